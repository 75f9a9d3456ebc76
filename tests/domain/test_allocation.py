import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.allocation import Part, Split, allocate_payment, preview
from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode

S = SubAccountCode
ORDER = (S.RENT, S.UO, S.SC, S.WAT, S.INS, S.GAR, S.CC, S.RCH, S.SUN, S.HBO)
WEEK = Pence(11237)


def test_the_first_call_of_the_day() -> None:
    owed = {S.RENT: Pence(18640), S.CC: Pence(40400)}
    splits = allocate_payment(Pence(18640), owed, ORDER, WEEK)
    assert splits == (Split(S.RENT, WEEK, Part.THIS_WEEK), Split(S.RENT, Pence(7403), Part.ARREARS))
    assert preview(splits, owed).sentence == (
        "£112.37 to this week's rent and £74.03 to the rent arrears. "
        "Separate and not paid by this: court costs."
    )


def test_a_small_payment_goes_to_this_weeks_rent() -> None:
    splits = allocate_payment(Pence(2000), {S.RENT: Pence(18640)}, ORDER, WEEK)
    assert splits == (Split(S.RENT, Pence(2000), Part.THIS_WEEK),)
    assert preview(splits, {S.RENT: Pence(18640)}).sentence == "£20.00 to this week's rent."


def test_what_is_left_pays_the_rest_in_order_and_then_rent_in_advance() -> None:
    owed = {S.RENT: Pence(1000), S.HBO: Pence(500), S.WAT: Pence(300), S.CC: Pence(200), S.FTA: Pence(900)}
    splits = allocate_payment(Pence(2500), owed, ORDER, WEEK)
    assert [(one.code, int(one.amount), one.part) for one in splits] == [
        (S.RENT, 1000, Part.THIS_WEEK),
        (S.WAT, 300, Part.ARREARS),
        (S.CC, 200, Part.ARREARS),
        (S.HBO, 500, Part.ARREARS),
        (S.RENT, 500, Part.ADVANCE),
    ]
    said = preview(splits, owed)
    assert said.separate == ("former tenant arrears",)
    assert "£5.00 to rent in advance" in said.sentence


def test_a_former_tenants_money_pays_the_former_debt() -> None:
    splits = allocate_payment(Pence(500), {S.FTA: Pence(128400)}, ORDER)
    assert splits == (Split(S.FTA, Pence(500), Part.ARREARS),)


def test_use_and_occupation_is_never_called_rent() -> None:
    owed = {S.UO: Pence(20000)}
    splits = allocate_payment(Pence(15000), owed, ORDER, WEEK)
    assert preview(splits, owed).sentence == (
        "£112.37 to this week's use and occupation and £37.63 to the use and occupation arrears."
    )


def test_the_payer_may_say_what_it_is_for() -> None:
    owed = {S.RENT: Pence(18640), S.GAR: Pence(2000)}
    wish = {S.GAR: Pence(2000), S.RENT: ZERO}
    assert allocate_payment(Pence(2000), owed, ORDER, WEEK, wish=wish) == (
        Split(S.GAR, Pence(2000), Part.WISH),
    )


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({S.RENT: Pence(1500)}, "£5.00 less than the payment"),
        ({S.RENT: Pence(2500)}, "£5.00 more than the payment"),
        ({S.RENT: Pence(2500), S.GAR: Pence(-500)}, "below zero"),
        ({S.WAT: Pence(2000)}, "does not have"),
    ],
)
def test_a_wish_that_does_not_add_up_is_sent_back(wish: dict[S, Pence], said: str) -> None:
    owed = {S.RENT: Pence(18640), S.GAR: Pence(2000)}
    with pytest.raises(BadInput, match=said) as caught:
        allocate_payment(Pence(2000), owed, ORDER, WEEK, wish=wish)
    assert caught.value.field == "split"


def test_nothing_is_not_split_and_an_account_needs_a_sub_account() -> None:
    with pytest.raises(BadInput, match="no amount"):
        allocate_payment(ZERO, {S.RENT: Pence(1)}, ORDER)
    with pytest.raises(BadInput, match="nothing to pay to"):
        allocate_payment(Pence(1), {}, ORDER)


@given(
    st.integers(1, 10**7).map(Pence),
    st.dictionaries(st.sampled_from(list(S)), st.integers(-(10**5), 10**6).map(Pence), min_size=1),
    st.permutations(list(S)),
    st.integers(0, 11),
    st.integers(0, 20000).map(Pence),
)
def test_the_parts_add_up_and_no_debt_is_overpaid(
    amount: Pence, owed: dict[S, Pence], order: list[S], length: int, week: Pence
) -> None:
    splits = allocate_payment(amount, owed, order[:length], week)
    assert sum(one.amount for one in splits) == amount
    assert all(one.amount > 0 for one in splits)
    assert {one.code for one in splits} <= set(owed)
    for code in owed:
        to_debt = sum(one.amount for one in splits if one.code is code and one.part is not Part.ADVANCE)
        assert to_debt <= max(owed[code], 0)
    assert sum(1 for one in splits if one.part is Part.ADVANCE) <= 1
