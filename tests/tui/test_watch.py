"""The watch: it tells of what changed and of nothing else, and no fault ends it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message

from store.domain.errors import StoreBusy
from tests.tui import made_up
from tests.tui.driving import app_of, seated, settled
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import shown
from tui import incidents, watch
from tui.watch import DeskChanged, Watch

LENA = replace(made_up.ASHA, name="Lena Fischer", extension="4100", roles=frozenset({"lead"}))
NOT_OPEN = replace(made_up.DESK, officer=LENA, lead_desk_open=False)
OPEN = replace(NOT_OPEN, lead_desk_open=True)


def a_watch(desk: FakeDesk, told: list[Message]) -> Watch:
    """The lead's watch, which is asked to look by hand."""
    return Watch(desk, "d" * 32, NOT_OPEN, told.append)


def test_a_lead_s_desk_is_read_again_after_its_first_beat_and_told_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "DESK_SECONDS", 0.0)
    told: list[Message] = []
    desk = FakeDesk().with_answers(officers__desk=OPEN)
    looking = a_watch(desk, told)
    looking.look()
    looking.look()
    names = [name for name, _ in desk.requests]
    assert names.index("officers.beat") < names.index("officers.desk")
    assert names.count("officers.desk") == 2
    assert [one.view for one in told if isinstance(one, DeskChanged)] == [OPEN]


@pytest.mark.parametrize("fault", [ZeroDivisionError("Adaeze Okafor"), StoreBusy("Away.", "Wait.")])
def test_no_fault_ends_it_and_one_that_is_a_bug_is_logged_once(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents, "_log", [tmp_path / "incidents.log"])
    answers: dict[str, Any] = {"wellbeing__alerts": fault}
    told: list[Message] = []
    desk = FakeDesk().with_answers(officers__desk=OPEN, **answers)
    looking = a_watch(desk, told)
    looking.look()
    looking.look()
    log = tmp_path / "incidents.log"
    text = log.read_text() if log.exists() else ""
    assert text.count("ZeroDivisionError") == (1 if isinstance(fault, ZeroDivisionError) else 0)
    assert "Okafor" not in text
    desk.with_answers(wellbeing__alerts=())
    looking.look()
    assert [one.view for one in told if isinstance(one, DeskChanged)] == [OPEN]


async def test_the_line_of_the_lead_follows_and_a_lead_hears_that_it_is_them() -> None:
    async with seated(FakeDesk()) as sitting:
        assert "Duty lead: Lena Fischer, 4100 " in shown(sitting)
        app_of(sitting).post_message(DeskChanged(replace(made_up.DESK, lead_desk_open=False)))
        await settled(sitting)
        assert "no desk open: ring 020 7946 0999" in shown(sitting)
        app_of(sitting).post_message(DeskChanged(NOT_OPEN))
        await settled(sitting)
        assert "Duty lead: you hold the duty lead's shift" in shown(sitting)
