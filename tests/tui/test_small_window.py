"""A window too small to work in says so; what was typed stays, keys still work, and F9 comes first of all."""

import pytest

from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines
from tests.tui.opening import in_call, opened, room, shown
from tui.text import width
from tui.wording import window


@pytest.mark.parametrize(
    ("size", "small"), [((60, 16), False), ((59, 16), True), ((60, 15), True), ((120, 40), False)]
)
def test_what_is_too_small(size: tuple[int, int], small: bool) -> None:
    assert window.too_small(*size) is small


@pytest.mark.parametrize("columns", [1, 10, 20, 39, 40, 59])
@pytest.mark.parametrize("bad", [True, False])
def test_the_words_fit(columns: int, bad: bool) -> None:
    lines = window.larger(columns, bad=bad)
    assert all(width(line) <= columns for line in lines)
    assert "arger" in "".join(lines)


async def test_a_form_says_so_keeps_what_is_typed_and_says_its_own_words_again_later(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "pay")
        before = frame_lines(sitting.app)[-2]
        await type_in(sitting, "20.0")
        await sitting.resize_terminal(20, 5)
        await settled(sitting)
        assert frame_lines(sitting.app)[-2].strip() == "Make window larger."
        await type_in(sitting, "0")
        await sitting.resize_terminal(40, 10)
        await settled(sitting)
        assert "Make the window larger: 60x16 or more." in shown(sitting)
        await sitting.resize_terminal(80, 24)
        await settled(sitting)
        assert "20.00" in shown(sitting)
        assert frame_lines(sitting.app)[-2] == before


async def test_what_went_wrong_is_not_hidden_by_it(desk: FakeDesk) -> None:
    async with seated(desk, size=(80, 24)) as sitting:
        await opened(sitting, "pay")
        await press(sitting, "enter")
        wrong = frame_lines(sitting.app)[-2].strip()
        await sitting.resize_terminal(20, 5)
        await settled(sitting)
        assert "went wrong" in shown(sitting) or "larger" in shown(sitting)
        await sitting.resize_terminal(40, 10)
        await settled(sitting)
        assert wrong[:20] in shown(sitting)


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (59, 15), (80, 10)])
async def test_the_emergency_gives_the_number_first_and_then_the_address(
    desk: FakeDesk, size: tuple[int, int]
) -> None:
    async with seated(desk, size=size) as sitting:
        in_call(sitting)
        await press(sitting, "f9")
        lines = frame_lines(sitting.app)
        assert lines[0].startswith("RING 4100")
        assert "14 Alder" in " ".join(lines[:3])
        assert "arger" in shown(sitting)
        assert "£" not in shown(sitting)
        await press(sitting, "t")
        await type_in(sitting, "help")
        await press(sitting, "enter", "escape")
        assert "End this page" in " ".join(frame_lines(sitting.app)[:2])
        await press(sitting, "y", "escape")
        assert room(sitting) != "emergency"
        assert desk.asked("wellbeing.keep")[-1]["emergency"].heard == "help"


async def test_where_the_caller_is_outranks_the_address_on_file(desk: FakeDesk) -> None:
    async with seated(desk, size=(20, 5)) as sitting:
        in_call(sitting)
        await press(sitting, "f9", "l")
        await type_in(sitting, "onthebridge")
        await press(sitting, "enter")
        assert frame_lines(sitting.app)[1].strip() == "onthebridge"
        await sitting.resize_terminal(80, 24)
        await settled(sitting)
        assert "The caller says they are at: onthebridge" in shown(sitting)
        assert frame_lines(sitting.app)[0].startswith(" EMERGENCY")
