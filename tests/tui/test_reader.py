"""A paste never presses a key, and Esc is Esc, wherever the line cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from tui.reader import END, START, Reader, guard_reading

PIECES = st.text(alphabet=st.sampled_from("ab\x1b[201~\x07\x00é\n2Jc"), max_size=30)


def read(reader: XTermParser, pieces: list[str]) -> list[tuple[str, str]]:
    got = []
    for piece in pieces:
        for message in reader.feed(piece):
            if isinstance(message, events.Paste):
                got.append(("paste", message.text))
            elif isinstance(message, events.Key):
                got.append(("key", message.key))
    return got


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def test_why_this_is_needed_the_framework_takes_a_pasted_escape_for_keys() -> None:
    assert ("key", "b") in read(XTermParser(False), [f"{START}a\x1bb{END}"])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_a_pasted_escape_code_is_text_without_the_code(size: int) -> None:
    sent = f"x{START}a\x1b[2Jb\x07c\x9bd{END}y"
    assert read(Reader(), cut(sent, size)) == [("key", "x"), ("paste", "a[2Jbcd"), ("key", "y")]


@given(PIECES, st.integers(1, 40))
def test_whatever_is_pasted_no_key_is_pressed(text: str, size: int) -> None:
    text = text.replace(END, "")
    got = read(Reader(), cut(f"{START}{text}{END}k", size))
    assert [what for what, _ in got if what == "key"] == ["key"]
    assert got[-1] == ("key", "k")


def test_keys_and_two_pastes_are_left_as_they_are() -> None:
    sent = f"ab\x1b[A{START}one{END}\x1bOP{START}two{END}"
    assert read(Reader(), [sent]) == [
        ("key", "a"),
        ("key", "b"),
        ("key", "up"),
        ("paste", "one"),
        ("key", "f1"),
        ("paste", "two"),
    ]


def test_why_this_is_needed_the_framework_makes_one_key_of_escape_and_a_letter() -> None:
    assert read(XTermParser(False), ["\x1bp", "\x1b", "\x1b"])[0] not in [("key", "escape"), ("key", "p")]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_escape_is_a_key_of_its_own_whatever_comes_with_it(size: int) -> None:
    sent = "\x1bp2\x1bp\x1b\r\x1b\x1b\x1b[A\x1bé\x1bOP\x1b[24~x"
    keys = [key for _, key in read(Reader(), cut(sent, size))]
    escaped = ["escape", "p", "2", "escape", "p", "escape", "enter", "escape", "escape", "up", "escape"]
    assert keys == [*escaped, "é", "f1", "f12", "x"]


def test_the_driver_reads_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", XTermParser)
    guard_reading()
    assert linux_driver.XTermParser is Reader  # type: ignore[attr-defined]
