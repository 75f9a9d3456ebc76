"""Statements compiled once: the same rows as any Core statement gives, and faults told of without values."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, insert, select, union_all, update

from store.domain.errors import StoreProblem
from store.engine import Store
from store.prepared import Prepared
from store.queries.tables import PERSON, RECENT
from tests.store.making import add_person
from tests.store.world import build_world

BY_NAME = Prepared(
    lambda among: (
        select(
            PERSON.c.id,
            PERSON.c.surname,
            PERSON.c.date_of_birth,
            PERSON.c.deceased_on.is_(None).label("lives"),
        )
        .where(among(PERSON.c.surname, "names"), PERSON.c.forenames.in_(("Ann", "O'Neil")))
        .order_by(PERSON.c.id)
        .limit(2)
    )
)
BY_NUMBER = Prepared(
    lambda among: union_all(
        select(PERSON.c.surname.label("said")).where(
            among(PERSON.c.id, "ids"), PERSON.c.date_of_birth == bindparam("day")
        ),
        select(PERSON.c.forenames).where(among(PERSON.c.id, "ids")),
    )
)


def test_rows_are_named_and_typed_as_those_of_a_core_statement(store: Store) -> None:
    world = build_world(store)
    day, at = date(1990, 2, 28), datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    with store.writing() as connection, connection.begin():
        made = [
            add_person(connection, first, last, day)
            for first, last in (("Ann", "Öz"), ("O'Neil", "Öz"), ("Bob", "Öz"), ("Ann", "Quill"))
        ]
        BY_NAME.rows(connection, names=["Öz"])
        connection.execute(
            insert(RECENT).values(
                officer_id=world.officers["asha"], tenancy_id=world.secure.tenancy_id, opened_at=at
            )
        )
    opened = Prepared(lambda among: select(RECENT.c.opened_at).where(RECENT.c.opened_at == bindparam("at")))
    with store.reading() as connection:
        found = BY_NAME.rows(connection, names=["Öz", "Quill", "'; --"])
        assert [tuple(row) for row in found] == [(made[0], "Öz", day, True), (made[1], "Öz", day, True)]
        assert found[0].lives is True
        assert list(found) == connection.execute(BY_NAME.built(connection), {"names": ["Öz", "Quill"]}).all()
        assert BY_NAME.first(connection, names=["Quill"]).surname == "Quill"
        assert BY_NAME.first(connection, names=[]) is None
        assert BY_NAME.scalar(connection, names=["nobody"]) is None
        said = BY_NUMBER.rows(connection, ids=[made[0]], day=day)
        assert sorted(row.said for row in said) == ["Ann", "Öz"]
        assert opened.scalar(connection, at=at) == at


def test_what_it_does_is_part_of_the_unit_it_stands_in(store: Store) -> None:
    renamed = Prepared(
        lambda among: update(PERSON).where(PERSON.c.id == bindparam("who")).values(surname=bindparam("to"))
    )
    with store.writing() as connection, connection.begin():
        who = add_person(connection, "Ann", "Quill")
    with store.writing() as connection, connection.begin() as unit:
        renamed.run(connection, who=who, to="Quills")
        unit.rollback()
    with store.reading() as connection:
        assert BY_NAME.first(connection, names=["Quill"]).id == who


def test_a_fault_is_told_of_without_values(store: Store) -> None:
    twice = Prepared(
        lambda among: insert(PERSON).values(id=bindparam("who"), forenames=bindparam("first"), surname="x")
    )
    with store.writing() as connection, connection.begin():
        who = add_person(connection, "Ann", "Quill")
    with pytest.raises(StoreProblem) as told, store.writing() as connection:
        twice.run(connection, who=who, first="Zzcanary")
    assert "Zzcanary" not in f"{told.value} {told.value.args}"
