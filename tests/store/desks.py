"""Desks for tests: an officer of the small council, sitting on a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from store.clocks import PracticeClock
from store.desk.casework import CaseworkDesk
from store.desk.drafts import DraftsDesk
from store.desk.officers import OfficersDesk
from store.desk.queue import QueueDesk
from store.desk.room import DeskRoom
from store.desk.wellbeing import WellbeingDesk
from store.domain.pins import Cost, hash_pin
from store.engine import Store
from store.models.columns import metadata
from store.policy_files import load_policy
from store.unit_of_work import UnitOfWork
from store.working_days import england
from tests.store.world import CLOCK, World

PIN = "271828"
"""Everybody's in the tests."""

KEPT_PIN = hash_pin(PIN, b"salt of the tests", Cost(2, 1, 1))
"""At the least cost, so that a test takes no time."""

POLICY = load_policy()
WORKING_DAYS = england()


@dataclass(frozen=True)
class Sitting:
    """One officer's desk, all areas that the tests here need."""

    room: DeskRoom
    casework: CaseworkDesk
    queue: QueueDesk
    wellbeing: WellbeingDesk
    drafts: DraftsDesk
    officers: OfficersDesk

    def later(self, *, days: int = 0, at: str = "") -> "Sitting":
        """The same desk some days on, or at another time of day."""
        clock = PracticeClock(CLOCK.day + timedelta(days=days), at or CLOCK.at)
        return sit_in(replace(self.room, clock=clock))


def sit(world: World, store: Store, login: str, state_folder: Path) -> Sitting:
    """The desk of an officer."""
    room = DeskRoom(store, world.actor(login), CLOCK, POLICY, WORKING_DAYS, state_folder / login)
    return sit_in(room)


def sit_in(room: DeskRoom) -> Sitting:
    """All areas of a room."""
    return Sitting(
        room, CaseworkDesk(room), QueueDesk(room), WellbeingDesk(room), DraftsDesk(room), OfficersDesk(room)
    )


def give_pins(store: Store) -> None:
    """Everybody has the tests' PIN."""
    officer = table("officer")
    with store.writing() as connection, connection.begin():
        connection.execute(update(officer).values(pin_hash=KEPT_PIN))


@contextmanager
def unit_of(desk: Sitting) -> Iterator[UnitOfWork]:
    """A unit of that desk's officer, not committed."""
    with UnitOfWork(desk.room.store, desk.room.actor, desk.room.clock) as unit:
        yield unit


def table(name: str) -> Any:
    """A table by name."""
    return metadata.tables[name]


def rows(store: Store, name: str, **where: Any) -> list[Any]:
    """The rows of a table with these values, in order of their first column."""
    chosen = table(name)
    query = select(chosen).where(*(chosen.c[column] == value for column, value in where.items()))
    with store.reading() as connection:
        return list(connection.execute(query.order_by(next(iter(chosen.c)))))


def count(store: Store, name: str, **where: Any) -> int:
    """How many rows a table has with these values."""
    chosen = table(name)
    query = select(func.count()).select_from(chosen)
    query = query.where(*(chosen.c[column] == value for column, value in where.items()))
    with store.reading() as connection:
        return int(connection.execute(query).scalar_one())


def told(store: Store, verb: str, subject: str) -> list[Any]:
    """What the trail says of a verb on a kind of record."""
    return rows(store, "audit_event", verb=verb, subject=subject)
