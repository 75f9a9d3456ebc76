"""The one door from data to the screen.

Textual reads square brackets in a string as markup and passes escape codes on to the terminal, so no string
out of the store goes to a widget but through here.
"""

from collections.abc import Iterable

from textual.content import Content

from tui.cells import fit as fit
from tui.cells import right as right
from tui.cells import safe as safe
from tui.cells import safe_lines as safe_lines
from tui.cells import width as width
from tui.cells import wrapped as wrapped


def plain(text: object, style: str = "") -> Content:
    """Data as content: never markup, never a control code."""
    return Content.styled(safe(text), style) if style else Content(safe(text))


def said(*parts: str | Content | tuple[object, str]) -> Content:
    """A line from parts: strings, contents, and (text, style) pairs."""
    return Content.assemble(
        *(
            part
            if isinstance(part, Content)
            else plain(part)
            if isinstance(part, str)
            else plain(part[0], part[1])
            for part in parts
        )
    )


def stacked(lines: Iterable[Content | str]) -> Content:
    """Lines one under the other."""
    return Content("\n").join([line if isinstance(line, Content) else plain(line) for line in lines])
