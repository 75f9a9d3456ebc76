"""What emergencies left behind, and how much of it is queued. No query here knows money."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from store.domain.safeguarding import FOLLOW_UP, FOLLOW_UPS, LEAD_STEPS
from store.domain.views.wellbeing import FollowUpView
from store.models.casework import Action, CallBack
from store.models.columns import metadata
from store.models.keeping import WellbeingTick
from store.models.officers import Officer

_TICK = metadata.tables[str(WellbeingTick.__tablename__)]
_ACTION = metadata.tables[str(Action.__tablename__)]
_CALL_BACK = metadata.tables[str(CallBack.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]

NOT_TICKED = (FOLLOW_UP, *LEAD_STEPS)
"""Ticks that stand for what comes after the call: nothing the caller was asked."""


def key_of(alert_key: str, code: str) -> str:
    """The request key of a follow-up: it is queued once."""
    return f"{alert_key}/follow/{code}"


def follow_ups_of(
    connection: Connection, alert_keys: Collection[str]
) -> Mapping[str, tuple[FollowUpView, ...]]:
    """What each of these emergencies left behind, in the order of the list of all there are."""
    if not alert_keys:
        return {}
    ticked = connection.execute(
        select(_TICK.c.alert_key, _TICK.c.answer).where(
            _TICK.c.alert_key.in_(alert_keys), _TICK.c.item == FOLLOW_UP
        )
    )
    left = {(row.alert_key, row.answer) for row in ticked}
    keys = [key_of(*one) for one in left]
    queued: dict[str, Any] = {}
    for table in (_ACTION, _CALL_BACK):
        queued |= {row.key: row for row in connection.execute(_queued(table, keys))}

    def view(key: str, code: str, name: str) -> FollowUpView:
        row = queued.get(key_of(key, code))
        if row is None:
            return FollowUpView(code, name, opened=False)
        return FollowUpView(code, name, opened=True, owner=row.name or "", due_on=row.due_on)

    return {
        key: tuple(view(key, one.code, one.name) for one in FOLLOW_UPS if (key, one.code) in left)
        for key in alert_keys
    }


def _queued(table: Any, keys: Collection[str]) -> Select[Any]:
    return (
        select(table.c.key, table.c.due_on, _OFFICER.c.name)
        .outerjoin(_OFFICER, _OFFICER.c.id == table.c.owner_id)
        .where(table.c.key.in_(keys))
    )
