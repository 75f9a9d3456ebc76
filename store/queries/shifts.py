"""Who is on duty now: the duty lead is a role on the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from store.models.columns import metadata
from store.models.officers import DeskPresence, Officer, Shift

_SHIFT = metadata.tables[str(Shift.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]
_PRESENCE = metadata.tables[str(DeskPresence.__tablename__)]

BEAT_SECONDS = 15
"""A desk whose beat is older is taken to be closed."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who holds the duty lead's shift now."""

    officer_id: int | None
    name: str
    """Empty where nobody does."""
    extension: str
    desk_open: bool
    """The desk of some lead is open: an alert is seen there."""


NOBODY = Lead(None, "", "", False)


def lead_on_duty(connection: Connection, now: datetime) -> Lead:
    """Who leads at this moment, in the council's zone; of overlapping shifts the one that began last.

    A shift that ends at or before the time it starts goes on past midnight.
    """
    today = now.date()
    yesterday, clock = today - timedelta(days=1), f"{now:%H:%M}"
    rows = connection.execute(
        select(
            _SHIFT.c.on, _SHIFT.c.starts, _SHIFT.c.ends, _OFFICER.c.id, _OFFICER.c.name, _OFFICER.c.extension
        )
        .join(_OFFICER, _OFFICER.c.id == _SHIFT.c.officer_id)
        .where(_SHIFT.c.duty == "lead", _SHIFT.c.on.in_((yesterday, today)), _OFFICER.c.active)
        .order_by(_SHIFT.c.on.desc(), _SHIFT.c.starts.desc(), _SHIFT.c.id.desc())
        .limit(50)
    ).all()
    for row in rows:
        past_midnight = row.ends <= row.starts
        if row.on == today:
            holds = row.starts <= clock and (past_midnight or clock < row.ends)
        else:
            holds = past_midnight and clock < row.ends
        if holds:
            return Lead(row.id, row.name, row.extension, lead_desk_open(connection, now))
    return Lead(None, "", "", lead_desk_open(connection, now))


def lead_desk_open(connection: Connection, now: datetime) -> bool:
    """Whether the desk of somebody who may lead has given a sign in the last seconds."""
    since, until = (now + timedelta(seconds=sign * BEAT_SECONDS) for sign in (-1, 1))
    open_desk = select(_PRESENCE.c.desk_key).where(
        _PRESENCE.c.lead, _PRESENCE.c.last_beat_at > since, _PRESENCE.c.last_beat_at < until
    )
    return connection.execute(open_desk.limit(1)).first() is not None
