"""Asking another person to take a payment back."""

from typing import Any

from sqlalchemy import select

from store.domain.calendar import WorkingDays
from store.domain.errors import NotFound, Refused
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Action
from store.models.ledger import Posting
from store.queries.ledger import account_of
from store.services.queue_action import queue
from store.unit_of_work import UnitOfWork

_ACTION: Any = Action.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]


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
    _refuse_what_is_not_ours(unit, tenancy_id, posting_id)
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


def _refuse_what_is_not_ours(unit: UnitOfWork, tenancy_id: int, posting_id: int) -> None:
    account = account_of(unit.connection, tenancy_id)
    posting = unit.connection.execute(
        select(_POSTING.c.origin, _POSTING.c.account_id, _POSTING.c.reverses_id).where(
            _POSTING.c.id == posting_id
        )
    ).one_or_none()
    if posting is None or posting.account_id != account.account_id:
        raise NotFound("There is no such posting on this account.", "Choose it from the receipts.")
    if posting.origin != "desk":
        raise Refused(
            "Only what was posted at the desk is taken back here.",
            "What came from a bank, benefits or a file is corrected where it came from.",
        )
    if posting.reverses_id is not None:
        raise Refused(
            "That line takes a payment back itself: it is not taken back again.",
            "Take the payment afresh instead, with a new receipt.",
        )
