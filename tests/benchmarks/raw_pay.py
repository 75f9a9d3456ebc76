"""Taking a payment, written by hand: posting, entries, balances, receipt and trail as `take_payment` leaves them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.benchmarks.raw_store import Raw
from tests.benchmarks.raw_trail import tell

ACCOUNT = "SELECT id, state, balance, seq FROM rent_account WHERE tenancy_id = ? ORDER BY id LIMIT 1"
KNOWN = "SELECT id FROM posting WHERE key = ?"
SUBS = "SELECT code, balance FROM sub_account WHERE account_id = ?"
LAST = "SELECT seq, account_balance_after FROM entry WHERE account_id = ? ORDER BY seq DESC LIMIT 1"
POSTING = (
    "INSERT INTO posting (key, digest, origin, account_id, officer_id, made_at, effective_on, method, note) "
    "VALUES (?, ?, 'desk', ?, ?, ?, ?, 'CASH', '') RETURNING id"
)
ENTRY = (
    "INSERT INTO entry (account_id, seq, posting_id, sub_account, kind, effective_on, amount, balance_after, "
    "account_balance_after) VALUES (?, ?, ?, ?, 'CASH', ?, ?, ?, ?)"
)
NUMBER = "UPDATE counter SET value = value + 1 WHERE name = 'receipt' RETURNING value"
RECEIPT = (
    "INSERT INTO receipt (number, posting_id, account_id, amount, method, outside_reference, taken_at) "
    "VALUES (?, ?, ?, ?, 'CASH', '', ?)"
)
PROMISES = "SELECT id, amount FROM promise WHERE tenancy_id = ? AND state = 'open' AND due_on >= ? ORDER BY due_on, id"
KEEP = "UPDATE promise SET state = 'kept', version = version + 1 WHERE id = ?"


def take(
    raw: Raw, key: str, tenancy_id: int, split: Mapping[str, int], officer_id: int, at: datetime, today: date
) -> int:
    """Take it, once for its key, durably; gives the number of the receipt."""
    digest, day, moment, total = (
        _digest([tenancy_id, dict(split)]),
        raw.day(today),
        raw.moment(at),
        sum(split.values()),
    )
    lock = " FOR NO KEY UPDATE" if raw.dialect == "postgresql" else ""
    with raw.writing():
        account = raw.one(ACCOUNT + lock, [tenancy_id], writing=True)
        assert account is not None
        assert account[1] != "closed"
        assert raw.one(KNOWN, [key], writing=True) is None
        account_id, _, whole, seq = account
        subs: dict[str, int] = dict(raw.rows(SUBS, [account_id], writing=True))
        assert raw.one(LAST, [account_id], writing=True) == (seq, whole)
        assert sum(subs.values()) == whole
        posting = raw.one(POSTING, [key, digest, account_id, officer_id, moment, day], writing=True)
        assert posting is not None
        rows: list[list[Any]] = []
        for code, share in split.items():
            seq, whole, subs[code] = seq + 1, whole - share, subs[code] - share
            rows.append([account_id, seq, posting[0], code, day, -share, subs[code], whole])
        raw.do_many(ENTRY, rows)
        for code, share in split.items():
            raw.do(
                "UPDATE sub_account SET balance = balance - ? WHERE account_id = ? AND code = ?",
                [share, account_id, code],
            )
        raw.do("UPDATE rent_account SET balance = ?, seq = ? WHERE id = ?", [whole, seq, account_id])
        number = raw.one(NUMBER, writing=True)
        assert number is not None
        raw.do(RECEIPT, [number[0], posting[0], account_id, total, moment])
        left, kept = total, []
        for promise_id, amount in raw.rows(PROMISES, [tenancy_id, day], writing=True):
            if amount <= left:
                left -= amount
                raw.do(KEEP, [promise_id])
                kept.append(("keep_promise", "promise", promise_id, tenancy_id, {"posting": posting[0]}))
        told = {
            "account": account_id,
            "origin": "desk",
            "total": -total,
            "reverses": None,
            "row": digest,
            "entries": _digest(rows),
        }
        given = {
            "posting": posting[0],
            "amount": total,
            "method": "CASH",
            "call": "a call",
            "row": _digest([number[0], total]),
        }
        tell(
            raw,
            at,
            officer_id,
            ("post", "posting", posting[0], tenancy_id, told),
            ("take_payment", "receipt", number[0], tenancy_id, given),
            *kept,
        )
    return int(number[0])


def _digest(of: Any) -> str:
    return hashlib.sha256(json.dumps(of, default=str).encode()).hexdigest()
