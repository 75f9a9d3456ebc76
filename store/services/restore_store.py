"""Makes a new store of a backup, on either database: proved, then in place at once, never over another."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from store import schema
from store.domain.errors import Refused, StoreDamaged
from store.engine import Store, open_store, store_url, told
from store.models.every import metadata
from store.services.back_up import AT_ONCE, Progress, prove_copy, silent
from store.services.backup_file import (
    Backup,
    columns_of,
    connect,
    in_part,
    make_a_store_of,
    put_in_place,
    read_note,
    tables_in,
    told_of_files,
)
from store.services.prove import Proof, prove

FULL: Final = "The disk is full: nothing was restored."
_UNPROVED: Final = "restored_unproved"
"""PostgreSQL: what the schema's version is called until the rows are proved, so that no desk opens them."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that was made of a backup."""

    backup: Backup
    proof: Proof
    where: str
    """Fit to be shown."""

    @property
    def wants_migrating(self) -> bool:
        """It is of an older schema: `migrate` comes next."""
        return self.backup.revision != schema.HEAD


def restore(file: Path, where: str, *, progress: Progress = silent) -> Restored:
    """Make a new store of a backup.

    Args:
        file: What `back_up` made.
        where: The new store: a path where there is no file, or the URL of an empty PostgreSQL database.
        progress: Hears how far it is.

    Raises:
        Refused: there is a store already, or the backup does not prove.
        StoreProblem: the backup is not whole, or the store cannot be written.
    """
    url = store_url(where)
    if url.get_backend_name() == "sqlite":
        _no_store_at(Path(str(url.database)))
        return _to_file(file, read_note(file), url)
    backup = read_note(file)
    with closing(open_store(url)) as store:
        _no_store_in(store)
        return _to_postgresql(file, backup, store, progress)


# -- to a file -------------------------------------------------------------------------------------------


def _to_file(file: Path, backup: Backup, url: URL) -> Restored:
    final = Path(str(url.database))
    with told_of_files(FULL):
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with in_part(final) as part:
            shutil.copyfile(file, part)
            make_a_store_of(part)
            proof = _proved(prove_copy(part, backup.revision))
            put_in_place(part, final)
    return Restored(backup, proof, url.render_as_string(hide_password=True))


def _no_store_at(path: Path) -> None:
    """Raises Refused where anything is there: also what a store that was moved away left behind."""
    if path.exists():
        if _in_use(path):
            raise Refused(
                "A desk or another program works on the store that is there.",
                "Close every desk, move the store's files aside, then restore.",
            )
        raise Refused(
            "There is a file at that path: nothing is restored over it.",
            "Move it aside with the files named like it that end in -wal and -shm, then restore.",
        )
    for ending in ("-wal", "-shm", "-journal"):
        if path.with_name(path.name + ending).exists():
            raise Refused(
                f"The store that was there left a file behind that ends in {ending}.",
                "Move it to where the store went: it belongs to it.",
            )


def _in_use(path: Path) -> bool:
    """Whether another program has the file open: a store in WAL mode is then held by a shared lock."""
    import sqlcipher3.dbapi2 as sqlite

    try:
        with closing(connect(path)) as raw:
            raw.execute("PRAGMA busy_timeout = 0")
            raw.execute("PRAGMA locking_mode = EXCLUSIVE")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("ROLLBACK")
    except sqlite.Error as fault:
        return "locked" in str(fault)
    return False


def _proved(proof: Proof) -> Proof:
    if not proof.clean:
        raise Refused(
            "The books in this backup are not right: it was not put in place.",
            "Restore an earlier one; tell whoever audits the books.",
        )
    return proof


# -- to PostgreSQL ---------------------------------------------------------------------------------------


def _no_store_in(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        if _there(connection, _UNPROVED):
            _drop_everything(connection)  # a restore that was cut before its end
            return
        try:
            empty = schema.revision_of(connection) is None
        except StoreDamaged:
            empty = False
    if not empty:
        raise Refused(
            "That database is not empty: nothing is restored over it.",
            "Make a new, empty database and name that one.",
        )


def _to_postgresql(file: Path, backup: Backup, store: Store, progress: Progress) -> Restored:
    with told(), store.writing() as connection, connection.begin():
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {setting} = 0"))
        schema.upgrade_on(connection, to=backup.revision)
        connection.execute(text(f"ALTER TABLE alembic_version RENAME TO {_UNPROVED}"))
        with told_of_files(FULL), closing(connect(file, read_only=True)) as source, _bare(connection):
            _fill(source, connection, progress)
        _set_sequences(connection)
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    try:
        if backup.revision != schema.HEAD:
            with in_part(file.with_name(f"{file.name}.proof")) as part:
                shutil.copyfile(file, part)
                make_a_store_of(part)
                proof = _proved(prove_copy(part, backup.revision))
        else:
            proof = _proved(prove(store))
    except BaseException:
        with store.writing() as connection, connection.begin():
            _drop_everything(connection)
        raise
    with store.writing() as connection, connection.begin():
        connection.execute(text(f"ALTER TABLE {_UNPROVED} RENAME TO alembic_version"))
    return Restored(backup, proof, store.shown)


def _fill(source: Any, connection: Connection, progress: Progress) -> None:
    known = [table.name for table in metadata.sorted_tables]
    there = sorted(tables_in(source), key=lambda name: known.index(name) if name in known else len(known))
    for done, table in enumerate(there):
        progress(f"restoring {table}", done, len(there))
        _fill_table(source, connection, table)
    progress("restoring", len(there), len(there))


def _fill_table(source: Any, connection: Connection, table: str) -> None:
    columns = columns_of(source, table)
    named = ", ".join(f'"{column}"' for column in columns)
    moments = [place for place, kind in enumerate(columns.values()) if kind == "DATETIME"]
    connection.execute(text(f'DELETE FROM "{table}"'))  # rows that the schema brings
    driver: Any = connection.connection.driver_connection
    statement = f'COPY "{table}" ({named}) FROM STDIN'
    rows = source.execute(f'SELECT {named} FROM "{table}"')
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            while batch := rows.fetchmany(AT_ONCE):
                for row in batch:
                    copy.write_row(_with_zone(row, moments) if moments else row)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise DBAPIError(statement, None, fault, connection_invalidated=driver.closed) from fault


def _with_zone(row: tuple[Any, ...], moments: list[int]) -> list[Any]:
    changed = list(row)
    for place in moments:
        if changed[place] is not None:
            changed[place] = f"{changed[place]}+00"
    return changed


@contextmanager
def _bare(connection: Connection) -> Iterator[None]:
    """Without foreign keys and plain indexes, which are made again, and so checked, over all rows at once."""
    keys = connection.execute(
        text(
            "SELECT conrelid::regclass::text AS place, conname, pg_get_constraintdef(oid) AS made "
            "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    indexes = connection.execute(
        text(
            "SELECT i.indexname, i.indexdef FROM pg_indexes AS i WHERE i.schemaname = current_schema() "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conname = i.indexname)"
        )
    ).all()
    for key in keys:
        connection.execute(text(f'ALTER TABLE {key.place} DROP CONSTRAINT "{key.conname}"'))
    for index in indexes:
        connection.execute(text(f'DROP INDEX "{index.indexname}"'))
    yield
    for index in indexes:
        connection.exec_driver_sql(index.indexdef)
    for key in keys:
        connection.exec_driver_sql(f'ALTER TABLE {key.place} ADD CONSTRAINT "{key.conname}" {key.made}')


def _set_sequences(connection: Connection) -> None:
    """Let the database give the next ids after those that are there."""
    found = connection.execute(
        text(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() "
            "AND (column_default LIKE 'nextval(%' OR is_identity = 'YES') ORDER BY table_name"
        )
    ).all()
    for table, column in found:
        last = connection.execute(text(f'SELECT max("{column}") FROM "{table}"')).scalar()
        if last is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"),
                {"table": f'"{table}"', "column": column, "last": last},
            )


def _there(connection: Connection, table: str) -> bool:
    return connection.execute(text("SELECT to_regclass(:name)"), {"name": table}).scalar() is not None


def _drop_everything(connection: Connection) -> None:
    """Take back what a restore made in a database that was empty before."""
    names = connection.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    ).scalars()
    for name in names.all():
        connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
    functions = connection.execute(
        text(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        )
    ).scalars()
    for name in functions.all():
        connection.execute(text(f"DROP FUNCTION {name} CASCADE"))
