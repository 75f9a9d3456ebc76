"""Days: counting styles, working days, the rent year, and dates as they are typed.

The vectors are worked by hand from the calendars of 2026 and 2027.
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.calendar import (
    OLDEST_YEARS,
    WorkingDays,
    calendar_month_from,
    clear_days,
    days_after,
    days_beginning_with,
    first_monday_of_april,
    monday_of,
    mondays,
    parse_birth_date,
    parse_date,
    parse_due_date,
    rent_week,
    rent_year_start,
    week_of,
    weeks,
    weeks_in_rent_year,
    working_days_after,
)
from store.domain.errors import BadInput
from store.working_days import any_part_of_the_uk, england, england_when_asked

TODAY = date(2026, 11, 23)  # a Monday
days = st.dates(date(2000, 1, 1), date(2050, 12, 31))


# -- counting styles


def test_each_counting_style_says_which_days_count() -> None:
    served = date(2026, 11, 23)
    assert days_beginning_with(served, 14) == date(2026, 12, 6)
    assert days_after(served, 14) == date(2026, 12, 7)
    assert clear_days(served, 14) == date(2026, 12, 8)
    assert weeks(served, 4) == date(2026, 12, 21)


@given(days, st.integers(1, 400))
def test_the_styles_differ_by_a_day_each(day: date, n: int) -> None:
    one = timedelta(days=1)
    assert days_beginning_with(day, n) + one == days_after(day, n) == clear_days(day, n) - one
    assert (clear_days(day, n) - day).days - 1 == n, "whole days between, neither end counted"
    assert weeks(day, n).weekday() == day.weekday()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2026, 5, 31), 12, date(2027, 5, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_calendar_month_ends_on_the_day_of_the_same_number(day: date, months: int, expected: date) -> None:
    assert calendar_month_from(day, months) == expected


@given(days, st.integers(-48, 48))
def test_a_calendar_month_never_skips_a_month(day: date, n: int) -> None:
    there = calendar_month_from(day, n)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == n
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


# -- working days


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas Day, the weekend, the substitute on the 28th
        (date(2026, 12, 1), date(2027, 1, 4)),  # New Year's Day is a Friday
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
    ],
)
def test_subject_access_one_calendar_month_rolled_to_a_working_day(received: date, due: date) -> None:
    assert england().on_or_after(calendar_month_from(received)) == due


@pytest.mark.parametrize(
    ("received", "due", "england_says"),
    [
        (date(2026, 11, 23), date(2026, 12, 22), date(2026, 12, 21)),  # St Andrew's Day
        (date(2026, 12, 18), date(2027, 1, 21), date(2027, 1, 20)),  # 2 January's substitute in Scotland
    ],
)
def test_freedom_of_information_knows_holidays_of_any_part_of_the_uk(
    received: date, due: date, england_says: date
) -> None:
    assert working_days_after(received, 20, any_part_of_the_uk()) == due
    assert working_days_after(received, 20, england()) == england_says


def test_complaint_clocks_over_christmas() -> None:
    """Received Friday 18 December 2026: Housing Ombudsman Code 6.2, 6.3, 6.4, 6.14."""
    working = england()
    acknowledged = working_days_after(date(2026, 12, 18), 5, working)
    assert acknowledged == date(2026, 12, 29)
    first = working_days_after(acknowledged, 10, working)
    assert first == date(2027, 1, 13)
    assert working_days_after(first, 10, working) == date(2027, 1, 27)
    assert working_days_after(acknowledged, 20, working) == date(2027, 1, 27)
    assert working_days_after(date(2026, 12, 18), 10, working) == date(2027, 1, 6), "a councillor's letter"


def test_direct_debit_ten_working_days() -> None:
    assert working_days_after(TODAY, 10, england()) == date(2026, 12, 7)
    assert working_days_after(TODAY, 3, england()) == date(2026, 11, 26)


def test_days_worked_out_when_asked_are_the_same() -> None:
    for day in (date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 29)):
        assert england_when_asked().on_or_after(day) == england().on_or_after(day)
    asked = england_when_asked()
    assert (asked.holidays, asked.closures) == (england().holidays, england().closures)
    assert asked.for_promises() == england().for_promises()


def test_bank_holidays_of_england() -> None:
    expected = {
        date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29),
        date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28),
    }  # fmt: skip
    weekdays = {
        d for d in england().holidays if date(2026, 12, 1) <= d <= date(2027, 12, 31) and d.weekday() < 5
    }
    assert weekdays == expected, "Easter Monday and August are there: a part of the UK is always named"


def test_closures_move_promises_but_never_a_statute() -> None:
    shut = date(2026, 12, 29)
    working = england(closures=[shut])
    assert working_days_after(date(2026, 12, 24), 1, working) == shut
    assert working_days_after(date(2026, 12, 24), 1, working.for_promises()) == date(2026, 12, 30)


def test_a_proclaimed_holiday_counts_everywhere() -> None:
    proclaimed = date(2027, 6, 21)
    assert not england(proclaimed=[proclaimed]).is_working_day(proclaimed)
    assert not any_part_of_the_uk(proclaimed=[proclaimed]).is_working_day(proclaimed)
    assert england().is_working_day(proclaimed)


made_up = st.builds(
    WorkingDays,
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40),
    st.just(frozenset()),
)
near = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(made_up, near, st.integers(-60, 60))
def test_adding_and_counting_working_days_agree(working: WorkingDays, day: date, n: int) -> None:
    there = working.add(day, n)
    assert working.is_working_day(there)
    if n > 0:
        assert working.between(day, there) == n
    if n == 0:
        assert there == working.on_or_after(day)
    if n < 0:
        assert there < day
        assert sum(working.is_working_day(there + timedelta(days=i)) for i in range((day - there).days)) == -n


@given(made_up, near, near)
def test_working_days_between_are_counted_one_by_one(working: WorkingDays, a: date, b: date) -> None:
    start, end = sorted((a, b))
    expected = [
        d
        for i in range(1, (end - start).days + 1)
        if (d := start + timedelta(days=i)).weekday() < 5 and d not in working.holidays
    ]
    assert working.between(start, end) == len(expected)
    assert working.between(end, start) == -len(expected)


@given(made_up, near)
def test_the_next_working_day_is_after_the_day(working: WorkingDays, day: date) -> None:
    assert working.next_working_day(day) > day
    assert working.next_working_day(day) == working.add(day, 1)


# -- the rent week and year


def test_rent_years_start_on_the_first_monday_of_april() -> None:
    assert first_monday_of_april(2026) == date(2026, 4, 6)
    assert first_monday_of_april(2027) == date(2027, 4, 5)
    assert rent_year_start(date(2027, 4, 4)) == date(2026, 4, 6)
    assert rent_year_start(date(2027, 4, 5)) == date(2027, 4, 5)
    assert rent_week(date(2026, 4, 6)) == rent_week(date(2026, 4, 12)) == 1
    assert rent_week(date(2027, 4, 4)) == weeks_in_rent_year(date(2027, 4, 4)) == 52


def test_fifty_three_weeks_come_every_five_or_six_years() -> None:
    long = [year for year in range(2000, 2041) if weeks_in_rent_year(date(year, 6, 1)) == 53]
    assert long == [2002, 2007, 2013, 2019, 2024, 2030, 2035]
    assert {b - a for a, b in pairwise(long)} == {5, 6}


@given(days)
def test_every_day_is_in_one_week_of_one_rent_year(day: date) -> None:
    start = rent_year_start(day)
    assert start <= day
    assert start.weekday() == 0
    assert start.month == 4
    assert start.day <= 7
    assert 1 <= rent_week(day) <= weeks_in_rent_year(day) <= 53
    assert start + timedelta(weeks=rent_week(day) - 1) == monday_of(day)
    first, last = week_of(day)
    assert first <= day <= last == first + timedelta(days=6)


@given(days, st.integers(0, 200))
def test_mondays_are_all_and_only_the_mondays(first: date, n: int) -> None:
    last = first + timedelta(days=n)
    expected = [d for i in range(n + 1) if (d := first + timedelta(days=i)).weekday() == 0]
    assert list(mondays(first, last)) == expected


# -- dates as they are typed


@pytest.mark.parametrize(
    "typed",
    [
        "14/3/72", "14/03/1972", "14.03.1972", "14-Mar-1972", "14 mar 72", "14mar72", "14 March 1972",
        "14th march 1972", "1972-03-14", "140372", "14031972", "  14 / 3 / 1972 ", "14 3 1972", "14, March, 1972",
    ],
)  # fmt: skip
def test_dates_of_birth_as_officers_type_them(typed: str) -> None:
    assert parse_birth_date(typed, today=TODAY) == date(1972, 3, 14)


def test_two_digits_of_a_birth_year_are_the_latest_that_is_past() -> None:
    assert parse_birth_date("23/11/26", today=TODAY) == TODAY
    assert parse_birth_date("24/11/26", today=TODAY) == date(1926, 11, 24)
    assert parse_birth_date("29/2/00", today=TODAY) == date(2000, 2, 29)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("", "There is no date."),
        ("14/3", "The year is missing."),
        ("31/4/72", "There is no such day."),
        ("29/2/2023", "There is no such day."),
        ("0/3/1972", "There is no such day."),
        ("3/14/1972", "There is no such month."),
        ("14/3/2030", "That date is in the future."),
        ("14/3/1872", "That is more than 120 years ago."),
        ("14/3/0072", "There is no such day."),
        ("٣/3/72", "That is not a date."),
        ("１４/3/72", "That is not a date."),
        ("tomorrow", "That is not a date."),
        ("14_03_1972", "That is not a date."),
        ("143", "That is not a date."),
        ("14 mxr 1972", "That is not a date."),
        ("1" * 1_000_000, "That is not a date."),
    ],
)
def test_what_is_no_date_of_birth_is_refused_with_a_reason(typed: str, what: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_birth_date(typed, today=TODAY)
    assert (refused.value.what, refused.value.field) == (what, "date of birth")
    assert refused.value.do


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 24)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("mon", date(2026, 11, 30)),  # today is a Monday: the next one is meant
        ("thurs", date(2026, 11, 26)),
        ("+0", TODAY),
        ("+7", date(2026, 11, 30)),
        ("+ 7d", date(2026, 11, 30)),
        ("+2w", date(2026, 12, 7)),
        ("24/11", date(2026, 11, 24)),
        ("22/11", date(2027, 11, 22)),  # past this year: the next such day
        ("29 feb", date(2028, 2, 29)),
        ("1/1/27", date(2027, 1, 1)),
        ("010127", date(2027, 1, 1)),
        ("2027-01-01", date(2027, 1, 1)),
    ],
)
def test_due_dates_as_officers_type_them(typed: str, expected: date) -> None:
    assert parse_due_date(typed, today=TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("yesterday", "That day is already past."),
        ("22/11/26", "That day is already past."),
        ("2026-11-22", "That day is already past."),
        ("1/1/2037", "That is more than 10 years ahead."),
        ("+9999", "That is more than 10 years ahead."),
        ("1/1/72", "That is more than 10 years ahead."),
        ("next fri", "That is not a date."),
        ("f", "That is not a date."),
        ("+", "That is not a date."),
        ("31/6", "There is no such day."),
    ],
)
def test_what_is_no_due_date_is_refused_with_a_reason(typed: str, what: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_due_date(typed, today=TODAY)
    assert (refused.value.what, refused.value.field) == (what, "due date")


def test_any_date_is_the_nearest_that_fits() -> None:
    assert parse_date("yesterday", today=TODAY) == date(2026, 11, 22)
    assert parse_date("20/11", today=TODAY) == date(2026, 11, 20)
    assert parse_date("14/3/98", today=TODAY) == date(1998, 3, 14)
    assert parse_date("14/3/72", today=date(1999, 6, 1)) == date(1972, 3, 14)


@given(st.dates(date(TODAY.year - OLDEST_YEARS, 1, 1), TODAY))
def test_every_date_of_birth_is_read_in_every_style(born: date) -> None:
    for style in ("%d/%m/%Y", "%d.%m.%Y", "%d-%b-%Y", "%d %B %Y", "%Y-%m-%d", "%d%m%Y", "%d%b%Y"):
        assert parse_birth_date(born.strftime(style), today=TODAY) == born
    short = parse_birth_date(born.strftime("%d%m%y"), today=TODAY)
    assert (short.day, short.month, short.year % 100) == (born.day, born.month, born.year % 100)


@given(st.text(max_size=20), days)
def test_any_text_gives_a_date_or_a_message(typed: str, today: date) -> None:
    for parse in (parse_date, parse_birth_date, parse_due_date):
        try:
            found = parse(typed, today=today)
        except BadInput:
            continue
        assert parse is not parse_birth_date or found <= today
        assert parse is not parse_due_date or found >= today


@given(st.from_regex(r"[0-9]{1,4}[/. -][0-9]{1,2}([/. -][0-9]{1,4})?", fullmatch=True), days)
def test_text_like_a_date_gives_a_date_or_a_message(typed: str, today: date) -> None:
    test_any_text_gives_a_date_or_a_message.hypothesis.inner_test(typed, today)  # type: ignore[attr-defined]
