"""Ledger lines for tests: posted in bulk, with every balance and number right."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, insert, select, update

from store.models.ledger import Entry, Posting
from store.models.tenancies import RentAccount, SubAccount

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_SUB: Any = SubAccount.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """One line of a posting: sub-account, entry kind, pence (a debit is positive)."""

    sub_account: str
    kind: str
    amount: int


@dataclass(frozen=True)
class Happening:
    """One posting to be made."""

    on: date
    lines: tuple[Line, ...]
    key: str
    origin: str = "debit_run"
    method: str | None = None
    officer_id: int | None = None
    reverses_id: int | None = None
    note: str = ""
    made_at: datetime | None = None


def post_all(connection: Connection, account_id: int, happenings: Sequence[Happening]) -> list[int]:
    """Post happenings on one account in the order given; gives the posting ids."""
    account = connection.execute(
        select(_ACCOUNT.c.balance, _ACCOUNT.c.seq).where(_ACCOUNT.c.id == account_id)
    ).one()
    balances = {
        row.code: row.balance
        for row in connection.execute(
            select(_SUB.c.code, _SUB.c.balance).where(_SUB.c.account_id == account_id)
        )
    }
    connection.execute(insert(_POSTING), [_posting(account_id, happening) for happening in happenings])
    keys = [happening.key for happening in happenings]
    ids = {
        row.key: row.id
        for row in connection.execute(select(_POSTING.c.id, _POSTING.c.key).where(_POSTING.c.key.in_(keys)))
    }
    seq, whole, rows = account.seq, account.balance, []
    for happening in happenings:
        for line in happening.lines:
            seq, whole = seq + 1, whole + line.amount
            balances[line.sub_account] += line.amount
            rows.append(
                {
                    "account_id": account_id,
                    "seq": seq,
                    "posting_id": ids[happening.key],
                    "sub_account": line.sub_account,
                    "kind": line.kind,
                    "effective_on": happening.on,
                    "amount": line.amount,
                    "balance_after": balances[line.sub_account],
                    "account_balance_after": whole,
                }
            )
    connection.execute(insert(_ENTRY), rows)
    connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account_id).values(balance=whole, seq=seq))
    for code, balance in balances.items():
        connection.execute(
            update(_SUB).where(_SUB.c.account_id == account_id, _SUB.c.code == code).values(balance=balance)
        )
    return [ids[key] for key in keys]


def post(
    connection: Connection,
    account_id: int,
    *lines: tuple[str, str, int],
    on: date,
    key: str,
    origin: str = "desk",
    method: str | None = None,
    officer_id: int | None = None,
    reverses_id: int | None = None,
) -> int:
    """Post one happening, lines as (sub-account, kind, pence); gives the posting id."""
    made = tuple(Line(*line) for line in lines)
    return post_all(
        connection,
        account_id,
        [Happening(on, made, key, origin, method, officer_id, reverses_id)],
    )[0]


def _posting(account_id: int, happening: Happening) -> dict[str, Any]:
    made_at = happening.made_at or datetime.combine(happening.on, time(6), UTC)
    return {
        "key": happening.key,
        "digest": hashlib.sha256(happening.key.encode()).hexdigest(),
        "origin": happening.origin,
        "account_id": account_id,
        "officer_id": happening.officer_id,
        "made_at": made_at,
        "effective_on": happening.on,
        "method": happening.method,
        "reverses_id": happening.reverses_id,
        "note": happening.note,
    }
