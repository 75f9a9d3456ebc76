"""Telling what became of queued work: carried out, when and how; or not wanted any more."""

from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from store.domain.actions import ACTIONS, name_of
from store.domain.completion import CHANNELS, RESTRICTED, WAYS, ways_of
from store.domain.errors import BadInput, ChangedMeanwhile, NotFound, Refused
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Action, Contact
from store.models.columns import metadata
from store.services.known_key import find_under
from store.services.posting import lock_account
from store.services.take_text import take_note
from store.unit_of_work import UnitOfWork

_ACTION = metadata.tables[str(Action.__tablename__)]
_CONTACT = metadata.tables[str(Contact.__tablename__)]

DONE, CANCELLED = "done", "cancelled"


def complete_action(
    unit: UnitOfWork,
    policy: Policy,
    *,
    key: str,
    action_id: int,
    version: int,
    outcome: str,
    how: str,
    on: date,
    said: str,
) -> bool:
    """Keep what became of an open action; gives whether it was kept before under the same key.

    `how` is a code of `store.domain.completion.WAYS`; what is cancelled has none, and says why. The gate
    judged it when it was queued, and what went is a fact; from now on it sees the letter by its day.

    Raises:
        Refused: it waits for another person's yes, or is finished already.
        ChangedMeanwhile: somebody changed it after this officer read it.
        BadInput: a way, day or text that does not fit.
        NotFound, NotAllowed, KeyReused: as `queue`.
    """
    require(policy, unit.actor.roles, "complete_action")
    if outcome not in (DONE, CANCELLED):
        raise BadInput("That is no outcome.", "Choose done or cancelled.", field="outcome")
    kept: dict[str, Any] = {
        "state": outcome,
        "done_by": unit.officer_id,
        "done_on": on,
        "done_how": how or None,
        "done_said": take_note(unit, said, field="said", needed=outcome == CANCELLED),
    }
    first = find_under(unit, _ACTION.c.done_key, key, id=action_id, **kept)
    if first is not None:
        return True
    lock_account(unit, tenancy_id=_row(unit, action_id).tenancy_id)
    row = _row(unit, action_id)
    _fits(unit, row, version, outcome, how, on)
    unit.connection.execute(
        update(_ACTION).where(_ACTION.c.id == action_id).values(**kept, done_key=key, version=version + 1)
    )
    verb, day = "complete" if outcome == DONE else "cancel", on.isoformat()
    told = {"kind": row.kind, "chosen": row.detail, "how": how, "on": day}
    unit.audit(verb, "action", action_id, tenancy_id=row.tenancy_id, **told)
    _tell_the_diary(unit, policy, row, kept)
    return False


def _row(unit: UnitOfWork, action_id: int) -> Any:
    row = unit.connection.execute(select(_ACTION).where(_ACTION.c.id == action_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such action.", "Open the account again.")
    return row


def _fits(unit: UnitOfWork, row: Any, version: int, outcome: str, how: str, on: date) -> None:
    """Let pass what may be told of this action."""
    if row.state == "waiting":
        raise Refused("That waits for another person's yes.", "Tell what became of it once it is decided.")
    if row.state != "open":
        raise Refused("That is finished already.", "Look at the account's diary for how and when.")
    if row.version != version:
        raise ChangedMeanwhile("That changed while you read it.", "Open it again and look.")
    fitting = ways_of(row.kind)
    if outcome == DONE and not fitting:
        raise Refused(
            f"A {ACTIONS[row.kind].step.value.replace('_', '-')} is done when its money moves, not before.",
            "If it is not wanted any more, cancel it.",
        )
    if (how not in fitting) if outcome == DONE else bool(how):
        raise BadInput("It cannot have been done that way.", "Choose one of the list.", field="how")
    asked_on = row.requested_at.astimezone(unit.now.tzinfo).date()
    if not asked_on <= on <= unit.today:
        raise BadInput(
            f"It was queued on {asked_on:%d/%m/%Y}: the day lies between that and today.",
            "Type the day it was done.",
            field="on",
        )


def _tell_the_diary(unit: UnitOfWork, policy: Policy, row: Any, kept: dict[str, Any]) -> None:
    label, name, on = policy.actions[row.kind].label, name_of(row.kind, row.detail), kept["done_on"]
    what = f"{label}: {name}" if name else label
    how = f"{WAYS[kept['done_how']]}, " if kept["done_how"] else ""
    head = "Done" if kept["state"] == DONE else "Cancelled"
    contact = {
        "key": f"action/{row.id}/{kept['state']}",
        "tenancy_id": row.tenancy_id,
        "officer_id": unit.officer_id,
        "at": unit.now,
        "channel": CHANNELS.get(kept["done_how"] or "", "system"),
        "direction": "out" if kept["state"] == DONE else "none",
        "subject": label,
        "did": f"{head}: {what}, {how}{on:%d/%m/%Y}.",
        "said": kept["done_said"],
        "visible_to": "cleared" if row.detail in RESTRICTED else "all",
    }
    number = unit.connection.execute(insert(_CONTACT).values(contact).returning(_CONTACT.c.id)).scalar_one()
    unit.audit("write", "contact", int(number), tenancy_id=row.tenancy_id, channel=contact["channel"])
