"""Lists of which one line is chosen: a marker, the key that chooses it, and why it may not be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from tui.text import fit, safe, said, stacked, width, wrapped

_HEAD = 5
"""Columns for the marker and the key."""


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


def _note(option: Option) -> str:
    """What stands behind the label."""
    return f"NO: {option.why_not}" if option.why_not else option.note


def _told(option: Option, label: int) -> str:
    """The label and what stands behind it; a label with nothing behind it has the whole line."""
    note = _note(option)
    return f"{fit(option.label, label)}  {note}" if note else safe(option.label)


def in_full(option: Option, columns: int, *, label: int = 30) -> list[str]:
    """What is said of the marked line below the list: what was cut of it, why not, and more."""
    room = columns - _HEAD
    cut = []
    if width(option.label) > (label if _note(option) else room):
        cut.append(option.label)
    if not option.why_not and option.note and width(_told(option, label)) > room:
        cut.append(option.note)
    line = f"{': '.join(cut).rstrip('.')}." if cut else ""
    words = " ".join(part for part in (line, option.why_not, option.more) if part)
    return wrapped(words, columns - 4) if words else []


def position(first: int, last: int, count: int) -> str:
    """Which lines of a longer list are shown: `6 to 12 of 200`."""
    return f"{first + 1} to {last} of {count}"


def option_lines(
    options: Sequence[Option], mark: int, columns: int, rows: int, *, label: int = 30
) -> Content:
    """The list: `> v Visit      by Fri 27 Nov`; what cannot be chosen says NO and why."""
    first, last = window(len(options), mark, max(rows, 1))
    lines: list[Content | str] = []
    for number in range(first, last):
        option = options[number]
        head = f"{'>' if number == mark else ' '} {option.key or ' '}  "
        style = "bold" if number == mark else ""
        lines.append(said((fit(head + _told(option, label), columns), style)))
    if last - first < len(options):
        lines.append(f"    {position(first, last, len(options))}")
    return stacked(lines)
