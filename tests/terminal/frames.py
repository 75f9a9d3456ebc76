"""Screens as text between `|` borders: compared, shown side by side, and written into a script."""

import re
from collections.abc import Mapping, Sequence

from tests.terminal.ui_script import Script

MASK = "~"
"""Stands for each character of what a `mask` step hides."""


def boxed(lines: Sequence[str]) -> list[str]:
    """A screen's rows between borders, so that blanks at their end can be seen."""
    return [f"|{line}|" for line in lines]


def masked(lines: Sequence[str], masks: Sequence[re.Pattern[str]]) -> list[str]:
    """A screen with every match of a mask hidden, its width kept."""
    hidden = list(lines)
    for mask in masks:
        hidden = [mask.sub(lambda found: MASK * len(found[0]), line) for line in hidden]
    return hidden


def differences(expected: Sequence[str], actual: Sequence[str]) -> str:
    """The rows that differ, numbered from 1, then the whole screen."""
    said = []
    if len(expected) != len(actual):
        said.append(f"{len(expected)} rows expected, {len(actual)} shown")
    for row, (wanted, shown) in enumerate(zip(expected, actual, strict=False), 1):
        if wanted != shown:
            said += [f"row {row:2} expected |{wanted}|", f"       shown    |{shown}|"]
    return "\n".join([*said, "the whole screen:", *boxed(actual)])


def rewritten(text: str, script: Script, frames: Mapping[int, Sequence[str]]) -> str:
    """A script's text with the screens of some `frame` steps (by their line) written anew."""
    lines = text.splitlines()
    for step in sorted(script.steps, key=lambda step: step.line, reverse=True):
        if step.line in frames:
            lines[step.line : step.line + len(step.frame)] = boxed(frames[step.line])
    return "\n".join(lines) + "\n"
