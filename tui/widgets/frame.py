"""The lines that every screen has: top, status, keys; and a body that is one block of lines."""

from textual.content import Content
from textual.widgets import Input, Static

from tui.text import plain


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
    """A text box that is quiet: no blinking cursor, nothing suggested, literal text."""

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
            value=value, id=id, max_length=limit, restrict=restrict, password=hidden, select_on_focus=False
        )
        self.cursor_blink = False
