"""Stopping recovery for a while, with an end; and ending it before its time."""

from datetime import date

from sqlalchemy import insert, select, update

from store.domain.actions import HOLD_REASONS, IN_DISPUTE
from store.domain.approvals import longest_hold
from store.domain.calendar import WorkingDays
from store.domain.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound, Refused
from store.domain.money import LARGEST, ZERO, Pence
from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.safeguarding import WELLBEING_FLAG
from store.models.casework import Hold
from store.models.columns import metadata
from store.models.people import Flag
from store.models.tenancies import TenancyParty
from store.services.known_key import find_first
from store.services.make_promise import day_ahead
from store.services.take_text import take_note
from store.services.write_contact import must_be_of
from store.unit_of_work import UnitOfWork

_HOLD = metadata.tables[str(Hold.__tablename__)]
_FLAG = metadata.tables[str(Flag.__tablename__)]
_PARTY = metadata.tables[str(TenancyParty.__tablename__)]


def place_hold(
    unit: UnitOfWork,
    policy: Policy,
    working_days: WorkingDays,
    *,
    key: str,
    tenancy_id: int,
    reason: str,
    detail: str,
    ends_on: date,
    amount: Pence | None = None,
) -> tuple[int, bool]:
    """Place a hold that needs nobody's yes; gives its number, and whether it was there before.

    With an amount only that part of the debt is held: the rest may be asked for.

    Raises:
        BadInput: an unknown reason, a part of what is not in dispute, an end gone by or over a
            year ahead, or a card number in `detail`.
        NotAllowed: it is so long that policy wants another person's yes, or the role does not reach.
        NotFound, KeyReused: as `write_contact`.
    """
    require(policy, unit.actor.roles, "place_hold")
    known_reason(reason)
    _fitting_part(reason, amount)
    kept = {
        "tenancy_id": tenancy_id,
        "reason": reason,
        "detail": take_note(unit, detail, field="detail", needed=reason == "other"),
        "ends_on": ends_on,
        "amount": amount,
        "made_by": unit.officer_id,
    }
    first = find_first(unit, _HOLD, key, **kept)
    if first is not None:
        return int(first["id"]), True
    day_ahead(unit, ends_on, field="ends_on")
    longest = longest_hold(policy, reason, today=unit.today, working_days=working_days)
    if ends_on > longest:
        raise NotAllowed(
            f"A hold for this reason may end on {longest:%d/%m/%Y} at the latest without another's yes.",
            "Choose an earlier end, or queue the hold with e: it then waits for a yes.",
        )
    must_be_of(unit, tenancy_id, None)
    return keep_hold(unit, key=key, owner_id=unit.officer_id, **kept), False  # type: ignore[arg-type]


def keep_hold(
    unit: UnitOfWork,
    *,
    key: str,
    tenancy_id: int,
    reason: str,
    detail: str,
    ends_on: date,
    owner_id: int,
    made_by: int,
    amount: int | None = None,
) -> int:
    """Write a hold that was judged already; gives its number."""
    row = {
        "key": key,
        "tenancy_id": tenancy_id,
        "reason": reason,
        "detail": detail,
        "amount": amount,
        "starts_on": unit.today,
        "ends_on": ends_on,
        "owner_id": owner_id,
        "made_by": made_by,
        "made_at": unit.now,
    }
    made = int(unit.connection.execute(insert(_HOLD).values(row).returning(_HOLD.c.id)).scalar_one())
    unit.audit(
        "hold", "hold", made, tenancy_id=tenancy_id, reason=reason, ends_on=ends_on.isoformat(), amount=amount
    )
    return made


def _fitting_part(reason: str, amount: Pence | None) -> None:
    """Let pass no amount, or one above nothing for a reason that is about the sum."""
    if amount is None:
        return
    if reason not in IN_DISPUTE:
        raise BadInput("Only a disputed sum is held in part.", "Leave the amount out.", field="amount")
    if not ZERO < amount <= LARGEST:
        raise BadInput("The part in dispute is nothing.", "Type it, or leave it out for all.", field="amount")


def known_reason(reason: str) -> None:
    """Let pass a reason of the list.

    Raises:
        BadInput: it is none of them.
    """
    if reason not in HOLD_REASONS:
        raise BadInput("That is not a reason for a hold.", "Choose one of the list.", field="reason")


def end_hold(unit: UnitOfWork, policy: Policy, *, hold_id: int, version: int, why: str) -> None:
    """End a hold before its time.

    Raises:
        ChangedMeanwhile: somebody changed it after this officer read it.
        Refused: it has ended already.
        NotAllowed: the role does not reach; a wellbeing hold is ended by a lead alone.
        NotFound: there is no such hold.
        BadInput: no reason, or one with a card number.
    """
    require(policy, unit.actor.roles, "end_hold")
    said = take_note(unit, why, field="reason")
    changed = unit.connection.execute(
        update(_HOLD)
        .where(_HOLD.c.id == hold_id, _HOLD.c.version == version, _HOLD.c.ended_on.is_(None))
        .values(ended_on=unit.today, ended_by=unit.officer_id, ended_why=said, version=version + 1)
        .returning(_HOLD.c.tenancy_id, _HOLD.c.reason)
    ).one_or_none()
    if changed is None:
        raise _why_not(unit, hold_id)
    if changed.reason == "wellbeing" and not policy.has_right("lead", unit.actor.roles):
        raise NotAllowed("Only a lead releases a wellbeing hold.", "Ask the duty lead.")
    unit.audit("end", "hold", hold_id, tenancy_id=changed.tenancy_id, reason=changed.reason)
    if changed.reason == "wellbeing":
        _lower_flags(unit, changed.tenancy_id, said)


def _lower_flags(unit: UnitOfWork, tenancy_id: int, why: str) -> None:
    """The flags that came with a wellbeing hold go with it."""
    people = select(_PARTY.c.person_id).where(_PARTY.c.tenancy_id == tenancy_id)
    lowered = unit.connection.execute(
        update(_FLAG)
        .where(_FLAG.c.kind == WELLBEING_FLAG, _FLAG.c.ended_on.is_(None), _FLAG.c.person_id.in_(people))
        .values(ended_on=unit.today, ended_why=why, version=_FLAG.c.version + 1)
        .returning(_FLAG.c.id)
    ).scalars()
    for flag_id in lowered.all():
        unit.audit("end", "flag", flag_id, tenancy_id=tenancy_id, kind=WELLBEING_FLAG)


def _why_not(unit: UnitOfWork, hold_id: int) -> Refused | NotFound:
    found = unit.connection.execute(
        select(_HOLD.c.ended_on, _HOLD.c.version).where(_HOLD.c.id == hold_id)
    ).one_or_none()
    if found is None:
        return NotFound("There is no such hold.", "Open the account again.")
    if found.ended_on is not None:
        return Refused(f"That hold was ended on {found.ended_on:%d/%m/%Y}.", "Nothing is left to end.")
    return ChangedMeanwhile(
        "Another officer changed that hold while you read it.", "Open it again and look before you end it."
    )
