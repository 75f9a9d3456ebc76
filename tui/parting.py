"""How a desk ends: a hang-up, a signal, the officer leaving; what is typed is kept first."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from store.domain.errors import DutydeskError
from tui.call import Call
from tui.desk import Desk
from tui.form import FormScreen
from tui.jobs import aside

LAST_SAVE_SECONDS = 2.0
"""How long a hang-up may take to keep what was typed."""


class Ending(Protocol):
    """What of the app is needed to end it."""

    call: Call | None
    desk_key: str

    @property
    def screen_stack(self) -> Sequence[Any]:
        """The screens, the newest last."""
        ...

    @property
    def open_desk(self) -> Desk | None:
        """The desk, where it is open."""
        ...

    def wait_for_desk(self) -> Desk:
        """The desk, for a worker thread; waits until it is open."""
        ...

    def run_worker(self, *values: Any, **named: Any) -> Any:
        """Do something in a thread."""
        ...

    def stop_watch(self) -> None:
        """Look for emergencies no more."""
        ...

    def call_from_thread(self, callback: Callable[..., Any], *values: Any) -> Any:
        """Call on the event loop."""
        ...

    def exit(self, result: int | None = None, return_code: int = 0) -> None:
        """Leave the program."""
        ...


class Parting:
    """Ends one app, once."""

    def __init__(self, app: Ending) -> None:
        self._app = app
        self._begun = False

    def listen(self) -> None:
        """Take the line's signals, where this thread may."""
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(number, self.end, number)

    def keep_call(self) -> None:
        """Something was done in the call: its note is kept at once, quietly, whatever becomes of the line."""
        call = self._app.call
        if call is None or call.unfinished is None:
            return
        if call.to_keep:
            request = call.unfinished.saver(call.to_keep, call.key)
        elif not call.unfinished.saved_as:
            return
        elif call.typed:
            # All that was done proved otherwise; what was typed beside it is kept.
            request = call.unfinished.saver(call.as_draft, call.key)
        else:
            request = call.unfinished.undone()
        aside(self._app.run_worker, self._app.wait_for_desk, request)

    def end(self, number: int = 0) -> None:
        """Keep what is typed and end, for a signal or (0) because the officer leaves."""
        if not self._begun:
            self._begun = True
            threading.Thread(target=self._end, args=(number,), daemon=True).start()

    def _end(self, number: int) -> None:
        app = self._app
        forms = [
            screen for screen in app.screen_stack if isinstance(screen, FormScreen) and screen.has_content()
        ]
        # In a thread of its own: a store that is held must not keep a dead line open.
        saver = threading.Thread(target=self._keep, args=(app.open_desk, forms), daemon=True)
        saver.start()
        saver.join(LAST_SAVE_SECONDS)
        app.stop_watch()
        if number == signal.SIGHUP:
            # The terminal is gone: nothing can be painted any more, and waiting for it would hang.
            os._exit(128 + number)
        code = 128 + number if number else 0
        app.call_from_thread(app.exit, code, code)

    def _keep(self, desk: Desk | None, forms: list[FormScreen]) -> None:
        if desk is None:
            return
        call = self._app.call
        call_key = call.key if call else ""
        try:
            if (
                call
                and call.unfinished
                and call.to_keep
                and call.wrap_key not in [form.key for form in forms]
            ):
                call.unfinished.saver(call.to_keep, call.key)(desk)
            for form in forms:
                desk.drafts.save(
                    form=form.FORM,
                    tenancy_id=form.tenancy_id,
                    key=form.key,
                    call_key=call_key,
                    content=form.draft_content(),
                )
        except DutydeskError:
            pass  # what could be kept is; the rest is still to be told
        if call is not None:
            _told(
                lambda: desk.casework.end_call(
                    key=call.key, tenancy_id=call.tenancy_id, speaking=call.speaking
                )
            )
        _told(lambda: desk.officers.leave(desk_key=self._app.desk_key))


def _told(tell: Callable[[], None]) -> None:
    """Tell the store of the end, where it can be told: the desk ends all the same."""
    with contextlib.suppress(DutydeskError):
        tell()
