"""Receipts: the number as it is printed and read out, and the paper itself. Pure."""

import textwrap
from typing import Final

from store.domain.errors import BadInput
from store.domain.money import Pence, pounds
from store.domain.views.money import ReceiptView

LETTERS: Final = "ABCDEFGHJKLMNPQRSTVWXYZ"
"""The 23 letters a check letter may be: no I, O or U, which are misread or misheard."""

WIDTH: Final = 40
"""Characters on a line of the paper: what a till roll holds."""

_DIGITS: Final = 6
_LONGEST: Final = 18


def text_number(number: int) -> str:
    """A receipt number as printed: `R`, at least six digits, and a check letter.

    The letter is the number modulo 23, looked up in `LETTERS`. 23 is a prime that divides neither a digit,
    nor the difference of two digits, nor the difference of two powers of ten below 10 to the 18, so every
    wrong digit and every two digits that changed places give another letter.

    Raises:
        ValueError: the number is not above zero.
    """
    if number <= 0:
        raise ValueError("receipt numbers begin at 1")
    return f"R{number:0{_DIGITS}d}{LETTERS[number % len(LETTERS)]}"


def read_number(text: str, *, letter_needed: bool = True, field: str = "receipt") -> int:
    """The number of a receipt as somebody reads it out: `R004217J`, `r 004217 j`, `4217-J`.

    Args:
        text: As typed.
        letter_needed: Refuse a number alone, which nothing guards against a slip.
        field: The box it was typed in.

    Raises:
        BadInput: not a receipt number, or its check letter does not fit.
    """
    bare = "".join(letter for letter in text[:40].upper() if letter not in " -\t")
    bare = bare.removeprefix("R")
    if not letter_needed and bare.isascii() and bare.isdigit() and len(bare) <= _LONGEST and int(bare):
        return int(bare)
    digits, letter = bare[:-1], bare[-1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST and letter in LETTERS):
        raise BadInput("That is not a receipt number.", "Type it as printed, such as R000023A.", field=field)
    number = int(digits)
    if number == 0 or LETTERS[number % len(LETTERS)] != letter:
        raise BadInput(
            "That receipt number does not fit its check letter.",
            "Read it again: a digit is wrong or two have changed places.",
            field=field,
        )
    return number


def balance_words(balance: Pence) -> str:
    """A balance as it is told to a tenant: owes, in credit or nothing owed."""
    if balance > 0:
        return f"owes {pounds(balance)}"
    if balance < 0:
        return f"{pounds(-balance)} in credit"
    return "nothing owed"


def as_name(label: str) -> str:
    """A label as it begins a line: `Service charge`."""
    return label[:1].upper() + label[1:]


def first_name(name: str) -> str:
    """What of an officer's name a receipt shows: the first word of it (staff safety: no surname)."""
    words = name.split()
    return words[0] if words else ""


def paper(receipt: ReceiptView, *, council: str) -> str:
    """The receipt as plain text, at most 40 characters a line, ending with a newline.

    No name and no address of the tenant: the paper may be lost, and the reference is enough.
    """
    taken = receipt.taken_at
    lines = [*_centred(council), *_centred("RECEIPT")]
    if receipt.copy:
        lines += _centred("*** COPY ***")
    if receipt.reversed:
        lines += _centred("*** TAKEN BACK: NOT VALID ***")
    lines += [
        "-" * WIDTH,
        *_pair("Receipt", receipt.text_number),
        *_pair("Date", f"{taken:%d/%m/%Y}"),
        *_pair("Time", f"{taken:%H:%M}"),
        *_pair("Rent reference", receipt.rent_reference),
        *_pair("Paid by", receipt.method_name),
    ]
    if receipt.outside_reference:
        lines += _pair("Reference", receipt.outside_reference)
    lines.append("-" * WIDTH)
    for line in receipt.lines:
        lines += _pair(line.name, pounds(line.share))
    lines += [
        *_pair("TOTAL PAID", pounds(receipt.amount)),
        "-" * WIDTH,
        *_pair("Rent account after", balance_words(receipt.balance_after)),
        *_pair("Served by", first_name(receipt.officer)),
        "",
        *_centred("Thank you"),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _centred(text: str) -> list[str]:
    return [line.center(WIDTH) for line in textwrap.wrap(text, WIDTH)]


def _pair(label: str, value: str) -> list[str]:
    """Label left and value right; a value too long for the line has lines of its own, to the right."""
    if len(label) + 1 + len(value) <= WIDTH:
        return [label + value.rjust(WIDTH - len(label))]
    return [label, *(part.rjust(WIDTH) for part in textwrap.wrap(value, WIDTH))]
