"""Statements of hot paths: compiled once for each database, then handed over as its driver takes them.

A page of the desk is a dozen statements, and SQLAlchemy spends more on each than SQLite does: it looks the
statement up by all its parts, and writes a list of numbers out anew. These are Core statements like all
others, run with `exec_driver_sql`: transactions, events and errors are the engine's own.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Integer,
    String,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import NoResultFound
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeDecorator

Among = Callable[[Any, str], ColumnElement[bool]]
"""Numbers or texts, given at run time as one list, among which a column must be: `among(column, "ids")`."""


class Listed(TypeDecorator[Any]):
    """Numbers or texts as one value of JSON."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """The list, written out."""
        return json.dumps(list(value))


def _among_json(column: Any, name: str) -> ColumnElement[bool]:
    listed = func.json_each(bindparam(name, type_=Listed())).table_valued("value")
    within: ColumnElement[bool] = column.in_(select(listed.c.value))
    return within


def _among_array(column: Any, name: str) -> ColumnElement[bool]:
    # Of plain numbers or texts: a text's own collation is the column's, not the list's.
    kind = BigInteger() if isinstance(column.type, BigInteger | Integer) else String()
    within: ColumnElement[bool] = column == any_(bindparam(name, type_=postgresql.ARRAY(kind)))
    return within


class Prepared:
    """A statement that is built when it is first wanted; values are given by the names of its `bindparam`s.

    `build` is given what makes a condition of a list, which differs between the databases. Rows come with
    the statement's own names.
    """

    def __init__(self, build: Callable[[Among], Any]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **given: Any) -> Sequence[Any]:
        """Every row."""
        return self._for(connection).rows(connection, given)

    def first(self, connection: Connection, **given: Any) -> Any:
        """The first row, or nothing."""
        rows = self._for(connection).rows(connection, given)
        return rows[0] if rows else None

    def one(self, connection: Connection, **given: Any) -> Any:
        """The one row there must be.

        Raises:
            NoResultFound: there is none.
        """
        rows = self._for(connection).rows(connection, given)
        if not rows:
            raise NoResultFound("a row that must be there is not")
        return rows[0]

    def scalar(self, connection: Connection, **given: Any) -> Any:
        """The first value of the first row; nothing where there is none."""
        rows = self._for(connection).rows(connection, given)
        return rows[0][0] if rows else None

    def run(self, connection: Connection, **given: Any) -> None:
        """Run a statement that gives no rows."""
        self._for(connection).run(connection, given)

    def built(self, connection: Connection) -> Any:
        """The Core statement, as built for the connection's database."""
        return self._for(connection).statement

    def _for(self, connection: Connection) -> "_Compiled":
        dialect = connection.dialect
        made = self._compiled.get(dialect.name)
        if made is None:
            among = _among_json if dialect.name == "sqlite" else _among_array
            made = self._compiled[dialect.name] = _Compiled(self._build(among), dialect)
        return made


class _Compiled:
    """A statement as one kind of database takes it."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        self.statement = statement
        # Constants are written out: SQLite plans a statement anew each time it is given a LIMIT.
        compiled = visitors.cloned_traverse(statement, {}, {"bindparam": _written_out}).compile(
            dialect=dialect
        )
        self._given = {
            bind.key: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind in compiled.binds.values()
            if bind.required
        }
        state = compiled.construct_expanded_state(dict.fromkeys(self._given))
        self._sql: str = state.statement
        self._order = state.positiontup
        self._fixed = {name: value for name, value in state.parameters.items() if name not in self._given}
        columns = list(statement.exported_columns) if hasattr(statement, "exported_columns") else []
        turns = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._turns = [(place, turn) for place, turn in enumerate(turns) if turn is not None]
        named: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        self._row: Callable[[Iterable[Any]], Any] = named._make

    def rows(self, connection: Connection, given: dict[str, Any]) -> Sequence[Any]:
        """Run it and give every row."""
        found = self.run(connection, given).all()
        return [self._turned(row) for row in found] if self._turns else found

    def run(self, connection: Connection, given: dict[str, Any]) -> CursorResult[Any]:
        """Run it."""
        values = self._fixed | {
            name: given[name] if turn is None else turn(given[name]) for name, turn in self._given.items()
        }
        if self._order is None:
            return connection.exec_driver_sql(self._sql, values)
        return connection.exec_driver_sql(self._sql, tuple([values[name] for name in self._order]))

    def _turned(self, row: Iterable[Any]) -> Any:
        """The row with what the database has no type for, days and moments of SQLite, made into it."""
        values = list(row)
        for place, turn in self._turns:
            values[place] = turn(values[place])
        return self._row(values)


def _written_out(bind: Any) -> None:
    """A value that is part of the statement itself, as text of it."""
    if not bind.required:
        bind.literal_execute = True
