"""Keeping that a call began and ended, and with whom."""

from sqlalchemy import insert, update

from store.domain.errors import Refused
from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.views.people import Speaking
from store.models.casework import Call
from store.models.columns import metadata
from store.queries.consent import require_consent
from store.services.known_key import find_first, reused
from store.unit_of_work import UnitOfWork

_CALL = metadata.tables[str(Call.__tablename__)]

CALLERS = {"tenant": "tenant", "joint": "joint", "third_party": "third_party", "nobody": None}


def begin_call(unit: UnitOfWork, policy: Policy, *, key: str) -> bool:
    """Keep that a call began; gives whether it was kept before.

    Raises:
        KeyReused: the key is another officer's call.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "begin_call")
    if find_first(unit, _CALL, key, officer_id=unit.officer_id) is not None:
        return True
    unit.connection.execute(insert(_CALL).values(key=key, officer_id=unit.officer_id, started_at=unit.now))
    return False


def end_call(
    unit: UnitOfWork, policy: Policy, *, key: str, tenancy_id: int | None, speaking: Speaking | None
) -> bool:
    """Keep that a call ended, and with whom; gives whether it was kept before.

    A call whose beginning could not be kept is kept now.

    Raises:
        KeyReused: the key is another officer's call, or it ended with somebody else.
        Refused: it is not known who is on the line, or a third party's consent was not recorded in this call.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "end_call")
    if speaking is not None and speaking.kind not in CALLERS:
        raise Refused("Who is on the line is not known.", "Check the caller again, then end the call.")
    must_have_consent(unit, speaking, tenancy_id=tenancy_id, call_key=key)
    ended = {
        "tenancy_id": tenancy_id,
        "caller": CALLERS[speaking.kind] if speaking is not None else "unverified",
        "person_id": speaking.person_id if speaking is not None else None,
        "authority_id": speaking.authority_id if speaking is not None else None,
    }
    begin_call(unit, policy, key=key)
    done = unit.connection.execute(
        update(_CALL)
        .where(_CALL.c.key == key, _CALL.c.ended_at.is_(None))
        .values(ended_at=unit.now, **ended)
        .returning(_CALL.c.id)
    ).scalar_one_or_none()
    if done is None:
        first = find_first(unit, _CALL, key)
        if first is None or any(first[column] != value for column, value in ended.items()):
            raise reused()
        return True
    unit.audit("end", "call", int(done), tenancy_id=tenancy_id, caller=ended["caller"])
    return False


def must_have_consent(
    unit: UnitOfWork, speaking: Speaking | None, *, tenancy_id: int | None, call_key: str
) -> None:
    """Let pass everybody but a third party whose consent this officer did not record in this call.

    Raises:
        Refused: no consent was recorded.
    """
    require_consent(
        unit.connection,
        speaking,
        tenancy_id=tenancy_id,
        officer_id=unit.officer_id,
        call_key=call_key,
        today=unit.today,
    )
