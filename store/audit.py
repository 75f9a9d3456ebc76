"""The chained trail: each event holds the hash of the one before, so that a change or a gap shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from store.models.trail import AuditEvent, AuditHead
from store.prepared import Prepared

GENESIS = "0" * 64
"""What stands before the first event."""

PAGE = 5000
"""Events checked at a time."""

_EVENT = AuditEvent.__table__  # type: ignore[attr-defined]
_HEAD = AuditHead.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Happening:
    """What a unit of work wants the trail to say."""

    verb: str
    subject: str
    subject_id: int | None
    tenancy_id: int | None
    why: str
    detail: Mapping[str, int | str | bool | None]


def chained(before: str, parts: Iterable[str | int | None]) -> str:
    """SHA-256 over the hash before and the event's own fields, unambiguously joined."""
    return hashlib.sha256(_WRITTEN([before, *parts]).encode()).hexdigest()


_WRITTEN = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
"""Made once: for a hundred thousand events, making it costs more than using it."""


def moment(at: datetime) -> str:
    """An instant as the chain writes it: UTC, microseconds, always the same length."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _parts(row: Mapping[str, Any]) -> tuple[str | int | None, ...]:
    """What the hash covers, in the order it covers it."""
    return (
        row["seq"],
        moment(row["at"]),
        row["officer_id"],
        row["where_from"],
        row["verb"],
        row["subject"],
        row["subject_id"],
        row["tenancy_id"],
        row["why"],
        row["detail"],
    )


def append(
    connection: Connection,
    happenings: Iterable[Happening],
    officer_id: int | None,
    where_from: str,
    at: datetime,
) -> None:
    """Add events to the end of the chain, inside the caller's transaction."""
    waiting = list(happenings)
    if not waiting:
        return
    # UPDATE first: it takes the row's lock, so that two writers cannot chain to the same end.
    last, before = _TAKE.one(connection, more=len(waiting))
    seq = last - len(waiting)
    for happening in waiting:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            "officer_id": officer_id,
            "where_from": where_from,
            "verb": happening.verb,
            "subject": happening.subject,
            "subject_id": happening.subject_id,
            "tenancy_id": happening.tenancy_id,
            "why": happening.why,
            "detail": json.dumps(dict(happening.detail), sort_keys=True, separators=(",", ":")),
            "before": before,
        }
        before = row["hash"] = chained(before, _parts(row))
        _ADD.run(connection, **row)
    _LINK.run(connection, end=before)


_TAKE = Prepared(
    lambda _: (
        update(_HEAD)
        .where(_HEAD.c.id == 1)
        .values(seq=_HEAD.c.seq + bindparam("more"))
        .returning(_HEAD.c.seq, _HEAD.c.hash)
    )
)
_ADD = Prepared(lambda _: insert(_EVENT))
_LINK = Prepared(lambda _: update(_HEAD).where(_HEAD.c.id == 1).values(hash=bindparam("end")))


_PAGE_SQL = """SELECT seq, {at}, officer_id, where_from, verb, subject, subject_id, tenancy_id, why, detail,
                      before, hash FROM audit_event WHERE seq > :last ORDER BY seq LIMIT :most"""
_AT = {
    "sqlite": "CASE substr(at, 11, 1) WHEN ' ' "
    "THEN substr(at, 1, 10) || 'T' || substr(at, 12) || 'Z' ELSE at END",
    "postgresql": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24\\:MI\\:SS.US\"Z\"')",
}
"""Moments as `moment` writes them: made by the database, in place of a moment for each event and its text."""


def broken_at(connection: Connection) -> int | None:
    """The first event whose hash, number or link does not hold, or nothing where the chain is whole.

    The head counts too: events cut off at the end show as the number after the last one there is.
    """
    # From the least number there can be: what stands before the first event was forged.
    before, expected, last = GENESIS, 0, -(2**63)
    statement = text(_PAGE_SQL.format(at=_AT[connection.dialect.name]))
    while True:
        # By pages, not by a cursor: read units on PostgreSQL are outside any transaction.
        page = connection.execute(statement, {"last": last, "most": PAGE}).all()
        for row in page:
            expected += 1
            *parts, link, stored = row
            if parts[0] != expected or link != before or stored != chained(before, parts):
                return expected
            before, last = stored, expected
        if len(page) < PAGE:
            break
    heads = connection.execute(select(_HEAD.c.id, _HEAD.c.seq, _HEAD.c.hash)).all()
    if [tuple(head) for head in heads] != [(1, expected, before)]:
        return expected + 1
    return None
