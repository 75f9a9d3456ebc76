"""Takes a posting back once another person said yes: the exact opposite, never an edit."""

from typing import Any

from sqlalchemy import select, update

from store.domain.errors import NotAllowed, NotFound
from store.models.casework import Action, Approval, ApprovalDecision, Promise
from store.models.ledger import Posting
from store.models.trail import AuditEvent
from store.queries.ledger import posting_lines
from store.services.posting import Line, Posted, post
from store.services.take_payment import KEPT
from store.unit_of_work import UnitOfWork

_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]
_ACTION: Any = Action.__table__  # type: ignore[attr-defined]
_APPROVAL: Any = Approval.__table__  # type: ignore[attr-defined]
_DECISION: Any = ApprovalDecision.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_PROMISE: Any = Promise.__table__  # type: ignore[attr-defined]


def reverse_posting(
    unit: UnitOfWork, *, key: str, posting_id: int, action_id: int, reason: str = ""
) -> Posted:
    """Post the opposite of every line, today, and open the promises again that the posting had met.

    The receipt stays: its number was given out. It says that it was taken back.

    Args:
        unit: The unit of work.
        key: The request key.
        posting_id: The posting to take back.
        action_id: The approved action that orders it.
        reason: Cleaned text.

    Raises:
        NotAllowed: nobody else said yes to it.
        NotFound: there is no such posting on one account.
        Refused: it was taken back before.
        StoreDamaged: the account does not add up.
    """
    posting = unit.connection.execute(
        select(_POSTING.c.account_id, _POSTING.c.method).where(_POSTING.c.id == posting_id)
    ).one_or_none()
    if posting is None or posting.account_id is None:
        raise NotFound("There is no such posting on one account.", "Choose it from the receipts.")
    _approved(unit, action_id, posting_id)
    lines = posting_lines(unit.connection, posting_id, posting.account_id)
    posted = post(
        unit,
        key=key,
        account_id=posting.account_id,
        origin="desk",
        lines=[Line(line.sub_account, "REV", -line.amount) for line in lines],
        effective_on=unit.today,
        method=posting.method,
        reverses_id=posting_id,
        action_id=action_id,
        note=reason,
    )
    if not posted.again:
        _open_promises_again(unit, posting_id, posted)
    return posted


def _approved(unit: UnitOfWork, action_id: int, posting_id: int) -> None:
    """Let pass what another person said yes to.

    Raises:
        NotAllowed: there is no such yes, or it was about something else.
    """
    yes = unit.connection.execute(
        select(_ACTION.c.id)
        .join(_APPROVAL, _APPROVAL.c.action_id == _ACTION.c.id)
        .join(_DECISION, _DECISION.c.approval_id == _APPROVAL.c.id)
        .where(
            _ACTION.c.id == action_id,
            _ACTION.c.kind == "reversal",
            _ACTION.c.posting_id == posting_id,
            _DECISION.c.answer == "approved",
            _DECISION.c.decided_by != _ACTION.c.requested_by,
        )
    ).one_or_none()
    if yes is None:
        raise NotAllowed(
            "Nobody said yes to taking that posting back.",
            "Ask for it from the receipts: it then waits for an approval.",
        )


def _open_promises_again(unit: UnitOfWork, posting_id: int, posted: Posted) -> None:
    """A promise that was met by a payment that is gone is not met."""
    met = select(_EVENT.c.subject_id).where(
        _EVENT.c.tenancy_id == posted.tenancy_id,
        _EVENT.c.verb == KEPT,
        _EVENT.c.subject == "promise",
        _EVENT.c.detail == f'{{"posting":{posting_id}}}',
    )
    opened = unit.connection.execute(
        update(_PROMISE)
        .where(_PROMISE.c.id.in_(met), _PROMISE.c.state == "kept")
        .values(state="open", version=_PROMISE.c.version + 1)
        .returning(_PROMISE.c.id)
    ).scalars()
    for promise_id in sorted(opened):
        unit.audit(
            "reopen_promise", "promise", promise_id, tenancy_id=posted.tenancy_id, posting=posted.posting_id
        )
