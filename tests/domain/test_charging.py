from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.domain.calendar import first_monday_of_april, monday_of, mondays, weeks_in_rent_year
from store.domain.charging import (
    CHARGED_WEEKS,
    NextDebit,
    RentFreeYear,
    WeekCharged,
    charges_of_week,
    daily_rate,
    days_charged,
    first_week,
    gap_in_53_week_year,
    given_back,
    last_week,
    monthly_equivalent,
    monthly_from,
    next_debit,
    pro_rata,
    rent_free_weeks,
    total,
    usual_rent_free_weeks,
    variation_served_by,
    weekly_charge,
    weekly_from_annual,
)
from store.domain.entry_kinds import EntryKind
from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode

S = SubAccountCode
RENT = Pence(11237)
TODAY = date(2026, 11, 23)
CHARGES = {S.RENT: RENT, S.SC: Pence(850)}


@pytest.mark.parametrize(("free", "monthly"), [(0, 48694), (2, 46821), (4, 44948)])
def test_a_month_for_universal_credit(free: int, monthly: int) -> None:
    assert monthly_equivalent(RENT, rent_free_weeks=free, on=TODAY) == monthly


def test_a_53_week_year_is_a_timing_gap_of_so_much_a_month() -> None:
    assert gap_in_53_week_year(RENT, on=TODAY) == 936


def test_fortnightly_and_four_weekly_rents() -> None:
    assert monthly_from(RENT, 1, on=TODAY) == 48694
    assert monthly_from(RENT * 2, 2, on=TODAY) == 48694
    assert monthly_from(RENT * 4, 4, on=TODAY) == 48694
    with pytest.raises(ValueError, match="1, 2 or 4"):
        monthly_from(RENT, 3, on=TODAY)


def test_the_usual_rent_free_weeks() -> None:
    assert usual_rent_free_weeks(TODAY, 52) == frozenset()
    christmas = {date(2026, 12, 21), date(2026, 12, 28)}
    assert usual_rent_free_weeks(TODAY, 50) == christmas
    assert usual_rent_free_weeks(TODAY, 48) == christmas | {date(2027, 3, 22), date(2027, 3, 29)}
    assert usual_rent_free_weeks(date(2027, 4, 4), 50) == christmas
    with pytest.raises(BadInput):
        usual_rent_free_weeks(TODAY, 51)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(CHARGED_WEEKS))
def test_rent_free_weeks_are_as_many_mondays_as_the_pattern_says(day: date, charged: int) -> None:
    free = usual_rent_free_weeks(day, charged)
    assert len(free) == 52 - charged
    assert all(monday.weekday() == 0 for monday in free)


def test_a_rent_free_week_charges_nothing_and_the_year_is_spread_over_the_rest() -> None:
    free = usual_rent_free_weeks(TODAY, 50)
    assert weekly_charge(CHARGES, date(2026, 12, 24), free) == {S.RENT: 0, S.SC: 0}
    assert weekly_charge(CHARGES, TODAY, free) == CHARGES
    assert weekly_from_annual(Pence(584324), 52) == RENT
    assert weekly_from_annual(Pence(584324), 48) == 12173


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 12, 14), date(2027, 1, 4)),
    ],
)
def test_the_next_debit_is_the_next_charged_monday(today: date, on: date) -> None:
    free = usual_rent_free_weeks(today, 50)
    assert next_debit(CHARGES, today=today, rent_free=free) == NextDebit(on, Pence(12087), 7)


def test_the_last_debit_is_for_the_days_left_and_then_there_is_none() -> None:
    ends = date(2026, 12, 2)
    assert next_debit(CHARGES, today=TODAY, ends_on=ends) == NextDebit(date(2026, 11, 30), Pence(5180), 3)
    assert next_debit(CHARGES, today=date(2026, 11, 30), ends_on=ends) is None
    assert next_debit({S.RENT: ZERO}, today=TODAY) is None


def test_part_weeks_run_monday_to_sunday() -> None:
    assert first_week({S.RENT: RENT}, date(2026, 11, 25)) == {S.RENT: 8026}
    assert last_week({S.RENT: RENT}, date(2026, 11, 24)) == {S.RENT: 3211}
    assert first_week(CHARGES, TODAY) == CHARGES
    assert last_week(CHARGES, date(2026, 11, 29)) == CHARGES


@given(
    st.dictionaries(st.sampled_from(list(S)), st.integers(0, 50000).map(Pence), min_size=1),
    st.integers(0, 7),
)
def test_part_week_lines_add_up_to_the_rounded_whole(charges: dict[S, Pence], days: int) -> None:
    lines = pro_rata(charges, days)
    assert sum(lines.values()) == total(charges).share(days, 7)
    assert list(lines) == list(charges)
    assert all(amount >= 0 for amount in lines.values())


def test_a_part_week_has_at_most_seven_days() -> None:
    with pytest.raises(ValueError, match="0 to 7"):
        pro_rata(CHARGES, 8)


def test_a_rent_change_is_notified_four_weeks_before() -> None:
    assert variation_served_by(date(2027, 4, 5)) == date(2027, 3, 8)


def test_the_daily_rate_and_the_total() -> None:
    assert daily_rate(RENT) == 1605
    assert total(CHARGES) == 12087
    assert total(CHARGES, [S.SC]) == 850


BOOKED = st.dictionaries(st.sampled_from(list(S)), st.integers(0, 50000).map(Pence))
WEEKS = st.dates(date(2024, 4, 1), date(2034, 4, 1))


def test_a_whole_week_is_charged_on_each_sub_account_in_its_own_name() -> None:
    charges = {S.WAT: Pence(650), S.GAR: Pence(1200), S.UO: Pence(0), S.SC: Pence(850), S.RENT: RENT}
    lines = charges_of_week(
        charges, week=date(2026, 11, 26), rent_free=frozenset(), starts_on=date(2020, 1, 1)
    )
    assert [(one.on, one.code.value, one.kind.value, int(one.amount)) for one in lines] == [
        (TODAY, "RENT", "RENT", 11237),
        (TODAY, "SC", "SC", 850),
        (TODAY, "GAR", "RENT", 1200),
        (TODAY, "WAT", "CHG", 650),
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "on", "pence"),
    [
        (date(2026, 11, 25), None, date(2026, 11, 25), 8026),
        (date(2020, 1, 1), date(2026, 11, 24), TODAY, 3211),
        (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24), 1605),
    ],
)
def test_a_week_it_starts_or_ends_in_is_charged_by_the_day(
    starts_on: date, ends_on: date | None, on: date, pence: int
) -> None:
    (line,) = charges_of_week(
        {S.RENT: RENT}, week=TODAY, rent_free=frozenset(), starts_on=starts_on, ends_on=ends_on
    )
    assert (line.on, line.kind, line.amount) == (on, EntryKind.PRT, pence)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [(date(2026, 11, 30), None), (date(2020, 1, 1), date(2026, 11, 22))]
)
def test_nothing_is_charged_before_or_after(starts_on: date, ends_on: date | None) -> None:
    assert days_charged(TODAY, starts_on, ends_on) == 0
    lines = charges_of_week(
        {S.RENT: RENT}, week=TODAY, rent_free=frozenset(), starts_on=starts_on, ends_on=ends_on
    )
    assert lines == ()


@pytest.mark.parametrize(("charged", "in_52", "in_53"), [(52, 52, 53), (50, 50, 51), (48, 48, 49)])
def test_a_year_has_as_many_charges_as_the_pattern_and_one_more_where_53_weeks_fall_due(
    charged: int, in_52: int, in_53: int
) -> None:
    for year, count in ((2026, in_52), (2030, in_53)):
        first, after = first_monday_of_april(year), first_monday_of_april(year + 1)
        raised = [
            monday
            for monday in mondays(first, after - timedelta(days=1))
            if charges_of_week(
                {S.RENT: RENT},
                week=monday,
                rent_free=usual_rent_free_weeks(monday, charged),
                starts_on=date(2020, 1, 1),
            )
        ]
        assert len(raised) == count, (year, weeks_in_rent_year(first))


@given(BOOKED, WEEKS, st.integers(0, 20), st.integers(0, 20))
def test_part_weeks_from_end_to_end_come_to_the_days(
    charges: dict[S, Pence], day: date, first: int, more: int
) -> None:
    """A tenancy is charged a seventh a day, rounded once a week, however its days fall over weeks."""
    starts_on, ends_on = day + timedelta(days=first), day + timedelta(days=first + more)
    weeks = [monday_of(day) + timedelta(weeks=week) for week in range(8)]
    raised = {
        week: charges_of_week(charges, week=week, rent_free=frozenset(), starts_on=starts_on, ends_on=ends_on)
        for week in weeks
    }
    assert sum(days_charged(week, starts_on, ends_on) for week in weeks) == more + 1
    for week, lines in raised.items():
        days = days_charged(week, starts_on, ends_on)
        assert sum(line.amount for line in lines) == total(charges).share(days, 7)
        assert all(line.amount > 0 and starts_on <= line.on <= ends_on for line in lines)


@given(BOOKED, st.integers(-30, 6), st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_a_week_raised_before_its_end_was_known_comes_to_what_it_would_have_been(
    charges: dict[S, Pence], started: int, ends: list[int]
) -> None:
    starts_on = TODAY + timedelta(days=started)
    free: frozenset[date] = frozenset()

    def rule(ends_on: date | None) -> dict[S, Pence]:
        lines = charges_of_week(charges, week=TODAY, rent_free=free, starts_on=starts_on, ends_on=ends_on)
        return {line.code: line.amount for line in lines}

    raised = rule(None)
    assume(raised)
    net, on = dict(raised), max(TODAY, starts_on)
    for after in ends:  # the end is keyed, and keyed again
        ends_on = max(starts_on, TODAY + timedelta(days=after))
        for _ in range(2):
            week = WeekCharged(on, raised, net, whole=started <= 0)
            lines = given_back(week, charges, starts_on=starts_on, ends_on=ends_on)
            for line in lines:
                assert (line.on, line.kind) == (on, EntryKind.PRT)
                net[line.code] += line.amount
        assert lines == (), "twice puts nothing right"
        assert {code: amount for code, amount in net.items() if amount} == rule(ends_on)


def test_what_is_given_back_goes_by_the_charge_as_it_was_raised() -> None:
    full = {S.RENT: RENT, S.SC: Pence(850)}
    week = WeekCharged(TODAY, full, full, whole=True)
    dearer = {S.RENT: Pence(20000), S.SC: Pence(900)}
    lines = given_back(week, dearer, starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 24))
    assert [(one.code, int(one.amount)) for one in lines] == [(S.RENT, -8026), (S.SC, -608)]
    all_of_it = given_back(week, {}, starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 20))
    assert [int(one.amount) for one in all_of_it] == [-11237, -850]
    # A part week whose whole is not known any more is left to a person.
    part = WeekCharged(TODAY, {S.RENT: Pence(4816)}, {S.RENT: Pence(4816)}, whole=False)
    assert given_back(part, dearer, starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 24)) == ()


def test_a_council_s_own_rent_free_weeks_stand_for_their_year_and_pattern_alone() -> None:
    mine = frozenset({date(2026, 12, 14), date(2026, 12, 21)})
    own = (RentFreeYear(2026, 50, mine),)
    assert rent_free_weeks(date(2027, 3, 1), 50, own) == mine
    for day, pattern in ((date(2027, 6, 1), 50), (date(2026, 12, 1), 48), (date(2026, 12, 1), 52)):
        assert rent_free_weeks(day, pattern, own) == usual_rent_free_weeks(day, pattern)
