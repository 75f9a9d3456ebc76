"""Casework in words: notes fit to be read aloud, lists that fit, days and times as officers type them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.errors import BadInput
from store.domain.money import Pence
from tests.tui import made_up
from tui.call import Deed
from tui.text import safe, width
from tui.typed import read_when
from tui.wording import casework as wording
from tui.wording.lists import Option, in_full, option_lines, window

TODAY = made_up.TODAY


def test_what_was_asked_for_is_fit_to_be_read_aloud() -> None:
    action = replace(made_up.ACTION, label="Refund", detail="To the same card", amount=Pence(2050))
    assert wording.asked_for(action) == "Asked for a refund (to the same card) of £20.50 by Fri 27 Nov 2026"
    assert "Asha" not in wording.asked_for(action)


def test_how_it_went_says_whose_yes_it_waits_for() -> None:
    waiting = replace(made_up.ACTION, needs_approval=True, approvers="Senior officer", again=True)
    assert wording.queued(waiting) == (
        "It was queued before: nothing was queued twice. Asked: visit. It waits for Senior officer."
    )
    assert wording.queued(made_up.ACTION) == "Queued: visit by Fri 27 Nov 2026, owner Asha Okoro."


def test_a_long_note_is_cut_in_the_wrap_up_and_says_so() -> None:
    deeds = tuple(Deed("action", f"Line {number}") for number in range(40))
    lines = wording.wrapping_up(deeds, ("Promised £5.00 by Fri 27 Nov 2026",), 80, 10)
    assert len(lines) == 10
    assert str(lines[1]) == "   Promised £5.00 by Fri 27 Nov 2026"
    assert str(lines[-1]) == "   and 34 lines more"


@given(count=st.integers(0, 60), mark=st.integers(0, 59), rows=st.integers(1, 30))
def test_the_marked_line_is_always_in_the_window(count: int, mark: int, rows: int) -> None:
    mark = min(mark, max(count - 1, 0))
    first, last = window(count, mark, rows)
    assert 0 <= first <= last <= count
    assert last - first == min(rows, count)
    assert count == 0 or first <= mark < last


@given(st.lists(st.text(max_size=300), min_size=1, max_size=30), st.integers(40, 140))
def test_lists_keep_their_width_whatever_the_data_holds(texts: list[str], columns: int) -> None:
    options = tuple(Option(text, None, "1", text, text) for text in texts)
    for line in option_lines(options, 0, columns, 8).split("\n"):
        assert width(line.plain) <= columns


@pytest.mark.parametrize(
    ("typed", "on", "at"),
    [
        ("fri", date(2026, 11, 27), ""),
        ("fri 14:30", date(2026, 11, 27), "14:30"),
        ("tomorrow 9am", date(2026, 11, 24), "09:00"),
        ("+7 12pm", date(2026, 11, 30), "12:00"),
        ("7/12 12am", date(2026, 12, 7), "00:00"),
        ("7 dec 2pm", date(2026, 12, 7), "14:00"),
        ("7 12", date(2026, 12, 7), ""),
        ("today 16.15", TODAY, "16:15"),
    ],
)
def test_a_day_and_a_time_as_typed(typed: str, on: date, at: str) -> None:
    assert read_when(typed, today=TODAY, field="due_on") == (on, at)


@pytest.mark.parametrize("typed", ["", "14:30", "fri 25:00", "fri 13pm", "yesterday", "soon 2pm"])
def test_no_such_day_or_time(typed: str) -> None:
    with pytest.raises(BadInput) as told:
        read_when(typed, today=TODAY, field="due_on")
    assert told.value.field == "due_on"


def test_a_label_with_nothing_behind_it_has_the_whole_line() -> None:
    long = "In residential care, and the home is paid for by the council"
    (line,) = option_lines((Option(long, None, "1"),), 0, 80, 8, label=22).split("\n")
    assert line.plain.rstrip() == f"> 1  {long}"
    assert in_full(Option(long, None, "1"), 80, label=22) == []


def test_what_was_cut_of_the_marked_line_is_read_below_with_its_source() -> None:
    note = "by Fri 27 Nov 2026, waits for Senior officer or Income manager of the other area"
    allowed = Option("Notice of seeking possession", None, "n", note, more="Arrears fell. [HA 1985 s83]")
    assert " ".join(in_full(allowed, 80, label=22)) == (
        f"Notice of seeking possession: {note}. Arrears fell. [HA 1985 s83]"
    )
    why = "No notice of seeking possession is in force today, and none was dispensed with."
    barred = Option("Court step", None, "c", why_not=why, more="[HA 1985 s83]")
    assert " ".join(in_full(barred, 80, label=22)) == f"{why} [HA 1985 s83]"


@given(st.text(max_size=300), st.text(max_size=300), st.integers(40, 140), st.integers(10, 40))
def test_nothing_of_a_line_is_lost(label: str, note: str, columns: int, room: int) -> None:
    option = Option(label, None, "1", note)
    line = option_lines((option,), 0, columns, 1, label=room).plain
    below = "".join(in_full(option, columns, label=room))
    for text in (label, note):
        assert _letters(text) in _letters(line) or _letters(text) in _letters(below)


def _letters(text: str) -> str:
    return "".join(safe(text).rstrip(".").split())
