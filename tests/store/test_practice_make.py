"""Making a practice council: the same rows on both databases, all or nothing, and a place for whoever opens it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text

from store import schema
from store.clocks import PracticeClock
from store.domain.errors import BadInput, Refused, StoreDamaged, StoreProblem
from store.domain.pins import pin_matches
from store.engine import Store, open_store, store_url
from store.facts import facts_of
from store.models.officers import Officer
from store.policy_files import load_policy
from store.practice.make import is_made, make_practice
from store.practice.officers import NEWCOMER_ROLES, PRACTICE_PIN, ensure_officer
from store.practice.rows import digest
from store.queries.officers import by_login, desk_view
from store.services.prove import prove
from store.unit_of_work import Actor, in_unit
from tests import postgres_server
from tests.databases import DATABASES, once

TODAY = date(2026, 11, 23)
SIZE = 120
ROOT = Path(__file__).resolve().parents[2]
SYSTEM = Actor(None, "test", frozenset())


class Killed(Exception):
    """Ends a make in the middle."""


def quiet(what: str, done: int, whole: int) -> None:
    """Hears of progress and says nothing."""


def make(where: str, *, seed: int = 1, size: int = SIZE, today: date = TODAY) -> str:
    """Makes a council and gives the digest of its rows."""
    make_practice(where, size=size, seed=seed, today=today, progress=quiet)
    return digest_of(where)


def digest_of(where: str) -> str:
    """The digest of all rows of a store."""
    with closing(open_store(where)) as store, store.reading() as connection:
        return digest(connection)


@pytest.fixture(scope="module")
def first(run_folder: Path) -> Path:
    """A council on SQLite, made once a run."""
    file = run_folder / "first.db"
    once(
        run_folder, "first", lambda: make_practice(str(file), size=SIZE, seed=1, today=TODAY, progress=quiet)
    )
    return file


@pytest.fixture(params=DATABASES)
def nowhere(request: pytest.FixtureRequest, tmp_path: Path, run_folder: Path) -> Iterator[str]:
    """A place with nothing in it, on each database; not even the schema, so it is no `database_url`."""
    if request.param == "sqlite":
        yield str(tmp_path / "practice.db")
        return
    admin: psycopg.Connection = request.getfixturevalue("postgresql_admin")
    name = f"council_{tmp_path.name}".replace("-", "_").lower()
    admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template1'.encode())
    yield postgres_server.url_of(run_folder, name)
    admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def test_the_same_seed_gives_the_same_rows_on_both_databases(nowhere: str, first: Path) -> None:
    assert make(nowhere) == digest_of(str(first))
    with closing(open_store(nowhere)) as store:
        assert prove(store).differences == ()


def test_what_was_written_without_checks_passes_every_check(first: Path) -> None:
    with closing(open_store(first)) as store, store.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_the_guards_and_indexes_of_a_made_council_are_those_of_a_migrated_store(nowhere: str) -> None:
    schema.upgrade(nowhere)
    migrated = structure(nowhere)
    make(nowhere, size=60)
    assert structure(nowhere) == migrated


def structure(where: str) -> list[str]:
    """The triggers, indexes and foreign keys of a store."""
    with closing(open_store(where)) as store, store.reading() as connection:
        if store.dialect == "sqlite":
            sql = "SELECT type || ' ' || name || coalesce(sql, '') FROM sqlite_master WHERE type <> 'table'"
        else:
            sql = (
                "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() "
                "UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint "
                "UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            )
        return sorted(connection.execute(text(sql)).scalars())


def test_a_council_worked_out_beside_has_the_same_rows(
    nowhere: str, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.practice.make._LARGE", 0)
    assert make(nowhere) == digest_of(str(first))


def test_a_second_process_that_ends_early_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.practice.make._LARGE", 0)
    monkeypatch.setattr("sys.executable", "/bin/true")
    with pytest.raises(StoreProblem, match="could not be worked out"):
        make(str(tmp_path / "x.db"))
    assert list(tmp_path.iterdir()) == []


def test_few_weeks_of_history_are_proved_too(nowhere: str) -> None:
    make_practice(nowhere, size=60, seed=1, today=TODAY, progress=quiet, history_weeks=4)
    with closing(open_store(nowhere)) as store:
        proof = prove(store)
    assert proof.differences == ()
    assert proof.entries < 60 * 25


@pytest.mark.parametrize("weeks", [0, 1, 105])
def test_a_history_that_makes_no_sense_is_refused(tmp_path: Path, weeks: int) -> None:
    with pytest.raises(BadInput, match="--history-weeks"):
        make_practice(
            str(tmp_path / "x.db"), size=60, seed=1, today=TODAY, progress=quiet, history_weeks=weeks
        )
    assert list(tmp_path.iterdir()) == []


def test_another_seed_or_another_day_gives_another_council(tmp_path: Path, first: Path) -> None:
    other_seed = make(str(tmp_path / "seed.db"), seed=2, size=60)
    other_day = make(str(tmp_path / "day.db"), size=60, today=date(2027, 2, 3))
    same = make(str(tmp_path / "same.db"), size=60)
    assert len({digest_of(str(first)), other_seed, other_day, same}) == 4
    with closing(open_store(tmp_path / "day.db")) as store:
        assert prove(store).differences == ()


CHILD = """
import os, signal, sys
from datetime import date
from store.practice.make import make_practice

def kill(what, done, whole):
    if (what, done) == ("search index", 1):
        os.kill(os.getpid(), signal.SIGKILL)

make_practice(sys.argv[1], size=60, seed=1, today=date(2026, 11, 23), progress=kill)
"""


def test_a_make_that_is_killed_leaves_no_half_council(nowhere: str) -> None:
    child = subprocess.run([sys.executable, "-c", CHILD, nowhere], cwd=ROOT, check=False)
    assert child.returncode == -signal.SIGKILL
    assert not is_made(nowhere)
    make(nowhere, size=60)
    assert is_made(nowhere)


def test_a_make_that_fails_clears_up_and_so_does_the_next_one(tmp_path: Path) -> None:
    def fail(what: str, done: int, whole: int) -> None:
        raise Killed

    where = tmp_path / "practice.db"
    old, young = tmp_path / ".practice.db.0aa0.part", tmp_path / ".practice.db.1bb1.part-wal"
    for left in (old, young):
        left.touch()
    os.utime(old, (0, 0))
    with pytest.raises(Killed):
        make_practice(str(where), size=60, seed=1, today=TODAY, progress=fail)
    assert list(tmp_path.iterdir()) == [young], "another make may still be at work on that one"


def test_a_council_that_is_there_is_not_made_again(nowhere: str) -> None:
    before = make(nowhere, size=60)
    with pytest.raises(Refused, match="already"):
        make_practice(nowhere, size=60, seed=2, today=TODAY, progress=quiet)
    assert digest_of(nowhere) == before


def test_a_live_store_is_never_touched(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("INSERT INTO store_fact (name, value) VALUES ('council', 'A real one')"))
    where = store.url.render_as_string(hide_password=False)
    with pytest.raises(Refused, match="not a practice council"):
        make_practice(where, size=60, seed=1, today=TODAY, progress=quiet)
    assert facts_of(store) == {"council": "A real one"}


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("shopping list, not a database at all, and long enough to have a header of its own" * 20)
    with pytest.raises(StoreDamaged):
        is_made(str(file))


@pytest.mark.parametrize("size", [0, 49, 1_000_001])
def test_a_size_that_makes_no_sense_is_refused(tmp_path: Path, size: int) -> None:
    with pytest.raises(BadInput, match="--size"):
        make_practice(str(tmp_path / "x.db"), size=size, seed=1, today=TODAY, progress=quiet)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_from_first_to_last(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    make_practice(
        str(tmp_path / "x.db"), size=210, seed=1, today=TODAY, progress=lambda *said: heard.append(said)
    )
    assert heard == [
        ("accounts", 100, 210),
        ("accounts", 200, 210),
        ("accounts", 210, 210),
        ("search index", 0, 1),
        ("search index", 1, 1),
    ]


def test_the_facts_say_what_was_asked_for(first: Path) -> None:
    with closing(open_store(first)) as store:
        facts = facts_of(store)
        with store.reading() as connection:
            told = connection.execute(text("SELECT verb, detail FROM audit_event ORDER BY seq")).all()
    assert facts["practice"] == "yes"
    assert facts["council"] == "Northbrook Borough Council"
    assert (facts["size"], facts["seed"], facts["today"]) == (str(SIZE), "1", "2026-11-23")
    assert {row.verb for row in told} == {"bring_in", "make_practice", "open"}
    assert told[-1].verb == "make_practice"


def test_ids_go_on_where_the_council_ends(nowhere: str) -> None:
    make(nowhere, size=60)
    with closing(open_store(nowhere)) as store:
        before = _officers(store)
        in_unit(
            store, SYSTEM, PracticeClock(TODAY), lambda unit: ensure_officer(unit, login="sam", name="Sam")
        )
        assert _officers(store) == before + 1


def _officers(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.max(Officer.id))).scalar_one())  # type: ignore[arg-type]


def test_whoever_opens_it_is_an_officer_there(store: Store) -> None:
    def ensure(login: str, name: str) -> int:
        return in_unit(
            store, SYSTEM, PracticeClock(TODAY), lambda unit: ensure_officer(unit, login=login, name=name)
        )

    made = ensure("sam", "Sam O'Dowd")
    assert ensure("sam", "Somebody else") == made, "twice is once"
    with store.reading() as connection:
        officer = by_login(connection, "sam")
        assert officer is not None
        assert (officer.name, officer.roles) == ("Sam O'Dowd", frozenset(NEWCOMER_ROLES))
        kept = connection.execute(text("SELECT pin_hash FROM officer WHERE login = 'sam'")).scalar_one()
        assert pin_matches(kept, PRACTICE_PIN)
        shifts = connection.execute(text("SELECT duty FROM shift")).scalars().all()
        assert list(shifts) == ["phones"]


def test_an_officer_who_is_there_stays_as_they_are(first: Path) -> None:
    with closing(open_store(first)) as store:
        found = in_unit(
            store, SYSTEM, PracticeClock(TODAY), lambda unit: ensure_officer(unit, login="ben", name="Other")
        )
        with store.reading() as connection:
            officer = by_login(connection, "ben")
            assert officer is not None
            assert (officer.id, officer.name) == (found, "Ben Whitfield")


def test_a_desk_on_it_knows_it_is_practice_and_who_leads(first: Path) -> None:
    with closing(open_store(first)) as store, store.reading() as connection:
        officer = by_login(connection, "asha")
        assert officer is not None
        view = desk_view(connection, officer, load_policy(), PracticeClock(TODAY, "14:03").now())
    assert (view.practice, view.practice_pin, view.lead_name) == (True, PRACTICE_PIN, "Lena Fischer")


def test_a_path_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    where = tmp_path / "new" / "folder" / "practice.db"
    make(str(where), size=60)
    assert [file.name for file in where.parent.iterdir()] == ["practice.db"]
    assert where.stat().st_mode & 0o077 == 0, "nobody else reads it"
    assert store_url(where).database == str(where)
