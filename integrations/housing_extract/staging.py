"""A private file on disk where mended records wait until the whole extract is read and checked.

SQLite without a journal: what is in it is personal data and of no use after a crash, so its name is taken
away as soon as it is open, and nothing of it is left however the program ends.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from integrations.housing_extract.reading import Values, reference_value
from integrations.housing_extract.records import COLUMNS
from store.domain.errors import StoreFull
from store.domain.extracts import ExtractFile, RejectCode

_BATCH: Final = 2_000
_CACHE_KIB: Final = 32_768
_STEPS: Final = 2_000_000
"""Steps of SQLite between two moments at which it can be interrupted."""


class Staging:
    """Everything read of one extract."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open a new one.

        Args:
            folder: on a disk with room for about as much as the extract itself; the system's own folder for
                temporary files where None.

        Raises:
            StoreFull: it cannot be made there.
        """
        with _full_disk():
            handle, name = tempfile.mkstemp(prefix="dutydesk-extract-", dir=folder)
            os.close(handle)
            self._connection = sqlite3.connect(name, isolation_level=None)
            for pragma in (
                "journal_mode = OFF",
                "locking_mode = EXCLUSIVE",
                "synchronous = OFF",
                f"cache_size = -{_CACHE_KIB}",
                "temp_store = FILE",
            ):
                self._connection.execute(f"PRAGMA {pragma}").fetchall()
            self._connection.create_function("shown", 1, reference_value, deterministic=True)
            self._connection.set_progress_handler(lambda: 0, _STEPS)
            self._make()
            os.unlink(name)
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._inserts: dict[str, str] = {
            kind.value: f"INSERT INTO {kind.value} VALUES ({', '.join('?' * len(columns))})"
            for kind, columns in COLUMNS.items()
        }
        self._inserts["reject"] = "INSERT INTO reject VALUES (?, ?, ?, ?, ?)"
        self._inserts["refused"] = "INSERT INTO refused VALUES (?, ?)"
        self._size = 0

    def _make(self) -> None:
        run = self._connection.execute
        run("BEGIN")
        for kind, columns in COLUMNS.items():
            run(f"CREATE TABLE {kind.value} ({', '.join(columns)})")
        run("CREATE TABLE reject (file, line, column_name, what, value)")
        run(
            "CREATE TABLE work (what, reference, tenancy_ref, amount,"
            " PRIMARY KEY (what, reference)) WITHOUT ROWID"
        )
        run("CREATE TABLE opening (account_ref PRIMARY KEY, on_day, amount) WITHOUT ROWID")
        run("CREATE TABLE refused (account_ref, reference)")

    def add(self, kind: ExtractFile, values: Values) -> None:
        """Keep a record."""
        self._add(kind.value, values)

    def reject(
        self, kind: ExtractFile, line: int, what: RejectCode, column: str = "", value: str = ""
    ) -> None:
        """Keep why a line was refused."""
        self._add("reject", (kind.value, line, column, what.value, value))

    def refuse_money(self, account_ref: str, reference: str) -> None:
        """Keep which transaction of which account was refused."""
        self._add("refused", (account_ref, reference))

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        self._waiting.setdefault(table, []).append(row)
        self._size += 1
        if self._size >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with _full_disk():
            for table, rows in self._waiting.items():
                self._connection.executemany(self._inserts[table], rows)
        self._waiting.clear()
        self._size = 0

    def run(self, sql: str, *values: object) -> int:
        """Run a statement; how many rows it changed."""
        with _full_disk():
            return max(0, self._connection.execute(sql, values).rowcount)

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        with _full_disk():
            yield from self._connection.execute(sql, values)

    def one(self, sql: str, *values: object) -> Any:
        """The first value of a query; None where there is no row."""
        row = next(self.rows(sql, *values), None)
        return None if row is None else row[0]

    def interrupted_by(self, stop: Callable[[], int] | None) -> None:
        """Ask `stop` now and then inside long statements; above 0 it interrupts them."""
        self._connection.set_progress_handler(stop or (lambda: 0), _STEPS)

    def close(self) -> None:
        """Give the disk's room back."""
        self._connection.close()


@contextmanager
def _full_disk() -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as fault:
        if isinstance(fault, sqlite3.OperationalError) and "full" not in str(fault):
            raise
        raise StoreFull(
            "There is no room on this machine for the working copy of the extract.",
            "Free about as much room as the extract takes, or name another folder, and run it again.",
        ) from fault
