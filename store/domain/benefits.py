"""When benefit money comes and what a month, a deduction or a spare room is worth."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from store.domain.calendar import WorkingDays, calendar_month_from, monday_of
from store.domain.figures import figure
from store.domain.money import Pence


@dataclass(frozen=True, slots=True)
class AssessmentPeriod:
    """One month of a Universal Credit claim and the day it is paid."""

    first: date
    last: date
    """Housing costs are taken as they are on this day, for the whole month."""
    paid_on: date


def assessment_period(
    claimed_on: date, number: int, working_days: WorkingDays | None = None
) -> AssessmentPeriod:
    """The n-th assessment period of a claim, 0 the first: a calendar month from the claim date.

    It is paid 7 days after it ends; where working days are given, on the working day before when that is
    none (paid early, never late: confirm).
    """
    months = figure("uc.period_months", claimed_on).value
    first = calendar_month_from(claimed_on, months * number)
    last = calendar_month_from(claimed_on, months * (number + 1)) - timedelta(days=1)
    paid = last + timedelta(days=figure("uc.pay_days_after_period", last).value)
    if working_days is not None:
        paid = working_days.add(paid + timedelta(days=1), -1)
    return AssessmentPeriod(first, last, paid)


def assessment_period_of(
    claimed_on: date, day: date, working_days: WorkingDays | None = None
) -> AssessmentPeriod | None:
    """The assessment period that holds the day; None before the claim."""
    if day < claimed_on:
        return None
    number = max(0, (day.year - claimed_on.year) * 12 + day.month - claimed_on.month - 1)
    period = assessment_period(claimed_on, number, working_days)
    while period.last < day:
        number += 1
        period = assessment_period(claimed_on, number, working_days)
    return period


def first_uc_payment(claimed_on: date, working_days: WorkingDays | None = None) -> date:
    """When the first payment of a new claim comes, about five weeks on."""
    return assessment_period(claimed_on, 0, working_days).paid_on


def next_uc_payment(claimed_on: date, today: date, working_days: WorkingDays | None = None) -> date:
    """The first payment day on or after today."""
    number = max(0, (today.year - claimed_on.year) * 12 + today.month - claimed_on.month - 3)
    while (paid := assessment_period(claimed_on, number, working_days).paid_on) < today:
        number += 1
    return paid


def uc_hold_until(claimed_on: date, extra_days: int) -> date:
    """The last day to hold letters for a new claim: its first payment and some days of the council's own."""
    return first_uc_payment(claimed_on) + timedelta(days=extra_days)


def next_four_weekly(known: date, today: date, every_weeks: int = 4) -> date:
    """The next day on or after today of a schedule that pays every so many weeks, one day of it known."""
    step = 7 * every_weeks
    return today + timedelta(days=(known - today).days % step)


def next_hb_credit(today: date) -> date:
    """The next Monday after today: a council tenant's rebate is credited as the benefit week begins."""
    return monday_of(today) + timedelta(days=7)


def hb_ends_on(change: date) -> date:
    """The Sunday of the benefit week (Monday to Sunday) in which a change falls."""
    return monday_of(change) + timedelta(days=6)


class Standard(StrEnum):
    """Whose Universal Credit standard allowance."""

    SINGLE_25PLUS = "single_25plus"
    SINGLE_U25 = "single_u25"
    COUPLE_25PLUS = "couple_25plus"
    COUPLE_U25 = "couple_u25"


def standard_allowance(who: Standard, on: date) -> Pence:
    """The standard allowance a month (UC Regulations 2013 reg 36)."""
    return Pence(figure(f"uc.sa.{who.value}", on).value)


def uc_deduction(who: Standard, per_cent: int, on: date) -> Pence:
    """A share of the standard allowance, a month, as deductions are worked out."""
    return standard_allowance(who, on).share(per_cent, 100)


def rent_deduction_range(who: Standard, on: date) -> tuple[Pence, Pence]:
    """The least and most a month taken from Universal Credit for rent arrears (SI 2013/380 Sch 6 para 7(5)).

    The overall cap on deductions may keep it below the most.
    """
    least = figure("uc.rent_arrears_pct_min", on).value
    most = figure("uc.rent_arrears_pct_max", on).value
    return uc_deduction(who, least, on), uc_deduction(who, most, on)


def deduction_cap(who: Standard, on: date) -> Pence:
    """The overall cap on deductions a month (Fair Repayment Rate from 30 April 2025)."""
    return uc_deduction(who, figure("uc.deduction_cap_pct", on).value, on)


def weekly_from_monthly(monthly: Pence, on: date) -> Pence:
    """A monthly sum as a week of it: times 12 over 52."""
    return monthly.share(12, figure("uc.weeks_in_year", on).value)


def size_criteria_reduction(eligible_rent: Pence, spare_rooms: int, on: date) -> Pence:
    """The cut for spare rooms: 14% for one, 25% for two or more (HB reg B13; UC Sch 4 para 36).

    Who is exempt (pension age, temporary accommodation and others) is the benefit office's decision.
    """
    if spare_rooms <= 0:
        return Pence(0)
    key = "size_criteria.pct_1" if spare_rooms == 1 else "size_criteria.pct_2plus"
    return eligible_rent.share(figure(key, on).value, 100)
