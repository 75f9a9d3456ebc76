"""Keeping that somebody's need was considered before recovery goes on (Equality Act 2010 s149)."""

from sqlalchemy import select, update

from store.domain.errors import ChangedMeanwhile, NotFound
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.columns import metadata
from store.models.people import Flag
from store.services.take_text import take_note
from store.services.write_contact import must_be_of
from store.unit_of_work import UnitOfWork

_FLAG = metadata.tables[str(Flag.__tablename__)]


def consider_need(
    unit: UnitOfWork, policy: Policy, *, tenancy_id: int, flag_id: int, version: int, outcome: str
) -> bool:
    """Keep what was weighed about a need, and what came of it; gives whether the same was kept before.

    Raises:
        BadInput: nothing said, or a card number in it.
        ChangedMeanwhile: somebody changed the flag meanwhile.
        NotFound: no such need, it has ended, or this officer may not see it.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "consider_need")
    said = take_note(unit, outcome, field="outcome")
    row = unit.connection.execute(
        select(_FLAG).where(_FLAG.c.id == flag_id, _FLAG.c.family == "need", _FLAG.c.ended_on.is_(None))
    ).one_or_none()
    hidden = row is not None and row.visible_to != "all"
    if row is None or (hidden and not policy.has_right("restricted", unit.actor.roles)):
        raise NotFound("There is no such need on file.", "Open the account again.")
    must_be_of(unit, tenancy_id, row.person_id)
    kept = {"considered_on": unit.today, "considered_by": unit.officer_id, "considered": said}
    if all(getattr(row, name) == value for name, value in kept.items()):
        return True
    changed = unit.connection.execute(
        update(_FLAG)
        .where(_FLAG.c.id == flag_id, _FLAG.c.version == version)
        .values(**kept, version=version + 1)
        .returning(_FLAG.c.id)
    ).one_or_none()
    if changed is None:
        raise ChangedMeanwhile("That flag changed while you read it.", "Open it again and look.")
    unit.audit("consider", "flag", flag_id, tenancy_id=tenancy_id, kind=row.kind)
    return False
