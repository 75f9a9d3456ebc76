"""Rent too old to sue for: it runs out debit by debit, six years from the day each fell due.

Source: Limitation Act 1980 s19; s29 and s30 on acknowledgement. Barred is not extinguished: it may be
asked for politely and paid, but not sued for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.domain.arrears import Unpaid
from store.domain.calendar import calendar_month_from
from store.domain.figures import figure
from store.domain.money import ZERO, Pence


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A letter, signed by the debtor, that the debt is owed (s29(5), s30).

    A part payment is no such thing: for rent it does not extend time for the rest (s29(6)).
    """

    signed_on: date
    up_to: date
    """It covers what fell due up to this day."""


def last_day_to_claim(due_on: date, acknowledgements: Sequence[Acknowledgement] = ()) -> date:
    """The last day a claim for that debit may be issued.

    Each acknowledgement given in time starts the six years afresh; once barred, none revives it (s29(7)).
    """
    last = _six_years_on(due_on)
    for signed in sorted(acknowledgements, key=lambda one: one.signed_on):
        if due_on <= signed.up_to and due_on <= signed.signed_on <= last:
            last = max(last, _six_years_on(signed.signed_on))
    return last


def _six_years_on(day: date) -> date:
    return calendar_month_from(day, 12 * figure("limitation.rent_years", day).value)


def barred_portion(
    unpaid: Sequence[Unpaid], today: date, acknowledgements: Sequence[Acknowledgement] = ()
) -> Pence:
    """How much of the unpaid debits may no longer be sued for."""
    return sum(
        (part.amount for part in unpaid if today > last_day_to_claim(part.due_on, acknowledgements)), ZERO
    )


@dataclass(frozen=True, slots=True)
class FirstPound:
    """The oldest pound that can still be sued for, and until when."""

    due_on: date
    amount: Pence
    last_day: date
    """Six years on: the last day for a claim."""
    warn_from: date
    """When to start looking at it."""


def first_pound_barred(
    unpaid: Sequence[Unpaid],
    today: date,
    acknowledgements: Sequence[Acknowledgement] = (),
    *,
    warn_months: int,
) -> FirstPound | None:
    """What runs out next, with a warning so many months (council policy) before; None where nothing can."""
    ahead = [
        FirstPound(part.due_on, part.amount, last, calendar_month_from(last, -warn_months))
        for part in unpaid
        if today <= (last := last_day_to_claim(part.due_on, acknowledgements))
    ]
    return min(ahead, key=lambda one: (one.last_day, one.due_on), default=None)
