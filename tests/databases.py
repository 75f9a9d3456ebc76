"""A fresh store for each test, on SQLite and on PostgreSQL: the schema at head, and no data.

A service test takes `store` (open) or `database_url` and so runs on both; `tests.service_count` counts that it did.
A test of what only one database has takes `sqlite_url` or `postgresql_url`, and is not counted.

Each database is copied from a template that the first worker to need one makes through the program's own
`store.schema.upgrade`: a file copy on SQLite, `CREATE DATABASE ... TEMPLATE` on PostgreSQL. All stores of a worker
share their compiled statements: compiling them again for each new engine took most of a service test's time.
"""

import fcntl
import itertools
import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests import postgres_server

if TYPE_CHECKING:
    from store.engine import Store

DATABASES = ("sqlite", "postgresql")
TEMPLATE = "template_desk"
KEEPER = pytest.StashKey[postgres_server.Keeper]()


def make_store(url: str) -> None:
    """Makes an empty store at a URL, with the schema at head, and closes it."""
    # Imported late, here and in `store`: a run of the domain's tests does not wait for SQLAlchemy.
    from store import schema

    schema.upgrade(url)


class Statements(dict[tuple[Any, ...], Any]):
    """Compiled statements by kind of database, where SQLAlchemy keeps them by engine.

    Sound because every engine that `store.engine` makes for one kind of database compiles alike.
    """

    MOST = 5000
    """Statements to keep; a run has about half as many."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """The compiled statement of a key that begins with an engine's dialect."""
        return super().get((key[0].name, key[0].driver, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        """Keep a compiled statement."""
        if len(self) >= self.MOST:
            self.clear()
        super().__setitem__((key[0].name, key[0].driver, *key[1:]), compiled)


@pytest.fixture(scope="session")
def shared_statements() -> None:
    """Gives every connection of this worker the same compiled statements."""
    from sqlalchemy import Connection, Engine, event

    statements = Statements()

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=statements)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of xdist's workers, not the one that started the run."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Starts the run's one keeper; PostgreSQL itself waits until a test asks."""
    if not is_worker(config):
        config.stash[KEEPER] = postgres_server.Keeper()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops PostgreSQL and removes the run's folder."""
    if KEEPER in config.stash:
        config.stash[KEEPER].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells an xdist worker where the run's folder is."""
    node.workerinput["run_folder"] = str(node.config.stash[KEEPER].folder)


def once(folder: Path, name: str, make: Callable[[], None]) -> None:
    """Runs `make` in the first process of the run that comes by; the others wait until it is done, or has failed."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done, failed = folder / f"{name}.done", folder / f"{name}.failed"
        if failed.exists():
            pytest.fail(f"{name} could not be made:\n{failed.read_text()}", pytrace=False)
        if not done.exists():
            try:
                make()
            except Exception:
                failed.write_text(traceback.format_exc())
                raise
            done.touch()


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """The folder that all workers of this run share."""
    if is_worker(pytestconfig):
        return Path(pytestconfig.workerinput["run_folder"])  # type: ignore[attr-defined]
    return pytestconfig.stash[KEEPER].folder


@pytest.fixture(scope="session")
def sqlite_template(run_folder: Path, shared_statements: None) -> Path:
    """An empty store's file, made once a run."""
    template = run_folder / "fast" / "template.db"
    once(run_folder, "sqlite", lambda: make_store(f"sqlite:///{template}"))
    assert not template.with_name("template.db-wal").exists(), "a closed store leaves nothing behind its file"
    return template


@pytest.fixture(scope="session")
def postgresql_admin(run_folder: Path, shared_statements: None) -> Iterator[psycopg.Connection]:
    """A connection to the run's server, which has the template by now."""
    url = postgres_server.ask(run_folder)
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as admin:

        def make_template() -> None:
            admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}".encode())
            admin.execute(f"CREATE DATABASE {TEMPLATE}".encode())
            make_store(postgres_server.url_of(run_folder, TEMPLATE))

        once(run_folder, "postgresql", make_template)
        yield admin


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """A fresh SQLite store, closed, in a folder of its own."""
    folder = sqlite_template.with_name(_name())
    folder.mkdir()
    yield f"sqlite:///{shutil.copyfile(sqlite_template, folder / 'store.db')}"
    shutil.rmtree(folder)


@pytest.fixture
def empty_postgresql_url(run_folder: Path, postgresql_admin: psycopg.Connection) -> Iterator[str]:
    """A PostgreSQL database with no schema at all."""
    yield from database_copy(run_folder, postgresql_admin, "template1")


@pytest.fixture
def postgresql_url(run_folder: Path, postgresql_admin: psycopg.Connection) -> Iterator[str]:
    """A fresh PostgreSQL store, closed."""
    yield from database_copy(run_folder, postgresql_admin, TEMPLATE)


_numbers = itertools.count(1)
_finished: list[str] = []
"""Databases of this worker that no test needs any more; the last one goes with the server."""


def _name() -> str:
    return f"desk_{os.getpid()}_{next(_numbers)}"


def database_copy(folder: Path, admin: psycopg.Connection, template: str) -> Iterator[str]:
    """Yields the URL of a fresh copy of a database nobody is connected to, and lets it go afterwards."""
    name = _name()
    _drop_finished(admin)
    # FILE_COPY: half the time of the default for a small template on a server without fsync.
    admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
    yield postgres_server.url_of(folder, name)
    _finished.append(name)


def _drop_finished(admin: psycopg.Connection) -> None:
    """Drops what earlier tests left: by now their connections have ended, and PostgreSQL need not wait for them."""
    while _finished:
        admin.execute(f"DROP DATABASE {_finished.pop()} WITH (FORCE)".encode())


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh store, once for each database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def another_url(request: pytest.FixtureRequest, database_url: str) -> Iterator[str]:
    """The URL of one more fresh store, on the database of `database_url`."""
    if database_url.startswith("sqlite"):
        template: Path = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copyfile(template, template.with_name(f'{_name()}.db'))}"
    else:
        folder, admin = (request.getfixturevalue(name) for name in ("run_folder", "postgresql_admin"))
        yield from database_copy(folder, admin, TEMPLATE)


@pytest.fixture
def store(database_url: str) -> "Iterator[Store]":
    """An open, fresh store, once for each database."""
    from store.engine import open_store

    with closing(open_store(database_url)) as opened:
        yield opened
