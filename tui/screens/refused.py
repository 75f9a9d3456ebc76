"""Refused: the desk did not open, why, and what to do."""

from textual.app import ComposeResult
from textual.containers import Vertical

from store.domain.errors import DutydeskError, StoreProblem
from tui import keys
from tui.screen import DeskScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import desk as wording

REFUSED, NO_STORE = 3, 4
"""What the program ends with: a rule or a right said no; the store cannot be used."""


class RefusedScreen(DeskScreen):
    """The words of the error as they are; only leaving is left, and the emergency."""

    PLACES = ("refused",)
    HEADING = "Not open"

    def __init__(self, *, error: DutydeskError) -> None:
        super().__init__()
        self._error = error
        self.leave_code = NO_STORE if isinstance(error, StoreProblem) else REFUSED

    def body(self) -> ComposeResult:
        """One block of lines."""
        with Vertical(classes="body"):
            yield Lines(id="words", classes="fills")

    def began(self) -> None:
        """Draw it."""
        self.drawn_again()

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Leave, and the emergency."""
        anywhere = keys.of("anywhere")
        leave = tuple(key for key in anywhere if key.action == "leave")
        return (*leave, *(key for key in anywhere if key.action == "emergency"))

    def drawn_again(self) -> None:
        """The words."""
        if self.is_mounted:
            lines = wording.refused(self._error, self.size.width)
            self.query_one("#words", Lines).show(stacked(lines))
