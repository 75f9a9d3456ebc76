"""The last sums in and out of an account, as a caller would know them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from store.domain.entry_kinds import EntryKind
from store.domain.money import ZERO, Pence
from store.domain.receipts import text_number
from store.domain.views.account import MoneyLine
from store.prepared import Prepared
from store.queries.tables import ENTRY, POSTING, RECEIPT

LAST = 3
"""Sums shown each way."""

_MOST_SUBS = 12
"""Entries that one posting may have on one account: one a sub-account."""

_FEW, _EVERY = 12, LAST * _MOST_SUBS
"""Entries that are read at first, which nearly always hold the last sums whole, and those that always do."""

GIVEN_BACK = "Charge given back"
"""A part week's charge that is a credit: its tenancy had ended before."""


def last_in(connection: Connection, account_id: int) -> tuple[MoneyLine, ...]:
    """The last sums that lowered what is owed, newest first."""
    return _last(connection, _IN, account_id)


def last_out(connection: Connection, account_id: int) -> tuple[MoneyLine, ...]:
    """The last sums that were charged, newest first."""
    return _last(connection, _OUT, account_id)


def _query(money_in: bool, most: int) -> Any:
    reversal = POSTING.alias("reversal")
    account_id: Any = bindparam("account_id")
    taken_back = (
        select(reversal.c.id)
        .where(reversal.c.reverses_id == ENTRY.c.posting_id, reversal.c.account_id == account_id)
        .exists()
    )
    return (
        select(
            ENTRY.c.posting_id,
            ENTRY.c.effective_on,
            ENTRY.c.kind,
            ENTRY.c.amount,
            RECEIPT.c.number,
            taken_back.label("reversed"),
        )
        .outerjoin(RECEIPT, RECEIPT.c.posting_id == ENTRY.c.posting_id)
        .where(ENTRY.c.account_id == account_id, ENTRY.c.amount < 0 if money_in else ENTRY.c.amount > 0)
        .order_by(ENTRY.c.seq.desc())
        .limit(most)
    )


def _queries(money_in: bool) -> tuple[Prepared, Prepared]:
    return Prepared(lambda _: _query(money_in, _FEW)), Prepared(lambda _: _query(money_in, _EVERY))


_IN, _OUT = _queries(True), _queries(False)


def _last(
    connection: Connection, queries: tuple[Prepared, Prepared], account_id: int
) -> tuple[MoneyLine, ...]:
    few, every = queries
    rows = few.rows(connection, account_id=account_id)
    if len(rows) == _FEW and len({row.posting_id for row in rows}) <= LAST:
        rows = every.rows(connection, account_id=account_id)
    by_posting: dict[int, list[Any]] = {}
    for row in rows:
        by_posting.setdefault(row.posting_id, []).append(row)
    return tuple(_line(posting_id, lines) for posting_id, lines in list(by_posting.items())[:LAST])


def _line(posting_id: int, rows: list[Any]) -> MoneyLine:
    first = rows[0]
    return MoneyLine(
        on=first.effective_on,
        name=name_of((row.kind, row.amount) for row in reversed(rows)),
        amount=sum((abs(Pence(row.amount)) for row in rows), ZERO),
        receipt="" if first.number is None else text_number(first.number),
        posting_id=posting_id,
        reversed=bool(first.reversed),
    )


def name_of(entries: Iterable[tuple[str, int]]) -> str:
    """What a statement calls a sum made of entries of these kinds and amounts."""
    labels = list(dict.fromkeys(label_of(kind, amount) for kind, amount in entries))
    return labels[0] if len(labels) == 1 else f"{labels[0]} and charges" if labels else ""


def label_of(kind: str, amount: int = 0) -> str:
    """A kind of entry in plain English; one this program does not know, as it is."""
    if kind == EntryKind.PRT and amount < 0:
        return GIVEN_BACK
    return EntryKind(kind).label if kind in EntryKind.__members__.values() else kind
