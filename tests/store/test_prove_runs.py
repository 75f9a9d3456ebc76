"""`prove` names what was changed in batches, what waits to leave, runs over the whole council, counters and accounts."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import update

from store.clocks import PracticeClock
from store.engine import Store
from store.services.prove import prove
from store.services.raise_debit import raise_debit
from store.unit_of_work import Actor
from tests.store.desks import table
from tests.store.mirroring import mirror_of
from tests.store.tampering import tamper
from tests.store.till import POLICY, Till

FINANCE = Actor(None, "Finance", frozenset({"finance"}))


@pytest.fixture
def till(store: Store) -> Till:
    """Two batches handed over, the first of them home; then a week's debit."""
    mirror = mirror_of(store)
    mirror.till.take("first", 2000)
    mirror.till.take("second", 700)
    mirror.export()
    fact = table("store_fact")
    with store.writing() as connection, connection.begin():
        connection.execute(update(fact).where(fact.c.name == "books").values(value="record"))
    clock = PracticeClock(date(2026, 11, 30), "06:00")
    raise_debit(store, FINANCE, clock, POLICY, week=clock.day, chunk=5)
    return mirror.till


OUTBOX = (
    "INSERT INTO outbox (key, kind, content, gate_said, state, made_at, sent_at, settled_at, tries, outcome) "
    "VALUES ('{key}', 'letter', '', '', '{state}', '2026-11-23 10:00:00', {sent}, {settled}, 0, '')"
)
MOMENT = "'2026-11-23 11:00:00'"
SECOND = "(SELECT min(seq) FROM posting_out WHERE batch = 2)"

CASES: Sequence[tuple[str, str, str, str]] = (
    (
        "a batch's line that hands over another entry",
        f"UPDATE posting_out SET seq = 1 WHERE batch = 2 AND seq = {SECOND}",
        "batch_unlike",
        "Batch 2: its lines come to ",
    ),
    (
        "two lines of a batch that changed places",
        "UPDATE posting_out SET line = 3 - line WHERE batch = 1 AND line <= 2",
        "batch_lines_unlike_trail",
        "Batch 1: its lines are not those that the trail says were handed over",
    ),
    (
        "a posting said to be home that nobody saw",
        f"UPDATE posting_out SET state = 'home' WHERE batch = 2 AND seq > {SECOND}",
        "out_unlike",
        "batch 2: what it says of its coming home does not go together.",
    ),
    (
        "a batch whose file was changed",
        "UPDATE posting_batch SET content = 'x' WHERE number = 2",
        "posting_batch_unlike_trail",
        "Batch 2: it is not what the trail says was made",
    ),
    (
        "a batch removed",
        "DELETE FROM posting_batch WHERE number = 1",
        "posting_batch_gone",
        "Batch 1: the trail tells of it, but it is not there.",
    ),
    (
        "batches counted otherwise",
        "UPDATE counter SET value = 1 WHERE name = 'posting_batch'",
        "batch_counter",
        "Batches: 1 numbers were given out, the last batch there is 2.",
    ),
    (
        "a counter removed",
        "DELETE FROM counter WHERE name = 'posting_batch_written'",
        "counter_unlike",
        "Counters: those that give out numbers are not those there must be.",
    ),
    (
        "an entry with a number far beyond the last",
        "INSERT INTO entry SELECT account_id, 1099511627776, posting_id, sub_account, kind, effective_on, amount, "
        "balance_after, account_balance_after FROM entry WHERE account_id = 4 AND seq = 1",
        "seq_gap",
        "Account 4, entry 1099511627776, posting ",
    ),
    (
        "a letter that waits and was sent",
        OUTBOX.format(key="a", state="waiting", sent=MOMENT, settled="NULL"),
        "outbox_unlike",
        "Outbox 1: what it says of its sending does not go together.",
    ),
    (
        "a letter that was done and never sent",
        OUTBOX.format(key="b", state="done", sent="NULL", settled=MOMENT),
        "outbox_unlike",
        "Outbox 2: what it says of its sending does not go together.",
    ),
    (
        "a debit that says another total",
        "UPDATE debit_run SET total = total + 1",
        "debit_run_unlike_ledger",
        "Debit run 1: it says another total than its postings come to.",
    ),
    (
        "a debit begun again",
        "UPDATE debit_run SET state = 'running', last_account_id = 0",
        "debit_run_unlike_trail",
        "Debit run 1: what it says of state, total, last_account_id is not what the trail tells",
    ),
    (
        "a debit that never was",
        "INSERT INTO debit_run (week, state, policy_version, chunks, last_account_id, accounts, entries, total, "
        f"started_at) VALUES ('2026-12-07', 'done', 'x', 0, 0, 0, 0, 0, {MOMENT})",
        "debit_run_unknown",
        "Debit run 2: the trail knows nothing of it.",
    ),
    (
        "an import removed",
        "DELETE FROM import_run",
        "import_run_gone",
        "Import 1: the trail tells of it, but it is not there.",
    ),
    (
        "a sub-account on which nothing was posted",
        "INSERT INTO sub_account (account_id, code, weekly_charge, balance) VALUES (4, 'CC', 0, 0)",
        "held_unlike_trail",
        "Account 4, CC: the trail knows nothing of it.",
    ),
    (
        "an account that is another tenancy's",
        "DELETE FROM sub_account WHERE account_id = 4 AND code = 'CC'; "
        "UPDATE rent_account SET tenancy_id = tenancy_id + 1 WHERE id = 4",
        "held_unlike_trail",
        "Account 4: its tenancy or its rent reference is not what the trail tells.",
    ),
    (
        "an event before the first",
        "INSERT INTO audit_event SELECT -1, at, officer_id, where_from, verb, subject, subject_id, tenancy_id, why, "
        "detail, before, hash FROM audit_event WHERE seq = 1",
        "chain",
        "The trail does not hold together from event 1 on.",
    ),
)


def test_each_kind_of_damage_is_named_one_after_another(till: Till) -> None:
    """One store, damaged ever more: each damage adds what it should."""
    assert prove(till.store).differences == ()
    before: set[str] = set()
    for what, changes, kind, words in CASES:
        tamper(till.store, *changes.split("; "))
        found = prove(till.store).differences
        new = [one for one in found if one.says not in before]
        assert any(one.kind == kind and words in one.says for one in new), (what, [one.says for one in new])
        before = {one.says for one in found}
