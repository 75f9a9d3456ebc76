"""The councils that are measured, and a desk in one of them."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from sqlalchemy import text

from store.clocks import PracticeClock
from store.desk.room import DeskRoom
from store.engine import Store, open_store
from store.facts import facts_of
from store.policy_files import adopted_policy
from store.services.sign_in import sign_in
from store.working_days import england
from tests.benchmarks.raw_store import Raw
from tests.postgres_server import running_server

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-23"
"""The day of a council that is made."""


@dataclass
class Bench:
    """Where is measured, and how much."""

    url: str
    """The council's store."""
    size: int
    database: str
    folder: Path
    """For files of the run."""
    rounds: int
    """Words of each kind, or accounts, that are tried."""
    make_seconds: float | None = None
    """What making the council took; nothing where it was there."""
    server: str = ""
    """On PostgreSQL, the URL of another database of the same server, to make more in."""

    @contextmanager
    def desk(self) -> Iterator[tuple[DeskRoom, Raw]]:
        """A desk on the council, and a hand-written program's connections to the same store."""
        with closing(open_store(self.url, desk=True)) as store, closing(Raw(self.url)) as raw:
            day = date.fromisoformat(facts_of(store)["today"])
            clock = PracticeClock(day, "14:03")
            actor = sign_in(store, "asha", clock=clock)
            yield DeskRoom(store, actor, clock, adopted_policy(store), england(), self.folder), raw

    @contextmanager
    def empty(self, name: str) -> Iterator[str]:
        """The URL of a database of its own beside the council, with nothing in it."""
        if self.database == "sqlite":
            path = self.folder / f"{name}.db"
            yield f"sqlite:///{path}"
            for left in self.folder.glob(f"{name}.db*"):
                left.unlink()
            return
        admin = self.server.replace("+psycopg", "")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
            connection.execute(f"CREATE DATABASE {name}".encode())
        yield self.server.replace("/postgres?", f"/{name}?")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def bench(
    *, size: int, database: str, where: str | None, weeks: int, rounds: int, make: bool = True
) -> Iterator[Bench]:
    """A council to measure in: the one that is there, or one that is made and thrown away."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if where is not None:
            yield Bench(where, _size_of(where), _kind_of(where), Path(folder), rounds)
        elif database == "sqlite":
            yield _made(
                Bench(f"sqlite:///{folder}/council.db", size, database, Path(folder), rounds), weeks, make
            )
        else:
            with running_server(durable=True) as url:
                tune(url)
                made = Bench(url, size, database, Path(folder), rounds, server=url)
                with made.empty("council") as council:
                    made.url = council
                    yield _made(made, weeks, make)


def tune(url: str) -> None:
    """Give the tests' own small server what a server of this size is given, and let it gather statistics."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for setting in ("autovacuum = on", "max_wal_size = '4GB'"):
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute(b"SELECT pg_reload_conf()")


def _made(bench: Bench, weeks: int, make: bool) -> Bench:
    if make:
        bench.make_seconds = make_council(bench.url, bench.size, weeks=weeks)
    return bench


def make_council(url: str, size: int, *, weeks: int) -> float:
    """Make a practice council by the program's own command, as a user does; gives the seconds it took."""
    words = ["practice", "--make-only", "--size", str(size), "--history-weeks", str(weeks)]
    words += ["--seed", "1", "--store", url, "--today", DAY]
    with tempfile.TemporaryDirectory() as home:
        folders = {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "tui.cli", *words],
            cwd=ROOT,
            env={**os.environ, "HOME": home, **folders},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - began
    if url.startswith("postgresql"):
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(b"VACUUM ANALYZE")
    return seconds


def versions(bench: Bench) -> str:
    """The machine's cores, Python and the database."""
    with closing(open_store(bench.url)) as store, store.reading() as connection:
        asked = "SELECT sqlite_version()" if bench.database == "sqlite" else "SHOW server_version"
        database = connection.execute(text(asked)).scalar_one()
    cores = len(os.sched_getaffinity(0))
    named = "SQLite" if bench.database == "sqlite" else "PostgreSQL"
    return f"{cores} cores, Python {sys.version.split()[0]}, {named} {database}"


def callers(store: Store, most: int) -> list[tuple[int, int, str]]:
    """Tenancy, tenant and surname of some who live in the council, spread over it."""
    asked = (
        "SELECT t.id, p.id, p.surname FROM tenancy t JOIN tenancy_party m ON m.tenancy_id = t.id "
        "JOIN person p ON p.id = m.person_id JOIN rent_account a ON a.tenancy_id = t.id "
        "WHERE m.role = 'tenant' AND a.state = 'live' AND t.ends_on IS NULL ORDER BY t.id"
    )
    with store.reading() as connection:
        found = [(row[0], row[1], row[2]) for row in connection.execute(text(asked))]
    return found[:: max(1, len(found) // most)][:most]


def _size_of(where: str) -> int:
    with closing(open_store(where)) as store, store.reading() as connection:
        size: int = connection.execute(text("SELECT count(*) FROM rent_account")).scalar_one()
        return size


def _kind_of(where: str) -> str:
    return "postgresql" if where.startswith("postgresql") else "sqlite"
