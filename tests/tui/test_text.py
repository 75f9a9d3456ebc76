"""The one door from data to the screen: nothing acts on a terminal, nothing is wider than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.controls import HOSTILE_TEXTS
from tui.text import fit, plain, right, safe, said, stacked, width, wrapped

TEXTS = st.text(max_size=200)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_is_shown_as_plain_letters(text: str) -> None:
    shown = plain(text)
    assert shown.spans == []
    assert not any(
        ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or letter == "\u202e" for letter in shown.plain
    )


def test_brackets_are_letters() -> None:
    assert plain("Flat [3] [/] [@click=app.quit]x").plain == "Flat [3] [/] [@click=app.quit]x"
    assert said("[b]", ("[i]", "bold")).plain == "[b][i]"


@given(TEXTS, st.integers(1, 120))
def test_fit_is_exactly_as_wide_as_asked(text: str, columns: int) -> None:
    assert width(fit(text, columns)) == columns


@given(TEXTS, st.integers(2, 120))
def test_wrapped_lines_are_no_wider_than_asked_and_lose_no_letter(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    letters = "".join("".join(safe(part) for part in text.split("\n")).split())
    assert "".join("".join(lines).split()) == letters


def test_a_cut_says_so() -> None:
    assert fit("Northgate", 6) == "North…"
    assert fit("North", 6) == "North "
    assert fit("李明李明", 5) == "李明…"
    assert right("7", 3) == "  7"


def test_stacked_keeps_one_line_a_content() -> None:
    assert stacked(["a\nb", "c"]).plain == "a / b\nc"
