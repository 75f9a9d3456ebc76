"""The lines that every screen has: top, status, keys; and a body that is one block of lines."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store.domain.cleaning import clean_line
from tui.text import plain

LOOKED_AT = 8
"""Times the limit of a box that are looked at of what is pasted: the rest could not come in anyway."""


class Cut(Message):
    """More was pasted than fits: the officer must hear that a part is missing."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        """Characters that the box holds."""


class Lines(Static):
    """Lines that are safe and change without a new layout when their number stays."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__("", id=id, classes=classes, markup=False)
        self._held = Content("")

    def show(self, content: Content | str, *, grows: bool = False) -> None:
        """Show content; `grows` where its height may differ from before."""
        made = content if isinstance(content, Content) else plain(content)
        if made == self._held:
            return
        self._held = made
        self.update(made, layout=grows)


class Field(Input):
    """A text box that is quiet: no blinking cursor, nothing suggested, literal text, no control codes."""

    def __init__(
        self,
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002
        limit: int = 200,
        restrict: str | None = None,
        hidden: bool = False,
    ) -> None:
        super().__init__(
            value=clean_line(value[: limit * LOOKED_AT], limit=limit).text,
            id=id,
            max_length=limit,
            restrict=restrict,
            password=hidden,
            select_on_focus=False,
        )
        self.limit = limit
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Take what fits, on one line and without what a terminal would act on."""
        event.prevent_default()
        event.stop()
        start, end = sorted(self.selection)
        room = self.limit - len(self.value) + end - start
        looked_at = event.text[: self.limit * LOOKED_AT]
        cleaned = clean_line(looked_at, limit=max(room, 0))
        self.replace(cleaned.text, start, end)
        if cleaned.cut or len(looked_at) < len(event.text):
            self.post_message(Cut(self.limit))

    def restricted(self) -> None:
        """A character that does not fit is left out without a bell: a caller could hear it."""
