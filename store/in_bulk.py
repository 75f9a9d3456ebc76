"""Rows in bulk into a store: as fast as its driver goes, the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Date
from sqlalchemy.exc import DBAPIError

import store.models.every  # noqa: F401 (so that `metadata` is whole)
from store.models.columns import Instant, metadata

_AT_ONCE: Final = 20_000
"""Rows in one COPY: far below the minute that a statement may take."""

_PLAIN: Final = frozenset({"entry", "search_token"})
"""Tables of numbers, codes and folded words alone: written as text in one go, in a fifth of the time."""


def write(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows by COPY on PostgreSQL, by one prepared statement on SQLite.

    Args:
        connection: Inside a transaction of the caller's.
        table: Its name.
        columns: In the order of the values.
        rows: Every value there, moments in UTC; days and moments may be text as SQLite keeps them.

    Raises:
        DBAPIError: what the database says.
    """
    named = ", ".join(f'"{column}"' for column in columns)
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        if connection.dialect.name == "postgresql":
            _copy(connection, table, f'COPY "{table}" ({named}) FROM STDIN', part)
        else:
            marks = ", ".join("?" * len(columns))
            statement = f'INSERT INTO "{table}" ({named}) VALUES ({marks})'
            connection.exec_driver_sql(statement, _as_sqlite(table, columns, part))


def _copy(connection: Connection, table: str, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    written = _as_text(rows) if table in _PLAIN else None
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            if written is not None:
                copy.write(written)
                return
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise DBAPIError(statement, None, fault) from fault


def _as_text(rows: Sequence[tuple[Any, ...]]) -> str | None:
    """Rows as COPY reads them; nothing where a value holds what would have to be written otherwise."""
    line = "\t".join(["%s"] * len(rows[0])) + "\n"
    written = "".join(map(line.__mod__, rows))
    tabs = len(rows) * (len(rows[0]) - 1)
    plain = written.count("\t") == tabs and written.count("\n") == len(rows)
    return written if plain and "\\" not in written and "\r" not in written else None


def _as_sqlite(
    table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> Sequence[tuple[Any, ...]]:
    """Days and moments as SQLAlchemy keeps them on SQLite; what is text already is left alone."""
    makers: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(columns):
        kind = metadata.tables[table].columns[name].type
        if isinstance(rows[0][place], str):
            continue
        if isinstance(kind, Instant):
            makers.append((place, _moment))
        elif isinstance(kind, Date):
            makers.append((place, date.isoformat))
    if not makers:
        return rows
    made = []
    for row in rows:
        changed = list(row)
        for place, make in makers:
            if changed[place] is not None:
                changed[place] = make(changed[place])
        made.append(tuple(changed))
    return made


def _moment(value: datetime) -> str:
    if value.tzinfo is not UTC:
        raise ValueError("moments of a bulk write are in UTC")
    return value.strftime("%Y-%m-%d %H:%M:%S.%f")
