"""PostgreSQL over a line that is cut at COMMIT: nothing lost, nothing twice, and the officer hears what became of it."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from textual import events

from store import engine
from store.domain.errors import OutcomeUnknown
from store.domain.verification import EVERYTHING
from store.domain.views.people import Speaking
from store.engine import open_store
from store.services.desk_role import give_rights
from tests.postgres_server import short_folder
from tests.store.till import open_till
from tests.store.world import CLOCK, World
from tests.torture.checking import final_faults, replay_faults, stored_faults
from tests.torture.journal import Told
from tests.torture.line import AFTER, BEFORE, HANG, THROUGH, Line, cutting, line_to
from tests.torture.payments import Payment, Till, furnish, payments, till_at
from tests.tui.driving import Sitting, press, settled, type_in
from tests.tui.frames import frame_text
from tui import away
from tui.app import DutydeskApp, Opened
from tui.bootstrap import open_desk

ROLE = f"desks_{os.getpid()}"
DESKS = 3


@pytest.fixture
def near(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose path is short enough for a socket."""
    folder = short_folder()
    yield folder
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()


def as_desk(url: str) -> str:
    """The URL for the desks' own role, made with its rights."""
    with closing(open_store(url)) as owner, owner.writing() as connection, connection.begin():
        give_rights(connection, ROLE)
    return make_url(url).set(username=ROLE).render_as_string(hide_password=False)


@pytest.mark.parametrize("seed", [1, 2])
def test_payments_over_a_line_that_is_cut_are_there_once_each(
    postgresql_url: str, near: Path, seed: int
) -> None:
    with closing(open_store(postgresql_url)) as store:
        officer_id, tenancies = furnish(store)
    wanted = payments(seed, 90, tenancies)
    told = Told({payment.number: payment.key for payment in wanted})

    def desk(share: list[Payment], url: str) -> None:
        with closing(open_store(url, desk=True)) as store:
            till = till_at(store, officer_id)
            for payment in share:
                told.answers[payment.number] = take_at_last(till, payment)

    with (
        line_to(as_desk(postgresql_url), near, cutting(seed, 0.3)) as (line, url),
        ThreadPoolExecutor(DESKS) as pool,
    ):
        for done in [pool.submit(desk, wanted[number::DESKS], url) for number in range(DESKS)]:
            done.result()
    assert line.met[BEFORE] >= 5, line.met
    assert line.met[AFTER] >= 5, line.met
    assert len(told.answers) == len(wanted)
    with closing(open_store(postgresql_url)) as store:
        assert stored_faults(store, wanted, told) == []
        assert replay_faults(till_at(store, officer_id), wanted, told) == ([], 0)
        assert final_faults(store, wanted, told) == []


def take_at_last(till: Till, payment: Payment) -> int:
    """As an officer's page does: an unknown one is asked for until it is known."""
    while True:
        try:
            return till.take(payment).number
        except OutcomeUnknown:
            continue


def test_a_commit_whose_answer_never_comes_is_given_up_and_found_again(
    postgresql_url: str, near: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "GIVEN_UP_MS", 500 - engine.DESK_ANSWER_MS)
    with closing(open_store(postgresql_url)) as store:
        officer_id, tenancies = furnish(store)
    wanted = payments(3, 2, tenancies)
    fates = iter([HANG])
    with (
        line_to(postgresql_url, near, lambda _unit: next(fates, THROUGH)) as (line, url),
        closing(open_store(url, desk=True)) as store,
    ):
        till = till_at(store, officer_id)
        receipts = [till.take(payment) for payment in wanted]
        assert line.met[HANG] == 1
        assert [receipt.again for receipt in receipts] == [True, False]


# -- at the screen --------------------------------------------------------------------------------------


@pytest.fixture
def world(postgresql_url: str) -> World:
    """The small council."""
    with closing(open_store(postgresql_url)) as store:
        return open_till(store).world


@pytest.fixture(autouse=True)
def questions_follow_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page asks without end, and often."""
    monkeypatch.setattr(away, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr("store.unit_of_work.PAUSES", (0.0,) * 4)


async def at_the_split(sitting: Sitting, world: World) -> None:
    """A tenant who was checked pays: one Enter is left."""
    app = sitting.app
    assert isinstance(app, DutydeskApp)
    tenant = world.secure
    speaking = Speaking("tenant", tenant.person_ids[0], None, frozenset(EVERYTHING), "A tenant")
    call = app.begin_call().for_tenancy(tenant.tenancy_id, "1000014")
    app.call = call.with_speaker(speaking, "A tenant")
    app.show("pay", tenancy_id=tenant.tenancy_id)
    await settled(sitting)
    await type_in(sitting, "21.37")
    await press(sitting, "enter")
    assert "Enter takes £21.37 in cash." in frame_text(app)


async def until(sitting: Sitting, *words: str) -> str:
    """The page once it says one of these."""
    for _ in range(4000):
        page = " ".join(frame_text(sitting.app).split())
        if any(one in page for one in words):
            return page
        await sitting.pause(0.005)
    pytest.fail(f"never said: {words}\n{frame_text(sitting.app)}")


@contextmanager
def app_at(url: str, tmp_path: Path) -> Iterator[DutydeskApp]:
    """A desk of asha's at the end of a line."""
    desks: list[Any] = []

    def connect() -> Opened:
        desks.append(open_desk(url, login="asha", clock=CLOCK, state_folder=tmp_path))
        return Opened(desks[0], CLOCK)

    app = DutydeskApp(connect)
    try:
        yield app
    finally:
        app.stop_watch()
        for desk in desks:
            desk.money._room.store.close()


def falls_at_the_payment(line: Line, how: str) -> None:
    """Have the line go down at the COMMIT of a payment, once."""

    def fate(unit: bytes) -> str:
        if b"INSERT INTO receipt" not in unit:
            return THROUGH
        line.fate = lambda _unit: THROUGH
        line.down = True
        return how

    line.fate = fate


@pytest.mark.parametrize(
    ("how", "ends"),
    [
        (BEFORE, "Taken. Read out the receipt number."),
        (AFTER, "It was taken, once: receipt"),
    ],
)
async def test_the_officer_is_told_what_became_of_a_payment_whose_commit_was_cut(
    postgresql_url: str, world: World, near: Path, tmp_path: Path, how: str, ends: str
) -> None:
    """The store is away for longer than the tries: the page says NOT KNOWN, asks, and takes nothing by itself."""
    with line_to(as_desk(postgresql_url), near) as (line, url), app_at(url, tmp_path) as app:
        falls_at_the_payment(line, how)
        async with app.run_test(size=(80, 24)) as sitting:
            await settled(sitting)
            await at_the_split(sitting, world)
            app.post_message(events.Key("enter", None))
            page = await until(sitting, "NOT CONNECTED to the store, trying. Do not take the money again.")
            assert "NOT KNOWN: £21.37 in cash" in page
            assert "Do not take it again," in page
            line.down = False
            if how == BEFORE:
                await until(sitting, "It was not taken. To take it after all type the amount again.")
                for key in ("2", "1", "full_stop", "3", "7", "enter"):
                    typed = "." if key == "full_stop" else key
                    app.post_message(events.Key(key, typed if len(typed) == 1 else None))
            page = await until(sitting, ends)
            assert " TAKEN £21.37 in cash" in page
            assert app.call is not None
            assert [deed.kind for deed in app.call.deeds] == ["payment"]
            # What is still kept behind the page has its connection back before the store is closed.
            await settled(sitting)
    with closing(open_store(postgresql_url)) as store, store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM receipt WHERE amount = 2137")).scalar_one() == 1
