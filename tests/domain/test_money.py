"""Money: whole pence in, whole pence out, and nothing else gets in."""

import copy
import pickle
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.errors import BadInput
from store.domain.money import LARGEST, ZERO, Pence, apportion, parse_pounds, parse_signed_pounds, pounds

sums = st.integers(-(10**9), 10**9).map(Pence)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("50", 5000),
        ("£50", 5000),
        ("£ 50", 5000),
        ("  50.20 ", 5020),
        ("1,050.20", 105020),
        ("£1,050.20", 105020),
        ("1050.20", 105020),
        ("0.05", 5),
        ("0", 0),
        ("007", 700),
        ("1,000,000", 100_000_000),
        ("1000000.00", 100_000_000),
    ],
)
def test_amounts_are_read_as_officers_type_them(typed: str, pence: int) -> None:
    amount = parse_pounds(typed)
    assert amount == pence
    assert isinstance(amount, Pence)


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "£", "NaN", "nan", "Infinity", "1E+3", "1e3", "1_000", "٣", "１２", "²", "fifty", "50p",
        "10,50", "1,05.20", "1,0500", ",500", "1 050", "50.5", "50.", ".50", "50.505", "50,00", "5.0.0",
        "-5", "+5", "−5", "--5", "££5", "$5", "€5", "5\n5", "5\x00", "1000000.01", "1,000,001", "99999999",
        "9" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_not_plainly_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_pounds(typed)
    assert refused.value.field == "amount"
    assert refused.value.what
    assert refused.value.do
    if typed.strip() and len(typed) > 4:
        assert typed not in str(refused.value), "what was typed may be personal: it is not repeated"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("", "There is no amount."),
        ("-5", "An amount here has no sign."),
        ("50.5", "The pence are not two digits."),
        ("1,000,001", "The amount is above £1,000,000."),
        ("99999999", "The amount is above £1,000,000."),
        ("abc", "That is not an amount of money."),
    ],
)
def test_each_message_says_what_is_wrong(typed: str, what: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_pounds(typed, field="deposit")
    assert (refused.value.what, refused.value.field) == (what, "deposit")


@pytest.mark.parametrize("typed", ["-5", "-£5.00", "£-5", "−5", " - 5 "])
def test_a_sign_is_read_only_where_it_is_asked_for(typed: str) -> None:
    assert parse_signed_pounds(typed) == Pence(-500)
    with pytest.raises(BadInput):
        parse_pounds(typed)


@pytest.mark.parametrize("typed", ["--5", "£-£5", "££5", "+-5", "-", "£", "5-"])
def test_signed_amounts_are_no_less_strict(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_signed_pounds(typed)


@given(st.integers(0, int(LARGEST)).map(Pence))
def test_what_is_printed_can_be_read_back(amount: Pence) -> None:
    assert parse_pounds(pounds(amount)) == amount
    assert parse_pounds(pounds(amount).replace(",", "").removeprefix("£")) == amount
    assert parse_signed_pounds(pounds(-amount)) == -amount


@given(st.text(max_size=12))
def test_any_text_gives_an_amount_or_a_message(typed: str) -> None:
    try:
        amount = parse_pounds(typed)
    except BadInput:
        return
    assert ZERO <= amount <= LARGEST
    assert typed.isascii() or "£" in typed or "\u00a0" in typed


def test_printing() -> None:
    assert pounds(Pence(105020)) == "£1,050.20"
    assert pounds(Pence(-500)) == "-£5.00"
    assert pounds(Pence(-5)) == "-£0.05"
    assert pounds(ZERO) == "£0.00"
    assert pounds(Pence(123456789)) == "£1,234,567.89"


@given(sums, sums, st.integers(-1000, 1000))
def test_sums_stay_money(a: Pence, b: Pence, n: int) -> None:
    for result, plain in [
        (a + b, int(a) + int(b)),
        (a - b, int(a) - int(b)),
        (a * n, int(a) * n),
        (n * a, int(a) * n),
        (-a, -int(a)),
        (+a, int(a)),
        (abs(a), abs(int(a))),
        (sum([a, b]), int(a) + int(b)),
        (0 - a, -int(a)),
        (max(a, b), max(int(a), int(b))),
    ]:
        assert result == plain
        assert type(result) is Pence


@pytest.mark.parametrize("bad", [1.0, True, False, "5", None, Decimal(5), Fraction(1, 2)])
def test_floats_truth_values_and_text_are_not_money(bad: Any) -> None:
    money = Pence(5)
    attempts: list[Callable[[], object]] = [
        lambda: Pence(bad),
        lambda: money + bad,
        lambda: money - bad,
        lambda: money * bad,
        lambda: money / bad,
        lambda: money // bad,
        lambda: money % bad,
        lambda: money.share(bad, 2),
        lambda: money.divided(bad),
        lambda: pounds(bad),
    ]
    for attempt in attempts:
        with pytest.raises(TypeError):
            attempt()


def test_what_python_lets_a_float_on_the_left_make_is_no_money_any_more() -> None:
    total: Any = 0.5 + Pence(5)
    assert not isinstance(total, Pence)
    with pytest.raises(TypeError):
        Pence(total)


def test_division_must_say_how_it_rounds() -> None:
    money: Any = Pence(100)
    attempts: list[Callable[[], object]] = [
        lambda: money / 3,
        lambda: 3 / money,
        lambda: money // 3,
        lambda: money % 3,
        lambda: divmod(money, 3),
        lambda: 300 // money,
        lambda: 300 % money,
        lambda: money * money,
        lambda: money**2,
        lambda: 2**money,
        lambda: float(money),
        lambda: round(money, 1),
        lambda: money.share(money, 2),
        lambda: money.share(1, money),
    ]
    for attempt in attempts:
        with pytest.raises(TypeError):
            attempt()
    assert type(round(money)) is Pence


def test_money_over_money_is_a_count() -> None:
    """£846.20 at £5.50 a week is 154 payments, the last of £4.70: 153 whole ones and a rest."""
    assert divmod(Pence(84620), Pence(550)) == (153, Pence(470))
    assert type(Pence(84620) // Pence(550)) is int
    assert type(Pence(84620) % Pence(550)) is Pence


@given(sums, st.integers(-1000, 1000), st.integers(1, 1000))
def test_a_share_rounds_half_away_from_zero(amount: Pence, top: int, bottom: int) -> None:
    exact = Fraction(int(amount) * top, bottom)
    share = amount.share(top, bottom)
    assert type(share) is Pence
    assert abs(int(share) - exact) <= Fraction(1, 2)
    if abs(int(share) - exact) == Fraction(1, 2):
        assert abs(int(share)) > abs(exact)


@given(sums, st.sampled_from([1, 2, 4, 5, 8, 10, 20, 50, 100]))
def test_dividing_agrees_with_decimal(amount: Pence, n: int) -> None:
    expected = (Decimal(int(amount)) / n).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert amount.divided(n) == int(expected)


@pytest.mark.parametrize("n", [0, -1])
def test_sharing_among_nobody_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Pence(1).divided(n)


@given(sums, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_apportioned_parts_add_up_to_the_penny(total: Pence, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert type(part) is Pence
        assert abs(int(part) - Fraction(int(total) * weight, sum(weights))) < 1
        assert weight or part == 0


def test_left_over_pennies_go_to_the_largest_remainders_then_the_earlier() -> None:
    assert apportion(Pence(100), [1, 1, 1]) == (34, 33, 33)
    assert apportion(Pence(-100), [1, 1, 1]) == (-34, -33, -33)
    assert apportion(Pence(100), [1, 2, 3]) == (17, 33, 50)
    assert apportion(Pence(11237), [7, 3]) == (7866, 3371)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
def test_weights_that_split_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(Pence(1), weights)


def test_money_survives_being_copied_and_stored() -> None:
    money = Pence(105020)
    for again in (pickle.loads(pickle.dumps(money)), copy.deepcopy(money)):
        assert again == money
        assert type(again) is Pence
    assert (str(money), f"{money}", repr(money)) == ("105020", "105020", "Pence(105020)")
    assert not hasattr(money, "__dict__")
