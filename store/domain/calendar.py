"""Days: the ways a period is counted, working days, the rent year, and dates as officers type them.

Each rule of law counts days in its own way, so each way has a name here and a rule says which it uses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta

from store.domain.errors import BadInput

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are working days: not Saturday, Sunday or a bank holiday."""

    holidays: frozenset[date] = frozenset()
    """Bank holidays, substitutes included. Statutory periods know only these."""
    closures: frozenset[date] = frozenset()
    """Days the council itself is shut (Christmas week). They move the council's promises, never a statute."""

    def is_working_day(self, day: date) -> bool:
        """Whether statute counts the day as a working day; the council's closures do not matter."""
        return day.weekday() < 5 and day not in self.holidays

    def for_promises(self) -> "WorkingDays":
        """The same days less the council's closures: for what the council promises of its own accord."""
        return WorkingDays(self.holidays | self.closures)

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return self.on_or_after(day + _DAY)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after the day (before it, for n below zero); 0 rolls on to a working day."""
        if n == 0:
            return self.on_or_after(day)
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after start, up to and with end; negative when end is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working_day(start + i * _DAY) for i in range(1, (end - start).days + 1))


# -- the counting styles: each answers "until when", and its name says what is counted --------------


def days_beginning_with(first: date, n: int) -> date:
    """The last of n days of which this is the first ("14 days beginning with the day of service")."""
    return first + timedelta(days=n - 1)


def days_after(day: date, n: int) -> date:
    """The n-th day after the day, the day itself not counted."""
    return day + timedelta(days=n)


def clear_days(day: date, n: int) -> date:
    """The first day that leaves n whole days between: neither end counts (CPR 2.8(2))."""
    return day + timedelta(days=n + 1)


def working_days_after(day: date, n: int, working_days: WorkingDays) -> date:
    """The n-th working day after the day; the first counted is the next working day (FOIA 2000 s10(1))."""
    return working_days.add(day, n)


def calendar_month_from(day: date, months: int = 1) -> date:
    """The day of the same number so many months on, or that month's last day (the corresponding date
    rule, as for UK GDPR Art 12(3)). Negative months go back.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def weeks(day: date, n: int) -> date:
    """The same weekday n weeks on."""
    return day + timedelta(weeks=n)


def _days_in(year: int, month: int) -> int:
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - _DAY).day


# -- the rent week and the rent year -----------------------------------------------------------------


def monday_of(day: date) -> date:
    """The Monday on which the rent week of the day began."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the rent week of the day."""
    first = monday_of(day)
    return first, first + timedelta(days=6)


def first_monday_of_april(year: int) -> date:
    """The day the rent year of that year begins."""
    return monday_of(date(year, 4, 7))


def rent_year_start(day: date) -> date:
    """The first day of the rent year that holds the day: the first Monday of April."""
    start = first_monday_of_april(day.year)
    return start if day >= start else first_monday_of_april(day.year - 1)


def weeks_in_rent_year(day: date) -> int:
    """52, or 53 every five or six years, for the rent year that holds the day."""
    start = rent_year_start(day)
    return (first_monday_of_april(start.year + 1) - start).days // 7


def rent_week(day: date) -> int:
    """The number of the rent week, 1 to 52 or 53."""
    return (day - rent_year_start(day)).days // 7 + 1


def mondays(first: date, last: date) -> Iterator[date]:
    """Every Monday from first to last, both counted."""
    monday = monday_of(first + timedelta(days=6))
    while monday <= last:
        yield monday
        monday += timedelta(days=7)


# -- dates as officers type them ---------------------------------------------------------------------

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_TYPED = 40

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})", re.ASCII)
_NUMERIC = re.compile(r"([0-9]{1,2})[ ./-]{1,3}([0-9]{1,2})(?:[ ./-]{1,3}([0-9]{4}|[0-9]{2}))?", re.ASCII)
_NAMED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[ .,/-]{0,3}([a-z]{3,9})(?:[ .,/-]{0,3}([0-9]{4}|[0-9]{2}))?", re.ASCII
)
_AHEAD = re.compile(r"\+ ?([0-9]{1,4}) ?([dw]?)", re.ASCII)

OLDEST_YEARS = 120
"""Nobody on the phone is older than this many years."""
FURTHEST_YEARS = 10
"""A due date further off than this many years is a slip of the finger."""


def parse_date(text: str, *, today: date, field: str = "date") -> date:
    """Read any date: day first; a year of two digits, or none, gives the date nearest to today.

    Takes `14/3/72`, `14.03.1972`, `14-Mar-1972`, `14 march`, `1972-03-14`, `140372`, `14031972`,
    `today`, `tomorrow`, `yesterday`, a weekday (the next one after today), `+7` days, `+2w` weeks.

    Raises:
        BadInput: not such a date, or a day that does not exist.
    """
    word = _word(text, field)
    near = _near(word, today)
    if near is not None:
        return near
    day, month, year, digits = _parts(word, field)
    if digits == 4:
        return _real(year, month, day, field)
    return min(_candidates(day, month, year, digits, today, field), key=lambda d: (abs(d - today), d < today))


def parse_birth_date(text: str, *, today: date, field: str = "date of birth") -> date:
    """Read a date of birth: a year is needed; of two digits it is the latest that is not after today.

    Raises:
        BadInput: not a date, in the future, or more than 120 years ago.
    """
    word = _word(text, field)
    day, month, year, digits = _parts(word, field)
    if digits == 0:
        raise BadInput("The year is missing.", "Type day, month and year, such as 14/3/72.", field=field)
    if digits == 4:
        born = _real(year, month, day, field)
    else:
        past = [d for d in _candidates(day, month, year, digits, today, field) if d <= today]
        if not past:
            raise _no_such_day(field)
        born = max(past)
    if born > today:
        raise BadInput("That date is in the future.", "Check the year and type it again.", field=field)
    if born.year < today.year - OLDEST_YEARS:
        raise BadInput(
            f"That is more than {OLDEST_YEARS} years ago.", "Check the year and type it again.", field=field
        )
    return born


def parse_due_date(text: str, *, today: date, field: str = "due date") -> date:
    """Read a day to come: today or later; without a year, the next such day.

    `fri` is the next Friday after today, so on a Friday it is a week away: for today type `today`.

    Raises:
        BadInput: not a date, already past, or more than ten years ahead.
    """
    word = _word(text, field)
    due = _near(word, today)
    if due is None:
        day, month, year, digits = _parts(word, field)
        if digits == 4:
            due = _real(year, month, day, field)
        else:
            candidates = _candidates(day, month, year, digits, today, field)
            if digits == 0:
                candidates = [d for d in candidates if d >= today]
            due = min(candidates, key=lambda d: abs(d - today))
    if due < today:
        raise BadInput("That day is already past.", "Type today or a later day.", field=field)
    if due.year > today.year + FURTHEST_YEARS:
        raise BadInput(
            f"That is more than {FURTHEST_YEARS} years ahead.",
            "Check the year and type it again.",
            field=field,
        )
    return due


def _word(text: str, field: str) -> str:
    word = " ".join(text.split()).lower() if len(text) <= _LONGEST_TYPED else ""
    if not word and not text.strip():
        raise BadInput("There is no date.", "Type a date such as 14/3/2027.", field=field)
    if not word or not word.isascii():
        raise _not_a_date(field)
    return word


def _near(word: str, today: date) -> date | None:
    """Today, tomorrow, yesterday, a weekday or so many days ahead; None when it is none of them."""
    by_name = {"today": 0, "tomorrow": 1, "tom": 1, "yesterday": -1}
    if word in by_name:
        return today + timedelta(days=by_name[word])
    ahead = _AHEAD.fullmatch(word)
    if ahead:
        return today + timedelta(days=int(ahead[1]) * (7 if ahead[2] == "w" else 1))
    if len(word) >= 3:
        for number, name in enumerate(_WEEKDAYS):
            if name.startswith(word):
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _parts(word: str, field: str) -> tuple[int, int, int, int]:
    """Day, month, year and how many digits the year was typed with (0: none)."""
    iso = _ISO.fullmatch(word)
    if iso:
        return int(iso[3]), int(iso[2]), int(iso[1]), 4
    match = _RUN.fullmatch(word) or _NUMERIC.fullmatch(word) or _NAMED.fullmatch(word)
    if match is None:
        raise _not_a_date(field)
    year = match[3] or ""
    return int(match[1]), _month(match[2], field), int(year or 0), len(year)


def _month(typed: str, field: str) -> int:
    if typed.isdigit():
        if not 1 <= int(typed) <= 12:
            raise BadInput(
                "There is no such month.",
                "Type the day first, then the month, such as 14/3/1972.",
                field=field,
            )
        return int(typed)
    for number, name in enumerate(_MONTHS, 1):
        if name.startswith(typed) or (number == 9 and typed == "sept"):
            return number
    raise _not_a_date(field)


def _candidates(day: int, month: int, year: int, digits: int, today: date, field: str) -> list[date]:
    """The real days that a year left out (within 8 years) or of two digits may mean."""
    if digits == 0:
        years: list[int] = list(range(today.year - 8, today.year + 9))
    else:
        century = today.year // 100 * 100
        years = [century + shift + year for shift in (-200, -100, 0, 100)]
    found = [d for y in years if (d := _maybe(y, month, day)) is not None]
    if not found:
        raise _no_such_day(field)
    return found


def _maybe(year: int, month: int, day: int) -> date | None:
    if year < MINYEAR or day < 1 or day > _days_in(year, month):
        return None
    return date(year, month, day)


def _real(year: int, month: int, day: int, field: str) -> date:
    found = _maybe(year, month, day) if 1 <= month <= 12 and 1800 <= year < 2200 else None
    if found is None:
        raise _no_such_day(field)
    return found


def _no_such_day(field: str) -> BadInput:
    return BadInput("There is no such day.", "Check day, month and year and type it again.", field=field)


def _not_a_date(field: str) -> BadInput:
    return BadInput(
        "That is not a date.", "Type day, month and year, such as 14/3/1972 or 14 mar 1972.", field=field
    )
