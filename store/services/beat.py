"""Saying that a desk is open: every few seconds, and once when it closes. Not in the trail."""

from datetime import timedelta

from sqlalchemy import delete

from store.domain.policy import Policy
from store.domain.rights import require
from store.models.columns import metadata
from store.models.officers import DeskPresence
from store.unit_of_work import UnitOfWork

_PRESENCE = metadata.tables[str(DeskPresence.__tablename__)]
_FORGOTTEN = timedelta(days=1)
"""A desk that was killed leaves its row; it goes when another opens a day later."""


def beat(unit: UnitOfWork, policy: Policy, *, desk_key: str) -> None:
    """Say that this desk is open now, and whether somebody who may lead sits at it."""
    require(policy, unit.actor.roles, "beat")
    leads = policy.has_right("lead", unit.actor.roles)
    row = {
        "desk_key": desk_key,
        "officer_id": unit.officer_id,
        "lead": leads,
        "opened_at": unit.now,
        "last_beat_at": unit.now,
    }
    unit.connection.execute(
        unit.insert(DeskPresence)
        .values(row)
        .on_conflict_do_update(
            index_elements=["desk_key"],
            set_={"last_beat_at": unit.now, "lead": leads, "officer_id": unit.officer_id},
        )
    )
    unit.connection.execute(delete(_PRESENCE).where(_PRESENCE.c.last_beat_at < unit.now - _FORGOTTEN))


def leave(unit: UnitOfWork, policy: Policy, *, desk_key: str) -> None:
    """Say that this desk is closed."""
    require(policy, unit.actor.roles, "leave")
    unit.connection.execute(delete(_PRESENCE).where(_PRESENCE.c.desk_key == desk_key))
