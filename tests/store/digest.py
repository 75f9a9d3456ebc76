"""One number over what a store holds, by the keys people know: two stores with the same content agree.

Surrogate ids and moments differ between an import that went through and one that was cut and went on; what
is held under references must not.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from store.engine import Store

_ACCOUNT = "(SELECT rent_reference FROM rent_account AS k WHERE k.id = x.account_id)"
_TENANCY = "(SELECT reference FROM tenancy AS k WHERE k.id = x.tenancy_id)"
_PERSON = "(SELECT min(reference) FROM upstream AS k WHERE k.kind = 'person' AND k.local_id = x.person_id)"

HELD = {
    "patch": "SELECT code, name, team FROM patch AS x",
    "property": "SELECT property_ref, uprn, address_1, address_2, address_3, postcode, kind, bedrooms, fund, "
    "(SELECT code FROM patch AS k WHERE k.id = x.patch_id) FROM property AS x",
    "tenancy": "SELECT reference, type, starts_on, ends_on, end_reason, version, "
    "(SELECT property_ref FROM property AS k WHERE k.id = x.property_id) FROM tenancy AS x",
    "person": "SELECT (SELECT min(reference) FROM upstream AS k WHERE k.kind = 'person' AND k.local_id = x.id), "
    "title, forenames, surname, date_of_birth, language, version FROM person AS x",
    "tenancy_party": f"SELECT {_TENANCY}, {_PERSON}, role, from_on, to_on FROM tenancy_party AS x",
    "contact_point": f"SELECT {_PERSON}, kind, value, label, preferred, ended_on, version FROM contact_point AS x",
    "flag": f"SELECT {_PERSON}, family, kind, what_to_do, started_on, ended_on FROM flag AS x",
    "safe_contact": f"SELECT {_PERSON}, what_to_do, hide_address, review_on, ended_on FROM safe_contact AS x",
    "rent_account": f"SELECT rent_reference, payment_reference, charged_weeks, state, usual_method, balance, seq, "
    f"opened_on, {_TENANCY} FROM rent_account AS x",
    "sub_account": f"SELECT {_ACCOUNT}, code, weekly_charge, balance FROM sub_account AS x",
    "posting": f"SELECT key, digest, origin, effective_on, method, note, {_ACCOUNT} FROM posting AS x",
    "entry": f"SELECT {_ACCOUNT}, seq, sub_account, kind, effective_on, amount, balance_after, "
    "account_balance_after, (SELECT key FROM posting AS k WHERE k.id = x.posting_id) FROM entry AS x",
    "contact": f"SELECT key, {_TENANCY}, at, channel, direction, subject, did, said FROM contact AS x",
    "upstream": "SELECT kind, reference, part, digest, (SELECT digest FROM import_run AS k WHERE k.id = x.run_id) "
    "FROM upstream AS x",
    "import_run": "SELECT kind, profile, digest, state, balance_on, said FROM import_run AS x",
    "import_work": f"SELECT what, reference, {_TENANCY}, amount, said, state FROM import_work AS x",
    "search_token": f"SELECT token, kind, {_TENANCY}, {_PERSON} FROM search_token AS x",
    "search_word": "SELECT word, kind, sound FROM search_word AS x",
}
"""What is held, table by table."""


def digest(store: Store) -> dict[str, str]:
    """A number for each table; rows are added up, for databases sort text in their own ways."""
    with store.reading() as connection:
        return {table: f"{_sum(connection, query):064x}" for table, query in HELD.items()}


def _sum(connection: Connection, query: str) -> int:
    return sum(_number(row) for row in _rows(connection, query)) % 2**256


def _rows(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    for row in connection.execute(text(query)):
        yield tuple(_plain(value) for value in row)


def _number(row: tuple[Any, ...]) -> int:
    return int.from_bytes(hashlib.sha256(repr(row).encode()).digest(), "big")


def _plain(value: Any) -> str:
    """A value as both databases give it: days as ISO text, yes and no as 1 and 0."""
    if isinstance(value, bool):
        return str(int(value))
    return str(value)[:10] if hasattr(value, "isoformat") else str(value)
