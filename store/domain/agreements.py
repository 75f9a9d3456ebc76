"""Plans to clear arrears: due dates, what should be owed by now, and whether the plan is kept.

What an agreement expects falls by its instalments alone: they are paid on top of the rent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Final

from store.domain.calendar import calendar_month_from
from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence


class Frequency(StrEnum):
    """How often an instalment falls due."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"
    ONE_OFF = "one_off"

    @property
    def label(self) -> str:
        """In words: `every four weeks`."""
        return _LABELS[self]


_LABELS: Final = {
    Frequency.WEEKLY: "every week",
    Frequency.FORTNIGHTLY: "every two weeks",
    Frequency.FOUR_WEEKLY: "every four weeks",
    Frequency.MONTHLY: "every month",
    Frequency.ONE_OFF: "once",
}
_WEEKS: Final = {Frequency.WEEKLY: 1, Frequency.FORTNIGHTLY: 2, Frequency.FOUR_WEEKLY: 4}


class AgreementState(StrEnum):
    """Where an agreement stands."""

    LIVE = "live"
    AT_RISK = "at_risk"
    """An instalment is due and not seen, but its tolerance has not run out."""
    BREACHED = "breached"
    RESTORED = "restored"
    """Breached once, and made good since."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


_ENDED: Final = frozenset({AgreementState.COMPLETED, AgreementState.CANCELLED, AgreementState.SUPERSEDED})
KEPT: Final = frozenset({AgreementState.LIVE, AgreementState.AT_RISK, AgreementState.RESTORED})
"""States in which an agreement protects: nothing in it is past its tolerance."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed."""

    starting_balance: Pence
    instalment: Pence
    frequency: Frequency
    starts_on: date
    """The first due date."""
    lump_sum: Pence = ZERO
    lump_sum_on: date | None = None

    def __post_init__(self) -> None:
        if self.instalment <= 0:
            raise BadInput(
                "An instalment is above zero.", "Type what will be paid each time.", field="instalment"
            )
        if self.lump_sum < 0 or (self.lump_sum > 0 and self.lump_sum_on is None):
            raise BadInput(
                "A lump sum needs an amount and its day.", "Type both, or neither.", field="lump_sum"
            )


def due_date(terms: Terms, number: int) -> date:
    """The n-th due date, 0 the first. A monthly one remembers its day: 31 January, 28 February, 31 March."""
    if terms.frequency is Frequency.MONTHLY:
        return calendar_month_from(terms.starts_on, number)
    return terms.starts_on + timedelta(weeks=_WEEKS.get(terms.frequency, 0) * number)


def instalments(terms: Terms) -> int:
    """How many instalments clear the starting balance after any lump sum."""
    owed = max(terms.starting_balance - terms.lump_sum, ZERO)
    if terms.frequency is Frequency.ONE_OFF:
        return int(owed > 0)
    whole, rest = divmod(owed, terms.instalment)
    return whole + (rest > 0)


def due_dates(terms: Terms) -> Iterator[date]:
    """Every due date, first to last."""
    return (due_date(terms, number) for number in range(instalments(terms)))


def last_instalment(terms: Terms) -> Pence:
    """What the last payment comes to; 0 where there is none."""
    count = instalments(terms)
    if count == 0:
        return ZERO
    owed = terms.starting_balance - terms.lump_sum
    return min(terms.instalment, owed - terms.instalment * (count - 1))


def ends_on(terms: Terms) -> date | None:
    """The day of the last instalment; None where there is none."""
    count = instalments(terms)
    return due_date(terms, count - 1) if count else None


def expected_balance(terms: Terms, today: date, *, tolerance_days: int = 0) -> Pence:
    """What should be owed by today, never below zero.

    Each instalment, and the lump sum, counts from its due date plus the tolerance: banks and benefits are
    allowed their days before anybody is late.
    """
    counted = today - timedelta(days=tolerance_days)
    due = sum(1 for _ in takewhile(lambda day: day <= counted, due_dates(terms)))
    lump = terms.lump_sum if terms.lump_sum_on is not None and terms.lump_sum_on <= counted else ZERO
    return max(terms.starting_balance - lump - terms.instalment * due, ZERO)


def last_counted(terms: Terms, today: date, *, tolerance_days: int) -> date | None:
    """The latest due date whose tolerance has run out; None before the first.

    Rent charged since that day is what the next payment is for, so that it is no sign of a breach.
    """
    tolerance = timedelta(days=tolerance_days)
    passed = list(takewhile(lambda day: day + tolerance <= today, due_dates(terms)))
    return passed[-1] if passed else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agreement stands today."""

    state: AgreementState
    expected: Pence
    """What should be owed, tolerance allowed for."""
    behind: Pence
    """How far the balance is above that; never below zero."""
    next_on: date | None
    ends_on: date | None
    payments_left: int


def standing(
    terms: Terms,
    *,
    stored: AgreementState,
    balance: Pence,
    in_flight: Pence = ZERO,
    not_yet_due: Pence = ZERO,
    today: date,
    tolerance_days: int,
    short_pay: Pence = ZERO,
    suppressed: bool = False,
) -> Standing:
    """Judge an agreement.

    Args:
        terms: What was agreed.
        stored: The state on file; an ended agreement stays ended.
        balance: Cleared balance of today.
        in_flight: Money demonstrably on its way.
        not_yet_due: Rent charged since the last counted due date, which the next payment is for.
        today: The day to judge on.
        tolerance_days: Council policy: days after a due date before it counts.
        short_pay: Council policy: a shortfall that is let pass.
        suppressed: Breathing space: nothing is called a breach meanwhile.
    """
    expected = expected_balance(terms, today, tolerance_days=tolerance_days)
    owed = balance - in_flight - not_yet_due
    behind = max(owed - expected, ZERO)
    ahead = [day for day in due_dates(terms) if day >= today]
    state = stored
    if stored not in _ENDED:
        # what falls due today is not late today
        strict = expected_balance(terms, today, tolerance_days=min(1, tolerance_days))
        at_risk = owed - strict > short_pay
        state = _judged(
            stored, paid_off=balance <= 0, late=behind > short_pay and not suppressed, at_risk=at_risk
        )
    return Standing(state, expected, behind, ahead[0] if ahead else None, ends_on(terms), len(ahead))


def _judged(stored: AgreementState, *, paid_off: bool, late: bool, at_risk: bool) -> AgreementState:
    if paid_off:
        return AgreementState.COMPLETED
    if late:
        return AgreementState.BREACHED
    if at_risk:
        return AgreementState.AT_RISK
    if stored in (AgreementState.BREACHED, AgreementState.RESTORED):
        return AgreementState.RESTORED
    return AgreementState.LIVE
