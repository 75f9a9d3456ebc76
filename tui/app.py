"""The Textual app: the stack of screens, keys that work everywhere, the call, the lock, the last words."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from rich.text import Text
from textual import events
from textual.app import App

from store.clocks import SystemClock
from store.domain.errors import DutydeskError
from store.domain.views.officers import AlertView, DeskView
from store.ports import Clock
from tui import keys
from tui.bindings import bindings
from tui.call import Call, Deed
from tui.desk import Desk
from tui.incidents import incident
from tui.jobs import JobDone
from tui.keys_in_turn import KeysInTurn
from tui.parting import Parting
from tui.reader import guard_reading
from tui.rooms import BASES, ready_rooms, room
from tui.screen import DeskScreen
from tui.themes import TERMINAL
from tui.watch import AlertsChanged, DeskChanged, EmergencyHeard, Watch
from tui.wording import common as wording

STYLES = Path(__file__).parent / "styles"

EMERGENCY_KEYS = frozenset(
    key for entry in keys.of("anywhere") if entry.action == "emergency" for key in entry.keys.split(",")
)


@dataclass(frozen=True)
class Opened:
    """A desk that was opened, and the clock it goes by."""

    desk: Desk
    clock: Clock


class DutydeskApp(App[int]):
    """One officer's desk."""

    CSS_PATH = [STYLES / "desk.tcss", STYLES / "find.tcss"]
    """Of every screen, and of the first one, whose own the framework does not read."""
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("anywhere")

    def __init__(self, connect: Callable[[], Opened], clock: Clock | None = None) -> None:
        super().__init__()
        self.clock: Clock = clock or SystemClock()
        self.call: Call | None = None
        self.desk_view: DeskView | None = None
        self.alerts: tuple[AlertView, ...] = ()
        self._connect = connect
        self._desk: Desk | None = None
        self._desk_error: DutydeskError | None = None
        self._desk_there = threading.Event()
        self.desk_key = uuid4().hex
        self._watch: Watch | None = None
        self._touched = self._session_since = monotonic()
        self._parting = Parting(self)
        self._keys = KeysInTurn(self, super().on_event)
        guard_reading()
        self.register_theme(TERMINAL)
        self.theme = TERMINAL.name

    def get_default_screen(self) -> Any:
        """The find screen, painted before the store is even imported."""
        first = room("find")
        # The framework forgets this for a first screen, and then cannot switch to another.
        first._push_result_callback(self, None)
        return first

    def on_mount(self) -> None:
        """Open the store behind the first frame; take the line's signals."""
        self._parting.listen()
        self.run_worker(self._open_desk, thread=True, name="open", exit_on_error=False)
        self.set_interval(15, self._lock_if_over)

    def _open_desk(self) -> None:
        try:
            opened = self._connect()
            desk = opened.desk
            view = desk.officers.desk()
        except DutydeskError as error:
            self._desk_error = error
            self._desk_there.set()
            self.call_from_thread(self.show, "refused", error=error)
            return
        except Exception as fault:
            told = DutydeskError(wording.crashed(incident(fault).number), "")
            self._desk_error = told
            self._desk_there.set()
            self.call_from_thread(self.show, "refused", error=told)
            return
        self._desk, self.desk_view, self.clock = desk, view, opened.clock
        self._desk_there.set()
        self._watch = Watch(desk, self.desk_key, view, self.post_message)
        self._watch.start()
        self.call_from_thread(self._desk_opened)
        ready_rooms()

    def _desk_opened(self) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.show_frame()
            self.screen.desk_opened()

    def wait_for_desk(self) -> Desk:
        """The desk, for a worker thread; waits until it is open.

        Raises:
            DutydeskError: why it could not be opened.
        """
        self._desk_there.wait()
        if self._desk is None:
            raise self._desk_error or DutydeskError(wording.NOT_OPEN, wording.leave_and_try())
        return self._desk

    def show(self, name: str, **arguments: Any) -> None:
        """Go to a screen by name: in place of the one below, or over it."""
        made = room(name, **arguments)
        if name not in BASES:
            self.push_screen(made)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(made)

    def back(self) -> None:
        """Back to the screen below."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def begin_call(self) -> Call:
        """The call in progress, begun now if there is none."""
        if self.call is None:
            self.call = Call(uuid4().hex, self.clock.now())
        return self.call

    def end_call(self) -> None:
        """The caller is gone and all is kept."""
        self.call = None

    def did(self, kind: str, text: str, **more: Any) -> None:
        """Keep a deed for the note that writes itself."""
        if self.call is not None:
            self.call = self.call.with_deed(Deed(kind, text, **more))
            self._parting.keep_call()

    def undid(self, deed: Deed) -> None:
        """Take a deed out of the note again, where it is in it: it is known better now."""
        if self.call is not None and deed in self.call.deeds:
            self.call = self.call.without_deed(deed)
            self._parting.keep_call()

    def forget_typed(self) -> None:
        """Drop the keys that wait: they were meant for what was on the screen."""
        self._keys.drop()

    def follow_emergency(self, key: str) -> None:
        """Hear who has seen this desk's emergency."""
        if self._watch is not None:
            self._watch.follow(key)

    @property
    def in_emergency(self) -> bool:
        """Whether the emergency page is open."""
        return any(getattr(screen, "room", "") == "emergency" for screen in self.screen_stack)

    @property
    def locked(self) -> bool:
        """Whether the lock is on."""
        return any(getattr(screen, "room", "") == "lock" for screen in self.screen_stack)

    def action_emergency(self) -> None:
        """The emergency page: over whatever there is, at once."""
        if self.in_emergency:
            return
        self.show("emergency")

    def action_help(self) -> None:
        """All keys that work here; not over the emergency or the lock."""
        if self.in_emergency or self.locked:
            self._say(wording.end_first() if self.in_emergency else wording.only_a_pin())
        elif getattr(self.screen, "room", "") != "help":
            self.show("help", places=getattr(self.screen, "PLACES", ()))

    def action_lock(self) -> None:
        """Lock, but never in the middle of a call and never over the emergency."""
        if self.in_emergency or self.locked:
            self._say(wording.end_first() if self.in_emergency else wording.LOCKED_ALREADY)
        elif self.desk_view is None:
            self._say(wording.NOT_OPEN)
        elif self.call is not None:
            self._say(wording.WRAP_FIRST)
        else:
            self.show("lock")

    def _say(self, words: str) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.say(words, "bad")

    def signed_in(self) -> None:
        """The officer has shown who they are: the session begins anew."""
        self._session_since = monotonic()

    def _lock_if_over(self) -> None:
        """Lock where nobody was at the desk for long, or the session is over; never in mid-call."""
        view = self.desk_view
        if view is None or self.call is not None or self.locked or self.in_emergency:
            return
        idle, session = monotonic() - self._touched, monotonic() - self._session_since
        if idle >= view.lock_after_minutes * 60 or session >= view.session_hours * 3600:
            self.show("lock")

    def action_leave(self) -> None:
        """Leave; what is typed was kept as a draft."""
        if self.in_emergency:
            self._say(wording.end_first())
            return
        if code := getattr(self.screen, "leave_code", 0):
            self.exit(code, return_code=code)
        else:
            self.line_lost(0)

    async def on_event(self, event: events.Event) -> None:
        """Take keys in turn; the emergency waits for nothing."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._touched = monotonic()
        if isinstance(event, events.Key) and event.key in EMERGENCY_KEYS:
            self._keys.drop()
            await super().on_event(event)
        else:
            self._keys.put(event)

    def on_alerts_changed(self, message: AlertsChanged) -> None:
        """A lead hears of an emergency, unless in one."""
        before = {alert.key for alert in self.alerts}
        self.alerts = message.alerts
        if any(alert.key not in before and not alert.seen_by for alert in message.alerts) and not (
            self.in_emergency or getattr(self.screen, "room", "") == "alert"
        ):
            # What is typed at this moment was meant for what it covers.
            self._keys.drop()
            self.show("alert")
        elif isinstance(self.screen, DeskScreen):
            self.screen.alerts_changed()
            self.screen.show_frame()

    def on_desk_changed(self, message: DeskChanged) -> None:
        """Another duty lead, another day, or the lead's desk was opened or closed."""
        self.desk_view = message.view
        if isinstance(self.screen, DeskScreen):
            self.screen.show_frame()
            self.screen.drawn_again()

    def on_emergency_heard(self, message: EmergencyHeard) -> None:
        """The emergency page hears who has seen it."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.emergency_heard(message.state, message.asked)

    def on_job_done(self, done: JobDone) -> None:
        """A screen that is gone asked for this: nothing to show it on."""
        done.stop()

    def line_lost(self, number: int) -> None:
        """The line is gone, or the officer leaves (0): keep what is typed and end."""
        self._parting.end(number)

    @property
    def open_desk(self) -> Desk | None:
        """The desk, where it is open."""
        return self._desk

    def stop_watch(self) -> None:
        """Look for emergencies no more."""
        if self._watch is not None:
            self._watch.stop()

    def _fatal_error(self) -> None:
        """The last words of a crash: an apology and a number, never a traceback with names in it."""
        made = incident(self._exception or RuntimeError())
        # Alone: of a second fault the framework would add words for its own developers.
        self._exit_renderables[:] = [Text(f"{wording.crashed(made.number)}\n{wording.START_AGAIN}")]
        self._close_messages_no_wait()
