"""Breathing space: how long it lasts, what debt it protects, and what it moves.

Source throughout: Debt Respite Scheme (Breathing Space Moratorium and Mental Health Crisis
Moratorium) (England and Wales) Regulations 2020, SI 2020/1311.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from store.domain.calendar import calendar_month_from, days_after, days_beginning_with, weeks
from store.domain.figures import figure
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SUB_ACCOUNTS, SubAccountCode

SOURCE: Final = "Debt Respite Scheme Regulations 2020 (SI 2020/1311) reg 7"
"""Cited beside every bar."""


class MoratoriumKind(StrEnum):
    """Which moratorium. That it is a mental health crisis one is health data: never shown."""

    STANDARD = "standard"
    MENTAL_HEALTH = "mental_health"


@dataclass(frozen=True, slots=True)
class Moratorium:
    """One moratorium as the register has it, with the debt it protects on this account."""

    kind: MoratoriumKind
    starts_on: date
    ends_on: date | None = None
    """The last day. None: worked out for a standard one, open for a mental health crisis one."""
    debt: Mapping[SubAccountCode, Pence] = field(default_factory=dict)
    """What was owed at application, by sub-account."""

    @property
    def last_day(self) -> date | None:
        """The last protected day, or None while nobody can know it (reg 32: there is no timer)."""
        if self.ends_on is None and self.kind is MoratoriumKind.STANDARD:
            return standard_last_day(self.starts_on)
        return self.ends_on

    @property
    def label(self) -> str:
        """What a screen may call it: nothing that tells of health (UK GDPR Art 9)."""
        return "breathing space" if self.kind is MoratoriumKind.STANDARD else "protected period"

    @property
    def total(self) -> Pence:
        """All protected debt on this account."""
        return sum(self.debt.values(), ZERO)

    def live_on(self, day: date) -> bool:
        """Whether the day is protected, first and last day included."""
        last = self.last_day
        return self.starts_on <= day and (last is None or day <= last)


def standard_last_day(starts_on: date) -> date:
    """The last of 60 days beginning with the start date (reg 26(2))."""
    return days_beginning_with(starts_on, figure("bs.standard_days", starts_on).value)


def crisis_last_day(treatment_ended_on: date) -> date:
    """The last day of a mental health crisis moratorium: 30 days after treatment ends (reg 32(2)(a))."""
    return days_after(treatment_ended_on, figure("bs.mh_days_after_treatment", treatment_ended_on).value)


def midway_review(starts_on: date) -> tuple[date, date]:
    """First and last day for the adviser's midway review: day 25 to day 35, standard only (reg 27)."""
    first = figure("bs.midway_first_day", starts_on).value
    last = figure("bs.midway_last_day", starts_on).value
    return days_beginning_with(starts_on, first), days_beginning_with(starts_on, last)


def may_start_again(previous: Moratorium, on: date) -> bool:
    """Whether another standard moratorium may start: over 12 months after the last (reg 24(3)(g)).

    A mental health crisis moratorium sets no limit on the next.
    """
    if previous.kind is MoratoriumKind.MENTAL_HEALTH:
        return True
    last = previous.last_day
    gap = figure("bs.repeat_gap_months", on).value
    return last is not None and on > calendar_month_from(last, gap)


def release_day(moratorium: Moratorium) -> date | None:
    """The day to look at the account again: the day after the end; None where there is no timer."""
    last = moratorium.last_day
    return None if last is None else last + timedelta(days=1)


def extended_deadline(deadline: date, moratorium: Moratorium) -> date | None:
    """A deadline that would lapse inside moves to 8 weeks after the end; others stay.

    None while the end is not known: it has not lapsed, and nobody can say when it will.
    """
    if deadline < moratorium.starts_on:
        return deadline
    last = moratorium.last_day
    if last is None:
        return None
    if deadline > last:
        return deadline
    return weeks(last, figure("bs.deadline_extension_weeks", last).value)


def protected_debt(balances_at_application: Mapping[SubAccountCode, Pence]) -> dict[SubAccountCode, Pence]:
    """What is protected: all owed at application, on every sub-account; credits are not debt."""
    return {
        code: owed
        for code, owed in balances_at_application.items()
        if owed > 0 and SUB_ACCOUNTS[code].breathing_space
    }
