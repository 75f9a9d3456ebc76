"""Telling the trail of postings that came in bulk: a weekly debit, an extract, a made-up council."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, func, select

from store.models.ledger import Posting
from store.models.trail import AuditEvent
from store.services.prove_sums import Sums, sums_of
from store.unit_of_work import UnitOfWork

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]

BROUGHT_IN: Final = "bring_in"
"""What the trail calls it."""

Spans = tuple[tuple[int, int], ...]
"""Numbers from and to, both included, in order."""


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
        _tell(unit, spans, sums_of(unit.connection, spans))


def tell_brought_in(unit: UnitOfWork) -> None:
    """Say in the trail that everything posted so far, and not told yet, was brought in.

    What is posted afterwards is told of one by one, or by `tell_postings`.
    """
    last = unit.connection.execute(select(func.max(_POSTING.c.id))).scalar()
    if last is None:
        return
    told = told_spans(unit.connection)
    if not told and not _any_posted(unit.connection):
        _tell(unit, ((1, int(last)),), sums_of(unit.connection, None))
        return
    known = {number for first, until in told for number in range(first, until + 1)} | set(
        _posted(unit.connection)
    )
    there = unit.connection.execute(select(_POSTING.c.id).order_by(_POSTING.c.id)).scalars()
    tell_postings(unit, [number for number in there if number not in known])


def _tell(unit: UnitOfWork, spans: Spans, sums: Sums) -> None:
    written = " ".join(f"{first}-{last}" for first, last in spans)
    detail: dict[str, Any] = {"postings": written, **sums.told()}
    unit.audit(BROUGHT_IN, "posting", spans[-1][1], **detail)


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


def told_spans(connection: Connection) -> Spans:
    """Which postings the trail tells of in bulk."""
    return tuple(sorted(span for _, detail in told_events(connection) for span in read_spans(detail)))


def told_events(connection: Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each event that tells of postings in bulk: its number, and what it says as far as it is readable."""
    events = connection.execute(
        select(_EVENT.c.seq, _EVENT.c.detail)
        .where(_EVENT.c.verb == BROUGHT_IN, _EVENT.c.subject == "posting")
        .order_by(_EVENT.c.seq)
    ).all()
    for seq, detail in events:
        try:
            said = json.loads(detail)
        except ValueError:
            said = {}
        yield int(seq), said if isinstance(said, dict) else {}


def read_spans(detail: dict[str, Any]) -> Spans:
    """The spans of an event; none where they cannot be read."""
    try:
        parts = (part.split("-") for part in str(detail.get("postings", "")).split())
        return tuple((int(first), int(last)) for first, last in parts)
    except ValueError:
        return ()


def _posted(connection: Connection) -> Iterable[int]:
    return connection.execute(
        select(_EVENT.c.subject_id).where(_EVENT.c.verb == "post", _EVENT.c.subject == "posting")
    ).scalars()


def _any_posted(connection: Connection) -> bool:
    found = select(_EVENT.c.seq).where(_EVENT.c.verb == "post", _EVENT.c.subject == "posting").limit(1)
    return connection.execute(found).first() is not None
