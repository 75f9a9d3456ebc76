"""Making the council, against `raw_council.py`: the same rows put into an empty store by bulk inserts alone."""

from store import schema
from tests.benchmarks import raw_council
from tests.benchmarks.council import Bench
from tests.benchmarks.figures import Figure

GOAL = 3.0


def measure(bench: Bench) -> list[Figure]:
    """Once: the council that this run made, and its rows again."""
    if bench.make_seconds is None:
        return []
    with bench.empty("again") as target:
        schema.upgrade(target)
        seconds, rows = raw_council.fill(bench.url, target)
    what = f"{bench.size:,} tenancies, {rows:,} rows"
    came_to = bench.make_seconds / seconds
    return [
        Figure("council", what, f"{bench.make_seconds:.1f} s", f"{seconds:.1f} s", came_to, "times", GOAL)
    ]
