"""How a UI script opens its desks: on a home and a practice store of its own, copied from one made once a run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgres_server
from tests.databases import DATABASES, database_copy, once
from tests.terminal.commands import Launch

SIZE = 200
"""Tenancies in the council the scripts are played on."""
NOW = "2026-11-23T14:03"
"""When every call here comes in."""
DUTYDESK = [sys.executable, "-m", "tui.cli"]
PRACTICE = "template_practice"
"""The database that has the practice council."""
ROOT = Path(__file__).parents[2]


def shut_in(home: Path) -> dict[str, str]:
    """The environment of a program that must not see the real home."""
    home.mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), **folders}


@dataclass(frozen=True)
class Office:
    """One script's place of work: what its `start`, `run` and `hold` mean."""

    store: Path | str
    """Its copy of the practice store, a file or a URL; `{store}` in a script's words."""
    env: Mapping[str, str]

    def desk(self, words: Sequence[str]) -> Launch:
        """`start practice ...` opens a desk on the copy, its clock standing; other words are the command's own."""
        here = ["--store", str(self.store), "--today", NOW] if words[0] == "practice" else []
        return self._dutydesk([words[0], *here, *words[1:]])

    def command(self, words: Sequence[str]) -> Launch:
        """`dutydesk ...` and `lock-store`."""
        match words[0]:
            case "dutydesk":
                return self._dutydesk(words[1:])
            case "lock-store":
                argv = [sys.executable, "-m", "tests.calls.lock_store", str(self.store)]
                return Launch(argv, self.env, ROOT)
        raise ValueError(f"no command is called {words[0]}: use dutydesk or lock-store")

    def _dutydesk(self, words: Sequence[str]) -> Launch:
        return Launch(
            [*DUTYDESK, *(word.replace("{store}", str(self.store)) for word in words)], self.env, ROOT
        )


def make_practice(store: Path | str, folder: Path) -> None:
    """Makes the practice council by the program's own command; the run fails with what it said if it cannot."""
    council = ["--make-only", "--size", str(SIZE), "--seed", "1", "--store", str(store), "--today", NOW]
    made = subprocess.run(
        [*DUTYDESK, "practice", *council],
        env={**os.environ, **shut_in(folder / "home")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    if made.returncode:
        pytest.fail(f"the practice council was not made:\n{made.stdout}{made.stderr}", pytrace=False)


@pytest.fixture(scope="session")
def made_store(run_folder: Path) -> Path:
    """The practice store that is copied, never opened; all workers of a run share it."""
    folder = run_folder / "calls"
    folder.mkdir(exist_ok=True)
    once(run_folder, "calls", lambda: make_practice(folder / "practice.db", folder))
    return folder / "practice.db"


@pytest.fixture(scope="session")
def made_database(run_folder: Path, postgresql_admin: psycopg.Connection, tmp_path_factory: Any) -> str:
    """The name of the practice store on PostgreSQL that is copied; all workers of a run share it."""

    def make() -> None:
        postgresql_admin.execute(f"CREATE DATABASE {PRACTICE}".encode())
        url = postgres_server.url_of(run_folder, PRACTICE)
        make_practice(url, tmp_path_factory.mktemp("made"))

    once(run_folder, PRACTICE, make)
    return PRACTICE


@pytest.fixture
def practice_store(made_store: Path, tmp_path: Path) -> Callable[[], Path]:
    """Gives a fresh copy of the practice store each time it is called."""

    def copied() -> Path:
        folder = tmp_path / f"store-{len(list(tmp_path.glob('store-*')))}"
        folder.mkdir()
        for part in made_store.parent.glob(f"{made_store.name}*"):  # a write-ahead log comes along
            shutil.copy2(part, folder)
        return folder / made_store.name

    return copied


@pytest.fixture
def office(practice_store: Callable[[], Path], tmp_path: Path) -> Office:
    """A place of work for one script."""
    return Office(practice_store(), shut_in(tmp_path / "home"))


@pytest.fixture(params=DATABASES)
def office_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A place of work for one script, once for each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("office")
        return
    names = ("run_folder", "postgresql_admin", "made_database")
    folder, admin, made = (request.getfixturevalue(name) for name in names)
    for url in database_copy(folder, admin, made):
        yield Office(url, shut_in(tmp_path / "home"))
