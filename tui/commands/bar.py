"""A determinate bar on a terminal: at most twice a second, with the time left; silent anywhere else."""

import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 30
"""Columns of the bar."""

EVERY = 0.5
"""Seconds between two drawings."""


def bar(
    what: str, err: TextIO, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None] | None:
    """What to call with how much is done, of how much; nothing where nobody watches a terminal."""
    if not err.isatty():
        return None
    started, last = clock(), list[float]()
    before = list[int]()

    def progress(done: int, whole: int) -> None:
        now, ended = clock(), done >= whole
        before[:] = before or [done]
        if last and now - last[0] < EVERY and not ended:
            return
        last[:] = [now]
        since = done - before[0]
        left = int((now - started) * (whole - done) / since) + 1 if since and not ended else 0
        said = f", {left} s left" if left else ""
        err.write(
            f"\r{what} [{'#' * (done * WIDTH // max(whole, 1)):<{WIDTH}}] {done:>9,} of {whole:,}{said:<14}"
        )
        if ended:
            err.write("\n")
        err.flush()

    return progress
