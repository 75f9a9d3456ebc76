"""An import beside ten desks that take payments: no desk is told that the store is held, on either database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from store.engine import Store, open_store
from store.policy_files import load_policy
from store.services.import_housing import import_housing
from store.services.prove import prove
from store.unit_of_work import Actor
from tests.store.extracts import small
from tests.torture.payments import CLOCK, Payment, furnish, payments, till_at

DESKS, EACH, TENANCIES = 10, 4, 200
SYSTEM = Actor(None, "housing", frozenset({"duty", "manager", "finance", "administrator"}))


def test_ten_desks_take_payments_while_an_extract_comes_in(store: Store) -> None:
    """Each payment gets in at its first try: it waited less than the store's patience, while chunks went by."""
    officer_id, tenancies = furnish(store)
    wanted = payments(5, DESKS * EACH, tenancies)
    begun, done = threading.Event(), threading.Event()

    def bring() -> int:
        with closing(open_store(store.url)) as own:

            def tell(_done: int, _whole: int) -> None:
                begun.set()

            made = import_housing(
                own, SYSTEM, CLOCK, load_policy(), small(*range(1, TENANCIES + 1)), progress=tell, at_once=3
            )
            return made.run_id

    def desk(share: list[Payment]) -> int:
        with closing(open_store(store.url, desk=True)) as own:
            till = till_at(own, officer_id)
            assert begun.wait(60)
            beside = 0
            for payment in share:
                till.take(payment, tries=1)
                beside += not done.is_set()
            return beside

    with ThreadPoolExecutor(DESKS + 1) as pool:
        importing = pool.submit(bring)
        importing.add_done_callback(lambda _done: done.set())
        shares = [pool.submit(desk, wanted[number::DESKS]) for number in range(DESKS)]
        beside = [share.result() for share in shares]
        importing.result()
    assert sum(beside) >= DESKS, "most of the payments were taken while the import was at it"
    proof = prove(store)
    assert proof.differences == ()
    assert proof.receipts == len(wanted)
