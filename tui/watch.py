"""Watches for emergencies in a thread of its own: what must happen may not live on the event loop alone.

A lead's desk says that it is open and hears of every alert; any desk with an emergency hears who has seen it.
A desk at rest sends nothing to the terminal: a message is posted only when something changed.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from textual.message import Message

from store.domain.errors import DutydeskError
from store.domain.views.officers import AlertView, DeskView
from store.domain.views.wellbeing import AlertState
from tui.desk import Desk
from tui.incidents import incident

BEAT_SECONDS = 5.0
"""How often a lead's desk says that it is open; it counts as open for three beats."""

LOOK_SECONDS = 1.0
"""How often alerts are looked for: a lead must see one within 3 seconds."""


DESK_SECONDS = 15.0
"""How often it is looked who holds the duty lead's shift, and whether a lead's desk is open."""


class AlertsChanged(Message, bubble=False):
    """The live alerts, for a lead's desk."""

    def __init__(self, alerts: tuple[AlertView, ...]) -> None:
        super().__init__()
        self.alerts = alerts


class EmergencyHeard(Message, bubble=False):
    """How far this desk's own emergency has come."""

    def __init__(self, state: AlertState, asked: float) -> None:
        super().__init__()
        self.state = state
        self.asked = asked
        """When it was asked, by `monotonic`."""


class DeskChanged(Message, bubble=False):
    """The day, the duty lead or the lead's desk is another one now."""

    def __init__(self, view: DeskView) -> None:
        super().__init__()
        self.view = view


@dataclass
class _Seen:
    """What the app was told last, so that it is told only of what changed."""

    desk: DeskView
    alerts: tuple[AlertView, ...] = ()
    state: AlertState | None = None
    beat_at: float = 0.0
    """When to beat next; likewise below."""
    desk_at: float = 0.0
    fault: str = ""
    """The fault of the look before: one that stays is logged once."""


class Watch(threading.Thread):
    """The thread; it ends with the program, and with nothing else."""

    def __init__(self, desk: Desk, desk_key: str, view: DeskView, post: Callable[[Message], object]) -> None:
        super().__init__(name="watch", daemon=True)
        self._desk = desk
        self._desk_key = desk_key
        self._lead = "lead" in view.officer.roles
        self._post = post
        self._over = threading.Event()
        self._emergency_key = ""
        self._seen = _Seen(view, desk_at=0.0 if self._lead else monotonic() + DESK_SECONDS)

    def follow(self, emergency_key: str) -> None:
        """Tell of this desk's own emergency as it is, also where it was told before; empty for none."""
        self._emergency_key = emergency_key
        self._seen.state = None

    def stop(self) -> None:
        """End at the next look."""
        self._over.set()

    def run(self) -> None:
        """Look until told to stop; a store that is away is looked for again."""
        while not self._over.is_set():
            self.look()
            self._over.wait(LOOK_SECONDS)

    def look(self) -> None:
        """Look once, whatever goes wrong: a watch that died would leave a lead deaf and nobody told."""
        seen = self._seen
        try:
            self._look(monotonic())
        except DutydeskError:
            seen.beat_at = 0.0
        except Exception as fault:
            seen.beat_at = 0.0
            if type(fault).__name__ != seen.fault:
                seen.fault = type(fault).__name__
                incident(fault)
        else:
            seen.fault = ""

    def _look(self, now: float) -> None:
        seen = self._seen
        if self._lead and now >= seen.beat_at:
            self._desk.officers.beat(desk_key=self._desk_key)
            seen.beat_at = now + BEAT_SECONDS
        if self._lead and (found := self._desk.wellbeing.alerts()) != seen.alerts:
            seen.alerts = found
            self._post(AlertsChanged(found))
        asked = monotonic()
        if self._emergency_key and (heard := self._desk.wellbeing.state(self._emergency_key)) != seen.state:
            seen.state = heard
            self._post(EmergencyHeard(heard, asked))
        # After the beat, so that a lead's own desk is known to be open from the first look on.
        if now >= seen.desk_at:
            seen.desk_at = now + DESK_SECONDS
            if (view := self._desk.officers.desk()) != seen.desk:
                seen.desk = view
                self._post(DeskChanged(view))
