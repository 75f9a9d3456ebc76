"""The court panel: past hearings are told as heard, and near an eviction it says what can stop it."""

from dataclasses import replace
from datetime import date

import pytest

from store.domain.views.account import CourtView, EvictionView, RecoveryView
from tests.tui import made_up
from tui.wording import panels

CLAIM = CourtView("K00NX123", date(2026, 5, 19), "10:00", "Northgate County Court", "", None, "", None)
OUTRIGHT = replace(CLAIM, outcome="OPF", outcome_on=date(2026, 5, 19))
SET = EvictionView("set", date(2026, 11, 24), "10:30", "B 77", date(2026, 11, 9))


def said(view: RecoveryView, type_: str = "SEC") -> str:
    """The panel in one line."""
    return " ".join(" ".join(line.plain for line in panels.court(view, type_, made_up.TODAY, 80)).split())


def test_a_hearing_is_told_as_heard_once_it_is_past() -> None:
    assert "heard Tue 19 May 2026" in said(replace(made_up.RECOVERY, cases=(CLAIM,)))
    today = replace(CLAIM, hearing_on=made_up.TODAY)
    assert "hearing Mon 23 Nov 2026" in said(replace(made_up.RECOVERY, cases=(today,)))


@pytest.mark.parametrize(
    ("more", "come"),
    [
        ({"evictions": (SET,)}, "The bailiffs come on Tue 24 Nov 2026 at 10:30 unless the court suspends it"),
        ({"cases": (OUTRIGHT,)}, "The bailiffs may come unless the court suspends it"),
    ],
    ids=["set", "outright order"],
)
def test_what_stops_an_eviction_stands_in_place_of_the_notices(
    more: dict[str, tuple[EvictionView, ...] | tuple[CourtView, ...]], come: str
) -> None:
    text = said(replace(made_up.RECOVERY, **more))  # type: ignore[arg-type]
    assert come in text
    assert "form N244 at the County Court, before the bailiffs come" in text
    assert "Housing Act 1985 s85(2)" in text
    assert "a manager's decision; breathing space" in text
    assert "Notices that fit" not in text


def test_where_the_court_has_less_room_its_own_source_is_named() -> None:
    text = said(replace(made_up.RECOVERY, evictions=(SET,)), "NST")
    assert "Housing Act 1980 s89" in text
    assert "s85" not in text


@pytest.mark.parametrize("state", ["suspended", "stopped", "executed", "aborted"])
def test_an_eviction_that_does_not_come_leaves_the_notices(state: str) -> None:
    assert "Notices that fit" in said(replace(made_up.RECOVERY, evictions=(replace(SET, state=state),)))
