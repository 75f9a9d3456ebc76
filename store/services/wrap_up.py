"""Wrapping a call up: note, promise, call back and the end of the call, all or nothing."""

import textwrap
from datetime import date
from typing import Final

from sqlalchemy import select

from store.domain.errors import BadInput
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.views.people import Speaking
from store.models.casework import Call, CallBack, Promise
from store.models.columns import metadata
from store.services.carry_call import end_call, must_have_consent
from store.services.known_key import find_first, reused
from store.services.make_promise import book_call_back, make_promise
from store.services.take_text import LINE
from store.services.write_contact import write_contact
from store.unit_of_work import UnitOfWork

_PROMISE = metadata.tables[str(Promise.__tablename__)]
_CALL_BACK = metadata.tables[str(CallBack.__tablename__)]
_CALL = metadata.tables[str(Call.__tablename__)]

AGREED: Final = "Call back agreed in a call"
"""Why we ring back, where the officer added no line."""

Promised = tuple[Pence, date, str]
"""How much, by when, how it is paid."""
Ringing = tuple[str, date, str, str]
"""The number, the day, the time (HH:MM, or empty), why (or empty)."""


def wrap_up(
    unit: UnitOfWork,
    policy: Policy,
    *,
    key: str,
    call_key: str,
    tenancy_id: int,
    person_id: int | None,
    speaking: Speaking | None,
    subject: str,
    did: str,
    said: str,
    restricted: bool,
    promise: Promised | None,
    call_back: Ringing | None,
) -> tuple[int, bool]:
    """Keep all of a call; gives the contact's number, and whether it was there before under the same key.

    Raises:
        BadInput: as the parts; what is wrong with the call back is in the box `ring_on`.
        Barred: safe-contact rules stand, and it is not the safe number.
        KeyReused: the key came before with other content, or the call is another officer's.
        Refused: a third party spoke by a consent that was not recorded in this call.
        NotFound, NotAllowed: as `write_contact`.
    """
    require(policy, unit.actor.roles, "wrap_up")
    must_have_consent(unit, speaking, tenancy_id=tenancy_id, call_key=call_key)
    contact_id, again = write_contact(
        unit,
        policy,
        key=key,
        call_key=call_key,
        tenancy_id=tenancy_id,
        person_id=person_id,
        channel="office" if speaking is not None and speaking.kind == "nobody" else "phone",
        subject=subject,
        did=did,
        said=said,
        restricted=restricted,
    )
    was = _promise(unit, policy, f"{key}:promise", tenancy_id, person_id, promise)
    rang = _call_back(unit, policy, f"{key}:call_back", tenancy_id, person_id, call_back, said)
    if {one for one in (was, rang) if one is not None} - {again}:
        raise reused()
    if call_key and not _is_over(unit, call_key):
        end_call(unit, policy, key=call_key, tenancy_id=tenancy_id, speaking=speaking)
    return contact_id, again


def _promise(
    unit: UnitOfWork,
    policy: Policy,
    key: str,
    tenancy_id: int,
    person_id: int | None,
    promise: Promised | None,
) -> bool | None:
    """Whether the promise was there before; nothing where there is none, now or before."""
    if promise is None:
        if find_first(unit, _PROMISE, key) is not None:
            raise reused()
        return None
    amount, due_on, how = promise
    return make_promise(
        unit,
        policy,
        key=key,
        tenancy_id=tenancy_id,
        person_id=person_id,
        amount=amount,
        due_on=due_on,
        how=how,
    )[1]


def _call_back(
    unit: UnitOfWork,
    policy: Policy,
    key: str,
    tenancy_id: int,
    person_id: int | None,
    call_back: Ringing | None,
    said: str,
) -> bool | None:
    """Whether the call that we owe was there before; nothing where there is none, now or before."""
    if call_back is None:
        if find_first(unit, _CALL_BACK, key) is not None:
            raise reused()
        return None
    phone, due_on, due_time, reason = call_back
    try:
        return book_call_back(
            unit,
            policy,
            key=key,
            tenancy_id=tenancy_id,
            person_id=person_id,
            phone=phone,
            due_on=due_on,
            due_time=due_time,
            reason=textwrap.shorten(reason or said, LINE, placeholder=" ...") or AGREED,
        )[1]
    except BadInput as error:
        # A promise has a day as well: the form must know in which box it is wrong.
        raise BadInput(error.what, error.do, field="ring_on") from None


def _is_over(unit: UnitOfWork, call_key: str) -> bool:
    """Whether this officer's call ended already: what is wrapped up after a hang-up does not end it twice."""
    ended = select(_CALL.c.ended_at).where(_CALL.c.key == call_key, _CALL.c.officer_id == unit.officer_id)
    return unit.connection.execute(ended).scalar() is not None
