"""`dutydesk prove`: checks every balance, receipt and the audit trail, and names what differs."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TextIO

from store import schema
from store.clocks import SystemClock
from store.domain.errors import StoreProblem
from store.engine import Store, open_store
from store.facts import facts_of
from store.services.prove import MOST_NAMED, Proof, prove
from store.services.prove_anchor import Anchor, read_anchor, unlike_anchor, write_anchor
from tui import logbook
from tui.commands.printing import as_is
from tui.settings import Settings

DONE, DIFFERS = 0, 3
"""Exit codes: the books are right; they are not, and nothing should be built on them."""

_BAR = 30
"""Columns of the bar."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Prove the store, print the result and give the exit code.

    Raises:
        BadInput: the file to check against is no anchor.
        StoreProblem: the store or a file cannot be read or written.
    """
    anchor = read_anchor(_read(Path(asked.against))) if asked.against else None
    with logbook.failure_kept(settings.state_folder, "prove"):
        return _prove(asked, settings, anchor)


def _prove(asked: argparse.Namespace, settings: Settings, anchor: Anchor | None) -> int:
    with closing(open_store(settings.store, read_only=True)) as store:
        schema.check(store)
        proof = prove(store, progress=_progress(sys.stderr, time.monotonic))
        unlike = unlike_anchor(store, anchor) if anchor else ""
        if asked.anchor and proof.clean and not unlike:
            _write(Path(asked.anchor), _anchor(store, proof))
    right = proof.clean and not unlike
    logbook.keep(
        settings.state_folder,
        "prove",
        proved=proof.clean,
        differences=len(proof.differences),
        entries=proof.entries,
        trail=proof.last_event,
        **({"anchor": not unlike} if anchor else {}),
    )
    if not (right and asked.quiet):
        for line in [*lines(proof), *([unlike] if unlike else [])]:
            as_is(line)
    if asked.anchor and not right:
        as_is("No anchor was written: an anchor is of books that are right.")
    return DONE if right else DIFFERS


def lines(proof: Proof) -> list[str]:
    """A proof in words."""
    counted = (
        f"{proof.accounts:,} accounts, {proof.entries:,} entries, {proof.postings:,} postings, "
        f"{proof.receipts:,} receipts, {proof.events:,} events of the trail"
    )
    end = [f"The trail ends at event {proof.last_event} with {proof.last_hash}"]
    if proof.clean:
        return [f"Proved: {counted}.", *end]
    said = [f"NOT proved: {counted}.", *(f"  {one.says}" for one in proof.differences)]
    if proof.more:
        said.append(f"  and more: at most {MOST_NAMED} of a kind are named.")
    return [*said, *end, "Take no money until the administrator has looked."]


def _anchor(store: Store, proof: Proof) -> str:
    return write_anchor(store, proof, council=facts_of(store).get("council", ""), at=SystemClock().now())


def _read(file: Path) -> str:
    try:
        # Typed from paper it is short; whatever is longer is no anchor and is not read whole.
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(64 * 1024)
    except OSError as fault:
        raise StoreProblem("The anchor cannot be read.", f"Check the path: {file}.") from fault


def _write(file: Path, said: str) -> None:
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        with os.fdopen(opened, "w", encoding="utf-8") as written:
            written.write(said)
    except OSError as fault:
        raise StoreProblem(
            "The anchor could not be written; the books themselves are right.", f"Check the path: {file}."
        ) from fault


def _progress(err: TextIO, clock: Callable[[], float]) -> Callable[[int, int], None]:
    """A determinate bar with the time left; nothing where there is no terminal."""
    started = clock()

    def progress(done: int, whole: int) -> None:
        if not err.isatty():
            return
        left = int((clock() - started) * (whole - done) / done) + 1 if done and done < whole else 0
        bar = f"Proving the books [{'#' * (done * _BAR // whole):<{_BAR}}]"
        err.write(f"\r{bar}{f' {left} s left' if left else '':<14}")
        if done >= whole:
            err.write("\r" + " " * (len(bar) + 14) + "\r")
        err.flush()

    return progress
