"""Telling the trail who looked at what; where the store cannot be written, keeping it on this machine."""

import os
from dataclasses import replace
from pathlib import Path
from threading import Lock

from store.desk.room import DeskRoom
from store.domain.errors import StoreBusy, StoreProblem
from store.domain.views.people import Speaking
from store.services.look_at_account import Look, look_at_account
from store.unit_of_work import UnitOfWork, in_unit

WAIT_MS = 400
"""How long a look waits for another writer: an account page must not hang behind a locked store."""

FILE = "looks.jsonl"
"""In the desk's own folder: looks the trail has not been told of, one a line, in ids and codes."""

MOST = 1_000
"""Looks told to the trail at once."""

_ONE_AT_A_TIME = Lock()
"""Two threads of a desk may look at once; they share the file."""


class LookBook:
    """Records the looks of one desk."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room
        self._file = room.state_folder / FILE

    def record(self, tenancy_id: int, speaking: Speaking | None, panel: str, *, call_key: str = "") -> str:
        """Tell the trail of a look, and of those that still wait.

        Returns nothing where it was told, else what an officer must know: the page opens all the same.
        """
        look = Look.by(speaking, tenancy_id, panel, call_key=call_key)
        with _ONE_AT_A_TIME:
            waiting, read = self._waiting()
            try:
                self._tell(look, waiting)
            except StoreProblem as problem:
                if not isinstance(problem, StoreBusy):
                    self._room.store.end_hasty()
                return self._keep(replace(look, looked_at=self._room.clock.now().isoformat()))
            self._told(read)
        return ""

    def _tell(self, look: Look, waiting: list[Look]) -> None:
        in_unit(
            self._room.store.hasty(WAIT_MS),
            self._room.actor,
            self._room.clock,
            lambda unit: self._write(unit, look, waiting),
            tries=1,
        )

    @staticmethod
    def _write(unit: UnitOfWork, look: Look, waiting: list[Look]) -> None:
        if unit.store.dialect == "postgresql":
            unit.connection.exec_driver_sql(f"SET LOCAL lock_timeout = {WAIT_MS}")
        look_at_account(unit, look, earlier=waiting)

    def _keep(self, look: Look) -> str:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="ascii") as file:
                file.write(look.line() + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            return "This look could not be recorded, nor kept on this machine: tell the administrator."
        return (
            "This look could not be recorded: it is kept on this machine and recorded as soon as it can be."
        )

    def _waiting(self) -> tuple[list[Look], int]:
        """Looks that wait, and how many bytes of the file they are."""
        try:
            raw = self._file.read_bytes()
        except OSError:
            return [], 0
        lines = raw.splitlines(keepends=True)[:MOST]
        looks = [look for line in lines if (look := Look.read(line.decode("ascii", "replace"))) is not None]
        return looks, sum(len(line) for line in lines)

    def _told(self, read: int) -> None:
        """Take what was told out of the file; what was added meanwhile stays."""
        if not read:
            return
        try:
            rest = self._file.read_bytes()[read:]
            if rest:
                _replace(self._file, rest)
            else:
                self._file.unlink(missing_ok=True)
        except OSError:
            return  # told twice is better than not at all


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.chmod(0o600)
    fresh.replace(path)
