"""What must hold in the ledger and among the receipts, as one statement a check: what it finds is wrong."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text

from store.domain.money import pounds
from store.domain.receipts import text_number


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it must be, by number: no name of a person in it."""

    kind: str
    """The code of the check that found it."""
    says: str
    """One sentence that names it."""
    account_id: int | None = None
    sub_account: str = ""
    seq: int | None = None
    """The account's entry."""
    posting_id: int | None = None
    receipt: int | None = None
    event: int | None = None
    """The event of the trail."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold."""

    kind: str
    sql: str
    """Gives the rows that break it, with columns named as the fields of `Difference`, and `stored` and
    `worked_out` where there are two figures. The same on both databases."""
    sentence: str
    """With `{where}`, `{stored}` and `{worked_out}`."""
    money: bool = True
    """Whether the figures are pence."""


_SUMS = """(SELECT account_id, sub_account, CAST(sum(amount) AS BIGINT) AS owed
            FROM entry GROUP BY account_id, sub_account)"""

LEDGER_CHECKS: Final = (
    Check(
        "seq_gap",
        """SELECT account_id, seq, posting_id, seq AS stored, before + 1 AS worked_out FROM (
             SELECT account_id, seq, posting_id,
                    coalesce(lag(seq) OVER (PARTITION BY account_id ORDER BY seq), 0) AS before
             FROM entry) AS e
           WHERE seq <> before + 1 ORDER BY account_id, seq""",
        "{where}: an entry before it is missing, the next number was {worked_out}.",
        money=False,
    ),
    Check(
        "account_running",
        """SELECT account_id, seq, posting_id, account_balance_after AS stored, before + amount AS worked_out
           FROM (SELECT account_id, seq, posting_id, amount, account_balance_after,
                        coalesce(lag(account_balance_after)
                                 OVER (PARTITION BY account_id ORDER BY seq), 0) AS before
                 FROM entry) AS e
           WHERE account_balance_after <> before + amount ORDER BY account_id, seq""",
        "{where}: the account's balance after it is {stored}, worked out {worked_out}.",
    ),
    Check(
        "sub_account_running",
        """SELECT account_id, sub_account, seq, posting_id, balance_after AS stored,
                  before + amount AS worked_out
           FROM (SELECT account_id, sub_account, seq, posting_id, amount, balance_after,
                        coalesce(lag(balance_after)
                                 OVER (PARTITION BY account_id, sub_account ORDER BY seq), 0) AS before
                 FROM entry) AS e
           WHERE balance_after <> before + amount ORDER BY account_id, seq""",
        "{where}: the sub-account's balance after it is {stored}, worked out {worked_out}.",
    ),
    Check(
        "account_balance",
        """SELECT a.id AS account_id, a.balance AS stored, coalesce(e.owed, 0) AS worked_out
           FROM rent_account AS a LEFT JOIN (
             SELECT account_id, CAST(sum(amount) AS BIGINT) AS owed FROM entry GROUP BY account_id
           ) AS e ON e.account_id = a.id
           WHERE a.balance <> coalesce(e.owed, 0) ORDER BY a.id""",
        "{where}: the balance is {stored}, worked out {worked_out}.",
    ),
    Check(
        "account_seq",
        """SELECT a.id AS account_id, a.seq AS stored, coalesce(e.last, 0) AS worked_out
           FROM rent_account AS a LEFT JOIN (
             SELECT account_id, max(seq) AS last FROM entry GROUP BY account_id
           ) AS e ON e.account_id = a.id
           WHERE a.seq <> coalesce(e.last, 0) ORDER BY a.id""",
        "{where}: it counts {stored} entries, the last one there is {worked_out}.",
        money=False,
    ),
    Check(
        "sub_account_balance",
        f"""SELECT s.account_id, s.code AS sub_account, s.balance AS stored,
                   coalesce(e.owed, 0) AS worked_out
            FROM sub_account AS s LEFT JOIN {_SUMS} AS e
              ON e.account_id = s.account_id AND e.sub_account = s.code
            WHERE s.balance <> coalesce(e.owed, 0) ORDER BY s.account_id, s.code""",
        "{where}: the balance is {stored}, worked out {worked_out}.",
    ),
    Check(
        "sub_account_missing",
        f"""SELECT e.account_id, e.sub_account, 0 AS stored, e.owed AS worked_out
            FROM {_SUMS} AS e LEFT JOIN sub_account AS s
              ON s.account_id = e.account_id AND s.code = e.sub_account
            WHERE s.code IS NULL ORDER BY e.account_id, e.sub_account""",
        "{where}: it has entries that come to {worked_out}, but is not there.",
    ),
    Check(
        "posting_empty",
        """SELECT p.id AS posting_id, p.account_id AS account_id FROM posting AS p
           WHERE NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.posting_id = p.id) ORDER BY p.id""",
        "{where}: it has no entries.",
    ),
    Check(
        "entry_alone",
        """SELECT e.account_id, e.seq, e.posting_id FROM entry AS e LEFT JOIN posting AS p
             ON p.id = e.posting_id WHERE p.id IS NULL ORDER BY e.account_id, e.seq""",
        "{where}: the posting is not there.",
    ),
    Check(
        "entry_elsewhere",
        """SELECT e.account_id, e.seq, e.posting_id FROM entry AS e JOIN posting AS p
             ON p.id = e.posting_id
           WHERE p.account_id IS NOT NULL AND p.account_id <> e.account_id ORDER BY e.account_id, e.seq""",
        "{where}: the posting belongs to another account.",
    ),
    Check(
        "reversal_unlike",
        """SELECT r.id AS posting_id, r.account_id AS account_id, e.sub_account,
                  CAST(sum(CASE WHEN e.posting_id = r.id THEN e.amount ELSE 0 END) AS BIGINT) AS stored,
                  CAST(-sum(CASE WHEN e.posting_id = r.id THEN 0 ELSE e.amount END) AS BIGINT) AS worked_out
           FROM posting AS r JOIN entry AS e
             ON e.posting_id IN (r.id, r.reverses_id) AND e.account_id = r.account_id
           WHERE r.reverses_id IS NOT NULL
           GROUP BY r.id, r.account_id, e.sub_account HAVING sum(e.amount) <> 0
           ORDER BY r.id, e.sub_account""",
        "{where}: it takes {worked_out} back to the penny, but posted {stored}.",
    ),
    Check(
        "receipt_amount",
        """SELECT r.number AS receipt, r.posting_id, r.account_id, r.amount AS stored,
                  coalesce(e.paid, 0) AS worked_out
           FROM receipt AS r LEFT JOIN (
             SELECT posting_id, CAST(-sum(amount) AS BIGINT) AS paid FROM entry
             WHERE posting_id IN (SELECT posting_id FROM receipt) GROUP BY posting_id
           ) AS e ON e.posting_id = r.posting_id
           WHERE r.amount <> coalesce(e.paid, 0) ORDER BY r.number""",
        "{where}: the receipt says {stored}, the ledger {worked_out}.",
    ),
    Check(
        "receipt_unlike",
        """SELECT r.number AS receipt, r.posting_id, r.account_id
           FROM receipt AS r LEFT JOIN posting AS p ON p.id = r.posting_id
           WHERE p.id IS NULL OR p.account_id IS NULL OR p.account_id <> r.account_id
              OR p.method IS NULL OR p.method <> r.method ORDER BY r.number""",
        "{where}: account or method is not that of its posting.",
    ),
    Check(
        "receipt_gap",
        """SELECT number AS receipt, number AS stored, before + 1 AS worked_out FROM (
             SELECT number, coalesce(lag(number) OVER (ORDER BY number), 0) AS before FROM receipt) AS r
           WHERE number <> before + 1 ORDER BY number""",
        "{where}: a receipt before it is missing, the next number was {worked_out}.",
        money=False,
    ),
    Check(
        "receipt_counter",
        """SELECT c.value AS stored, coalesce(r.last, 0) AS worked_out
           FROM (SELECT coalesce(max(value), 0) AS value FROM counter WHERE name = 'receipt') AS c,
                (SELECT max(number) AS last FROM receipt) AS r
           WHERE c.value <> coalesce(r.last, 0)""",
        "Receipts: {stored} numbers were given out, the last receipt there is {worked_out}.",
        money=False,
    ),
)
"""What is proved of the ledger and the receipts."""

_WHERE: Final = (("account_id", "account"), ("sub_account", ""), ("seq", "entry"), ("posting_id", "posting"))


def found_by(connection: Connection, check: Check, limit: int) -> list[Difference]:
    """The first differences that a check finds."""
    rows = connection.execute(text(f"{check.sql} LIMIT {int(limit)}")).mappings()
    return [_difference(check, dict(row)) for row in rows]


def _difference(check: Check, row: dict[str, Any]) -> Difference:
    figures = {name: row.pop(name, None) for name in ("stored", "worked_out")}
    shown = {
        name: "nothing" if value is None else pounds(int(value)) if check.money else str(value)
        for name, value in figures.items()
    }
    return Difference(check.kind, check.sentence.format(where=place(row), **shown), **row)


def place(row: dict[str, Any]) -> str:
    """Where a difference is, in words: `Receipt R000001B, account 7, RENT, entry 12, posting 40`."""
    parts = [f"receipt {text_number(row['receipt'])}"] if (row.get("receipt") or 0) > 0 else []
    parts += [f"{word} {row[name]}".strip() for name, word in _WHERE if row.get(name) is not None]
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]
