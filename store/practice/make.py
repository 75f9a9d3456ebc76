"""Makes a practice council: a made-up one of any size, the same rows for the same seed, size and day."""

import gc
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from store import schema, working_days
from store.clocks import PracticeClock
from store.domain.errors import BadInput, Refused, StoreUnreachable
from store.domain.policy import Policy
from store.engine import Store, open_store, store_url
from store.facts import facts_of
from store.models.officers import Officer
from store.policy_files import load_policy
from store.practice.calls import lets as lets_of_players
from store.practice.care import Care
from store.practice.casework import Casework
from store.practice.cast import PLAYERS
from store.practice.diary import Diary
from store.practice.dice import Dice
from store.practice.income import Income
from store.practice.ledger import Books
from store.practice.lets import Let
from store.practice.officers import PRACTICE_PIN, Staff
from store.practice.payers import Payers
from store.practice.people import People
from store.practice.places import Town, town
from store.practice.recovery import Recovery
from store.practice.rows import Rows
from store.practice.stage import Stage
from store.practice.tenancies import Lettings
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

MADE_WITH = "practice-2"
"""Which maker: raised when the same seed gives other rows than before."""

_CHUNK = 1000
"""Lettings whose rows are written at once: what is in memory does not grow with the council."""

_HOURS_AGO = 6 * 3600
"""Seconds after which nobody is at work on a file any more."""

Progress = Callable[[str, int, int], None]
"""Called with what is being made, how many are made, and how many there will be."""


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
    wanted = _Wanted(size, seed, today, history_weeks)
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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What council was asked for."""

    size: int
    seed: int
    today: date
    history_weeks: int


def _fill(store: Store, wanted: _Wanted, progress: Progress) -> None:
    clock = PracticeClock(wanted.today, "07:00")
    actor = Actor(None, "practice", frozenset(), "local")
    with UnitOfWork(store, actor, clock) as unit:
        connection = unit.connection
        if store.dialect == "postgresql":
            # Whoever makes the same council at the same moment waits here, and then finds it made.
            connection.execute(text("LOCK TABLE store_fact IN EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        rows = Rows()
        _facts(rows, wanted)
        with unguarded(connection), _without_collector():
            maker = _Maker(rows, connection, wanted)
            maker.make(progress, load_policy("default"))
            progress("search index", 0, 1)
            index_all(connection, today=wanted.today)
            progress("search index", 1, 1)
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


def _facts(rows: Rows, wanted: _Wanted) -> None:
    for name, value in (
        ("practice", "yes"),
        ("kind", "practice"),
        ("practice_pin", PRACTICE_PIN),
        ("today", wanted.today.isoformat()),
        ("council", str(town()["council"])),
        ("size", str(wanted.size)),
        ("seed", str(wanted.seed)),
        ("history_weeks", str(wanted.history_weeks)),
        ("made_with", MADE_WITH),
    ):
        rows.add("store_fact", name=name, value=value)


class _Maker:
    """All makers of one council, each with a stream of chance of its own."""

    def __init__(self, rows: Rows, connection: Connection, wanted: _Wanted) -> None:
        size, seed, today = wanted.size, wanted.seed, wanted.today
        self._rows, self._connection, self._size = rows, connection, size
        days = working_days.england()
        self._town = Town(rows, Dice(seed, "places"), size)
        self._staff = Staff(rows, patches=self._town.patches, today=today)
        people = People(rows, Dice(seed, "people"), today)
        self._lettings = Lettings(rows, Dice(seed, "lettings"), people, self._town, today)
        self._payers = Payers(Dice(seed, "payers"), today, days)
        self._books = Books(rows, Dice(seed, "ledger"), self._staff, today, days, wanted.history_weeks)
        self._income = Income(rows, Dice(seed, "income"), today, days)
        self._recovery = Recovery(rows, Dice(seed, "recovery"), self._staff, today, days)
        self._care = Care(rows, Dice(seed, "care"), people, self._staff, today)
        self._diary = Diary(rows, Dice(seed, "diary"), self._staff, today, days)
        self._casework = Casework(rows, Dice(seed, "casework"), self._staff, today, days)
        self._stage = Stage(
            rows,
            self._town,
            people,
            self._staff,
            today=today,
            working_days=days,
            diary=self._diary,
            recovery=self._recovery,
        )

    def make(self, progress: Progress, policy: Policy) -> None:
        """Make everything, and tell how far it is."""
        for let in lets_of_players(self._stage):
            self._keep(let)
        self._stage.lone_worker()
        for made in range(len(PLAYERS), self._size):
            if made % 100 == 0:
                progress("accounts", made, self._size)
            let = self._lettings.let()
            let.owner = self._staff.of_patch(let.home.patch_id)
            self._payers.decide(let)
            self._keep(let)
            if made % _CHUNK == 0:
                self._rows.flush(self._connection)
        self._rows.flush(self._connection)
        progress("accounts", self._size, self._size)
        self._finish(policy)

    def _keep(self, let: Let) -> None:
        self._books.keep(let, self._lettings.references(let))
        self._lettings.keep(let)
        for maker in (self._income, self._recovery, self._care, self._diary, self._casework):
            maker.keep(let)
        self._stage.keep(let)

    def _finish(self, policy: Policy) -> None:
        """What needs the whole council: receipts in order of time, requests with the figures of the books."""
        receipts = self._books.give_receipts()
        self._connection.execute(
            text("UPDATE counter SET value = :last WHERE name = 'receipt'"), {"last": receipts}
        )
        self._casework.enquiries()
        self._rows.flush(self._connection)
        self._casework.ask_approvals(self._connection, policy)
        self._rows.flush(self._connection)
        self._rows.set_counters(self._connection)
