"""PostgreSQL: the desks' role can do all that desks do, and nothing to what was written."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from store import schema
from store.clocks import SystemClock
from store.domain.errors import BadInput, DutydeskError, Refused, StoreReadOnly
from store.domain.rights import SERVICE_RIGHTS
from store.engine import Store, open_store, store_url
from store.models.every import metadata
from store.models.triggers import APPEND_ONLY
from store.services import desk_role, sign_in
from store.services.desk_role import DESK_MAY, give_rights, grants, role_name, script
from store.services.make_store import Wanted, make_store
from store.services.prove import prove
from store.unit_of_work import Actor, UnitOfWork
from tests.store.desks import sit
from tests.store.test_roles_matrix import prepare
from tests.store.till import Till, open_till
from tests.store.world import CLOCK, World, build_world

ROLE = f"desks_{os.getpid()}"


@pytest.fixture
def owner(postgresql_url: str) -> Iterator[Store]:
    """The store as its owner opens it, with the desks' role made."""
    with closing(open_store(postgresql_url)) as opened:
        with opened.writing() as connection, connection.begin():
            give_rights(connection, ROLE)
        yield opened


def as_desk(owner: Store) -> URL:
    return owner.url.set(username=ROLE)


@pytest.fixture
def world(owner: Store) -> World:
    """The small council."""
    return build_world(owner)


@pytest.fixture
def desk(owner: Store, world: World) -> Iterator[Store]:
    """The same store as desks open it."""
    with closing(open_store(as_desk(owner))) as opened:
        with opened.reading() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == ROLE
        yield opened


def test_every_service_that_desks_use_works_as_the_role(owner: Store, world: World, desk: Store) -> None:
    asked = prepare(owner, world)
    lead = Actor(
        world.officers["ben"], "Ben", frozenset({"duty", "senior", "manager", "lead", "administrator"})
    )
    done = set()
    for name, call in asked.calls().items():
        if name not in desk_services():
            continue
        with UnitOfWork(desk, lead, CLOCK) as unit:
            try:
                call(unit)
                done.add(name)
            except StoreReadOnly as fault:
                pytest.fail(f"{name}: {fault!r} {fault.__cause__!r}")
            unit.audit("look", "tenancy", 1)
    # Nothing is kept, so that none stands in another's way: rights are asked for with each statement.
    assert desk_services() - done == set()


def desk_services() -> set[str]:
    """Services that a screen asks for: not those of the administrator and of the council's runs."""
    return {name for name, right in SERVICE_RIGHTS.items() if right not in ("books", "erase")} - {
        "add_officer",
        "change_officer",
        "disable_officer",
        "bring_in_rota",
    }


def test_a_day_at_a_desk_works_as_the_role(owner: Store, postgresql_url: str) -> None:
    till = open_till(owner)
    with closing(open_store(as_desk(owner))) as desk:
        schema.check(desk)
        assert sign_in.sign_in(desk, "asha", clock=CLOCK).officer_id == till.world.officers["asha"]
        receipt = Till(desk, till.world).take("k", 2000)
        assert receipt.number
        assert prove(desk).clean


CHANGES = (
    *(f"DELETE FROM {table}" for table in APPEND_ONLY),
    *(f"TRUNCATE {table} CASCADE" for table in APPEND_ONLY),
    "UPDATE entry SET amount = amount + 1",
    "UPDATE posting SET note = 'x'",
    "UPDATE receipt SET amount = 1",
    "UPDATE audit_event SET why = 'x'",
    "UPDATE contact SET said = 'x'",
    "UPDATE approval SET amount = 1",
    "UPDATE approval_decision SET answer = 'approved'",
    "DELETE FROM audit_head",
    "DELETE FROM rent_account",
    "UPDATE rent_account SET rent_reference = 'x'",
    "INSERT INTO officer_role VALUES (1, 'manager')",
    "UPDATE officer SET active = true",
    "UPDATE officer SET login = 'root'",
    "UPDATE person SET surname = 'x'",
    "DELETE FROM person",
    "UPDATE store_fact SET value = 'x'",
    "UPDATE erasure SET state = 'done'",
    "INSERT INTO debit_run VALUES (1)",
    "UPDATE alembic_version SET version_num = '9999'",
    "ALTER TABLE entry DISABLE TRIGGER ALL",
    "DROP TRIGGER entry_no_change ON entry",
    "DROP TABLE entry",
    "CREATE TABLE mine (id int)",
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
    "CREATE ROLE another",
    "GRANT UPDATE ON entry TO PUBLIC",
)


def test_the_role_alters_nothing_that_was_written_and_makes_nothing(owner: Store) -> None:
    open_till(owner).take("k", 2000)
    before = prove(owner)
    with closing(open_store(as_desk(owner))) as desk:
        for change in CHANGES:
            if change.startswith("GRANT"):
                # PostgreSQL warns that there is nothing to give, and gives nothing.
                with desk.writing() as connection, connection.begin():
                    connection.execute(text(change))
                with owner.reading() as connection:
                    given = "SELECT has_table_privilege('public', 'entry', 'UPDATE')"
                    assert connection.execute(text(given)).scalar() is False
                continue
            with pytest.raises(DutydeskError), desk.writing() as connection, connection.begin():
                connection.execute(text(change))
    after = prove(owner)
    assert after.clean
    assert (after.entries, after.last_hash) == (before.entries, before.last_hash)


def test_every_table_is_declared_and_no_append_only_one_is_more_than_added_to(owner: Store) -> None:
    assert set(DESK_MAY) == {*metadata.tables, "alembic_version"}
    for table in APPEND_ONLY:
        assert set(DESK_MAY[table]) <= {"SELECT", "INSERT"}, table
    asked = "SELECT has_table_privilege(:role, :table, :right)"
    with owner.reading() as connection:
        for table, rights in DESK_MAY.items():
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
                has = connection.execute(
                    text(asked), {"role": ROLE, "table": f'"{table}"', "right": right}
                ).scalar()
                assert has == (right in rights), (table, right)


def test_rights_that_were_given_besides_are_taken_away_again(owner: Store) -> None:
    with owner.writing() as connection, connection.begin():
        connection.execute(text(f"GRANT UPDATE, DELETE ON entry TO {ROLE}"))
        give_rights(connection, ROLE)
        given = f"SELECT has_table_privilege('{ROLE}', 'entry', 'UPDATE')"
        assert connection.execute(text(given)).scalar() is False


def test_the_script_says_what_the_program_runs(empty_postgresql_url: str) -> None:
    with closing(open_store(empty_postgresql_url)) as store:
        schema.upgrade(store)
        with store.writing() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            with driver.cursor() as cursor:
                cursor.execute(script(ROLE))
        with store.reading() as connection:
            given = f"SELECT has_table_privilege('{ROLE}', 'entry', 'INSERT')"
            assert connection.execute(text(given)).scalar() is True
    for one in grants(ROLE):
        assert f"{one};" in script(ROLE)


@pytest.mark.parametrize("name", ["Desk", "desk desk", 'x"; DROP', "", "1desk", "x" * 64])
def test_a_role_has_a_plain_name(name: str) -> None:
    with pytest.raises(BadInput, match="no name for a role"):
        role_name(name)


def test_an_owner_who_may_make_no_roles_is_told_what_to_ask_for(
    empty_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.services.make_store.may_make_roles", lambda _: False)
    wanted = Wanted("Northbrook", "record", "owen", "Owen", f"never_{os.getpid()}")
    with pytest.raises(Refused) as told:
        make_store(empty_postgresql_url, wanted, clock=SystemClock())
    assert "CREATE ROLE never_" in told.value.do
    with closing(open_store(store_url(empty_postgresql_url))) as store, store.reading() as connection:
        assert schema.revision_of(connection) is None
        assert desk_role.may_make_roles(connection) is True
        assert not desk_role.is_there(connection, f"never_{os.getpid()}")


def test_a_whole_desk_opens_as_the_role(owner: Store, world: World, desk: Store, tmp_path: Path) -> None:
    at = sit(world, desk, "asha", tmp_path)
    at.officers.beat(desk_key="d")
    assert at.officers.desk().officer.name == "Asha Okoro"
    assert at.drafts.save(form="note", tenancy_id=None, key="k", call_key="", content="{}") is True
    at.drafts.discard(key="k")
    at.officers.leave(desk_key="d")
