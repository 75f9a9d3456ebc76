"""`python -m tests.torture`: payments taken by desks that are killed with SIGKILL, and what is left checked.

Exit code: 0 nothing lost and nothing twice, 1 a fault was found, 2 wrong usage.
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from store import schema
from store.engine import open_store
from tests.torture.checking import final_faults, replay_faults, stored_faults
from tests.torture.journal import read
from tests.torture.killing import take_all
from tests.torture.payments import furnish, payments, till_at

MOST_SHOWN = 20
"""Faults that are printed."""


def main(arguments: Sequence[str]) -> int:
    """Run as the arguments say."""
    asked = _parser().parse_args(arguments)
    if asked.payments < 2 or not 0 <= asked.kills < asked.payments:
        print("torture: at least 2 payments, and fewer kills than payments", file=sys.stderr)
        return 2
    seed = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    print(
        f"torture: {asked.payments} payments, {asked.kills} kills, {asked.database}, seed {seed}", flush=True
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
    with closing(open_store(url)) as store:
        till = till_at(store, officer_id)
        faults = stored_faults(store, wanted, told)
        again, made = replay_faults(till, wanted, told, lose_the_key=asked.lose_the_key)
        faults += again + final_faults(store, wanted, told)
    if killed < asked.kills:
        faults.append(f"only {killed} of {asked.kills} kills came in time: take more payments")
    print(
        f"asked for all again: {len(told.intents) - made} were there, {made} made; "
        f"{len(faults)} faults; {time.monotonic() - began:.1f} s"
    )
    for fault in faults[:MOST_SHOWN]:
        print(f"FAULT {fault}")
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--payments", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
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
    from tests.postgres_server import running_server

    with running_server(durable=True) as url:
        schema.upgrade(url)
        yield url


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
