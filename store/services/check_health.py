"""Whether a store can be worked on: looked at as a monitor would, and changed by nothing."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, text, update

from store import schema
from store.domain.errors import StoreReadOnly
from store.engine import Store
from store.models.every import metadata
from store.services.back_up import LAST_BACKUP

BACKUP_HOURS: Final = 26
"""A nightly backup that was missed shows the next morning."""
LEAST_FREE: Final = 1_000_000_000
"""Bytes left on the disk, and never less than the store's own size: a backup must fit beside it."""
STUCK_HOURS: Final = 1
"""After so long what waits to leave the building is stuck."""
CLOCK_SECONDS: Final = 60
"""Two machines' clocks may differ so much."""

_EVENT = metadata.tables["audit_event"]
_HEAD = metadata.tables["audit_head"]
_OUTBOX = metadata.tables["outbox"]
_FACT = metadata.tables["store_fact"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not well, with a stable code and what to do."""

    code: str
    says: str


@dataclass(frozen=True, slots=True)
class Health:
    """What was seen."""

    schema: str
    writable: bool
    free_bytes: int | None
    """On the store's disk; nothing where the server keeps it."""
    size_bytes: int
    last_backup: str | None
    last_event: int
    waiting: int
    """In the outbox for longer than it should."""
    troubles: tuple[Trouble, ...]

    @property
    def well(self) -> bool:
        """Nothing is wrong."""
        return not self.troubles


def check_health(store: Store, *, now: datetime) -> Health:
    """Look at the store.

    Args:
        store: An open store.
        now: The machine's own time.

    Raises:
        StoreProblem: it cannot be reached at all, or is no store.
    """
    with store.reading() as connection:
        found = schema.revision_of(connection)
        if found not in schema.KNOWN:
            schema.check(store)
        facts: dict[str, str] = {row.name: row.value for row in connection.execute(select(_FACT))}
        practice = facts.get("practice") == "yes"
        event, troubles = _trail(connection, now, practice)
        waiting = _waiting(connection, now)
        size = _size(store, connection)
    if found != schema.HEAD:
        troubles.append(Trouble("schema", f"The schema is {found}: run `dutydesk migrate`."))
    writable = _writable(store)
    if not writable:
        troubles.append(Trouble("read_only", "The store cannot be changed: see to its rights and its disk."))
    if waiting:
        troubles.append(Trouble("outbox", f"{waiting} messages wait in the outbox: look why none leaves."))
    free = _free(store)
    if free is not None and free < max(LEAST_FREE, size):
        troubles.append(Trouble("disk", f"The disk has {free:,} bytes left: make room."))
    last = facts.get(LAST_BACKUP)
    if not practice:
        troubles += _backup(last, now)
        troubles += _rights(store)
    return Health(found or "", writable, free, size, last, event, waiting, tuple(troubles))


def _trail(connection: Connection, now: datetime, practice: bool) -> tuple[int, list[Trouble]]:
    head = connection.execute(select(_HEAD.c.seq, _HEAD.c.hash).where(_HEAD.c.id == 1)).one_or_none()
    last = connection.execute(
        select(_EVENT.c.seq, _EVENT.c.hash, _EVENT.c.at).order_by(_EVENT.c.seq.desc()).limit(1)
    ).one_or_none()
    troubles = []
    if head is None or (head.seq, head.hash) != ((last.seq, last.hash) if last else (0, "0" * 64)):
        troubles.append(Trouble("trail", "The trail's end is not what it should be: run `dutydesk prove`."))
    if last is not None and not practice and last.at > now + timedelta(seconds=CLOCK_SECONDS):
        troubles.append(Trouble("clock", "The clock went back: the last event is later than now."))
    return (int(last.seq) if last else 0), troubles


def _waiting(connection: Connection, now: datetime) -> int:
    stuck = (_OUTBOX.c.state == "unknown") | (
        (_OUTBOX.c.state == "waiting") & (_OUTBOX.c.made_at < now - timedelta(hours=STUCK_HOURS))
    )
    return int(connection.execute(select(func.count()).select_from(_OUTBOX).where(stuck)).scalar_one())


def _size(store: Store, connection: Connection) -> int:
    if store.dialect == "sqlite":
        return Path(str(store.url.database)).stat().st_size
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _writable(store: Store) -> bool:
    """Whether the row that every writer locks can be locked; nothing is kept."""
    try:
        with store.writing() as connection, connection.begin() as begun:
            connection.execute(update(_HEAD).where(_HEAD.c.id == 1).values(seq=_HEAD.c.seq))
            begun.rollback()
    except StoreReadOnly:
        return False
    return True


def _free(store: Store) -> int | None:
    if store.dialect != "sqlite":
        return None
    return shutil.disk_usage(Path(str(store.url.database)).parent).free


def _backup(last: str | None, now: datetime) -> Iterator[Trouble]:
    if last is None:
        yield Trouble("no_backup", "No backup was made yet: run `dutydesk backup`.")
        return
    hours = int((now - datetime.fromisoformat(last)).total_seconds() // 3600)
    if hours >= BACKUP_HOURS:
        yield Trouble("old_backup", f"The last backup is {hours} hours old: run `dutydesk backup`.")


def _rights(store: Store) -> Iterator[Trouble]:
    """Files that others than their owner and its group can reach."""
    if store.dialect != "sqlite":
        return
    path = Path(str(store.url.database))
    for place in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if place.exists() and stat.S_IMODE(place.stat().st_mode) & 0o007:
            yield Trouble("file_rights", f"Everybody on this machine can reach {place.name}: chmod o= it.")
    if stat.S_IMODE(path.parent.stat().st_mode) & 0o002 and not path.parent.stat().st_mode & stat.S_ISVTX:
        yield Trouble("folder_rights", "Everybody can write in the store's folder: chmod o= it.")
