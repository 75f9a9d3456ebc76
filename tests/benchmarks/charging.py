"""The weekly debit, against `raw_debit.py`: the first week that was not raised yet, and by hand the week after."""

import time
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import text

from store.clocks import PracticeClock
from store.queries.debit import week_plan
from store.services.raise_debit import raise_debit
from tests.benchmarks import raw_debit
from tests.benchmarks.council import Bench
from tests.benchmarks.figures import Figure

GOAL = 1.3
RAISED = text("SELECT max(effective_on) FROM posting WHERE origin = 'debit_run'")


def measure(bench: Bench) -> list[Figure]:
    """Two weeks each, in turns; the quicker of both counts."""
    ours: list[float] = []
    floor: list[float] = []
    entries: list[int] = []
    with bench.desk() as (room, raw):
        with room.reading() as connection:
            last = date.fromisoformat(str(connection.execute(RAISED).scalar_one()))
        manager = replace(room.actor, roles=frozenset({"manager"}))
        for week in (last + timedelta(weeks=number) for number in range(1, 5)):
            if len(ours) == len(floor):
                began = time.perf_counter()
                done = raise_debit(room.store, manager, PracticeClock(week), room.policy, week=week)
                ours.append(time.perf_counter() - began)
                entries.append(done.entries)
            else:
                with room.reading() as connection:
                    patterns = week_plan(connection, week, room.policy.books.debit).patterns
                began = time.perf_counter()
                entries.append(raw_debit.charge(raw, week, patterns, room.officer_id, room.clock.now()))
                floor.append(time.perf_counter() - began)
    what = f"{entries[0]:,} entries; by hand {entries[1]:,}"
    mine, other = min(ours), min(floor)
    # By hand those charged by the day are left out: what counts is the time an entry takes.
    came_to = (mine / entries[0]) / (other / entries[1])
    return [Figure("debit", what, f"{mine:.2f} s", f"{other:.2f} s", came_to, "times", GOAL)]
