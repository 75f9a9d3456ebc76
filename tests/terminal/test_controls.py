"""The allow-list of control codes lets Textual's own through and catches what only data can have sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.controls import HOSTILE_TEXTS, unexpected_controls
from tests.terminal.escapes import cut_unfinished, tokens

CONTROLS = [text for text in HOSTILE_TEXTS if not text.startswith("[")]


@pytest.mark.parametrize(
    "sent",
    [
        "\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[>25u\x1b[?2026$p\x1b[?2048$p\x1b[?2004h\x1b[?7l",
        "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?1016h\x1b[?1000l",
        "\x1b[?2026h\x1b[3;10H\x1b[1;3;38;2;1;2;3;48;5;233mRent £20 for Zoë, 東京\x1b[0m\r\n\x1b[?2026l",
        "\x1b[m\x1b[0m\x1b[38;5;5m\x1b[38;2;5;6;8m\x1b[97;100m\x1b[9;53m\x1b[39;49;22m",
        "\x1b]22;default\x07\x1b]22;not-allowed\x07",
        "\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l",
        "\x1b[K\x1b[1K\x1b[12X\x1b[3b\x1b[2L\x1b[M\x1b[2;20r\x1b[r\x1b[5C\x1b[D\x1b[7d",
    ],
)
def test_what_the_framework_and_a_cell_by_cell_display_send_is_expected(sent: str) -> None:
    assert unexpected_controls(sent.encode()) == []


@pytest.mark.parametrize("hostile", CONTROLS, ids=ascii)
def test_a_control_code_from_data_is_caught(hostile: str) -> None:
    painted = f"\x1b[3;1H\x1b[1mname: {hostile} \x1b[0m"
    assert unexpected_controls(painted.encode())


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"\x1b]52;c;eA==\x07", "OSC 52;c;eA=="),
        (b"\x1b]0;title\x1b\\", "OSC 0;title"),
        (b"\x1b]8;;https://example.org\x1b\\", "OSC 8;;https://example.org"),
        (b"\x1b[6n", "CSI 6n"),
        (b"\x1b[2J", "CSI 2J"),
        (b"\x1b[5m", "CSI 5m"),
        (b"\x1b[1;5m", "CSI 1;5m"),
        (b"\x1b[?9h", "CSI ?9h"),
        (b"\x1bc", "ESC c"),
        (b"\x07", "U+0007 CONTROL"),
        (b"\xc2\x9b", "U+009B CONTROL"),
        ("\u202e".encode(), "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (b"caf\xe9", "byte E9 is not UTF-8"),
        (b"\x1b[12", "unfinished '\\x1b[12'"),
    ],
)
def test_it_is_named_for_what_it_is(sent: bytes, name: str) -> None:
    assert unexpected_controls(sent) == [name]


def test_what_a_program_means_to_send_can_be_let_pass() -> None:
    assert unexpected_controls(b"\x1b[6n\x07", allow={"CSI 6n"}) == ["U+0007 CONTROL"]


@given(st.text("\x1b[]P;?08mHhx\x07\\ \x9c\x80\n£"))
def test_tokens_joined_are_what_was_sent(sent: str) -> None:
    ready, unfinished = cut_unfinished(sent)
    assert "".join(token.sent for token in tokens(ready)) + unfinished == sent
