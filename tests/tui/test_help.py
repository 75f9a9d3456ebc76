"""Help: all keys of where the officer was, and those that work anywhere; on the way back nothing is lost."""

from tests.tui.driving import press, seated, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text
from tui.keys import of
from tui.wording.desk import PLACE_WORDS, caps, key_lines


async def test_help_over_find_and_back_to_what_was_typed(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        await press(sitting, "f1")
        frame = frame_text(sitting.app)
        assert "F9 or Ctrl+N" in frame
        assert "Between calls" in frame
        assert "PgDn for more" in frame_lines(sitting.app)[-2]
        await press(sitting, "pagedown", "pagedown", "pageup", "escape")
        assert "Find: alder" in frame_text(sitting.app)


def test_every_key_of_a_place_is_told_with_all_its_names() -> None:
    text = "\n".join(line.plain for line in key_lines(("account",), 80))
    for key in (*of("account"), *of("anywhere")):
        assert caps(key) in text
        assert key.help.split(".")[0].split(" ")[0] in text


def test_no_line_is_wider_than_the_screen() -> None:
    for columns in (40, 80, 120):
        for line in key_lines(tuple(PLACE_WORDS), columns):
            assert line.cell_length <= columns
