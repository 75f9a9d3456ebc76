"""What only the whole extract can tell: references used twice, parents that are not there, work to list.

Each is one statement over the staging file, so that a hundred thousand tenancies take no memory.
"""

from typing import Final

from integrations.housing_extract.records import COLUMNS
from integrations.housing_extract.shape import SHAPES
from integrations.housing_extract.staging import Staging
from store.domain.extracts import ExtractFile, RejectCode, Work

PHONE_SHARED_BY: Final = 4
"""Tenancies that one phone number stands on from which it is listed: a home, a garage and the home before are
three."""

_PARENTS: Final = (
    (ExtractFile.PEOPLE, "tenancy_ref", ExtractFile.TENANCIES),
    (ExtractFile.ACCOUNTS, "tenancy_ref", ExtractFile.TENANCIES),
    (ExtractFile.NOTES, "tenancy_ref", ExtractFile.TENANCIES),
    (ExtractFile.TRANSACTIONS, "account_ref", ExtractFile.ACCOUNTS),
)
_INDEXES: Final = {
    ExtractFile.PROPERTIES: ("UNIQUE", "reference"),
    ExtractFile.TENANCIES: ("UNIQUE", "reference"),
    ExtractFile.PEOPLE: ("", "tenancy_ref, reference"),
    ExtractFile.ACCOUNTS: ("", "tenancy_ref, reference"),
    ExtractFile.TRANSACTIONS: ("", "account_ref, on_day, line, amount"),
    ExtractFile.NOTES: ("", "tenancy_ref, reference"),
}


def close_file(staging: Staging, kind: ExtractFile) -> int:
    """Take out references used twice once a file is read; how many lines were the same twice."""
    staging.flush()
    table = kind.value
    alike = " AND ".join(f"a.{column} IS f.{column}" for column in COLUMNS[kind][2:])
    staging.run(
        f"CREATE TEMP TABLE first AS SELECT min(rowid) AS row FROM {table}"
        " GROUP BY reference HAVING count(*) > 1"
    )
    staging.run(
        f"CREATE TEMP TABLE again AS SELECT a.rowid AS row, a.line, a.reference, {alike} AS same"
        f" FROM {table} AS f JOIN first ON first.row = f.rowid"
        f" JOIN {table} AS a ON a.reference = f.reference AND a.rowid > f.rowid"
    )
    staging.run(
        "INSERT INTO reject SELECT ?, line, ?, ?, shown(reference) FROM again WHERE NOT same",
        table,
        SHAPES[table].reference,
        RejectCode.REFERENCE_TWICE.value,
    )
    staging.run(f"DELETE FROM {table} WHERE rowid IN (SELECT row FROM again)")
    same = int(staging.one("SELECT count(*) FROM again WHERE same"))
    staging.run("DROP TABLE first")
    staging.run("DROP TABLE again")
    unique, over = _INDEXES[kind]
    staging.run(f"CREATE {unique} INDEX by_{table} ON {table} ({over})")
    return same


def check_whole(staging: Staging) -> None:
    """Refuse what has no parent, find what an opening entry must make up for, and list the work."""
    # First of all: every transaction asks for its account.
    staging.run("CREATE INDEX by_account ON accounts (reference)")
    staging.run("CREATE INDEX by_person ON people (reference)")
    staging.run("CREATE INDEX by_refused ON refused (account_ref)")
    for kind, column, parent in _PARENTS:
        _refuse_orphans(staging, kind, column, parent)
    _openings(staging)
    _list_work(staging)


def _refuse_orphans(staging: Staging, kind: ExtractFile, column: str, parent: ExtractFile) -> None:
    missing = f"NOT EXISTS (SELECT 1 FROM {parent.value} AS p WHERE p.reference = {kind.value}.{column})"
    staging.run(
        f"INSERT INTO reject SELECT ?, line, ?, ?, shown({column}) FROM {kind.value} WHERE {missing}",
        kind.value,
        column,
        RejectCode.PARENT_MISSING.value,
    )
    staging.run(f"DELETE FROM {kind.value} WHERE {missing}")


def _openings(staging: Staging) -> None:
    """What the transactions given up to the balance's day leave unexplained of it."""
    staging.run(
        "INSERT INTO opening"
        " SELECT a.reference, min(a.balance_on, coalesce((SELECT min(t.on_day) - 1 FROM transactions AS t"
        "   WHERE t.account_ref = a.reference), a.balance_on)),"
        "  a.balance - coalesce((SELECT sum(t.amount) FROM transactions AS t"
        "   WHERE t.account_ref = a.reference AND t.on_day <= a.balance_on), 0)"
        " FROM accounts AS a"
    )
    staging.run("DELETE FROM opening WHERE amount = 0")


def _list_work(staging: Staging) -> None:
    listed = "INSERT OR IGNORE INTO work "
    latest = staging.one("SELECT max(balance_on) FROM accounts") or 0
    staging.run(
        listed + "SELECT ?, reference, tenancy_ref, NULL FROM people WHERE born_on IS NULL",
        Work.NO_BIRTH_DATE.value,
    )
    staging.run(
        listed + "SELECT ?, reference, reference, NULL FROM tenancies WHERE ends_on < starts_on",
        Work.ENDS_BEFORE_START.value,
    )
    no_property = "NOT EXISTS (SELECT 1 FROM properties AS p WHERE p.reference = tenancies.property_ref)"
    staging.run(
        listed + f"SELECT ?, reference, reference, NULL FROM tenancies WHERE {no_property}",
        Work.NO_PROPERTY.value,
    )
    staging.run(f"UPDATE tenancies SET property_ref = '' WHERE {no_property}")
    # A garage or a leaseholder has no RENT; use and occupation is charged apart (never as rent).
    staging.run(
        listed + "SELECT ?, t.reference, t.reference, NULL FROM tenancies AS t"
        " WHERE (t.ends_on IS NULL OR t.ends_on >= ?) AND t.type <> 'FTA'"
        " AND NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.tenancy_ref = t.reference AND"
        "  (a.sub_account = 'RENT' OR t.type = 'LEA' OR (t.type, a.sub_account) IN"
        "   (VALUES ('GAR', 'GAR'), ('USE', 'UO'))))",
        Work.NO_RENT_ACCOUNT.value,
        latest,
    )
    # An account without any history has nothing that could fail to add up.
    staging.run(
        listed + "SELECT ?, o.account_ref, a.tenancy_ref, o.amount FROM opening AS o"
        " JOIN accounts AS a ON a.reference = o.account_ref WHERE EXISTS (SELECT 1 FROM transactions AS t"
        "  WHERE t.account_ref = o.account_ref AND t.on_day <= a.balance_on)",
        Work.BALANCE_DIFFERS.value,
    )
    staging.run(
        listed + "SELECT ?, tenancy_ref, tenancy_ref, NULL FROM people WHERE role IN ('tenant', 'joint')"
        " GROUP BY tenancy_ref HAVING count(*) = 1 AND max(role) = 'joint'",
        Work.JOINT_OF_ONE.value,
    )
    staging.run(
        listed + "SELECT ?, t.reference, a.tenancy_ref, t.amount FROM transactions AS t"
        " JOIN accounts AS a ON a.reference = t.account_ref WHERE t.unknown = 1",
        Work.UNKNOWN_CODE.value,
    )
    _list_people(staging, listed)


def _list_people(staging: Staging, listed: str) -> None:
    staging.run(
        "CREATE TEMP TABLE alike AS SELECT p.folded, p.born_on, t.property_ref, p.reference, p.tenancy_ref"
        " FROM people AS p JOIN tenancies AS t ON t.reference = p.tenancy_ref"
        " WHERE p.born_on IS NOT NULL AND p.folded <> '' AND t.property_ref <> ''"
    )
    # All but the first of those who are alike; fewer rows to look at than pairs to make.
    staging.run(
        listed + "SELECT ?, reference, tenancy_ref, NULL FROM (SELECT reference, tenancy_ref, row_number()"
        " OVER (PARTITION BY folded, born_on, property_ref ORDER BY reference) AS place FROM alike)"
        " WHERE place > 1",
        Work.SAME_PERSON_TWICE.value,
    )
    staging.run("DROP TABLE alike")
    mark = "instr(phones, char(30))"
    first = f"CASE {mark} WHEN 0 THEN phones ELSE substr(phones, 1, {mark} - 1) END"
    staging.run(
        f"CREATE TEMP TABLE phone AS SELECT {first} AS number, reference AS person_ref, tenancy_ref"
        " FROM people WHERE phones <> ''"
        f" UNION ALL SELECT substr(phones, {mark} + 1), reference, tenancy_ref FROM people WHERE {mark} > 0"
    )
    staging.run("DELETE FROM phone WHERE length(number) < 10 OR number GLOB '*[^0-9+]*'")
    staging.run(
        listed + "SELECT ?, min(person_ref), tenancy_ref, NULL FROM phone GROUP BY number"
        " HAVING count(DISTINCT tenancy_ref) >= ?",
        Work.PHONE_SHARED.value,
        PHONE_SHARED_BY,
    )
    staging.run("DROP TABLE phone")
