"""Makes the practice council with a bar that tells how long, and prints what it is made of."""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TextIO

from store.engine import open_store
from store.facts import facts_of
from store.practice.describe import describe
from store.practice.make import (
    DEFAULT_SEED,
    DEFAULT_SIZE,
    DEFAULT_TODAY,
    LONGEST,
    is_made,
    make_practice,
)
from tui.commands.printing import as_is

_BAR = 30
"""Columns of the bar."""


def ready(
    where: str,
    *,
    size: int | None = None,
    seed: int | None = None,
    today: date | None = None,
    history_weeks: int | None = None,
    err: TextIO | None = None,
) -> bool:
    """Make the practice council when it is not there; gives whether it was made just now.

    Where it is there already, size and seed that were asked for and are not its own are told, not obeyed.

    Args:
        where: A path or URL.
        size: Accounts; the default where it is not given.
        seed: The same seed gives the same council.
        today: The council's own day.
        history_weeks: How far each ledger goes back; two years where it is not given.
        err: Where progress and hints go; standard error where it is not given.

    Raises:
        DutydeskError: what cannot be made, in words.
    """
    err = err or sys.stderr
    if is_made(where):
        _tell_other_wishes(where, {"size": size, "seed": seed, "history_weeks": history_weeks}, err)
        return False
    make_practice(
        where,
        size=DEFAULT_SIZE if size is None else size,
        seed=DEFAULT_SEED if seed is None else seed,
        today=today or DEFAULT_TODAY,
        history_weeks=LONGEST if history_weeks is None else history_weeks,
        progress=_progress(err, time.monotonic),
    )
    return True


def show(where: str) -> None:
    """Print what the council is made of, and whom to practise with."""
    with closing(open_store(Path(where) if "://" not in where else where, read_only=True)) as store:
        as_is(*describe(store).text.splitlines())


def _tell_other_wishes(where: str, wishes: dict[str, int | None], err: TextIO) -> None:
    with closing(open_store(where, read_only=True)) as store:
        facts = facts_of(store)
    for name, wish in wishes.items():
        if wish is not None and str(wish) != facts.get(name):
            err.write(
                f"This practice council was made with {name.replace('_', ' ')} {facts.get(name)}: "
                "it is opened as it is. Give --store another path for another one.\n"
            )


def _progress(err: TextIO, clock: Callable[[], float]) -> Callable[[str, int, int], None]:
    """A determinate bar, at most twice a second; one line where there is no terminal."""
    started = clock()
    last: list[float] = []

    def progress(what: str, done: int, whole: int) -> None:
        if not err.isatty():
            if not last:
                err.write("Making the practice council ...\n")
                last.append(0.0)
            return
        now, ended = clock(), done >= whole
        if last and now - last[0] < 0.5 and not ended:
            return
        last[:] = [now]
        part = done * _BAR // max(whole, 1)
        left = int((now - started) * (whole - done) / done) + 1 if done and not ended else 0
        words = f"Making the practice council: {what:<13}[{'#' * part:<{_BAR}}] {done:>7,} of {whole:,}"
        err.write(f"\r{words}{f', {left} s left' if left else '':<14}")
        if ended:
            err.write("\n")
        err.flush()

    return progress
