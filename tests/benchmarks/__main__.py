"""Measures the store against hand-written driver SQL: `python -m tests.benchmarks --size N --database sqlite`.

A measurement is no check: it ends with 0 whatever it comes to, and says of each line whether its goal was met.
A store that is given is written to: payments are taken and weeks are charged in it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from tests.benchmarks import building, charging, desks, find, growing, memory, opening, paying, proving
from tests.benchmarks.council import Bench, bench, versions
from tests.benchmarks.figures import Figure, as_data, table
from tests.postgres_server import NoServer

FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "council": building.measure,
    # Before anything is posted by hand, which `prove` would find.
    "prove": proving.measure,
    "find": find.measure,
    "misspelt": find.misspelt,
    "growth": growing.measure,
    "memory": memory.measure,
    "open": opening.measure,
    "pay": paying.measure,
    "debit": charging.measure,
    "desks": desks.measure,
}


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for and print it; 2 where it was asked for wrongly."""
    asked = _asked(arguments)
    try:
        with bench(
            size=asked.size,
            database=asked.database,
            where=asked.store,
            weeks=asked.history_weeks,
            rounds=asked.rounds,
        ) as made:
            figures = [figure for name in asked.only for figure in FIGURES[name](made)]
            about = {"size": made.size, "database": made.database, "machine": versions(made)}
    except NoServer as fault:
        print(fault, file=sys.stderr)
        return 4
    if asked.json:
        print(json.dumps(about | {"figures": as_data(figures)}, indent=2))
    else:
        print(f"{about['machine']}; {made.size:,} tenancies, {asked.history_weeks} weeks of ledger")
        print(table(figures))
    return 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=2000, help="tenancies of the council that is made (2000)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--history-weeks", type=int, default=104, help="weeks of each ledger (104)")
    parser.add_argument("--only", type=_names, default=tuple(FIGURES), help=f"of {', '.join(FIGURES)}")
    parser.add_argument("--store", help="URL of a practice council that is there; it is written to")
    parser.add_argument("--rounds", type=int, default=30, help="words of each kind that are found (30)")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _names(said: str) -> tuple[str, ...]:
    names = tuple(said.split(","))
    if unknown := [name for name in names if name not in FIGURES]:
        raise argparse.ArgumentTypeError(f"no figure {', '.join(unknown)}; there are {', '.join(FIGURES)}")
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
