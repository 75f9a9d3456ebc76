"""Approvals: what waits for another person's yes, with its figures as frozen and as they are."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.domain.views.casework import ActionView, ApprovalView
from tui.screen import DeskScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import approvals as wording
from tui.wording.forms import LOOKING
from tui.wording.lists import position, window

DETAIL_ROWS = 12
"""Rows that the chosen request takes."""


class ApprovalsScreen(DeskScreen):
    """The list above, the chosen request below."""

    PLACES = ("approvals",)
    HEADING = "APPROVALS"

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[ApprovalView, ...] = ()
        self._mark = 0
        self._read = False

    def body(self) -> ComposeResult:
        """One block of lines."""
        with Vertical(classes="body"):
            yield Lines(id="requests", classes="fills")

    def began(self) -> None:
        """Ask what waits."""
        self._look()

    def on_screen_resume(self) -> None:
        """Back from a decision: the list moved on."""
        super().on_screen_resume()
        if self._read:
            self._look("")

    def _look(self, saying: str = LOOKING) -> None:
        self.ask(
            lambda desk: desk.queue.approvals(),
            lambda views: self._came(views, counted=bool(saying)),
            group="sheet",
            saying=saying,
        )

    def _came(self, views: tuple[ApprovalView, ...], *, counted: bool) -> None:
        marked = self.marked.action.id if self.marked else 0
        self._views, self._read = views, True
        self._mark = next((n for n, view in enumerate(views) if view.action.id == marked), 0)
        if counted:
            self.say(wording.waiting(views))
        self.drawn_again()

    @property
    def marked(self) -> ApprovalView | None:
        """The chosen request."""
        return self._views[self._mark] if self._views else None

    def drawn_again(self) -> None:
        """The list and the chosen request."""
        if not self.stands or not self._read:
            return
        columns, lines = self.size.width, list[Content | str]()
        rows = max(self.size.height - 4 - DETAIL_ROWS, 3)
        more = len(self._views) > rows
        first, last = window(len(self._views), self._mark, rows - more)
        for number in range(first, last):
            lines.append(wording.request_line(self._views[number], number == self._mark, columns))
        if more:
            lines.append(f"  {position(first, last, len(self._views))}")
        if self.marked is not None:
            lines += ["", *wording.request(self.marked, columns)]
        else:
            lines += ["", wording.NOTHING_WAITS]
        self.query_one("#requests", Lines).show(stacked(lines))

    def _move(self, by: int) -> None:
        self._mark = max(0, min(self._mark + by, len(self._views) - 1))
        self.drawn_again()

    def action_down(self) -> None:
        """The next request."""
        self._move(1)

    def action_up(self) -> None:
        """The request above."""
        self._move(-1)

    def action_approve(self) -> None:
        """Say yes, with the PIN."""
        self._decide(True)

    def action_refuse(self) -> None:
        """Say no, with a reason."""
        self._decide(False)

    def _decide(self, yes: bool) -> None:
        view = self.marked
        if view is None:
            return
        if view.answer:
            self.say(wording.DECIDED_ALREADY, "bad")
        elif view.mine:
            self.say(wording.yours(), "bad")
        elif not view.may_decide:
            self.say(wording.not_yours(view), "bad")
        else:
            self.desk_app.show("decide", action_id=view.action.id, approve=yes)

    def action_withdraw(self) -> None:
        """Take one's own request back."""
        view = self.marked
        if view is None:
            return
        if not view.mine or view.answer:
            self.say(wording.NOT_TO_TAKE_BACK, "bad")
            return
        action_id, version = view.action.id, view.action.version
        self.ask(
            lambda desk: desk.queue.withdraw(action_id=action_id, version=version),
            self._withdrawn,
            group="save",
            once=True,
            saying=wording.TAKING_BACK,
        )

    def _withdrawn(self, view: ActionView) -> None:
        self.say(wording.taken_back(view), "good")
        self._look("")

    def action_refresh(self) -> None:
        """Read the figures again."""
        self._look()

    def action_back(self) -> None:
        """Back to find."""
        self.desk_app.show("find")
