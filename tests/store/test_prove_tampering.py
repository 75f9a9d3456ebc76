"""`prove` sees any one stored value that was changed behind the store's back, or any row removed, and names the place.

Quick by default: on SQLite every column once and every table's row once, on PostgreSQL forty of those.
`--tampers N` changes all of them on both, and N random ones more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from store.clocks import PracticeClock
from store.engine import Store
from store.models.every import metadata
from store.models.ledger import ENTRY_KINDS
from store.models.tenancies import SUB_ACCOUNTS
from store.services.prove import prove
from store.services.raise_debit import raise_debit
from store.unit_of_work import Actor
from tests.store.desks import table
from tests.store.mirroring import mirror_of
from tests.store.tampering import tamper
from tests.store.till import POLICY, Till

KEYS = {
    "entry": ("account_id", "seq"),
    "rent_account": ("id",),
    "sub_account": ("account_id", "code"),
    "receipt": ("number",),
    "approval": ("id",),
    "approval_decision": ("approval_id",),
    "audit_event": ("seq",),
    "posting": ("id",),
    "posting_batch": ("number",),
    "posting_out": ("account_id", "seq"),
    "debit_run": ("id",),
    "import_run": ("id",),
    "counter": ("name",),
    "audit_head": ("id",),
}
COLUMNS = {
    "rent_account": ("id", "tenancy_id", "rent_reference", "balance", "seq"),
    "sub_account": ("account_id", "code", "balance"),
    "posting_out": ("account_id", "seq", "batch", "line", "state"),
    "import_run": (
        "id",
        "profile",
        "digest",
        "state",
        "balance_on",
        "started_at",
        "finished_at",
        "officer_id",
        "said",
    ),
}
"""Of these tables only what the books say; other things of them may change."""

FEW = 40
"""Of all changes, so many on PostgreSQL, where each takes several times as long."""

CODES: dict[str, tuple[str, ...]] = {
    "sub_account": SUB_ACCOUNTS,
    "kind": ENTRY_KINDS,
    "code": SUB_ACCOUNTS,
    "method": ("CASH", "CHQ", "CARD"),
    "origin": ("desk", "bank", "benefits"),
    "answer": ("approved", "refused", "expired"),
    "state": ("away", "home", "unsure"),
}
STATES = {
    "debit_run": ("running", "done"),
    "import_run": ("loading", "done"),
    "posting_out": ("away", "home"),
}

PLACED = {
    "entry": "Account {account_id},",
    "rent_account": "Account {id}",
    "sub_account": "Account {account_id}",
    "receipt": "Receipt R{number:06}",
    "approval": "pproval {id}",
    "approval_decision": "approval {approval_id}",
    "audit_event": "event {seq} on",
    "posting": "osting {id}",
    "posting_batch": "atch {number}",
    "posting_out": "atch {batch}",
    "debit_run": "Debit run {id}",
    "import_run": "Import {id}",
    "counter": "",
    "audit_head": "event",
}


@dataclass(frozen=True)
class Change:
    """One column of a table to change, or its row to remove where there is no column."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column or 'a row'}"


def columns_of(table: str) -> tuple[str, ...]:
    return COLUMNS.get(table) or tuple(column.name for column in metadata.tables[table].columns)


EVERY = [Change(table, column) for table in KEYS for column in (*columns_of(table), "")]


@pytest.fixture
def till(store: Store) -> Till:
    """A batch handed over, openings in bulk, payments, one taken back with its approval, a week's debit."""
    till = mirror_of(store).till
    first = till.take("first", 2000, split={"RENT": 1500, "SC": 500})
    till.take("second", 700, method="CARD", reference="PAY-77")
    till.take("third", 900, tenancy_id=till.world.joint.tenancy_id)
    till.take_back(first.posting_id)
    with store.writing() as connection, connection.begin():
        connection.execute(
            update(table("store_fact")).where(table("store_fact").c.name == "books").values(value="record")
        )
    clock = PracticeClock(date(2026, 11, 30), "06:00")
    raise_debit(store, Actor(None, "Finance", frozenset({"finance"})), clock, POLICY, week=clock.day)
    return till


def cases(rounds: int, seed: int, *, few: bool) -> Iterator[tuple[Change, int]]:
    """Every column and every removal once, or a few of them, then as many random ones."""
    random = Random(f"tampering/{seed}")
    every = list(enumerate(EVERY))
    yield from ((change, number) for number, change in (random.sample(every, FEW) if few else every))
    for number in range(rounds):
        yield random.choice(EVERY), 1000 + number


def test_any_one_value_changed_or_row_removed_is_named(till: Till, pytestconfig: pytest.Config) -> None:
    assert prove(till.store).clean
    seed = pytestconfig.getoption("--tamper-seed")
    rounds = pytestconfig.getoption("--tampers")
    for change, number in cases(rounds, seed, few=not rounds and till.store.dialect == "postgresql"):
        random = Random(f"{seed}/{number}/{change}")
        row = random.choice(_rows(till, change))
        _tamper_and_prove(till, change, row, random)
    assert prove(till.store).clean, "everything was put back"


def _rows(till: Till, change: Change) -> list[dict[str, Any]]:
    names = [column.name for column in metadata.tables[change.table].columns]
    rows = till.rows(f"SELECT * FROM {change.table} ORDER BY {', '.join(KEYS[change.table])}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _tamper_and_prove(till: Till, change: Change, row: dict[str, Any], random: Random) -> None:
    key = {name: row[name] for name in KEYS[change.table]}
    here = " AND ".join(f"{name} = {_sql(value)}" for name, value in key.items())
    if change.column:
        new = _another(till, change, row, random)
        there = key | ({change.column: new} if change.column in key else {})
        back_to = " AND ".join(f"{name} = {_sql(value)}" for name, value in there.items())
        do = f"UPDATE {change.table} SET {change.column} = {_sql(new)} WHERE {here}"
        undo = f"UPDATE {change.table} SET {change.column} = {_sql(row[change.column])} WHERE {back_to}"
    else:
        do = f"DELETE FROM {change.table} WHERE {here}"
        names = ", ".join(row)
        undo = f"INSERT INTO {change.table} ({names}) VALUES ({', '.join(map(_sql, row.values()))})"
    tamper(till.store, do)
    proof = prove(till.store)
    said = [one.says for one in proof.differences]
    place = PLACED[change.table].format(**row)
    assert said, f"{change} went unseen: {do}"
    assert any(place in one for one in said), f"{change}: {place!r} is not named after {do}: {said}"
    tamper(till.store, undo)


def _another(till: Till, change: Change, row: dict[str, Any], random: Random) -> Any:
    """Another value that the column would take."""
    old, column = row[change.column], metadata.tables[change.table].columns[change.column]
    if change.column in CODES:
        codes = STATES.get(change.table) or CODES[change.column]
        taken = {old}
        if change.table == "sub_account":
            taken |= set(SUB_ACCOUNTS) & {
                code
                for (code,) in till.rows(
                    "SELECT code FROM sub_account WHERE account_id = :a", a=row["account_id"]
                )
            }
        return random.choice([code for code in codes if code not in taken])
    if isinstance(old, (date, datetime)) or str(column.type).startswith(("DATE", "TIMESTAMP")):
        return _moved(old, random)
    if column.type.python_type is int:
        if old is None:
            return random.randrange(1, 5)
        if change.column in KEYS[change.table] or change.column in ("posting_id", "action_id", "account_id"):
            return old + 500 + random.randrange(500)
        return old + random.choice((1, 3, 100, 12_345)) or 1
    return f"{old or ''}x"[-64:] if old != "x" else "y"


def _moved(old: Any, random: Random) -> Any:
    """Another day or moment, as the driver gave it: SQLite's are text."""
    days = timedelta(days=random.choice((-1, 1, 7, 400)))
    if not isinstance(old, str):
        return old + days
    parsed = datetime.fromisoformat(old) + days
    return parsed.date().isoformat() if len(old) == 10 else parsed.strftime("%Y-%m-%d %H:%M:%S.%f")


def _sql(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
