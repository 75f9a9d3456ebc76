"""What is still on its way, what came, and what has not come in time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from store.domain.in_flight import EARLY_DAYS, Came, Expected, lowers, still_expected
from store.domain.money import Pence

TODAY = date(2026, 11, 23)
LATE = 5


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def expect(offset: int, pence: int = 5000, kind: str = "HB", sub: str = "RENT") -> Expected:
    return Expected(day(offset), kind, sub, Pence(pence))


def came(offset: int, pence: int = 5000, kind: str = "HB") -> Came:
    return Came(day(offset), kind, Pence(pence))


def still(expected: list[Expected], *arrived: Came) -> list[Expected]:
    return list(still_expected(expected, arrived, today=TODAY, late_days=LATE))


def test_what_is_late_stays_for_as_long_as_policy_says_and_is_told_as_late() -> None:
    late, gone, today = expect(-LATE), expect(-LATE - 1), expect(0)
    assert still([today, gone, late]) == [late, today]
    assert (late.late(TODAY), today.late(TODAY)) == (True, False)


def test_what_came_is_not_expected_any_more() -> None:
    assert still([expect(-2)], came(-1)) == []
    assert still([expect(EARLY_DAYS)], came(0)) == [], "it may come a little early"


def test_another_kind_another_sum_or_last_weeks_is_not_what_was_expected() -> None:
    one = expect(0)
    for other in (came(0, kind="DD"), came(0, 4999), came(-7), came(-EARLY_DAYS - 1), came(1)):
        assert still([one], other) == [one]


def test_one_posting_answers_one_expectation_and_the_oldest_first() -> None:
    first, second = expect(-2), expect(0)
    assert still([second, first], came(-1)) == [second]
    assert still([second, first], came(-1), came(0)) == []


def test_only_debt_and_only_what_is_near_lowers_what_may_be_asked_for() -> None:
    rows = [expect(31, 100), expect(32, 200), expect(0, 400, sub="WAT"), expect(-1, 800)]
    assert lowers(rows, today=TODAY, ahead_days=31, sub_accounts=["RENT"]) == 900


OFFSETS = st.integers(-20, 40)


@given(
    st.lists(st.tuples(OFFSETS, st.integers(1, 3)), max_size=8),
    st.lists(st.tuples(OFFSETS, st.integers(1, 3)), max_size=8),
)
def test_money_that_comes_never_makes_more_expected(
    expected: list[tuple[int, int]], arrived: list[tuple[int, int]]
) -> None:
    rows = [expect(offset, pence) for offset, pence in expected]
    some = still(rows, *(came(offset, pence) for offset, pence in arrived))
    every = still(rows)
    assert len(every) - len(arrived) <= len(some) <= len(every)
    assert all(one in every for one in some)
    assert all(one.due_on >= day(-LATE) for one in some)
    assert [one.due_on for one in some] == sorted(one.due_on for one in some)
