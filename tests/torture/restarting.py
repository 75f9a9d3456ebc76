"""Many desks at work, each with a store of its own, while their PostgreSQL is ended and started again."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from store.domain.errors import OutcomeUnknown, StoreProblem
from store.engine import open_store
from tests.torture.journal import Told
from tests.torture.payments import Payment, till_at


@dataclass
class Under:
    """What desks met while the server came and went."""

    told: Told
    restarts: int = 0
    unknown: int = 0
    """Payments of which a desk had to say that nobody knows."""
    away: int = 0
    """Times that a desk had to say that the store is away."""
    longest: float = 0.0
    """Seconds without a payment acknowledged."""
    _last: float = field(default_factory=time.monotonic)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def acknowledged(self, number: int, receipt: int) -> None:
        """A desk was given a receipt."""
        with self._changed:
            self.told.answers[number] = receipt
            now = time.monotonic()
            self.longest, self._last = max(self.longest, now - self._last), now
            self._changed.notify_all()

    def stumbled(self, problem: StoreProblem) -> None:
        """A desk had to say so."""
        with self._changed:
            if isinstance(problem, OutcomeUnknown):
                self.unknown += 1
            else:
                self.away += 1

    def wait_for(self, count: int, over: Callable[[], bool]) -> None:
        """Until so many were acknowledged, or nobody is at work any more."""
        with self._changed:
            while len(self.told.answers) < count and not over():
                self._changed.wait(0.1)


def take_all_beside_restarts(
    url: str,
    officer_id: int,
    wanted: Sequence[Payment],
    *,
    desks: int,
    restarts: int,
    seed: int,
    restart: Callable[[str], None],
) -> Under:
    """Have the payments taken by many desks at once; `restart` is told `kill` or `stop` in turn.

    The server goes once a number of payments was acknowledged that the seed chose, after a part of a
    payment's time. A desk asks for its payment until it is known, as the pay page does.
    """
    dice = random.Random(seed)
    marks = sorted(dice.sample(range(1, len(wanted) - desks), restarts))
    under = Under(Told({payment.number: payment.key for payment in wanted}))
    faults: list[BaseException] = []

    def work(share: Sequence[Payment]) -> None:
        try:
            with closing(open_store(url, desk=True)) as store:
                till = till_at(store, officer_id)
                for payment in share:
                    while payment.number not in under.told.answers:
                        try:
                            under.acknowledged(payment.number, till.take(payment).number)
                        except StoreProblem as problem:
                            under.stumbled(problem)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(wanted[number::desks],)) for number in range(desks)]
    for thread in threads:
        thread.start()
    try:
        for mark in marks:
            under.wait_for(mark, lambda: not any(thread.is_alive() for thread in threads))
            time.sleep(dice.uniform(0, 0.01))
            restart(("kill", "stop")[under.restarts % 2])
            under.restarts += 1
    finally:
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    return under
