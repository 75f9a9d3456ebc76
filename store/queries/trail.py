"""What the trail holds of one record or one officer, oldest first, a page at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.models.every import metadata

PAGE = 1_000
"""Events read at a time."""

_EVENT = metadata.tables["audit_event"]
_OFFICER = metadata.tables["officer"]
_ACCOUNT = metadata.tables["rent_account"]


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event: who did what, when, from where and why. No name but the officer's."""

    event: int
    at: datetime
    login: str
    """Empty where the system did it."""
    name: str
    where_from: str
    verb: str
    subject: str
    subject_id: int | None
    tenancy_id: int | None
    why: str
    detail: dict[str, Any]
    """Ids, codes and amounts."""


def tenancy_of_reference(connection: Connection, reference: str) -> int | None:
    """The tenancy of a rent reference, or nothing."""
    found = connection.execute(
        select(_ACCOUNT.c.tenancy_id).where(_ACCOUNT.c.rent_reference == reference)
    ).scalar_one_or_none()
    return None if found is None else int(found)


def trail_of(
    connection: Connection,
    *,
    tenancy_id: int | None = None,
    officer_id: int | None = None,
    since: datetime | None = None,
    up_to: int,
) -> Iterator[TrailLine]:
    """Events of a tenancy, of an officer, or of both, up to an event.

    Args:
        connection: To read with.
        tenancy_id: Only of this record.
        officer_id: Only by this officer.
        since: Only from this moment on.
        up_to: The last event that is asked about, so that the asking itself does not run ahead of it.
    """
    wanted = [_EVENT.c.seq <= up_to]
    wanted += [_EVENT.c.tenancy_id == tenancy_id] if tenancy_id is not None else []
    wanted += [_EVENT.c.officer_id == officer_id] if officer_id is not None else []
    wanted += [_EVENT.c.at >= since] if since is not None else []
    last = 0
    while True:
        rows = connection.execute(
            select(_EVENT, _OFFICER.c.login, _OFFICER.c.name)
            .outerjoin(_OFFICER, _OFFICER.c.id == _EVENT.c.officer_id)
            .where(*wanted, _EVENT.c.seq > last)
            .order_by(_EVENT.c.seq)
            .limit(PAGE)
        ).all()
        for row in rows:
            yield TrailLine(
                row.seq,
                row.at,
                row.login or "",
                row.name or "",
                row.where_from,
                row.verb,
                row.subject,
                row.subject_id,
                row.tenancy_id,
                row.why,
                json.loads(row.detail),
            )
        if len(rows) < PAGE:
            return
        last = rows[-1].seq
