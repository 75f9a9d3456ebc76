"""Help: all keys of where the officer was, and those that work anywhere."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.screen import DeskScreen
from tui.text import fit, plain, stacked
from tui.widgets.frame import Lines
from tui.wording import desk as wording


class HelpScreen(DeskScreen):
    """Read from `tui.keys`, so that it cannot say what is not so."""

    PLACES = ("help",)
    HEADING = "Keys"

    def __init__(self, *, places: Sequence[str] = ()) -> None:
        super().__init__()
        self._places = tuple(places)
        self._top = 0

    def body(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="body"):
            yield Lines(id="list", classes="fills")

    def began(self) -> None:
        """Draw it."""
        self.drawn_again()

    def action_page_down(self) -> None:
        """Further down."""
        self._top += max(self.size.height - 5, 1)
        self.drawn_again()

    def action_page_up(self) -> None:
        """Further up."""
        self._top -= max(self.size.height - 5, 1)
        self.drawn_again()

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.desk_app.back()

    def drawn_again(self) -> None:
        """As much as fits."""
        if not self.is_mounted:
            return
        columns, room = self.size.width, max(self.size.height - 3, 2)
        lines = wording.key_lines(self._places, columns)
        self._top = max(0, min(self._top, len(lines) - room))
        last = min(self._top + room, len(lines))
        self.query_one("#list", Lines).show(stacked(lines[self._top : last]))
        if len(lines) > room:
            self.say(plain(fit(f" {wording.lines_of(last, len(lines))}", columns)))
