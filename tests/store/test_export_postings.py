"""Postings handed to the housing system: one numbered batch a run, the same file whenever it is asked for."""

import csv
import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from store.domain.errors import NotFound, Refused, StoreDamaged
from store.domain.posting_file import OutLine, written
from store.domain.receipts import text_number
from store.engine import Store
from store.services.export_postings import Batch, batch_again, make_batch, mark_written, waiting_file
from store.unit_of_work import UnitOfWork, in_unit
from tests.commands import Ran, dutydesk
from tests.store.mirroring import Mirror, mirror_of
from tests.store.till import POLICY, open_till
from tests.store.world import CLOCK

HEADER = "batch,receipt,account_ref,payment_ref,date,type,credit,debit,officer"


@pytest.fixture
def mirror(store: Store) -> Mirror:
    return mirror_of(store)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def export(mirror: Mirror, folder: Path, *more: str, login: str = "carol") -> Ran:
    where = mirror.store.url.render_as_string(hide_password=False)
    return dutydesk("export", "postings", "--to", str(folder), *more, store=where, login=login)


def again(mirror: Mirror, number: int) -> Batch:
    with mirror.store.reading() as connection:
        return batch_again(connection, number)


def test_a_day_s_postings_are_one_batch_with_a_control_line(mirror: Mirror) -> None:
    till, world = mirror.till, mirror.till.world
    cash = till.take("1", 2000)
    split = till.take(
        "2", 5000, split={"RENT": 4000, "SC": 1000}, method="CARD", reference="PAY-1", who="ben"
    )
    other = till.take("3", 1550, tenancy_id=world.credit.tenancy_id, method="CHQ", reference="000123")
    till.take_back(cash.posting_id)
    batch = mirror.export()
    s, c = world.secure.payment_reference, world.credit.payment_reference
    one, two, three = (text_number(paid.number) for paid in (cash, split, other))
    assert batch.content.splitlines() == [
        HEADER,
        f"2,{one},S-RENT,{s},2026-11-23,CASH,20.00,,asha",
        f"2,{two},S-RENT,{s},2026-11-23,CARD,40.00,,ben",
        f"2,{two},S-SC,{s},2026-11-23,CARD,10.00,,ben",
        f"2,{three},{world.credit.reference},{c},2026-11-23,CHQ,15.50,,asha",
        f"2,{one},S-RENT,{s},2026-11-23,REV,,20.00,carol",
        "2,CONTROL,5,,2026-11-23,,85.50,20.00,",
    ]
    assert (batch.number, batch.lines, batch.credit, batch.debit) == (2, 5, 8550, 2000)
    ((digest,),) = till.rows("SELECT digest FROM posting_batch WHERE number = 2")
    assert digest == hashlib.sha256(batch.content.encode()).hexdigest()


def test_only_the_desk_s_own_postings_go_out(mirror: Mirror) -> None:
    origins = mirror.till.rows(
        "SELECT DISTINCT p.origin FROM posting_out o JOIN entry e ON e.account_id = o.account_id AND e.seq = o.seq "
        "JOIN posting p ON p.id = e.posting_id"
    )
    assert origins == [("desk",)]
    (left,) = mirror.till.rows(
        "SELECT count(*) FROM entry e JOIN posting p ON p.id = e.posting_id WHERE p.origin = 'desk' "
        "AND NOT EXISTS (SELECT 1 FROM posting_out o WHERE o.account_id = e.account_id AND o.seq = e.seq)"
    )
    assert left == (0,)


def test_a_batch_asked_for_again_is_the_same_file_whatever_happened_since(
    mirror: Mirror, folder: Path
) -> None:
    paid = mirror.till.take("1")
    assert export(mirror, folder).code == 0
    path = folder / "postings-000002.csv"
    first = path.read_bytes()
    mirror.till.take("2", 300)
    mirror.till.take_back(paid.posting_id)
    mirror.export()
    with mirror.store.writing() as connection, connection.begin():
        for change in (
            "UPDATE upstream SET reference = 'NEW' WHERE reference = 'S-RENT'",
            "UPDATE rent_account SET payment_reference = rent_reference",
            "UPDATE officer SET login = login || '-old' WHERE login = 'asha'",
            "UPDATE posting_out SET state = 'home'",
        ):
            connection.execute(text(change))
    path.unlink()
    assert export(mirror, folder, "--batch", "2").code == 0
    assert path.read_bytes() == first == again(mirror, 2).content.encode()


def test_the_file_is_for_this_user_alone_and_what_a_killed_run_left_is_gone(
    mirror: Mirror, folder: Path
) -> None:
    mirror.till.take("1")
    (folder / "postings-000002.csv.part").write_text("half a li")
    ran = export(mirror, folder)
    assert ran == Ran(0, "postings-000002.csv: 1 lines, credits £20.00, debits £0.00.\n", "")
    assert [path.name for path in folder.iterdir()] == ["postings-000002.csv"]
    assert (folder / "postings-000002.csv").stat().st_mode & 0o777 == 0o600


def test_nothing_to_hand_over_makes_no_batch_and_no_gap(mirror: Mirror, folder: Path) -> None:
    ran = export(mirror, folder)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "dutydesk: No posting of the desk waits to be handed over. There is nothing to do.\n"
    assert list(folder.iterdir()) == []
    for number in (2, 3, 4):
        mirror.till.take(f"k{number}")
        export(mirror, folder)
        export(mirror, folder)
    assert mirror.till.rows("SELECT number FROM posting_batch ORDER BY number") == [(1,), (2,), (3,), (4,)]
    assert sorted(path.name for path in folder.iterdir()) == [f"postings-00000{n}.csv" for n in (2, 3, 4)]


def test_a_run_killed_before_its_file_is_made_good_by_the_next_one_first(
    mirror: Mirror, folder: Path
) -> None:
    mirror.till.take("1")
    made = in_unit(
        mirror.store, mirror.till.world.actor("carol"), CLOCK, lambda unit: make_batch(unit, POLICY)
    )
    with mirror.store.reading() as connection:
        waiting = waiting_file(connection)
    assert waiting is not None
    assert waiting.content == made.content
    mirror.till.take("2", 300)
    ran = export(mirror, folder)
    assert [words.split(":")[0] for words in ran.out.splitlines()] == [
        "postings-000002.csv",
        "postings-000003.csv",
    ]
    assert (folder / "postings-000002.csv").read_text() == made.content
    assert export(mirror, folder).code == 1


def test_a_file_left_out_is_written_though_nothing_new_waits(mirror: Mirror, folder: Path) -> None:
    mirror.till.take("1")
    in_unit(mirror.store, mirror.till.world.actor("carol"), CLOCK, lambda unit: make_batch(unit, POLICY))
    assert export(mirror, folder).code == 0
    assert [path.name for path in folder.iterdir()] == ["postings-000002.csv"]


def test_two_files_left_out_are_written_in_order_and_a_later_one_does_not_hide_them(
    mirror: Mirror, folder: Path
) -> None:
    def batch() -> Batch:
        carol = mirror.till.world.actor("carol")
        return in_unit(mirror.store, carol, CLOCK, lambda unit: make_batch(unit, POLICY))

    mirror.till.take("1")
    batch()  # its run was killed
    mirror.till.take("2")
    later = batch()  # and this one, beside it, was through first
    with UnitOfWork(mirror.store, mirror.till.world.actor("carol"), CLOCK) as unit:
        mark_written(unit, number=later.number)
        unit.commit()
    ran = export(mirror, folder)
    assert [words.split(":")[0] for words in ran.out.splitlines()] == [
        "postings-000002.csv",
        "postings-000003.csv",
    ]
    assert export(mirror, folder).code == 1


def test_another_file_of_that_name_is_left_alone(mirror: Mirror, folder: Path) -> None:
    mirror.till.take("1")
    (folder / "postings-000002.csv").write_text("something else")
    ran = export(mirror, folder)
    assert (ran.code, ran.out) == (3, "")
    assert "Another postings-000002.csv is in that folder" in ran.err
    (folder / "postings-000002.csv").unlink()
    assert export(mirror, folder).code == 0
    assert again(mirror, 2).content == (folder / "postings-000002.csv").read_text()


def test_a_folder_that_is_not_there_or_may_not_be_written(mirror: Mirror, folder: Path) -> None:
    mirror.till.take("1")
    assert (
        export(mirror, folder / "none").err
        == "dutydesk: There is no folder at that path. Make it, or check --to.\n"
    )
    (folder / "postings-000002.csv.part").mkdir()
    ran = export(mirror, folder)
    assert (ran.code, "could not be written" in ran.err) == (4, True)
    (folder / "postings-000002.csv.part").rmdir()
    assert export(mirror, folder).code == 0


def test_a_batch_that_never_was_and_one_that_was_altered(mirror: Mirror, folder: Path) -> None:
    ran = export(mirror, folder, "--batch", "9")
    assert (ran.code, ran.err) == (
        1,
        "dutydesk: There was no batch 9. Leave --batch out for the next one.\n",
    )
    with mirror.store.writing() as connection, connection.begin():
        for trigger in ("posting_batch_no_update", "posting_batch_no_change"):
            on = " ON posting_batch" if mirror.store.dialect == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}{on}")
        connection.execute(text("UPDATE posting_batch SET content = replace(content, '1', '2')"))
    with pytest.raises(StoreDamaged, match="batch 1 is not what was handed over"):
        again(mirror, 1)


@pytest.mark.parametrize("login", ["asha", "ben", "dev"])
def test_only_those_who_keep_the_books_hand_postings_over(mirror: Mirror, folder: Path, login: str) -> None:
    mirror.till.take("1")
    assert export(mirror, folder, login=login).code == 3
    assert export(mirror, folder, "--batch", "1", login=login).code == 3
    assert list(folder.iterdir()) == []


def test_a_store_of_record_has_nobody_to_hand_over_to(store: Store, folder: Path) -> None:
    till = open_till(store)
    ran = export(Mirror(till, 0), folder)
    assert (ran.code, ran.out) == (3, "")
    assert "keeps the ledger of record itself" in ran.err
    with pytest.raises(Refused, match="ledger of record"):
        in_unit(store, till.world.actor("carol"), CLOCK, lambda unit: make_batch(unit, POLICY))


def test_what_stands_in_a_batch_is_in_no_other(mirror: Mirror) -> None:
    mirror.till.take("1")
    mirror.export()
    with pytest.raises(NotFound):
        mirror.export()


def test_a_reference_with_a_comma_or_a_quote_stays_one_column() -> None:
    out = OutLine(None, 'A,1"x', "", date(2026, 11, 23), "TRF", -5, "asha")
    rows = list(csv.DictReader(written(7, [out], made_on=date(2026, 11, 24)).splitlines()))
    assert rows[0]["account_ref"] == 'A,1"x'
    assert rows[0]["credit"] == "0.05"
    assert rows[1]["receipt"] == "CONTROL"
