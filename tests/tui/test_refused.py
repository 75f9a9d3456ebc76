"""Refused: what happened, what to do, a way out with its exit code; and the emergency works all the same."""

import pytest

from store.domain.errors import DutydeskError, NotAllowed, StoreTooNew
from tests.tui import made_up
from tests.tui.driving import settled
from tests.tui.frames import frame_text
from tui.app import DutydeskApp, Opened


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotAllowed("There is no officer of that name.", "Ask the administrator."), 3),
        (StoreTooNew("A newer Dutydesk made this store.", "Install the newer one."), 4),
    ],
)
async def test_the_words_as_they_are_and_the_exit_code(error: DutydeskError, code: int) -> None:
    def connect() -> Opened:
        raise error

    app = DutydeskApp(connect, made_up.CLOCK)
    async with app.run_test(size=(80, 24)) as sitting:
        await settled(sitting)
        frame = frame_text(app)
        assert error.what in frame
        assert error.do in frame
        assert "Ctrl+Q leave" in frame
        await sitting.press("slash", "g", "enter", "escape")
        assert error.what in frame_text(app)
        await sitting.press("ctrl+q")
        await sitting.pause()
    assert app.return_code == code


async def test_a_fault_inside_says_sorry_and_a_number_but_no_more() -> None:
    def connect() -> Opened:
        raise RuntimeError("Adaeze Okafor")

    app = DutydeskApp(connect, made_up.CLOCK)
    async with app.run_test(size=(80, 24)) as sitting:
        await settled(sitting)
        frame = frame_text(app)
        assert "Sorry" in frame
        assert "incident" in frame
        assert "Adaeze" not in frame
