"""`dutydesk debit`, and a run that is killed wherever it may be."""

import os
import random
import re
import signal
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from store.clocks import PracticeClock
from store.engine import Store, open_store
from store.models.keeping import StoreFact
from store.policy_files import load_policy
from store.services.prove import prove
from store.services.raise_debit import raise_debit
from store.unit_of_work import Actor
from tests.commands import Ran, dutydesk
from tests.store.making import add_person, add_rows, add_tenancy
from tests.store.till import open_till, tell

WEEK = date(2026, 11, 30)
FINANCE = Actor(None, "Finance", frozenset({"finance"}))
CLOCK = PracticeClock(WEEK, "06:00")


def fill(store: Store, **facts: str) -> None:
    """The world, as a practice store, with some tenancies that start or end in the week."""
    till = open_till(store)
    facts = {"practice": "yes", "today": "2026-11-23", **facts}
    with store.writing() as connection, connection.begin():
        add_rows(connection, StoreFact, [{"name": name, "value": value} for name, value in facts.items()])
        person = add_person(connection, "Ines", "Marlow")
        for number in range(12):
            add_tenancy(
                connection,
                f"{3_000_000 + number}",
                [(person, "tenant")],
                patch_id=till.world.patches["N1"],
                starts_on=date(2026, 12, 1 + number % 3) if number % 2 else date(2020, 1, 6),
                ends_on=date(2026, 12, 4) if number % 4 == 0 else None,
                sub_accounts={"RENT": 10001 + number, "SC": 333},
                account={"state": "live", "closed_on": None},
            )
    tell(store)


def asked(url: str, *words: str, login: str = "carol", week: str = "2026-11-30") -> Ran:
    return dutydesk("debit", "--week", week, *words, store=url, login=login)


def test_each_run_is_a_line_of_the_log_without_names(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert [asked(url, "--dry-run").code, asked(url).code, asked(url).code] == [0, 0, 3]
    assert asked(url, login="nobody").code == 3
    assert dutydesk("prove", store=url).code == 0
    out = str(tmp_path)
    assert dutydesk("export", "postings", "--to", out, store=url, login="carol").code == 3
    log = [
        line.split(" ", 1)[1] for line in (tmp_path / "dutydesk" / "dutydesk.log").read_text().splitlines()
    ]
    assert re.fullmatch(r"debit week=2026-11-30 accounts=\d+ entries=\d+ total=\d+ taken_up=0", log[0]), log
    assert log[1:3] == ["debit failed=Refused", "debit failed=NotAllowed"]
    assert re.fullmatch(r"prove proved=1 differences=0 entries=\d+ trail=\d+", log[3])
    assert log[4:] == ["export failed=Refused"]


@pytest.fixture
def url(store: Store, database_url: str) -> str:
    fill(store)
    return database_url


def test_it_says_in_one_line_what_it_charged(url: str, store: Store) -> None:
    dry = asked(url, "--dry-run")
    ran = asked(url)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Charged the week of 30/11/2026: ")
    assert len(ran.out.splitlines()) == 1
    assert dry.out == ran.out.replace("Charged", "Would charge")
    assert prove(store).clean


def test_the_second_time_it_is_refused(url: str) -> None:
    asked(url)
    again = asked(url, week="2026-12-03")
    assert (again.code, again.out) == (3, "")
    assert again.err == (
        "dutydesk: The charges of the week of 30/11/2026 were raised before: nothing was charged again. "
        "Name another week.\n"
    )
    assert asked(url, "--dry-run").code == 3


def test_a_dry_run_changes_nothing(url: str, store: Store) -> None:
    before = told(store)
    assert asked(url, "--dry-run").code == 0
    after = told(store)
    # The trail says that she was there, and nothing else.
    after["trail"].remove(("sign_in", "officer", 1))
    assert after == before


def test_what_is_wrong_is_said(url: str) -> None:
    assert asked(url, week="Monday").err == "dutydesk: That is no date. Write it as 2026-11-30.\n"
    assert asked(url, week="Monday").code == 2
    assert asked(url, week="2027-02-01").code == 3
    assert asked(url, login="asha").code == 3
    assert asked(url, login="dev").code == 3


def test_a_mirror_is_told_why_not(store: Store, database_url: str) -> None:
    fill(store, books="mirror")
    ran = asked(database_url)
    assert ran.code == 3
    assert "housing system keeps the ledger" in ran.err


# -- killed ----------------------------------------------------------------------------------------------


def told(store: Store) -> dict[str, list[Any]]:
    """Everything a run writes, without the ids and times that a database gives."""
    queries = {
        "entry": "SELECT e.account_id, e.seq, p.key, e.sub_account, e.kind, e.effective_on, e.amount, "
        "e.balance_after, e.account_balance_after FROM entry e JOIN posting p ON p.id = e.posting_id "
        "ORDER BY e.account_id, e.seq",
        "account": "SELECT id, balance, seq FROM rent_account ORDER BY id",
        "sub": "SELECT account_id, code, balance FROM sub_account ORDER BY account_id, code",
        "posting": "SELECT key, digest, effective_on FROM posting ORDER BY key",
        "run": "SELECT week, state, chunks, last_account_id, accounts, entries, total FROM debit_run",
        "trail": "SELECT verb, subject, count(*) FROM audit_event GROUP BY verb, subject ORDER BY verb, subject",
    }
    with store.reading() as connection:
        return {name: [tuple(row) for row in connection.execute(text(sql))] for name, sql in queries.items()}


def lived(url: str, dies_at: int | None) -> int:
    """Raise the week in a process of its own that kills itself at a statement; gives its wait status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    status = 1
    try:
        left = [dies_at or -1]

        def count(*_: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        # Before a statement, after it, and before a commit: whatever lies between them is memory alone.
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, name, count)
        raise_debit(open_store(url), FINANCE, CLOCK, load_policy("default"), week=WEEK, chunk=4)
        status = 0
    finally:
        os._exit(status)


def test_killed_anywhere_and_run_again_it_comes_to_the_same(database_url: str, another_url: str) -> None:
    for where in (database_url, another_url):
        with closing(open_store(where)) as store:
            fill(store)
    assert lived(another_url, None) == 0
    dice, kills = random.Random(4), 0
    for _ in range(12):
        status = lived(database_url, dice.randint(1, 90))
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        kills += 1
    else:
        assert lived(database_url, None) == 0
    with closing(open_store(database_url)) as cut, closing(open_store(another_url)) as whole:
        assert kills >= 5
        assert told(cut) == told(whole)
        assert prove(cut).clean
