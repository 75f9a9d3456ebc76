"""What the wrap-up, the call-back and the hold forms open with."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from store.domain.actions import HOLD_REASONS
from store.domain.calendar import WorkingDays
from store.domain.errors import NotFound
from store.domain.money import ZERO, Pence
from store.domain.policy import Policy
from store.domain.views.casework import HoldView, PhoneView, WrapSuggestion
from store.models.casework import Hold
from store.models.columns import metadata
from store.models.in_force import hold_stands, not_ended
from store.models.officers import Officer
from store.models.people import ContactPoint, SafeContact
from store.models.tenancies import BenefitAward, RentAccount, SubAccount, TenancyParty

_HOLD = metadata.tables[str(Hold.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]
_POINT = metadata.tables[str(ContactPoint.__tablename__)]
_SAFE = metadata.tables[str(SafeContact.__tablename__)]
_PARTY = metadata.tables[str(TenancyParty.__tablename__)]
_AWARD = metadata.tables[str(BenefitAward.__tablename__)]
_ACCOUNT = metadata.tables[str(RentAccount.__tablename__)]
_SUB = metadata.tables[str(SubAccount.__tablename__)]

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
    return HoldView(row.id, reason, row.detail, row.ends_on, row.name, row.version)


def suggestion(
    connection: Connection,
    tenancy_id: int,
    *,
    collectable: Pence,
    policy: Policy,
    working_days: WorkingDays,
    today: date,
) -> WrapSuggestion:
    """What the wrap-up offers: the next pay day on file, else the next Friday; what it is enough to pay.

    The sum is what is owed, a week's charge at the most; where nothing is owed, the next week's charge.
    """
    ours = working_days.for_promises()
    pay_day, benefit = _pay_day(connection, tenancy_id, today)
    promise_on = ours.on_or_after(pay_day or today + timedelta(days=(FRIDAY - today.weekday() - 1) % 7 + 1))
    why = f"{benefit} is due on {pay_day:%d/%m/%Y}" if pay_day else "the next Friday"
    weekly = _weekly(connection, tenancy_id)
    amount = min(collectable, weekly) if collectable > 0 and weekly > 0 else max(collectable, weekly)
    return WrapSuggestion(
        promise_on=promise_on,
        promise_amount=max(amount, ZERO),
        call_back_on=ours.add(today, policy.actions["call_back"].due_working_days),
        next_on=ours.next_working_day(promise_on),
        why=why,
    )


_BENEFITS = {"UC": "Universal Credit", "HB": "Housing Benefit", "CRF": "CRF payment", "DHP": "DHP"}


def _pay_day(connection: Connection, tenancy_id: int, today: date) -> tuple[date | None, str]:
    row = connection.execute(
        select(_AWARD.c.benefit, _AWARD.c.next_on)
        .where(
            _AWARD.c.tenancy_id == tenancy_id,
            _AWARD.c.state == "in_payment",
            _AWARD.c.next_on.between(today, today + PAY_DAY_WITHIN),
        )
        .order_by(_AWARD.c.next_on, _AWARD.c.id)
        .limit(1)
    ).one_or_none()
    return (row.next_on, _BENEFITS[row.benefit]) if row else (None, "")


def _weekly(connection: Connection, tenancy_id: int) -> Pence:
    charges = connection.execute(
        select(_SUB.c.weekly_charge)
        .join(_ACCOUNT, _ACCOUNT.c.id == _SUB.c.account_id)
        .where(_ACCOUNT.c.tenancy_id == tenancy_id)
    ).scalars()
    return Pence(sum(charges))
