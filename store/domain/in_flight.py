"""Money on its way: what of it is still expected, what has come, and what has not come in time.

An expectation is written when there is evidence, and nobody strikes it off: the ledger says whether it came.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from store.domain.calendar import days_after
from store.domain.money import ZERO, Pence

EARLY_DAYS: Final = 3
"""Days before its day that money may come, as it does before bank holidays. Less than half a week: the
shortest rhythm is weekly, and last week's payment must never be taken for this week's."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A sum with evidence that it is on its way."""

    due_on: date
    kind: str
    """The entry kind that it comes as, such as HB."""
    sub_account: str
    amount: Pence

    def late(self, today: date) -> bool:
        """Its day has gone by."""
        return self.due_on < today


@dataclass(frozen=True, slots=True)
class Came:
    """A sum that came in, all of one posting: it may be spread over sub-accounts."""

    on: date
    kind: str
    amount: Pence


def still_expected(
    expected: Iterable[Expected], came: Sequence[Came], *, today: date, late_days: int
) -> tuple[Expected, ...]:
    """What is still to come, by its day: neither in the ledger nor more than `late_days` late.

    A posting of the same kind and to the penny, not more than `EARLY_DAYS` before its day, is what was
    expected; one posting answers one expectation.
    """
    waiting = sorted(
        (one for one in expected if days_after(one.due_on, late_days) >= today),
        key=lambda one: one.due_on,
    )
    left = sorted(came, key=lambda one: one.on)
    still = []
    for one in waiting:
        earliest = days_after(one.due_on, -EARLY_DAYS)
        match = next(
            (
                place
                for place, sum_ in enumerate(left)
                if (sum_.kind, sum_.amount) == (one.kind, one.amount) and earliest <= sum_.on <= today
            ),
            None,
        )
        if match is None:
            still.append(one)
        else:
            del left[match]
    return tuple(still)


def lowers(
    expected: Iterable[Expected], *, today: date, ahead_days: int, sub_accounts: Iterable[str]
) -> Pence:
    """How much of what is still expected lowers what may be asked for: on the debt, and near enough."""
    counted = frozenset(sub_accounts)
    last = days_after(today, ahead_days)
    return sum((one.amount for one in expected if one.sub_account in counted and one.due_on <= last), ZERO)
