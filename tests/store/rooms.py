"""A room for tests: any officer of the world, on the default policy, with a folder of its own."""

from functools import cache
from pathlib import Path

from store.desk.room import DeskRoom
from store.domain.policy import Policy
from store.engine import Store
from store.policy_files import load_policy
from store.ports import Clock
from store.unit_of_work import UnitOfWork
from store.working_days import england
from tests.store.world import CLOCK, World


@cache
def default_policy() -> Policy:
    """The policy that the program brings."""
    return load_policy()


def room(store: Store, world: World, login: str, folder: Path, *, clock: Clock = CLOCK) -> DeskRoom:
    """The room of one officer's desk."""
    return DeskRoom(store, world.actor(login), clock, default_policy(), england(), folder / login)


def unit(store: Store, world: World, login: str) -> UnitOfWork:
    """A unit of work of one officer."""
    return UnitOfWork(store, world.actor(login), CLOCK)
