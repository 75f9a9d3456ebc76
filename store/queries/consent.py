"""Consent by voice: a tenant's yes that somebody else may speak holds for the call it was recorded in."""

from datetime import date, datetime, time

from sqlalchemy import Connection, select

from store.clocks import LONDON
from store.domain.errors import Refused
from store.domain.views.people import Speaking
from store.models.casework import Call
from store.models.columns import metadata
from store.queries.tables import TRY

_CALL = metadata.tables[str(Call.__tablename__)]


def require_consent(
    connection: Connection,
    speaking: Speaking | None,
    *,
    tenancy_id: int | None,
    officer_id: int,
    call_key: str,
    today: date,
) -> None:
    """Let pass everybody but a third party whose consent nobody recorded in this call.

    Args:
        connection: To the store.
        speaking: Who is said to be on the line.
        tenancy_id: Whose tenant said yes.
        officer_id: Who heard it.
        call_key: The call; empty where it is not known which, then one of today that has not ended.
        today: The day.

    Raises:
        Refused: no consent was recorded.
    """
    if speaking is None or speaking.kind != "third_party" or not speaking.consent:
        return
    recorded = select(TRY.c.id).where(
        TRY.c.tenancy_id == tenancy_id, TRY.c.officer_id == officer_id, TRY.c.outcome == "consent"
    )
    if call_key:
        recorded = recorded.where(TRY.c.call_key == call_key)
    else:
        ended = select(_CALL.c.id).where(_CALL.c.key == TRY.c.call_key, _CALL.c.ended_at.is_not(None))
        recorded = recorded.where(TRY.c.at >= datetime.combine(today, time(), LONDON), ~ended.exists())
    if tenancy_id is None or connection.execute(recorded.limit(1)).first() is None:
        raise Refused(
            "No consent of the tenant was recorded in this call.",
            "Press t, then c: the tenant says yes on this line. Then go on.",
        )
