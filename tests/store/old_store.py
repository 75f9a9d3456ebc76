"""A store of the first revision, as the program that came before would have left it, with a few rows."""

from sqlalchemy import text

from store import schema
from store.engine import Store
from store.services.bring_in import tell_brought_in
from store.unit_of_work import Actor, UnitOfWork
from tests.store.world import CLOCK

ROWS = (
    "INSERT INTO store_fact (name, value) VALUES ('council', 'Northbrook')",
    "INSERT INTO officer (login, name, team, extension, active, pin_failures) "
    "VALUES ('asha', 'Asha Okoro', '', '', {true}, 0)",
    "INSERT INTO officer_role (officer_id, role) VALUES (1, 'administrator')",
    "INSERT INTO patch (code, name, team) VALUES ('N1', 'North', '')",
    "INSERT INTO property (property_ref, address_1, address_2, address_3, postcode, kind, bedrooms, patch_id, fund, "
    "jurisdiction, entry_notes) VALUES ('P1', '1 Plover Avenue', '', '', 'NB1 6NH', 'flat', 1, 1, 'HRA', 'ENG', '')",
    "INSERT INTO person (title, forenames, surname, date_of_birth, language, passphrase, version) "
    "VALUES ('Ms', 'Ngozi', 'Okonkwo', '1980-02-29', '', '', 1)",
    "INSERT INTO tenancy (reference, property_id, type, starts_on, end_reason, period_start, version) "
    "VALUES ('T1', 1, 'SEC', '2019-04-01', '', 0, 1)",
    "INSERT INTO tenancy_party (tenancy_id, person_id, role, relation) VALUES (1, 1, 'tenant', '')",
    "INSERT INTO rent_account (tenancy_id, rent_reference, payment_reference, charged_weeks, state, usual_method, "
    "balance, seq, opened_on) VALUES (1, '20260018', '', '52', 'live', 'CASH', 11237, 1, '2019-04-01')",
    "INSERT INTO sub_account (account_id, code, weekly_charge, balance) VALUES (1, 'RENT', 11237, 11237)",
    "INSERT INTO posting (key, digest, origin, account_id, made_at, effective_on, note) "
    "VALUES ('first', '', 'opening', NULL, '2026-11-23 08:00:00{zone}', '2026-11-23', '')",
    "INSERT INTO entry (account_id, seq, posting_id, sub_account, kind, effective_on, amount, balance_after, "
    "account_balance_after) VALUES (1, 1, 1, 'RENT', 'OPEN', '2026-11-23', 11237, 11237, 11237)",
)
"""What is in it, in the first revision's own columns."""


def make_old_store(store: Store) -> None:
    """Make the first revision's tables and fill them."""
    schema.upgrade(store, to=schema.KNOWN[0])
    sqlite = store.dialect == "sqlite"
    words = {"{true}": "1" if sqlite else "true", "{zone}": ".000000" if sqlite else "+00"}
    with store.writing() as connection, connection.begin():
        for row in ROWS:
            for word, value in words.items():
                row = row.replace(word, value)
            connection.execute(text(row))
    with UnitOfWork(store, Actor(None, "system", frozenset()), CLOCK) as unit:
        tell_brought_in(unit)
        unit.commit()
