"""A desk in a process of its own, killed with SIGKILL in the middle of its work and started again.

Desks are forked from this process, which has imported the store and holds no connection, so that a new one
is at work within milliseconds.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from store.engine import open_store
from tests.torture.journal import Journal, read
from tests.torture.payments import Payment, till_at

FIRST_GUESS = 0.02
"""Seconds a payment takes until one was measured."""


def take_all(
    url: str,
    officer_id: int,
    wanted: Sequence[Payment],
    journal: Path,
    *,
    kills: int,
    seed: int,
    lose_the_key: bool = False,
) -> int:
    """Have the payments taken by one desk after another, all but the last killed; gives how many were killed.

    Each desk is killed once a number of payments was begun that the seed chose, after a pause of up to two
    payments' time: before, within and after transactions, and between the answer and its note.
    """
    dice = random.Random(seed)
    # Not among the last, which a desk may have done before it is killed.
    marks = sorted(dice.sample(range(1, max(kills + 1, len(wanted) * 95 // 100)), kills))
    killed, pace = 0, FIRST_GUESS
    while True:
        begun = len(read(journal).intents)
        if begun == len(wanted):
            return killed
        line, other_end = os.pipe()
        desk = os.fork()
        if desk == 0:
            os.close(line)
            _live(url, officer_id, wanted[begun:], journal, other_end, lose_the_key)
        os.close(other_end)
        try:
            if killed == kills:
                _wait_for(line, len(wanted))
            else:
                started = time.monotonic()
                # A desk may have come past the next mark before it was dead: then the next one lives shortly.
                beaten = _wait_for(line, max(marks[killed] - begun, 1))
                pace = (time.monotonic() - started) / max(beaten, 1)
                time.sleep(dice.uniform(0, 2 * min(pace, FIRST_GUESS)))
                os.kill(desk, signal.SIGKILL)
        finally:
            os.close(line)
            _, status = os.waitpid(desk, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            killed += 1
        elif status:
            raise RuntimeError(f"the desk ended by itself with status {status}: see what it printed")


def _wait_for(line: int, beats: int) -> int:
    """Wait until so many payments were begun, or the desk is gone; gives how many were."""
    heard = 0
    while heard < beats:
        some = os.read(line, beats - heard)
        if not some:
            break
        heard += len(some)
    return heard


def _live(
    url: str, officer_id: int, wanted: Sequence[Payment], journal: Path, line: int, lose_the_key: bool
) -> None:
    """A desk's whole life; it never returns into the program it was forked from."""
    status = 1
    try:
        # Whoever listens may have heard enough.
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        book = Journal(journal)
        till = till_at(open_store(url), officer_id)
        for payment in wanted:
            book.intend(payment.number, payment.key)
            _beat(line)
            receipt = till.take(payment, lose_the_key=lose_the_key)
            book.acknowledge(payment.number, receipt.number)
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _beat(line: int) -> None:
    with suppress(BrokenPipeError):
        os.write(line, b".")
