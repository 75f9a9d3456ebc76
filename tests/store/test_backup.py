"""A backup of either database, taken while desks write, restored on either, proved."""

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from store import schema
from store.domain.errors import (
    BadInput,
    DutydeskError,
    Refused,
    StoreDamaged,
    StoreReadOnly,
    StoreTooNew,
    StoreTooOld,
    StoreUnreachable,
)
from store.engine import Store, open_store, store_url
from store.practice.rows import digest
from store.services.back_up import back_up
from store.services.backup_file import connect, read_note
from store.services.prove import prove
from store.services.restore_store import restore
from tests.store.tampering import tamper
from tests.store.till import Till, open_till

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(params=("sqlite", "postgresql"))
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet, on either database."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "council.db")
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


def rows_of(store: Store) -> tuple[str, int, str]:
    with store.reading() as connection:
        head = connection.execute(text("SELECT seq, hash FROM audit_head")).one()
        return digest(connection), head.seq, head.hash


def test_what_is_restored_on_either_side_is_what_was_backed_up(
    store: Store, new_store: str, tmp_path: Path
) -> None:
    till = open_till(store)
    till.take("k", 2000)
    made = back_up(store, tmp_path / "night.backup", made_at=AT)
    assert made.proof.clean
    assert made.backup.dialect == store.dialect
    assert made.backup.counts["receipt"] == made.proof.receipts
    restored = restore(tmp_path / "night.backup", new_store)
    assert restored.proof.clean
    assert not restored.wants_migrating
    with closing(open_store(new_store)) as there:
        schema.check(there)
        assert rows_of(there) == rows_of(store)
        again = Till(there, till.world)
        again.take("k2", 1500)  # sequences, counters and the chain go on where they were
        assert prove(there).clean
        assert guards(there) == guards(store) or there.dialect != store.dialect
        for change in ("UPDATE entry SET amount = 1", "DELETE FROM receipt"):
            with pytest.raises(DutydeskError), there.writing() as connection, connection.begin():
                connection.execute(text(change))


def guards(store: Store) -> set[str]:
    """Names of triggers, indexes and constraints."""
    if store.dialect == "sqlite":
        sql = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master"
    else:
        sql = (
            "SELECT 'trigger ' || tgname FROM pg_trigger UNION SELECT indexdef FROM pg_indexes "
            "WHERE schemaname = current_schema() "
            "UNION SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 't'"
        )
    with store.reading() as connection:
        found = connection.execute(text(sql)).scalars()
        return {name.replace('"', "") for name in found if "RI_ConstraintTrigger" not in name}


def test_a_backup_of_a_restored_store_is_the_same_backup(
    store: Store, new_store: str, tmp_path: Path
) -> None:
    open_till(store).take("k", 2000)
    first = back_up(store, tmp_path / "one", made_at=AT)
    restore(tmp_path / "one", new_store)
    with closing(open_store(new_store)) as there:
        second = back_up(there, tmp_path / "two", made_at=AT)
    assert second.backup.counts == first.backup.counts
    assert second.proof.last_hash == first.proof.last_hash


def test_desks_go_on_while_it_is_taken(store: Store, tmp_path: Path) -> None:
    till = open_till(store)
    stop = threading.Event()
    taken: list[int] = []

    def desk() -> None:
        while not stop.is_set():
            till.take(f"d{len(taken)}", 100)
            taken.append(1)

    with desk_in_thread(desk, stop):
        while len(taken) < 3:
            pass
        made = [back_up(store, tmp_path / f"n{number}", made_at=AT) for number in range(3)]
        while len(taken) < 8:
            pass
    assert all(one.proof.clean for one in made)
    counts = [one.backup.counts["receipt"] for one in made]
    assert counts == sorted(counts)
    assert restore(tmp_path / "n2", str(tmp_path / "new.db")).proof.receipts == counts[2]


class desk_in_thread:
    """Runs a desk until the block ends, and fails where it did."""

    def __init__(self, work: object, stop: threading.Event) -> None:
        self._stop, self._faults = stop, []  # type: ignore[var-annotated]

        def run() -> None:
            try:
                work()  # type: ignore[operator]
            except BaseException as fault:
                self._faults.append(fault)

        self._thread = threading.Thread(target=run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        assert self._faults == []


def test_the_file_is_its_owner_s_alone_and_nothing_is_left_beside_it(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["b"]
    restore(tmp_path / "b", str(tmp_path / "new" / "s.db"))
    assert stat.S_IMODE((tmp_path / "new" / "s.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert os.listdir(tmp_path / "new") == ["s.db"]


def test_no_desk_opens_a_backup(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    with (
        closing(open_store(tmp_path / "b")) as there,
        pytest.raises(StoreDamaged, match="not a Dutydesk store"),
    ):
        schema.check(there)


def test_no_file_is_overwritten(store: Store, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(Refused, match="There is a file of that name"):
        back_up(store, tmp_path / "b", made_at=AT)
    assert (tmp_path / "b").read_text() == "mine"


def test_books_that_are_not_right_are_kept_under_another_name_and_not_restored(
    store: Store, tmp_path: Path
) -> None:
    open_till(store).take("k", 2000)
    tamper(store, "UPDATE entry SET amount = amount + 1 WHERE account_id = 1 AND seq = 1")
    made = back_up(store, tmp_path / "b", made_at=AT)
    assert not made.proof.clean
    assert os.listdir(tmp_path) == ["b.unproved"]
    with pytest.raises(Refused, match="books in this backup are not right"):
        restore(made.file, str(tmp_path / "new.db"))
    assert os.listdir(tmp_path) == ["b.unproved"]


def test_books_that_are_not_right_leave_an_empty_database_empty(
    store: Store, empty_postgresql_url: str, tmp_path: Path
) -> None:
    open_till(store).take("k", 2000)
    tamper(store, "UPDATE entry SET amount = amount + 1 WHERE account_id = 1 AND seq = 1")
    made = back_up(store, tmp_path / "b", made_at=AT)
    with pytest.raises(Refused, match="books in this backup are not right"):
        restore(made.file, empty_postgresql_url)
    with closing(open_store(empty_postgresql_url)) as there, there.reading() as connection:
        assert schema.revision_of(connection) is None


def test_a_restore_that_was_cut_on_postgresql_is_no_store_and_is_begun_again(
    store: Store, empty_postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_till(store).take("k", 2000)
    back_up(store, tmp_path / "b", made_at=AT)
    with monkeypatch.context() as patched:
        patched.setattr("store.services.restore_store.prove", cut)
        patched.setattr("store.services.restore_store._drop_everything", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "b", empty_postgresql_url)
    with closing(open_store(empty_postgresql_url)) as there:
        with pytest.raises(StoreDamaged):
            schema.check(there)
        restore(tmp_path / "b", empty_postgresql_url)
        schema.check(there)
        assert rows_of(there) == rows_of(store)


def cut(_: Store) -> None:
    raise KeyboardInterrupt


# -- over what is there ----------------------------------------------------------------------------------


def test_nothing_is_restored_over_a_store(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    where = store.url.render_as_string(hide_password=False)
    with pytest.raises(Refused) as told:
        restore(tmp_path / "b", where)
    if store.dialect == "sqlite":
        assert "works on the store that is there" in told.value.what
        store.close()
        with pytest.raises(Refused, match="There is a file at that path") as told:
            restore(tmp_path / "b", where)
        assert "Move it aside" in told.value.do
    else:
        assert "not empty" in told.value.what


def test_nothing_is_restored_into_a_database_of_something_else(
    store: Store, empty_postgresql_url: str, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    with (
        closing(open_store(empty_postgresql_url)) as there,
        there.writing() as connection,
        connection.begin(),
    ):
        connection.execute(text("CREATE TABLE theirs (id int)"))
    with pytest.raises(Refused, match="not empty"):
        restore(tmp_path / "b", empty_postgresql_url)


def test_what_an_old_store_left_behind_is_never_taken_for_the_new_one_s(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    (tmp_path / "s.db-wal").write_bytes(b"old")
    with pytest.raises(Refused, match="ends in -wal"):
        restore(tmp_path / "b", str(tmp_path / "s.db"))


# -- what is no backup -----------------------------------------------------------------------------------


def test_what_is_no_backup_is_not_restored(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="no backup at that path"):
        restore(tmp_path / "none", str(tmp_path / "s.db"))
    (tmp_path / "letter").write_bytes(b"Dear tenant, " * 500)
    with pytest.raises(StoreDamaged):
        restore(tmp_path / "letter", str(tmp_path / "s.db"))
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE t (id)")
    with pytest.raises(StoreDamaged, match="not a backup"):
        restore(tmp_path / "other", str(tmp_path / "s.db"))
    assert not (tmp_path / "s.db").exists()


def test_a_backup_that_lost_a_row_or_a_page_is_not_whole(store: Store, tmp_path: Path) -> None:
    open_till(store)
    back_up(store, tmp_path / "b", made_at=AT)
    whole = (tmp_path / "b").read_bytes()
    with closing(connect(tmp_path / "b")) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM shift")
    with pytest.raises(StoreDamaged, match="not whole"):
        read_note(tmp_path / "b")
    torn = bytearray(whole)
    torn[len(torn) // 2 : len(torn) // 2 + 8192] = b"\xff" * 8192
    (tmp_path / "torn").write_bytes(torn)
    with pytest.raises(StoreDamaged):
        read_note(tmp_path / "torn")


def test_a_newer_backup_is_refused(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    with closing(connect(tmp_path / "b")) as raw:
        raw.execute("UPDATE backup_note SET value = '9999' WHERE name = 'revision'")
    with pytest.raises(StoreTooNew, match="newer Dutydesk made this backup"):
        read_note(tmp_path / "b")


def test_a_newer_store_is_not_backed_up_and_none_is_neither(
    store: Store, empty_postgresql_url: str, tmp_path: Path
) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew):
        back_up(store, tmp_path / "b", made_at=AT)
    with (
        closing(open_store(empty_postgresql_url)) as none,
        pytest.raises(StoreTooOld, match="no Dutydesk store"),
    ):
        back_up(none, tmp_path / "b", made_at=AT)


# -- bad days --------------------------------------------------------------------------------------------

CHILD = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from store.domain.errors import StoreFull
from store.engine import open_store
from store.services.back_up import back_up
from store.services.restore_store import restore
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    if sys.argv[1] == "backup":
        back_up(open_store(sys.argv[2]), Path(sys.argv[4]), made_at=datetime.now(UTC))
    else:
        restore(Path(sys.argv[2]), sys.argv[4])
except StoreFull as full:
    print(full.what)
    sys.exit(9)
"""


def in_child(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", CHILD, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 9), done.stderr
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize("room", [20_000, 300_000])
def test_a_disk_that_fills_leaves_nothing_half(store: Store, tmp_path: Path, room: int) -> None:
    open_till(store)
    where = store.url.render_as_string(hide_password=False)
    folder = tmp_path / "full"
    folder.mkdir()
    assert in_child("backup", where, str(room), str(folder / "b")) == (
        9,
        "The disk is full: the backup was not made.",
    )
    assert os.listdir(folder) == []
    back_up(store, tmp_path / "b", made_at=AT)
    assert in_child("restore", str(tmp_path / "b"), str(room), str(folder / "s.db")) == (
        9,
        "The disk is full: nothing was restored.",
    )
    assert os.listdir(folder) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != room


def test_a_folder_that_cannot_be_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A superuser may write anywhere: the system's no is made up."""

    def refuse(*_: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("store.services.backup_file.os.open", refuse)
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        back_up(store, tmp_path / "b", made_at=AT)


def test_a_folder_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="no such file or folder"):
        back_up(store, tmp_path / "none" / "b", made_at=AT)


def test_an_unknown_kind_of_store_is_named(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b", made_at=AT)
    with pytest.raises((StoreUnreachable, BadInput)):
        restore(tmp_path / "b", "mysql://host/name")


def cut_all(url: str) -> None:
    """End every connection of a database but our own, as a server does that is restarted."""
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_server_that_stops_in_mid_way_leaves_nothing_half(
    postgresql_url: str, empty_postgresql_url: str, tmp_path: Path
) -> None:
    with closing(open_store(postgresql_url)) as store:
        open_till(store)
        back_up(store, tmp_path / "b", made_at=AT)

        def stop(url: str, at: str, what: str, done: int, whole: int) -> None:
            if what == at:
                cut_all(url)

        with pytest.raises(StoreUnreachable):
            back_up(
                store, tmp_path / "c", made_at=AT, progress=partial(stop, postgresql_url, "copying entry")
            )
        assert os.listdir(tmp_path) == ["b"]
        with pytest.raises(StoreUnreachable):
            restore(
                tmp_path / "b",
                empty_postgresql_url,
                progress=partial(stop, empty_postgresql_url, "restoring entry"),
            )
        with closing(open_store(empty_postgresql_url)) as there, there.reading() as connection:
            assert schema.revision_of(connection) is None
        assert restore(tmp_path / "b", empty_postgresql_url).proof.clean


# -- an older store --------------------------------------------------------------------------------------


@pytest.fixture
def old_store(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store of the first revision with some rows in it."""
    from tests.store.old_store import make_old_store

    url = f"sqlite:///{tmp_path / 'old.db'}"
    if store_url(database_url).get_backend_name() == "postgresql":
        url = request.getfixturevalue("empty_postgresql_url")
    with closing(open_store(url, create=True)) as made:
        make_old_store(made)
        yield made


def test_an_older_store_is_backed_up_as_it_is_and_restored_as_it_was(
    old_store: Store, tmp_path: Path
) -> None:
    made = back_up(old_store, tmp_path / "b", made_at=AT)
    assert made.backup.revision == schema.KNOWN[0]
    assert made.proof.clean
    assert "erasure" not in made.backup.counts
    restored = restore(tmp_path / "b", str(tmp_path / "s.db"))
    assert restored.wants_migrating
    assert restored.proof.entries == 1
    with closing(open_store(tmp_path / "s.db")) as there:
        with pytest.raises(StoreTooOld):
            schema.check(there)
        schema.upgrade(there)
        assert prove(there).clean
