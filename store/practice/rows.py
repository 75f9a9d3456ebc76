"""Rows on their way into a store in bulk, the same on SQLite and PostgreSQL."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

import store.models.every  # noqa: F401 (so that `metadata` is whole)
from store.models.columns import metadata

_ALONE = frozenset({"audit_event", "audit_head"})
"""Tables that only the trail itself writes."""


Sink = Callable[[str, Sequence[str], Sequence[tuple[Any, ...]]], None]
"""Is given a table, its columns and rows of it."""


class Rows:
    """Collects rows, gives them their ids, and writes them in the order that foreign keys ask."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[str, ...]] = {}
        self._defaults: dict[str, dict[str, Any]] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._last: dict[str, int] = {}
        self.written: dict[str, int] = {}
        """How many rows of each table were written so far."""

    def next_id(self, table: str) -> int:
        """The next id of a table, for rows that must be known before they are added."""
        self._last[table] = self._last.get(table, 0) + 1
        return self._last[table]

    def add(self, table: str, **values: Any) -> int:
        """Collect one row, with the next id where it brings none; gives the id, or 0 where there is none."""
        if table not in self._columns:
            self._learn(table)
        columns = self._columns[table]
        if "id" in columns and "id" not in values:
            values["id"] = self.next_id(table)
        filled = {**self._defaults[table], **values}
        self._rows[table].append(tuple(map(filled.__getitem__, columns)))
        if len(filled) != len(columns):
            raise ValueError(f"{table} has no {sorted(set(filled) - set(columns))}")
        return int(values.get("id", 0))

    def lines(self, table: str) -> list[tuple[Any, ...]]:
        """The collected rows of a table, as whole tuples in the table's own column order, to be added to."""
        if table not in self._columns:
            self._learn(table)
        return self._rows[table]

    def _learn(self, table: str) -> None:
        made = metadata.tables[table]
        self._columns[table] = tuple(column.name for column in made.columns)
        defaults: dict[str, Any] = {}
        for column in made.columns:
            if column.default is not None and column.default.is_scalar:
                defaults[column.name] = column.default.arg  # type: ignore[attr-defined]
            elif column.nullable:
                defaults[column.name] = None
        self._defaults[table] = defaults
        self._rows[table] = []

    def flush(self, sink: Sink) -> None:
        """Give everything collected to whoever writes it, and forget it."""
        for table in metadata.sorted_tables:
            waiting = self._rows.get(table.name)
            if waiting:
                sink(table.name, self._columns[table.name], waiting)
                self.written[table.name] = self.written.get(table.name, 0) + len(waiting)
                waiting.clear()

    def set_counters(self, connection: Connection) -> None:
        """Let the database give the next ids after ours; SQLite looks for itself."""
        if connection.dialect.name != "postgresql":
            return
        for table, last in self._last.items():
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
                {"table": table, "last": last},
            )


def digest(connection: Connection) -> str:
    """One number over every row of every table but the trail, the same on both databases for the same rows.

    Rows are added up, not chained: databases sort text in their own ways.
    """
    whole = 0
    for table in metadata.sorted_tables:
        if table.name in _ALONE:
            continue
        for row in connection.execute(table.select()):
            line = repr((table.name, *map(_plain, row)))
            whole += int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
    return f"{whole % 2**256:064x}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
