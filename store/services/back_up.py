"""Copies a store in use into one file, proves the copy, and only then gives it its name."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from store import schema
from store.domain.errors import Refused, StoreTooOld
from store.engine import Store, open_store, store_url, told
from store.models.keeping import StoreFact
from store.services.backup_file import (
    Backup,
    columns_of,
    connect,
    in_part,
    put_in_place,
    tables_in,
    told_of_files,
    write_note,
)
from store.services.prove import Proof, prove
from store.unit_of_work import UnitOfWork

AT_ONCE: Final = 5_000
"""Rows held in memory at a time."""

FULL: Final = "The disk is full: the backup was not made."

Progress = Callable[[str, int, int], None]
"""Called with what is at work, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is in its place."""

    backup: Backup
    proof: Proof
    file: Path
    """Its name; with `.unproved` behind it where the books in it are not right."""
    size: int
    """Bytes."""


def silent(_what: str, _done: int, _whole: int) -> None:
    """Tells nobody how far it is."""


def back_up(store: Store, file: Path, *, made_at: datetime, progress: Progress = silent) -> Made:
    """Copy the store as it is at one moment, while desks go on, and prove the copy.

    Args:
        store: An open store, of this schema or an older one.
        file: A new file; it is its owner's alone.
        made_at: The moment, for the note in it.
        progress: Hears how far it is.

    Raises:
        Refused: there is a file of that name.
        StoreProblem: the store cannot be read, or the file not written.
    """
    if file.exists():
        raise Refused("There is a file of that name.", "Name another: nothing is overwritten.")
    revision = _revision(store)
    with told_of_files(FULL), in_part(file) as part:
        if store.dialect == "sqlite":
            progress("copying", 0, 1)
            _copy_file(store, part)
            progress("copying", 1, 1)
        else:
            _copy_rows(store, part, revision, progress)
        progress("proving", 0, 1)
        proof = prove_copy(part, revision)
        progress("proving", 1, 1)
        backup = write_note(part, dialect=store.dialect, made_at=made_at)
        place = file if proof.clean else file.with_name(f"{file.name}.unproved")
        put_in_place(part, place)
        return Made(backup, proof, place, place.stat().st_size)


def _revision(store: Store) -> str:
    with store.reading() as connection:
        revision = schema.revision_of(connection)
    if revision is None:
        raise StoreTooOld("There is no Dutydesk store there yet.", "Make one with `dutydesk init`.")
    newer = "A newer Dutydesk made this store: this program cannot copy it whole."
    schema.require_known(revision, (newer, "Update the program, or back up with the newer one."))
    return revision


def _copy_file(store: Store, part: Path) -> None:
    with closing(connect(Path(str(store.url.database)))) as raw:
        raw.execute("VACUUM INTO ?", (str(part),))


def prove_copy(part: Path, revision: str) -> Proof:
    """Prove a copied store; one of an older schema is proved as it will be once it is migrated."""
    if revision == schema.HEAD:
        with closing(open_store(part, read_only=True)) as copy:
            return prove(copy)
    with in_part(part.with_name(f"{part.name}.newer")) as newer:
        shutil.copyfile(part, newer)
        with closing(open_store(newer)) as copy:
            schema.upgrade(copy)
            return prove(copy)


# -- from PostgreSQL -------------------------------------------------------------------------------------


def _copy_rows(store: Store, part: Path, revision: str, progress: Progress) -> None:
    with closing(open_store(store_url(part), create=True)) as empty:
        schema.upgrade(empty, to=revision)
    with closing(connect(part)) as target, told(), _one_snapshot(store) as source:
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        target.execute("BEGIN")
        # Guards and indexes are made again over the rows: much quicker than row by row.
        later = target.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in later:
            target.execute(f'DROP {kind} "{name}"')
        tables = tables_in(target)
        for done, table in enumerate(tables):
            progress(f"copying {table}", done, len(tables))
            _copy_table(source, target, table)
        for _, _, sql in later:
            target.execute(sql)
        progress("copying", len(tables), len(tables))
        target.execute("COMMIT")


def _copy_table(source: Connection, target: Any, table: str) -> None:
    columns = columns_of(target, table)
    named = ", ".join(f'"{column}"' for column in columns)
    makers = [(place, _AS_SQLITE[kind]) for place, kind in enumerate(columns.values()) if kind in _AS_SQLITE]
    statement = f'INSERT INTO "{table}" ({named}) VALUES ({", ".join("?" * len(columns))})'
    target.execute(f'DELETE FROM "{table}"')
    driver: Any = source.connection.driver_connection
    asked = f'SELECT {named} FROM "{table}"'
    try:
        with driver.cursor(name=f"copy_{table}") as cursor:
            cursor.execute(asked)
            while rows := cursor.fetchmany(AT_ONCE):
                target.executemany(statement, [_as_sqlite(row, makers) for row in rows] if makers else rows)
    except source.dialect.loaded_dbapi.Error as fault:
        raise DBAPIError(asked, None, fault, connection_invalidated=driver.closed) from fault


def _as_sqlite(row: tuple[Any, ...], makers: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    changed = list(row)
    for place, make in makers:
        if changed[place] is not None:
            changed[place] = make(changed[place])
    return changed


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


_AS_SQLITE: Final[dict[str, Callable[[Any], Any]]] = {
    "DATETIME": _moment,
    "DATE": date.isoformat,
    "BOOLEAN": int,
}
"""How SQLAlchemy keeps on SQLite what PostgreSQL has a type for."""


@contextmanager
def _one_snapshot(store: Store) -> Iterator[Connection]:
    with store.writer.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
                connection.execute(text(f"SET LOCAL {setting} = 0"))
            yield connection


# -- what the store keeps of it --------------------------------------------------------------------------

LAST_BACKUP: Final = "last_backup"
"""The store's fact: when its last proved backup was made, ISO 8601."""


def tell_backup(unit: UnitOfWork, made: Made) -> None:
    """Keep in the store that there is a proved backup, and since when."""
    fact = unit.insert(StoreFact).values(name=LAST_BACKUP, value=made.backup.made_at)
    unit.connection.execute(
        fact.on_conflict_do_update(index_elements=["name"], set_={"value": fact.excluded.value})
    )
    unit.audit("backup", "store", revision=made.backup.revision, rows=made.backup.rows, bytes=made.size)
