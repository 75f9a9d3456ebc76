"""The rows of a council put into an empty store by hand: nothing but bulk inserts of rows that are there already.

As the maker does, it writes without a journal, guards and the ledger's indexes, and makes those at the end. What
reading the rows takes is not counted.
"""

import time
from collections.abc import Iterator
from itertools import chain
from typing import Any

import psycopg
from psycopg import sql
from sqlcipher3 import dbapi2 as sqlite

from store.models.every import metadata
from tests.benchmarks.raw_store import many

PAGE = 20_000
"""Rows that are read, then written, at a time."""
QUICKLY = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "foreign_keys = OFF",
    "ignore_check_constraints = ON",
    "cache_size = -65536",
)
LIFTED = (
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
    "AND (type = 'trigger' OR (type = 'index' AND tbl_name = 'entry')) ORDER BY type, name"
)
INDEXES = (
    "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid = 'entry'::regclass AND NOT i.indisprimary AND NOT i.indisunique"
)
KEYS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'entry'::regclass AND contype = 'f'"


def fill(source: str, target: str) -> tuple[float, int]:
    """Write every row of one store into another that has only its schema; gives seconds and rows."""
    if source.startswith("sqlite"):
        return _sqlite(source.removeprefix("sqlite:///"), target.removeprefix("sqlite:///"))
    return _postgresql(source.replace("+psycopg", ""), target.replace("+psycopg", ""))


def tables() -> list[tuple[str, list[str]]]:
    """Name and columns of each table, what it points at first."""
    return [
        (table.name, [_quoted(column.name) for column in table.columns]) for table in metadata.sorted_tables
    ]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _pages(cursor: Any) -> Iterator[list[Any]]:
    while page := cursor.fetchmany(PAGE):
        yield page


def _sqlite(source: str, target: str) -> tuple[float, int]:
    reader = sqlite.connect(source, isolation_level=None)
    writer = sqlite.connect(target, isolation_level=None)
    began = time.perf_counter()
    for pragma in QUICKLY:
        writer.execute(f"PRAGMA {pragma}").close()
    writer.execute("BEGIN")
    lifted = writer.execute(LIFTED).fetchall()
    for kind, name, _ in lifted:
        writer.execute(f"DROP {kind} {name}")
    for name, _ in tables():
        writer.execute(f"DELETE FROM {name}")
    seconds, rows = time.perf_counter() - began, 0
    for name, columns in tables():
        insert = f"INSERT INTO {name} ({', '.join(columns)}) VALUES {many(len(columns))}"
        for page in _pages(reader.execute(f"SELECT {', '.join(columns)} FROM {name}")):
            began = time.perf_counter()
            writer.executemany(insert, page)
            seconds, rows = seconds + time.perf_counter() - began, rows + len(page)
    began = time.perf_counter()
    for _, _, made in lifted:
        writer.execute(made)
    writer.execute("COMMIT")
    seconds += time.perf_counter() - began
    writer.close()
    reader.close()
    return seconds, rows


def _postgresql(source: str, target: str) -> tuple[float, int]:
    with psycopg.connect(source) as reader, psycopg.connect(target) as writer:
        began = time.perf_counter()
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in tables())
        writer.execute("SET LOCAL session_replication_role = replica")  # the guards let nobody empty a table
        writer.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        writer.execute("SET LOCAL session_replication_role = origin")
        indexes, keys = (writer.execute(asked).fetchall() for asked in (INDEXES, KEYS))
        for name, _ in keys:
            writer.execute(sql.SQL("ALTER TABLE entry DROP CONSTRAINT {}").format(sql.Identifier(name)))
        for name, _ in indexes:
            writer.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        seconds, rows = time.perf_counter() - began, 0
        for name, columns in tables():
            columns_of = sql.SQL(", ".join(columns))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns_of)
            with reader.cursor(name=f"read_{name}") as cursor, writer.cursor() as out:
                cursor.execute(sql.SQL("SELECT {} FROM {}").format(columns_of, sql.Identifier(name)))
                first = cursor.fetchmany(PAGE)
                began = time.perf_counter()
                with out.copy(into) as copy:
                    seconds += time.perf_counter() - began
                    for page in chain([first], _pages(cursor)) if first else ():
                        began = time.perf_counter()
                        for row in page:
                            copy.write_row(row)
                        seconds, rows = seconds + time.perf_counter() - began, rows + len(page)
                    began = time.perf_counter()
                seconds += time.perf_counter() - began
        began = time.perf_counter()
        for _, made in indexes:
            writer.execute(made)
        for name, made in keys:
            words = sql.SQL("ALTER TABLE entry ADD CONSTRAINT {} ").format(sql.Identifier(name))
            writer.execute(words + sql.SQL(made))
        writer.commit()
        return seconds + time.perf_counter() - began, rows
