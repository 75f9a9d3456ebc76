"""Two administrators who take each other's role away at one moment: one of them stays. SQLite has one writer."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import text

from store.domain.errors import Refused
from store.engine import Store, open_store
from store.services.keep_officer import OfficerWanted, add_officer, change_officer
from store.unit_of_work import Actor, UnitOfWork
from tests.store.desks import POLICY
from tests.store.world import CLOCK, build_world

ADMINISTRATOR = frozenset({"administrator"})
DUTY = OfficerWanted(roles=["duty"])


def until_it_waits(store: Store, other: "Future[None]") -> None:
    """Until the other unit waits for a lock, or is through without one."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while not other.done():
        with store.reading() as connection:
            if connection.execute(text(waits)).scalar_one():
                return


def test_one_of_them_stays_administrator(postgresql_url: str) -> None:
    with closing(open_store(postgresql_url)) as store, ThreadPoolExecutor(1) as pool:
        officers = build_world(store).officers
        with UnitOfWork(store, Actor(officers["asha"], "Asha", ADMINISTRATOR), CLOCK) as unit:
            ids = [
                add_officer(
                    unit, POLICY, login=login, wanted=OfficerWanted(name=login, roles=["administrator"])
                )
                for login in ("one", "two")
            ]
            unit.commit()
        first, second = (Actor(number, "A", ADMINISTRATOR) for number in ids)

        def other_way() -> None:
            with UnitOfWork(store, second, CLOCK) as unit:
                change_officer(unit, POLICY, login="one", wanted=DUTY)
                unit.commit()

        with UnitOfWork(store, first, CLOCK) as unit:
            change_officer(unit, POLICY, login="two", wanted=DUTY)
            waiting = pool.submit(other_way)
            until_it_waits(store, waiting)
            unit.commit()
        with pytest.raises(Refused, match="last administrator"):
            waiting.result()
