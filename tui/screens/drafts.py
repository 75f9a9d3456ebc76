"""Drafts: what was being written when the line went, to go on with or to throw away."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.domain.sending import Sent
from store.domain.views.casework import DraftView
from tui.screen import DeskScreen
from tui.text import plain, stacked, wrapped
from tui.widgets.frame import Lines
from tui.wording import drafts as wording
from tui.wording import forms
from tui.wording.lists import option_lines


class DraftsScreen(DeskScreen):
    """The newest first; the chosen one's beginning is shown."""

    PLACES = ("drafts",)
    HEADING = "WHAT YOU WERE WRITING"

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[DraftView, ...] = ()
        self._mark = 0

    def body(self) -> ComposeResult:
        """One block of lines."""
        with Vertical(classes="body"):
            yield Lines(id="drafts", classes="fills")

    def began(self) -> None:
        """Ask for them."""
        self._look(forms.LOOKING)

    def _look(self, saying: str = "") -> None:
        self.ask(lambda desk: desk.drafts.offered(), self._came, group="sheet", saying=saying)

    def _came(self, views: tuple[DraftView, ...]) -> None:
        self._views = views
        self._mark = max(0, min(self._mark, len(views) - 1))
        self.say(forms.unfinished(len(views)))
        self.drawn_again()

    def drawn_again(self) -> None:
        """The list, and how the marked one begins."""
        if not self.stands:
            return
        lines: list[Content | str] = [""]
        if self._views:
            options, columns = wording.drafts(self._views), self.size.width
            lines.append(option_lines(options, self._mark, columns, max(self.size.height - 10, 3), label=20))
            begins = wrapped(options[self._mark].more, columns - 4)[:4]
            lines += ["", *(plain(f"  {line}") for line in begins)]
        self.query_one("#drafts", Lines).show(stacked(lines))

    def _move(self, by: int) -> None:
        self._mark = max(0, min(self._mark + by, len(self._views) - 1))
        self.drawn_again()

    def action_down(self) -> None:
        """The next draft."""
        self._move(1)

    def action_up(self) -> None:
        """The draft above."""
        self._move(-1)

    def action_take(self) -> None:
        """Go on with the marked one, in place of this list."""
        if self._views:
            draft = self._views[self._mark]
            self.desk_app.back()
            self.desk_app.show(draft.form, draft=draft)

    def action_drop(self) -> None:
        """Throw the marked one away."""
        if not self._views:
            return
        if Sent.of_draft(self._views[self._mark].content) is not None:
            self.say(forms.KEPT_TILL_KNOWN, "bad")
            return
        key = self._views[self._mark].key
        self.ask(
            lambda desk: desk.drafts.discard(key=key),
            lambda _none: self._look(),
            group="save",
            once=True,
            saying=forms.THROWING_AWAY,
        )

    def action_back(self) -> None:
        """Leave them for later."""
        self.desk_app.back()
