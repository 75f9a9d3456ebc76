"""Who this officer has on the line now: the tenant who was checked in the call that goes on."""

from datetime import date, datetime, time

from sqlalchemy import Connection, select

from store.clocks import LONDON
from store.models.casework import Call
from store.models.columns import metadata
from store.queries.tables import TRY

_CALL = metadata.tables[str(Call.__tablename__)]


def checked_caller(
    connection: Connection, *, officer_id: int, tenancy_id: int, today: date
) -> tuple[str, int] | None:
    """Key of the officer's call and the tenant who was checked in it for this tenancy; else nothing.

    Only the call that was begun last, of today and not ended, and only whoever was checked last in it:
    a call that went on to another tenancy opens nothing of the first one any more.
    """
    call = connection.execute(
        select(_CALL.c.key, _CALL.c.ended_at)
        .where(
            _CALL.c.officer_id == officer_id, _CALL.c.started_at >= datetime.combine(today, time(), LONDON)
        )
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
