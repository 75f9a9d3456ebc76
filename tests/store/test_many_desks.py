"""Many desks on one server: how few connections each holds, and what it does when the line or the server fails."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import monotonic

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from store import unit_of_work
from store.domain.errors import (
    OutcomeUnknown,
    Refused,
    StoreBusy,
    StoreFull,
    StoreProblem,
    StoreReadOnly,
    StoreUnreachable,
)
from store.engine import Store, _connect_patiently, open_store
from store.faults import as_store_problem, unknown_outcome
from store.unit_of_work import Actor, UnitOfWork, in_unit
from tests.store.world import CLOCK

SYSTEM = Actor(None, "system", frozenset(), "local")
DESKS = 50


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow at once."""
    monkeypatch.setattr(unit_of_work, "PAUSES", (0.0,) * 4)


def held(admin: psycopg.Connection, url: str) -> int:
    """Connections that a database's desks hold."""
    name = url.rsplit("?", 1)[0].rsplit("/", 1)[1]
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND application_name = 'dutydesk'"
    row = admin.execute(asked, (name,)).fetchone()
    assert row is not None
    return int(row[0])


def look(store: Store) -> None:
    """Read once, write once."""
    with store.reading() as connection:
        connection.execute(text("SELECT 1"))
    in_unit(store, SYSTEM, CLOCK, lambda unit: unit.connection.execute(text("SELECT 1")))


def test_a_desk_at_rest_holds_one_connection_and_nothing_before_it_is_used(
    postgresql_url: str, postgresql_admin: psycopg.Connection
) -> None:
    store = open_store(postgresql_url, desk=True)
    assert held(postgresql_admin, postgresql_url) == 0
    look(store)
    assert held(postgresql_admin, postgresql_url) == 1
    together = threading.Barrier(4)

    def at_once(_number: int) -> None:
        with store.reading() as connection:
            connection.execute(text("SELECT 1"))
            together.wait(20)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(at_once, range(4)))
    with closing(store):
        # What was borrowed closes with the server's next look at its line.
        until = monotonic() + 20
        while held(postgresql_admin, postgresql_url) > 1 and monotonic() < until:
            look(store)
        assert held(postgresql_admin, postgresql_url) == 1


def problems(*given: StoreProblem) -> tuple[list[int], Iterator[StoreProblem]]:
    """What a unit meets, one after another, and how often it was tried."""
    return [], iter(given)


BUSY, AWAY = StoreBusy("held", "wait"), StoreUnreachable("gone", "wait")


def test_a_line_lost_before_the_commit_is_tried_again_under_the_same_key(store: Store) -> None:
    tried, met = problems(AWAY, BUSY, AWAY)

    def work(unit: UnitOfWork) -> str:
        tried.append(1)
        for problem in met:
            raise problem
        return "done"

    assert in_unit(store, SYSTEM, CLOCK, work) == "done"
    assert len(tried) == 4


@pytest.mark.parametrize("later", [BUSY, AWAY, StoreFull("full", "tell"), StoreReadOnly("shut", "tell")])
def test_what_is_unknown_stays_unknown_whatever_stops_the_later_tries(
    store: Store, later: StoreProblem
) -> None:
    """The first commit may have been kept: no later trouble may say that nothing was saved."""
    tried, met = problems(unknown_outcome())

    def work(unit: UnitOfWork) -> str:
        tried.append(1)
        raise next(met, later)

    with pytest.raises(OutcomeUnknown, match="may or may not be saved") as told:
        in_unit(store, SYSTEM, CLOCK, work)
    assert told.value.__cause__ is later
    assert len(tried) == (5 if later in (BUSY, AWAY) else 2)


def test_a_rule_that_says_no_after_an_unknown_outcome_says_it_was_not_done(store: Store) -> None:
    """Every service looks its key up first: it would have given the first result."""
    _, met = problems(unknown_outcome())

    def work(unit: UnitOfWork) -> str:
        raise next(met, Refused("Closed.", "Ask."))

    with pytest.raises(Refused):
        in_unit(store, SYSTEM, CLOCK, work)


def test_nobody_waits_for_locks_many_times_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_of_work, "PATIENT_SECONDS", 0.0)
    tried, met = problems(BUSY, BUSY)

    def work(unit: UnitOfWork) -> str:
        tried.append(1)
        raise next(met)

    with pytest.raises(StoreBusy):
        in_unit(store, SYSTEM, CLOCK, work)
    assert len(tried) == 1


@pytest.mark.parametrize(
    ("code", "words", "problem"),
    [
        ("40001", "konnte Zugriff nicht serialisieren", StoreBusy),
        ("40P01", "Verklemmung entdeckt", StoreBusy),
        ("55P03", "", StoreBusy),
        ("57P01", "", StoreUnreachable),
        ("57P03", "the database system is starting up", StoreUnreachable),
        ("53300", "sorry, too many clients already", StoreUnreachable),
        ("08006", "", StoreUnreachable),
        ("25P03", "", StoreUnreachable),
        (None, "failed to resolve host", StoreUnreachable),
        ("53100", "", StoreFull),
        ("25006", "", StoreReadOnly),
        ("42501", "", StoreReadOnly),
    ],
)
def test_what_postgresql_says_in_any_language_is_known_by_its_code(
    code: str | None, words: str, problem: type[StoreProblem]
) -> None:
    said = psycopg.OperationalError(words)
    said.sqlstate = code
    assert type(as_store_problem(OperationalError("x", None, said))) is problem


def test_a_statement_that_takes_too_long_is_stopped_and_not_tried_again(postgresql_url: str) -> None:
    tried = []

    def work(unit: UnitOfWork) -> None:
        tried.append(1)
        unit.connection.execute(text("SET LOCAL statement_timeout = 20"))
        unit.connection.execute(text("SELECT pg_sleep(20)"))

    with closing(open_store(postgresql_url, desk=True)) as store:
        with pytest.raises(StoreProblem, match="took too long"):
            in_unit(store, SYSTEM, CLOCK, work)
        look(store)
    assert tried == [1]


def test_a_desk_waits_for_no_statement_or_lock_without_end(postgresql_url: str) -> None:
    with closing(open_store(postgresql_url, desk=True)) as store, store.reading() as connection:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        shown = [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names]
    assert shown == ["10s", "20s", "15s"]


def test_a_server_that_falls_silent_is_given_up(postgresql_url: str) -> None:
    connect = _connect_patiently(0.2)
    host, name = postgresql_url.split("host=")[1], postgresql_url.split("@/")[1].split("?")[0]
    line = connect(None, None, (), {"host": host, "dbname": name, "user": "postgres"})
    assert line.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="no answer came") as told:
        line.execute("SELECT pg_sleep(60)")
    assert line.closed
    fault = DBAPIError("x", None, told.value, connection_invalidated=True)
    assert isinstance(as_store_problem(fault), StoreUnreachable)


def test_a_desk_comes_back_by_itself_when_its_connections_were_cut(
    postgresql_url: str, postgresql_admin: psycopg.Connection
) -> None:
    name = postgresql_url.split("@/")[1].split("?")[0]
    with closing(open_store(postgresql_url, desk=True)) as store:
        for _ in range(3):
            look(store)
            postgresql_admin.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
        look(store)


def test_fifty_desks_fit_on_a_server_that_takes_a_hundred(
    postgresql_url: str, postgresql_admin: psycopg.Connection
) -> None:
    stores = [open_store(postgresql_url, desk=True) for _ in range(DESKS)]
    try:
        for store in stores:
            look(store)
        assert held(postgresql_admin, postgresql_url) == DESKS
    finally:
        for store in stores:
            store.close()
