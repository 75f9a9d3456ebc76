"""Asking another person to take a payment back."""

from typing import Any

from sqlalchemy import select

from store.domain.calendar import WorkingDays
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Action
from store.services.queue_action import queue
from store.unit_of_work import UnitOfWork

_ACTION: Any = Action.__table__  # type: ignore[attr-defined]


def request_reversal(
    unit: UnitOfWork,
    policy: Policy,
    working_days: WorkingDays,
    *,
    key: str,
    tenancy_id: int,
    posting_id: int,
    reason: str,
) -> tuple[int, bool]:
    """Queue a reversal; gives the action's number, and whether it was queued before under the same key.

    Raises:
        BadInput: no reason, or a card number in it.
        KeyReused: the key came before with other content.
        NotAllowed: the role does not reach this far.
        NotFound: there is no such posting on the account.
        Refused: it was not made at the desk, is a reversal itself, was taken back before, or waits to be.
    """
    require(policy, unit.actor.roles, "request_reversal")
    # The same request sent again on another day is still the same request.
    due_on = unit.connection.execute(select(_ACTION.c.due_on).where(_ACTION.c.key == key)).scalar()
    if due_on is None:
        days = policy.actions["reversal"].due_working_days
        due_on = working_days.for_promises().add(unit.today, days)
    return queue(
        unit,
        policy,
        working_days,
        key=key,
        tenancy_id=tenancy_id,
        kind="reversal",
        detail="",
        reason=reason,
        due_on=due_on,
        owner_id=None,
        posting_id=posting_id,
    )
