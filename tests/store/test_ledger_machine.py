"""The ledger against a model of it: whatever officers do, in whatever order, the books say what the model says."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from store.domain.errors import BadInput, KeyReused, Refused
from store.engine import Store
from store.services.posting import Line, post
from store.services.prove import prove
from store.unit_of_work import UnitOfWork, in_unit
from tests.store.till import Till, open_till
from tests.store.world import CLOCK, TODAY

KEYS = [f"key-{number}" for number in range(8)]
"""Few, so that they are used again."""

PENCE = st.integers(1, 30_000)


@dataclass
class Books:
    """What the model knows of one account."""

    balances: dict[str, int] = field(default_factory=dict)
    entries: int = 0


class Ledger(RuleBasedStateMachine):
    """Payments, adjustments, reversals and failures on two accounts; set `till` first."""

    till: Till

    def __init__(self) -> None:
        super().__init__()
        world = self.till.world
        self.tenants = (world.secure, world.joint)
        self.books = [self._look(tenant.account_id) for tenant in self.tenants]
        # The store outlives an example, so each has keys of its own.
        self.run = self.till.one("SELECT count(*) FROM posting")
        self.receipts = self.till.one("SELECT count(*) FROM receipt")
        self.asked: dict[str, tuple[int, int, int]] = {}
        self.answered: dict[str, Any] = {}
        self.reversed: set[str] = set()

    def _look(self, account_id: int) -> Books:
        rows = self.till.rows("SELECT code, balance FROM sub_account WHERE account_id = :a", a=account_id)
        seq = self.till.one("SELECT seq FROM rent_account WHERE id = :a", a=account_id)
        return Books(dict(rows), seq)

    def _add(self, which: int, shares: dict[str, int]) -> None:
        for code, amount in shares.items():
            self.books[which].balances[code] = self.books[which].balances.get(code, 0) + amount
            self.books[which].entries += 1

    @rule(
        key=st.sampled_from(KEYS), which=st.integers(0, 1), rent=PENCE, service=st.sampled_from((0, 1, 250))
    )
    def pay(self, key: str, which: int, rent: int, service: int) -> None:
        has_service = "SC" in self.books[which].balances
        split = {"RENT": rent, "SC": service}
        want = (which, rent, service)

        def take() -> Any:
            return self.till.take(
                f"{self.run}-{key}", rent + service, split=split, tenancy_id=self.tenants[which].tenancy_id
            )

        if key in self.asked and self.asked[key] != want:
            with pytest.raises(KeyReused):
                take()
        elif service and not has_service:
            with pytest.raises(BadInput):
                take()
        else:
            receipt = take()
            assert receipt.again == (key in self.asked)
            if key in self.asked:
                assert receipt.number == self.answered[key].number
                return
            self.receipts += 1
            assert receipt.number == self.receipts
            self.asked[key], self.answered[key] = want, receipt
            self._add(which, {code: -share for code, share in split.items() if share})

    @rule(which=st.integers(0, 1), amount=PENCE, number=st.integers(0, 10**9))
    def pay_and_fail(self, which: int, amount: int, number: int) -> None:
        """The unit is left without a commit: nothing stays, not even a number."""
        with UnitOfWork(self.till.store, self.till.world.actor("asha"), CLOCK) as unit:
            taken = self.till.take_in(
                unit, f"fails-{number}", amount, tenancy_id=self.tenants[which].tenancy_id
            )
            assert taken.number == self.receipts + 1

    @rule(which=st.integers(0, 1), amount=PENCE | PENCE.map(lambda pence: -pence))
    def adjust(self, which: int, amount: int) -> None:
        number = self.till.one("SELECT count(*) FROM posting")
        in_unit(
            self.till.store,
            self.till.world.actor("ben"),
            CLOCK,
            lambda unit: post(
                unit,
                key=f"adjust-{number}",
                account_id=self.tenants[which].account_id,
                origin="desk",
                lines=[Line("CC", "COST", amount)],
                effective_on=TODAY,
            ),
        )
        self._add(which, {"CC": amount})

    @precondition(lambda self: self.answered)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.answered)))
        which, rent, service = self.asked[key]
        posting_id = self.answered[key].posting_id

        def back() -> None:
            self.till.take_back(posting_id)

        if key in self.reversed:
            with pytest.raises(Refused):
                back()
        else:
            back()
            self.reversed.add(key)
            self._add(which, {code: share for code, share in (("RENT", rent), ("SC", service)) if share})

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for tenant, books in zip(self.tenants, self.books, strict=True):
            assert self._look(tenant.account_id) == books
            assert self.till.one(
                "SELECT balance FROM rent_account WHERE id = :a", a=tenant.account_id
            ) == sum(books.balances.values())
        assert self.till.one("SELECT value FROM counter WHERE name = 'receipt'") == self.receipts

    def teardown(self) -> None:
        assert prove(self.till.store).differences == ()


def test_the_ledger_keeps_to_its_model(store: Store) -> None:
    class OnThisStore(Ledger):
        till = open_till(store)

    run_state_machine_as_test(
        OnThisStore,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
