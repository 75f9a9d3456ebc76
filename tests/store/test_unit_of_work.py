"""A unit keeps everything or nothing, writes the trail with it, and tells what stood in its way."""

from dataclasses import replace
from unittest.mock import Mock

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from store.audit import broken_at
from store.domain.errors import (
    CameTwice,
    OutcomeUnknown,
    Refused,
    StoreBusy,
    StoreDamaged,
    StoreProblem,
    StoreReadOnly,
    StoreUnreachable,
)
from store.engine import Store, open_store
from store.models.casework import Call
from store.models.keeping import StoreFact
from store.models.trail import AuditEvent, AuditHead
from store.unit_of_work import Actor, UnitOfWork, in_unit
from tests.store.world import CLOCK, build_world

SYSTEM = Actor(None, "system", frozenset(), "local")
FACT = StoreFact.__table__  # type: ignore[attr-defined]
EVENT = AuditEvent.__table__  # type: ignore[attr-defined]
HEAD = AuditHead.__table__  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow at once."""
    monkeypatch.setattr("store.unit_of_work.PAUSES", (0.0,) * 4)


def facts(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(FACT)).scalar_one()


def events(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()


def note(unit: UnitOfWork, name: str) -> None:
    unit.bulk(StoreFact, [{"name": name, "value": "x"}])
    unit.audit("note", "fact", why="a test")


def test_nothing_said_means_rolled_back(store: Store) -> None:
    with UnitOfWork(store, SYSTEM, CLOCK) as unit:
        note(unit, "left")
    assert facts(store) == 0
    assert events(store) == 0


def test_an_error_in_the_middle_leaves_no_half(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        note(unit, "half")
        raise RuntimeError("the officer's machine went")

    with pytest.raises(RuntimeError):
        in_unit(store, SYSTEM, CLOCK, work)
    assert (facts(store), events(store)) == (0, 0)


def test_what_is_committed_is_there_with_its_trail(store: Store) -> None:
    for name in ("one", "two", "three"):
        in_unit(store, SYSTEM, CLOCK, lambda unit, name=name: note(unit, name))  # type: ignore[misc]
    assert (facts(store), events(store)) == (3, 3)
    with store.reading() as connection:
        assert broken_at(connection) is None


def test_a_trail_cut_off_at_its_end_shows(store: Store) -> None:
    in_unit(store, SYSTEM, CLOCK, lambda unit: note(unit, "one"))
    with store.writing() as connection, connection.begin():
        connection.execute(update(HEAD).values(seq=7))
    with store.reading() as connection:
        assert broken_at(connection) == 2


def test_one_request_that_arrives_twice_at_once_is_told_so(store: Store) -> None:
    asha = build_world(store).officers["asha"]

    def begin(unit: UnitOfWork) -> None:
        unit.add(Call(key="call", officer_id=asha, started_at=unit.now))

    in_unit(store, SYSTEM, CLOCK, begin)
    with pytest.raises(CameTwice):
        in_unit(store, SYSTEM, CLOCK, begin)


_POSTING = "INSERT INTO posting (id, key, digest, origin, made_at, effective_on, note) VALUES "
_ROW = "(900, 'k900', '', 'desk', '2026-11-23 10:00:00', '2026-11-23', '')"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_POSTING + "(901, 'k900', '', 'desk', '2026-11-23 10:00:00', '2026-11-23', '')", CameTwice),
        (_POSTING + "(900, 'k901', '', 'desk', '2026-11-23 10:00:00', '2026-11-23', '')", StoreDamaged),
        ("INSERT INTO receipt SELECT 1, 900, 1, 5, 'CASH', '', taken_at FROM receipt", StoreDamaged),
        (
            "INSERT INTO entry SELECT 1, 1, 900, 'RENT', 'CASH', effective_on, -5, 0, 0 FROM entry "
            "WHERE account_id = 1 AND seq = 1",
            StoreDamaged,
        ),
        ("INSERT INTO audit_event SELECT * FROM audit_event WHERE seq = 1", StoreDamaged),
        ("INSERT INTO store_fact VALUES ('there', 'x')", StoreProblem),
        (
            "INSERT INTO posting (key, digest, origin, account_id, made_at, effective_on, note, reverses_id) "
            "SELECT 'again', '', 'desk', account_id, made_at, effective_on, '', reverses_id FROM posting "
            "WHERE reverses_id IS NOT NULL",
            StoreProblem,
        ),
    ],
)
def test_only_a_request_key_that_is_there_came_twice(
    store: Store, change: str, problem: type[StoreProblem]
) -> None:
    """A number that the store gave out before is damage; a second of what there may be one of says so."""
    build_world(store)
    reversal = (
        "INSERT INTO posting (key, digest, origin, account_id, made_at, effective_on, note, reverses_id) "
        "VALUES ('back', '', 'desk', 1, '2026-11-23 10:00:00', '2026-11-23', '', 1)"
    )

    def prepare(unit: UnitOfWork) -> None:
        for sql in (_POSTING + _ROW, "INSERT INTO store_fact VALUES ('there', 'x')", reversal):
            unit.connection.execute(text(sql))
        note(unit, "one")

    in_unit(store, SYSTEM, CLOCK, prepare)
    with pytest.raises(StoreProblem) as told:
        in_unit(store, SYSTEM, CLOCK, lambda unit: unit.connection.execute(text(change)))
    assert type(told.value) is problem
    assert ("saved once" in str(told.value)) == (problem is CameTwice)


def break_the_line(unit: UnitOfWork) -> None:
    """From now on the rollback fails, as it does where the server went away."""
    broken = DBAPIError("ROLLBACK", None, Exception("server closed the connection unexpectedly"))
    unit._begun = Mock(is_active=True, rollback=Mock(side_effect=broken))


def test_a_line_that_breaks_at_the_rollback_gives_its_connection_back(store: Store) -> None:
    """What is told is what went wrong first; the desk goes on with a fresh connection."""

    def work(unit: UnitOfWork) -> None:
        note(unit, "lost")
        break_the_line(unit)
        raise Refused("No.", "Stop.")

    with pytest.raises(Refused, match="No"):
        in_unit(store, SYSTEM, CLOCK, work)
    in_unit(store, SYSTEM, CLOCK, lambda unit: note(unit, "kept"))
    assert facts(store) == 1
    unit = UnitOfWork(store, SYSTEM, CLOCK)
    with pytest.raises(StoreUnreachable), unit:
        break_the_line(unit)
    in_unit(store, SYSTEM, CLOCK, lambda unit: note(unit, "kept too"))
    assert facts(store) == 2


def test_a_busy_store_is_tried_again_and_then_said(store: Store) -> None:
    tries = 0

    def work(_unit: UnitOfWork) -> None:
        nonlocal tries
        tries += 1
        raise StoreBusy("held", "wait")

    with pytest.raises(StoreBusy):
        in_unit(store, SYSTEM, CLOCK, work)
    assert tries == 5


def test_a_store_held_by_another_desk_says_so_and_saves_nothing(store: Store) -> None:
    hasty = open_store(store.url, busy_ms=50)
    try:
        with UnitOfWork(store, SYSTEM, CLOCK) as first:
            note(first, "first")
            first.connection.execute(text("UPDATE audit_head SET seq = seq WHERE id = 1"))
            with pytest.raises(StoreBusy) as told:
                in_unit(hasty, SYSTEM, CLOCK, lambda unit: note(unit, "second"), tries=1)
            first.commit()
    finally:
        hasty.close()
    assert "try again" in told.value.do
    assert facts(store) == 1


def test_a_store_for_reading_only_is_read_and_says_why_it_does_not_save(store: Store) -> None:
    in_unit(store, SYSTEM, CLOCK, lambda unit: note(unit, "one"))
    shut = open_store(store.url, read_only=True)
    try:
        assert facts(shut) == 1
        with pytest.raises(StoreReadOnly):
            in_unit(shut, SYSTEM, CLOCK, lambda unit: note(unit, "two"))
        # The engine refuses too, where a caller forgets to ask.
        with pytest.raises(StoreReadOnly), shut.writing() as connection, connection.begin():
            connection.execute(text("DELETE FROM store_fact"))
    finally:
        shut.close()
    assert facts(store) == 1


def test_a_look_sees_one_moment_whatever_is_saved_meanwhile(store: Store) -> None:
    asked = select(func.count()).select_from(FACT)
    with store.reading() as connection:
        before = connection.execute(asked).scalar_one()
        in_unit(store, SYSTEM, CLOCK, lambda unit: note(unit, "meanwhile"))
        assert connection.execute(asked).scalar_one() == before
    assert facts(store) == before + 1


def test_an_error_never_quotes_what_was_being_saved(store: Store) -> None:
    with pytest.raises(StoreProblem) as told:
        in_unit(
            store,
            SYSTEM,
            CLOCK,
            lambda unit: unit.connection.execute(
                text("INSERT INTO store_fact (name, value) VALUES ('ZZCANARY', NULL)")
            ),
        )
    assert "ZZCANARY" not in str(told.value)
    assert "ZZCANARY" not in repr(told.value)


def test_a_line_cut_at_the_commit_is_an_unknown_outcome_and_the_unit_is_done_again(
    postgresql_url: str,
) -> None:
    store, killer = open_store(postgresql_url), open_store(postgresql_url)
    cut: list[int] = []

    def work(unit: UnitOfWork) -> str:
        pid = unit.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        note(unit, "once")
        if not cut:
            cut.append(pid)
            with killer.reading() as connection:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        return "done"

    try:
        with pytest.raises(StoreProblem) as told:
            in_unit(store, SYSTEM, CLOCK, work, tries=1)
        assert not isinstance(told.value, StoreBusy) or isinstance(told.value, OutcomeUnknown)
        assert in_unit(store, SYSTEM, CLOCK, work) == "done"
        assert facts(store) == 1
    finally:
        store.close()
        killer.close()


def test_an_act_of_the_system_has_no_officer_to_ask_for(store: Store) -> None:
    with UnitOfWork(store, SYSTEM, CLOCK) as unit, pytest.raises(ValueError, match="a person's act"):
        _ = unit.officer_id
    with UnitOfWork(store, replace(SYSTEM, officer_id=3), CLOCK) as unit:
        assert unit.officer_id == 3
