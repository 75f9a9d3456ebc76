"""The weeks of a practice ledger: which are charged, what a charge was before, and moments in them."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from store.clocks import LONDON
from store.domain.calendar import monday_of, rent_year_start
from store.domain.charging import usual_rent_free_weeks

WEEKS = 104
"""Two years of debits, the last on the Monday of the practice day's week."""

_RISES = {2026: 48, 2025: 27, 2024: 77, 2023: 70, 2022: 41, 2021: 15, 2020: 27}
"""The made-up council's rent rises each April, per mille."""
_OTHER_RISE = 30


@cache
def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in the council's zone, in UTC as the store keeps it."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@cache
def charged_mondays(first: date, last: date, pattern: int) -> tuple[tuple[date, date, int], ...]:
    """Each charged Monday from first to last, with the first day of its rent year and its number."""
    found = []
    monday = first
    while monday <= last:
        if monday not in usual_rent_free_weeks(monday, pattern):
            found.append((monday, rent_year_start(monday), monday.toordinal()))
        monday += timedelta(days=7)
    return tuple(found)


@cache
def then(pence: int, year: date, now: date, *, uprated: bool) -> int:
    """What a charge of the rent year `now` was in another rent year, to the penny."""
    while uprated and year < now:
        pence = (pence * 2000 // (1000 + _RISES.get(now.year, _OTHER_RISE)) + 1) // 2
        now = rent_year_start(now - timedelta(days=7))
    return pence


def first_monday(today: date, weeks: int = WEEKS) -> date:
    """The first debit of the two years, or of so many weeks."""
    return monday_of(today) - timedelta(weeks=weeks - 1)
