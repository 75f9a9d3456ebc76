"""Digests of rows that are never changed, for the trail to hold: postings, receipts, requests and decisions.

Made one by one, a row's own digest stands in the event of its making. Brought in by the thousand, a block of
rows has two sums of their digests, plain and times the row's number: one row changed shows in both, and the
one divided by the other is its number.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Final

from sqlalchemy import Connection, Date
from sqlalchemy.exc import DBAPIError

from store.models.casework import Approval, ApprovalDecision
from store.models.columns import Instant
from store.models.exchange import PostingBatch
from store.models.ledger import Posting, Receipt

PER_BLOCK: Final = 4096
"""Rows that share one pair of sums."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows the trail has digests of."""

    name: str
    key: str
    verb: str
    """The event of a row's making; its subject is `subject`, with the row's key."""
    subject: str
    word: str
    """What a row is called."""
    columns: tuple[Any, ...]


def _kept(model: Any, key: str, verb: str, subject: str, word: str) -> Kept:
    table = model.__table__
    return Kept(table.name, key, verb, subject, word, tuple(table.columns))


KEPT: Final = (
    _kept(Posting, "id", "post", "posting", "posting"),
    _kept(Receipt, "number", "take_payment", "receipt", "receipt"),
    _kept(Approval, "id", "ask", "approval", "approval"),
    _kept(ApprovalDecision, "approval_id", "decide", "approval", "approval's decision"),
)
"""Those that a store may be brought in with."""
POSTINGS, RECEIPTS, APPROVALS, DECISIONS = KEPT

BATCHES: Final = _kept(PostingBatch, "number", "make_batch", "posting_batch", "batch")


def digest_of_lines(entries: Iterable[tuple[int, int]]) -> str:
    """SHA-256 of the entries that a batch hands over, as account and number, line by line."""
    return hashlib.sha256(json.dumps([[account, seq] for account, seq in entries]).encode()).hexdigest()


def digest_of_row(kept: Kept, row: Mapping[str, Any]) -> str:
    """SHA-256 of a row in hand: every column of it, as the store will keep it."""
    return digest_of_stored(tuple(_plain(column, row.get(column.name)) for column in kept.columns))


def digest_of_stored(row: tuple[Any, ...]) -> str:
    """SHA-256 of a row as `stored_rows` gives it."""
    # ASCII in every Python: what `repr` escapes changes with its Unicode tables.
    return hashlib.sha256(ascii(row).encode()).hexdigest()


def _plain(column: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else int(value)


def stored_pages(connection: Connection, kept: Kept, where: str = "") -> Iterator[list[tuple[Any, ...]]]:
    """Every row of a table by its key, some thousands at a time, days and moments as text."""
    shown = ", ".join(_stored(connection.dialect.name, column) for column in kept.columns)
    yield from streamed(connection, f"SELECT {shown} FROM {kept.name} {where} ORDER BY {kept.key}")


def streamed(connection: Connection, statement: str) -> Iterator[list[tuple[Any, ...]]]:
    """What a query gives, as the driver gives it, without keeping it: there may be millions of rows."""
    driver: Any = connection.connection.driver_connection
    postgresql = connection.dialect.name == "postgresql"
    # A cursor with a name stays on the server; rows come by the thousand.
    cursor = driver.cursor(f"stream_{next(_STREAMS)}") if postgresql else driver.cursor()
    try:
        cursor.execute(statement)
        while rows := cursor.fetchmany(PER_BLOCK):
            yield rows
    except connection.dialect.loaded_dbapi.Error as fault:
        raise DBAPIError(statement, None, fault) from fault
    finally:
        cursor.close()


_STREAMS: Final = count()


def _stored(dialect: str, column: Any) -> str:
    """A column in SQL; SQLite keeps days and moments as text already."""
    if dialect == "postgresql" and isinstance(column.type, Instant):
        return f"to_char({column.name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if dialect == "postgresql" and isinstance(column.type, Date):
        return f"to_char({column.name}, 'YYYY-MM-DD')"
    return str(column.name)


@dataclass(slots=True)
class Block:
    """Two sums over rows."""

    rows: int = 0
    plain: int = 0
    by_number: int = 0

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Count rows in, each with its number first."""
        plain = by_number = 0
        sha256, whole = hashlib.sha256, int.from_bytes
        for row in rows:
            digest = whole(sha256(ascii(row).encode()).digest()[:16], "big")
            plain += digest
            by_number += digest * row[0]
        self.rows += len(rows)
        self.plain += plain
        self.by_number += by_number

    def told(self) -> str:
        """As the trail keeps it."""
        return f"{self.rows} {self.plain} {self.by_number}"

    @staticmethod
    def read(said: object) -> "Block":
        """What the trail kept.

        Raises:
            ValueError: it is no such thing.
        """
        rows, plain, by_number = (int(part) for part in str(said).split())
        return Block(rows, plain, by_number)

    def differs_at(self, other: "Block") -> int | None:
        """The number of the one row that alone makes the difference; nothing where no single one does."""
        off, by_number = self.plain - other.plain, self.by_number - other.by_number
        if not off or by_number % off:
            return None
        return by_number // off


def row_in(detail: str) -> str:
    """The digest of the row that an event tells of; empty where it has none."""
    try:
        return str(json.loads(detail).get("row", ""))
    except (ValueError, AttributeError):
        return ""
