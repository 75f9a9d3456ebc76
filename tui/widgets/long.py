"""A box of several lines for what is longer than a line; quiet like `Field`."""

from textual import events
from textual.widgets import TextArea

from store.domain.cleaning import clean_note
from tui.widgets.frame import LOOKED_AT, Cut


class Long(TextArea):
    """Several lines of text, wrapped at words, of at most so many characters."""

    def __init__(self, value: str = "", *, id: str | None = None, limit: int = 4000) -> None:  # noqa: A002
        super().__init__(
            clean_note(value[: limit * LOOKED_AT], limit=limit).text,
            id=id,
            compact=True,
            highlight_cursor_line=False,
            max_checkpoints=10,
        )
        self.limit = limit
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """What is typed."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        """Put a text in place of what is typed."""
        self.text = clean_note(text, limit=self.limit).text

    @property
    def at_top(self) -> bool:
        """Whether the cursor stands on the first line as it is drawn."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y == 0

    async def _on_key(self, event: events.Key) -> None:
        """Leave out what would be beyond the limit."""
        if event.is_printable and len(self.text) - len(self.selected_text) >= self.limit:
            event.prevent_default()
            event.stop()
            self.post_message(Cut(self.limit))

    async def _on_paste(self, event: events.Paste) -> None:
        """Take what fits, without what a terminal would act on."""
        event.prevent_default()
        event.stop()
        room = self.limit - len(self.text) + len(self.selected_text)
        looked_at = event.text[: self.limit * LOOKED_AT]
        cleaned = clean_note(looked_at, limit=max(room, 0))
        result = self._replace_via_keyboard(cleaned.text, *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)
        if cleaned.cut or len(looked_at) < len(event.text):
            self.post_message(Cut(self.limit))
