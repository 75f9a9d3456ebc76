"""`python -m tests.torture`: payments taken while desks are killed, or PostgreSQL is; and what is left checked.

With `--kills` one desk after another is killed with SIGKILL; with `--restarts` many desks work at once while
their server is killed, or shut down at once, and started again.

Exit code: 0 nothing lost and nothing twice, 1 a fault was found, 2 wrong usage.
"""

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from store import schema
from store.engine import open_store
from tests.postgres_server import restart, running_server
from tests.torture.checking import final_faults, replay_faults, stored_faults
from tests.torture.journal import Told, read
from tests.torture.killing import take_all
from tests.torture.payments import Payment, furnish, payments, till_at
from tests.torture.restarting import take_all_beside_restarts

MOST_SHOWN = 20
"""Faults that are printed."""


def main(arguments: Sequence[str]) -> int:
    """Run as the arguments say."""
    asked = _parser().parse_args(arguments)
    if asked.payments < 2 or not 0 <= asked.kills < asked.payments:
        print("torture: at least 2 payments, and fewer kills than payments", file=sys.stderr)
        return 2
    if asked.restarts and (asked.database != "postgresql" or asked.store):
        print("torture: --restarts is of a PostgreSQL server of its own", file=sys.stderr)
        return 2
    if asked.restarts and asked.payments < 2 * (asked.desks + asked.restarts):
        print("torture: more payments than that for so many desks and restarts", file=sys.stderr)
        return 2
    seed = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    what = f"{asked.restarts} restarts, {asked.desks} desks" if asked.restarts else f"{asked.kills} kills"
    cores = len(os.sched_getaffinity(0))
    print(
        f"torture: {asked.payments} payments, {what}, {asked.database}, {cores} cores, seed {seed}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="dd-torture-") as folder:
        if asked.store:
            return run(asked.store, Path(folder), asked, seed)
        with _own_store(asked.database, Path(folder)) as url:
            return run(url, Path(folder), asked, seed)


def run(url: str, folder: Path, asked: argparse.Namespace, seed: int) -> int:
    """Take, kill, check, ask again, check."""
    began = time.monotonic()
    with closing(open_store(url)) as store:
        officer_id, tenancies = furnish(store)
    wanted = payments(seed, asked.payments, tenancies)
    if asked.restarts:
        under = take_all_beside_restarts(
            url,
            officer_id,
            wanted,
            desks=asked.desks,
            restarts=asked.restarts,
            seed=seed,
            restart=lambda word: restart(url, word),
        )
        print(
            f"restarted {under.restarts} times in {time.monotonic() - began:.1f} s; "
            f"{len(under.told.answers)} acknowledged; {under.unknown} times not known at first, "
            f"{under.away} times not connected; {under.longest:.1f} s the longest without a payment",
            flush=True,
        )
        return check(url, officer_id, wanted, under.told, asked, began)
    journal = folder / "journal.txt"
    killed = take_all(
        url, officer_id, wanted, journal, kills=asked.kills, seed=seed, lose_the_key=asked.lose_the_key
    )
    told = read(journal)
    print(
        f"killed {killed} times in {time.monotonic() - began:.1f} s; {len(told.intents)} payments begun, "
        f"{len(told.answers)} acknowledged",
        flush=True,
    )
    short = [] if killed == asked.kills else [f"only {killed} of {asked.kills} kills came in time: take more"]
    return check(url, officer_id, wanted, told, asked, began, short)


def check(
    url: str,
    officer_id: int,
    wanted: Sequence[Payment],
    told: Told,
    asked: argparse.Namespace,
    began: float,
    faults: Sequence[str] = (),
) -> int:
    """Look at what is stored, ask for everything again, look again, and print what is wrong."""
    with closing(open_store(url)) as store:
        till = till_at(store, officer_id)
        found = [*faults, *stored_faults(store, wanted, told)]
        again, made = replay_faults(till, wanted, told, lose_the_key=asked.lose_the_key)
        found += again + final_faults(store, wanted, told)
    print(
        f"asked for all again: {len(told.intents) - made} were there, {made} made; "
        f"{len(found)} faults; {time.monotonic() - began:.1f} s"
    )
    for fault in found[:MOST_SHOWN]:
        print(f"FAULT {fault}")
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--payments", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=0, help="of PostgreSQL, in place of kills of desks")
    parser.add_argument("--desks", type=int, default=20, help="at work at once beside restarts")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, help="chooses payments and moments; a new one where not given")
    parser.add_argument("--store", help="URL of an empty store with its schema, where not a new one")
    parser.add_argument(
        "--lose-the-key",
        action="store_true",
        help="ask under a fresh key each time: the run must find faults, or it proves nothing",
    )
    return parser


@contextmanager
def _own_store(database: str, folder: Path) -> Iterator[str]:
    """A store for this run, on a disk that keeps what it is told to keep."""
    if database == "sqlite":
        url = f"sqlite:///{folder / 'store.db'}"
        schema.upgrade(url)
        yield url
        return
    with running_server(durable=True) as url:
        schema.upgrade(url)
        yield url


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
