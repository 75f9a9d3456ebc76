"""A screen that keeps every state of an emergency, behind the page, and tries again until it is kept."""

from time import monotonic

from textual.message import Message
from textual.timer import Timer

from store.domain.views.wellbeing import AlertState
from tui.call import Call
from tui.danger import Danger
from tui.desk import Emergency
from tui.keeping import Keeper
from tui.screen import DeskScreen
from tui.wording import emergency as wording

RETRY_SECONDS = 5.0
"""How often a store that is away is tried again."""


KEEP_SECONDS = 0.3
"""How long words that are being typed may wait, so that not every letter is a request and a page."""


class KeptSoFar(Message, bubble=False):
    """A state of the emergency was kept, or could not be."""

    def __init__(self, sent: Emergency, state: AlertState | None, fault: str) -> None:
        super().__init__()
        self.sent = sent
        self.state = state
        self.fault = fault
        self.at = monotonic()
        """When it was known: it is made in the thread that kept it."""


class KeepingScreen(DeskScreen):
    """What is noted goes to the desk whole each time, the newest last; where the store is away, again."""

    def __init__(self) -> None:
        super().__init__()
        self._danger: Danger | None = None
        self._soon: Timer | None = None
        self._kept = wording.Kept()
        self._kept_at = 0.0
        """When it was last heard what came of keeping."""
        self._keeper: Keeper | None = None

    def _begin_keeping(self) -> None:
        app = self.app
        self._keeper = Keeper(
            self.desk_app.wait_for_desk,
            lambda work: app.run_worker(work, thread=True, name="keep", group="keep", exit_on_error=False),
            lambda sent, state, fault: self.post_message(KeptSoFar(sent, state, fault)),
        )
        self.set_interval(RETRY_SECONDS, self._try_again)

    @property
    def _who(self) -> tuple[int | None, int | None]:
        return who_calls(self.call)

    def _keep_soon(self) -> None:
        """What is being typed goes in a moment, so that not every letter is a request."""
        if self._soon is None:
            self._soon = self.set_timer(KEEP_SECONDS, self._keep)

    def _keep(self) -> None:
        """Send the whole of it; the newest wins."""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        if self._keeper is not None and self._danger is not None:
            self._keeper.put(self._danger.as_told(*self._who))

    def _try_again(self) -> None:
        kept, keeper = self._kept, self._keeper
        if (kept.stored is None or kept.fault) and keeper is not None and not keeper.running:
            self._keep()

    def on_kept_so_far(self, message: KeptSoFar) -> None:
        """Say how far it came."""
        message.stop()
        self._kept_at = message.at
        self._kept = self._kept.after(message.state, self.desk_app.clock.now(), message.fault)
        self._show_state()

    def emergency_heard(self, state: AlertState, asked: float) -> None:
        """Somebody has seen it, or it came into the store; what was asked before it was kept is old."""
        if asked < self._kept_at:
            if self._danger is not None:
                self.desk_app.follow_emergency(self._danger.key)
            return
        before = wording.state_line(self._kept)
        self._kept = self._kept.after(state, self.desk_app.clock.now(), self._kept.fault)
        if wording.state_line(self._kept) == before:
            self.drawn_again()  # what stands on the status line was said since, and is not read yet
        else:
            self._show_state()

    def _show_state(self) -> None:
        self.say(wording.state_line(self._kept), "bad" if self._kept.fault else "")
        self.drawn_again()


def who_calls(call: Call | None) -> tuple[int | None, int | None]:
    """The tenancy and the person, as far as they are known."""
    if call is None:
        return None, None
    return call.tenancy_id, call.speaking.person_id if call.speaking else None
