"""The escalation queue as screens see it."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from store.domain import approvals as rules
from store.domain.actions import name_of
from store.domain.completion import RESTRICTED
from store.domain.errors import NotFound
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.views.casework import ActionView
from store.models.casework import Approval
from store.models.columns import metadata
from store.queries.tables import ACTION, OFFICER, PARTY, PERSON, RENT_ACCOUNT

_APPROVAL = metadata.tables[str(Approval.__tablename__)]
_OWNER, _ASKER = OFFICER.alias("owner"), OFFICER.alias("asker")

MOST = 50

MOST_OPEN = 200
"""Open actions that one look gives."""

_FIRST_TENANT = (
    select(PARTY.c.person_id)
    .where(PARTY.c.tenancy_id == ACTION.c.tenancy_id, PARTY.c.role.in_(("tenant", "joint")))
    .order_by(PARTY.c.id)
    .limit(1)
    .correlate(ACTION)
    .scalar_subquery()
)
_ACCOUNT = (
    select(RENT_ACCOUNT.c.rent_reference)
    .where(RENT_ACCOUNT.c.tenancy_id == ACTION.c.tenancy_id)
    .order_by(RENT_ACCOUNT.c.id)
    .limit(1)
    .correlate(ACTION)
    .scalar_subquery()
)
_ASKED_YES = select(_APPROVAL.c.id).where(_APPROVAL.c.action_id == ACTION.c.id).correlate(ACTION).exists()

ACTIONS_FULL: Any = (
    select(
        ACTION,
        _OWNER.c.name.label("owner_name"),
        _ASKER.c.name.label("asker_name"),
        PERSON.c.forenames,
        PERSON.c.surname,
        _ACCOUNT.label("rent_reference"),
        _ASKED_YES.label("needs_approval"),
    )
    .join(_ASKER, _ASKER.c.id == ACTION.c.requested_by)
    .outerjoin(_OWNER, _OWNER.c.id == ACTION.c.owner_id)
    .outerjoin(PERSON, PERSON.c.id == _FIRST_TENANT)
)
"""Actions with the names that a row on a screen needs."""


def shown_to(*, cleared: bool) -> ColumnElement[bool]:
    """Which actions an officer may read of: that somebody is in danger is for those who are cleared."""
    return true() if cleared else func.coalesce(ACTION.c.detail, "").not_in(RESTRICTED)


def action(connection: Connection, action_id: int, policy: Policy, *, again: bool = False) -> ActionView:
    """One action.

    Raises:
        NotFound: there is no such action.
    """
    row = connection.execute(ACTIONS_FULL.where(ACTION.c.id == action_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such action.", "Look at the queue again.")
    return action_view(row, policy, again=again)


def on_account(
    connection: Connection, tenancy_id: int, policy: Policy, *, cleared: bool
) -> tuple[ActionView, ...]:
    """What was queued on a tenancy, newest first; restricted work only for whoever is cleared."""
    rows = connection.execute(
        ACTIONS_FULL.where(ACTION.c.tenancy_id == tenancy_id, shown_to(cleared=cleared))
        .order_by(ACTION.c.requested_at.desc(), ACTION.c.id.desc())
        .limit(MOST)
    ).all()
    return tuple(action_view(row, policy) for row in rows)


def open_actions(
    connection: Connection, policy: Policy, *, cleared: bool, owner_id: int | None = None
) -> tuple[ActionView, ...]:
    """Open actions, the soonest due first: one more than `MOST_OPEN` where there are more.

    Args:
        connection: To read from.
        policy: For the words of kinds.
        cleared: Restricted work is for this officer, too.
        owner_id: Only those of this officer.
    """
    wanted = ACTIONS_FULL.where(ACTION.c.state == "open", shown_to(cleared=cleared))
    if owner_id is not None:
        wanted = wanted.where(ACTION.c.owner_id == owner_id)
    rows = connection.execute(wanted.order_by(ACTION.c.due_on, ACTION.c.id).limit(MOST_OPEN + 1)).all()
    return tuple(action_view(row, policy) for row in rows)


def action_view(row: Any, policy: Policy, *, again: bool = False) -> ActionView:
    """A row of `ACTIONS_FULL` for a screen."""
    return ActionView(
        id=row.id,
        kind=row.kind,
        label=policy.actions[row.kind].label,
        detail=name_of(row.kind, row.detail),
        state=row.state,
        reason=row.reason,
        amount=None if row.amount is None else Pence(row.amount),
        due_on=row.due_on,
        owner=row.owner_name or "",
        requested_by=row.asker_name,
        requested_at=row.requested_at,
        tenancy_id=row.tenancy_id,
        rent_reference=row.rent_reference or "",
        name=" ".join(part for part in (row.forenames, row.surname) if part),
        needs_approval=bool(row.needs_approval),
        approvers=rules.whose_yes(policy, row.kind, row.amount) if row.needs_approval else "",
        warned="" if row.gate_said in ("", "allowed") else row.gate_said,
        version=row.version,
        again=again,
    )
