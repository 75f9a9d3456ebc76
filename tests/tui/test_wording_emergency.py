"""The emergency in words: whole at any size, and never a sum of money."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.safeguarding import Place, Risk
from store.domain.views.wellbeing import AlertState
from tests.tui import made_up
from tui.text import width
from tui.wording import emergency as wording

AT = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)


def page(place: Place, columns: int, rows: int, risk: Risk | None = None) -> list[str]:
    """The page as lines of text."""
    view = wording.Page(AT, wording.whom_to_ring(made_up.DESK, None), place, risk, {}, 0)
    return [line.plain for line in wording.page(view, columns, rows)]


@given(st.text(max_size=400), st.text(max_size=400), st.integers(40, 160), st.integers(18, 60))
def test_the_page_keeps_its_size_whatever_was_said(heard: str, where: str, columns: int, rows: int) -> None:
    for risk in (None, *Risk):
        lines = page(Place(where_now=where, said=heard, address=("14 Alder Walk",)), columns, rows, risk)
        assert len(lines) <= rows
        assert all(width(line) <= columns for line in lines)
        assert any("Are you thinking of" in line for line in lines)


def test_where_they_are_now_comes_before_the_address_on_file() -> None:
    text = "\n".join(page(Place(where_now="the bridge", address=("14 Alder Walk",)), 80, 20))
    assert text.index("the bridge") < text.index("Address on file")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AlertState(True, "Lena", "4100", True, "", None, ""), "LEAD: Lena, extension 4100; the lead's desk"),
        (AlertState(True, "Lena", "4100", False, "", None, ""), "RING THE LEAD NOW: extension 4100 or"),
        (AlertState(True, "", "", False, "", None, ""), "RING 020 7946 0999 NOW: no duty lead"),
    ],
)
def test_whom_to_ring(state: AlertState, said: str) -> None:
    assert wording.whom_to_ring(made_up.DESK, state).startswith(said)


def test_without_a_desk_it_says_to_call_out() -> None:
    assert wording.whom_to_ring(None, None).startswith("CALL OUT FOR YOUR DUTY LEAD NOW")


def test_words_to_say_are_shown_whole_or_not_at_all() -> None:
    small, large = "\n".join(page(Place(), 80, 20)), "\n".join(page(Place(), 140, 36))
    assert "Can you put it out" not in small
    assert "“Can you put it out of reach while we talk?”" in large


def test_how_far_it_has_come() -> None:
    assert wording.state_line(wording.Kept()) == "Keeping it..."
    away = AlertState(False, "", "", False, "", None, "")
    assert "trying" in wording.state_line(wording.Kept(AT, None, away))
    seen = AlertState(True, "Lena", "", True, "Lena Fischer", AT, "")
    assert wording.state_line(wording.Kept(AT, AT, seen)) == (
        "kept here 14:03 · in the store 14:03 · seen by Lena Fischer 14:03"
    )
