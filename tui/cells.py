"""Text in columns: cleaned on its way out of the store, cut, padded, broken into lines; no Textual in it."""

from rich.cells import cell_len, set_cell_size

from store.domain.cleaning import visible


def safe(text: object) -> str:
    """Text on one line, with what would act on a terminal replaced by a visible mark."""
    return visible(str(text)).replace("\n", " / ").replace("\t", " ")


def safe_lines(text: object) -> list[str]:
    """The same for text of several lines."""
    return [safe(part) for part in str(text).split("\n")]


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
