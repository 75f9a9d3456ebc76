"""`dutydesk export postings --to FOLDER`: hands the desk's postings to the housing system, a batch a run."""

import argparse
import os
from pathlib import Path

from store.desk.room import DeskRoom
from store.domain.errors import BadInput, NotFound, Refused, StoreFull
from store.domain.money import pounds
from store.domain.rights import require
from store.services.export_postings import Batch, batch_again, make_batch, mark_written, waiting_file
from store.services.keep_books import MIRROR, require_books
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import as_is
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Write the next batch, and before it those whose files earlier runs left out; or an earlier one again.

    Raises:
        BadInput: there is no such folder.
        NotAllowed: no officer of that name, or one who hands nothing over.
        NotFound: nothing waits, or there was no such batch.
        Refused: the store keeps the ledger of record, or another file has the batch's name.
        StoreProblem: the store or the folder cannot be used.
    """
    folder = Path(asked.folder)
    if not folder.is_dir():
        raise BadInput("There is no folder at that path.", "Make it, or check --to.", field="to")
    with logbook.failure_kept(settings.state_folder, "export"), at_work(asked, settings) as room:
        require(room.policy, room.actor.roles, "make_batch")
        with room.reading() as connection:
            require_books(connection, MIRROR)
        if asked.batch is not None:
            with room.reading() as connection:
                again = batch_again(connection, asked.batch)
            _hand_over(room, folder, again)
            return 0
        left = _hand_over_waiting(room, folder)
        try:
            room.write(lambda unit: make_batch(unit, room.policy))
        except NotFound:
            if not left:
                raise
        else:
            _hand_over_waiting(room, folder)
    return 0


def _hand_over_waiting(room: DeskRoom, folder: Path) -> int:
    """Write every file that may be missing, in order; gives how many. Another run's are among them."""
    written = 0
    while (batch := _first_waiting(room)) is not None:
        _hand_over(room, folder, batch)
        written += 1
    return written


def _first_waiting(room: DeskRoom) -> Batch | None:
    with room.reading() as connection:
        return waiting_file(connection)


def _hand_over(room: DeskRoom, folder: Path, batch: Batch) -> None:
    write_whole(folder / batch.file, batch.content.encode())
    room.write(lambda unit: mark_written(unit, number=batch.number))
    logbook.keep(
        room.state_folder,
        "export",
        batch=batch.number,
        lines=batch.lines,
        credit=int(batch.credit),
        debit=int(batch.debit),
    )
    as_is(
        f"{batch.file}: {batch.lines:,} lines, credits {pounds(batch.credit)}, debits {pounds(batch.debit)}."
    )


def write_whole(path: Path, body: bytes) -> None:
    """Write a file for this user alone, whole or not at all; the same file already there is left.

    Raises:
        Refused: another file of that name is there.
        StoreFull: it could not be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        if path.exists():
            if path.read_bytes() == body:
                return
            raise Refused(
                f"Another {path.name} is in that folder: it was left as it is.",
                "Find out which of the two was loaded, move it away, and ask for the batch again.",
            )
        part.unlink(missing_ok=True)  # what a run that was killed left
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(body)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(path)
        # The new name is on the disk only when the folder is.
        held = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
    except OSError as fault:
        raise StoreFull(
            f"{path.name} could not be written.",
            "The batch is kept: mend the folder's rights or room, and run it again.",
        ) from fault
