"""What all screens of the desk share: the frame of lines, asking the desk, and saying how it went."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from store.domain.errors import DutydeskError, StoreUnreachable
from store.domain.views.wellbeing import AlertState
from tui import keys
from tui.away import Away
from tui.bindings import bindings
from tui.call import Call
from tui.desk import Desk
from tui.host import Host
from tui.jobs import Job, JobDone, work
from tui.text import fit, plain, said, stacked, wrapped
from tui.widgets.frame import Lines
from tui.wording import common as wording
from tui.wording import window

Answer = TypeVar("Answer")

MOST_STATUS_ROWS = 4
"""Rows that a sentence on the status line may take."""

ROWS_FOR_BOTH = 8
"""Rows from which on a window that is too small has room for what the status line says besides."""


class DeskScreen(Screen[Any]):
    """A screen: one line at the top, a body, a status line and a line of keys, each of fixed height.

    Subclasses give `PLACES` (whose keys work here), `TITLE_WORDS` and `body()`.
    """

    PLACES: ClassVar[tuple[str, ...]] = ()
    """Where in `tui.keys` this screen's keys are listed."""

    HEADING: ClassVar[str] = ""
    """What the top line calls this screen."""

    AUTO_FOCUS = ""

    leave_code: int = 0
    """What the program ends with where the officer leaves from here."""

    room: str = ""
    """The name that `tui.rooms` knows it by."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take the bindings from the one list of keys."""
        if "PLACES" in cls.__dict__:
            cls.BINDINGS = bindings(*cls.PLACES)
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[str, int] = {}
        self._busy: set[str] = set()
        self._told: tuple[Content, str] = (Content(""), "")
        self._away = Away(self)
        self._told_of: DutydeskError | None = None
        self.stands = False
        """The frame's lines are there; the framework's own `is_mounted` comes only after `on_mount`."""

    @property
    def desk_app(self) -> Host:
        """The app, as far as a screen knows it."""
        return cast(Host, self.app)

    @property
    def call(self) -> Call | None:
        """The call in progress."""
        return self.desk_app.call

    def compose(self) -> ComposeResult:
        """The frame; the body is the subclass's own."""
        yield Lines(id="top")
        yield from self.body()
        yield Lines(id="status")
        yield Lines(id="keys")

    def body(self) -> ComposeResult:
        """What stands between the top line and the status line."""
        yield from ()

    def on_mount(self) -> None:
        """Fill the frame's own lines."""
        self.stands = True
        self.show_frame()
        self.began()

    def began(self) -> None:
        """The screen stands: ask for what it needs."""

    def on_resize(self) -> None:
        """Draw the lines again for the new width."""
        self.show_frame()
        self._show_status()
        self.drawn_again()

    def on_screen_resume(self) -> None:
        """Back on top: the call may have moved on."""
        self.show_frame()

    def desk_opened(self) -> None:
        """The store is there now."""

    def alerts_changed(self) -> None:
        """The live alerts changed while this screen was up."""

    def emergency_heard(self, state: AlertState, asked: float) -> None:
        """This desk's emergency came further, as far as was known when it was asked (`monotonic`)."""

    def drawn_again(self) -> None:
        """The size changed: draw the body again."""

    def show_frame(self) -> None:
        """The top line and the line of keys."""
        if not self.stands:
            return
        self.query_one("#top", Lines).show(
            wording.top_line(
                self.HEADING, self.desk_app.desk_view, self.call, self.size.width, self._alerts_not_seen
            )
        )
        self.query_one("#keys", Lines).show(self.key_line())

    @property
    def _alerts_not_seen(self) -> int:
        """How many a lead still has to look at; an alert's own screen and an emergency need no reminder."""
        if self.room in ("alert", "emergency"):
            return 0
        return sum(not alert.seen_by for alert in self.desk_app.alerts)

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """The keys that make sense now, in order."""
        here = tuple(key for place in self.PLACES for key in keys.of(place) if key.shown)
        return (*here, *(key for key in keys.of("anywhere") if key.shown))

    def key_line(self) -> Content:
        """The bottom line: as many keys as fit, the emergency and the help always."""
        always = [key for key in self.shown_keys() if key.place == "anywhere"]
        rest = [key for key in self.shown_keys() if key.place != "anywhere"]
        tail = "  ".join(f"{key.cap} {key.label}" for key in always)
        room, line = max(self.size.width - len(tail) - 3, 0), ""
        for key in rest:
            more = f"{line}  {key.cap} {key.label}" if line else f"{key.cap} {key.label}"
            if len(more) > room:
                break
            line = more
        return said((fit(line, room) + "   ", ""), (tail, "bold"))

    def say(self, text: str | Content, tone: str = "") -> None:
        """Put a sentence on the status line; `tone` is empty, `good` or `bad`."""
        style = {"good": "bold", "bad": "bold reverse", "": ""}[tone]
        content = text if isinstance(text, Content) else plain(text, style)
        if not self.stands:
            return
        self._told = (content, tone)
        self._show_status()

    @property
    def small(self) -> bool:
        """Whether the window is too small to work in: then the status line says so first."""
        return window.too_small(self.size.width, self.size.height)

    def _show_status(self) -> None:
        if not self.stands:
            return
        content, tone = self._told
        status = self.query_one("#status", Lines)
        rows = 1
        if tone == "bad" or not self.small:
            # What is said must be read whole, whatever it covers for a moment.
            rows = min(len(wrapped(content.plain, max(self.size.width, 10))), MOST_STATUS_ROWS)
        if self.small:
            room = self.size.height >= ROWS_FOR_BOTH
            asked = window.larger(self.size.width, bad=tone == "bad" and not room)
            rows = len(asked) + (rows if room and content.plain else 0)
            content = stacked([*(plain(line, "bold") for line in asked), *([content] if room else [])])
        status.styles.height = rows
        status.show(content)

    def ask(
        self,
        request: Callable[[Desk], Answer],
        then: Callable[[Answer], None],
        *,
        group: str,
        saying: str = "",
        failed: Callable[[DutydeskError], None] | None = None,
        once: bool = False,
    ) -> None:
        """Ask the desk in a thread; `then` gets the answer, here on the screen.

        Args:
            request: What to ask.
            then: What to do with the answer.
            group: A newer request of one group makes an older answer worthless.
            saying: For the status line meanwhile.
            failed: What to do with an error; by default its words go to the status line.
            once: Do nothing where a request of the group is still on its way (a second Enter).
        """
        if once and group in self._busy:
            return
        self._away.asked(group)
        number = self._asked.get(group, 0) + 1
        self._asked[group] = number
        self._busy.add(group)
        if saying:
            self.say(saying)
        job = Job(number, group, request, then, failed or self.told)
        self.run_worker(
            lambda: work(job, self.desk_app.wait_for_desk, self.post_message),
            thread=True,
            group=group,
            name=group,
            description=saying or group,
            exclusive=not once,
            exit_on_error=False,
        )

    def on_job_done(self, done: JobDone) -> None:
        """Hand the answer on, unless a newer request was made meanwhile."""
        done.stop()
        job = done.job
        if self._asked.get(job.group) != job.number:
            return
        self._busy.discard(job.group)
        if done.crash is not None:
            self.say(wording.crashed(done.crash.number), "bad")
        elif done.error is not None:
            # Anew for each error: one that comes twice may have been told of another request.
            self._told_of = None
            job.failed(done.error)
            if isinstance(done.error, StoreUnreachable) and self._told_of is done.error:
                self._away.lost(job)
        else:
            job.then(done.answer)

    def wanted_no_more(self, group: str) -> None:
        """What was asked for is not waited for any more; an answer that still comes is dropped."""
        self._away.asked(group)
        self._asked[group] = self._asked.get(group, 0) + 1
        self._busy.discard(group)

    def action_ring(self) -> None:
        """The phone rings while something else is looked at: find, and the call begins."""
        self.desk_app.show("find", ringing=True)

    def quietly(self, request: Callable[[Desk], object], group: str) -> None:
        """Ask for something that no caller may be kept waiting for, or hear of."""
        self.ask(request, lambda _done: None, group=group, failed=lambda _error: None)

    @property
    def opening(self) -> bool:
        """Whether the screen is being made or asks for what it shows (group `sheet`): keys wait for it."""
        return not self.stands or "sheet" in self._busy

    @property
    def saving(self) -> bool:
        """Whether something is on its way to be kept; leaving waits for it."""
        return "save" in self._busy

    def told(self, error: DutydeskError) -> None:
        """Say what happened and what to do."""
        self._told_of = error
        self.say(f"{error.what} {error.do}", "bad")

    def leave(self, words: str, tone: str = "good") -> None:
        """Back to the screen below, and say there how it went."""
        self.desk_app.back()
        below = self.app.screen
        if isinstance(below, DeskScreen):
            below.say(words, tone)
