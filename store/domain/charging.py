"""The weekly debit: which weeks are charged, how much, part weeks, and what a month of it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from store.domain.calendar import first_monday_of_april, monday_of, rent_year_start, week_of, weeks
from store.domain.entry_kinds import EntryKind
from store.domain.errors import BadInput
from store.domain.figures import figure
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode

CHARGED_WEEKS: Final = (52, 50, 48)
"""The patterns in use: no rent-free week, two, or four. A year of 53 Mondays has one more charged week."""


def usual_rent_free_weeks(day: date, charged_weeks: int) -> frozenset[date]:
    """The Mondays usually free of rent in the rent year that holds the day; a council may set others.

    50: Christmas week and the next. 48: also the last two weeks of the rent year. Common practice, not law.
    """
    if charged_weeks not in CHARGED_WEEKS:
        raise BadInput("That is not a pattern of charged weeks.", "Use 52, 50 or 48.", field="charged_weeks")
    start = rent_year_start(day)
    christmas = monday_of(date(start.year, 12, 25))
    year_end = first_monday_of_april(start.year + 1)
    free = {50: (christmas, weeks(christmas, 1)), 52: ()}.get(
        charged_weeks, (christmas, weeks(christmas, 1), weeks(year_end, -2), weeks(year_end, -1))
    )
    return frozenset(free)


@dataclass(frozen=True, slots=True)
class RentFreeYear:
    """The weeks that a council itself leaves free in one rent year, under one pattern."""

    year: int
    """In whose April the rent year begins."""
    charged_weeks: int
    weeks: frozenset[date]
    """Their Mondays, as many as the pattern leaves free."""

    def __post_init__(self) -> None:
        """Raise ValueError, in words for whoever wrote the weeks, where they contradict the pattern."""
        if self.charged_weeks not in CHARGED_WEEKS[1:]:
            raise ValueError("are for a pattern of 50 or 48 charged weeks")
        first, after = first_monday_of_april(self.year), first_monday_of_april(self.year + 1)
        for day in sorted(self.weeks):
            if day.weekday() != 0:
                raise ValueError(f"hold {day}, which is no Monday")
            if not first <= day < after:
                raise ValueError(f"hold {day}, which is not in the rent year from {first} on")
        free = CHARGED_WEEKS[0] - self.charged_weeks
        if len(self.weeks) != free:
            raise ValueError(f"must be {free} weeks: {self.charged_weeks} are charged")


def rent_free_weeks(day: date, charged_weeks: int, own: Sequence[RentFreeYear] = ()) -> frozenset[date]:
    """The Mondays free of rent in the rent year that holds the day: the council's own, else the usual."""
    year = rent_year_start(day).year
    for one in own:
        if (one.year, one.charged_weeks) == (year, charged_weeks):
            return one.weeks
    return usual_rent_free_weeks(day, charged_weeks)


def weekly_from_annual(annual: Pence, charged_weeks: int) -> Pence:
    """The charge of each charged week: the annual rent over the charged weeks."""
    return annual.divided(charged_weeks)


def weekly_charge(
    charges: Mapping[SubAccountCode, Pence], week: date, rent_free: frozenset[date]
) -> dict[SubAccountCode, Pence]:
    """What is debited for the week of that day on each sub-account; nothing in a rent-free week."""
    if monday_of(week) in rent_free:
        return {code: ZERO for code in charges}
    return dict(charges)


@dataclass(frozen=True, slots=True)
class NextDebit:
    """The next sum that will be charged."""

    on: date
    """A Monday; bank holidays do not move a debit."""
    amount: Pence
    days: int
    """7, or fewer where the tenancy ends in that week."""


def next_debit(
    charges: Mapping[SubAccountCode, Pence],
    *,
    today: date,
    rent_free: frozenset[date] = frozenset(),
    ends_on: date | None = None,
) -> NextDebit | None:
    """The next Monday after today on which something is charged; None where nothing more will be.

    Today's own debit was raised at midnight. Rent-free weeks are stepped over.
    """
    full = sum(charges.values(), ZERO)
    if full <= 0:
        return None
    monday = monday_of(today) + timedelta(days=7)
    for _ in range(54):  # no pattern has a year of rent-free weeks
        if ends_on is not None and monday > ends_on:
            return None
        if monday not in rent_free:
            days = 7 if ends_on is None else min(7, (ends_on - monday).days + 1)
            return NextDebit(monday, sum(pro_rata(charges, days).values(), ZERO), days)
        monday += timedelta(days=7)
    return None


def pro_rata(charges: Mapping[SubAccountCode, Pence], days: int) -> dict[SubAccountCode, Pence]:
    """The charge of part of a week, Monday to Sunday: a seventh a day, each line rounded to the penny.

    The whole is rounded once and the last line takes the remainder, so that the lines add up to it.
    Raises ValueError for days outside 0 to 7.
    """
    if not 0 <= days <= 7:
        raise ValueError("a part week has 0 to 7 days")
    lines = {code: weekly.share(days, 7) for code, weekly in charges.items()}
    if not lines:
        return {}
    whole = sum(charges.values(), ZERO).share(days, 7)
    last = next(reversed(lines))
    lines[last] += whole - sum(lines.values(), ZERO)
    for code in reversed(lines):
        # pennies rounded up on many tiny lines could leave the last one owing: they go back up the list
        if code is last or lines[last] >= 0:
            continue
        back = min(lines[code], -lines[last])
        lines[code] -= back
        lines[last] += back
    return lines


def first_week(charges: Mapping[SubAccountCode, Pence], starts_on: date) -> dict[SubAccountCode, Pence]:
    """What is charged for the week a tenancy starts in: from the first day to Sunday."""
    return pro_rata(charges, 7 - starts_on.weekday())


def last_week(charges: Mapping[SubAccountCode, Pence], ends_on: date) -> dict[SubAccountCode, Pence]:
    """What is charged for the week a tenancy ends in: from Monday to the last day."""
    return pro_rata(charges, ends_on.weekday() + 1)


_KINDS: Final = {
    SubAccountCode.RENT: EntryKind.RENT,
    SubAccountCode.GAR: EntryKind.RENT,
    SubAccountCode.SC: EntryKind.SC,
}


def charge_kind(code: SubAccountCode, *, part: bool = False) -> EntryKind:
    """What the ledger calls a week's charge on a sub-account; use and occupation is never called rent."""
    return EntryKind.PRT if part else _KINDS.get(code, EntryKind.CHG)


@dataclass(frozen=True, slots=True)
class WeekCharge:
    """One line of a week's debit."""

    on: date
    """The Monday, or the tenancy's first day where that is later."""
    code: SubAccountCode
    kind: EntryKind
    amount: Pence
    """Above nothing; below it where a charge is given back."""


def days_charged(week: date, starts_on: date, ends_on: date | None) -> int:
    """Days of the week of that day in which the tenancy was, its first and its last day counted: 0 to 7."""
    monday, sunday = week_of(week)
    first = max(monday, starts_on)
    last = sunday if ends_on is None else min(sunday, ends_on)
    return max(0, (last - first).days + 1)


def charges_of_week(
    charges: Mapping[SubAccountCode, Pence],
    *,
    week: date,
    rent_free: frozenset[date],
    starts_on: date,
    ends_on: date | None = None,
) -> tuple[WeekCharge, ...]:
    """What one account is debited for the week of that day, in the order of the sub-accounts.

    In advance on Monday, each charge on its own sub-account; nothing in a rent-free week, also where a
    tenancy starts or ends in it; a seventh a day for a part week (`pro_rata`). Common practice, not law:
    the agreement says what is due, and claims divide a week so (PD 55A para 2.3).
    """
    monday, days = monday_of(week), days_charged(week, starts_on, ends_on)
    ordered = _above_nothing(_in_order(charges))
    if monday in rent_free or not days:
        return ()
    lines, on = pro_rata(ordered, days), max(monday, starts_on)
    return tuple(
        WeekCharge(on, code, charge_kind(code, part=days < 7), amount)
        for code, amount in lines.items()
        if amount > 0
    )


@dataclass(frozen=True, slots=True)
class WeekCharged:
    """What one account was charged for one week before its end was known."""

    on: date
    """The day it was charged for: the Monday, or the tenancy's first day."""
    first: Mapping[SubAccountCode, Pence]
    """The charge as it was raised."""
    net: Mapping[SubAccountCode, Pence]
    """The same with all that was given back, or charged again, since."""
    whole: bool
    """It was raised for a whole week, not for a part."""


def given_back(
    charged: WeekCharged,
    weekly: Mapping[SubAccountCode, Pence],
    *,
    starts_on: date,
    ends_on: date | None,
) -> tuple[WeekCharge, ...]:
    """What puts a week right that was raised before the tenancy's end was known; nothing where it is right.

    The week stays charged for the days up to the last one, by the charge as it was raised then; the rest is
    given back on each sub-account, as of the day it was charged. An end that moves later, or is none after
    all, is charged again: as a part week, or under its own names where nothing of the week stood any more.

    Rent in advance is due for its whole week: the Apportionment Act 1870 does not divide it (Ellis v
    Rowbotham [1900] 1 QB 740). That a landlord gives the days after the end back is common practice, as is
    the charge by the day for a last week that is known (`charges_of_week`); confirm with the agreement.

    Args:
        charged: The week.
        weekly: The charges in force, by which a week raised as a part is known again.
        starts_on: The tenancy's first day.
        ends_on: Its last day; None where it goes on after all.
    """
    base = _in_order(charged.first if charged.whole else weekly)
    if not charged.whole and not any(
        _above_nothing(pro_rata(base, part)) == charged.first for part in _PARTS
    ):
        return ()  # what a whole week came to then is not known any more: a person puts it right
    days = days_charged(charged.on, starts_on, ends_on)
    due, part = pro_rata(base, days), days < 7 or any(charged.net.values())
    wrong = {code: due.get(code, ZERO) - charged.net.get(code, ZERO) for code in {**due, **charged.net}}
    return tuple(
        WeekCharge(charged.on, code, charge_kind(code, part=part), amount)
        for code, amount in _in_order(wrong).items()
        if amount
    )


_PARTS: Final = range(1, 7)


def _in_order(charges: Mapping[SubAccountCode, Pence]) -> dict[SubAccountCode, Pence]:
    return {code: charges[code] for code in SubAccountCode if charges.get(code, ZERO)}


def _above_nothing(charges: Mapping[SubAccountCode, Pence]) -> dict[SubAccountCode, Pence]:
    return {code: amount for code, amount in charges.items() if amount > 0}


def monthly_equivalent(weekly: Pence, *, rent_free_weeks: int = 0, on: date) -> Pence:
    """A weekly rent as Universal Credit counts a month of it: times 52 less rent-free weeks, over 12.

    Never 53 weeks and never 4.33. Source: UC Regulations 2013 Sch 4 para 7.
    """
    return weekly.share(figure("uc.weeks_in_year", on).value - rent_free_weeks, 12)


def monthly_from(amount: Pence, every_weeks: int, *, on: date) -> Pence:
    """A rent due every 1, 2 or 4 weeks as a month of it: 52, 26 or 13 over 12 (Sch 4 para 7)."""
    if every_weeks not in (1, 2, 4):
        raise ValueError("rent is due every 1, 2 or 4 weeks")
    return amount.share(figure("uc.weeks_in_year", on).value // every_weeks, 12)


def gap_in_53_week_year(weekly: Pence, *, on: date) -> Pence:
    """The apparent monthly shortfall where 53 weeks fall due: a matter of timing, not a lost week."""
    return weekly.share(figure("uc.weeks_in_year", on).value + 1, 12) - monthly_equivalent(weekly, on=on)


def daily_rate(weekly: Pence) -> Pence:
    """Rent a day, as particulars of claim state it: a seventh of the week (PD 55A para 2.3)."""
    return weekly.divided(7)


def variation_served_by(effective: date) -> date:
    """The last day to serve notice of a rent change: 4 weeks before (Housing Act 1985 s103(4))."""
    return weeks(effective, -figure("rent.variation_notice_weeks", effective).value)


def total(charges: Mapping[SubAccountCode, Pence], codes: Sequence[SubAccountCode] | None = None) -> Pence:
    """The weekly charge of all sub-accounts, or of some."""
    return sum((amount for code, amount in charges.items() if codes is None or code in codes), ZERO)
