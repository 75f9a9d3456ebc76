"""The fake desk: strict about what may be asked, and it remembers what was."""

import pytest

from store.domain.errors import StoreBusy
from tests.tui import made_up
from tests.tui.fake_desk import _AREAS, FakeDesk, _usual


def test_it_has_an_answer_for_everything_a_screen_may_ask() -> None:
    asked = {
        f"{area}.{name}" for area, shape in _AREAS.items() for name in vars(shape) if not name.startswith("_")
    }
    assert set(_usual()) == asked


def test_it_answers_and_records() -> None:
    desk = FakeDesk().with_answers(
        people__find=lambda words: words, people__recent=StoreBusy("Busy.", "Wait.")
    )
    assert desk.people.find("okafor") == "okafor"  # type: ignore[comparison-overlap]
    assert desk.asked("people.find") == [{"words": "okafor"}]
    assert desk.people.sheet(14) is made_up.SHEET
    with pytest.raises(StoreBusy):
        desk.people.recent()


def test_what_no_desk_can_do_fails() -> None:
    desk = FakeDesk()
    with pytest.raises(AttributeError):
        desk.people.invent()  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        desk.people.sheet(tenancy="14")  # type: ignore[call-arg]
    with pytest.raises(KeyError):
        desk.with_answers(people__invent=1)
