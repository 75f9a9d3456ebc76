"""Watches for emergencies in a thread of its own: what must happen may not live on the event loop alone.

A lead's desk says that it is open and hears of every alert; any desk with an emergency hears who has seen it.
A desk at rest sends nothing to the terminal: a message is posted only when something changed.
"""

import threading
from collections.abc import Callable
from time import monotonic

from textual.message import Message

from store.domain.errors import DutydeskError
from store.domain.views.officers import AlertView
from store.domain.views.wellbeing import AlertState
from tui.desk import Desk

BEAT_SECONDS = 5.0
"""How often a lead's desk says that it is open; it counts as open for three beats."""

LOOK_SECONDS = 1.0
"""How often alerts are looked for: a lead must see one within 3 seconds."""


class AlertsChanged(Message, bubble=False):
    """The live alerts, for a lead's desk."""

    def __init__(self, alerts: tuple[AlertView, ...]) -> None:
        super().__init__()
        self.alerts = alerts


class EmergencyHeard(Message, bubble=False):
    """How far this desk's own emergency has come."""

    def __init__(self, state: AlertState) -> None:
        super().__init__()
        self.state = state


class Watch(threading.Thread):
    """The thread; it ends with the program."""

    def __init__(self, desk: Desk, desk_key: str, lead: bool, post: Callable[[Message], object]) -> None:
        super().__init__(name="watch", daemon=True)
        self._desk = desk
        self._desk_key = desk_key
        self._lead = lead
        self._post = post
        self._over = threading.Event()
        self._emergency_key = ""

    def follow(self, emergency_key: str) -> None:
        """Tell of this desk's own emergency; empty for none."""
        self._emergency_key = emergency_key

    def stop(self) -> None:
        """End at the next look."""
        self._over.set()

    def run(self) -> None:
        """Look until told to stop; a store that is away is looked for again."""
        alerts: tuple[AlertView, ...] = ()
        state: AlertState | None = None
        next_beat = 0.0
        while not self._over.is_set():
            try:
                if self._lead and monotonic() >= next_beat:
                    self._desk.officers.beat(desk_key=self._desk_key)
                    next_beat = monotonic() + BEAT_SECONDS
                if self._lead and (found := self._desk.wellbeing.alerts()) != alerts:
                    alerts = found
                    self._post(AlertsChanged(alerts))
                if (
                    self._emergency_key
                    and (heard := self._desk.wellbeing.state(self._emergency_key)) != state
                ):
                    state = heard
                    self._post(EmergencyHeard(heard))
            except DutydeskError:
                next_beat = 0.0
            self._over.wait(LOOK_SECONDS)
