"""Makes a practice council: a made-up one of any size, the same rows for the same seed, size and day."""

import gc
import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from store import schema
from store.clocks import PracticeClock
from store.domain.errors import BadInput, Refused, StoreUnreachable
from store.engine import Store, open_store, store_url
from store.facts import facts_of
from store.in_bulk import write
from store.models.officers import Officer
from store.policy_files import load_policy
from store.practice.beside import make_beside
from store.practice.council import MADE_WITH, Progress, Wanted, make_rows
from store.practice.unguarded import unguarded, write_quickly
from store.practice.weeks import WEEKS
from store.search import index_all
from store.services.bring_in import tell_brought_in
from store.unit_of_work import Actor, UnitOfWork

DEFAULT_SIZE, DEFAULT_SEED = 2000, 1
DEFAULT_TODAY = date(2026, 11, 23)
"""A Monday, so that this week's rent was charged this morning. A practice council keeps its own day."""

SMALLEST, LARGEST = 50, 1_000_000
"""Accounts. Below the first nothing of everything is left; near the second a desktop waits for an hour, or
for minutes where the accounts have few weeks of history."""

SHORTEST, LONGEST = 2, WEEKS
"""Weeks of history that accounts may have."""

_LARGE = 5000
"""Accounts from which on a second process pays."""

_HOURS_AGO = 6 * 3600
"""Seconds after which nobody is at work on a file any more."""


def is_made(where: str) -> bool:
    """Whether a finished practice council is there.

    Raises:
        Refused: there is a store, but not a practice one.
        StoreProblem: there is something that cannot be read.
    """
    try:
        store = open_store(where)
    except StoreUnreachable:
        if store_url(where).get_backend_name() == "sqlite":
            return False
        raise
    with closing(store):
        with store.reading() as connection:
            if schema.revision_of(connection) is None:
                return False
        schema.check(store)
        if facts_of(store).get("practice") == "yes":
            return True
        with store.reading() as connection:
            officers = connection.execute(select(func.count()).select_from(Officer)).scalar_one()
        if officers or facts_of(store):
            raise Refused(
                "That store is not a practice council.",
                "Give --store another path: nothing in it was touched.",
            )
        return False


def make_practice(
    where: str,
    *,
    size: int,
    seed: int,
    today: date,
    progress: Progress,
    history_weeks: int = LONGEST,
) -> None:
    """Make a practice council where there is none, all or nothing.

    On SQLite it is made in a file beside and then named; on PostgreSQL it is one transaction. Killed at any
    moment, it leaves no half council behind.

    Args:
        where: A path or URL.
        size: How many rent accounts.
        seed: The same seed, size and day give the same rows.
        today: The council's own day.
        progress: Hears how far it is.
        history_weeks: Weeks that each ledger goes back; what came before is its opening line. Two years
            unless less is asked for, for very large councils whose histories nobody reads.

    Raises:
        BadInput: a size or a history that cannot be made.
        Refused: there is a store already.
    """
    _refuse_what_cannot_be_made(size, history_weeks)
    wanted = Wanted(size, seed, today, history_weeks)
    if is_made(where):
        raise Refused("There is a practice council already.", "Open it, or give --store another path.")
    url = store_url(where)
    if url.get_backend_name() != "sqlite":
        schema.upgrade(where)
        with closing(open_store(url)) as store:
            _fill(store, wanted, progress)
        return
    final = Path(str(url.database))
    part = final.with_name(f".{final.name}.{secrets.token_hex(4)}.part")
    try:
        with closing(open_store(url.set(database=str(part)), create=True)) as store:
            _sweep(final, part)
            schema.upgrade(store)
            write_quickly(store)
            _fill(store, wanted, progress)
        _keep_on_disk(part)
        _name(part, final)
    finally:
        for left in final.parent.glob(f"{part.name}*"):
            left.unlink()


def _refuse_what_cannot_be_made(size: int, history_weeks: int) -> None:
    if not SMALLEST <= size <= LARGEST:
        raise BadInput(
            f"A practice council has {SMALLEST} to {LARGEST:,} accounts.",
            "Give another --size.",
            field="size",
        )
    if not SHORTEST <= history_weeks <= LONGEST:
        raise BadInput(
            f"Accounts have {SHORTEST} to {LONGEST} weeks of history.",
            "Give another --history-weeks.",
            field="history_weeks",
        )


def _sweep(final: Path, part: Path) -> None:
    """Remove what a make that was killed left beside, hours ago; a younger one may still be at work."""
    now = part.stat().st_mtime
    for left in final.parent.glob(f".{final.name}.*.part*"):
        if now - left.stat().st_mtime > _HOURS_AGO:
            left.unlink(missing_ok=True)


def _keep_on_disk(place: Path) -> None:
    opened = os.open(place, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _name(part: Path, final: Path) -> None:
    """Give the finished file its name; whoever made one meanwhile keeps theirs."""
    try:
        os.link(part, final)
    except FileExistsError:
        if final.stat().st_size == 0 or not is_made(str(final)):
            os.replace(part, final)
    except OSError:  # a file system without hard links
        os.replace(part, final)
    _keep_on_disk(final.parent)


def _fill(store: Store, wanted: Wanted, progress: Progress) -> None:
    clock = PracticeClock(wanted.today, "07:00")
    actor = Actor(None, "practice", frozenset(), "local")
    with UnitOfWork(store, actor, clock) as unit:
        connection = unit.connection
        if store.dialect == "postgresql":
            # Whoever makes the same council at the same moment waits here, and then finds it made.
            connection.execute(text("LOCK TABLE store_fact IN EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        with unguarded(connection), _without_collector():
            _make(connection, wanted, progress)
            progress("search index", 0, 1)
            index_all(connection, today=wanted.today)
            progress("search index", 1, 1)
        if store.dialect == "postgresql":
            # By itself the server counts only minutes later, and meanwhile plans as for empty tables.
            connection.execute(text("ANALYZE"))
        tell_brought_in(unit)
        unit.audit(
            "make_practice",
            "store",
            size=wanted.size,
            seed=wanted.seed,
            today=wanted.today.isoformat(),
            history_weeks=wanted.history_weeks,
            made_with=MADE_WITH,
        )
        unit.commit()


def _make(connection: Connection, wanted: Wanted, progress: Progress) -> None:
    """Make everything but the search index; a large council is worked out beside while it is written."""
    sink = partial(write, connection)
    make = make_beside if wanted.size >= _LARGE else make_rows
    rest = make(wanted, sink, progress)
    connection.execute(
        text("UPDATE counter SET value = :last WHERE name = 'receipt'"), {"last": rest.receipts}
    )
    rest.casework.ask_approvals(connection, load_policy("default"))
    rest.rows.flush(sink)
    rest.rows.set_counters(connection)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of rows that live until they are written: looking them through for circles finds none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
