from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.money import Pence
from store.domain.moratorium import (
    Moratorium,
    MoratoriumKind,
    crisis_last_day,
    extended_deadline,
    may_start_again,
    midway_review,
    protected_debt,
    release_day,
    standard_last_day,
)
from store.domain.tenancies import SubAccountCode

START = date(2026, 11, 23)
STANDARD = Moratorium(MoratoriumKind.STANDARD, START)
CRISIS = Moratorium(MoratoriumKind.MENTAL_HEALTH, START)


def test_sixty_days_begin_with_the_start_date() -> None:
    assert standard_last_day(START) == date(2027, 1, 21)
    assert STANDARD.live_on(date(2027, 1, 21))
    assert not STANDARD.live_on(date(2027, 1, 22))
    assert not STANDARD.live_on(date(2026, 11, 22))
    assert release_day(STANDARD) == date(2027, 1, 22)


def test_the_midway_review_falls_from_day_25_to_day_35() -> None:
    assert midway_review(START) == (date(2026, 12, 17), date(2026, 12, 27))


def test_a_crisis_moratorium_never_ends_by_itself_and_is_never_named() -> None:
    assert CRISIS.live_on(date(2036, 1, 1))
    assert CRISIS.last_day is None
    assert release_day(CRISIS) is None
    assert CRISIS.label == "protected period"
    ended = Moratorium(MoratoriumKind.MENTAL_HEALTH, START, crisis_last_day(date(2026, 12, 1)))
    assert ended.last_day == date(2026, 12, 31)
    assert not ended.live_on(date(2027, 1, 1))


@pytest.mark.parametrize(("on", "may"), [(date(2028, 1, 21), False), (date(2028, 1, 22), True)])
def test_a_standard_one_may_come_again_after_more_than_twelve_months(on: date, may: bool) -> None:
    assert may_start_again(STANDARD, on) is may
    assert may_start_again(CRISIS, on)


def test_a_notice_that_would_lapse_inside_lives_on_for_eight_weeks() -> None:
    assert extended_deadline(date(2026, 12, 20), STANDARD) == date(2027, 3, 18)
    assert extended_deadline(date(2027, 1, 22), STANDARD) == date(2027, 1, 22)
    assert extended_deadline(date(2026, 11, 22), STANDARD) == date(2026, 11, 22)
    assert extended_deadline(date(2026, 12, 20), CRISIS) is None


def test_all_debt_at_application_is_protected_and_credit_is_not_debt() -> None:
    balances = {
        SubAccountCode.RENT: Pence(41250),
        SubAccountCode.SC: Pence(-500),
        SubAccountCode.HBO: Pence(9000),
        SubAccountCode.CC: Pence(40400),
    }
    debt = protected_debt(balances)
    assert debt == {
        SubAccountCode.RENT: 41250,
        SubAccountCode.HBO: 9000,
        SubAccountCode.CC: 40400,
    }
    assert Moratorium(MoratoriumKind.STANDARD, START, debt=debt).total == Pence(90650)


@given(st.integers(-400, 400))
def test_a_deadline_never_moves_back(days: int) -> None:
    deadline = START + timedelta(days=days)
    moved = extended_deadline(deadline, STANDARD)
    assert moved is not None
    assert moved >= deadline
