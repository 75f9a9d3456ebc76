"""What every area of a desk stands on: the store, who sits there, the clock, and the council's own rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from store.domain.calendar import WorkingDays
from store.domain.policy import Policy
from store.engine import Store
from store.ports import Clock
from store.unit_of_work import Actor, UnitOfWork, in_unit

Result = TypeVar("Result")


@dataclass(frozen=True)
class DeskRoom:
    """One officer's desk on one store; each area (`PeopleDesk`, `MoneyDesk` ...) is given it whole."""

    store: Store
    actor: Actor
    clock: Clock
    policy: Policy
    working_days: WorkingDays
    state_folder: Path
    """This desk's own folder on this machine: emergencies and drafts, written before the store is asked."""

    @property
    def officer_id(self) -> int:
        """The officer at this desk: an `Actor` of the system itself never sits at one."""
        if self.actor.officer_id is None:
            raise ValueError("a desk has an officer")
        return self.actor.officer_id

    @property
    def cleared(self) -> bool:
        """Whether this officer reads what is restricted: safeguarding, domestic abuse."""
        return self.policy.has_right("restricted", self.actor.roles)

    def write(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Do one thing in a unit of its own, all or nothing; done again whole where the store was busy."""
        return in_unit(self.store, self.actor, self.clock, work)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the store."""
        with self.store.reading() as connection:
            yield connection
