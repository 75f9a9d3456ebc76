"""`dutydesk backup FILE`: copies a store in use into one file, and proves the copy."""

import argparse
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from store.domain.errors import StoreProblem
from store.engine import Store, open_store
from store.services.back_up import Made, back_up, tell_backup
from store.unit_of_work import in_unit
from tui import logbook
from tui.commands.at_work import SYSTEM, clock_of
from tui.commands.printing import as_is, note
from tui.commands.steps import steps
from tui.settings import Settings

DONE, DIFFERS = 0, 3
"""Exit codes: a proved backup; a copy whose books are not right."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Back the store up; gives the exit code.

    Raises:
        Refused: there is a file of that name.
        StoreProblem: the store cannot be read, or the file not written.
    """
    with closing(open_store(settings.store)) as store:
        made = back_up_now(store, Path(asked.file), settings)
        if not made.proof.clean:
            note(f"NOT proved: the copy is kept as {made.file.name}. Run `dutydesk prove`.")
            return DIFFERS
        try:
            in_unit(store, SYSTEM, clock_of(store), lambda unit: tell_backup(unit, made))
        except StoreProblem:
            note("The backup is good, but the store could not keep that it was made.")
    as_is(f"Backed up and proved: {made.backup.rows:,} rows, {made.size:,} bytes, {made.file.name}.")
    return DONE


def back_up_now(store: Store, file: Path, settings: Settings) -> Made:
    """Make a backup, with its line in the log whatever comes of it."""
    started = time.monotonic()
    try:
        made = back_up(store, file, made_at=datetime.now(UTC), progress=steps())
    except Exception as fault:
        logbook.keep(settings.state_folder, "backup", failed=type(fault).__name__)
        raise
    logbook.keep(
        settings.state_folder,
        "backup",
        proved=made.proof.clean,
        rows=made.backup.rows,
        bytes=made.size,
        trail=made.proof.last_event,
        seconds=int(time.monotonic() - started),
    )
    return made
