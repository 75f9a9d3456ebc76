"""The cleaner at the door: what a terminal would obey or hide stays out; what people write stays in."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.cleaning import MARK, MOST_MARKS, Cleaned, clean_line, clean_note, visible

PLENTY = 10_000_000

HOSTILE = {
    "clipboard write": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;owned\x07",
    "cursor report": "\x1b[6n",
    "C1 CSI": "\x9b31m",
    "DEL": "a\x7fb",
    "NUL": "a\x00b",
    "backspace": "a\x08b",
    "override": "£\u202e05.00",
    "isolate": "\u2066a\u2069",
    "zero width": "S\u200bm\u2060i\ufeffth",
    "tags": "ok\U000e0073\U000e0065\U000e0063",
    "private use": "\ue0b0\U000f0001",
    "half a pair": "a\ud83db",
    "no character": "a\ufffeb\U0001ffffc",
    "selectors": "a" + "\ufe01\ufe02\ufe03" * 5,
    "hidden bytes": "a\U000e0148\U000e0165",
    "joiners": "a" + "\u200d" * 50,
    "blank letter": "\u3164",
    "soft hyphen": "rent\u00adarrears",
}
KEPT = [
    "O’Brien-Łukasiewicz", "D'Souza", "Nguyễn Thị Hồng", "Þórður", "Σωκράτης", "Мария", "محمد بن سلمان", "שָׁלוֹם",
    "می\u200cخواهم", "क्\u200dष", "ಶ್ರೀ", "王小明", "葛\U000e0100飾", "👩\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "🏳\ufe0f\u200d🌈",
    "[/] [red]not markup here[/red]", "£50 — “paid” ½", "ไม่มีเงิน",
]  # fmt: skip

hostile_text = st.lists(
    st.text(max_size=5)
    | st.sampled_from(
        [*HOSTILE.values(), *KEPT, " ", "\n", "\r\n", "\t", "\u00a0", "\u0344", "e\u0301", "\u2028"]
    )
    | st.characters(categories=["Cc", "Cf", "Cs", "Co", "Mn", "Zl", "Zp", "Zs"]),
    max_size=20,
).map("".join)


def forbidden(text: str) -> list[str]:
    """What no cleaned text may hold, worked out from Unicode's own categories rather than from our list."""
    return [
        c
        for c in text
        if (unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp") and c not in "\n\t")
        or unicodedata.bidirectional(c) in ("LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or c in "\u061c\u200b\u200e\u200f\u2060\ufeff"
        or 0xE0000 <= ord(c) < 0xE0100
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_terminal_would_obey_or_hide_is_taken_away(text: str) -> None:
    for cleaned in (clean_line(text, limit=PLENTY), clean_note(text, limit=PLENTY)):
        assert not forbidden(cleaned.text)
        assert cleaned.removed > 0
        assert len(cleaned.text) + cleaned.removed == len(text)
    shown = visible(text)
    assert not forbidden(shown)
    assert MARK in shown


@pytest.mark.parametrize("text", KEPT)
def test_what_people_write_stays(text: str) -> None:
    expected = unicodedata.normalize("NFC", text)
    assert clean_line(text, limit=PLENTY) == Cleaned(expected)
    assert clean_note(text, limit=PLENTY) == Cleaned(expected)
    assert visible(text) == text


def test_a_line_is_one_line_and_a_note_keeps_its_lines() -> None:
    typed = "  first\r\nsecond\rthird\u2028fourth\tfifth\u00a0 sixth \n"
    assert clean_line(typed, limit=PLENTY).text == "first second third fourth fifth sixth"
    assert clean_note(typed, limit=PLENTY).text == "  first\nsecond\nthird\nfourth\tfifth  sixth"
    assert visible(typed, lines=False) == "  first second third fourth fifth  sixth  "


def test_the_value_says_what_was_removed_and_cut() -> None:
    assert clean_line("a\x00b\x1bcdef", limit=4) == Cleaned("abcd", removed=2, cut=2)
    assert clean_note("abc", limit=3) == Cleaned("abc", removed=0, cut=0)
    assert clean_line("abc def", limit=4) == Cleaned("abc", removed=0, cut=3)


def test_a_decomposed_letter_is_composed_and_a_tower_of_accents_is_cut() -> None:
    assert clean_line("Zoe\u0308", limit=PLENTY).text == "Zoë"
    tower = clean_line("a" + "\u0316" * 500, limit=PLENTY)
    assert tower == Cleaned("a" + "\u0316" * MOST_MARKS, removed=500 - MOST_MARKS)
    assert visible("a" + "\u0316" * 500) == "a" + "\u0316" * MOST_MARKS + MARK


@given(hostile_text, st.integers(0, 60))
def test_cleaned_text_is_safe_short_and_stays_as_it_is(text: str, limit: int) -> None:
    for clean in (clean_line, clean_note):
        cleaned = clean(text, limit=limit)
        assert not forbidden(cleaned.text)
        assert len(cleaned.text) <= limit
        assert unicodedata.is_normalized("NFC", cleaned.text)
        assert clean(cleaned.text, limit=limit) == Cleaned(cleaned.text)
        cleaned.text.encode("utf-8")
    assert not set("\n\t") & set(clean_line(text, limit=limit).text)


@given(hostile_text)
def test_what_the_cleaner_let_in_is_shown_as_it_is(text: str) -> None:
    cleaned = clean_note(text, limit=PLENTY).text
    assert visible(cleaned) == cleaned
    shown = visible(text)
    assert not forbidden(shown)
    assert visible(shown) == shown
    assert clean_note(text, limit=PLENTY).removed == 0 or MARK in shown


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=50))
def test_plain_text_is_never_touched(text: str) -> None:
    assert clean_note(text, limit=PLENTY).text == text.rstrip()
    assert visible(text) == text


@pytest.mark.parametrize(
    "part",
    [
        "\x1b[",
        "a\u0301\u0316",
        "\u0316\u0301",
        "\u0344",
        "\ufe0f",
        "\u200d",
        " ",
        "\r\n",
        "\ud800",
        "\U000e0041",
        "é",
        "\u202e",
    ],
)
def test_a_megabyte_takes_seconds_at_most(part: str) -> None:
    """Where time grew with the square, this would take minutes of the processor, not a second."""
    text = part * (1_000_000 // len(part))
    begun = time.process_time()
    clean_line(text, limit=10_000)
    clean_note(text, limit=10_000)
    visible(text)
    assert time.process_time() - begun < 20
