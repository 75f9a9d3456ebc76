"""Takes keys one at a time: each is finished with before the next is looked at.

An officer types faster than a slow line answers: `p20.00` may arrive in one packet. The framework hands every
key to whatever has the focus at that moment, so letters meant for a box that a key is about to open would be
lost. Here a key waits until the screen that the key before it opened stands and has what it asked for.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from textual.app import App
from textual.events import Event, Key

SETTLE_SECONDS = 1.0
"""How long one key may take before the next is looked at all the same."""

SHEET_SECONDS = 10.0
"""How long keys wait for a screen that is still asking the store for what it shows."""

NERVOUS = frozenset({"enter", "escape"})
"""Keys pressed again while something is being kept: meant for that, never for what comes after."""

MOST = 4096
"""Keys that may wait; what is typed beyond them is dropped, so that a cat on the keyboard ends."""

Returned = TypeVar("Returned")


class KeysInTurn:
    """The queue of keys of one app."""

    def __init__(self, app: App[Returned], handle: Callable[[Any], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[Event] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, event: Event) -> None:
        """A key or a paste came."""
        if len(self._waiting) < MOST:
            self._waiting.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def drop(self) -> None:
        """Forget what waits: an emergency begins."""
        self._waiting.clear()

    async def _run(self) -> None:
        while self._waiting:
            await self._until_ready()
            if self._waiting:
                await self._handle(self._waiting.popleft())
                await self._settled()

    async def _until_ready(self) -> None:
        """Wait while the screen still asks the store for what it shows, or for something to be kept.

        A letter typed ahead belongs to the screen that comes next. A second Enter does not: it would close
        the receipt before anybody has read it.
        """
        loop = asyncio.get_running_loop()
        give_up = loop.time() + SHEET_SECONDS
        while loop.time() < give_up:
            saving = getattr(self._app.screen, "saving", False)
            while saving and self._waiting and _nervous(self._waiting[0]):
                self._waiting.popleft()
            if not (saving or getattr(self._app.screen, "opening", False)):
                return
            await asyncio.sleep(0.005)

    async def _settled(self) -> None:
        """Wait until everything that the key set off on the event loop is done."""
        for _ in range(3):
            before = (self._app.screen, self._app.focused)
            done = asyncio.Event()
            open_ends = 0

            def one_done(event: asyncio.Event = done) -> None:
                nonlocal open_ends
                open_ends -= 1
                if open_ends == 0:
                    event.set()

            for pump in (self._app, *self._app.screen.walk_children(with_self=True)):
                open_ends += pump.call_later(one_done)
            if open_ends:
                try:
                    await asyncio.wait_for(done.wait(), SETTLE_SECONDS)
                except TimeoutError:
                    return
            if (self._app.screen, self._app.focused) == before:
                return


def _nervous(event: Event) -> bool:
    return isinstance(event, Key) and event.key in NERVOUS
