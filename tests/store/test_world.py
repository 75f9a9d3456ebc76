"""The tests' own world holds together."""

from contextlib import closing

import pytest
from sqlalchemy import text

from store.engine import Store, open_store
from store.practice.rows import digest
from tests.store import world_copy
from tests.store.making import add_person
from tests.store.world import build_world

OWED = {
    "secure": 26380,
    "joint": 40000,
    "introductory": 9000,
    "temporary": 31000,
    "former": 128400,
    "ancient": 90000,
    "moratorium": 74000,
    "safe": 25000,
    "authorities": 12000,
    "eviction": 214000,
    "credit": -3300,
}


def test_every_balance_is_the_sum_of_its_entries(store: Store) -> None:
    world = build_world(store)
    with store.reading() as connection:
        rows = connection.execute(text("SELECT tenancy_id, balance FROM rent_account")).all()
        owed: dict[int, int] = {tenancy_id: balance for tenancy_id, balance in rows}
        wrong_accounts = connection.execute(
            text(
                "SELECT id FROM rent_account a WHERE balance <> "
                "(SELECT COALESCE(SUM(amount), 0) FROM entry e WHERE e.account_id = a.id)"
                " OR seq <> (SELECT COUNT(*) FROM entry e WHERE e.account_id = a.id)"
            )
        ).all()
        wrong_subs = connection.execute(
            text(
                "SELECT account_id, code FROM sub_account s WHERE balance <> "
                "(SELECT COALESCE(SUM(amount), 0) FROM entry e "
                "WHERE e.account_id = s.account_id AND e.sub_account = s.code)"
            )
        ).all()
    assert {name: owed[tenant.tenancy_id] for name, tenant in world.tenants.items()} == OWED
    assert wrong_accounts == []
    assert wrong_subs == []


def test_a_copied_world_is_the_one_that_was_built_and_goes_on_from_there(
    store: Store, another_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world_copy, "_copies", {})
    built = build_world(store)
    with closing(open_store(another_url)) as another:
        assert build_world(another) == built
        found = []
        for each in (store, another):
            with each.writing() as connection, connection.begin():
                found.append((digest(connection), add_person(connection, "Zofia", "Later")))
    assert found[0] == found[1]


def test_a_store_with_something_in_it_is_not_copied_over(store: Store) -> None:
    with store.writing() as connection, connection.begin():
        first = add_person(connection, "Amara", "Early")
    world = build_world(store)
    assert first not in world.secure.person_ids
    with store.reading() as connection:
        assert connection.execute(text("SELECT surname FROM person WHERE id = :id"), {"id": first}).one() == (
            "Early",
        )
