"""Statements of hot paths: compiled once for each database, then run by its driver.

A page of the desk is a dozen statements, and SQLAlchemy spends more on each than SQLite does: it looks the
statement up by all its parts, writes a list of numbers out anew, and makes a result of what the driver gives.
These are Core statements like all others, in the unit of whoever runs them; only the way to the driver is
shorter. Faults are told of as SQLAlchemy tells of them, without the values. Whoever listens to an engine's
cursors hears of them too: then they go the long way.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    String,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, NoResultFound
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
    the statement's own names. An INSERT is given its columns by their names: all, or those of `columns`.
    """

    def __init__(self, build: Callable[[Among], Any], *, columns: Sequence[str] | None = None) -> None:
        self._build = build
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **given: Any) -> list[Any]:
        """Every row, named."""
        return self._for(connection).rows(connection, given)

    def tuples(self, connection: Connection, **given: Any) -> list[Any]:
        """Every row without its names, where there are many."""
        return self._for(connection).tuples(connection, given)

    def first(self, connection: Connection, **given: Any) -> Any:
        """The first row, named, or nothing."""
        rows = self._for(connection).rows(connection, given)
        return rows[0] if rows else None

    def one(self, connection: Connection, **given: Any) -> Any:
        """The one row there must be, named.

        Raises:
            NoResultFound: there is none.
        """
        rows = self._for(connection).rows(connection, given)
        if not rows:
            raise NoResultFound("a row that must be there is not")
        return rows[0]

    def scalar(self, connection: Connection, **given: Any) -> Any:
        """The first value of the first row; nothing where there is none."""
        rows = self._for(connection).tuples(connection, given)
        return rows[0][0] if rows else None

    def run(self, connection: Connection, **given: Any) -> None:
        """Run a statement that gives no rows."""
        self._for(connection).tuples(connection, given)

    def built(self, connection: Connection) -> Any:
        """The Core statement, as built for the connection's database."""
        return self._for(connection).statement

    def _for(self, connection: Connection) -> "_Compiled":
        dialect = connection.dialect
        made = self._compiled.get(dialect.name)
        if made is None:
            among = _among_json if dialect.name == "sqlite" else _among_array
            made = self._compiled[dialect.name] = _Compiled(self._build(among), dialect, self._columns)
        return made


class _Compiled:
    """A statement as one kind of database takes it."""

    def __init__(self, statement: Any, dialect: Dialect, names: Sequence[str] | None) -> None:
        self.statement = statement
        # Constants are written out: SQLite plans a statement anew each time it is given a LIMIT.
        written = visitors.cloned_traverse(statement, {}, {"bindparam": _written_out})
        compiled = written.compile(dialect=dialect, column_keys=names)
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
        self._gives = bool(columns)
        self._turns = [(place, turn) for place, turn in enumerate(turns) if turn is not None]
        named: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        self._row: Callable[[Iterable[Any]], Any] = named._make

    def rows(self, connection: Connection, given: dict[str, Any]) -> list[Any]:
        """Run it and give every row, named."""
        return [self._row(row) for row in self.tuples(connection, given)]

    def tuples(self, connection: Connection, given: dict[str, Any]) -> list[Any]:
        """Run it and give every row; nothing where it gives none."""
        values: Any = self._fixed | {
            name: given[name] if turn is None else turn(given[name]) for name, turn in self._given.items()
        }
        if self._order is not None:
            values = tuple([values[name] for name in self._order])
        found = self._found(connection, values)
        return [self._turned(row) for row in found] if self._turns else found

    def _found(self, connection: Connection, values: Any) -> list[Any]:
        if connection.dispatch.before_cursor_execute or connection.dispatch.after_cursor_execute:
            result = connection.exec_driver_sql(self._sql, values)
            return list(result.all()) if self._gives else []
        if not connection.in_transaction():
            connection.begin()  # as SQLAlchemy does of itself; it ends with the unit
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        try:
            cursor.execute(self._sql, values)
            found: list[Any] = cursor.fetchall() if self._gives else []
        except connection.dialect.loaded_dbapi.Error as fault:
            raise _told(connection, fault, driver, cursor) from fault
        finally:
            cursor.close()
        return found

    def _turned(self, row: Iterable[Any]) -> list[Any]:
        """The row with what the database has no type for, days and moments of SQLite, made into it."""
        values = list(row)
        for place, turn in self._turns:
            values[place] = turn(values[place])
        return values


def _written_out(bind: Any) -> None:
    """A value that is part of the statement itself, as text of it."""
    if not bind.required:
        bind.literal_execute = True


def _told(connection: Connection, fault: Any, driver: Any, cursor: Any) -> BaseException:
    """The driver's fault as SQLAlchemy tells of it, its values left out; a line that is lost is given up."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(fault, driver, cursor)
    made: BaseException = DBAPIError.instance(
        "",
        None,
        fault,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=dialect,
    )
    if gone:
        connection.invalidate(fault)
    return made
