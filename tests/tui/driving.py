"""Sits at a desk through the pilot: opens the app on a fake desk, and waits for what was asked, never for time."""

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from textual import events
from textual.keys import _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from tests.tui.fake_desk import FakeDesk
from tests.tui.made_up import CLOCK
from tui.app import DutydeskApp, Opened

Sitting = Pilot[int]
"""A pilot at a desk."""


def app_of(sitting: Sitting) -> DutydeskApp:
    """The app, as its own type."""
    assert isinstance(sitting.app, DutydeskApp)
    return sitting.app


@asynccontextmanager
async def seated(desk: FakeDesk | None = None, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Sitting]:
    """A desk that is open, between calls."""
    made = desk or FakeDesk()
    app = DutydeskApp(lambda: Opened(made, CLOCK))
    try:
        async with app.run_test(size=size) as sitting:
            await settled(sitting)
            yield sitting
    finally:
        app.stop_watch()


async def settled(sitting: Sitting) -> None:
    """Until nothing that was asked is on its way, and what came back is drawn."""
    await sitting.pause()
    while any(not worker.is_finished for worker in sitting.app.workers):
        await sitting.pause()
    await sitting.pause()


async def press(sitting: Sitting, *keys: str) -> None:
    """Press keys one after the other, each when the one before has had its effect.

    The pilot's own `press` sleeps twice after each key besides; `settled` waits for what matters.
    """
    for key in keys:
        name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
        character = key if len(key) == 1 else None
        with suppress(KeyError):
            character = unicodedata.lookup(_get_unicode_name_from_key(name))
        sitting.app.post_message(events.Key(name, character))
        await settled(sitting)


async def type_in(sitting: Sitting, text: str) -> None:
    """Put text into the box that has the focus, as a paste: one event, where keys would be many."""
    sitting.app.post_message(events.Paste(text))
    await settled(sitting)


async def checking(sitting: Sitting) -> None:
    """From between calls to the questions for the first result."""
    await press(sitting, "slash")
    await type_in(sitting, "al")
    await press(sitting, "enter")


async def at_account(sitting: Sitting) -> None:
    """From between calls to the account of a tenant who was checked."""
    await checking(sitting)
    await press(sitting, "y", "y", "y")
