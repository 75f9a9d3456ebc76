"""A store that mirrors a housing system, for tests: its references, an import's run, lines of an extract."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from store.clocks import PracticeClock
from store.domain.entry_kinds import EntryKind
from store.domain.extracts import TransactionLine
from store.domain.money import Pence
from store.engine import Store
from store.models.exchange import ImportRun, Upstream
from store.models.keeping import StoreFact
from store.ports import Clock
from store.services.come_home import Home, came_home
from store.services.export_postings import OUT, Batch, make_batch, mark_written
from store.services.prove_runs import digest_of_said
from store.unit_of_work import Actor, UnitOfWork, in_unit
from tests.store.making import add, add_rows
from tests.store.till import POLICY, Till, open_till
from tests.store.world import CLOCK

DAY = date(2026, 11, 23)
"""The world's today, on which the desk takes its payments."""


def line(
    reference: str,
    account_ref: str,
    amount: int,
    *,
    kind: EntryKind = EntryKind.CASH,
    receipt: str = "",
    on: date = DAY,
) -> TransactionLine:
    """A line of an extract; money in is negative."""
    return TransactionLine(
        "transactions.csv", 2, reference, account_ref, on, kind, "", Pence(amount), receipt
    )


@dataclass(frozen=True)
class Mirror:
    """The world's store as a mirror, with everything that was there before handed over and home."""

    till: Till
    run_id: int

    @property
    def store(self) -> Store:
        return self.till.store

    def export(self, who: str = "carol", clock: Clock = CLOCK) -> Batch:
        """Hand over what waits, and say that its file was written."""

        def work(unit: UnitOfWork) -> Batch:
            made = make_batch(unit, POLICY)
            mark_written(unit, number=made.number)
            return made

        return in_unit(self.store, self.till.world.actor(who), clock, work)

    def comes(self, *lines: TransactionLine, day: date = DAY) -> list[Home | None]:
        """What each line is, each in a unit of its own."""
        actor, clock = self.till.world.actor("carol"), PracticeClock(day, "06:00")

        def ask(one: TransactionLine) -> Home | None:
            return in_unit(self.store, actor, clock, lambda unit: came_home(unit, one, run_id=self.run_id))

        return [ask(one) for one in lines]

    def states(self) -> list[Any]:
        """Of the second batch, line by line."""
        return self.till.rows(
            "SELECT line, state, home_reference FROM posting_out WHERE batch > 1 ORDER BY batch, line"
        )

    def work(self) -> list[Any]:
        """What is listed for a person and open."""
        return self.till.rows(
            "SELECT what, reference, amount FROM import_work WHERE state = 'open' ORDER BY what, reference"
        )


def mirror_of(store: Store) -> Mirror:
    """Build the world in an empty store, as a mirror: the desk's earlier postings are batch 1, and home."""
    till = open_till(store)
    world = till.world
    with store.writing() as connection, connection.begin():
        facts = {"books": "mirror", "practice": "yes", "today": DAY.isoformat()}
        add_rows(connection, StoreFact, [{"name": name, "value": value} for name, value in facts.items()])
        run_id = add(
            connection, ImportRun, kind="housing", profile="plain", digest="first", state="done",
            balance_on=date(2026, 11, 22), started_at=CLOCK.now(), finished_at=CLOCK.now(), said="{}",
        )  # fmt: skip
        rows = [
            ("S-RENT", world.secure, "RENT"),
            ("S-SC", world.secure, "SC"),
            ("J-RENT", world.joint, "RENT"),
        ]
        add_rows(
            connection,
            Upstream,
            [
                {
                    "kind": "account", "reference": reference, "local_id": tenant.account_id, "part": part,
                    "digest": reference, "run_id": run_id,
                }
                for reference, tenant, part in rows
            ],
        )  # fmt: skip

    def say(unit: UnitOfWork) -> None:
        unit.audit(
            "import_begin", "import_run", run_id, profile="plain", digest="first", balance_on="2026-11-22"
        )
        unit.audit("import_done", "import_run", run_id, said=digest_of_said("{}"))

    in_unit(store, Actor(None, "system", frozenset()), CLOCK, say)
    made = Mirror(till, run_id)
    made.export()
    with store.writing() as connection, connection.begin():
        home = {"state": "home", "home_reference": "first", "home_on": DAY, "home_at": CLOCK.now()}
        connection.execute(update(OUT).values(home))
    return made
