"""What was typed and not yet kept: given back after a lost line, a killed program, or a store that was away."""

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from store.desk.drafts import DraftsDesk
from store.desk.money import MoneyDesk
from store.domain.errors import BadInput, NotAllowed, StoreBusy, StoreFull
from store.domain.money import Pence
from store.engine import Store, open_store
from store.local_files import LocalFiles
from store.services.posting import lock_account
from store.services.save_draft import LARGEST, fit_to_keep
from store.unit_of_work import UnitOfWork
from tests.store.desks import Sitting, count, rows, sit
from tests.store.world import World, build_world


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


def fields(**typed: object) -> str:
    return json.dumps(typed)


def save(desk: Sitting, key: str = "d1", tenancy_id: int | None = None, **typed: object) -> bool:
    return desk.drafts.save(
        form="note", tenancy_id=tenancy_id, key=key, call_key="c1", content=fields(**typed)
    )


def files(desk: Sitting) -> list[Path]:
    return sorted((desk.room.state_folder / "drafts").glob("*.json"))


@contextmanager
def away(desk: Sitting) -> Iterator[Sitting]:
    """The same desk while another program holds its store: it waits a moment and gives up."""
    hurried = open_store(desk.room.store.url, busy_ms=50)
    room = replace(desk.room, store=hurried)
    try:
        with desk.room.store.writing() as connection, connection.begin():
            if hurried.dialect == "sqlite":
                connection.execute(text("UPDATE counter SET value = value"))
            else:
                connection.execute(text("LOCK TABLE draft IN EXCLUSIVE MODE"))
            yield replace(desk, room=room, drafts=DraftsDesk(room))
    finally:
        hurried.close()


def test_a_draft_is_offered_back_as_it_was_last_typed(world: World, store: Store, asha: Sitting) -> None:
    assert save(asha, tenancy_id=world.secure.tenancy_id, said="Hours w")
    assert save(asha, tenancy_id=world.secure.tenancy_id, said="Hours were cut")
    [offered] = asha.drafts.offered()
    assert json.loads(offered.content) == {"said": "Hours were cut"}
    assert (offered.form, offered.key, offered.call_key) == ("note", "d1", "c1")
    assert offered.rent_reference == "1000014"
    assert count(store, "draft") == 1
    assert files(asha) == []


def test_a_draft_is_its_officers_own(world: World, store: Store, asha: Sitting, tmp_path: Path) -> None:
    save(asha, said="x")
    ben = sit(world, store, "ben", tmp_path)
    assert ben.drafts.offered() == ()
    ben.drafts.discard(key="d1")
    assert len(asha.drafts.offered()) == 1
    asha.drafts.discard(key="d1")
    asha.drafts.discard(key="d1")
    assert asha.drafts.offered() == ()


def test_the_newest_comes_first(asha: Sitting) -> None:
    save(asha, "d1", said="x")
    save(asha.later(at="14:20"), "d2", said="y")
    assert [one.key for one in asha.drafts.offered()] == ["d2", "d1"]


def test_after_a_week_a_draft_is_gone_from_store_and_machine(
    world: World, store: Store, asha: Sitting
) -> None:
    save(asha, "d1", said="x")
    with away(asha) as cut_off:
        assert not save(cut_off, "d2", said="y")
    assert len(asha.later(days=7).drafts.offered()) == 2
    assert asha.later(days=7, at="14:04").drafts.offered() == ()
    assert count(store, "draft") == 0
    assert files(asha) == []


def test_a_payment_that_nobody_knows_of_is_never_too_old_and_leads_the_list(
    world: World, store: Store, asha: Sitting
) -> None:
    sent, tenancy_id = '[2000, "CASH", "", {"RENT": 2000}]', world.secure.tenancy_id

    def pay(desk: Sitting, key: str, sent: str) -> None:
        content = fields(amount="20", sent=sent)
        desk.drafts.save(form="pay", tenancy_id=tenancy_id, key=key, call_key="c1", content=content)

    pay(asha, "d1", sent)
    pay(asha, "d2", "")
    save(asha, "d3", tenancy_id, said='"sent": "[')
    with away(asha) as cut_off:
        pay(cut_off, "d4", sent)
    later = asha.later(days=30)
    for number in range(25):
        save(later, f"n{number}", said="x")
    assert [one.key for one in later.drafts.offered()][:3] == ["d4", "d1", "n24"]
    assert {one.draft.key for one in later.drafts.unsettled(tenancy_id)} == {"d1", "d4"}
    assert not {"d2", "d3"} & {row.key for row in rows(store, "draft")}


def test_a_store_that_is_away_costs_no_word(world: World, store: Store, asha: Sitting) -> None:
    save(asha, "d1", said="before")
    with away(asha) as cut_off:
        assert not save(cut_off, "d1", said="while it was away")
        assert not save(cut_off, "d2", said="another form")
        assert {one.key: json.loads(one.content)["said"] for one in cut_off.drafts.offered()} == {
            "d1": "while it was away",
            "d2": "another form",
        }
        assert len(files(asha)) == 2
    offered = asha.drafts.offered()
    assert {one.key for one in offered} == {"d1", "d2"}
    assert all(one.id for one in offered), "both are in the store now"
    assert files(asha) == []
    assert json.loads(rows(store, "draft", key="d1")[0].content) == {"said": "while it was away"}


def test_what_was_discarded_while_the_store_was_away_stays_discarded(store: Store, asha: Sitting) -> None:
    save(asha, "d1", said="sent already")
    with away(asha) as cut_off:
        cut_off.drafts.discard(key="d1")
        assert cut_off.drafts.offered() == ()
    assert asha.drafts.offered() == ()
    assert count(store, "draft") == 0
    assert files(asha) == []


def test_an_older_file_does_not_overwrite_a_newer_draft(world: World, store: Store, asha: Sitting) -> None:
    with away(asha) as cut_off:
        save(cut_off, "d1", said="old")
    kept = files(asha)[0].read_bytes()
    save(asha.later(at="14:30"), "d1", said="new")
    files(asha)
    (asha.room.state_folder / "drafts" / "d1.json").write_bytes(kept)
    [offered] = asha.drafts.offered()
    assert json.loads(offered.content) == {"said": "new"}


def test_a_card_number_is_never_kept_neither_here_nor_there(
    world: World, store: Store, asha: Sitting
) -> None:
    reference = world.secure.payment_reference
    save(asha, "d1", said="it is 4111-1111-1111-1111 ok", number=4111111111111111, card=reference, n=3)
    with away(asha) as cut_off:
        save(cut_off, "d2", said="4111 1111 1111 1111")
        on_disk = files(asha)[0].read_text()
    assert json.loads(rows(store, "draft", key="d1")[0].content) == {
        "said": "it is (card ending 1111) ok",
        "number": "(card ending 1111)",
        "card": reference,
        "n": 3,
    }
    assert "4111" not in on_disk


def test_a_pasted_megabyte_is_given_back_and_what_is_beyond_measure_is_told(asha: Sitting) -> None:
    save(asha, "d1", said="x" * 1_000_000)
    assert len(json.loads(asha.drafts.offered()[0].content)["said"]) == 1_000_000
    with pytest.raises(BadInput, match="too long"):
        save(asha, "d1", said="x" * LARGEST)


def test_what_is_no_json_is_kept_as_text() -> None:
    assert json.loads(fit_to_keep("not json")) == {"text": "not json"}
    assert json.loads(fit_to_keep('{"a": [1, true, null, "b\\u001b[2J"]}')) == {"a": [1, True, None, "b[2J"]}
    assert json.loads(fit_to_keep("[" * 100_000))["text"].startswith("[[")


def test_an_auditor_has_no_drafts(world: World, store: Store, tmp_path: Path) -> None:
    dev = sit(world, store, "dev", tmp_path)
    with pytest.raises(NotAllowed):
        save(dev, said="x")
    assert dev.drafts.offered() == ()
    assert files(dev) == []


def test_local_files_are_for_this_officer_and_this_store_alone(
    world: World, store: Store, asha: Sitting
) -> None:
    with away(asha) as cut_off:
        save(cut_off, said="x")
    folder = asha.room.state_folder / "drafts"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(files(asha)[0].stat().st_mode) == 0o600
    mine = (store.shown, world.officers["asha"])
    assert len(list(LocalFiles(folder, *mine).all())) == 1
    assert list(LocalFiles(folder, "sqlite:////another.db", mine[1]).all()) == []
    assert list(LocalFiles(folder, mine[0], world.officers["ben"]).all()) == []


@pytest.mark.parametrize("key", ["../../escape", "a/b", "", "x" * 300, "\x00", "CON:", ".hidden"])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    local = LocalFiles(tmp_path / "in" / "drafts", "here", 1)
    local.write(key, {"a": 1})
    [made] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert made.parent == tmp_path / "in" / "drafts"
    found = local.read(key)
    assert found is not None
    assert (found["a"], found["key"]) == (1, key)
    local.remove(key)
    assert local.read(key) is None


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    local = LocalFiles(tmp_path / "drafts", "here", 1)
    local.write("good", {"a": 1})
    for name, content in (
        ("cut", b'{"key": "cu'),
        ("list", b"[]"),
        ("bytes", b"\xff\xfe"),
        ("deep", b"[" * 99_999),
    ):
        (tmp_path / "drafts" / f"{name}.json").write_bytes(content)
    assert [one["key"] for one in local.all()] == ["good"]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFull, match="could not be written"):
        LocalFiles(tmp_path / "file" / "drafts", "here", 1).write("k", {})


def test_a_half_written_file_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = LocalFiles(tmp_path / "drafts", "here", 1)
    local.write("k", {"a": "first"})

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreFull):
        local.write("k", {"a": "second"})
    assert [one["a"] for one in local.all()] == ["first"]
    assert [path.name for path in (tmp_path / "drafts").iterdir()] == ["k.json"]


SENT = fields(amount="20", sent='[2000, "CASH", "", {"RENT": 2000}]')


def test_a_payment_that_was_sent_is_known_at_every_desk_until_it_is_settled(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    ben, where = sit(world, store, "ben", tmp_path), world.secure.tenancy_id
    sent: dict[str, Any] = {"form": "pay", "tenancy_id": where, "call_key": "c1", "content": SENT}
    save(asha, tenancy_id=where, said="no payment")
    with away(asha) as cut_off:
        assert not cut_off.drafts.save(key="p1", **sent)
    [mine] = asha.drafts.unsettled(where)
    assert (mine.mine, mine.officer, mine.draft.key, mine.sent.amount) == (True, "Asha Okoro", "p1", 2000)
    assert asha.drafts.save(key="p1", **sent)
    assert asha.drafts.unsettled(where)[0].draft.rent_reference == "1000014"
    [others] = ben.drafts.unsettled(where)
    assert (others.mine, others.officer) == (False, "Asha Okoro")
    assert ben.drafts.unsettled(world.joint.tenancy_id) == ()
    money = MoneyDesk(asha.room)
    assert money.became(key="p1", tenancy_id=where) is None
    taken = money.take(
        key="p1",
        call_key="c1",
        tenancy_id=where,
        amount=Pence(2000),
        method="CASH",
        outside_reference="",
        split={"RENT": Pence(2000)},
    )
    assert money.became(key="p1", tenancy_id=where) == replace(taken, again=True)
    assert ben.drafts.unsettled(where) == ()
    assert len(asha.drafts.unsettled(where)) == 1, "only this desk can show the receipt and let it go"
    asha.drafts.discard(key="p1")
    assert asha.drafts.unsettled(where) == ()


def test_nothing_is_said_of_a_payment_while_one_may_still_come_through(
    world: World, asha: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit whose answer was cut off holds the account until it is through: asking waits for it."""
    monkeypatch.setattr("store.unit_of_work.PAUSES", (0.0,) * 4)
    hurried = open_store(asha.room.store.url, busy_ms=20)
    try:
        with UnitOfWork(asha.room.store, asha.room.actor, asha.room.clock) as unit:
            lock_account(unit, tenancy_id=world.secure.tenancy_id)
            with pytest.raises(StoreBusy):
                MoneyDesk(replace(asha.room, store=hurried)).became(
                    key="p1", tenancy_id=world.secure.tenancy_id
                )
    finally:
        hurried.close()
