"""The screen shows what an xterm would show, and answers what an xterm would answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.keyboard import key_bytes
from tests.terminal.screen import Screen

PAINTING = (
    "\x1b[?1049h\x1b[?25l\x1b[>25u\x1b]22;default\x07\x1b[1;1H\x1b[1;38;2;1;2;3mRent\x1b[0m £20\r\n"
    "\x1b[4:3mwavy\x1b[0m\x1b[3;2H東京 Zoë\x1b[5b\x1b[4;1Hgone\x1b[4;1H\x1b[2X\x1bP$qm\x1b\\\x1b[5;5Hlast"
).encode()


def shown(screen: Screen) -> list[str]:
    return [line.rstrip() for line in screen.lines() if line.strip()]


def test_text_moves_and_wide_characters_are_shown_and_the_rest_is_ignored() -> None:
    screen = Screen(20, 6)
    screen.feed(PAINTING)
    assert shown(screen) == ["Rent £20", "wavy", " 東京 Zoëëëëëë", "  ne", "    last"]


@given(cut=st.integers(0, len(PAINTING)), again=st.integers(0, len(PAINTING)))
def test_output_cut_anywhere_shows_the_same(cut: int, again: int) -> None:
    whole, cut_up = Screen(20, 6), Screen(20, 6)
    whole.feed(PAINTING)
    first, second = sorted((cut, again))
    for piece in (PAINTING[:first], PAINTING[first:second], PAINTING[second:]):
        cut_up.feed(piece)
    assert cut_up.lines() == whole.lines()


def test_a_scroll_region_scrolls_alone() -> None:
    screen = Screen(10, 4)
    screen.feed(b"top\r\none\r\ntwo\r\nfoot\x1b[2;3r\x1b[S")
    assert shown(screen) == ["top", "two", "foot"]
    screen.feed(b"\x1b[T\x1b[2;1Hnew")
    assert shown(screen) == ["top", "new", "two", "foot"]


@pytest.mark.parametrize("switch", [b"\x1b[?1049h", b"\x1b[?1049l"])
def test_changing_screens_begins_blank(switch: bytes) -> None:
    screen = Screen(10, 2)
    screen.feed(b"before" + switch + b"after")
    assert shown(screen) == ["after"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (b"\x1b[c", b"\x1b[?62;22c"),
        (b"\x1b[>c", b"\x1b[>41;366;0c"),
        (b"\x1b[5n", b"\x1b[0n"),
        (b"ab\x1b[6n", b"\x1b[1;3R"),
        (b"\x1b[?6n", b"\x1b[?1;1R"),
        (b"\x1b[?2004$p", b"\x1b[?2004;2$y"),
        (b"\x1b[?2004h\x1b[?2004$p", b"\x1b[?2004;1$y"),
        (b"\x1b[?2026$p", b"\x1b[?2026;0$y"),
        (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
        (b"\x1b[18t", b"\x1b[8;24;80t"),
        (b"\x1b[14t", b"\x1b[4;384;640t"),
        (b"\x1b]11;?\x07", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
        (b"\x1b]10;?\x1b\\", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
        (b"\x1bP+q544e\x1b\\", b"\x1bP0+r\x1b\\"),
        (b"\x1b[?u", b""),
        (b"\x1b[>25u\x1b[2J", b""),
    ],
)
def test_questions_are_answered_as_an_xterm_does(question: bytes, answer: bytes) -> None:
    assert Screen().feed(question) == answer


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("v", b"v"),
        ("£", "£".encode()),
        ("enter", b"\r"),
        ("shift+tab", b"\x1b[Z"),
        ("f1", b"\x1bOP"),
        ("f9", b"\x1b[20~"),
        ("ctrl+p", b"\x10"),
        ("ctrl+right", b"\x1b[1;5C"),
        ("alt+x", b"\x1bx"),
        ("up", b"\x1b[A"),
    ],
)
def test_a_key_sends_what_an_xterm_sends(name: str, sent: bytes) -> None:
    assert key_bytes(name) == sent


def test_cursor_keys_follow_the_mode_the_program_chose() -> None:
    assert key_bytes("up", application_cursor=True) == b"\x1bOA"


@pytest.mark.parametrize("name", ["entr", "ctrl+1", "alt+no", "", "F9"])
def test_a_key_that_no_keyboard_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no key is called"):
        key_bytes(name)
