"""Keeping what a caller promised, and the call that we owe."""

import re
from datetime import date, timedelta

from sqlalchemy import insert

from store.domain.errors import BadInput, Barred
from store.domain.money import LARGEST, Pence
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import CallBack, Promise
from store.models.columns import metadata
from store.queries.casework import phones
from store.services.known_key import find_first
from store.services.take_text import take_line, take_note
from store.services.write_contact import must_be_of
from store.unit_of_work import UnitOfWork

_PROMISE = metadata.tables[str(Promise.__tablename__)]
_CALL_BACK = metadata.tables[str(CallBack.__tablename__)]

FURTHEST = timedelta(days=366)
"""A date further ahead is a slip of the finger."""
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_PHONE = re.compile(r"\+?[0-9](?:[ ()-]{0,2}[0-9]){6,14}", re.ASCII)


def make_promise(
    unit: UnitOfWork,
    policy: Policy,
    *,
    key: str,
    tenancy_id: int,
    person_id: int | None,
    amount: Pence,
    due_on: date,
    how: str,
) -> tuple[int, bool]:
    """Keep a promise to pay; gives its number, and whether it was there before under the same key.

    Raises:
        BadInput: nothing promised, a day gone by or over a year ahead, or a card number in `how`.
        NotFound, KeyReused, NotAllowed: as `write_contact`.
    """
    require(policy, unit.actor.roles, "make_promise")
    if not 0 < amount <= LARGEST:
        raise BadInput(
            "A promise is of something above £0.00.", "Type the amount that was promised.", field="amount"
        )
    kept = {
        "tenancy_id": tenancy_id,
        "person_id": person_id,
        "officer_id": unit.officer_id,
        "amount": int(amount),
        "due_on": due_on,
        "how": take_line(unit, how, field="how", needed=False),
    }
    first = find_first(unit, _PROMISE, key, **kept)
    if first is not None:
        return int(first["id"]), True
    day_ahead(unit, due_on, field="due_on")
    must_be_of(unit, tenancy_id, person_id)
    row = {"key": key, "made_at": unit.now, "state": "open", **kept}
    made = unit.connection.execute(insert(_PROMISE).values(row).returning(_PROMISE.c.id)).scalar_one()
    unit.audit(
        "promise", "promise", made, tenancy_id=tenancy_id, amount=int(amount), due_on=due_on.isoformat()
    )
    return int(made), False


def book_call_back(
    unit: UnitOfWork,
    policy: Policy,
    *,
    key: str,
    tenancy_id: int,
    person_id: int | None,
    phone: str,
    due_on: date,
    due_time: str,
    reason: str,
) -> tuple[int, bool]:
    """Keep that we owe a call; gives its number, and whether it was there before under the same key.

    `due_time` is HH:MM, or empty for any time that day.

    Raises:
        BadInput: a day gone by, a time that is none, no phone number, no reason.
        Barred: safe-contact rules stand, and it is not the safe number.
        NotFound, KeyReused, NotAllowed: as `write_contact`.
    """
    require(policy, unit.actor.roles, "book_call_back")
    if due_time and not _TIME.fullmatch(due_time):
        raise BadInput(
            "That is not a time of day.", "Type hours and minutes, such as 14:30.", field="due_time"
        )
    number = take_line(unit, phone, field="phone", limit=40)
    if not _PHONE.fullmatch(number):
        raise BadInput(
            "That is not a phone number.", "Type its digits, such as 020 7946 0123.", field="phone"
        )
    kept = {
        "tenancy_id": tenancy_id,
        "person_id": person_id,
        "phone": number,
        "due_on": due_on,
        "due_time": due_time or None,
        "reason": take_note(unit, reason, field="reason"),
        "made_by": unit.officer_id,
    }
    first = find_first(unit, _CALL_BACK, key, **kept)
    if first is not None:
        return int(first["id"]), True
    day_ahead(unit, due_on, field="due_on")
    must_be_of(unit, tenancy_id, person_id)
    _safe_number(unit, tenancy_id, person_id, number)
    row = {"key": key, "owner_id": unit.officer_id, "made_at": unit.now, "state": "open", **kept}
    made = unit.connection.execute(insert(_CALL_BACK).values(row).returning(_CALL_BACK.c.id)).scalar_one()
    unit.audit("book", "call_back", made, tenancy_id=tenancy_id, due_on=due_on.isoformat())
    return int(made), False


def _safe_number(unit: UnitOfWork, tenancy_id: int, person_id: int | None, number: str) -> None:
    """Let pass the safe number alone, where safe-contact rules stand: they outrank every other wish."""
    known = phones(unit.connection, tenancy_id, person_id, today=unit.today)
    if known.safe_only and not any(_digits(number) == _digits(one.value) for one in known.numbers):
        raise Barred(
            "Safe-contact rules apply: that number must not be rung.",
            "Choose the safe number on file, or ask the duty lead.",
            source="Council safe-contact policy",
        )


def _digits(number: str) -> str:
    return re.sub("[^0-9]", "", number)


def day_ahead(unit: UnitOfWork, day: date, *, field: str) -> None:
    """Let pass today or a day ahead, within a year.

    Raises:
        BadInput: the day is gone by, or over a year ahead.
    """
    if day < unit.today:
        raise BadInput("That day is gone by.", "Choose today or a day ahead.", field=field)
    if day > unit.today + FURTHEST:
        raise BadInput("That day is over a year ahead.", "Check the year.", field=field)
