"""The ledger, the receipts and the trail take nothing back, whoever asks in plain SQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.domain.actions import HOLD_REASONS
from store.domain.entry_kinds import EntryKind
from store.engine import Store, open_store
from store.models import casework as models
from store.models.ledger import ENTRY_KINDS
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
        assert "append-only" in said or "already" in said, change
    with store.writer.connect() as connection:
        connection.execute(text("ROLLBACK"))
        connection.execute(text("PRAGMA recursive_triggers = OFF"))
        for change in REPLACED:
            with pytest.raises(DBAPIError, match=r"already|append-only"):
                connection.execute(text(change))
        connection.execute(text("BEGIN"))
    assert prove(store).clean
    store.close()


def test_nothing_is_emptied_on_postgresql(postgresql_url: str) -> None:
    store = open_store(postgresql_url)
    open_till(store).take("k", 2000)
    for table in ("entry CASCADE", "receipt", "posting CASCADE", "audit_event"):
        assert "append-only" in refused(store, f"TRUNCATE {table}")
    assert prove(store).clean
    store.close()


NOT_MONEY = (
    "INSERT INTO entry SELECT account_id, seq + 1, posting_id, sub_account, kind, effective_on, {pence}, 0, 0 "
    "FROM entry WHERE account_id = 1 AND seq = (SELECT seq FROM rent_account WHERE id = 1)",
    "UPDATE rent_account SET balance = {pence} WHERE id = 1",
    "UPDATE sub_account SET balance = {pence} WHERE account_id = 1",
    "UPDATE hold SET amount = {pence}",
)


def test_no_half_penny_gets_in_on_sqlite(sqlite_url: str) -> None:
    """Its columns take any value; PostgreSQL's are whole numbers by their type."""
    store = open_store(sqlite_url)
    till = open_till(store)
    till.take("k", 2000)
    with store.writing() as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO hold (key, tenancy_id, reason, detail, starts_on, ends_on, owner_id, made_by, made_at, "
                "ended_why, version) VALUES ('h', 1, 'other', '', '2026-11-23', '2026-11-30', 1, 1, "
                "'2026-11-23 10:00:00', '', 1)"
            )
        )
    for change in NOT_MONEY:
        for pence in ("0.5", "'12.50'", "'x'"):
            assert "whole_numbers" in refused(store, change.format(pence=pence)), (change, pence)
    store.close()


def test_unknown_codes_and_receipts_of_nothing_are_refused(store: Store) -> None:
    till = open_till(store)
    till.take("k", 2000)
    for change, named in (
        (
            "INSERT INTO entry SELECT account_id, seq + 1, posting_id, sub_account, 'GIFT', effective_on, 1, 0, 0 "
            "FROM entry WHERE account_id = 1 AND seq = (SELECT seq FROM rent_account WHERE id = 1)",
            "ck_entry_kind_known",
        ),
        (
            "INSERT INTO receipt SELECT 99, 1, account_id, 0, method, '', taken_at FROM receipt WHERE number = 2",
            "ck_receipt_above_nothing",
        ),
        (
            "INSERT INTO hold (key, tenancy_id, reason, detail, starts_on, ends_on, owner_id, made_by, made_at, "
            "ended_why, version) VALUES ('h', 1, 'because', '', '2026-11-23', '2026-11-30', 1, 1, "
            "'2026-11-23 10:00:00', '', 1)",
            "ck_hold_reason_known",
        ),
    ):
        assert named in refused(store, change)


def test_the_codes_that_the_tables_know_are_the_domains() -> None:
    assert set(ENTRY_KINDS) == set(EntryKind)
    assert set(HOLD_REASONS) == set(models.HOLD_REASONS)
