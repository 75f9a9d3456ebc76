"""The lock: covers everything until the officer's PIN is typed; where there is none yet, one is chosen."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from store.domain.errors import DutydeskError
from tui import keys
from tui.screen import DeskScreen
from tui.text import stacked
from tui.widgets.frame import Field, Lines
from tui.wording import desk as wording

LONGEST_PIN = 32


class LockScreen(DeskScreen):
    """One hidden box, two where a PIN is chosen. Nothing but the right PIN, F9 and a hang-up leads off it."""

    PLACES = ("lock",)
    HEADING = "LOCKED"

    def __init__(self) -> None:
        super().__init__()
        self._wrong = 0
        """Wrong PINs since the last right one, as far as this lock knows."""

    @property
    def choosing(self) -> bool:
        """The officer has no PIN yet."""
        view = self.desk_app.desk_view
        return view is not None and not view.officer.has_pin

    def body(self) -> ComposeResult:
        """Whose lock it is, and the boxes."""
        with Vertical(classes="body"):
            yield Lines(id="above")
            for name in ("pin", "again"):
                with Horizontal(classes="row", id=f"row-{name}") as row:
                    row.display = name == "pin" or self.choosing
                    yield Lines(id=f"label-{name}", classes="label")
                    yield Field(id=f"field-{name}", limit=LONGEST_PIN, hidden=True)
            yield Lines(id="below", classes="fills")

    def began(self) -> None:
        """Into the box."""
        self.query_one("#label-pin", Lines).show(wording.NEW_PIN if self.choosing else wording.PIN)
        self.query_one("#label-again", Lines).show(wording.SAME_AGAIN)
        self.drawn_again()
        self._into("pin", wording.NEW_PIN_HINT if self.choosing else wording.PIN_HINT)

    def _box(self, name: str) -> Field:
        return self.query_one(f"#field-{name}", Field)

    def _into(self, name: str, hint: str, tone: str = "") -> None:
        self._box(name).focus()
        self.say(hint, tone)

    def _empty(self) -> None:
        for name in ("pin", "again"):
            with self.prevent(Input.Changed):
                self._box(name).value = ""

    def action_unlock(self) -> None:
        """Take what is typed."""
        if self.saving or not self._box("pin").value:
            return
        if self.choosing:
            self._choose()
            return
        pin = self._box("pin").value
        self.ask(
            lambda desk: desk.officers.check_pin(pin),
            self._judged,
            group="save",
            saying=wording.CHECKING,
            failed=self._not_checked,
            once=True,
        )

    def _judged(self, right: bool) -> None:
        if right:
            self.desk_app.signed_in()
            self.desk_app.back()
            return
        self._wrong += 1
        view = self.desk_app.desk_view
        self._empty()
        self._into("pin", wording.wrong_pin(view.pin_tries if view else self._wrong, self._wrong), "bad")

    def _not_checked(self, error: DutydeskError) -> None:
        self._empty()
        self.told(error)

    def _choose(self) -> None:
        if self.focused is self._box("pin") and not self._box("again").value:
            self._into("again", wording.AGAIN_HINT)
            return
        new = self._box("pin").value
        if new != self._box("again").value:
            self._empty()
            self._into("pin", wording.TWO_PINS, "bad")
            return
        self.ask(
            lambda desk: desk.officers.choose_pin(old="", new=new),
            lambda _kept: self._chosen(),
            group="save",
            saying=wording.KEEPING_PIN,
            failed=self._not_chosen,
            once=True,
        )

    def _chosen(self) -> None:
        view = self.desk_app.desk_view
        if view is not None:
            self.desk_app.desk_view = replace(view, officer=replace(view.officer, has_pin=True))
        self.desk_app.signed_in()
        self.desk_app.back()

    def _not_chosen(self, error: DutydeskError) -> None:
        self._empty()
        self._box("pin").focus()
        self.told(error)

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Those that work on a lock: not the help."""
        return (*keys.of("lock"), *(key for key in keys.of("anywhere") if key.action == "emergency"))

    def drawn_again(self) -> None:
        """Whose lock it is."""
        if self.is_mounted:
            lines = wording.lock(self.desk_app.desk_view, self.size.width, choosing=self.choosing)
            self.query_one("#above", Lines).show(stacked(lines), grows=True)
