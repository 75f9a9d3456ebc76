"""Every screen of the desk, found by looking, in a real terminal on hostile data: quiet at rest, no code let through.

A screen that is added is found here by itself; one that cannot be opened by its name fails the suite.
"""

import importlib
import inspect
import pkgutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import tui.screens
from tests.terminal.controls import unexpected_controls
from tests.terminal.pty_session import PtySession
from tests.tui.hostile import POISON
from tui.rooms import BASES, OVER
from tui.screen import DeskScreen

ROOMS = tuple(sorted(BASES | OVER))

ROUNDS = 4
"""Boxes filled in turn: more than any form has, so that its last box is kept or refused too."""

REST_SECONDS = 5.0


def screen_classes() -> dict[str, type[DeskScreen]]:
    """Every screen class there is, by `module:Class`."""
    found = {}
    for module in pkgutil.iter_modules(tui.screens.__path__, "tui.screens."):
        for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, DeskScreen) and kind.__module__ == module.name:
                found[f"{module.name}:{name}"] = kind
    return found


def test_every_screen_class_is_a_room_and_every_room_is_tried_here() -> None:
    assert set(screen_classes()) == set((BASES | OVER).values())


def test_every_screen_says_its_keys() -> None:
    for name, kind in screen_classes().items():
        assert kind.PLACES, f"{name} has no keys of its own in tui.keys"
        assert kind.HEADING, f"{name} has no heading"


def heading(room: str) -> str:
    """What the top line calls a screen."""
    return screen_classes()[(BASES | OVER)[room]].HEADING


def _fill(session: PtySession, room: str) -> None:
    """Hostile text into whatever has the focus, then on to the next."""
    session.wait_for(heading(room))
    session.settle()
    for _ in range(ROUNDS):
        session.paste(POISON)
        session.settle()
        session.send_key("enter")
        session.settle()


def _at_rest(session: PtySession) -> bytes:
    """What a screen at rest sends; looked at once more if something came.

    On a machine that is busy elsewhere the answer to the last key may come after all looked settled. A screen that
    ticks, blinks or asks again sends the second time too.
    """
    for _ in range(2):
        sent = session.idle_bytes(REST_SECONDS)
        if not sent:
            return b""
    return session.all_raw[-sent:]


@pytest.mark.parametrize(
    "batch", [ROOMS[number::4] for number in range(4)], ids=lambda batch: "-".join(batch)
)
@pytest.mark.timeout(240)
def test_hostile_data_does_not_act_and_a_screen_at_rest_sends_nothing(
    batch: tuple[str, ...], tmp_path: Path
) -> None:
    sessions: dict[str, PtySession] = {}
    try:
        for room in batch:
            sessions[room] = PtySession(
                [sys.executable, "-m", "tests.terminal.hostile_desk", room],
                env={"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")},
            )
        # All at once: most of filling is waiting, and a screen at rest that sends nothing costs nothing.
        with ThreadPoolExecutor(len(sessions)) as pool:
            list(pool.map(_fill, sessions.values(), sessions))
            resting = dict(zip(sessions, pool.map(_at_rest, sessions.values()), strict=True))
        assert resting == dict.fromkeys(sessions, b"")
        for room, session in sessions.items():
            assert session.exit_status is None, f"{room} ended"
            assert "Traceback" not in "\n".join(session.frame()), room
            assert "Sorry" not in "\n".join(session.frame()), room
            assert unexpected_controls(session.all_raw) == [], room
    finally:
        for session in sessions.values():
            session.close()
