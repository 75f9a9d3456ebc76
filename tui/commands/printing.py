"""Prints what a command found: plain lines for people and screen readers, or JSON for programs.

Plain lines are at most 80 columns, without colour, cleaned of what would act on a terminal, and each figure
has its word beside it: nothing is said by its place alone. JSON is ASCII: what is no plain letter is escaped.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TextIO

from store.domain.errors import BadInput
from tui.cells import safe, width, wrapped

COLUMNS = 80
"""Widest line, wherever it is printed: the same words at every terminal."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Of days that somebody may mean: a slip of the keys is not reckoned with."""

_HANG = 2
"""Columns by which a line that goes on is moved in."""


def say(*lines: str) -> None:
    """Print lines of text that may hold anything, broken at words."""
    for line in lines:
        _write("\n".join(broken(line)) + "\n")


def as_is(*lines: str, stream: TextIO | None = None) -> None:
    """Print lines that are made to fit, or are one whatever their length: cleaned, and not broken."""
    for line in lines:
        _write(safe(line) + "\n", stream)


def field(label: str, *items: str, none: str = "") -> None:
    """Print what belongs under one label: `Label: one`, and each further item on a line of its own."""
    first, *rest = items or (none,)
    if first or none:
        say(f"{label}: {first}", *(f"  {item}" for item in rest))


def note(text: str) -> None:
    """Say something beside the output, where it spoils no list that a program reads."""
    _write("\n".join(broken(text)) + "\n", sys.stderr)


def broken(line: str) -> list[str]:
    """A line cleaned and broken into as many as it needs; what goes on is moved in."""
    clean = safe(line)
    bare = clean.lstrip(" ")
    indent = " " * (len(clean) - len(bare))
    if width(clean) <= COLUMNS:
        return [clean.rstrip()]
    first, *rest = wrapped(bare, COLUMNS - len(indent) - _HANG)
    return [f"{indent}{first.rstrip()}", *(f"{indent}{' ' * _HANG}{part.rstrip()}" for part in rest)]


def as_json(value: Mapping[str, Any]) -> None:
    """Print one object."""
    _write(json.dumps(value, ensure_ascii=True, allow_nan=False, indent=2) + "\n")


def json_list(rows: Iterable[Mapping[str, Any]]) -> int:
    """Print a list of objects, one a line, each as soon as it is there; gives how many."""
    count = _rows(rows, "")
    _write("\n]\n" if count else "]\n")
    return count


def json_rows(
    head: Mapping[str, Any],
    name: str,
    rows: Iterable[Mapping[str, Any]],
    tail: Callable[[], Mapping[str, Any]] = dict,
) -> int:
    """Print one object with a long list in it, which is never held whole; gives how many rows it has.

    Args:
        head: Fields before the list.
        name: Of the list.
        rows: Its objects, one a line.
        tail: Fields after it, asked for when the last row is out.
    """
    _write("{\n" + "".join(f"  {_one(key)}: {_one(value)},\n" for key, value in head.items()))
    _write(f"  {_one(name)}: ")
    count = _rows(rows, "  ")
    _write("\n  ]" if count else "]")
    _write("".join(f",\n  {_one(key)}: {_one(value)}" for key, value in tail().items()) + "\n}\n")
    return count


def day_asked(text: str | None, option: str) -> date | None:
    """A day as it was typed after an option.

    Raises:
        BadInput: it is none.
    """
    if text is None:
        return None
    wrong = BadInput(f"{option} must be a date.", "Write it as 2026-11-23.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise wrong
    return day


def _rows(rows: Iterable[Mapping[str, Any]], indent: str) -> int:
    count = 0
    _write("[")
    for row in rows:
        _write(f"{',' if count else ''}\n{indent}  {_one(row)}")
        count += 1
    return count


def _one(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def _write(text: str, stream: TextIO | None = None) -> None:
    """Write, with `?` for what the terminal's own encoding does not have: a name must not end the command."""
    stream = stream or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
