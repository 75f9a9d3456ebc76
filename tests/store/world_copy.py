"""The tests' world, built once by each worker on each database and copied into every later store.

Building it takes some two hundred statements, which was most of a service test's time. A copy is one backup of pages
on SQLite, one script of rows on PostgreSQL. A store that has anything in it already is never copied over.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlcipher3.dbapi2 as sqlite
from psycopg import sql
from sqlmodel import SQLModel

from store.engine import Store

Made = TypeVar("Made")


@dataclass(frozen=True)
class Copy(Generic[Made]):
    """What a store held once it was built."""

    made: Made
    """What the builder gave back: ids, the same in every copy."""
    load: Callable[[Any], None]
    """Put all of it into an empty store, over the driver's own connection."""


_copies: dict[str, Copy[Any]] = {}
"""By database, in this process."""


def built_or_copied(store: Store, build: Callable[[Store], Made]) -> Made:
    """Build in the first store of each database, copy into the others that are as empty as that one was."""
    copy = _copies.get(store.dialect)
    with store.writing() as connection:
        raw: Any = connection.connection.driver_connection
        empty = _is_empty(raw)
        if copy is not None and empty:
            copy.load(raw)
            found: Made = copy.made
            return found
    made = build(store)
    if empty:
        keep = _pages if store.dialect == "sqlite" else _script
        with store.writing() as connection:
            _copies[store.dialect] = Copy(made, keep(connection.connection.driver_connection))
    return made


def _is_empty(connection: Any) -> bool:
    """Whether nothing is there on which any other record would stand."""
    roots = ("officer", "patch", "person", "property", "store_fact", "audit_event")
    with closing(connection.cursor()) as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT 1 FROM {name}" for name in roots) + " LIMIT 1")
        found = cursor.fetchone()
    connection.rollback()
    return found is None


def _pages(built: Any) -> Callable[[Any], None]:
    kept = sqlite.connect(":memory:", check_same_thread=False)
    built.backup(kept)

    def load(empty: Any) -> None:
        kept.backup(empty)

    return load


def _script(built: Any) -> Callable[[Any], None]:
    """A script of every row as text, with the sequences where they stood; triggers are off while it runs."""
    parts: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]
    with closing(built.cursor()) as cursor:
        for name in SQLModel.metadata.tables:
            table = sql.Identifier(name)
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(table))
            rows = [row for (row,) in cursor.fetchall()]
            if rows:
                parts.append(sql.SQL("DELETE FROM {}").format(table))
                insert = sql.SQL("INSERT INTO {0} SELECT (unnest({1}::{0}[])).*")
                parts.append(insert.format(table, sql.Literal(rows)))
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        parts += [
            sql.SQL("SELECT setval({}, {})").format(sql.Literal(f'"{name}"'), last)
            for name, last in cursor.fetchall()
        ]
        script = sql.SQL("; ").join(parts).as_string(built)
    built.rollback()

    def load(empty: Any) -> None:
        empty.execute(script)
        empty.commit()

    return load
