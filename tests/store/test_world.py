"""The tests' own world holds together."""

from sqlalchemy import text

from store.engine import Store
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
