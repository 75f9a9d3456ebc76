"""What the trail said of each posting, receipt and approval, against what the store says now.

An amount that was changed together with every balance after it adds up again: only what was written down
elsewhere at the time shows it.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, select, text

from store.domain.receipts import text_number
from store.models.ledger import Entry
from store.models.trail import AuditEvent
from store.services.bring_in import Told, told_in_bulk
from store.services.posting import digest_of_entries
from store.services.prove_ledger import Check, Difference, place
from store.services.prove_rows import (
    BATCHES,
    POSTINGS,
    RECEIPTS,
    Block,
    Kept,
    digest_of_lines,
    digest_of_stored,
    row_in,
    stored_pages,
)
from store.services.prove_sums import Sums, entry_of, placed, weigh_entry, weighed

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]

_POSTED = "v.verb = 'post' AND v.subject = 'posting'"

TRAIL_CHECKS: Final = (
    Check(
        "receipt_not_given",
        f"""SELECT p.id AS posting_id, p.account_id AS account_id
            FROM audit_event AS v JOIN posting AS p ON p.id = v.subject_id
            WHERE {_POSTED} AND p.origin = 'desk' AND p.method IN ('CASH', 'CHQ', 'CARD')
              AND p.reverses_id IS NULL
              AND NOT EXISTS (SELECT 1 FROM receipt AS r WHERE r.posting_id = p.id) ORDER BY p.id""",
        "{where}: money was taken and there is no receipt.",
    ),
    Check(
        "reversal_unapproved",
        # Asked for by one person, said yes to by another, about this posting and the sum it moved.
        f"""SELECT r.id AS posting_id, r.account_id AS account_id
           FROM audit_event AS v JOIN posting AS r ON r.id = v.subject_id
           WHERE {_POSTED} AND r.reverses_id IS NOT NULL AND r.origin = 'desk'
             AND NOT EXISTS (
             SELECT 1 FROM action AS a
             JOIN approval AS q ON q.action_id = a.id
             JOIN approval_decision AS d ON d.approval_id = q.id
             WHERE a.id = r.action_id AND a.kind = 'reversal' AND a.posting_id = r.reverses_id
               AND d.answer = 'approved' AND d.decided_by <> a.requested_by
               AND q.amount = (
                 SELECT CASE WHEN sum(e.amount) + sum(abs(e.amount)) > sum(abs(e.amount)) - sum(e.amount)
                             THEN (sum(e.amount) + sum(abs(e.amount))) / 2
                             ELSE (sum(abs(e.amount)) - sum(e.amount)) / 2 END
                 FROM entry AS e WHERE e.posting_id = r.reverses_id AND e.account_id = r.account_id))
           ORDER BY r.id""",
        "{where}: it takes money back and nobody else said yes to it.",
    ),
)
"""What is proved of the postings that the trail tells of one by one."""


def rows_unlike_the_trail(connection: Connection, kept: Kept) -> list[Difference]:
    """Rows of a table that are not what the trail says, that it knows nothing of, or that are gone."""
    comparison = _Rows(kept, _row_events(connection, kept), told_in_bulk(connection, kept.name))
    for page in stored_pages(connection, kept):
        comparison.take(page)
    return comparison.differences()


class _Rows:
    """Holds the rows of a table, which come by their keys, against what the trail says of them."""

    def __init__(self, kept: Kept, events: Iterator[tuple[int, int, str]], told: list[Told]) -> None:
        self._kept, self._events = kept, events
        self._event = next(events, None)
        self._blocks = sorted((one.spans[0], one) for one in told if one.spans)
        self._sums = [Block() for _ in self._blocks]
        self._at = 0
        self._found: list[Difference] = []

    def take(self, page: Sequence[tuple[Any, ...]]) -> None:
        """Compare some rows."""
        at = 0
        while at < len(page):
            number = page[at][0]
            while self._at < len(self._blocks) and self._blocks[self._at][0][1] < number:
                self._at += 1
            span = self._blocks[self._at][0] if self._at < len(self._blocks) else (number + 1, number)
            if span[0] <= number and (self._event is None or self._event[0] > span[1]):
                # What came in bulk lies together, and is added up without a look at each.
                end = bisect_right(page, span[1], at, key=_NUMBER)
                self._sums[self._at].add(page[at:end])
                at = end
            else:
                self._compare(number, page[at], in_block=span[0] <= number)
                at += 1

    def _compare(self, number: int, row: tuple[Any, ...], *, in_block: bool) -> None:
        self._gone(number)
        if self._event is not None and self._event[0] == number:
            if digest_of_stored(row) != self._event[2]:
                self._found.append(_row_differs(self._kept, "unlike", number, self._event[1]))
            self._event = next(self._events, None)
        elif in_block:
            self._sums[self._at].add([row])
        else:
            self._found.append(_row_differs(self._kept, "unknown", number, None))

    def _gone(self, before: float) -> None:
        """Name the rows that the trail tells of and that should have come before a number."""
        while self._event is not None and self._event[0] < before:
            self._found.append(_row_differs(self._kept, "gone", self._event[0], self._event[1]))
            self._event = next(self._events, None)

    def differences(self) -> list[Difference]:
        """What differs, once every row was taken."""
        self._gone(inf)
        for (span, told), sums in zip(self._blocks, self._sums, strict=True):
            self._found += _block_differs(self._kept, span, told, sums)
        return self._found


_NUMBER: Final = itemgetter(0)
"""Every such table has its key first."""


def _row_events(connection: Connection, kept: Kept) -> Iterator[tuple[int, int, str]]:
    """Key, event and digest of each row that the trail tells of by itself, by key."""
    rows = connection.execute(
        select(_EVENT.c.subject_id, _EVENT.c.seq, _EVENT.c.detail)
        .where(_EVENT.c.verb == kept.verb, _EVENT.c.subject == kept.subject)
        .order_by(_EVENT.c.subject_id, _EVENT.c.seq),
        execution_options={"yield_per": 5000},
    )
    for row in rows:
        yield int(row[0] or 0), int(row[1]), row_in(row[2])


_SAYS: Final = {
    "gone": "the trail tells of it, but it is not there.",
    "unlike": "it is not what the trail says was made",
    "unknown": "the trail knows nothing of it.",
}


def _row_differs(kept: Kept, how: str, number: int, event: int | None) -> Difference:
    row = {_FIELDS[kept.name]: number}
    where = place(row)
    if kept.name == "approval_decision":
        where = f"The decision on approval {number}"
    says = f"{where}: {_SAYS[how]}"
    if how == "unlike":
        says += f" (event {event})."
    kind = {"posting": "posting_row"}.get(kept.name, kept.name) if how == "unlike" else kept.name
    return Difference(f"{kind}_{_KINDS[how]}", says, event=event, **row)  # type: ignore[arg-type]


_KINDS: Final = {"gone": "gone", "unlike": "unlike_trail", "unknown": "unknown"}
_FIELDS: Final = {
    "posting": "posting_id",
    "receipt": "receipt",
    "approval": "approval",
    "approval_decision": "approval",
    "posting_batch": "batch",
}


def _block_differs(kept: Kept, span: tuple[int, int], told: Told, now: Block) -> list[Difference]:
    try:
        then = Block.read(told.said)
    except ValueError:
        then = Block()
    if now == then:
        return []
    number = now.differs_at(then)
    if number is not None and span[0] <= number <= span[1]:
        how = "unlike" if now.rows == then.rows else "gone" if now.rows < then.rows else "unknown"
        return [_row_differs(kept, how, number, told.event)]
    first, last = (text_number(one) for one in span) if kept is RECEIPTS else map(str, span)
    says = f"{kept.word.capitalize()}s {first} to {last}: not what the trail says was brought in"
    return [Difference(f"{kept.name}_unlike_trail", f"{says} (event {told.event}).", event=told.event)]


def batches_unlike_the_trail(connection: Connection) -> list[Difference]:
    """Batches whose lines are not the entries that were handed over in it, one after another."""
    told = {
        int(row.subject_id): (int(row.seq), _said(row.detail).get("handed"))
        for row in connection.execute(
            select(_EVENT.c.seq, _EVENT.c.subject_id, _EVENT.c.detail).where(
                _EVENT.c.verb == BATCHES.verb, _EVENT.c.subject == BATCHES.subject
            )
        )
    }
    found = []
    lines = connection.execute(
        text("SELECT batch, account_id, seq, line FROM posting_out ORDER BY batch, line, account_id, seq")
    )
    for batch, rows in groupby(lines, key=itemgetter(0)):
        some = list(rows)
        event, digest = told.pop(batch, (None, None))
        numbered = [row[3] for row in some] == list(range(1, len(some) + 1))
        if not numbered or digest_of_lines((row[1], row[2]) for row in some) != digest:
            found.append(_lines_differ(batch, event))
    return found + [_lines_differ(batch, event) for batch, (event, _) in told.items()]


def _lines_differ(batch: int, event: int | None) -> Difference:
    says = f"Batch {batch}: its lines are not those that the trail says were handed over"
    says += f" (event {event})." if event else "."
    return Difference("batch_lines_unlike_trail", says, batch=batch, event=event)


def entries_unlike_the_trail(connection: Connection, limit: int) -> tuple[list[Difference], Sums]:
    """Postings whose entries are not what the trail holds the digest of; and what all of them come to."""
    found: list[Difference] = []
    sums = Sums()
    for (event, posting_id, detail), rows in groupby(
        _posted(connection), key=lambda row: (row.event, row.subject_id, row.detail)
    ):
        entries = [
            tuple(row[3:]) for row in rows if row.account_id is not None
        ]  # account, seq, sub-account, kind, day, amount, both balances after
        for account, seq, sub, kind, on, amount, after, whole in entries:
            sums.add(weigh_entry(account, seq, posting_id, sub, kind, on, amount, after, whole))
        digest, account_id = _said_in(detail)
        if digest_of_entries(entries) != digest and len(found) < limit:
            at: dict[str, Any] = {"account_id": account_id, "posting_id": posting_id}
            says = f"{place(at)}: its entries are not what the trail says was posted (event {event})."
            found.append(Difference("posting_unlike_trail", says, event=event, **at))
    return found, sums


def _posted(connection: Connection) -> Iterator[Any]:
    """The entries of every posting that the trail tells of by itself, without keeping them."""
    c = _ENTRY.c
    yield from connection.execute(
        select(
            _EVENT.c.seq.label("event"),
            _EVENT.c.subject_id,
            _EVENT.c.detail,
            c.account_id,
            c.seq,
            c.sub_account,
            c.kind,
            c.effective_on,
            c.amount,
            c.balance_after,
            c.account_balance_after,
        )
        .join_from(_EVENT, _ENTRY, c.posting_id == _EVENT.c.subject_id, isouter=True)
        .where(_EVENT.c.verb == POSTINGS.verb, _EVENT.c.subject == POSTINGS.subject)
        .order_by(_EVENT.c.seq, c.account_id, c.seq)
        .execution_options(yield_per=5000)
    )


def _said_in(detail: str) -> tuple[str, int | None]:
    """The digest of a posting's entries in its event, and its account."""
    said = _said(detail)
    return str(said.get("entries", "")), said.get("account")


def _said(detail: str) -> dict[str, Any]:
    """What an event says; nothing where it is not readable."""
    try:
        said = json.loads(detail)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def told_of_entries(connection: Connection) -> Sums:
    """What all entries that came in bulk came to, as the trail says."""
    whole = Sums()
    for told in told_in_bulk(connection, "entry"):
        try:
            whole += Sums.read(told.said)
        except ValueError:
            continue
    return whole


def brought_in_unlike_the_trail(connection: Connection) -> list[Difference]:
    """Which of what was brought in is not what came in, event by event; asked once the whole differs."""
    found = []
    for told in told_in_bulk(connection, "entry"):
        now = Sums()
        for one in _entries_of(connection, told):
            now.add(one)
        try:
            off = now - Sums.read(told.said)
        except ValueError:
            off = Sums(entries=1)
        if off != Sums():
            found.append(_brought_in(connection, told, off))
    return found


def _entries_of(connection: Connection, told: Told) -> Iterator[Any]:
    for first, last in told.spans:
        # The plus keeps SQLite on the accounts' own order: a span may be the whole ledger.
        yield from weighed(
            connection,
            "WHERE account_id BETWEEN :least AND :most AND +posting_id BETWEEN :first AND :last",
            least=told.accounts[0],
            most=told.accounts[1],
            first=first,
            last=last,
        )


def _brought_in(connection: Connection, told: Told, off: Sums) -> Difference:
    """Name the one entry that was changed, or the part of the ledger where more were."""
    at = placed(off)
    if at is None:
        least, most = told.accounts
        says = (
            f"Accounts {max(least, 1)} to {most}, postings {told.spans[0][0]} to {told.spans[-1][1]}: "
            f"what was brought in is not what the trail says came in (event {told.event})."
        )
        return Difference("brought_in_unlike_trail", says, event=told.event)
    account, seq = at
    if seq is None:
        # Counted, not the highest number: a forged one may be as high as numbers go.
        there = connection.execute(
            text("SELECT count(*) FROM entry WHERE account_id = :account"), {"account": account}
        ).scalar_one()
        seq = entry_of(off.mark or off.posting, there + 1)
    posting = connection.execute(
        text("SELECT posting_id FROM entry WHERE account_id = :account AND seq = :seq"),
        {"account": account, "seq": seq},
    ).scalar()
    where: dict[str, Any] = {"account_id": account, "seq": seq, "posting_id": posting}
    says = f"{place(where)}: not what the trail says was brought in (event {told.event})."
    return Difference("brought_in_unlike_trail", says, event=told.event, **where)
