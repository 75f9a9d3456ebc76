"""A store as hand-written programs hold it: the driver's own connection, no SQLAlchemy; the same durability."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from sqlcipher3 import dbapi2 as sqlite

Row = tuple[Any, ...]


class Raw:
    """One connection that reads and one that writes; SQL is written once, with `?` for both databases."""

    def __init__(self, url: str) -> None:
        self.dialect = "sqlite" if url.startswith("sqlite") else "postgresql"
        self._statements: dict[str, str] = {}
        if self.dialect == "sqlite":
            self._look = "BEGIN"
            self.reader, self.writer = (_open_sqlite(url.removeprefix("sqlite:///")) for _ in range(2))
        else:
            self._look = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            plain = url.replace("+psycopg", "")
            options = "-c lock_timeout=10000 -c statement_timeout=600000 -c synchronous_commit=on"
            self.reader = psycopg.connect(plain, autocommit=True, options=options)
            self.writer = psycopg.connect(plain, autocommit=True, options=options)

    def rows(self, sql: str, values: Sequence[Any] = (), *, writing: bool = False) -> list[Row]:
        """All rows that a query gives."""
        cursor = (self.writer if writing else self.reader).execute(self._written(sql), values)
        found: list[Row] = cursor.fetchall()
        cursor.close()
        return found

    def one(self, sql: str, values: Sequence[Any] = (), *, writing: bool = False) -> Row | None:
        """The first row, or nothing."""
        cursor = (self.writer if writing else self.reader).execute(self._written(sql), values)
        found: Row | None = cursor.fetchone()
        cursor.close()
        return found

    def do(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run a statement that gives nothing, in the transaction."""
        self.writer.execute(self._written(sql), values).close()

    def do_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each row, in the transaction."""
        cursor = self.writer.cursor()
        cursor.executemany(self._written(sql), rows)
        cursor.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent look, as the store reads."""
        self.reader.execute(self._look)
        try:
            yield
        finally:
            self.reader.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that is kept, durably, when the block ends."""
        self.writer.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
        try:
            yield
        except BaseException:
            self.writer.execute("ROLLBACK")
            raise
        self.writer.execute("COMMIT")

    def moment(self, at: datetime) -> Any:
        """A moment as the column takes it."""
        at = at.astimezone(UTC)
        return at.strftime("%Y-%m-%d %H:%M:%S.%f") if self.dialect == "sqlite" else at

    def day(self, on: date) -> Any:
        """A day as the column takes it."""
        return on.isoformat() if self.dialect == "sqlite" else on

    def close(self) -> None:
        """Give both connections back."""
        self.reader.close()
        self.writer.close()

    def _written(self, sql: str) -> str:
        if self.dialect == "sqlite":
            return sql
        made = self._statements.get(sql)
        if made is None:
            made = self._statements[sql] = sql.replace("%", "%%").replace("?", "%s")
        return made


def many(count: int) -> str:
    """Places for a list of values."""
    return "(" + ", ".join("?" * count) + ")"


def _open_sqlite(path: str) -> Any:
    connection = sqlite.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in (
        "busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
        "recursive_triggers = ON", "trusted_schema = OFF", "cache_size = -8192", "temp_store = MEMORY",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").close()
    return connection
