"""What the trail said of each posting, against what the ledger says now.

An amount that was changed together with every balance after it adds up again: only what was written down
elsewhere at the time shows it.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, select

from store.models.ledger import Entry
from store.models.trail import AuditEvent
from store.services.bring_in import BROUGHT_IN, read_spans, told_events
from store.services.posting import digest_of_entries
from store.services.prove_ledger import Check, Difference, place
from store.services.prove_sums import Sums, sums_of

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]

_LAST_BROUGHT_IN = f"""(SELECT coalesce(max(subject_id), 0) FROM audit_event
                        WHERE verb = '{BROUGHT_IN}' AND subject = 'posting')"""

TRAIL_CHECKS: Final = (
    Check(
        "posting_unknown",
        # What was brought in in bulk is told of in bulk. A run over many accounts has no account of its own.
        f"""SELECT p.id AS posting_id, p.account_id AS account_id FROM posting AS p
            WHERE p.account_id IS NOT NULL AND p.id > {_LAST_BROUGHT_IN} AND NOT EXISTS (
              SELECT 1 FROM audit_event AS v
              WHERE v.verb = 'post' AND v.subject = 'posting' AND v.subject_id = p.id)
            ORDER BY p.id""",
        "{where}: the trail knows nothing of it.",
    ),
    Check(
        "posting_gone",
        """SELECT v.subject_id AS posting_id, v.seq AS event FROM audit_event AS v
           WHERE v.verb = 'post' AND v.subject = 'posting'
             AND NOT EXISTS (SELECT 1 FROM posting AS p WHERE p.id = v.subject_id)
           ORDER BY v.seq""",
        "{where}: the trail tells of it, but it is not there.",
    ),
    Check(
        "receipt_gone",
        """SELECT v.subject_id AS receipt, v.seq AS event FROM audit_event AS v
           WHERE v.verb = 'take_payment' AND v.subject = 'receipt'
             AND NOT EXISTS (SELECT 1 FROM receipt AS r WHERE r.number = v.subject_id)
           ORDER BY v.seq""",
        "{where}: the trail tells of it, but it is not there.",
    ),
    Check(
        "receipt_not_given",
        f"""SELECT p.id AS posting_id, p.account_id AS account_id FROM posting AS p
            WHERE p.origin = 'desk' AND p.method IN ('CASH', 'CHQ', 'CARD') AND p.reverses_id IS NULL
              AND p.id > {_LAST_BROUGHT_IN}
              AND NOT EXISTS (SELECT 1 FROM receipt AS r WHERE r.posting_id = p.id) ORDER BY p.id""",
        "{where}: money was taken and there is no receipt.",
    ),
    Check(
        "reversal_unapproved",
        # Asked for by one person, said yes to by another, about this posting and the sum it moved.
        f"""SELECT r.id AS posting_id, r.account_id AS account_id FROM posting AS r
           WHERE r.reverses_id IS NOT NULL AND r.origin = 'desk' AND r.id > {_LAST_BROUGHT_IN}
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
"""What is proved of the trail by one statement each."""


def brought_in_unlike_the_trail(connection: Connection) -> list[Difference]:
    """Whether what was brought in in bulk is what the trail says came in."""
    found = []
    for event, said in told_events(connection):
        try:
            same = sums_of(connection, read_spans(said)) == Sums.read(said)
        except ValueError:
            same = False
        if not same:
            says = f"What was brought in is not what the trail says came in (event {event})."
            found.append(Difference("brought_in_unlike_trail", says, event=event))
    return found


def unlike_the_trail(connection: Connection, limit: int) -> list[Difference]:
    """Postings whose entries are not what the trail holds the digest of."""
    found: list[Difference] = []
    for (event, posting_id, detail), rows in groupby(
        _told(connection), key=lambda row: (row.event, row.posting_id, row.detail)
    ):
        entries = [(r.seq, r.sub_account, r.kind, r.effective_on, r.amount) for r in rows]
        if digest_of_entries(entries) != _digest_in(detail):
            where = place({"posting_id": posting_id})
            says = f"{where}: its entries are not what the trail says was posted (event {event})."
            found.append(Difference("posting_unlike_trail", says, posting_id=posting_id, event=event))
            if len(found) >= limit:
                break
    return found


def _told(connection: Connection) -> Iterator[Any]:
    """The entries of every posting that the trail tells of, posting by posting, without keeping them."""
    yield from connection.execute(
        select(
            _EVENT.c.seq.label("event"),
            _EVENT.c.detail,
            _ENTRY.c.posting_id,
            _ENTRY.c.seq,
            _ENTRY.c.sub_account,
            _ENTRY.c.kind,
            _ENTRY.c.effective_on,
            _ENTRY.c.amount,
        )
        .join(_ENTRY, _ENTRY.c.posting_id == _EVENT.c.subject_id)
        .where(_EVENT.c.verb == "post", _EVENT.c.subject == "posting")
        .order_by(_EVENT.c.seq, _ENTRY.c.account_id, _ENTRY.c.seq)
        .execution_options(yield_per=5000)
    )


def _digest_in(detail: str) -> str:
    try:
        return str(json.loads(detail).get("entries", ""))
    except (ValueError, AttributeError):
        return ""
