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
from store.services.bring_in import tell_brought_in
from store.services.check_pin import Signed
from store.services.decide_approval import approve
from store.services.request_reversal import request_reversal
from store.services.take_payment import take_payment
from store.unit_of_work import Actor, UnitOfWork, in_unit
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

    def take_back(self, posting_id: int, *, ask: str = "asha", yes: str = "carol") -> int:
        """Ask for a posting to be taken back and say yes to it; gives the action's number."""

        def asked(unit: UnitOfWork) -> int:
            tenancy = "SELECT a.tenancy_id FROM posting p JOIN rent_account a ON a.id = p.account_id WHERE p.id = :p"
            number, _ = request_reversal(
                unit,
                POLICY,
                WorkingDays(),
                key=f"back {posting_id} {self.one('SELECT count(*) FROM action')}",
                tenancy_id=self.one(tenancy, p=posting_id),
                posting_id=posting_id,
                reason="Wrong account",
            )
            return number

        action_id = in_unit(self.store, self.world.actor(ask), CLOCK, asked)
        self.say_yes(action_id, yes)
        return action_id

    def say_yes(self, action_id: int, who: str) -> None:
        """Approve an action, having seen the account as it is."""
        seq = self.one(
            "SELECT r.seq FROM rent_account r JOIN action a ON a.tenancy_id = r.tenancy_id WHERE a.id = :a",
            a=action_id,
        )

        def work(unit: UnitOfWork) -> None:
            signed = Signed(self.world.officers[who], unit.now)
            approve(unit, POLICY, action_id=action_id, seen_seq=seq, signed=signed, reason="Seen")

        in_unit(self.store, self.world.actor(who), CLOCK, work)

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
    """Build the world in an empty store, and tell the trail of what was brought in with it."""
    till = Till(store, build_world(store))
    tell(store)
    return till


def tell(store: Store) -> None:
    """Tell the trail of what a test has put into the store."""
    in_unit(store, Actor(None, "tests", frozenset()), CLOCK, tell_brought_in)
