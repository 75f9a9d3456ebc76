"""Keeps an emergency while its page goes on: the newest whole state wins, and none is lost when it closes."""

import threading
from collections.abc import Callable

from store.domain.errors import DutydeskError
from store.domain.views.wellbeing import AlertState
from tui.desk import Desk, Emergency
from tui.incidents import incident

Told = Callable[[Emergency, AlertState | None, str], object]
"""Hears what came of keeping a state: how far it came, or what went wrong."""


class Keeper:
    """One emergency on its way to the desk, one request at a time.

    `run` starts a thread for a function; `told` is called in that thread.
    """

    def __init__(
        self, wait_for_desk: Callable[[], Desk], run: Callable[[Callable[[], None]], object], told: Told
    ) -> None:
        self._wait_for_desk = wait_for_desk
        self._run = run
        self._told = told
        self._lock = threading.Lock()
        self._newest: Emergency | None = None
        self._running = False

    @property
    def running(self) -> bool:
        """Whether a state is on its way."""
        with self._lock:
            return self._running

    def put(self, emergency: Emergency) -> None:
        """Keep this state as soon as the one before is through."""
        with self._lock:
            self._newest = emergency
            if self._running:
                return
            self._running = True
        self._run(self._keep_on)

    def _keep_on(self) -> None:
        while True:
            with self._lock:
                sending = self._newest
                if sending is None:
                    self._running = False
                    return
            state, fault = None, ""
            try:
                state = self._wait_for_desk().wellbeing.keep(sending)
            except DutydeskError as error:
                fault = f"{error.what} {error.do}"
            except Exception as crash:
                fault = f"Tell support incident {incident(crash).number}."
            with self._lock:
                through = self._newest is sending
                self._running = not through
            self._told(sending, state, fault)
            if through:
                return
