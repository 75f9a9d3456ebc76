"""Who this officer has on the line now: the tenant who was checked in the call that goes on."""

from datetime import datetime, time, timedelta

from sqlalchemy import Connection, select

from store.clocks import LONDON
from store.models.casework import Call
from store.models.columns import metadata
from store.queries.tables import TRY

_CALL = metadata.tables[str(Call.__tablename__)]

LONGEST_CALL = timedelta(hours=3)
"""A call that was begun longer ago is over, whatever the store says: a desk that was killed ends none."""


def checked_caller(
    connection: Connection, *, officer_id: int, tenancy_id: int, now: datetime
) -> tuple[str, int] | None:
    """Key of the officer's call and the tenant who was checked in it for this tenancy; else nothing.

    Only the call that was begun last, today, lately and not ended, and only whoever was checked last in it:
    a call that went on to another tenancy opens nothing of the first one any more.
    """
    midnight = datetime.combine(now.astimezone(LONDON).date(), time(), LONDON)
    call = connection.execute(
        select(_CALL.c.key, _CALL.c.ended_at)
        .where(_CALL.c.officer_id == officer_id, _CALL.c.started_at >= max(midnight, now - LONGEST_CALL))
        .order_by(_CALL.c.started_at.desc(), _CALL.c.id.desc())
        .limit(1)
    ).first()
    if call is None or call.ended_at is not None:
        return None
    last = connection.execute(
        select(TRY.c.tenancy_id, TRY.c.person_id, TRY.c.outcome)
        .where(TRY.c.call_key == call.key, TRY.c.officer_id == officer_id)
        .order_by(TRY.c.at.desc(), TRY.c.id.desc())
        .limit(1)
    ).first()
    if last is None or last.outcome != "passed" or last.tenancy_id != tenancy_id or last.person_id is None:
        return None
    return str(call.key), int(last.person_id)
