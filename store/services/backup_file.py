"""The file that a backup is: one SQLite file of the whole store, whichever database it came from.

It is not opened as a store by mistake: the table that names the schema has another name in it.
"""

import errno
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError

from store import schema
from store.domain.errors import (
    Refused,
    StoreDamaged,
    StoreFull,
    StoreProblem,
    StoreReadOnly,
    StoreUnreachable,
)
from store.faults import as_store_problem

FORMAT: Final = "dutydesk-backup-1"
NOTE: Final = "backup_note"
_VERSION, _HIDDEN = "alembic_version", "backup_version"

_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_NO_RIGHT = (errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    revision: str
    """The schema it was taken at."""
    dialect: str
    """Which database it came from."""
    made_at: str
    """ISO 8601."""
    counts: Mapping[str, int]
    """Rows by table."""

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.counts.values())


def connect(path: Path, *, read_only: bool = False) -> Any:
    """A plain connection to a SQLite file, with no transaction of its own making."""
    import sqlcipher3.dbapi2 as sqlite

    # A finished backup is never written: it may be read from a medium that cannot be.
    uri = f"file:{quote(str(path.absolute()))}{'?immutable=1' if read_only else ''}"
    made = sqlite.connect(uri, uri=True, isolation_level=None, timeout=10)
    made.execute("PRAGMA cipher_log_level = NONE")
    return made


@contextmanager
def told_of_files(full: str) -> Iterator[None]:
    """Turn what goes wrong with files into a `StoreProblem`; `full` is said where there is no room."""
    import sqlcipher3.dbapi2 as sqlite

    room = "Make room or name another disk, and start again: nothing half is left."
    try:
        yield
    except sqlite.Error as fault:
        problem = as_store_problem(DBAPIError("", None, fault))
        raise (StoreFull(full, room) if isinstance(problem, StoreFull) else problem) from fault
    except StoreFull as fault:
        raise StoreFull(full, room) from fault
    except FileNotFoundError as fault:
        raise StoreUnreachable("There is no such file or folder.", "Check the path.") from fault
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise StoreFull(full, room) from fault
        if fault.errno in _NO_RIGHT:
            raise StoreReadOnly(
                "That file or folder cannot be written.", "Ask for the right, or name another folder."
            ) from fault
        raise StoreProblem(
            "The file could not be read or written.", "Check the disk and try again."
        ) from fault


@contextmanager
def in_part(final: Path) -> Iterator[Path]:
    """A new file beside the final one, for its owner alone; gone again whatever happens."""
    part = final.with_name(f".{final.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
    finally:
        for left in final.parent.glob(f"{part.name}*"):
            left.unlink(missing_ok=True)


def put_in_place(part: Path, final: Path) -> None:
    """Flush a finished file to the disk and give it its name, never over another file.

    Raises:
        Refused: there is a file of that name.
    """
    for path in (part, final.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    try:
        os.link(part, final)
    except FileExistsError as fault:
        raise Refused("There is a file of that name.", "Name another: nothing is overwritten.") from fault
    except OSError as fault:
        if fault.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        os.rename(part, final)  # a file system without hard links
    handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def tables_in(raw: Any) -> list[str]:
    """The store's tables in a SQLite file, without those that say what schema or backup it is."""
    rows = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [
        name for (name,) in rows if name not in (_VERSION, _HIDDEN, NOTE) and not name.startswith("sqlite_")
    ]


def columns_of(raw: Any, table: str) -> dict[str, str]:
    """Columns of a table with their declared types."""
    return {row[1]: row[2].upper() for row in raw.execute(f'PRAGMA table_info("{table}")')}


def count_rows(raw: Any) -> dict[str, int]:
    """Rows by table."""
    return {
        table: int(raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in tables_in(raw)
    }


def write_note(path: Path, *, dialect: str, made_at: datetime) -> Backup:
    """Make a backup of a copied store: say in it what it is, and let no desk open it."""
    with closing(connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("BEGIN IMMEDIATE")
        (revision,) = raw.execute(f"SELECT version_num FROM {_VERSION}").fetchone()
        made = Backup(revision, dialect, made_at.isoformat(timespec="seconds"), count_rows(raw))
        raw.execute(f"CREATE TABLE {NOTE} (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        raw.executemany(
            f"INSERT INTO {NOTE} VALUES (?, ?)",
            [
                ("format", FORMAT),
                ("revision", made.revision),
                ("dialect", made.dialect),
                ("made_at", made.made_at),
                ("counts", json.dumps(made.counts, sort_keys=True)),
            ],
        )
        raw.execute(f"ALTER TABLE {_VERSION} RENAME TO {_HIDDEN}")
        raw.execute("COMMIT")
    return made


def read_note(path: Path) -> Backup:
    """What a backup says of itself, once it was seen to be whole.

    Raises:
        StoreUnreachable: there is no such file.
        StoreDamaged: not a backup, or not whole any more.
        StoreTooNew, StoreTooOld: a newer program made it, or one from before the first release.
    """
    import sqlcipher3.dbapi2 as sqlite

    if not path.is_file():
        raise StoreUnreachable("There is no backup at that path.", "Check the path.")
    none = StoreDamaged("That is not a backup of Dutydesk.", "Name a file that `dutydesk backup` made.")
    with told_of_files("The disk is full."), closing(connect(path, read_only=True)) as raw:
        try:
            there = raw.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (NOTE,)).fetchone()
        except sqlite.DatabaseError as fault:
            if "not a database" in str(fault):
                raise none from None
            raise
        note = dict(raw.execute(f"SELECT name, value FROM {NOTE}").fetchall()) if there else {}
        if note.get("format") != FORMAT:
            raise none
        newer = "A newer Dutydesk made this backup.", "Update the program, then restore it."
        schema.require_known(note["revision"], newer)
        counts = json.loads(note["counts"])
        sound = raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if not sound or count_rows(raw) != counts:
            raise StoreDamaged("This backup is not whole any more.", "Restore another one.")
    return Backup(note["revision"], note["dialect"], note["made_at"], counts)


def make_a_store_of(path: Path) -> None:
    """Let a copy of a backup be a store again."""
    with closing(connect(path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(f"DROP TABLE {NOTE}")
        raw.execute(f"ALTER TABLE {_HIDDEN} RENAME TO {_VERSION}")
        raw.execute("COMMIT")
