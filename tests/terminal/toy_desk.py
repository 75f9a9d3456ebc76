"""A small Textual desk for testing the harness: python -m tests.terminal.toy_desk [leak TEXT | ticking]."""

import sys
import time

from rich.text import Text
from textual import events, work
from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class ToyDesk(App[None]):
    """`/` types, Enter finds slowly, `n` notes, `o` owes for a moment, `q` ends with status 3."""

    CSS = "Screen { layout: vertical; } Input { height: 3; }"
    AUTO_FOCUS = ""  # letters act until `/` is pressed
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        ("slash", "app.focus('find')", "Find"),
        ("escape", "leave", "Back"),
        ("n", "note", "Note"),
        ("o", "owe", "Owe"),
        ("q", "end", "End"),
    ]

    def __init__(self, leak: str = "", *, ticking: bool = False) -> None:
        super().__init__()
        self._leak, self._ticking, self._notes = leak, ticking, 0

    def compose(self) -> ComposeResult:
        """A box to type in and three lines to read."""
        box = Input(id="find", placeholder="name")
        box.cursor_blink = False
        yield Static("Toy desk", id="title")
        yield box
        yield Static("0 notes", id="notes")
        yield Static("", id="found")
        yield Static(Text(self._leak), id="leak")

    def on_mount(self) -> None:
        """Start ticking, if asked to."""
        if self._ticking:
            self.set_interval(0.05, self.action_note)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search, slowly."""
        self._say("Searching...")
        self._search(event.value)

    def on_resize(self, event: events.Resize) -> None:
        """The title says the size."""
        self.query_one("#title", Static).update(f"Toy desk {event.size.width}x{event.size.height}")

    @work(thread=True)
    def _search(self, words: str) -> None:
        time.sleep(0.3)  # longer than a settled desk is quiet
        self.call_from_thread(self._say, f"3 found for {words}")

    def _say(self, words: str) -> None:
        self.query_one("#found", Static).update(Text(words))

    def action_leave(self) -> None:
        """Back to the letters."""
        self.set_focus(None)

    def action_note(self) -> None:
        """Count a note."""
        self._notes += 1
        self.query_one("#notes", Static).update(f"{self._notes} notes")

    def action_owe(self) -> None:
        """Show a figure for a tenth of a second."""
        self._say("owes £20.00")
        self.set_timer(0.1, lambda: self._say(""))

    def action_end(self) -> None:
        """End with a status of its own."""
        self.exit(return_code=3)


if __name__ == "__main__":
    what = sys.argv[1:]
    desk = ToyDesk(what[1] if what[:1] == ["leak"] else "", ticking=what == ["ticking"])
    desk.run(mouse=False)
    sys.exit(desk.return_code or 0)
