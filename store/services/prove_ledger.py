"""What must hold in the ledger and among the receipts, as one statement a check: what it finds is wrong."""

from collections.abc import Sequence
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
    approval: int | None = None
    batch: int | None = None
    """The batch that was handed to the housing system."""
    outbox: int | None = None


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
            FROM entry {only} GROUP BY account_id, sub_account)"""

ACCOUNT_CHECKS: Final = (
    Check(
        "seq_gap",
        """SELECT account_id, seq, posting_id, seq AS stored, before + 1 AS worked_out FROM (
             SELECT account_id, seq, posting_id,
                    coalesce(lag(seq) OVER (PARTITION BY account_id ORDER BY seq), 0) AS before
             FROM entry {only}) AS e
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
                 FROM entry {only}) AS e
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
                 FROM entry {only}) AS e
           WHERE balance_after <> before + amount ORDER BY account_id, seq""",
        "{where}: the sub-account's balance after it is {stored}, worked out {worked_out}.",
    ),
    Check(
        "account_balance",
        """SELECT a.id AS account_id, a.balance AS stored, coalesce(e.owed, 0) AS worked_out
           FROM rent_account AS a LEFT JOIN (
             SELECT account_id, CAST(sum(amount) AS BIGINT) AS owed FROM entry {only} GROUP BY account_id
           ) AS e ON e.account_id = a.id
           WHERE a.balance <> coalesce(e.owed, 0) AND {account} ORDER BY a.id""",
        "{where}: the balance is {stored}, worked out {worked_out}.",
    ),
    Check(
        "account_seq",
        """SELECT a.id AS account_id, a.seq AS stored, coalesce(e.last, 0) AS worked_out
           FROM rent_account AS a LEFT JOIN (
             SELECT account_id, max(seq) AS last FROM entry {only} GROUP BY account_id
           ) AS e ON e.account_id = a.id
           WHERE a.seq <> coalesce(e.last, 0) AND {account} ORDER BY a.id""",
        "{where}: it counts {stored} entries, the last one there is {worked_out}.",
        money=False,
    ),
    Check(
        "sub_account_balance",
        f"""SELECT s.account_id, s.code AS sub_account, s.balance AS stored,
                   coalesce(e.owed, 0) AS worked_out
            FROM sub_account AS s LEFT JOIN {_SUMS} AS e
              ON e.account_id = s.account_id AND e.sub_account = s.code
            WHERE s.balance <> coalesce(e.owed, 0) AND {{sub_account}} ORDER BY s.account_id, s.code""",
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
        "account_missing",
        """SELECT e.account_id FROM (SELECT account_id FROM entry {only}
             UNION SELECT account_id FROM sub_account AS s WHERE {sub_account}) AS e
           WHERE NOT EXISTS (SELECT 1 FROM rent_account AS a WHERE a.id = e.account_id)
           ORDER BY e.account_id""",
        "{where}: it has entries or sub-accounts, but is not there.",
    ),
)
"""What is proved of accounts whose sums do not fit: `{only}`, `{account}`, `{sub_account}` name them."""

POSTING_CHECKS: Final = (
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
)
"""What ties entries to postings. Where both are what the trail says, nothing is found."""

BOOK_CHECKS: Final = (
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
    # Receipts by their postings: those lie together, as do their entries, where numbers leap about.
    Check(
        "receipt_amount",
        """SELECT receipt, posting_id, account_id, stored, worked_out FROM (
             SELECT r.number AS receipt, r.posting_id, r.account_id, r.amount AS stored,
                    coalesce((SELECT CAST(-sum(e.amount) AS BIGINT) FROM entry AS e
                              WHERE e.posting_id = r.posting_id), 0) AS worked_out
             FROM receipt AS r) AS paid
           WHERE stored <> worked_out ORDER BY posting_id""",
        "{where}: the receipt says {stored}, the ledger {worked_out}.",
    ),
    Check(
        "receipt_unlike",
        """SELECT r.number AS receipt, r.posting_id, r.account_id
           FROM receipt AS r LEFT JOIN posting AS p ON p.id = r.posting_id
           WHERE p.id IS NULL OR p.account_id IS NULL OR p.account_id <> r.account_id
              OR p.method IS NULL OR p.method <> r.method ORDER BY r.posting_id""",
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
    Check(
        "counter_unlike",
        """SELECT 1 AS stored WHERE 3 <> (SELECT count(*) FROM counter) OR 3 <> (SELECT count(*) FROM counter
           WHERE name IN ('receipt', 'posting_batch', 'posting_batch_written'))""",
        "Counters: those that give out numbers are not those there must be.",
        money=False,
    ),
    Check(
        "batch_gap",
        """SELECT number AS batch, number AS stored, before + 1 AS worked_out FROM (
             SELECT number, coalesce(lag(number) OVER (ORDER BY number), 0) AS before
             FROM posting_batch) AS b
           WHERE number <> before + 1 ORDER BY number""",
        "{where}: a batch before it is missing, the next number was {worked_out}.",
        money=False,
    ),
    Check(
        "batch_counter",
        """SELECT c.value AS stored, coalesce(b.last, 0) AS worked_out
           FROM (SELECT coalesce(max(value), 0) AS value FROM counter WHERE name = 'posting_batch') AS c,
                (SELECT coalesce(max(value), 0) AS value FROM counter
                 WHERE name = 'posting_batch_written') AS w,
                (SELECT max(number) AS last FROM posting_batch) AS b
           WHERE c.value <> coalesce(b.last, 0) OR w.value NOT BETWEEN 0 AND c.value""",
        "Batches: {stored} numbers were given out, the last batch there is {worked_out}.",
        money=False,
    ),
    Check(
        "batch_unlike",
        """SELECT b.number AS batch, b.debit - b.credit AS stored, coalesce(o.moved, 0) AS worked_out
           FROM posting_batch AS b LEFT JOIN (
             SELECT p.batch, count(*) AS lines, CAST(sum(e.amount) AS BIGINT) AS moved
             FROM posting_out AS p JOIN entry AS e ON e.account_id = p.account_id AND e.seq = p.seq
             GROUP BY p.batch) AS o ON o.batch = b.number
           WHERE b.lines <> coalesce(o.lines, 0) OR b.debit - b.credit <> coalesce(o.moved, 0)
           ORDER BY b.number""",
        "{where}: its lines come to {worked_out}, handed over was {stored}.",
    ),
    Check(
        "out_unlike",
        """SELECT o.account_id, o.seq, o.batch FROM posting_out AS o
           WHERE (o.state = 'away') <> (o.home_reference IS NULL AND o.home_on IS NULL AND o.home_at IS NULL
                                        AND o.confirmed_by IS NULL)
              OR (o.state <> 'away') <> (o.home_reference IS NOT NULL AND o.home_on IS NOT NULL
                                         AND o.home_at IS NOT NULL)
              OR (o.state = 'unsure' AND o.confirmed_by IS NOT NULL)
              OR NOT EXISTS (SELECT 1 FROM posting_batch AS b WHERE b.number = o.batch)
           ORDER BY o.account_id, o.seq""",
        "{where}: what it says of its coming home does not go together.",
    ),
    Check(
        "outbox_unlike",
        """SELECT id AS outbox FROM outbox
           WHERE (state = 'waiting' AND (sent_at IS NOT NULL OR settled_at IS NOT NULL))
              OR (state IN ('sent', 'done', 'unknown') AND sent_at IS NULL)
              OR (state = 'done' AND settled_at IS NULL) ORDER BY id""",
        "{where}: what it says of its sending does not go together.",
    ),
)
"""What is proved of receipts, reversals, what was handed over and what waits to leave."""

_WHERE: Final = (
    ("account_id", "account"),
    ("sub_account", ""),
    ("seq", "entry"),
    ("posting_id", "posting"),
    ("approval", "approval"),
    ("batch", "batch"),
    ("outbox", "outbox"),
)


def found_by(
    connection: Connection, check: Check, limit: int, accounts: Sequence[int] | None = None
) -> list[Difference]:
    """The first differences that a check finds; of some accounts alone where they are given."""
    listed = ", ".join(str(int(account)) for account in accounts or ())
    sql = (
        check.sql.replace("{only}", f"WHERE account_id IN ({listed})" if accounts else "")
        .replace("{account}", f"a.id IN ({listed})" if accounts else "1 = 1")
        .replace("{sub_account}", f"s.account_id IN ({listed})" if accounts else "1 = 1")
    )
    rows = connection.execute(text(f"{sql} LIMIT {int(limit)}")).mappings()
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
