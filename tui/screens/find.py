"""Find: the screen between calls, and the box that leads to a caller."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from store.domain.cards import CardKind, find_card_numbers
from store.domain.views.casework import DraftView
from store.domain.views.people import FoundList, FoundRow
from tui import keys
from tui.screen import DeskScreen
from tui.text import stacked
from tui.widgets.frame import Field, Lines
from tui.wording import find as wording
from tui.wording.common import READING

MOST_TYPED = 500
"""Characters in the box; nothing longer is a name or an address."""

GOING = frozenset().union(*(key.names for key in (keys.named("ready.go"), *keys.of("go"))))
"""Keys after which it is still, or again, to be said where to go."""


@dataclass
class Results:
    """What is shown, what it was asked for, and which row is marked."""

    found: FoundList | None = None
    words: str = ""
    """What was in the box when it was asked for."""
    mark: int = 0

    @property
    def row(self) -> FoundRow | None:
        """The marked row."""
        rows = self.found.rows if self.found is not None else ()
        return rows[self.mark] if rows else None

    def move(self, steps: int) -> None:
        """Mark another row."""
        count = len(self.found.rows) if self.found is not None else 0
        self.mark = max(0, min(self.mark + steps, count - 1))


class FindScreen(DeskScreen):
    """Two states: between calls nothing has the focus; in a call the box has it and Up and Down choose."""

    PLACES = ("ready", "find", "go")
    HEADING = "Find"

    def __init__(self, *, words: str = "", ringing: bool = False) -> None:
        super().__init__()
        self._words = words  # what was typed before, where the officer comes back
        self._results = Results()
        self._going = False  # `g` was pressed: the next key says where to
        self._ringing = ringing  # the phone rings: the call begins at once
        self._open_when_found = False
        self._asked_for = ""
        self._drafts: tuple[DraftView, ...] = ()

    def body(self) -> ComposeResult:
        """The box, the results, and the chosen one in full."""
        with Vertical(classes="body"):
            with Horizontal(classes="row", id="row-find"):
                yield Lines(id="label-find", classes="label")
                yield Field(self._words, id="field-find", limit=MOST_TYPED)
            yield Lines(id="results", classes="fills")
            yield Lines(id="chosen")

    @property
    def box(self) -> Field:
        """Where the words are typed."""
        return self.query_one("#field-find", Field)

    def began(self) -> None:
        """Go on with a call where there is one; otherwise stand ready."""
        self.query_one("#label-find", Lines).show(" Find:")
        if self.call is not None:
            self.box.focus()
            self.say(wording.TYPE)
        elif self.desk_app.desk_view is not None:
            self.desk_opened()
        if self._ringing and self.call is None:
            self.action_find()
        if self._words:
            self._search(self._words)
        self.drawn_again()

    def desk_opened(self) -> None:
        """Search for what was typed meanwhile, and ask for what was left unfinished."""
        self._ask_drafts()
        if self.box.value.strip():
            self._search(self.box.value)
        self.drawn_again()

    def _ask_drafts(self) -> None:
        self.ask(lambda desk: desk.drafts.offered(), self._offer, group="drafts", failed=lambda _error: None)

    def _offer(self, drafts: tuple[DraftView, ...]) -> None:
        self._drafts = drafts
        self.drawn_again()

    def action_find(self) -> None:
        """The phone rings: the call begins."""
        self._begin()
        self.box.focus()
        self.say(wording.TYPE if self.desk_app.desk_view else wording.OPENING)
        self.drawn_again()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """The box was reached in some other way: that, too, is a caller."""
        if self.call is None:
            self.action_find()

    def _begin(self) -> None:
        if self.call is not None:
            return
        call = self.desk_app.begin_call()
        self._going, self._results = False, Results()
        self.quietly(lambda desk: desk.casework.begin_call(key=call.key), "begin")
        self.show_frame()

    def action_clear(self) -> None:
        """Empty the box; from an empty one, the call is over."""
        if self._going or self.call is None:
            self._going, self._results = False, Results()
            self.say("")
        elif self.box.value:
            self.box.value = ""
        else:
            self._end()
        self.show_frame()
        self.drawn_again()

    def _end(self) -> None:
        call = self.call
        if call is None:
            return
        if call.tenancy_id is not None and call.deeds and call.speaking is not None:
            self.desk_app.show("wrap", tenancy_id=call.tenancy_id)
            return
        key, tenancy_id, speaking = call.key, call.tenancy_id, call.speaking
        self.quietly(
            lambda desk: desk.casework.end_call(key=key, tenancy_id=tenancy_id, speaking=speaking), "end"
        )
        self.desk_app.end_call()
        self._results = Results()
        self.set_focus(None)
        self.say(wording.NO_CALL)

    def action_message(self) -> None:
        """A caller who was not found or not checked leaves a message."""
        self._begin()
        self.desk_app.show("message", tenancy_id=None)

    # The search.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed; a card number is not even searched for."""
        self._open_when_found = False
        cards = [one for one in find_card_numbers(event.value) if one.kind is not CardKind.MAYBE_CARD]
        if cards:
            with self.prevent(Input.Changed):
                self.box.value = ""
            self._show(None, "")
            self.say(wording.CARD_REFUSED, "bad")
            return
        self._search(event.value)

    def _search(self, words: str) -> None:
        if not words.strip():
            self._show(None, "")
            self.say(wording.TYPE)
            return
        if self.desk_app.desk_view is None:
            self.say(wording.OPENING)
            return
        self._asked_for = words
        self.ask(
            lambda desk: desk.people.find(words),
            lambda found: self._came(words, found),
            group="find",
            saying=wording.SEARCHING,
        )

    def _came(self, words: str, found: FoundList) -> None:
        """Show what came back, unless the box says something else by now."""
        if words != self.box.value:
            return
        self._show(found, words)
        self.say(wording.status(found) + wording.full(words, MOST_TYPED))
        wanted, self._open_when_found = self._open_when_found, False
        if wanted and len(found.rows) == 1:
            self.action_open()

    def action_recent(self) -> None:
        """The last ten accounts."""
        words = self.box.value
        self.ask(
            lambda desk: desk.people.recent(),
            lambda found: self._came(words, found),
            group="find",
            saying=READING,
        )

    def _show(self, found: FoundList | None, words: str) -> None:
        self._results = Results(found, words)
        self.drawn_again()

    @property
    def opening(self) -> bool:
        """Enter was pressed before the results were there: the keys typed after it wait for them."""
        on_its_way = "find" in self._busy or self._asked_for != self.box.value
        return super().opening or (self._open_when_found and on_its_way)

    # Choosing.

    def action_down(self) -> None:
        """The next result."""
        self._results.move(1)
        self.drawn_again()

    def action_up(self) -> None:
        """The result above."""
        self._results.move(-1)
        self.drawn_again()

    def action_open(self) -> None:
        """Check who is speaking, for the chosen result; never for one of an earlier search."""
        if self.box.value != self._results.words:
            self._open_when_found = bool(self.box.value.strip())
            self.say(wording.NOT_YET)
            return
        row = self._results.row
        if row is None:
            return
        self._begin()
        self.desk_app.call = self.desk_app.begin_call().for_tenancy(row.tenancy_id, row.rent_reference)
        self.desk_app.show("verify", tenancy_id=row.tenancy_id, words=self.box.value)

    # Going elsewhere.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of `go` work only after that of `ready.go`, which works only between calls."""
        return {"go_to": self._going, "go": self.call is None}.get(action, True)

    def action_go(self) -> None:
        """The next key says where to."""
        self._going = True
        self.show_frame()
        self.say(wording.going())

    def action_go_to(self, name: str) -> None:
        """There."""
        self._going = False
        self.say("")
        self.desk_app.show(name)

    def on_key(self, event: events.Key) -> None:
        """Any other key after `g` is a change of mind."""
        if self._going and event.key not in GOING:
            self._going = False
            self.say("")
            self.show_frame()

    def on_screen_resume(self) -> None:
        """Back from approvals, drafts or a message: a call or a draft may have begun or ended there."""
        super().on_screen_resume()
        if self.is_mounted:
            self.drawn_again()
            if self.call is None and self.desk_app.desk_view is not None:
                self._ask_drafts()

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Those of the state it is in."""
        place = "go" if self._going else "find" if self.call is not None else "ready"
        here = tuple(key for key in keys.of(place) if key.shown)
        return (*here, *(key for key in keys.of("anywhere") if key.shown))

    def drawn_again(self) -> None:
        """The results, or what stands between calls."""
        if not self.is_mounted:
            return
        columns, height = self.size.width, max(self.size.height - 5, 1)
        row = self._results.row
        found = self._results.found
        if found is not None:
            lines = wording.rows(found, self._results.mark, columns, height)
        elif self.call is not None:
            lines = []
        else:
            lines = wording.ready(self.desk_app.desk_view, self._drafts, columns)[:height]
        self.query_one("#results", Lines).show(stacked(lines))
        self.query_one("#chosen", Lines).show(wording.detail(row, columns) if row else "")
