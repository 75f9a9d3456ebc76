"""Telling the trail of what came in bulk: a weekly debit, a housing extract, a made-up council."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from store.models.ledger import Posting
from store.models.trail import AuditEvent
from store.services.prove_held import tell_held
from store.services.prove_rows import KEPT, PER_BLOCK, POSTINGS, Block, Kept, stored_pages
from store.services.prove_sums import Sums, Weighed, weighed
from store.unit_of_work import UnitOfWork

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]

BROUGHT_IN: Final = "bring_in"
"""What the trail calls it; the subject is `entry`, or the table of the rows."""

PER_EVENT: Final = 1000
"""Accounts whose entries share one event: one changed value in so many is named by account and entry."""

Spans = tuple[tuple[int, int], ...]
"""Numbers from and to, both included, in order."""


class Told(NamedTuple):
    """An event that tells of postings or rows in bulk, as far as it is readable."""

    event: int
    spans: Spans
    """Of postings where it tells of entries, else of rows."""
    accounts: tuple[int, int]
    """From and to, where it tells of entries."""
    said: str
    """The sums."""


def tell_postings(unit: UnitOfWork, postings: Iterable[int]) -> None:
    """Say in the trail what some postings of this unit came to; `prove` holds the store against it.

    For what is posted in bulk, in place of an event for each. Call it once for each posting, in the unit that
    makes it, when all its entries with their balances are written. `post` tells of its own postings itself.

    Args:
        unit: The unit that made them.
        postings: Their ids: `[posting_id]` for a run, `range(first, last + 1)` where nobody else posts
            meanwhile, or the ids as the database gave them.
    """
    spans = spans_of(postings)
    if spans:
        _tell_entries(unit, spans, _weighed_in(unit.connection, spans))
        _tell_rows(unit, POSTINGS, spans)


def tell_brought_in(unit: UnitOfWork) -> None:
    """Say in the trail that everything there is, and was not told yet, was brought in.

    Accounts, postings with their entries, receipts, requests for a yes and decisions. What is made afterwards
    is told of one by one, or by `tell_opened` and `tell_postings`.
    """
    tell_held(unit)
    for kept in KEPT:
        spans = _untold(unit.connection, kept)
        if not spans:
            continue
        if kept is POSTINGS:
            alone = len(spans) == 1 and _highest(unit.connection) == spans[0][1] and spans[0][0] == 1
            every = _weighed_in(unit.connection, spans) if not alone else list(weighed(unit.connection))
            _tell_entries(unit, spans, every)
        _tell_rows(unit, kept, spans)


def _weighed_in(connection: Connection, spans: Spans) -> list[Weighed]:
    found: list[Weighed] = []
    for first, last in spans:
        found += weighed(connection, "WHERE posting_id BETWEEN :first AND :last", first=first, last=last)
    return sorted(found)


def _tell_entries(unit: UnitOfWork, spans: Spans, every: Iterable[Weighed]) -> None:
    """An event for each thousand accounts by their numbers."""
    written = " ".join(f"{first}-{last}" for first, last in spans)
    for part, ones in groupby(every, key=lambda one: one.account_id // PER_EVENT):
        sums = Sums()
        sums.add_all(ones)
        accounts = f"{part * PER_EVENT}-{part * PER_EVENT + PER_EVENT - 1}"
        detail: dict[str, Any] = {"postings": written, "accounts": accounts, "sums": sums.told()}
        unit.audit(BROUGHT_IN, "entry", spans[-1][1], **detail)


def _tell_rows(unit: UnitOfWork, kept: Kept, spans: Spans) -> None:
    """An event for each few thousand rows."""
    for first, last in spans:
        # Written once all keys are integers of ours: nothing of it comes from outside.
        pages = stored_pages(unit.connection, kept, f"WHERE {kept.key} BETWEEN {int(first)} AND {int(last)}")
        rows = chain.from_iterable(pages)
        for part, ones in groupby(rows, key=lambda row: row[0] // PER_BLOCK):
            block = Block()
            block.add(list(ones))
            start, end = max(first, part * PER_BLOCK), min(last, part * PER_BLOCK + PER_BLOCK - 1)
            detail: dict[str, Any] = {"numbers": f"{start}-{end}", "sums": block.told()}
            unit.audit(BROUGHT_IN, kept.name, end, **detail)


def spans_of(numbers: Iterable[int]) -> Spans:
    """Numbers as spans without gaps."""
    if isinstance(numbers, range) and numbers.step == 1:
        return ((numbers.start, numbers.stop - 1),) if numbers else ()
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return tuple((first, last) for first, last in spans)


def told_in_bulk(connection: Connection, subject: str) -> list[Told]:
    """Each event that tells of entries (`entry`) or of a table's rows in bulk."""
    events = connection.execute(
        select(_EVENT.c.seq, _EVENT.c.detail)
        .where(_EVENT.c.verb == BROUGHT_IN, _EVENT.c.subject == subject)
        .order_by(_EVENT.c.seq)
    ).all()
    return [_read(int(seq), detail) for seq, detail in events]


def _read(event: int, detail: str) -> Told:
    try:
        said = json.loads(detail)
        spans = _spans(said.get("postings", said.get("numbers", "")))
        accounts = _spans(said.get("accounts", "")) or ((0, 0),)
        return Told(event, spans, accounts[0], str(said.get("sums", "")))
    except (ValueError, AttributeError):
        return Told(event, (), (0, 0), "")


def _spans(written: object) -> Spans:
    parts = (part.split("-") for part in str(written).split())
    return tuple((int(first), int(last)) for first, last in parts)


def _untold(connection: Connection, kept: Kept) -> Spans:
    """The keys of a table that no event tells of."""
    bulk = [span for told in told_in_bulk(connection, kept.name) for span in told.spans]
    known = set(
        connection.execute(
            select(_EVENT.c.subject_id).where(_EVENT.c.verb == kept.verb, _EVENT.c.subject == kept.subject)
        ).scalars()
    )
    key = next(column for column in kept.columns if column.name == kept.key)
    there: Iterator[int] = iter(connection.execute(select(key).order_by(key)).scalars())
    return spans_of(
        number
        for number in there
        if number not in known and not any(first <= number <= last for first, last in bulk)
    )


def _highest(connection: Connection) -> int:
    return int(connection.execute(select(func.max(_POSTING.c.id))).scalar() or 0)
