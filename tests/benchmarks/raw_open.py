"""Opening an account, written by hand: what the account page reads, and the look told to the trail.

The rows are read and left as they are; what the page makes of them is the program's own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.benchmarks.raw_store import Raw, Row, many
from tests.benchmarks.raw_trail import tell

LIABLE = (
    "SELECT role FROM tenancy_party WHERE tenancy_id = ? AND person_id = ? AND role IN ('tenant', 'joint')"
)
HEAD = """
SELECT y.id, y.reference, y.type, y.starts_on, y.ends_on, y.period_start, y.becomes_secure_on, p.id,
       p.address_1, p.address_2, p.address_3, p.postcode, p.fund, h.code, a.id, a.rent_reference,
       a.payment_reference, a.charged_weeks, a.state, a.balance, a.seq,
       (SELECT o.name FROM officer o JOIN officer_patch w ON w.officer_id = o.id
        WHERE w.patch_id = p.patch_id AND o.active ORDER BY o.id LIMIT 1),
       (SELECT min(e.effective_on) FROM entry e WHERE e.account_id = a.id)
FROM tenancy y JOIN property p ON p.id = y.property_id JOIN patch h ON h.id = p.patch_id
JOIN rent_account a ON a.tenancy_id = y.id WHERE y.id = ? ORDER BY a.id LIMIT 1"""
MEMBERS = """
SELECT m.person_id, m.role, m.relation, q.title, q.forenames, q.surname, q.date_of_birth, q.language,
       q.passphrase, q.deceased_on, m.to_on
FROM tenancy_party m JOIN person q ON q.id = m.person_id WHERE m.tenancy_id = ? ORDER BY m.person_id LIMIT 50"""

# T the tenancy, A the account, P the property, D the day, I the people.
_NOT_ENDED = "(ended_on IS NULL OR ended_on > $D)"
_MORATORIUM = (
    "FROM moratorium WHERE (tenancy_id = $T OR EXISTS (SELECT 1 FROM moratorium_debt d "
    "WHERE d.moratorium_id = moratorium.id AND d.account_id = $A)) AND state"
)
_DEBTS = (
    "SELECT moratorium.*, d.sub_account, d.amount FROM moratorium LEFT JOIN moratorium_debt d "
    "ON d.moratorium_id = moratorium.id AND d.account_id = $A WHERE moratorium.id IN (SELECT id "
)
KINDS: dict[str, tuple[str, str]] = {
    "subs": ("FROM sub_account WHERE account_id = $A", "ORDER BY code LIMIT 20"),
    "moratoria": (f"{_MORATORIUM} = 'live'", ""),
    "past moratoria": (f"{_MORATORIUM} <> 'live'", ""),
    "insolvencies": (
        "FROM insolvency WHERE account_id = $A AND order_on <= $D AND state NOT IN ('revoked', 'failed')",
        "ORDER BY order_on, id LIMIT 20",
    ),
    "awards": ("FROM benefit_award WHERE tenancy_id = $T", "ORDER BY id DESC LIMIT 20"),
    "agreements": ("FROM agreement WHERE tenancy_id = $T", "ORDER BY id DESC LIMIT 20"),
    "expected": (
        "FROM expected_receipt WHERE account_id = $A AND state = 'expected'",
        "ORDER BY due_on DESC, id LIMIT 200",
    ),
    "direct debits": ("FROM direct_debit WHERE account_id = $A AND state = 'live'", "ORDER BY id LIMIT 20"),
    "promises": ("FROM promise WHERE tenancy_id = $T AND state = 'open'", "ORDER BY due_on, id LIMIT 20"),
    "safe contacts": (f"FROM safe_contact WHERE person_id IN $I AND {_NOT_ENDED}", "ORDER BY id LIMIT 20"),
    "markers": (
        "FROM staff_safety_marker WHERE (person_id IN $I OR property_id = $P) AND (ends_on IS NULL OR ends_on >= $D)",
        "ORDER BY review_on, id LIMIT 20",
    ),
    "flags": (f"FROM flag WHERE person_id IN $I AND {_NOT_ENDED}", "ORDER BY id LIMIT 100"),
    "alerts": (
        "FROM wellbeing_alert WHERE (tenancy_id = $T OR person_id IN $I) AND state = 'live'",
        "ORDER BY id LIMIT 20",
    ),
    "warnings": (
        "FROM action WHERE tenancy_id = $T AND kind = 'letter' AND detail IN ('breach', 'court_breach') "
        "AND state = 'done' AND done_on IS NOT NULL",
        "ORDER BY done_on DESC LIMIT 1",
    ),
    "cases": ("FROM court_case WHERE tenancy_id = $T", "ORDER BY id DESC LIMIT 20"),
    "evictions": ("FROM eviction WHERE tenancy_id = $T", "ORDER BY id DESC LIMIT 20"),
    "notices": ("FROM notice WHERE tenancy_id = $T", "ORDER BY id DESC LIMIT 20"),
    "holds": (
        "FROM hold WHERE tenancy_id = $T AND ended_on IS NULL AND (ends_on >= $D OR reason = 'wellbeing')",
        "ORDER BY ends_on DESC, id LIMIT 20",
    ),
    "actions": (
        "FROM action WHERE tenancy_id = $T AND state IN ('waiting', 'open')",
        "ORDER BY due_on, id LIMIT 5",
    ),
}
THERE = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 {which})" for name, (which, _) in KINDS.items()
)
SUMS = """
SELECT e.posting_id, e.effective_on, e.kind, e.amount, r.number,
       EXISTS (SELECT 1 FROM posting b WHERE b.reverses_id = e.posting_id AND b.account_id = e.account_id)
FROM entry e LEFT JOIN receipt r ON r.posting_id = e.posting_id
WHERE e.account_id = ? AND e.amount {} 0 ORDER BY e.seq DESC LIMIT 36"""
CAME = """
SELECT kind, max(effective_on), sum(-amount) FROM entry
WHERE account_id = ? AND amount < 0 AND effective_on >= ? GROUP BY posting_id, kind"""
CHARGED = """
SELECT coalesce(sum(amount), 0) FROM entry WHERE account_id = ? AND effective_on > ?
AND ((kind IN ('RENT', 'SC', 'PRT', 'CHG') AND amount > 0) OR (kind IN ('HB', 'UC', 'UCD', 'DHP') AND amount < 0))"""
LINES = """
SELECT e.posting_id, e.sub_account, e.kind, e.effective_on, e.amount, p.reverses_id
FROM entry e JOIN posting p ON p.id = e.posting_id WHERE e.account_id = ? ORDER BY e.seq"""
RECENT = (
    "INSERT INTO recent_account (officer_id, tenancy_id, opened_at) VALUES (?, ?, ?) "
    "ON CONFLICT (officer_id, tenancy_id) DO UPDATE SET opened_at = excluded.opened_at"
)


@dataclass(frozen=True)
class Opened:
    """What was read."""

    head: Row
    members: list[Row]
    found: dict[str, list[Row]]
    money_in: list[Row]
    money_out: list[Row]
    more: list[list[Row]]


def open_account(
    raw: Raw, tenancy_id: int, person_id: int, officer_id: int, at: datetime, today: date
) -> Opened:
    """Read the page, then tell the trail of the look, durably."""
    with raw.reading():
        opened = _read(raw, tenancy_id, person_id, today)
    detail = {
        "panel": "account", "caller": "tenant", "person": person_id, "authority": None, "consent": False,
        "call": "a call", "looked_at": "",
    }  # fmt: skip
    with raw.writing():
        raw.do(RECENT, [officer_id, tenancy_id, raw.moment(at)])
        tell(raw, at, officer_id, ("look", "tenancy", tenancy_id, tenancy_id, detail))
    return opened


def _read(raw: Raw, tenancy_id: int, person_id: int, today: date) -> Opened:
    assert raw.one(LIABLE, [tenancy_id, person_id])
    head = raw.one(HEAD, [tenancy_id])
    assert head is not None
    account_id = head[14]
    members = raw.rows(MEMBERS, [tenancy_id])
    people = [row[0] for row in members if row[1] != "next_of_kin"]
    given: dict[str, list[Any]] = {
        "$T": [tenancy_id], "$A": [account_id], "$P": [head[7]], "$D": [raw.day(today)], "$I": people,
    }  # fmt: skip
    there = [name for (name,) in _asked(raw, THERE, given)]
    found = {name: _asked(raw, _whole(name), given) for name in there}
    more = []
    if "expected" in found:
        more.append(raw.rows(CAME, [account_id, raw.day(today - timedelta(days=60))]))
    if "agreements" in found:
        more.append(raw.rows(CHARGED, [account_id, raw.day(today - timedelta(days=28))]))
    if "moratoria" in found or "insolvencies" in found:
        more.append(raw.rows(LINES, [account_id]))
    money_in, money_out = (raw.rows(SUMS.format(sign), [account_id]) for sign in "<>")
    return Opened(head, members, found, money_in, money_out, more)


def _whole(name: str) -> str:
    which, order = KINDS[name]
    return (
        f"{_DEBTS}{which}) ORDER BY moratorium.id LIMIT 100"
        if "moratoria" in name
        else f"SELECT * {which} {order}"
    )


def _asked(raw: Raw, sql: str, given: dict[str, list[Any]]) -> list[Row]:
    """Run SQL whose values are marked by letters, in the order in which they stand."""
    values: list[Any] = []
    parts = sql.split("$")
    written = [parts[0]]
    for part in parts[1:]:
        some = given["$" + part[0]]
        values += some
        written.append((many(len(some)) if part[0] == "I" else "?") + part[1:])
    return raw.rows("".join(written), values)
