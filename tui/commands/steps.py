"""A bar for each step of a long command, one after the other."""

import sys
from collections.abc import Callable

from tui.commands.bar import bar


def steps() -> Callable[[str, int, int], None]:
    """What to call with the step, how much of it is done, and how much there is; silent off a terminal."""
    bars: dict[str, Callable[[int, int], None] | None] = {}

    def tell(what: str, done: int, whole: int) -> None:
        step = what.partition(" ")[0]
        if step not in bars:
            bars[step] = bar(f"{step.capitalize():<9}", sys.stderr)
        draw = bars[step]
        if draw is not None:
            draw(done, whole)

    return tell
