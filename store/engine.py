"""Opens a store from a URL: the SQLite build, the pragmas, the pools, and plain words for what goes wrong.

SQLite comes from `sqlcipher3`, which brings its own fixed build: builds from 3.7.0 to 3.51.2 can damage a
WAL database that two processes write at once, and several desks on one file is just that.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import uniform
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from store.domain.errors import StoreProblem, StoreUnreachable
from store.faults import NO_ANSWER, as_store_problem

FIXED_SQLITE = (3, 51, 3)
"""The first SQLite without the WAL-reset fault (release notes of 3.51.3)."""

BUSY_MS = 10_000
"""How long a writer waits for another before it says so."""

DESK_ANSWER_MS = 20_000
"""How long PostgreSQL may work on one statement that an officer waits for."""

JOB_ANSWER_MS = 60_000
"""How long on one of a run that nobody waits for."""

GIVEN_UP_MS = 5_000
"""How much longer a desk waits for a server that says nothing at all, before it takes the line for broken."""

_ASK_MS = 4
"""How long SQLite itself asks for its turn before we do."""

KEPT, MORE = 1, 3
"""Connections that a desk keeps to PostgreSQL, and how many more it borrows for a moment: 50 desks keep 50.

A server takes 100 where nobody told it otherwise, and keeps 3 of them for its administrator.
"""

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -8192",
    "PRAGMA temp_store = MEMORY",
)


@dataclass
class Store:
    """An open store: one engine that reads, one that writes.

    Reads and writes are units; both raise `StoreProblem`s in place of the driver's errors.
    """

    url: URL
    reader: Engine
    writer: Engine
    read_only: bool = False
    busy_ms: int = BUSY_MS
    facts: dict[str, str] = field(default_factory=dict)
    _hasty: "Store | None" = field(default=None, init=False, repr=False, compare=False)
    _opening: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @property
    def shown(self) -> str:
        """Where the store is, fit to be shown: never a password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read unit: one consistent look, nothing kept."""
        with told(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write unit: what is not committed by its user is rolled back."""
        with told(), self.writer.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give every connection back."""
        self.reader.dispose()
        self.writer.dispose()
        self.end_hasty()

    def hasty(self, busy_ms: int) -> "Store":
        """The same file for writes that may not wait as long for another writer; closed with this one.

        On PostgreSQL it is this store: there a unit says itself how long it waits.

        Raises:
            StoreUnreachable: there is no such file any more.
        """
        if self.dialect != "sqlite" or self.read_only:
            return self
        with self._opening:
            if self._hasty is None:
                self._hasty = open_store(self.url, busy_ms=busy_ms)
            return self._hasty

    def end_hasty(self) -> None:
        """Close it; it is opened anew when it is asked for again, as it must be after a fault."""
        with self._opening:
            if self._hasty is not None:
                self._hasty.close()
            self._hasty = None


@contextmanager
def told() -> Iterator[None]:
    """Turn the driver's errors into a `StoreProblem` that says what to do."""
    try:
        yield
    except SQLAlchemyError as fault:
        raise as_store_problem(fault) from (fault.orig if isinstance(fault, DBAPIError) else fault)


def store_url(where: str | Path) -> URL:
    """The URL of a store given as a path or a URL.

    Raises:
        StoreUnreachable: the text names no kind of store that we know, or is no URL. It is not repeated: a
            password may be in it.
    """
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser().absolute()))
    try:
        url = make_url(where)
    except (SQLAlchemyError, ValueError):
        raise StoreUnreachable(
            "The URL of the store cannot be read.",
            "Write it as postgresql://USER@HOST:PORT/NAME; the password goes into ~/.pgpass.",
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite", database=str(Path(url.database).expanduser().absolute()))
    raise StoreUnreachable(
        "This kind of store is not known.", "Give a file path, sqlite:///FILE or postgresql://HOST/NAME."
    )


def open_store(
    where: str | Path | URL,
    *,
    create: bool = False,
    busy_ms: int = BUSY_MS,
    read_only: bool = False,
    desk: bool = False,
) -> Store:
    """Open a store; nothing is checked about what is in it (see `store.schema`).

    Args:
        where: A path or URL.
        create: Whether a SQLite file may be made where there is none.
        busy_ms: How long a writer waits for another.
        read_only: Refuse every write.
        desk: An officer waits for each answer: give up sooner, and on a line that has gone silent too.

    Raises:
        StoreUnreachable: there is no such file.
    """
    url = where if isinstance(where, URL) else store_url(where)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, create=create, busy_ms=busy_ms, read_only=read_only)
    return _open_postgresql(url, busy_ms=busy_ms, read_only=read_only, desk=desk)


def _open_sqlite(url: URL, *, create: bool, busy_ms: int, read_only: bool) -> Store:
    import sqlcipher3.dbapi2 as sqlite

    if sqlite.sqlite_version_info < FIXED_SQLITE:
        raise StoreProblem(
            f"SQLite {sqlite.sqlite_version} can damage a store that several desks use.",
            "Install the pinned sqlcipher3 (pip install -c pins.txt .).",
        )
    path = Path(str(url.database))
    if path.is_dir():
        raise StoreUnreachable("That path is a folder, not a store.", "Name the store's file in it.")
    if not create and not path.exists():
        raise StoreUnreachable("There is no store at that path.", "Check --store, or make one.")
    if create:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)

    def engine(**pool: Any) -> Engine:
        made = create_engine(
            url,
            module=sqlite,
            poolclass=QueuePool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
            **pool,
        )
        event.listen(made, "connect", _prepare_sqlite(busy_ms, read_only))
        return made

    reader = engine(pool_size=4, max_overflow=4)
    event.listen(reader, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    writer = engine(pool_size=1, max_overflow=0, pool_timeout=30)
    turns = _Turns(busy_ms / 1000)
    for name, heard in (
        ("connect", turns.prepare),
        ("begin", turns.begin),
        ("commit", turns.end),
        ("rollback", turns.end),
    ):
        event.listen(writer, name, heard)
    return Store(url, reader=reader, writer=writer, read_only=read_only, busy_ms=busy_ms)


class _Turns:
    """Whose turn it is to write to a SQLite file, which keeps no queue of those who wait.

    SQLite itself asks ten times a second at most, so that a run which writes chunk after chunk would keep
    every desk out until it is done. Here all ask more often, and whoever held it for long waits a moment.
    """

    LONG_SECONDS = 0.02
    """What a payment holds it for at most; a chunk of a run holds it longer."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._began = self._ended = monotonic()

    def begin(self, connection: Connection) -> None:
        """Hold the store, or raise that it is busy once patience is at its end."""
        held = self._ended - self._began
        if held > self.LONG_SECONDS:
            sleep(max(self._ended + max(min(held / 8, 0.1), 0.015) - monotonic(), 0))
        until = monotonic() + self._patience
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                break
            except OperationalError as fault:
                if "locked" not in str(fault.orig) or monotonic() > until:
                    raise
            sleep(uniform(0.001, 0.004))
        self._began = self._ended = monotonic()

    def prepare(self, raw: Any, _record: Any) -> None:
        """Have SQLite ask shortly; it waits nowhere else, as a unit that has begun holds the store."""
        raw.execute(f"PRAGMA busy_timeout = {_ASK_MS}").close()

    def end(self, _connection: Connection) -> None:
        """It is about to be let go."""
        self._ended = monotonic()


def _prepare_sqlite(busy_ms: int, read_only: bool) -> Any:
    def prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_ms)}")
        # WAL is written into the file: a database that is not ours is refused, and left as it was.
        ours = cursor.execute("SELECT coalesce(max(name = 'alembic_version'), 1) FROM sqlite_master")
        pragmas = _PRAGMAS if ours.fetchone()[0] else [one for one in _PRAGMAS if "journal_mode" not in one]
        for pragma in pragmas:
            cursor.execute(pragma)
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    return prepare


def _open_postgresql(url: URL, *, busy_ms: int, read_only: bool, desk: bool) -> Store:
    answer_ms = DESK_ANSWER_MS if desk else JOB_ANSWER_MS
    server = {
        "lock_timeout": busy_ms,
        "statement_timeout": answer_ms,
        # What a desk that is gone had locked is free again after so long.
        "idle_in_transaction_session_timeout": 15_000 if desk else 60_000,
        "tcp_keepalives_idle": 15,
        "tcp_keepalives_interval": 5,
        "tcp_keepalives_count": 3,
        "synchronous_commit": "on",
        "default_transaction_read_only": "on" if read_only else "off",
    }
    settings = {
        "options": " ".join(f"-c {name}={value}" for name, value in server.items()),
        "application_name": "dutydesk",
        "connect_timeout": 5 if desk else 10,
        # A firewall that forgets a line says nothing: ask along it, and give it up within half a minute.
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    }
    # The last one given back is taken first, so that what was borrowed is not kept in use by turns.
    writer = create_engine(
        url,
        pool_size=KEPT,
        max_overflow=MORE,
        pool_use_lifo=True,
        pool_pre_ping=True,
        connect_args=settings,
        hide_parameters=True,
    )
    if desk:
        event.listen(writer, "do_connect", _connect_patiently((answer_ms + GIVEN_UP_MS) / 1000))
    # What it says of a line that broke would be printed across the officer's screen.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    # Both share one pool. A page is many statements: all of them see the store at one moment, as on SQLite.
    return Store(
        url,
        reader=writer.execution_options(isolation_level="REPEATABLE READ"),
        # A line that has read is given back as one that may write, whatever the server's own default.
        writer=writer.execution_options(postgresql_readonly=True) if read_only else writer,
        read_only=read_only,
        busy_ms=busy_ms,
    )


def _connect_patiently(seconds: float) -> Any:
    """What makes a connection that is given up where the server is silent for so long."""
    import psycopg
    from psycopg.errors import _WaitTimeout

    class Line(psycopg.Connection[Any]):
        """A connection whose every wait has an end."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            """Wait for the server's answer; one that does not come closes the connection.

            Raises:
                OperationalError: it did not come.
            """
            try:
                return super().wait(gen, interval, seconds if timeout is None else timeout)
            except _WaitTimeout:
                if timeout is not None:
                    raise
                self.pgconn.finish()
                raise psycopg.OperationalError(NO_ANSWER) from None

    def connect(_dialect: Any, _record: Any, given: Any, named: Any) -> Any:
        return Line.connect(*given, **named)

    return connect


def is_there(store: Store) -> bool:
    """Whether the store answers at all; raises what stands in the way."""
    with store.reading() as connection:
        connection.execute(text("SELECT 1"))
    return True
