"""The account: one page for whoever listens, panels on number keys, and the ways on from it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.domain.errors import DutydeskError
from store.domain.verification import Subject
from store.domain.views.account import AccountView, DiaryView, PeopleView, RecoveryView
from store.domain.views.people import Speaking
from tui.desk import Desk
from tui.screen import DeskScreen
from tui.text import fit, plain, stacked
from tui.widgets.frame import Lines
from tui.wording import account as wording
from tui.wording import panels
from tui.wording.common import READING

_PANEL_NEEDS = {
    "agreement": Subject.AGREEMENT,
    "diary": Subject.NOTES,
    "court": Subject.LETTERS,
    "people": Subject.PERSONAL,
}
"""What a third party's scope must hold for a panel to be opened while they listen."""

_WAY_NEEDS = {
    "pay": Subject.PAYMENTS,
    "reverse": Subject.PAYMENTS,
    "escalate": Subject.BALANCE,
    "hold": Subject.LETTERS,
    "outcome": Subject.LETTERS,
}
"""What it must hold for a form to be opened; what is not named here needs nothing."""


class AccountScreen(DeskScreen):
    """Drawn from one reading; read again when a form over it closes, for the balance may have moved."""

    PLACES = ("account",)
    HEADING = "Account"
    CSS_PATH = "../styles/verify.tcss"

    def __init__(self, *, tenancy_id: int) -> None:
        super().__init__()
        self.tenancy_id = tenancy_id
        self._view: AccountView | None = None
        self._panel = "account"
        self._panel_view: Any = None
        self._top = 0
        """Lines that are scrolled away."""
        self._was_covered = False

    def body(self) -> ComposeResult:
        """The strip, and the page."""
        with Vertical(classes="body"):
            yield Lines(id="strip")
            yield Lines(id="page", classes="fills")

    def began(self) -> None:
        """Read the account for who listens."""
        self._read()

    @property
    def speaking(self) -> Speaking | None:
        """Who listens, where it is this account they were checked for."""
        call = self.call
        return call.speaking if call is not None and call.tenancy_id == self.tenancy_id else None

    def _read(self) -> None:
        call, speaking, tenancy_id = self.call, self.speaking, self.tenancy_id
        if call is None or speaking is None:
            self.say(wording.nobody_checked(), "bad")
            return
        hears = call.may_hear(Subject.PAYMENTS)

        def sheet(desk: Desk) -> AccountView:
            view = desk.accounts.open(tenancy_id, speaking, call_key=call.key)
            return wording.with_unsettled(view, desk.drafts.unsettled(tenancy_id) if hears else ())

        self.ask(
            sheet,
            self._came,
            group="sheet",
            saying="" if self._view else READING,
            failed=self._not_read,
        )

    def _came(self, view: AccountView) -> None:
        first, self._view = self._view is None, view
        call = self.call
        if call is not None and view.names and (not call.name or not call.rent_reference):
            self.desk_app.call = replace(call, name=view.names[0], rent_reference=view.rent_reference)
        if first:
            # Another account screen, on its way out, may have learnt the name before this one.
            self.show_frame()
            self.say("")
        self.drawn_again()
        if self._panel in _READS:
            self._read_panel()

    def _not_read(self, error: DutydeskError) -> None:
        self._view = None
        self.query_one("#page", Lines).show("")
        self.told(error)

    def on_screen_suspend(self) -> None:
        """A form, the help or the emergency is over it."""
        self._was_covered = True

    def on_screen_resume(self) -> None:
        """Back on top: read again, and keep the panel."""
        super().on_screen_resume()
        if self._was_covered and self.is_mounted:
            self._was_covered = False
            self.drawn_again()
            self._read()

    # Panels.

    def action_panel(self, name: str) -> None:
        """Another panel, where the one who listens may hear of it."""
        if self._view is None or not self._may(name, _PANEL_NEEDS):
            return
        self._panel, self._panel_view, self._top = name, None, 0
        if name in _READS:
            self._read_panel()
        else:
            self.say("")
            self.drawn_again()

    def _read_panel(self) -> None:
        read, speaking, tenancy_id = _READS[self._panel], self.speaking, self.tenancy_id
        if speaking is None:
            return
        self.ask(
            lambda desk: read(desk, tenancy_id, speaking),
            self._panel_came,
            group="panel",
            saying="" if self._panel_view else READING,
        )

    def _panel_came(self, view: Any) -> None:
        if self._panel_view is None:
            self.say("")
        self._panel_view = view
        self.drawn_again()

    def _may(self, name: str, needs: Mapping[str, Subject]) -> bool:
        """Whether this may be opened while they listen; says why not."""
        need, call, speaking = needs.get(name), self.call, self.speaking
        if need is None or call is None or speaking is None or call.may_hear(need):
            return True
        self.say(wording.out_of_scope(name, consent=speaking.consent), "bad")
        return False

    def action_page_down(self) -> None:
        """Further down."""
        self._scroll(self._room - 2)

    def action_page_up(self) -> None:
        """Further up."""
        self._scroll(2 - self._room)

    def _scroll(self, lines: int) -> None:
        self._top += max(lines, 1) if lines > 0 else lines
        self.drawn_again()

    @property
    def _room(self) -> int:
        """Lines of the page that can be seen."""
        return max(self.size.height - 4, 3)

    # Ways on.

    def _go(self, name: str) -> None:
        if self._view is None:
            self.say(wording.NOT_YET_OPEN)
        elif self._may(name, _WAY_NEEDS):
            self.desk_app.show(name, tenancy_id=self.tenancy_id)

    def action_pay(self) -> None:
        """Take a payment."""
        self._go("pay")

    def action_reverse(self) -> None:
        """Ask for a payment to be taken back."""
        self._go("reverse")

    def action_note(self) -> None:
        """Write in the diary."""
        self._go("note")

    def action_escalate(self) -> None:
        """Queue a next step."""
        self._go("escalate")

    def action_hold(self) -> None:
        """Stop recovery for a while."""
        self._go("hold")

    def action_outcome(self) -> None:
        """Tell what became of what was begun."""
        self._go("outcome")

    def action_call_back(self) -> None:
        """Promise to ring back."""
        self._go("call_back")

    def action_verify(self) -> None:
        """Check again who is speaking."""
        self.desk_app.show("verify", tenancy_id=self.tenancy_id)

    def action_third_party(self) -> None:
        """Somebody else speaks now."""
        self.desk_app.show("third_party", tenancy_id=self.tenancy_id)

    def action_wrap(self) -> None:
        """Write the note, read back what was agreed, next call."""
        self.desk_app.show("wrap", tenancy_id=self.tenancy_id)

    def action_find(self) -> None:
        """Another caller: this call is wrapped up first."""
        self.action_wrap()

    def action_back(self) -> None:
        """Back to the first panel, never on to the wrap-up; an account that did not open, to verify."""
        if self._panel != "account":
            self.action_panel("account")
        elif self._view is None:
            self.action_verify()
        else:
            self.say(wording.ESC_GOES_NOWHERE)

    # Drawing.

    def _lines(self, view: AccountView) -> list[Content]:
        columns, found = self.size.width, self._panel_view
        if self._panel == "account":
            return wording.page(view, self.call, self.desk_app.clock.now().date(), columns)
        if self._panel == "agreement":
            return panels.agreement(view, columns)
        if isinstance(found, DiaryView):
            return panels.diary(found, columns)
        if isinstance(found, RecoveryView):
            return panels.court(found, view.type, self.desk_app.clock.now().date(), columns)
        if isinstance(found, PeopleView):
            return panels.people(found, view, columns)
        return []

    def drawn_again(self) -> None:
        """The panel, from where it was scrolled to."""
        if not self.is_mounted:
            return
        self.query_one("#strip", Lines).show(wording.strip_line(self.call, self._panel, self.size.width))
        view = self._view
        if view is None:
            return
        lines, room = self._lines(view), self._room
        if len(lines) > room:
            seen = room - 1
            self._top = max(0, min(self._top, len(lines) - seen))
            last = self._top + seen
            foot = wording.foot(self._top, last, len(lines))
            lines = [*lines[self._top : last], plain(fit(foot, self.size.width), "reverse")]
        else:
            self._top = 0
        self.query_one("#page", Lines).show(stacked(lines))


_READS: dict[str, Callable[[Desk, int, Speaking], Any]] = {
    "diary": lambda desk, tenancy_id, speaking: desk.accounts.diary(tenancy_id, speaking),
    "court": lambda desk, tenancy_id, speaking: desk.accounts.recovery(tenancy_id, speaking),
    "people": lambda desk, tenancy_id, speaking: desk.accounts.people(tenancy_id, speaking),
}
