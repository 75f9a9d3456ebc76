from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.agreements import (
    KEPT,
    AgreementState,
    Frequency,
    Standing,
    Terms,
    due_date,
    due_dates,
    ends_on,
    expected_balance,
    instalments,
    last_counted,
    last_instalment,
    standing,
)
from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence

FRIDAY = date(2026, 11, 27)
WEEKLY = Terms(Pence(84620), Pence(550), Frequency.WEEKLY, FRIDAY)


def test_a_long_weekly_plan() -> None:
    assert instalments(WEEKLY) == 154
    assert last_instalment(WEEKLY) == 470
    assert due_date(WEEKLY, 0) == FRIDAY
    assert ends_on(WEEKLY) == date(2029, 11, 2)


@pytest.mark.parametrize(
    ("frequency", "second"),
    [
        (Frequency.WEEKLY, date(2026, 12, 4)),
        (Frequency.FORTNIGHTLY, date(2026, 12, 11)),
        (Frequency.FOUR_WEEKLY, date(2026, 12, 25)),
        (Frequency.MONTHLY, date(2026, 12, 27)),
    ],
)
def test_due_dates_by_frequency(frequency: Frequency, second: date) -> None:
    assert due_date(replace(WEEKLY, frequency=frequency), 1) == second


def test_a_monthly_plan_remembers_the_31st() -> None:
    terms = Terms(Pence(4000), Pence(1000), Frequency.MONTHLY, date(2027, 1, 31))
    assert list(due_dates(terms)) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_a_one_off_is_one_instalment_and_a_lump_sum_shortens_a_plan() -> None:
    once = Terms(Pence(5000), Pence(5000), Frequency.ONE_OFF, FRIDAY)
    assert (instalments(once), ends_on(once)) == (1, FRIDAY)
    lump = replace(WEEKLY, lump_sum=Pence(84000), lump_sum_on=FRIDAY)
    assert (instalments(lump), last_instalment(lump)) == (2, 70)
    paid_at_once = replace(lump, lump_sum=Pence(84620))
    assert (instalments(paid_at_once), ends_on(paid_at_once), last_instalment(paid_at_once)) == (0, None, 0)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (FRIDAY, 84620),
        (date(2026, 12, 1), 84620),
        (date(2026, 12, 2), 84070),
        (date(2026, 12, 8), 84070),
        (date(2026, 12, 9), 83520),
        (date(2040, 1, 1), 0),
    ],
)
def test_an_instalment_counts_from_its_due_date_plus_tolerance(today: date, expected: int) -> None:
    assert expected_balance(WEEKLY, today, tolerance_days=5) == expected


def test_a_lump_sum_counts_like_an_instalment() -> None:
    lump = replace(WEEKLY, lump_sum=Pence(10000), lump_sum_on=date(2026, 11, 25))
    assert expected_balance(lump, date(2026, 11, 29), tolerance_days=5) == 84620
    assert expected_balance(lump, date(2026, 11, 30), tolerance_days=5) == 74620
    assert expected_balance(lump, date(2026, 12, 2), tolerance_days=5) == 74070


def judged(
    balance: int,
    today: date,
    stored: AgreementState = AgreementState.LIVE,
    *,
    in_flight: int = 0,
    not_yet_due: int = 0,
    short_pay: int = 0,
    suppressed: bool = False,
) -> Standing:
    return standing(
        WEEKLY,
        stored=stored,
        balance=Pence(balance),
        in_flight=Pence(in_flight),
        not_yet_due=Pence(not_yet_due),
        today=today,
        tolerance_days=5,
        short_pay=Pence(short_pay),
        suppressed=suppressed,
    )


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (FRIDAY, AgreementState.LIVE),
        (date(2026, 11, 28), AgreementState.AT_RISK),
        (date(2026, 12, 1), AgreementState.AT_RISK),
        (date(2026, 12, 2), AgreementState.BREACHED),
    ],
)
def test_a_missed_payment_is_a_risk_first_and_a_breach_after_its_tolerance(
    today: date, state: AgreementState
) -> None:
    assert judged(84620, today).state is state
    assert (state in KEPT) is (state is not AgreementState.BREACHED)


def test_money_on_its_way_rent_not_yet_due_a_small_short_pay_and_breathing_space_are_no_breach() -> None:
    late = date(2026, 12, 2)
    assert judged(84620, late).behind == 550
    assert judged(84620, late, in_flight=550).state is AgreementState.LIVE
    assert judged(84070 + 11237, late, not_yet_due=11237).state is AgreementState.LIVE
    assert judged(84170, late, short_pay=100).state is AgreementState.LIVE
    assert judged(84171, late, short_pay=100).state is AgreementState.BREACHED
    assert judged(84620, late, suppressed=True).state is AgreementState.AT_RISK


def test_a_breach_made_good_is_restored_and_what_ended_stays_ended() -> None:
    late = date(2026, 12, 2)
    assert judged(84070, late, AgreementState.BREACHED).state is AgreementState.RESTORED
    assert judged(84070, late, AgreementState.RESTORED).state is AgreementState.RESTORED
    assert judged(0, late).state is AgreementState.COMPLETED
    for ended in (AgreementState.CANCELLED, AgreementState.SUPERSEDED, AgreementState.COMPLETED):
        assert judged(84620, late, ended).state is ended


def test_a_screen_hears_what_comes_next() -> None:
    got = judged(84070, date(2026, 12, 2))
    assert (got.expected, got.behind) == (84070, 0)
    assert (got.next_on, got.ends_on, got.payments_left) == (date(2026, 12, 4), date(2029, 11, 2), 153)
    over = judged(500, date(2029, 11, 3))
    assert (over.next_on, over.payments_left) == (None, 0)


def test_rent_charged_since_the_last_counted_due_date_is_for_the_next_payment() -> None:
    assert last_counted(WEEKLY, date(2026, 12, 1), tolerance_days=5) is None
    assert last_counted(WEEKLY, date(2026, 12, 8), tolerance_days=5) == FRIDAY


@pytest.mark.parametrize("change", [{"instalment": ZERO}, {"lump_sum": Pence(100)}, {"lump_sum": Pence(-1)}])
def test_terms_that_make_no_sense_are_sent_back(change: dict[str, Pence]) -> None:
    with pytest.raises(BadInput):
        replace(WEEKLY, **change)  # type: ignore[arg-type]


@given(
    st.integers(1, 10**6).map(Pence),
    st.integers(100, 10**5).map(Pence),
    st.sampled_from([one for one in Frequency if one is not Frequency.ONE_OFF]),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
)
def test_instalments_pay_exactly_what_is_owed_and_expectations_only_fall(
    owed: Pence, instalment: Pence, frequency: Frequency, start: date, days: int
) -> None:
    terms = Terms(owed, instalment, frequency, start)
    count = instalments(terms)
    assert instalment * (count - 1) + last_instalment(terms) == owed
    assert 0 < last_instalment(terms) <= instalment
    today = start + timedelta(days=days)
    assert expected_balance(terms, today) >= expected_balance(terms, today + timedelta(days=1)) >= 0
    assert expected_balance(terms, today, tolerance_days=5) >= expected_balance(terms, today)
    last = ends_on(terms)
    assert last is not None
    assert expected_balance(terms, last) == 0
