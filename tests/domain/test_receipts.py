"""A receipt's number survives being read out; its paper is what was settled."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.clocks import LONDON
from store.domain.errors import BadInput
from store.domain.money import Pence
from store.domain.receipts import LETTERS, WIDTH, balance_words, first_name, paper, read_number, text_number
from store.domain.views.money import ReceiptView, SplitLine

numbers = st.integers(1, 10**17)


def test_numbers_as_printed() -> None:
    assert text_number(1) == "R000001B"
    assert text_number(4217) == f"R004217{LETTERS[4217 % 23]}"
    assert text_number(1_234_567)[:8] == "R1234567"
    assert len(set(LETTERS)) == 23
    with pytest.raises(ValueError, match="begin at 1"):
        text_number(0)


@given(numbers)
def test_a_number_reads_back_as_it_may_be_typed(number: int) -> None:
    printed = text_number(number)
    assert read_number(printed) == number
    assert read_number(f" {printed.lower()} ") == number
    assert read_number(f"{number}-{printed[-1]}") == number
    assert read_number(str(number), letter_needed=False) == number


@given(numbers, st.data())
def test_one_wrong_digit_shows(number: int, data: st.DataObject) -> None:
    printed = text_number(number)
    place = data.draw(st.integers(1, len(printed) - 2))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != printed[place])
    with pytest.raises(BadInput, match="check letter"):
        read_number(printed[:place] + digit + printed[place + 1 :])


@given(numbers, st.data())
def test_two_digits_that_changed_places_show(number: int, data: st.DataObject) -> None:
    letters = list(text_number(number))
    first = data.draw(st.integers(1, len(letters) - 2))
    second = data.draw(st.integers(1, len(letters) - 2))
    assume(letters[first] != letters[second])
    letters[first], letters[second] = letters[second], letters[first]
    with pytest.raises(BadInput, match="check letter"):
        read_number("".join(letters))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        assert read_number(text) > 0


def test_what_is_no_number_is_refused() -> None:
    for text in ("", "R", "4217", "RB", "R12Ⅳ4B", "R٤٢B", "R000000A", "R" + "1" * 30 + "A"):
        with pytest.raises(BadInput):
            read_number(text)
    with pytest.raises(BadInput):
        read_number("0", letter_needed=False)


def receipt(**changes: object) -> ReceiptView:
    number = 4217
    values: dict[str, object] = {
        "number": number,
        "text_number": text_number(number),
        "posting_id": 9,
        "rent_reference": "1000014",
        "amount": Pence(18640),
        "method": "CARD",
        "method_name": "Card payment",
        "outside_reference": "PL-7F3K",
        "taken_at": datetime(2026, 11, 23, 14, 3, tzinfo=LONDON),
        "officer": "Asha Okoro",
        "lines": (
            SplitLine("RENT", "Rent", Pence(15640), Pence(15640), Pence(0), ""),
            SplitLine("SC", "Service charge", Pence(3000), Pence(3000), Pence(0), ""),
        ),
        "balance_after": Pence(0),
        "again": False,
        "reversed": False,
        "copy": False,
    }
    return ReceiptView(**(values | changes))  # type: ignore[arg-type]


PAPER = """\
        Example Borough Council
                RECEIPT
----------------------------------------
Receipt                         R004217J
Date                          23/11/2026
Time                               14:03
Rent reference                   1000014
Paid by                     Card payment
Reference                        PL-7F3K
----------------------------------------
Rent                             £156.40
Service charge                    £30.00
TOTAL PAID                       £186.40
----------------------------------------
Rent account after          nothing owed
Served by                           Asha

               Thank you
"""


def test_the_paper() -> None:
    assert paper(receipt(), council="Example Borough Council") == PAPER


def test_a_copy_and_a_payment_taken_back_say_so() -> None:
    assert "\n              *** COPY ***\n" in paper(receipt(copy=True), council="C")
    assert "*** TAKEN BACK: NOT VALID ***" in paper(receipt(reversed=True), council="C")
    assert "***" not in paper(receipt(), council="C")


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40))
def test_no_line_is_wider_than_the_roll(reference: str) -> None:
    printed = paper(
        receipt(outside_reference=reference, rent_reference=reference),
        council="Royal Borough of " + reference,
    )
    assert max(len(line) for line in printed.splitlines()) <= WIDTH


def test_balances_in_words() -> None:
    assert balance_words(Pence(5)) == "owes £0.05"
    assert balance_words(Pence(-500)) == "£5.00 in credit"
    assert balance_words(Pence(0)) == "nothing owed"
    assert (first_name("Asha Okoro"), first_name("")) == ("Asha", "")
