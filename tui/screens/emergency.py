"""Emergency: a caller in danger. The page comes at once, from memory; everything else follows it."""

from dataclasses import replace
from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from store.domain.views.wellbeing import AddressBlock
from tui import keys
from tui.danger import CALLED_999, YES, Danger
from tui.keeping_screen import KeepingScreen
from tui.text import plain, stacked, wrapped
from tui.widgets.frame import Field, Lines
from tui.wording import emergency as wording
from tui.wording import follow

_WRITTEN = {wording.HEARD: "heard", wording.WHERE: "where", wording.DOCTOR: "doctor"}
"""Where what is typed is kept, by what the box is open for."""


class EmergencyScreen(KeepingScreen):
    """One caller in danger, from the key to what follows. It asks for no sum, so it can show none."""

    PLACES = ("emergency",)
    HEADING = "EMERGENCY"

    def __init__(self) -> None:
        super().__init__()
        self._block: AddressBlock | None = None
        self._writing = ""
        """Which text the box is open for."""
        self._page_words = ("", "")
        """Where, and heard, as the page has them: while they are typed the box alone shows them."""
        self._mark = 0
        self._asking_end = False
        self._leaving = False

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
        self._begin_keeping()
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

    @property
    def _ended(self) -> bool:
        return self._danger is not None and self._danger.over

    def _block_came(self, block: AddressBlock) -> None:
        self._block = block
        self.drawn_again()

    def desk_opened(self) -> None:
        """The lead is known now."""
        self.drawn_again()

    # -- drawing --------------------------------------------------------------------------------------

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Only the page's own, as far as they work at this moment."""
        own = keys.of("emergency")
        if self._writing:
            return tuple(key for key in own if key.action == "done")
        if self._ended:
            left = self._danger.left if self._danger is not None else ()
            return (*follow.offered(left), replace(keys.named("emergency.close"), label=follow.BACK))
        return tuple(key for key in own if key.shown)

    def drawn_again(self) -> None:
        """The page, or what follows after its end."""
        danger = self._danger
        if not self.stands or danger is None:
            return
        # In a window too small to work in, every row is for whom to ring and the address.
        self.query_one("#top").display = not self.small
        self.query_one("#asking").display = not (self.small or self._writing)
        asking = wording.AFTER_END if danger.over else ""
        if self._asking_end:
            asking = wording.END + (wording.OR_MISTAKE if danger.empty else "")
        lines = self._lines(danger)
        if self.small and asking:
            lines = [*(plain(line, "bold reverse") for line in wrapped(asking, self.size.width)), *lines]
        self.query_one("#page", Lines).show(stacked(lines))
        self.query_one("#asking", Lines).show(plain(f" {asking}", "bold reverse") if asking else " ")

    def _lines(self, danger: Danger) -> list[Content]:
        """The page for the room there is."""
        desk_view, state, columns = self.desk_app.desk_view, self._kept.state, self.size.width
        rows = max(self.size.height - 4, 8)
        if danger.over:
            return follow.after(state, desk_view, danger.left, columns, rows)
        name = self.call.name if self.call else ""
        if not self._writing:
            self._page_words = (danger.where, danger.heard)
        ring = wording.whom_to_ring(desk_view, state)
        if self.small:
            ring = wording.ring_first(desk_view, state, columns)
        place = wording.place(self._block, name, *self._page_words)
        view = wording.Page(danger.began, ring, place, danger.risk, danger.ticks, self._mark, danger.doctor)
        if self.small:
            return wording.tiny(view, columns, max(self.size.height - self._taken, 2))
        return wording.page(view, columns, rows)

    @property
    def _taken(self) -> int:
        """Rows of a small window that the page has not: the status, the keys, the box."""
        status = self.query_one("#status").styles.height
        return int(status.value if status is not None else 1) + 1 + bool(self._writing)

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

    def action_mistake(self) -> None:
        """To the question whether it is over: the key was pressed by mistake, nobody was in danger."""
        if self._asking_end and self._danger is not None and self._danger.empty:
            self._danger.mistaken(self.desk_app.clock.now())
            self._end()

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

    def action_doctor(self) -> None:
        """Write who the caller's GP is: the desk holds no doctors."""
        self._write(wording.DOCTOR)

    def action_choose(self, code: str) -> None:
        """After the end: what is a person's choice is queued as well."""
        danger = self._danger
        if danger is None or not danger.over or code in danger.left:
            return
        danger.choose(code, self.desk_app.clock.now())
        self._keep()
        self.show_frame()
        self.drawn_again()

    def _write(self, which: str) -> None:
        if self._danger is None or self._danger.over or self._asking_end:
            return
        self._writing = which
        box = self.query_one("#field-words", Field)
        box.limit = box.max_length = wording.LONGEST[which]
        with self.prevent(Input.Changed):
            box.value = getattr(self._danger, _WRITTEN[which])
        box.cursor_position = len(box.value)
        self.query_one("#label-words", Lines).show(plain(f" {which}"))
        self._open_box(True)
        box.focus()

    def _open_box(self, is_open: bool) -> None:
        self.query_one("#row-words").display = is_open
        self.show_frame()
        self.drawn_again()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every word is kept soon after it is typed: nothing waits for Enter."""
        event.stop()
        if self._danger is None or not self._writing:
            return
        setattr(self._danger, _WRITTEN[self._writing], event.value)
        self._keep_soon()

    def action_done(self) -> None:
        """Done with writing."""
        if self._writing and self._danger is not None:
            if self._writing == wording.DOCTOR:
                self._danger.keep_doctor(self.desk_app.clock.now())
            self._writing = ""
            self.set_focus(None)
            self._open_box(False)
            if self._soon is not None:
                self._keep()

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
