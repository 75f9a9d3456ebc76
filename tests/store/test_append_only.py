"""The ledger, the receipts and the trail take nothing back, whoever asks in plain SQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.engine import Store, open_store
from store.services.prove import prove
from tests.store.till import open_till

CHANGES = (
    "UPDATE posting SET note = 'x'",
    "UPDATE entry SET amount = amount + 1",
    "UPDATE receipt SET amount = amount + 1",
    "UPDATE audit_event SET why = 'x'",
    "DELETE FROM posting",
    "DELETE FROM entry",
    "DELETE FROM receipt",
    "DELETE FROM audit_event",
)
REPLACED = (
    "INSERT OR REPLACE INTO entry SELECT account_id, seq, posting_id, sub_account, kind, effective_on, "
    "amount + 1, balance_after, account_balance_after FROM entry",
    "INSERT OR REPLACE INTO receipt SELECT number, posting_id, account_id, amount + 1, method, "
    "outside_reference, taken_at FROM receipt",
    "REPLACE INTO posting SELECT * FROM posting",
    "REPLACE INTO audit_event SELECT * FROM audit_event",
)


def refused(store: Store, sql: str) -> str:
    with store.writer.connect() as connection, connection.begin():
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text(sql))
        connection.rollback()
    return str(caught.value.orig)


def test_nothing_is_changed_or_removed(store: Store) -> None:
    till = open_till(store)
    till.take("k", 2000)
    for change in CHANGES:
        assert "append-only" in refused(store, change), change
    assert prove(store).clean


def test_nothing_is_replaced_on_sqlite(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    open_till(store).take("k", 2000)
    for change in REPLACED:
        said = refused(store, change)
        assert "append-only" in said or "has it already" in said, change
    with store.writer.connect() as connection:
        connection.execute(text("ROLLBACK"))
        connection.execute(text("PRAGMA recursive_triggers = OFF"))
        for change in REPLACED:
            with pytest.raises(DBAPIError, match=r"has it already|append-only"):
                connection.execute(text(change))
        connection.execute(text("BEGIN"))
    assert prove(store).clean
    store.close()


def test_nothing_is_emptied_on_postgresql(postgresql_url: str) -> None:
    store = open_store(postgresql_url)
    open_till(store).take("k", 2000)
    for table in ("entry", "receipt", "posting CASCADE", "audit_event"):
        assert "append-only" in refused(store, f"TRUNCATE {table}")
    assert prove(store).clean
    store.close()
