"""Emergency: a caller in danger. The page comes at once, from memory; everything else follows it."""

from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from store.domain.views.wellbeing import AddressBlock, AlertState
from tui import keys
from tui.call import Call
from tui.danger import CALLED_999, YES, Danger
from tui.desk import Emergency
from tui.keeping import Keeper
from tui.screen import DeskScreen
from tui.text import plain, stacked
from tui.widgets.frame import Field, Lines
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


class EmergencyScreen(DeskScreen):
    """One caller in danger, from the key to what follows. It asks for no sum, so it can show none."""

    PLACES = ("emergency",)
    HEADING = "EMERGENCY"

    def __init__(self) -> None:
        super().__init__()
        self._danger: Danger | None = None
        self._block: AddressBlock | None = None
        self._writing = ""
        """Which text the box is open for."""
        self._page_words = ("", "")
        """Where, and heard, as the page has them: while they are typed the box alone shows them."""
        self._soon: Timer | None = None
        self._mark = 0
        self._asking_end = False
        self._leaving = False
        self._kept = wording.Kept()
        self._keeper: Keeper | None = None

    def body(self) -> ComposeResult:
        """The page, and one row to write or answer in."""
        with Vertical(classes="body"):
            yield Lines(id="page", classes="fills")
            with Horizontal(classes="row", id="row-words") as row:
                row.display = False
                yield Lines(id="label-words", classes="label")
                yield Field(id="field-words", limit=max(wording.LONGEST.values()))
            yield Lines(id="asking")

    def began(self) -> None:
        """Paint; then keep, and ask for the address, behind the page."""
        self._danger = Danger(uuid4().hex, self.desk_app.clock.now())
        app = self.app
        self._keeper = Keeper(
            self.desk_app.wait_for_desk,
            lambda work: app.run_worker(work, thread=True, name="keep", group="keep", exit_on_error=False),
            lambda sent, state, fault: self.post_message(KeptSoFar(sent, state, fault)),
        )
        self.drawn_again()
        self.say(wording.state_line(self._kept))
        self.desk_app.follow_emergency(self._danger.key)
        self._keep()
        tenancy_id, person_id = self._who
        self.ask(
            lambda desk: desk.wellbeing.block(tenancy_id, person_id),
            self._block_came,
            group="block",
            failed=lambda _error: None,
        )
        self.set_interval(RETRY_SECONDS, self._try_again)

    @property
    def _ended(self) -> bool:
        return self._danger is not None and self._danger.over

    @property
    def _who(self) -> tuple[int | None, int | None]:
        return who_calls(self.call)

    def _block_came(self, block: AddressBlock) -> None:
        self._block = block
        self.drawn_again()

    def desk_opened(self) -> None:
        """The lead is known now."""
        self.drawn_again()

    # -- keeping --------------------------------------------------------------------------------------

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
        self._kept = self._kept.after(message.state, self.desk_app.clock.now(), message.fault)
        self._show_state()

    def emergency_heard(self, state: AlertState) -> None:
        """Somebody has seen it, or it came into the store."""
        self._kept = self._kept.after(state, self.desk_app.clock.now(), self._kept.fault)
        self._show_state()

    def _show_state(self) -> None:
        self.say(wording.state_line(self._kept), "bad" if self._kept.fault else "")
        self.drawn_again()

    # -- drawing --------------------------------------------------------------------------------------

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Only the page's own, as far as they work at this moment."""
        own = keys.of("emergency")
        if self._writing:
            return tuple(key for key in own if key.action == "done")
        if self._ended:
            return tuple(key for key in own if key.action == "close")
        return tuple(key for key in own if key.shown)

    def drawn_again(self) -> None:
        """The page, or what follows after its end."""
        danger = self._danger
        if not self.stands or danger is None:
            return
        columns, rows = self.size.width, max(self.size.height - 4, 8)
        if danger.over:
            lines = wording.after(self._kept.state, self.desk_app.desk_view, columns)[:rows]
        else:
            name = self.call.name if self.call else ""
            if not self._writing:
                self._page_words = (danger.where, danger.heard)
            ring = wording.whom_to_ring(self.desk_app.desk_view, self._kept.state)
            place = wording.place(self._block, name, *self._page_words)
            view = wording.Page(danger.began, ring, place, danger.risk, danger.ticks, self._mark)
            lines = wording.page(view, columns, rows)
        self.query_one("#page", Lines).show(stacked(lines))
        asking = wording.END if self._asking_end else wording.AFTER_END if danger.over else ""
        self.query_one("#asking", Lines).show(plain(f" {asking}", "bold reverse") if asking else " ")

    # -- asking and ticking ---------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """The next question or step, or the one above."""
        self._mark = max(0, min(self._mark + by, len(wording.ITEMS) - 1))
        self.drawn_again()

    def action_yes(self) -> None:
        """Yes, or done; to the question whether it is over: it is."""
        if self._asking_end:
            self._end()
        else:
            self._tick(wording.ITEMS[self._mark].id, YES)

    def action_no(self) -> None:
        """No; to the question whether it is over: it is not."""
        if self._asking_end:
            self._asking_end = False
            self.drawn_again()
        else:
            self._tick(wording.ITEMS[self._mark].id, "no")

    def _tick(self, item: str, answer: str) -> None:
        """Note an answer with its time and go on; the same answer again takes it back."""
        danger = self._danger
        if danger is None or danger.over:
            return
        stands = danger.tick(item, answer, self.desk_app.clock.now())
        if stands and item == wording.ITEMS[self._mark].id:
            self._mark = min(self._mark + 1, len(wording.ITEMS) - 1)
        self.drawn_again()
        self._keep()

    def action_called(self) -> None:
        """A colleague has rung 999, at this moment; pressed again, it stays."""
        if self._danger is not None and CALLED_999 not in self._danger.ticks:
            self._tick(CALLED_999, YES)

    def action_risk(self) -> None:
        """Danger now, soon, thoughts, not said."""
        if self._danger is not None and not self._danger.over:
            self._danger.next_risk()
            self.drawn_again()
            self._keep()

    def action_heard(self) -> None:
        """Write the words that were heard."""
        self._write(wording.HEARD)

    def action_where(self) -> None:
        """Write where the caller is."""
        self._write(wording.WHERE)

    def _write(self, which: str) -> None:
        if self._danger is None or self._danger.over or self._asking_end:
            return
        self._writing = which
        box = self.query_one("#field-words", Field)
        box.limit = box.max_length = wording.LONGEST[which]
        with self.prevent(Input.Changed):
            box.value = self._danger.heard if which == wording.HEARD else self._danger.where
        box.cursor_position = len(box.value)
        self.query_one("#label-words", Lines).show(plain(f" {which}"))
        self._open_box(True)
        box.focus()

    def _open_box(self, is_open: bool) -> None:
        self.query_one("#row-words").display = is_open
        self.query_one("#asking").display = not is_open
        self.show_frame()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every word is kept soon after it is typed: nothing waits for Enter."""
        event.stop()
        if self._danger is None or not self._writing:
            return
        if self._writing == wording.HEARD:
            self._danger.heard = event.value
        else:
            self._danger.where = event.value
        if self._soon is None:
            self._soon = self.set_timer(KEEP_SECONDS, self._keep)

    def action_done(self) -> None:
        """Done with writing."""
        if self._writing:
            self._writing = ""
            self.set_focus(None)
            self._open_box(False)
            if self._soon is not None:
                self._keep()
            self.drawn_again()

    def action_close(self) -> None:
        """Close the box; else ask whether it is over; after the end, leave."""
        if self._writing:
            self.action_done()
        elif self._ended:
            self._leave()
        else:
            self._asking_end = not self._asking_end
            self.drawn_again()

    def _end(self) -> None:
        """It is over: keep that, and show what follows."""
        self._asking_end = False
        if self._danger is not None:
            self._danger.over = True
        self._keep()
        self.show_frame()
        self.drawn_again()

    def _leave(self) -> None:
        """Back to exactly where it was; what is still on its way goes on without the page."""
        if self._keeper is not None and self._keeper.running and not self._leaving:
            self._leaving = True
            self.say(wording.STILL_KEEPING, "bad")
            return
        self.desk_app.follow_emergency("")
        self.desk_app.back()


def who_calls(call: Call | None) -> tuple[int | None, int | None]:
    """The tenancy and the person, as far as they are known."""
    if call is None:
        return None, None
    return call.tenancy_id, call.speaking.person_id if call.speaking else None
