"""`prove` passes books that are right, and names what was changed behind the store's back."""

from collections.abc import Sequence

import pytest

from store.engine import Store
from store.services.prove import MOST_NAMED, Proof, prove
from tests.commands import dutydesk
from tests.store.tampering import tamper
from tests.store.till import Till, open_till


@pytest.fixture
def till(store: Store) -> Till:
    """Two payments on one account, one of them taken back, and one on another."""
    till = open_till(store)
    first = till.take("first", 2000, split={"RENT": 1500, "SC": 500})
    till.take("second", 700)
    till.take("third", 900, tenancy_id=till.world.joint.tenancy_id)
    till.take_back(first.posting_id)
    return till


def found(store: Store) -> dict[str, list[str]]:
    """What differs, by kind."""
    by_kind: dict[str, list[str]] = {}
    for one in prove(store).differences:
        by_kind.setdefault(one.kind, []).append(one.says)
    return by_kind


def posting(till: Till, key: str) -> int:
    number: int = till.one("SELECT id FROM posting WHERE key = :k", k=key)
    return number


def test_right_books_are_proved(till: Till) -> None:
    proof = prove(till.store)
    assert proof.differences == ()
    assert proof.clean
    assert not proof.more
    assert proof.accounts == 11
    assert proof.receipts == 4
    assert proof.entries == till.one("SELECT count(*) FROM entry")
    assert proof.postings == till.one("SELECT count(*) FROM posting")
    assert proof.events == proof.last_event == till.one("SELECT count(*) FROM audit_event")
    assert proof.last_hash == till.one("SELECT hash FROM audit_head")


def test_an_empty_store_is_proved(store: Store) -> None:
    assert prove(store) == Proof(0, 0, 0, 0, 0, 0, "0" * 64, (), False)


def test_an_amount_that_was_changed(till: Till) -> None:
    tamper(till.store, f"UPDATE entry SET amount = -701 WHERE posting_id = {posting(till, 'second')}")
    seq = till.one("SELECT seq FROM entry WHERE posting_id = :p", p=posting(till, "second"))
    where = f"Account 1, entry {seq}, posting {posting(till, 'second')}"
    differs = found(till.store)
    assert differs["account_running"] == [
        f"{where}: the account's balance after it is £236.80, worked out £236.79."
    ]
    assert set(differs) == {
        "account_running",
        "sub_account_running",
        "account_balance",
        "sub_account_balance",
        "receipt_amount",
        "posting_unlike_trail",
    }
    assert differs["sub_account_balance"] == ["Account 1, RENT: the balance is £149.40, worked out £149.39."]
    assert differs["receipt_amount"] == [
        f"Receipt R000003D, account 1, posting {posting(till, 'second')}: "
        "the receipt says £7.00, the ledger £7.01."
    ]


def test_an_amount_changed_with_every_balance_after_it_shows_against_the_trail(till: Till) -> None:
    third = posting(till, "third")
    tamper(
        till.store,
        f"UPDATE entry SET amount = -800, balance_after = balance_after + 100, "
        f"account_balance_after = account_balance_after + 100 WHERE posting_id = {third}",
        f"UPDATE rent_account SET balance = balance + 100 WHERE id = {till.world.joint.account_id}",
        f"UPDATE sub_account SET balance = balance + 100 WHERE account_id = {till.world.joint.account_id}",
        f"UPDATE receipt SET amount = 800 WHERE posting_id = {third}",
    )
    event = till.one("SELECT seq FROM audit_event WHERE verb = 'post' AND subject_id = :p", p=third)
    assert found(till.store) == {
        "posting_unlike_trail": [
            f"Account {till.world.joint.account_id}, posting {third}: "
            f"its entries are not what the trail says was posted (event {event})."
        ],
        "receipt_unlike_trail": [
            f"Receipt R000004E: it is not what the trail says was made (event {event + 1})."
        ],
    }


CASES: Sequence[tuple[str, Sequence[str], set[str]]] = (
    (
        "a reversal of less than was taken",
        (
            "UPDATE entry SET amount = amount - 1, balance_after = balance_after - 1, "
            "account_balance_after = account_balance_after - 1 WHERE account_id = 1 AND seq = "
            "(SELECT seq FROM rent_account WHERE id = 1)",
            "UPDATE rent_account SET balance = balance - 1 WHERE id = 1",
            "UPDATE sub_account SET balance = balance - 1 WHERE account_id = 1 AND code = 'SC'",
        ),
        {"reversal_unlike", "posting_unlike_trail"},
    ),
    (
        "an entry removed",
        ("DELETE FROM entry WHERE account_id = 1 AND seq = 3",),
        {
            "seq_gap",
            "account_running",
            "sub_account_running",
            "account_balance",
            "sub_account_balance",
            "brought_in_unlike_trail",
        },
    ),
    (
        "the account's balance moved",
        ("UPDATE rent_account SET balance = balance + 5 WHERE id = 4",),
        {"account_balance"},
    ),
    ("the account's count moved", ("UPDATE rent_account SET seq = seq + 1 WHERE id = 4",), {"account_seq"}),
    (
        "a sub-account's balance moved",
        ("UPDATE sub_account SET balance = balance - 5 WHERE account_id = 4 AND code = 'RENT'",),
        {"sub_account_balance"},
    ),
    (
        "a sub-account removed",
        ("DELETE FROM sub_account WHERE account_id = 4 AND code = 'RENT'",),
        {"sub_account_missing", "held_unlike_trail"},
    ),
    (
        "a running balance moved",
        ("UPDATE entry SET balance_after = balance_after + 1 WHERE account_id = 4 AND seq = 2",),
        {"sub_account_running", "brought_in_unlike_trail"},
    ),
    (
        "a posting without entries",
        (
            "INSERT INTO posting (key, digest, origin, account_id, made_at, effective_on, note) "
            "VALUES ('forged', '', 'bank', 4, '2026-11-23 10:00:00', '2026-11-23', '')",
        ),
        {"posting_empty", "posting_unknown"},
    ),
    (
        "a posting removed",
        ("DELETE FROM posting WHERE key = 'second'",),
        {"entry_alone", "receipt_unlike", "posting_gone"},
    ),
    (
        "a posting moved to another account",
        ("UPDATE posting SET account_id = 4 WHERE key = 'third'",),
        {"entry_elsewhere", "receipt_unlike", "posting_row_unlike_trail"},
    ),
    (
        "a receipt changed",
        ("UPDATE receipt SET amount = 1 WHERE number = 4",),
        {"receipt_amount", "receipt_unlike_trail"},
    ),
    (
        "a receipt's method changed",
        ("UPDATE receipt SET method = 'CARD' WHERE number = 1",),
        {"receipt_unlike", "receipt_unlike_trail"},
    ),
    (
        "a receipt removed",
        ("DELETE FROM receipt WHERE number = 2",),
        {"receipt_gap", "receipt_gone", "receipt_not_given"},
    ),
    (
        "the last receipt removed and the counter set back",
        ("DELETE FROM receipt WHERE number = 4", "UPDATE counter SET value = 3 WHERE name = 'receipt'"),
        {"receipt_gone", "receipt_not_given"},
    ),
    ("the counter moved", ("UPDATE counter SET value = 9 WHERE name = 'receipt'",), {"receipt_counter"}),
    (
        "the last event removed",
        ("DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)",),
        {"chain", "posting_unknown"},
    ),
    ("an event changed", ("UPDATE audit_event SET officer_id = 2 WHERE verb = 'take_payment'",), {"chain"}),
)


def test_each_kind_of_damage_is_named_one_after_another(till: Till) -> None:
    """One store, damaged ever more: each damage adds just what it should."""
    for what, changes, kinds in CASES:
        store_before = {one.says for one in prove(till.store).differences}
        tamper(till.store, *changes)
        new = [one for one in prove(till.store).differences if one.says not in store_before]
        assert {one.kind for one in new} == kinds, (what, [one.says for one in new])


@pytest.mark.parametrize(("origin", "receipt"), [("desk", True), ("bank", False), ("benefits", False)])
def test_a_forged_payment_is_unknown_to_the_trail(till: Till, origin: str, receipt: bool) -> None:
    """Where it says that it comes from makes no difference."""
    account = till.world.joint.account_id
    seq, balance = till.rows("SELECT seq, balance FROM rent_account WHERE id = :a", a=account)[0]
    forged = [
        "INSERT INTO posting (key, digest, origin, account_id, made_at, effective_on, method, note) "
        f"VALUES ('forged', '', '{origin}', {account}, '2026-11-23 10:00:00', '2026-11-23', 'CASH', '')",
        "INSERT INTO entry SELECT account_id, seq + 1, (SELECT max(id) FROM posting), sub_account, kind, "
        "effective_on, -5000, balance_after - 5000, account_balance_after - 5000 FROM entry "
        f"WHERE account_id = {account} AND seq = {seq}",
        f"UPDATE rent_account SET seq = seq + 1, balance = {balance - 5000} WHERE id = {account}",
        f"UPDATE sub_account SET balance = balance - 5000 WHERE account_id = {account}",
    ]
    if receipt:
        forged += [
            f"INSERT INTO receipt SELECT 5, max(id), {account}, 5000, 'CASH', '', '2026-11-23 10:00:00' FROM posting",
            "UPDATE counter SET value = 5 WHERE name = 'receipt'",
        ]
    tamper(till.store, *forged)
    assert set(found(till.store)) == {"posting_unknown"} | ({"receipt_unknown"} if receipt else set())


def test_what_was_brought_in_is_proved_against_what_came_in(till: Till) -> None:
    account = till.world.temporary.account_id
    tamper(
        till.store,
        "UPDATE entry SET amount = amount - 100, balance_after = balance_after - 100, "
        f"account_balance_after = account_balance_after - 100 WHERE account_id = {account} AND seq = "
        f"(SELECT seq FROM rent_account WHERE id = {account})",
        f"UPDATE rent_account SET balance = balance - 100 WHERE id = {account}",
        f"UPDATE sub_account SET balance = balance - 100 WHERE account_id = {account} AND code = 'RENT'",
    )
    last = till.one("SELECT seq FROM rent_account WHERE id = :a", a=account)
    entry = till.one("SELECT posting_id FROM entry WHERE account_id = :a AND seq = :s", a=account, s=last)
    assert found(till.store) == {
        "brought_in_unlike_trail": [
            f"Account {account}, entry {last}, posting {entry}: not what the trail says was brought in (event 2)."
        ]
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE posting SET action_id = NULL WHERE reverses_id IS NOT NULL",
        "UPDATE approval_decision SET answer = 'refused'",
        "UPDATE approval SET amount = amount + 1",
        "UPDATE action SET posting_id = posting_id + 1 WHERE kind = 'reversal'",
        "UPDATE action SET kind = 'refund' WHERE kind = 'reversal'",
        "DELETE FROM approval_decision",
    ],
)
def test_a_reversal_that_nobody_else_said_yes_to_is_named(till: Till, change: str) -> None:
    tamper(till.store, change)
    assert "reversal_unapproved" in found(till.store)


def test_a_store_damaged_through_and_through_is_not_listed_without_end(till: Till) -> None:
    tamper(till.store, "UPDATE entry SET account_balance_after = account_balance_after + seq")
    proof = prove(till.store)
    assert proof.more
    assert sum(one.kind == "account_running" for one in proof.differences) == MOST_NAMED


def test_the_command_says_so_and_gives_its_exit_code(till: Till) -> None:
    where = till.store.url.render_as_string(hide_password=False)
    proved = dutydesk("prove", store=where)
    said = proved.out
    assert proved.code == 0
    assert said.startswith("Proved: 11 accounts, ")
    assert till.one("SELECT hash FROM audit_head") in said
    tamper(till.store, "UPDATE rent_account SET balance = balance + 5 WHERE id = 4")
    differs = dutydesk("prove", store=where)
    assert differs.code == 3
    assert "Account 4: the balance is £310.05, worked out £310.00." in differs.out
