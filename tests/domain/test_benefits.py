from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.benefits import (
    AssessmentPeriod,
    Standard,
    assessment_period,
    assessment_period_of,
    deduction_cap,
    first_uc_payment,
    hb_ends_on,
    next_four_weekly,
    next_hb_credit,
    next_uc_payment,
    rent_deduction_range,
    size_criteria_reduction,
    uc_deduction,
    uc_hold_until,
    weekly_from_monthly,
)
from store.domain.calendar import WorkingDays
from store.domain.money import Pence

TODAY = date(2026, 11, 23)
RENT = Pence(11237)
CHRISTMAS = WorkingDays(frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


def test_a_claim_made_today() -> None:
    assert assessment_period(TODAY, 0) == AssessmentPeriod(TODAY, date(2026, 12, 22), date(2026, 12, 29))
    assert first_uc_payment(TODAY) == date(2026, 12, 29)
    assert uc_hold_until(TODAY, 5) == date(2027, 1, 3)


def test_a_claim_on_the_31st_remembers_its_day() -> None:
    claimed = date(2026, 10, 31)
    firsts = [assessment_period(claimed, n).first for n in range(5)]
    assert firsts == [
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
    ]


def test_a_payment_day_that_is_no_working_day_is_paid_early() -> None:
    claimed = date(2026, 11, 19)
    assert first_uc_payment(claimed) == date(2026, 12, 25)
    assert first_uc_payment(claimed, CHRISTMAS) == date(2026, 12, 24)
    assert next_uc_payment(claimed, date(2026, 12, 25), CHRISTMAS) == date(2027, 1, 25)


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
def test_assessment_periods_follow_each_other_without_a_gap(claimed: date, days: int) -> None:
    day = claimed + timedelta(days=days)
    period = assessment_period_of(claimed, day)
    assert period is not None
    assert period.first <= day <= period.last
    after = assessment_period_of(claimed, period.last + timedelta(days=1))
    assert after is not None
    assert after.first == period.last + timedelta(days=1)
    assert assessment_period_of(claimed, claimed - timedelta(days=1)) is None


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(-30, 2000))
def test_the_next_payment_is_never_past_and_never_skipped(claimed: date, days: int) -> None:
    today = claimed + timedelta(days=days)
    paid = next_uc_payment(claimed, today)
    assert paid >= today
    assert paid == first_uc_payment(claimed) or (paid - today).days <= 31


def test_batches_and_rebates() -> None:
    assert next_four_weekly(date(2026, 11, 4), TODAY) == date(2026, 12, 2)
    assert next_four_weekly(TODAY, TODAY) == TODAY
    assert next_four_weekly(date(2027, 1, 18), TODAY) == TODAY
    assert next_hb_credit(TODAY) == date(2026, 11, 30)
    assert next_hb_credit(date(2026, 11, 22)) == TODAY
    assert hb_ends_on(date(2026, 11, 25)) == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("who", "least", "cap", "most"),
    [(Standard.SINGLE_25PLUS, 4249, 6374, 8498), (Standard.COUPLE_25PLUS, 6670, 10005, 13339)],
)
def test_what_universal_credit_may_deduct(who: Standard, least: int, cap: int, most: int) -> None:
    assert rent_deduction_range(who, TODAY) == (least, most)
    assert deduction_cap(who, TODAY) == cap
    assert uc_deduction(who, 15, TODAY) == cap


def test_ten_per_cent_is_so_much_a_week() -> None:
    assert weekly_from_monthly(Pence(4249), TODAY) == 981


@pytest.mark.parametrize(("spare", "cut"), [(0, 0), (1, 1573), (2, 2809), (3, 2809)])
def test_spare_rooms(spare: int, cut: int) -> None:
    assert size_criteria_reduction(RENT, spare, TODAY) == cut
