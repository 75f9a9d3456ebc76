"""The key map: one key for one thing in a place, function keys with a twin, nothing that a field needs."""

import importlib
from collections import Counter

import pytest

from tui.keys import KEYS, Key, cap, of
from tui.rooms import BASES, OVER, room

EDITING = {
    "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+f", "ctrl+d", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m",
    "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z", "ctrl+s",
}  # fmt: skip
"""What a text box does with Ctrl, what a terminal sends for Tab, Enter and Backspace, and flow control."""


def _names(key: Key) -> list[str]:
    return key.keys.split(",")


def test_every_key_has_its_own_id_and_says_what_it_does() -> None:
    assert [name for name, count in Counter(key.id for key in KEYS).items() if count > 1] == []
    for key in KEYS:
        assert key.label
        assert key.help.endswith(".")


@pytest.mark.parametrize("place", sorted({key.place for key in KEYS}))
def test_in_one_place_a_key_does_one_thing(place: str) -> None:
    here = {key.id: key for key in (*of(place), *of("anywhere"))}
    pressed = Counter(name for key in here.values() for name in _names(key))
    assert [name for name, count in pressed.items() if count > 1] == []


@pytest.mark.parametrize("key", [key for key in KEYS if key.keys.startswith("f") and key.keys[1:2].isdigit()])
def test_a_function_key_has_a_ctrl_twin_and_works_in_a_field(key: Key) -> None:
    assert any(name.startswith("ctrl+") for name in _names(key))
    assert key.priority


def test_no_key_takes_what_a_field_or_the_terminal_needs() -> None:
    assert [key.id for key in KEYS if EDITING & set(_names(key))] == []
    letters = [key.id for key in KEYS if key.priority and any(len(name) == 1 for name in _names(key))]
    assert letters == []


def test_every_place_belongs_to_a_screen_that_exists() -> None:
    places = {"anywhere"}
    for path in (BASES | OVER).values():
        module, name = path.split(":")
        places.update(getattr(importlib.import_module(module), name).PLACES)
    assert {key.place for key in KEYS} <= places


def test_every_action_exists_where_its_key_works() -> None:
    for path in (BASES | OVER).values():
        module, name = path.split(":")
        screen = getattr(importlib.import_module(module), name)
        for place in screen.PLACES:
            for key in of(place):
                action = key.action.split("(")[0]
                assert hasattr(screen, f"action_{action}"), f"{name}: {key.id}"


def test_keys_are_written_as_printed_on_a_keyboard() -> None:
    assert [cap(name) for name in ("f9", "ctrl+n", "slash", "escape", "p", "pagedown")] == [
        "F9",
        "Ctrl+N",
        "/",
        "Esc",
        "p",
        "PgDn",
    ]


def test_a_room_knows_its_name() -> None:
    assert room("help", places=()).room == "help"
