"""Many desks at one PostgreSQL, each a process, with the time that people take between keys.

    python -m tests.benchmarks.desks --desks 50 --seconds 30 --size 5000

A call: found as it is typed, opened, the amount split, the payment taken, with a pause before each.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
import traceback
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from store.clocks import PracticeClock
from store.desk.accounts import AccountsDesk
from store.desk.money import MoneyDesk
from store.desk.people import PeopleDesk
from store.desk.room import DeskRoom
from store.domain.money import Pence
from store.domain.verification import EVERYTHING
from store.domain.views.money import SplitPreview
from store.domain.views.people import Speaking
from store.engine import Store, open_store
from store.facts import facts_of
from store.policy_files import adopted_policy
from store.services.sign_in import sign_in
from store.working_days import england
from tests.benchmarks.council import Bench, make_council
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.timing import Times
from tests.postgres_server import running_server

PAUSE_SECONDS = 3.0
"""The average of the pauses before a step: a call in ten seconds, far faster than people speak."""

DESKS, SECONDS, PAY_MS = 50, 30.0, 100
"""Of the figure: how many, for how long, and what a payment may take at p99."""


@dataclass(frozen=True)
class Figures:
    """What the desks came to."""

    desks: int
    seconds: float
    pause: float
    cores: int
    times: dict[str, Times]
    """By what was done: `find`, `open`, `split`, `pay`."""
    errors: tuple[str, ...]
    """Whatever a desk was told but an answer."""
    connections: int
    """The most that all desks held at a time when it was looked."""

    def lines(self) -> list[str]:
        """As printed: milliseconds."""
        said = [
            f"{self.desks} desks, {self.seconds:.0f} s, {self.pause:g} s before a step, {self.cores} cores, "
            f"at most {self.connections} connections",
            f"{'':<6}{'times':>8}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}",
        ]
        for name, times in sorted(self.times.items()):
            longest = max(times.taken) / 1e6
            said.append(
                f"{name:<6}{len(times.taken):>8}{times.p50 * 1e3:>9.1f}{times.p99 * 1e3:>9.1f}{longest:>9.1f}"
            )
        return [*said, f"{len(self.errors)} errors", *sorted(set(self.errors))[:5]]


def run(url: str, desks: int, seconds: float, *, pause: float = PAUSE_SECONDS, seed: int = 1) -> Figures:
    """Have so many desks work on a practice council for so long.

    Args:
        url: Of a PostgreSQL store with a practice council in it.
        desks: Processes, each with a store of its own.
        seconds: How long, once all are open.
        pause: The average of the pauses of each desk.
        seed: Chooses callers and pauses.
    """
    with closing(open_store(url)) as store:
        callers = _callers(store)
        day = date.fromisoformat(facts_of(store)["today"])
    ends, pids = [], []
    started = time.time() + 2 + desks * 0.2
    for number in range(desks):
        end, other = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(end)
            _live(other, lambda n=number: _work(url, day, callers, started, seconds, pause, seed * 1000 + n))  # type: ignore[misc]
        os.close(other)
        ends.append(end)
        pids.append(pid)
    heard: list[dict[str, Any]] = []
    most = [0]
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(url, most, over))
    watcher.start()
    try:
        for end in ends:
            with os.fdopen(end, encoding="utf-8") as line:
                said = line.read()
            heard.append(json.loads(said) if said else {"times": {}, "errors": ["a desk ended by itself"]})
    finally:
        over.set()
        watcher.join()
        for pid in pids:
            os.waitpid(pid, 0)
    times: dict[str, Times] = defaultdict(Times)
    for one in heard:
        for name, taken in one["times"].items():
            times[name].taken += taken
    errors = tuple(error for one in heard for error in one["errors"])
    return Figures(desks, seconds, pause, len(os.sched_getaffinity(0)), dict(times), errors, most[0])


def _callers(store: Store) -> list[tuple[int, int, str]]:
    """Tenancy, tenant and surname of some who live in the council."""
    asked = (
        "SELECT t.id, p.id, p.surname FROM tenancy t JOIN tenancy_party m ON m.tenancy_id = t.id "
        "JOIN person p ON p.id = m.person_id JOIN rent_account a ON a.tenancy_id = t.id "
        "WHERE m.role = 'tenant' AND a.state = 'live' AND t.ends_on IS NULL ORDER BY t.id LIMIT 2000"
    )
    with store.reading() as connection:
        return [(row[0], row[1], row[2]) for row in connection.execute(text(asked))]


def _watch(url: str, most: list[int], over: threading.Event) -> None:
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dutydesk' "
        "AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    with closing(open_store(url)) as store:
        while not over.wait(0.5):
            with store.reading() as connection:
                most[0] = max(most[0], connection.execute(asked).scalar_one())


def _live(line: int, work: Callable[[], dict[str, Any]]) -> None:
    """A desk's whole life; it never returns into the program it was forked from."""
    status = 1
    try:
        with os.fdopen(line, "w", encoding="utf-8") as end:
            json.dump(work(), end)
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _work(
    url: str,
    day: date,
    callers: Sequence[tuple[int, int, str]],
    started: float,
    seconds: float,
    pause: float,
    seed: int,
) -> dict[str, Any]:
    """One desk: call after call until time is up."""
    dice, errors = random.Random(seed), []
    times: dict[str, Times] = defaultdict(Times)
    clock = PracticeClock(day, "14:03")
    with tempfile.TemporaryDirectory() as folder, closing(open_store(url, desk=True)) as store:
        actor = sign_in(store, "asha", clock=clock)
        room = DeskRoom(store, actor, clock, adopted_policy(store), england(), Path(folder))
        people, accounts, money = PeopleDesk(room), AccountsDesk(room), MoneyDesk(room)

        def call(step: Callable[[str, Callable[[], Any]], None]) -> None:
            tenancy_id, person_id, surname = dice.choice(callers)
            who = Speaking("tenant", person_id, None, frozenset(EVERYTHING), surname, at=clock.now())
            call_key, key = str(uuid.uuid4()), str(uuid.uuid4())
            amount = Pence(dice.randint(500, 15_000))
            for letters in (2, 4, len(surname)):
                step("find", lambda: people.find(surname[:letters]))  # noqa: B023
            step("open", lambda: accounts.open(tenancy_id, who, call_key=call_key))
            shown: list[SplitPreview] = []
            step("split", lambda: shown.append(money.preview(tenancy_id, amount, "policy")))
            step(
                "pay",
                lambda: money.take(
                    key=key,
                    call_key=call_key,
                    tenancy_id=tenancy_id,
                    amount=amount,
                    method="CASH",
                    outside_reference="",
                    split={line.code: line.share for line in shown[0].lines if line.share},
                ),
            )

        def timed(name: str, work: Callable[[], Any]) -> None:
            time.sleep(dice.uniform(0.1, 0.3) if name == "find" else dice.expovariate(1 / pause))
            times[name].of(work)

        # A desk that has just been opened compiles each statement once; it takes its first call before the rest.
        call(lambda _name, work: work())
        time.sleep(max(started - time.time(), 0) + dice.uniform(0, pause))
        while time.time() < started + seconds:
            try:
                call(timed)
            except Exception as fault:
                errors.append(f"{type(fault).__name__}: {fault}")
    return {"times": {name: one.taken for name, one in times.items()}, "errors": errors}


def measure(bench: Bench) -> list[Figure]:
    """Fifty desks for half a minute; PostgreSQL alone seats so many."""
    if bench.database != "postgresql":
        return []
    figures = run(bench.url, DESKS, SECONDS)
    seated = f"{DESKS} desks, {SECONDS:.0f} s, {figures.connections} connections"
    return [
        Figure("desks", f"errors of {seated}", "", "", len(figures.errors), "errors", 0),
        *(
            at_most("desks", f"{len(times.taken)} times {name}", times, PAY_MS if name == "pay" else None)
            for name, times in sorted(figures.times.items())
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    """Run as the arguments say; 1 where a desk met an error."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.desks", description=__doc__)
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument(
        "--pause", type=float, default=PAUSE_SECONDS, help="seconds before a step, on average"
    )
    parser.add_argument("--size", type=int, default=5000, help="tenancies, where no --store is given")
    parser.add_argument("--store", help="URL of a PostgreSQL store with a practice council")
    asked = parser.parse_args(arguments)
    if asked.store:
        figures = run(asked.store, asked.desks, asked.seconds, pause=asked.pause)
    else:
        with running_server(durable=True) as url:
            make_council(url, asked.size, weeks=104)
            figures = run(url, asked.desks, asked.seconds, pause=asked.pause)
    print("\n".join(figures.lines()))
    return 1 if figures.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
