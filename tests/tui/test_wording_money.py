"""Money in words: letters for amounts, splits, receipts, what may be taken back."""

from dataclasses import replace

import pytest

from store.domain.errors import BadInput
from store.domain.money import Pence
from store.domain.views.money import SplitLine, SuggestedAmount
from tests.tui import made_up
from tui.text import width
from tui.typed import read_split
from tui.wording import money as wording


def text(lines: object) -> str:
    """Lines as a person reads them."""
    return "\n".join(str(line) for line in lines)  # type: ignore[attr-defined]


def test_a_digit_is_the_beginning_of_an_amount_and_never_a_letter() -> None:
    assert wording.letters(made_up.PAYMENT_SHEET) == {"a": Pence(18640), "o": Pence(11237)}
    named = (SuggestedAmount("w", Pence(500), "one week"), SuggestedAmount("a", Pence(0), "arrears"))
    assert wording.letters(replace(made_up.PAYMENT_SHEET, suggested=named)) == {"w": Pence(500)}


def test_what_is_typed_back_is_what_is_read() -> None:
    assert wording.in_box(Pence(105020)) == "1,050.20"


@pytest.mark.parametrize(
    ("method", "said"),
    [("CASH", "in cash"), ("CHQ", "by cheque"), ("CARD", "by card on the payment line"), ("PDQ", "by pdq")],
)
def test_how_it_was_paid(method: str, said: str) -> None:
    assert wording.by(method) == said


def test_the_split_fits_a_small_screen_and_never_shows_a_minus() -> None:
    lines = wording.split_table(
        (
            SplitLine("RENT", "Rent", Pence(99_999_99), Pence(50_000_00), Pence(49_999_99), "arrears"),
            SplitLine("SC", "Service charge", Pence(0), Pence(0), Pence(0), ""),
            SplitLine("WAT", "Water " * 20, Pence(-500), Pence(700), Pence(-1200), "in advance"),
        )
    )
    assert all(width(str(line)) <= 80 for line in lines)
    assert "Service charge" not in text(lines)
    assert "credit £5.00" in text(lines)
    assert "-£" not in text(lines)


def test_a_receipt_says_what_is_owed_after_and_nothing_was_taken_twice() -> None:
    shown = text(wording.receipt(made_up.receipt(Pence(20_000), again=True), 80))
    assert wording.AGAIN in shown
    assert "in credit £13.60" in shown
    assert "Your receipt number is 00000002-K." in shown
    assert wording.taken(made_up.receipt(Pence(2000), "CHQ")) == ("Took £20.00 by cheque, receipt 00000002-K")


def test_the_callers_own_split_is_read_out_with_what_stays_separate() -> None:
    known = {
        "RENT": SplitLine("RENT", "Rent", Pence(15640), Pence(0), Pence(15640), ""),
        "CC": SplitLine("CC", "Court costs", Pence(5400), Pence(0), Pence(5400), ""),
    }
    preview = wording.own_split(Pence(2000), {"RENT": Pence(2000)}, known, 7)
    assert preview.sentence == "£20.00 to the rent. Separate and not paid by this: court costs."
    assert [(line.code, line.left) for line in preview.lines] == [("RENT", 13640), ("CC", 5400)]


@pytest.mark.parametrize(
    ("typed", "split"),
    [
        ("RENT 20 CC 5", {"RENT": 2000, "CC": 500}),
        ("rent=20; cc=5", {"RENT": 2000, "CC": 500}),
        ("RENT £20.00, CC 5.00", {"RENT": 2000, "CC": 500}),
        ("CC 5 RENT rest", {"CC": 500, "RENT": 2000}),
        ("RENT rest", {"RENT": 2500}),
        ("RENT 25 CC 0", {"RENT": 2500}),
    ],
)
def test_a_split_is_read_as_typed(typed: str, split: dict[str, int]) -> None:
    assert read_split(typed, Pence(2500)) == split


def test_thousands_keep_their_comma() -> None:
    assert read_split("RENT 1,050.20, CC 5", Pence(105520)) == {"RENT": 105020, "CC": 500}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The split cannot be read."),
        ("RENT", "The split cannot be read."),
        ("MOON 25", "names no sub-account we know"),
        ("RENT 20 RENT 5", "names a sub-account twice"),
        ("RENT 20", "£5.00 less than the payment"),
        ("RENT 30", "£5.00 more than the payment"),
        ("RENT twenty", "not an amount of money"),
    ],
)
def test_a_split_that_cannot_be_is_told(typed: str, said: str) -> None:
    with pytest.raises(BadInput) as told:
        read_split(typed, Pence(2500))
    assert said in told.value.what
    assert told.value.field == "split"
