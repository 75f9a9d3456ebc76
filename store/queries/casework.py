"""What the wrap-up, the call-back and the hold forms open with."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from store.domain.actions import HOLD_REASONS
from store.domain.calendar import WorkingDays
from store.domain.callers import Subject
from store.domain.errors import NotFound
from store.domain.money import ZERO, Pence
from store.domain.policy import Policy
from store.domain.views.casework import HoldView, PhoneView, WrapSuggestion
from store.domain.views.people import Speaking
from store.models.casework import Hold
from store.models.columns import metadata
from store.models.in_force import hold_stands, not_ended
from store.models.officers import Officer
from store.models.people import ContactPoint, SafeContact
from store.models.tenancies import TenancyParty
from store.queries.case_file import Case, load_case
from store.queries.debt import Debt, agreement_row, debt_of
from store.queries.gate_facts import wellbeing

_HOLD = metadata.tables[str(Hold.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]
_POINT = metadata.tables[str(ContactPoint.__tablename__)]
_SAFE = metadata.tables[str(SafeContact.__tablename__)]
_PARTY = metadata.tables[str(TenancyParty.__tablename__)]

FRIDAY = 4
MOST = 20
PAY_DAY_WITHIN = timedelta(days=35)
"""A pay day further ahead than a Universal Credit month is no day to wait for."""


class Phones(NamedTuple):
    """Numbers that may be rung."""

    numbers: tuple[PhoneView, ...]
    safe_only: bool
    """Safe-contact rules stand: no number but these."""


def phones(connection: Connection, tenancy_id: int, person_id: int | None, *, today: date) -> Phones:
    """The numbers of a person, or of all tenants where nobody is named, the preferred first.

    Where safe-contact rules stand for one of them, only the safe number, or none at all.
    """
    tenants = select(_PARTY.c.person_id).where(_PARTY.c.tenancy_id == tenancy_id)
    if person_id is None:
        tenants = tenants.where(_PARTY.c.role.in_(("tenant", "joint")))
    else:
        tenants = tenants.where(_PARTY.c.person_id == person_id)
    people = [row.person_id for row in connection.execute(tenants.limit(MOST))]
    safe = connection.execute(
        select(_SAFE.c.contact_point_id).where(_SAFE.c.person_id.in_(people), not_ended(_SAFE, today))
    ).all()
    wanted = select(_POINT.c.value, _POINT.c.label).where(
        _POINT.c.kind == "phone", _POINT.c.person_id.in_(people), _POINT.c.ended_on.is_(None)
    )
    if safe:
        wanted = wanted.where(_POINT.c.id.in_([row.contact_point_id for row in safe if row.contact_point_id]))
    rows = connection.execute(
        wanted.order_by(_POINT.c.preferred.desc(), _POINT.c.last_confirmed_on.desc(), _POINT.c.id).limit(MOST)
    )
    return Phones(tuple(PhoneView(row.value, row.label, bool(safe)) for row in rows), bool(safe))


def live_holds(connection: Connection, tenancy_id: int, today: date) -> tuple[HoldView, ...]:
    """The holds that stand today, the one that ends first at the top."""
    rows = connection.execute(
        _HOLDS.where(
            _HOLD.c.tenancy_id == tenancy_id,
            _HOLD.c.starts_on <= today,
            hold_stands(_HOLD, today),
        )
        .order_by(_HOLD.c.ends_on, _HOLD.c.id)
        .limit(MOST)
    )
    return tuple(_hold(row) for row in rows)


def hold_view(connection: Connection, hold_id: int) -> HoldView:
    """One hold, whether it stands or not.

    Raises:
        NotFound: there is no such hold.
    """
    row = connection.execute(_HOLDS.where(_HOLD.c.id == hold_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such hold.", "Open the account again.")
    return _hold(row)


_HOLDS = select(_HOLD, _OFFICER.c.name).join(_OFFICER, _OFFICER.c.id == _HOLD.c.owner_id)


def _hold(row: Any) -> HoldView:
    reason = HOLD_REASONS.get(row.reason, row.reason)
    amount = None if row.amount is None else Pence(row.amount)
    return HoldView(row.id, reason, row.detail, row.ends_on, row.name, row.version, amount)


def suggestion(
    connection: Connection,
    tenancy_id: int,
    *,
    speaking: Speaking | None,
    policy: Policy,
    working_days: WorkingDays,
    today: date,
) -> WrapSuggestion:
    """What the wrap-up offers, in line with the account page: no money where none may be asked for.

    An agreement that is kept says how much and by when. Else it is what is owed, a week's charge at the most,
    by the next pay day on file, or the next Friday. Nothing is told beyond what the caller may hear.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    ours = working_days.for_promises()
    friday = today + timedelta(days=(FRIDAY - today.weekday() - 1) % 7 + 1)
    offer = _offer(case, debt_of(connection, case, policy), speaking)
    if offer.on is None and offer.amount > 0:
        pay_day, benefit = _pay_day(case) if _hears(speaking, Subject.BENEFITS) else (None, "")
        why = f"{benefit} is due on {pay_day:%d/%m/%Y}" if pay_day else "the next Friday"
        offer = Offer(offer.amount, ours.on_or_after(pay_day or friday), why)
    promise_on = offer.on or ours.on_or_after(friday)
    return WrapSuggestion(
        promise_on=promise_on,
        promise_amount=offer.amount,
        call_back_on=ours.add(today, policy.actions["call_back"].due_working_days),
        next_on=ours.next_working_day(promise_on),
        why=offer.why,
    )


class Offer(NamedTuple):
    """How much could be promised, by when, and why so; or nothing, and why not."""

    amount: Pence
    on: date | None = None
    why: str = ""


def _offer(case: Case, debt: Debt, speaking: Speaking | None) -> Offer:
    third_party = speaking is not None and speaking.kind == "third_party"
    if not _hears(speaking, Subject.BALANCE):
        return Offer(ZERO)
    if why := _why_none(case, debt):
        return Offer(ZERO, why="" if third_party else why)
    row, standing = agreement_row(case), debt.standing
    if row is not None and standing is not None and debt.agreement_kept:
        if not _hears(speaking, Subject.AGREEMENT):
            return Offer(ZERO)
        if standing.next_on is not None:
            return Offer(Pence(row.instalment), standing.next_on, "the agreement's next payment")
    owed = debt.balances.collectable
    if owed <= 0:
        return Offer(ZERO, why="nothing is owed that may be asked for now")
    weekly = Pence(sum(one.weekly_charge for one in case.subs))
    return Offer(min(owed, weekly) if weekly > 0 else owed)


def _why_none(case: Case, debt: Debt) -> str:
    """Why no money may be asked for, in words that betray nothing about a person; empty where it may."""
    if wellbeing(case) is not None:
        return "the duty lead says first whether to ask"
    if any(one.live_on(case.today) for one in debt.moratoria):
        return "breathing space, arrears are not to be discussed"
    if any(row.starts_on <= case.today for row in case.holds):
        return "recovery is on hold"
    return ""


def _hears(speaking: Speaking | None, subject: Subject) -> bool:
    return speaking is None or speaking.kind != "third_party" or subject.value in speaking.subjects


_BENEFITS = {"UC": "Universal Credit", "HB": "Housing Benefit", "CRF": "CRF payment", "DHP": "DHP"}


def _pay_day(case: Case) -> tuple[date | None, str]:
    last = case.today + PAY_DAY_WITHIN
    ahead = [
        (row.next_on, row.id, row.benefit)
        for row in case.awards
        if row.state == "in_payment" and row.next_on is not None and case.today <= row.next_on <= last
    ]
    if not ahead:
        return None, ""
    on, _, benefit = min(ahead)
    return on, _BENEFITS[benefit]
