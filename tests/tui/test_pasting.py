"""A paste never presses a key, wherever the line cuts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from tui.pasting import END, START, PastesAreText, guard_pastes

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
    assert read(PastesAreText(), cut(sent, size)) == [("key", "x"), ("paste", "a[2Jbcd"), ("key", "y")]


@given(PIECES, st.integers(1, 40))
def test_whatever_is_pasted_no_key_is_pressed(text: str, size: int) -> None:
    text = text.replace(END, "")
    got = read(PastesAreText(), cut(f"{START}{text}{END}k", size))
    assert [what for what, _ in got if what == "key"] == ["key"]
    assert got[-1] == ("key", "k")


def test_keys_and_two_pastes_are_left_as_they_are() -> None:
    sent = f"ab\x1b[A{START}one{END}\x1bOP{START}two{END}"
    assert read(PastesAreText(), [sent]) == [
        ("key", "a"),
        ("key", "b"),
        ("key", "up"),
        ("paste", "one"),
        ("key", "f1"),
        ("paste", "two"),
    ]


def test_the_driver_reads_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", XTermParser)
    guard_pastes()
    assert linux_driver.XTermParser is PastesAreText  # type: ignore[attr-defined]
