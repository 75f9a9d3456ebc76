"""Receipts: printed once and copied after, kept private, listed newest first."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from store.desk.money import MoneyDesk
from store.domain.errors import NotAllowed, NotFound, StoreProblem
from store.domain.receipts import paper
from store.engine import Store
from store.models.keeping import StoreFact
from store.policy_files import adopted_policy
from store.queries.receipts import posting_of_receipt, receipt_of
from store.services.carry_call import begin_call
from store.services.record_try import record_try
from store.unit_of_work import UnitOfWork, in_unit
from tests.commands import dutydesk
from tests.store.till import POLICY, Till, open_till
from tests.store.world import CLOCK
from tui import bootstrap

FACTS = StoreFact.__table__  # type: ignore[attr-defined]


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store)


def test_the_first_paper_is_the_receipt_and_every_other_a_copy(till: Till, tmp_path: Path) -> None:
    receipt = till.take("k", 2000)
    desk = MoneyDesk(till.room(tmp_path / "state"))

    first, second, third = (Path(desk.print_receipt(receipt.posting_id)) for _ in range(3))

    assert [file.name for file in (first, second, third)] == [
        "receipt-R000002C.txt",
        "receipt-R000002C-copy-1.txt",
        "receipt-R000002C-copy-2.txt",
    ]
    assert first.read_text() == paper(receipt, council=POLICY.council)
    assert second.read_text() == paper(replace(receipt, copy=True), council=POLICY.council)
    assert first.parent == tmp_path / "state" / "receipts"
    assert [oct(os.stat(path).st_mode & 0o777) for path in (first.parent, first)] == ["0o700", "0o600"]
    for name in ("Adaeze", "Okafor", "Alder Walk"):
        assert name not in first.read_text()
    assert till.rows(
        "SELECT subject, subject_id, tenancy_id, detail FROM audit_event WHERE verb = 'print_receipt' ORDER BY seq"
    ) == [("receipt", 2, till.world.secure.tenancy_id, f'{{"copies":{n}}}') for n in range(3)]


def test_two_desks_that_print_at_once_make_one_original(till: Till, tmp_path: Path) -> None:
    receipt = till.take("k", 2000)
    rooms = [till.room(tmp_path / who, who) for who in ("asha", "ben", "carol")]
    with ThreadPoolExecutor(3) as desks:
        papers = list(desks.map(lambda room: MoneyDesk(room).print_receipt(receipt.posting_id), rooms))
    assert sorted(Path(file).name.count("copy") for file in papers) == [0, 1, 1]


def test_a_link_laid_in_the_way_is_not_followed(till: Till, tmp_path: Path) -> None:
    receipt = till.take("k", 2000)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "receipt-R000002C.txt").symlink_to(victim)
    MoneyDesk(till.room(tmp_path)).print_receipt(receipt.posting_id)
    assert victim.read_text() == "mine"


def test_a_paper_that_cannot_be_written_is_told_and_the_next_is_a_copy(till: Till, tmp_path: Path) -> None:
    receipt = till.take("k", 2000)
    in_the_way = tmp_path / "receipts"
    in_the_way.write_text("a file where the folder should be")
    desk = MoneyDesk(till.room(tmp_path))
    with pytest.raises(StoreProblem, match="the payment itself is safe"):
        desk.print_receipt(receipt.posting_id)
    in_the_way.unlink()
    assert "COPY" in Path(desk.print_receipt(receipt.posting_id)).read_text()


def test_who_prints_and_what(till: Till, tmp_path: Path) -> None:
    receipt = till.take("k", 2000)
    with pytest.raises(NotAllowed):
        MoneyDesk(till.room(tmp_path, "dev")).print_receipt(receipt.posting_id)
    with pytest.raises(NotFound, match="no such receipt"):
        MoneyDesk(till.room(tmp_path)).print_receipt(999_999)


def test_the_receipts_of_an_account_newest_first(till: Till, tmp_path: Path) -> None:
    till.take("k1", 2000)
    till.take("k2", 3000, method="CARD", reference="PL-7F3K", who="ben")
    till.take("elsewhere", 100, tenancy_id=till.world.joint.tenancy_id)
    rows = MoneyDesk(till.room(tmp_path)).taken(till.world.secure.tenancy_id)
    assert [(row.number, row.amount, row.method, row.officer) for row in rows] == [
        ("R000003D", 3000, "Card payment", "Ben Hartley"),
        ("R000002C", 2000, "Cash", "Asha Okoro"),
        ("R000001B", 2000, "Cash", ""),
    ]
    assert not any(row.reversed or row.pending for row in rows)


def test_a_receipt_is_found_by_its_number_and_reads_as_it_was(till: Till) -> None:
    receipt = till.take("k", 18640, split={"RENT": 15640, "SC": 3000})
    till.take("later", 1000)
    with till.store.reading() as connection:
        posting_id, tenancy_id = posting_of_receipt(connection, receipt.number)
        assert (posting_id, tenancy_id) == (receipt.posting_id, till.world.secure.tenancy_id)
        assert receipt_of(connection, posting_id) == receipt, "balances are those of that moment"
        with pytest.raises(NotFound, match="no receipt of that number"):
            posting_of_receipt(connection, 77)


def _on_the_line(till: Till) -> None:
    """Asha has the tenant on the line, checked a moment ago."""

    def work(unit: UnitOfWork) -> None:
        begin_call(unit, POLICY, key="c1")
        tenant = till.world.secure
        record_try(
            unit,
            POLICY,
            key="t1",
            call_key="c1",
            tenancy_id=tenant.tenancy_id,
            outcome="passed",
            asked=3,
            person_id=tenant.person_id,
        )

    in_unit(till.store, till.world.actor("asha"), CLOCK, work)


def test_the_command_prints_a_receipt_for_who_is_on_the_line_and_a_copy_for_a_purpose(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.commands.at_work.SystemClock", lambda: CLOCK)
    receipt = till.take("k", 2000)
    where = till.store.url.render_as_string(hide_password=False)
    why = ("--why", "asked for by post")
    untold = dutydesk("receipt", "2", store=where)
    assert (untold.code, untold.out) == (3, "")
    assert "Nobody on your line was checked for this account" in untold.err
    copy = dutydesk("receipt", "r000002c", *why, store=where, login="ben")
    assert (copy.code, copy.out) == (0, paper(replace(receipt, copy=True), council=POLICY.council))
    assert till.rows("SELECT subject, subject_id, why FROM audit_event WHERE verb = 'look'") == [
        ("receipt", 2, "asked for by post")
    ]
    _on_the_line(till)
    first, again = (dutydesk("receipt", "2", store=where) for _ in range(2))
    assert (first.code, first.out) == (0, paper(receipt, council=POLICY.council)), "no copy used it up"
    assert "COPY" in again.out
    for number, login, code, said in (
        ("R000002D", "asha", 2, "check letter"),
        ("77", "asha", 1, "no receipt of that number"),
        ("2", "dev", 3, "writes nothing"),
        ("2", "nobody", 3, "officer"),
    ):
        refused = dutydesk("receipt", number, *why, store=where, login=login)
        assert (refused.code, refused.out) == (code, ""), refused.err
        assert said in refused.err
    pretend = dutydesk("receipt", "2", "--as", "asha", store=where)
    assert (pretend.code, pretend.out) == (3, "")
    assert "takes no --as and no --today" in pretend.err


def test_the_receipt_names_the_council_whose_store_it_is(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the command line and at the desk: the policy that comes with Dutydesk names an example."""
    receipt = till.take("k", 2000)
    with till.store.writing() as connection, connection.begin():
        connection.execute(insert(FACTS).values(name="council", value="Larkmere Borough Council"))
    where = till.store.url.render_as_string(hide_password=False)
    said = dutydesk("receipt", "2", "--why", "asked for by post", store=where).out
    assert said.splitlines()[0].strip() == "Larkmere Borough Council"
    # A desk keeps its store until the program ends; the fixture closes this one.
    monkeypatch.setattr(bootstrap, "open_store", lambda _where, **_how: till.store)
    desk = bootstrap.open_desk(where, login="asha", clock=CLOCK, state_folder=tmp_path)
    written = Path(desk.money.print_receipt(receipt.posting_id)).read_text()
    assert written.splitlines()[0].strip() == "Larkmere Borough Council"
    assert adopted_policy(till.store) == replace(POLICY, council="Larkmere Borough Council")
