"""The one door from data to the screen.

Textual reads square brackets in a string as markup and passes escape codes on to the terminal, so no string
out of the store goes to a widget but through here.
"""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from store.domain.cleaning import visible


def safe(text: object) -> str:
    """Text on one line, with what would act on a terminal replaced by a visible mark."""
    return visible(str(text)).replace("\n", " / ").replace("\t", " ")


def safe_lines(text: object) -> list[str]:
    """The same for text of several lines."""
    return [safe(part) for part in str(text).split("\n")]


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


def width(text: str) -> int:
    """Columns on the screen, wide characters counted as two."""
    return cell_len(text)


def fit(text: object, columns: int) -> str:
    """Text cut or padded to so many columns; a cut ends in an ellipsis."""
    line = safe(text)
    if cell_len(line) <= columns:
        return set_cell_size(line, columns)
    return set_cell_size(set_cell_size(line, max(columns - 1, 0)).rstrip() + "…", columns)


def right(text: object, columns: int) -> str:
    """Text against the right edge of so many columns."""
    line = safe(text)
    return " " * max(0, columns - cell_len(line)) + line


def wrapped(text: object, columns: int) -> list[str]:
    """Text broken at words into lines of at most so many columns."""
    lines: list[str] = []
    for paragraph in safe_lines(text):
        line = ""
        for word in paragraph.split(" "):
            while cell_len(word) > columns:
                if line:
                    lines.append(line)
                    line = ""
                head = set_cell_size(word, columns)
                lines.append(head)
                word = word[len(head.rstrip()) :] if head.rstrip() else word[columns:]
            joined = f"{line} {word}" if line else word
            if cell_len(joined) > columns:
                lines.append(line)
                joined = word
            line = joined
        lines.append(line)
    return lines
