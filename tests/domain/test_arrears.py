from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.arrears import (
    Ageing,
    FiveBalances,
    Line,
    Unpaid,
    after_grace,
    age_debt,
    band_of,
    bands,
    five_balances,
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


@given(balances, amounts, st.dictionaries(st.sampled_from(list(S)), amounts), amounts, amounts)
def test_no_pound_is_counted_twice_and_no_part_is_below_zero(
    subs: dict[S, Pence], in_flight: Pence, protected: dict[S, Pence], barred: Pence, insolvent: Pence
) -> None:
    got = five_balances(subs, in_flight, protected, barred, insolvent)
    parts = (got.in_flight, got.moratorium, got.barred, got.collectable)
    assert min(parts) >= 0
    assert sum(parts) == max(got.gross, 0)
    assert got.in_flight <= in_flight
    assert got.barred <= barred + insolvent
    more = five_balances(subs, in_flight + 1, protected, barred + 1, insolvent + 1)
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
