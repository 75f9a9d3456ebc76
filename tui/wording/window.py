"""What is said in a window that is too small to work in."""

from typing import Final

from tui.text import wrapped

SMALLEST: Final = (60, 16)
"""Columns and rows below which an officer is asked to make the window larger."""


def too_small(columns: int, rows: int) -> bool:
    """Whether the window is too small to work in; what is typed stays, and keys still work."""
    return columns < SMALLEST[0] or rows < SMALLEST[1]


def larger(columns: int, *, bad: bool) -> list[str]:
    """To make it larger, in words that fit; `bad` where something that went wrong waits to be read."""
    if bad:
        text = "Make window larger: something went wrong."
    elif columns < 40:
        text = "Make window larger."
    else:
        text = f"Make the window larger: {SMALLEST[0]}x{SMALLEST[1]} or more."
    return wrapped(text, max(columns, 1))
