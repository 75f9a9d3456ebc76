"""A machine whose clock was put back: what comes later still stands later, at the time the machine said."""

from datetime import date

import pytest

from store.audit import broken_at
from store.clocks import PracticeClock
from store.engine import Store
from store.queries.receipts import taken_on
from store.services.prove import prove
from tests.store.till import Till, open_till

LATE, EARLY, DAY_BEFORE = (
    PracticeClock(date(2026, 11, 23), "14:03"),
    PracticeClock(date(2026, 11, 23), "09:30"),
    PracticeClock(date(2026, 11, 22), "23:59"),
)


@pytest.fixture
def till(store: Store) -> Till:
    """The small council."""
    return open_till(store)


def test_order_is_by_number_and_never_by_the_clock(till: Till) -> None:
    """Neither the ledger nor the trail trusts a clock: both count. The times stay as the machine told them."""
    clocks = (LATE, EARLY, DAY_BEFORE)
    taken = [till.take(f"pay {n}", 100 + n, clock=clock) for n, clock in enumerate(clocks)]
    assert [receipt.again for receipt in taken] == [False] * 3
    assert [receipt.taken_at for receipt in taken] == [clock.now() for clock in clocks]
    rows = till.rows(
        "SELECT e.amount, e.account_balance_after FROM entry e JOIN rent_account a ON a.id = e.account_id "
        "WHERE a.tenancy_id = :t ORDER BY e.seq DESC LIMIT 4",
        t=till.world.secure.tenancy_id,
    )
    *ours, before = rows
    assert [amount for amount, _ in ours] == [-102, -101, -100]
    assert [before[1] - balance for _, balance in ours] == [303, 201, 100]
    with till.store.reading() as connection:
        assert broken_at(connection) is None
        shown = [row.number for row in taken_on(connection, till.world.secure.tenancy_id)]
    assert shown[:3] == [receipt.text_number for receipt in taken[::-1]]
    assert prove(till.store).differences == ()


def test_a_payment_asked_for_again_after_the_clock_went_back_is_the_same_one(till: Till) -> None:
    """A commit was cut, the machine's clock was put right by a day, and the page asks again."""
    first = till.take("cut", 2000, clock=LATE)
    again = till.take("cut", 2000, clock=DAY_BEFORE)
    assert (again.number, again.again, again.taken_at) == (first.number, True, first.taken_at)
