from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.arrears import (
    Ageing,
    FiveBalances,
    Held,
    Line,
    Marked,
    Unpaid,
    after_grace,
    age_debt,
    band_of,
    bands,
    five_balances,
    mark,
    still_held,
    weeks_behind,
)
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode, rent_debt_codes

S = SubAccountCode
WEEKLY = Pence(11237)


def test_five_balances_of_one_debt() -> None:
    assert five_balances(
        {S.RENT: Pence(100000), S.SC: Pence(5000), S.CC: Pence(40400), S.HBO: Pence(9999)},
        in_flight=Pence(20000),
        moratorium_debt={S.RENT: Pence(30000), S.CC: Pence(40400)},
        barred=Pence(10000),
        insolvent=Pence(1000),
    ) == FiveBalances(Pence(105000), Pence(20000), Pence(30000), Pence(11000), Pence(44000))


def test_water_counts_only_where_the_agreement_says_so() -> None:
    balances = {S.RENT: Pence(1000), S.WAT: Pence(500)}
    assert five_balances(balances).gross == 1000
    codes = rent_debt_codes(water_reserved_as_rent=True)
    assert five_balances(balances, codes=codes).gross == 1500


def test_only_what_is_still_owed_of_a_moratorium_debt_is_held() -> None:
    got = five_balances({S.RENT: Pence(5000)}, moratorium_debt={S.RENT: Pence(30000)})
    assert (got.moratorium, got.collectable) == (5000, 0)


def test_in_credit_nothing_is_collectable() -> None:
    got = five_balances({S.RENT: Pence(-5000)}, in_flight=Pence(100), barred=Pence(100))
    assert got == FiveBalances(Pence(-5000), ZERO, ZERO, ZERO, ZERO)


amounts = st.integers(0, 10**7).map(Pence)
balances = st.dictionaries(st.sampled_from(list(S)), st.integers(-(10**6), 10**7).map(Pence))


@given(balances, amounts, st.dictionaries(st.sampled_from(list(S)), amounts), amounts, amounts, amounts)
def test_no_pound_is_counted_twice_and_no_part_is_below_zero(
    subs: dict[S, Pence],
    in_flight: Pence,
    protected: dict[S, Pence],
    barred: Pence,
    insolvent: Pence,
    held: Pence,
) -> None:
    got = five_balances(subs, in_flight, protected, barred, insolvent, held)
    parts = (got.in_flight, got.moratorium, got.barred, got.collectable, got.held)
    assert min(parts) >= 0
    assert sum(parts) == max(got.gross, 0)
    assert got.in_flight <= in_flight
    assert got.barred <= barred + insolvent
    assert got.held <= held
    undisputed = five_balances(subs, in_flight, protected, barred, insolvent)
    assert undisputed.in_flight == got.in_flight, "what is on its way still counts for an agreement"
    assert undisputed.collectable - got.collectable == got.held
    more = five_balances(subs, in_flight + 1, protected, barred + 1, insolvent + 1, held + 1)
    assert more.collectable <= got.collectable


def test_one_weeks_grace_as_far_as_this_week_is_unpaid() -> None:
    assert after_grace(Pence(15000), WEEKLY, ZERO) == 3763
    assert after_grace(Pence(15000), WEEKLY, Pence(10000)) == 13763
    assert after_grace(Pence(15000), WEEKLY, Pence(99999)) == 15000
    assert after_grace(Pence(5000), WEEKLY, ZERO) == 0


@pytest.mark.parametrize(
    ("owed", "weeks"), [(18640, "1.7"), (44948, "4.0"), (0, "0.0"), (-500, "0.0"), (10**8, "8899.2")]
)
def test_weeks_behind_to_one_decimal(owed: int, weeks: str) -> None:
    assert weeks_behind(Pence(owed), WEEKLY) == Decimal(weeks)


def test_nothing_is_behind_of_no_charge() -> None:
    assert weeks_behind(Pence(500), ZERO) is None


EDGES = (1, 4, 8, 13)


@pytest.mark.parametrize(
    ("owed", "label"),
    [
        (-1, "nothing owed"),
        (0, "nothing owed"),
        (1, "up to 1 week"),
        (11237, "up to 1 week"),
        (11238, "1 to 4 weeks"),
        (44948, "1 to 4 weeks"),
        (44949, "4 to 8 weeks"),
        (146081, "8 to 13 weeks"),
        (146082, "over 13 weeks"),
    ],
)
def test_bands_end_on_the_penny(owed: int, label: str) -> None:
    assert band_of(Pence(owed), WEEKLY, EDGES).label == label


def test_a_debt_without_a_charge_is_in_the_highest_band_and_edges_must_rise() -> None:
    assert band_of(Pence(1), ZERO, EDGES).label == "over 13 weeks"
    assert len(bands(EDGES)) == 6
    with pytest.raises(ValueError, match="rise"):
        bands((4, 1))


D = [date(2026, 10, 5) + timedelta(weeks=n) for n in range(6)]


def test_payments_pay_the_oldest_first() -> None:
    lines = [Line(day, WEEKLY) for day in D[:3]] + [Line(D[2], Pence(-15000))]
    assert age_debt(lines) == Ageing((Unpaid(D[1], Pence(7474)), Unpaid(D[2], WEEKLY)), ZERO)
    assert age_debt(lines).oldest == D[1]


def test_a_payment_in_advance_waits_as_credit_for_the_next_debit() -> None:
    assert age_debt([Line(D[0], Pence(-20000)), Line(D[1], WEEKLY)]) == Ageing((), Pence(8763))


def test_the_payer_may_say_what_a_payment_is_for() -> None:
    lines = [Line(D[0], WEEKLY), Line(D[1], WEEKLY), Line(D[1], -WEEKLY, towards=D[1])]
    assert age_debt(lines).unpaid == (Unpaid(D[0], WEEKLY),)


def test_a_returned_direct_debit_leaves_the_old_debt_old() -> None:
    lines = [
        Line(D[0], WEEKLY, key="a"),
        Line(D[0], -WEEKLY, key="b"),
        Line(D[3], WEEKLY, key="c", reverses="b"),
    ]
    assert age_debt(lines).unpaid == (Unpaid(D[0], WEEKLY),)


entries = st.lists(
    st.builds(
        Line,
        on=st.sampled_from(D),
        amount=st.integers(-50000, 50000).map(Pence),
        towards=st.none() | st.sampled_from(D),
    ),
    max_size=20,
)


@given(entries)
def test_ageing_always_adds_up_to_the_balance(lines: list[Line]) -> None:
    got = age_debt(lines)
    assert sum(part.amount for part in got.unpaid) - got.credit == sum(line.amount for line in lines)
    assert all(part.amount > 0 for part in got.unpaid)
    assert not (got.unpaid and got.credit)
    days = [part.due_on for part in got.unpaid]
    assert days == sorted(set(days))


START = date(2026, 11, 9)
OLD = date(2020, 6, 1)


def too_old(day: date) -> bool:
    return day < date(2020, 11, 23)


def test_a_pound_in_breathing_space_that_is_too_old_as_well_is_marked_once() -> None:
    """600.00 at application, 300.00 of it over six years old, and 200.00 of rent since: 200.00 is left."""
    unpaid = {
        S.RENT: [
            Unpaid(OLD, Pence(30000)),
            Unpaid(date(2026, 11, 2), Pence(30000)),
            Unpaid(START, Pence(20000)),
        ]
    }
    marked = mark(unpaid, moratorium={S.RENT: Held(START, Pence(60000))}, insolvency=(), barred=too_old)
    assert marked == Marked({S.RENT: Pence(60000)}, ZERO, ZERO)
    five = five_balances({S.RENT: Pence(80000)}, ZERO, marked.moratorium, marked.barred, marked.insolvent)
    assert five == FiveBalances(Pence(80000), ZERO, Pence(60000), ZERO, Pence(20000))


def test_a_moratorium_of_one_debt_takes_no_pound_of_another() -> None:
    unpaid = {S.FTA: [Unpaid(OLD, Pence(50000))], S.RENT: [Unpaid(date(2026, 11, 2), Pence(60000))]}
    marked = mark(unpaid, moratorium={S.RENT: Held(START, Pence(60000))}, insolvency=(), barred=too_old)
    assert marked == Marked({S.RENT: Pence(60000)}, ZERO, Pence(50000))


def test_what_was_marked_for_a_moratorium_is_not_marked_for_an_insolvency() -> None:
    unpaid = {S.RENT: [Unpaid(date(2026, 11, 2), Pence(60000))]}
    both = mark(
        unpaid,
        moratorium={S.RENT: Held(START, Pence(40000))},
        insolvency=[Held(START, Pence(60000))],
        barred=too_old,
    )
    assert (both.moratorium[S.RENT], both.insolvent) == (40000, 20000)


def since(*amounts: int, off: int = 0) -> list[Line]:
    lines = [Line(date(2026, 11, 16), Pence(amount)) for amount in amounts]
    return [*lines, Line(date(2026, 11, 17), Pence(-off), written_off=True)] if off else lines


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (since(), 60000),
        (since(10000, 10000), 60000),
        (since(10000, -10000), 60000),  # who pays the rent keeps the protection of the rest
        (since(10000, -15000), 55000),
        (since(10000, off=60000), 0),
        (since(10000, off=20000), 40000),
        (since(-70000), 0),
        ([Line(date(2026, 11, 8), Pence(-5000))], 60000),  # before it: the sum was struck after
    ],
)
def test_a_held_sum_falls_by_what_is_written_off_or_paid_beyond_the_rent(
    lines: list[Line], left: int
) -> None:
    assert still_held(Held(START, Pence(60000)), lines) == left


def test_a_write_off_taken_back_is_held_again() -> None:
    lines = [*since(off=60000), Line(date(2026, 11, 20), Pence(60000), written_off=True)]
    assert still_held(Held(START, Pence(60000)), lines) == 60000


unpaid_rows = st.lists(
    st.builds(Unpaid, st.dates(date(2018, 1, 1), date(2026, 11, 23)), st.integers(1, 10**6).map(Pence)),
    max_size=8,
)


@given(
    st.dictionaries(st.sampled_from([S.RENT, S.SC, S.FTA]), unpaid_rows),
    st.dictionaries(st.sampled_from([S.RENT, S.SC]), amounts.map(lambda one: Held(START, one))),
    st.lists(amounts.map(lambda one: Held(date(2026, 1, 5), one)), max_size=2),
)
def test_no_unpaid_pound_is_marked_twice(
    unpaid: dict[S, list[Unpaid]], moratorium: dict[S, Held], insolvency: list[Held]
) -> None:
    marked = mark(unpaid, moratorium=moratorium, insolvency=insolvency, barred=too_old)
    whole = sum(one.amount for rows in unpaid.values() for one in rows)
    assert 0 <= sum(marked.moratorium.values()) + marked.insolvent + marked.barred <= whole
    for code, taken in marked.moratorium.items():
        owed = sum(one.amount for one in unpaid.get(code, []))
        assert taken == min(owed, moratorium[code].amount)
