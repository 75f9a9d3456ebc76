"""Opening a store on a bad day: newer, older, damaged, not ours, not there, full."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from store import schema
from store.domain.errors import (
    StoreDamaged,
    StoreFull,
    StoreTooNew,
    StoreTooOld,
    StoreUnreachable,
)
from store.engine import FIXED_SQLITE, Store, open_store, store_url
from store.models.every import metadata
from store.models.keeping import StoreFact
from store.unit_of_work import Actor, UnitOfWork, in_unit
from tests.store.world import CLOCK

SYSTEM = Actor(None, "system", frozenset(), "local")


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrated_schema_is_the_tables_we_declare(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_store_at_our_schema_opens(store: Store) -> None:
    schema.check(store)


def test_a_newer_store_is_refused_and_not_touched(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew) as told:
        schema.check(store)
    assert "Update the program" in told.value.do
    with pytest.raises(StoreTooNew):
        schema.upgrade(store)
    with store.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_store_from_before_the_first_release_is_refused_and_not_touched(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    for opens in (schema.check, schema.upgrade):
        with pytest.raises(StoreTooOld, match="before the first release") as told:
            opens(store)
        assert "Make it anew" in told.value.do
    with store.reading() as connection:
        assert schema.revision_of(connection) == "0001"


def test_a_store_without_a_revision_is_too_old(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(StoreTooOld):
        schema.check(store)


def test_a_database_of_something_else_is_left_alone(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(StoreDamaged, match="not a Dutydesk store"):
        schema.check(store)
    with pytest.raises(StoreDamaged):
        schema.upgrade(store)


def test_no_file_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="no store at that path"):
        open_store(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_another_s_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "others.db"
    connection = sqlcipher3.connect(str(path))
    connection.execute("CREATE TABLE ledger (line)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with closing(open_store(path)) as store, pytest.raises(StoreDamaged, match="not a Dutydesk store"):
        schema.check(store)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["others.db"]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear tenant, " * 500)
    with pytest.raises(StoreDamaged):
        schema.check(open_store(path))
    assert path.read_bytes().startswith(b"Dear tenant, ")


def test_a_damaged_store_says_so_instead_of_showing_half(sqlite_url: str) -> None:
    path = Path(str(store_url(sqlite_url).database))
    connection = sqlcipher3.connect(str(path))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = bytearray(path.read_bytes())
    whole[100:3000] = b"\xff" * 2900
    path.write_bytes(whole)
    with pytest.raises(StoreDamaged) as told:
        schema.check(open_store(path))
    assert "administrator" in told.value.do


def test_a_full_disk_saves_nothing_and_can_still_be_read(sqlite_url: str) -> None:
    store = open_store(sqlite_url)

    def big(unit: UnitOfWork) -> None:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        unit.bulk(StoreFact, [{"name": f"big-{number}", "value": "x" * 4000} for number in range(200)])

    with pytest.raises(StoreFull) as told:
        in_unit(store, SYSTEM, CLOCK, big)
    assert "kept" in told.value.do
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM store_fact")).scalar_one() == 0
    store.close()


def test_nobody_listens_at_that_address() -> None:
    store = open_store("postgresql://127.0.0.1:9/nothing?connect_timeout=1")
    with pytest.raises(StoreUnreachable):
        schema.check(store)


def test_an_unknown_kind_of_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="not known"):
        open_store("mysql://host/name")


def test_a_password_is_never_shown() -> None:
    store = open_store("postgresql://desk:opensesame@127.0.0.1:9/council")
    assert "opensesame" not in store.shown
    assert "council" in store.shown


def test_the_sqlite_we_bring_is_free_of_the_wal_fault() -> None:
    assert sqlcipher3.sqlite_version_info >= FIXED_SQLITE


def test_a_new_store_is_the_owner_s_alone(tmp_path: Path) -> None:
    schema.upgrade(str(tmp_path / "new" / "council.db"))
    assert (tmp_path / "new" / "council.db").stat().st_mode & 0o077 == 0


def test_every_connection_has_the_settings_that_keep_money(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    for unit in (store.reading, store.writing):
        with unit() as connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in (
                    "journal_mode",
                    "synchronous",
                    "foreign_keys",
                    "recursive_triggers",
                    "trusted_schema",
                )
            }
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "trusted_schema": 0,
        }
    store.close()
