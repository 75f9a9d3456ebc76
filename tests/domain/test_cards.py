"""Card numbers: found in every disguise, never named, and told from rent cards and telephone numbers."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.domain.cards import CardKind, Found, find_card_numbers, mask_card_numbers, refuse_card_numbers
from store.domain.errors import BadInput

ISSUERS = [("4", 13), ("4", 16), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15),
           ("3528", 16), ("6011", 16), ("65", 16), ("62", 16), ("62", 19), ("6759", 18), ("5018", 16)]  # fmt: skip


def luhn(digits: str) -> int:
    """The check digit of ISO/IEC 7812-1 annex B, written the plain way."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        n = int(digit) * (2 if place % 2 == 0 else 1)
        total += n // 10 + n % 10
    return -total % 10


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    prefix, length = draw(st.sampled_from(ISSUERS))
    body = draw(st.text("0123456789", min_size=length - len(prefix) - 1, max_size=length - len(prefix) - 1))
    return prefix + body + str(luhn(prefix + body))


def grouped(number: str, by: str) -> str:
    return by.join(number[i : i + 4] for i in range(0, len(number), 4))


DISGUISES = {
    "plain": lambda n: n,
    "spaces": lambda n: grouped(n, " "),
    "dashes": lambda n: grouped(n, "-"),
    "dots": lambda n: grouped(n, "."),
    "no-break spaces": lambda n: grouped(n, "\u00a0"),
    "zero width": lambda n: "\u200b".join(n),
    "line ends": lambda n: grouped(n, "\r\n"),
    "full width": lambda n: "".join(chr(0xFF10 + int(d)) for d in n),
    "Arabic digits": lambda n: "".join(chr(0x660 + int(d)) for d in n),
    "one by one": lambda n: " ".join(n),
    "en dashes": lambda n: grouped(n, " – "),
    "keycaps": lambda n: "".join(f"{d}\ufe0f\u20e3" for d in n),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@given(number=card_numbers())
def test_a_card_number_is_found_in_every_disguise(disguise, number: str) -> None:  # type: ignore[no-untyped-def]
    shown = disguise(number)
    text = f"She read it out: {shown}, then rang off."
    assert [f.kind for f in find_card_numbers(text)] == [CardKind.CARD]
    found = find_card_numbers(text)[0]
    assert found.start == text.index(shown)
    assert found.end >= text.index(shown) + len(shown.rstrip("\u20e3\ufe0f"))
    with pytest.raises(BadInput) as refused:
        refuse_card_numbers(text, field="note")
    assert refused.value.field == "note"
    assert "card number on line 1, from character 18" in refused.value.what
    assert not any(number[i : i + 4] in str(refused.value) for i in range(len(number) - 3)), (
        "never the digits"
    )


@given(
    number=card_numbers(),
    other=card_numbers(),
    between=st.sampled_from([" ", "\n", " and ", ", ", " 12/27 "]),
)
def test_masking_leaves_nothing_to_refuse(number: str, other: str, between: str) -> None:
    text = f"{number}{between}{grouped(other, ' ')} cvv 123"
    masked = mask_card_numbers(text)
    refuse_card_numbers(masked, field="note")
    assert number not in masked
    assert f"(card ending {other[-4:]})" in masked or f"(card ending {number[-4:]})" in masked
    assert mask_card_numbers(masked) == masked


@given(number=card_numbers(), by=st.integers(1, 9))
def test_a_wrong_check_digit_is_no_card(number: str, by: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + by) % 10)
    assert find_card_numbers(f"ref {wrong} end") == ()


@given(st.text("0123456789", min_size=11, max_size=14))
def test_rent_cards_of_nineteen_digits_pass(body: str) -> None:
    """Swipe cards carry a check digit, too, but no card issuer's beginning."""
    number = "9826" + body.ljust(14, "0")
    assert find_card_numbers(f"pays with {number}{luhn(number)}") == ()


@given(card_numbers())
def test_a_reference_that_the_store_knows_passes_first(number: str) -> None:
    for known in (number, grouped(number, " ")):
        for text in (f"ref {number} paid", f"ref {grouped(number, ' ')} paid"):
            assert find_card_numbers(text, known_references=frozenset({known})) == ()
    assert find_card_numbers(f"ref {number} paid", known_references=frozenset({"12345678"}))


@given(card_numbers(), card_numbers())
def test_knowing_one_reference_hides_no_other(known: str, number: str) -> None:
    assume(known != number)
    found = find_card_numbers(f"{known}, {number}", known_references=frozenset({known}))
    assert [(f.start, f.end) for f in found] == [(len(known) + 2, len(known) + 2 + len(number))]


@pytest.mark.parametrize(
    "text",
    [
        "Rang 020 7946 0123 and 07700 900123.",
        "Paid £112.37 on 23/11/2026 and £74.03 on 30/11/2026.",
        "Tenancy 1234567/01, payment ref 0012345678.",
        "0000 0000 0000 0000",
        "NI number QQ 12 34 56 C",
        "CSC 0113 496 0000 took a message.",
        "The cvv was refused; paid 150.00 in cash.",
        "cvv £150",
        "Security code not asked for.",
        "",
    ],
)
def test_everyday_notes_pass(text: str) -> None:
    assert find_card_numbers(text) == ()
    refuse_card_numbers(text, field="note")
    assert mask_card_numbers(text) == text


def test_fourteen_digits_are_a_warning_only() -> None:
    body = "3000000000000"
    text = f"bank {body}{luhn(body)}"
    assert find_card_numbers(text) == (Found(5, 19, CardKind.MAYBE_CARD),)
    refuse_card_numbers(text, field="note")
    assert mask_card_numbers(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cvv 123", "123"),
        ("CVV2: 1234", "1234"),
        ("cvv123", "123"),
        ("CVC is 123", "123"),
        ("the security code was 123", "123"),
        ("Security Code: 1 2 3", "1 2 3"),
        ("security code on the back 123", "123"),
        ("123 (cvv)", "123"),
        ("cvv ４５６", "４５６"),
    ],
)
def test_security_codes_are_found(text: str, code: str) -> None:
    (found,) = find_card_numbers(text)
    assert (found.kind, text[found.start : found.end]) == (CardKind.SECURITY_CODE, code)
    with pytest.raises(BadInput, match="security code on line 1"):
        refuse_card_numbers(text, field="note")
    assert mask_card_numbers(text) == text.replace(code, "(code taken out)")


def test_the_message_says_which_line() -> None:
    with pytest.raises(BadInput, match="on line 3, from character 7"):
        refuse_card_numbers("one\ntwo\ncard: 4111 1111 1111 1111\n", field="note")


@pytest.mark.parametrize(("before", "after"), [("", "1227"), ("12345", ""), ("99", "123 ")])
def test_a_card_run_together_with_more_digits_than_any_card_has_is_found(before: str, after: str) -> None:
    number = "4111111111111111"
    text = f"{before}{number}{after}".strip()
    if len(text) > 19:
        assert any(f.kind is CardKind.CARD for f in find_card_numbers(text))


def test_two_numbers_side_by_side_are_two() -> None:
    text = "4111 1111 1111 1111 5500 0055 5555 5559"
    assert [text[f.start : f.end] for f in find_card_numbers(text)] == [text[:19], text[20:]]


@given(st.text("0123456789 -.\n\u200bx４٤", max_size=80))
def test_places_are_in_order_inside_the_text_and_apart(text: str) -> None:
    at = 0
    for found in find_card_numbers(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end
    refuse_card_numbers(mask_card_numbers(text), field="note")


@pytest.mark.parametrize("part", ["4", "4 ", "4111111111111111 ", "123456789012x", "cvv ", "٤"])
def test_a_very_long_note_of_digits_takes_seconds_at_most(part: str) -> None:
    """Where time grew with the square, this would take half a minute of the processor, not half a second."""
    text = part * (400_000 // len(part))
    begun = time.process_time()
    find_card_numbers(text)
    assert time.process_time() - begun < 10
