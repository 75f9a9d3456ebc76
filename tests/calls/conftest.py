"""How a UI script opens its desks: on a home and a practice store of its own, copied from one made once a run."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal.commands import Launch

SIZE = 200
"""Tenancies in the council the scripts are played on."""
NOW = "2026-11-23T14:03"
"""When every call here comes in."""
DUTYDESK = [sys.executable, "-m", "tui.cli"]
ROOT = Path(__file__).parents[2]


def shut_in(home: Path) -> dict[str, str]:
    """The environment of a program that must not see the real home."""
    home.mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), **folders}


@dataclass(frozen=True)
class Office:
    """One script's place of work: what its `start`, `run` and `hold` mean."""

    store: Path
    """Its copy of the practice store; `{store}` in a script's words."""
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


def make_once(folder: Path) -> Path:
    """The practice store, made by whichever worker comes first."""
    store = folder / "practice.db"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make = [
                "practice",
                "--make-only",
                "--size",
                str(SIZE),
                "--seed",
                "1",
                "--store",
                str(store),
                "--today",
                NOW,
            ]
            env = {**os.environ, **shut_in(folder / "home")}
            made = subprocess.run(
                [*DUTYDESK, *make],
                env=env,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=100,
                check=False,
            )
            if made.returncode:
                pytest.fail(f"the practice council was not made:\n{made.stdout}{made.stderr}", pytrace=False)
            (folder / "made").touch()
    return store


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The practice store that is copied, never opened; all workers of a run share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "calls-practice"
    folder.mkdir(exist_ok=True)
    return make_once(folder)


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
