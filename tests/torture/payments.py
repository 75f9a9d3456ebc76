"""The accounts that are paid on, the payments that a seed means, and the desk that takes them."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.clocks import PracticeClock
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.views.money import ReceiptView
from store.engine import Store
from store.models.officers import Officer
from store.models.places import Patch
from store.policy_files import load_policy
from store.services.take_payment import take_payment
from store.unit_of_work import PAUSES, Actor, in_unit
from tests.store.making import add, add_person, add_tenancy
from tests.store.till import tell

ACCOUNTS = 12
"""Few, so that payments meet on them."""

TRIES = len(PAUSES) + 1

CLOCK = PracticeClock(date(2026, 11, 23), "14:03")


@dataclass(frozen=True)
class Payment:
    """One payment that a caller wants to make."""

    number: int
    key: str
    tenancy_id: int
    rent: int
    """Pence of it that go to the rent."""
    service: int
    """Pence of it that go to the service charge."""

    @property
    def reference(self) -> str:
        """The cheque number: tells payments apart without their keys."""
        return f"T{self.number:08d}"


@dataclass(frozen=True)
class Till:
    """An officer at an open store."""

    store: Store
    actor: Actor
    policy: Policy

    def take(self, payment: Payment, *, lose_the_key: bool = False, tries: int = TRIES) -> ReceiptView:
        """Take a payment as a screen would, retries included.

        Args:
            payment: The payment.
            lose_the_key: Ask under a key of its own each time: what a desk without request keys does.
            tries: How often the whole is done at most.
        """
        return in_unit(
            self.store,
            self.actor,
            CLOCK,
            lambda unit: take_payment(
                unit,
                policy=self.policy,
                key=str(uuid.uuid4()) if lose_the_key else payment.key,
                call_key="",
                tenancy_id=payment.tenancy_id,
                amount=Pence(payment.rent + payment.service),
                method="CHQ",
                outside_reference=payment.reference,
                split={"RENT": Pence(payment.rent), "SC": Pence(payment.service)},
            ),
            tries=tries,
        )


def furnish(store: Store) -> tuple[int, tuple[int, ...]]:
    """Put an officer and accounts into an empty store; gives the ids of officer and tenancies."""
    with store.writing() as connection, connection.begin():
        officer = add(connection, Officer, login="till", name="Tess Tiller", team="", extension="")
        patch = add(connection, Patch, code="N1", name="North one", team="")
        tenancies = tuple(
            add_tenancy(
                connection,
                f"{3_000_000 + number}",
                [(add_person(connection, "Ada", f"Payer{number}"), "tenant")],
                patch_id=patch,
                sub_accounts={"RENT": 11237, "SC": 820},
            ).tenancy_id
            for number in range(ACCOUNTS)
        )
    tell(store)
    return officer, tenancies


def till_at(store: Store, officer_id: int) -> Till:
    """The officer's till."""
    return Till(store, Actor(officer_id, "Tess Tiller", frozenset({"duty"})), load_policy("default"))


def payments(seed: int, count: int, tenancies: Sequence[int]) -> list[Payment]:
    """The payments that a seed means, the same each time."""
    dice = random.Random(seed)
    return [
        Payment(
            number,
            str(uuid.UUID(int=dice.getrandbits(128), version=4)),
            dice.choice(tenancies),
            dice.randint(1, 20_000),
            dice.choice((0, dice.randint(1, 900))),
        )
        for number in range(count)
    ]
