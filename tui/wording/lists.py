"""Lists of which one line is chosen: a marker, the key that chooses it, and why it may not be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from tui.text import fit, said, stacked


@dataclass(frozen=True)
class Option:
    """One line to choose."""

    label: str
    value: Any = None
    key: str = ""
    """The letter or number that chooses it; empty for the arrows alone."""
    note: str = ""
    why_not: str = ""
    """Why it cannot be chosen now; empty where it can."""
    more: str = ""
    """What is said of it while it is marked."""


def window(count: int, mark: int, rows: int) -> tuple[int, int]:
    """First and last line (not counted) of a list that are shown so that the marked one is among them."""
    first = max(0, min(mark - rows // 2, count - rows))
    return first, min(first + rows, count)


def option_lines(
    options: Sequence[Option], mark: int, columns: int, rows: int, *, label: int = 30
) -> Content:
    """The list: `> v Visit      by Fri 27 Nov`; what cannot be chosen says NO and why."""
    first, last = window(len(options), mark, max(rows, 1))
    lines: list[Content | str] = []
    for number in range(first, last):
        option = options[number]
        start = f"{'>' if number == mark else ' '} {option.key or ' '}  {fit(option.label, label)}  "
        note = f"NO: {option.why_not}" if option.why_not else option.note
        style = "bold" if number == mark else ""
        lines.append(said((fit(start + note, columns), style)))
    if last - first < len(options):
        lines.append(f"    {first + 1} to {last} of {len(options)}")
    return stacked(lines)
