"""A till for tests: the world's store with a short way to take a payment at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from store.desk.room import DeskRoom
from store.domain.calendar import WorkingDays
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.views.money import ReceiptView
from store.engine import Store
from store.policy_files import load_policy
from store.ports import Clock
from store.services.take_payment import take_payment
from store.unit_of_work import UnitOfWork, in_unit
from tests.store.world import CLOCK, World, build_world

POLICY: Policy = load_policy("default")


@dataclass(frozen=True)
class Till:
    """A store with the world in it."""

    store: Store
    world: World

    def take(
        self,
        key: str,
        pence: int = 2000,
        *,
        split: Mapping[str, int] | None = None,
        who: str = "asha",
        clock: Clock = CLOCK,
        tenancy_id: int | None = None,
        method: str = "CASH",
        reference: str = "",
    ) -> ReceiptView:
        """Take a payment in a unit of its own, all of it on RENT where no split is given."""

        def work(unit: UnitOfWork) -> ReceiptView:
            return self.take_in(
                unit, key, pence, split=split, tenancy_id=tenancy_id, method=method, reference=reference
            )

        return in_unit(self.store, self.world.actor(who), clock, work)

    def take_in(
        self,
        unit: UnitOfWork,
        key: str,
        pence: int = 2000,
        *,
        split: Mapping[str, int] | None = None,
        tenancy_id: int | None = None,
        method: str = "CASH",
        reference: str = "",
    ) -> ReceiptView:
        """Take a payment in a unit that is open."""
        shares = {"RENT": pence} if split is None else split
        return take_payment(
            unit,
            policy=POLICY,
            key=key,
            call_key="call-1",
            tenancy_id=self.world.secure.tenancy_id if tenancy_id is None else tenancy_id,
            amount=Pence(pence),
            method=method,
            outside_reference=reference,
            split={code: Pence(share) for code, share in shares.items()},
        )

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a query gives."""
        with self.store.reading() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    def one(self, sql: str, **values: Any) -> Any:
        """The one figure a query gives."""
        ((value,),) = self.rows(sql, **values)
        return value

    def room(self, folder: Path, who: str = "asha") -> DeskRoom:
        """A desk's room on this store."""
        return DeskRoom(self.store, self.world.actor(who), CLOCK, POLICY, WorkingDays(), folder)


def open_till(store: Store) -> Till:
    """Build the world in an empty store."""
    return Till(store, build_world(store))
