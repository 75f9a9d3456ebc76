"""Describes a practice council: counts and shares as plain tables, and whom to practise with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from store.domain.arrears import band_of, bands
from store.domain.errors import Refused
from store.domain.money import Pence, pounds
from store.domain.tenancies import SUB_ACCOUNTS, TENANCIES, SubAccountCode, TenancyType
from store.engine import Store
from store.facts import facts_of
from store.practice.cast import PLAYERS

EDGES = (1, 2, 4, 8, 13, 26)
"""Weeks' rent at which one band of arrears ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    label: str
    count: int
    per_cent: str
    """Of the table's own whole, one decimal; empty where shares mean nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of one thing."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Practised:
    """Somebody to practise with, as found in the store."""

    call: int
    name: str
    reference: str
    address: str
    find: str
    about: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a practice council is made of."""

    council: str
    today: date
    size: int
    seed: int
    tables: tuple[Table, ...]
    people: tuple[Practised, ...]

    def table(self, title: str) -> Table:
        """The table of that title."""
        return next(table for table in self.tables if table.title == title)

    @property
    def text(self) -> str:
        """Everything as plain text, no line over 78 columns but for names and addresses."""
        head = f"{self.council}: a made-up council of {self.size:,} accounts, seed {self.seed}"
        lines = [
            head,
            f"Its day is {self.today:%A} {self.today.day} {self.today:%B %Y}. Nobody in it is real.",
            "",
        ]
        for table in self.tables:
            lines += [table.title, *(_line(row) for row in table.rows), ""]
        lines.append("People to practise with")
        for one in self.people:
            lines.append(f"  Call {one.call}  {one.name:<22} {one.reference}  {one.about}")
            lines.append(f"          {one.address}. Find: {one.find}")
        return "\n".join(lines) + "\n"


def describe(store: Store) -> Description:
    """Count what is in a practice council.

    Raises:
        Refused: the store is not a practice council.
    """
    facts = facts_of(store)
    if facts.get("practice") != "yes":
        raise Refused("That store is not a practice council.", "Only a made-up one is described.")
    with store.reading() as connection:
        return Description(
            facts["council"],
            date.fromisoformat(facts["today"]),
            int(facts["size"]),
            int(facts["seed"]),
            tuple(_tables(connection, facts["today"])),
            tuple(_people(connection)),
        )


def _line(row: Row) -> str:
    share = f"{row.per_cent:>6} %" if row.per_cent else ""
    return f"  {row.label:<46} {row.count:>9,} {share}".rstrip()


def _shares(title: str, counted: Iterable[tuple[str, int]]) -> Table:
    rows = list(counted)
    whole = sum(count for _, count in rows) or 1
    return Table(title, tuple(Row(label, count, _per_cent(count, whole)) for label, count in rows))


def _counts(title: str, counted: Iterable[tuple[str, int]]) -> Table:
    return Table(title, tuple(Row(label, count, "") for label, count in counted))


def _per_cent(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def _tables(connection: Connection, today: str) -> Iterable[Table]:
    yield _shares(
        "Tenancies", ((TENANCIES[TenancyType(code)].label, n) for code, n in _grouped(connection, _TYPES))
    )
    yield _shares(
        "Charged weeks a year", ((f"{weeks} weeks", n) for weeks, n in _grouped(connection, _PATTERNS))
    )
    yield _shares(
        "How live accounts are paid", ((_METHODS[code], n) for code, n in _grouped(connection, _PAID))
    )
    yield from _arrears(connection)
    yield _counts("Who owes what", _owed(connection))
    yield _counts("On file", ((label, _count(connection, sql, today)) for label, sql in _CASEWORK))
    yield _counts("In the books", ((label, _count(connection, sql, today)) for label, sql in _BOOKS))


def _grouped(connection: Connection, sql: str) -> Sequence[Any]:
    return connection.execute(text(sql)).all()


def _count(connection: Connection, sql: str, today: str) -> int:
    given = {"today": date.fromisoformat(today)} if ":today" in sql else {}
    if connection.dialect.name == "sqlite":
        given = {name: day.isoformat() for name, day in given.items()}  # type: ignore[misc]
    return int(connection.execute(text(sql), given).scalar_one())


def _arrears(connection: Connection) -> Iterable[Table]:
    """Live homes by weeks of rent owed, and what the bands come to."""
    every = bands(EDGES)
    homes, sums = dict.fromkeys(every, 0), dict.fromkeys(every, 0)
    for owed, weekly in connection.execute(text(_BY_ACCOUNT)):
        band = band_of(Pence(owed), Pence(weekly), EDGES)
        homes[band] += 1
        sums[band] += max(owed, 0)
    yield _shares("Weeks of rent owed, homes let now", ((band.label, n) for band, n in homes.items()))
    yield Table(
        "Rent owed by band",
        tuple(
            Row(f"{band.label}: {pounds(total)}", homes[band], _per_cent(total, sum(sums.values()) or 1))
            for band, total in sums.items()
            if total
        ),
    )


def _owed(connection: Connection) -> Iterable[tuple[str, int]]:
    for code, accounts, owed in connection.execute(text(_SUBS)):
        label = SUB_ACCOUNTS[SubAccountCode(code)].label
        yield f"{label[:1].upper()}{label[1:]}: {pounds(owed)} owed", accounts


def _people(connection: Connection) -> Iterable[Practised]:
    found = {
        row.rent_reference: ", ".join(part for part in (row.address_1, row.address_2, row.postcode) if part)
        for row in connection.execute(
            text(_WHERE_THEY_LIVE), {"first": PLAYERS[0].reference, "last": PLAYERS[-1].reference}
        )
    }
    for player in PLAYERS:
        address = found.get(player.reference, "not in this council any more")
        yield Practised(player.call, player.name, player.reference, address, player.find, player.about)


_METHODS = {
    "DD": "Direct Debit", "SO": "Standing order", "CARD": "Card", "CASH": "Cash", "PPT": "PayPoint",
    "AP": "allpay", "UC": "Universal Credit paid to us", "HB": "Housing Benefit, most of it",
    "BACS": "Bank transfer", "NONE": "None",
}  # fmt: skip

_TYPES = "SELECT type, count(*) FROM tenancy GROUP BY type ORDER BY count(*) DESC, type"
_PATTERNS = (
    "SELECT charged_weeks, count(*) FROM rent_account GROUP BY charged_weeks ORDER BY charged_weeks DESC"
)
_PAID = """SELECT usual_method, count(*) FROM rent_account WHERE state = 'live'
           GROUP BY usual_method ORDER BY count(*) DESC, usual_method"""
_BY_ACCOUNT = """
    SELECT CAST(sum(s.balance) AS BIGINT), CAST(sum(s.weekly_charge) AS BIGINT)
    FROM sub_account AS s JOIN rent_account AS a ON a.id = s.account_id
    JOIN tenancy AS t ON t.id = a.tenancy_id
    WHERE a.state = 'live' AND t.type <> 'GAR' AND s.code IN ('RENT', 'SC', 'UO', 'FTA') GROUP BY a.id"""
_SUBS = """
    SELECT code, count(*), CAST(sum(CASE WHEN balance > 0 THEN balance ELSE 0 END) AS BIGINT)
    FROM sub_account GROUP BY code ORDER BY count(*) DESC, code"""
_WHERE_THEY_LIVE = """
    SELECT a.rent_reference, p.address_1, p.address_2, p.postcode FROM rent_account AS a
    JOIN tenancy AS t ON t.id = a.tenancy_id JOIN property AS p ON p.id = t.property_id
    WHERE a.rent_reference BETWEEN :first AND :last ORDER BY a.rent_reference"""

_LIVE_AUTHORITY = "revoked_on IS NULL AND starts_on <= :today AND expires_on >= :today"
_CASEWORK = (
    ("People", "SELECT count(*) FROM person"),
    ("Joint tenancies", "SELECT count(DISTINCT tenancy_id) FROM tenancy_party WHERE role = 'joint'"),
    ("People who want an interpreter", "SELECT count(*) FROM person WHERE language <> ''"),
    ("Tenants who died, tenancy not ended", """SELECT count(*) FROM person AS p JOIN tenancy_party AS y
        ON y.person_id = p.id JOIN tenancy AS t ON t.id = y.tenancy_id
        WHERE p.deceased_on IS NOT NULL AND t.ends_on IS NULL AND y.role IN ('tenant', 'joint')"""),
    ("Agreements being kept", "SELECT count(*) FROM agreement WHERE state = 'live'"),
    ("Agreements broken", "SELECT count(*) FROM agreement WHERE state = 'breached'"),
    ("Agreements of the past", "SELECT count(*) FROM agreement WHERE ended_on IS NOT NULL"),
    ("Promises open", "SELECT count(*) FROM promise WHERE state = 'open'"),
    ("Promises kept or broken", "SELECT count(*) FROM promise WHERE state IN ('kept', 'broken')"),
    ("Notices served", "SELECT count(*) FROM notice WHERE state = 'served'"),
    ("Notices drafted, not authorised", "SELECT count(*) FROM notice WHERE state = 'awaiting'"),
    ("Court hearings ahead", "SELECT count(*) FROM court_case WHERE outcome IS NULL"),
    ("Court orders", "SELECT count(*) FROM court_case WHERE outcome IS NOT NULL"),
    ("Evictions ahead", "SELECT count(*) FROM eviction WHERE state = 'set'"),
    ("Breathing spaces, live", "SELECT count(*) FROM moratorium WHERE state = 'live'"),
    ("Insolvencies", "SELECT count(*) FROM insolvency"),
    ("Holds on recovery", "SELECT count(*) FROM hold WHERE ended_on IS NULL AND ends_on >= :today"),
    ("Needs and other flags", "SELECT count(*) FROM flag"),
    ("Safe-contact rules (address hidden)", "SELECT count(*) FROM safe_contact"),
    ("Staff-safety markers", "SELECT count(*) FROM staff_safety_marker"),
    ("... of them past their review", "SELECT count(*) FROM staff_safety_marker WHERE review_on < :today"),
    ("Authorities, live", f"SELECT count(*) FROM authority WHERE {_LIVE_AUTHORITY}"),
    ("Authorities, expired or revoked", f"SELECT count(*) FROM authority WHERE NOT ({_LIVE_AUTHORITY})"),
    ("Benefit claims not decided", "SELECT count(*) FROM benefit_award WHERE state = 'claimed'"),
    ("Benefits suspended", "SELECT count(*) FROM benefit_award WHERE state = 'suspended'"),
    ("Receipts on their way", "SELECT count(*) FROM expected_receipt WHERE state = 'expected'"),
    ("Diary entries", "SELECT count(*) FROM contact"),
    ("Actions open", "SELECT count(*) FROM action WHERE state = 'open'"),
    ("Actions that wait for another's yes", "SELECT count(*) FROM action WHERE state = 'waiting'"),
    ("Call-backs owed", "SELECT count(*) FROM call_back WHERE state = 'open'"),
    ("Enquiries open", "SELECT count(*) FROM enquiry WHERE state = 'open'"),
    ("Officers", "SELECT count(*) FROM officer"),
)  # fmt: skip
_BOOKS = (
    ("Homes and garages", "SELECT count(*) FROM property"),
    ("Postings", "SELECT count(*) FROM posting"),
    ("Entries", "SELECT count(*) FROM entry"),
    ("Receipts", "SELECT count(*) FROM receipt"),
    ("Direct Debits returned unpaid", "SELECT count(*) FROM entry WHERE kind = 'DDR'"),
)
