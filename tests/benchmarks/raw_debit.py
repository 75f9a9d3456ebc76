"""A week's charges, written by hand: set-based, in the same chunks, with the same balances and an event a chunk.

Accounts that are charged by the day are left out, and nothing is checked before it is built upon.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tests.benchmarks.raw_store import Raw, many
from tests.benchmarks.raw_trail import tell

CHUNK = 5000
NEXT = "SELECT max(id) FROM (SELECT id FROM rent_account WHERE id > ? ORDER BY id LIMIT ?) AS page"
POSTING = (
    "INSERT INTO posting (key, digest, origin, officer_id, made_at, effective_on, note) "
    "VALUES (?, ?, 'debit_run', ?, ?, ?, '') RETURNING id"
)
PLACES = (
    "CASE s.code WHEN 'RENT' THEN 0 WHEN 'SC' THEN 1 WHEN 'GAR' THEN 2 WHEN 'WAT' THEN 3 ELSE 4 END, s.code"
)
ENTRIES = f"""
INSERT INTO entry (account_id, seq, posting_id, sub_account, kind, effective_on, amount, balance_after,
                   account_balance_after)
SELECT a.id, a.seq + row_number() OVER w, ?, s.code,
       CASE s.code WHEN 'RENT' THEN 'RENT' WHEN 'SC' THEN 'SC' ELSE 'CHG' END, $DAY, s.weekly_charge,
       s.balance + s.weekly_charge, a.balance + sum(s.weekly_charge) OVER w
FROM rent_account a JOIN tenancy t ON t.id = a.tenancy_id JOIN sub_account s ON s.account_id = a.id
WHERE a.id > ? AND a.id <= ? AND a.state = 'live' AND s.weekly_charge > 0 AND a.charged_weeks IN $PATTERNS
  AND t.starts_on <= ? AND (t.ends_on IS NULL OR t.ends_on >= ?)
WINDOW w AS (PARTITION BY a.id ORDER BY {PLACES})"""
SUBS = (
    "UPDATE sub_account SET balance = balance + weekly_charge WHERE account_id > ? AND account_id <= ? "
    "AND weekly_charge > 0 AND account_id IN (SELECT account_id FROM entry WHERE posting_id = ?)"
)
ACCOUNTS = """
UPDATE rent_account SET balance = rent_account.balance + w.owed, seq = rent_account.seq + w.lines
FROM (SELECT account_id, sum(amount) AS owed, count(*) AS lines FROM entry WHERE posting_id = ? GROUP BY account_id) w
WHERE rent_account.id = w.account_id"""
MADE = (
    "SELECT account_id, seq, sub_account, kind, amount, balance_after, account_balance_after FROM entry "
    "WHERE posting_id = ? ORDER BY account_id, seq"
)


def charge(raw: Raw, monday: date, patterns: Sequence[str], officer_id: int, at: datetime) -> int:
    """Charge every account for the whole week whose pattern of charged weeks has it; gives the entries made."""
    after, entries = 0, 0
    day, sunday = raw.day(monday), raw.day(monday + timedelta(days=6))
    while True:
        row = raw.one(NEXT, [after, CHUNK])
        if row is None or row[0] is None:
            return entries
        upto = row[0]
        with raw.writing():
            made = raw.one(
                POSTING, [f"by hand/{monday}/{after}", "", officer_id, raw.moment(at), day], writing=True
            )
            assert made is not None
            posting_id = made[0]
            typed = "CAST(? AS date)" if raw.dialect == "postgresql" else "?"
            made_by = ENTRIES.replace("$DAY", typed).replace("$PATTERNS", many(len(patterns)))
            raw.do(made_by, [posting_id, day, after, upto, *patterns, day, sunday])
            raw.do(SUBS, [after, upto, posting_id])
            raw.do(ACCOUNTS, [posting_id])
            rows = raw.rows(MADE, [posting_id], writing=True)
            digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
            tell(
                raw,
                at,
                officer_id,
                ("post_some", "posting", posting_id, 0, {"entries": digest, "rows": len(rows)}),
            )
        after, entries = upto, entries + len(rows)
