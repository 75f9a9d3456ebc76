"""Takes the guards and indexes of a new store away while it is filled, and puts them back at the end.

A guard asks for each row whether it is there already, an index is cheapest made once over all rows, and a
foreign key is cheapest checked for all rows at once. Only whoever makes a store out of nothing may do without
them meanwhile: nobody else sees it before the transaction, or the file, is finished, and then all is as the
migrations made it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from store.engine import Store

_LARGE: Final = ("entry", "search_token")
"""The tables whose indexes and foreign keys are worth the trouble."""


_QUICKLY: Final = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA cache_size = -65536",
)


def write_quickly(store: Store) -> None:
    """Let a file that is thrown away unless it is finished be written without a journal and without checks.

    On SQLite alone, and before anything is written: its one writing connection keeps it so until the store is
    closed. A test makes such a file and asks SQLite whether every check and foreign key holds in it.
    """
    if store.dialect == "sqlite":
        with store.writing() as connection:
            driver: Any = connection.connection.driver_connection
            for pragma in _QUICKLY:
                driver.execute(pragma)


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Without guards and secondary indexes until the end; with them again, and checked, afterwards."""
    dialect = connection.dialect.name
    taken = _take_from_sqlite(connection) if dialect == "sqlite" else _take_from_postgresql(connection)
    yield
    for statement in taken:
        connection.execute(text(statement.replace(":", "\\:")))


def _take_from_sqlite(connection: Connection) -> list[str]:
    """Drop triggers and the large tables' indexes; gives the statements that made them."""
    made = connection.execute(
        text(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'trigger' "
            "OR (type = 'index' AND tbl_name IN :large)) ORDER BY type, name"
        ).bindparams(bindparam("large", _LARGE, expanding=True)),
    ).all()
    for kind, name, _ in made:
        connection.execute(text(f"DROP {kind} {name}"))
    return [sql for _, _, sql in made]


def _take_from_postgresql(connection: Connection) -> list[str]:
    """Drop the large tables' indexes and foreign keys; their guards against change cost an insert nothing."""
    return [made for table in _LARGE for made in _take_of(connection, table)]


def _take_of(connection: Connection, table: str) -> list[str]:
    given = {"large": table}
    indexes = connection.execute(
        text(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index AS i "
            "JOIN pg_class AS c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = CAST(:large AS regclass) AND NOT i.indisprimary AND NOT i.indisunique "
            "ORDER BY c.relname"
        ),
        given,
    ).all()
    keys = connection.execute(
        text(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = CAST(:large AS regclass) AND contype = 'f' ORDER BY conname"
        ),
        given,
    ).all()
    for name, _ in indexes:
        connection.execute(text(f"DROP INDEX {name}"))
    for name, _ in keys:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    return [
        *(made for _, made in indexes),
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}" for name, made in keys),
    ]
