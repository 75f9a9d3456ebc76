"""A store that is away: what was asked for is asked again until it answers, and the officer is told so."""

from collections.abc import Callable
from typing import Any, Protocol

from textual.timer import Timer

from store.domain.errors import DutydeskError
from store.domain.views.officers import DeskView
from tui.desk import Desk
from tui.jobs import Job
from tui.wording import away as wording

RETRY_SECONDS = 3.0
"""How long after one try the next begins."""

GROUP = "away"

LOOKS = frozenset({"sheet", "panel", "find", "preview", "suggest"})
"""Requests that only look, and that nobody need press a key for again."""


class Asker(Protocol):
    """The screen, as far as it is needed here."""

    def say(self, text: str, tone: str = "") -> None:
        """Put a sentence on the status line."""
        ...

    def ask(
        self,
        request: Callable[[Desk], Any],
        then: Callable[[Any], None],
        *,
        group: str,
        failed: Callable[[DutydeskError], None] | None = None,
    ) -> None:
        """Ask the desk in a thread."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call in a while, unless the screen is gone."""
        ...


class Away:
    """What one screen does while the store is away. What was to be kept waits for the officer's own key."""

    def __init__(self, screen: Asker) -> None:
        self._screen = screen
        self._lost: dict[str, Job[Any]] = {}
        self._timer: Timer | None = None
        self._trying = False

    def lost(self, job: Job[Any]) -> None:
        """A request did not reach the store: say so, and look for it from now on."""
        if job.group in LOOKS:
            self._lost[job.group] = job
        self._screen.say(wording.looking(kept=job.group not in LOOKS), "bad")
        if not self._trying:
            self._trying = True
            self._wait()

    def asked(self, group: str) -> None:
        """The officer asks anew: what was lost of the kind is not wanted any more."""
        self._lost.pop(group, None)

    def _wait(self) -> None:
        self._timer = self._screen.set_timer(RETRY_SECONDS, self._look)

    def _look(self) -> None:
        self._screen.ask(
            lambda desk: desk.officers.desk(), self._back, group=GROUP, failed=lambda _error: self._wait()
        )

    def _back(self, _desk: DeskView) -> None:
        self._trying = False
        lost, self._lost = self._lost, {}
        self._screen.say(wording.BACK if not lost else "", "good")
        for job in lost.values():
            self._screen.ask(job.request, job.then, group=job.group, failed=job.failed)
