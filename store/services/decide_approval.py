"""The other person's yes or no, once; and taking one's own request back.

Each takes the account's row before it looks: of two desks that decide at the same moment one waits for the
other, and is then told that it is decided.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from store.domain import approvals as rules
from store.domain.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    Expired,
    FiguresChanged,
    NotAllowed,
    NotFound,
    Refused,
    TwoPeople,
)
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Action, Approval, ApprovalDecision
from store.models.columns import metadata
from store.queries.approvals import Figures, also_asked, figures, needs_manager
from store.queries.officers import OfficerRow, by_id
from store.services.check_pin import Signed
from store.services.posting import lock_account
from store.services.prove_rows import DECISIONS, digest_of_row
from store.services.queue_action import covered, judge_again, place_from
from store.services.reverse_posting import reverse_posting
from store.services.take_text import take_note
from store.unit_of_work import UnitOfWork

_ACTION = metadata.tables[str(Action.__tablename__)]
_APPROVAL = metadata.tables[str(Approval.__tablename__)]
_DECISION = metadata.tables[str(ApprovalDecision.__tablename__)]

DONE_AT_ONCE = ("hold", "reversal")
"""Kinds that a yes carries out there and then; the others become open work."""


def approve(
    unit: UnitOfWork, policy: Policy, *, action_id: int, seen_seq: int, signed: Signed | None, reason: str
) -> None:
    """Say yes to what was seen, and carry it out where that is ours to do.

    Done again by the same officer, it finds the first yes. Limits and roles are those of this moment.

    Raises:
        AlreadyDecided: somebody decided it, or it was taken back.
        TwoPeople: it is this officer's own request.
        Expired: it waited too long; the caller keeps that with `lapse`.
        FiguresChanged: the account moved after `seen_seq`.
        NotAllowed: beyond this officer's limit, a manager is needed, or it was not signed with the PIN.
        Barred: the gate says no by now.
        NotFound: there is no such request.
    """
    asked = _locked(unit, action_id)
    if _mine_before(unit, asked, "approved"):
        return
    decider = _may_decide(unit, policy, asked)
    if signed is None or signed.officer_id != unit.officer_id:
        raise NotAllowed("An approval is signed with your PIN.", "Type your PIN.")
    said = take_note(unit, reason, field="reason", needed=False)
    now = figures(unit.connection, asked.tenancy_id, policy, unit.today)
    others = also_asked(unit.connection, asked.tenancy_id, asked.kind, but=action_id)
    # Of two that wait for one credit the first yes has it; what was agreed to is spoken for.
    if seen_seq != now.seq or not covered(asked.kind, asked.frozen_amount, now, others=others.agreed):
        raise FiguresChanged(
            "The account changed after you looked: its lines and balance are not what you saw.",
            "Look at the figures again, then decide.",
        )
    _reaches(policy, asked, decider, now, unit, others.all)
    _decide(unit, policy, asked, "approved", said, now.seq, decider)
    if asked.kind == "hold":
        place_from(unit, action_id)
    elif asked.kind == "reversal":
        reverse_posting(
            unit,
            key=f"action/{action_id}",
            posting_id=asked.posting_id,
            action_id=action_id,
            reason=asked.reason,
        )


def refuse(unit: UnitOfWork, policy: Policy, *, action_id: int, seen_seq: int, reason: str) -> None:
    """Say no, with a reason. Whoever may say yes may say no, and no figure stands in the way of a no.

    Raises:
        BadInput: no reason, or one with a card number.
        AlreadyDecided, TwoPeople, Expired, NotAllowed, NotFound: as `approve`.
    """
    asked = _locked(unit, action_id)
    if _mine_before(unit, asked, "refused"):
        return
    decider = _may_decide(unit, policy, asked)
    said = take_note(unit, reason, field="reason")
    if rules.limit_of(policy, asked.kind, decider.roles) is None:
        raise _beyond(policy, asked.kind, asked.frozen_amount)
    _decide(unit, policy, asked, "refused", said, seen_seq, decider)


def lapse(unit: UnitOfWork, policy: Policy, *, action_id: int) -> bool:
    """Keep that a request waited too long; gives whether it did. Nobody decides it any more.

    Raises:
        NotFound: there is no such request.
    """
    require(policy, unit.actor.roles, "lapse")
    asked = _locked(unit, action_id)
    if asked.state != "waiting" or unit.now < asked.expires_at:
        return False
    _decide(unit, policy, asked, "expired", "", asked.account_seq, None)
    return True


def has_lapsed() -> Expired:
    """What an officer is told about a request that waited too long."""
    return Expired(
        "That request waited too long and has lapsed.",
        "Ask for it again, if it is still wanted: its figures are frozen afresh.",
    )


def withdraw_action(unit: UnitOfWork, policy: Policy, *, action_id: int, version: int) -> None:
    """Take one's own request back, before anybody decided it or began to work on it.

    Raises:
        TwoPeople: it is another officer's request: that is refused, not taken back.
        ChangedMeanwhile: it changed after this officer looked.
        AlreadyDecided: somebody decided it.
        Refused: it is done, or was taken back before.
        NotAllowed, NotFound: as `approve`.
    """
    require(policy, unit.actor.roles, "withdraw_action")
    row = _action(unit, action_id)
    lock_account(unit, tenancy_id=row.tenancy_id)
    row = _action(unit, action_id)
    if row.requested_by != unit.officer_id:
        raise TwoPeople("Another officer asked for that.", "Refuse it, or ask them to take it back.")
    decided = _decision(unit, action_id)
    if decided is not None:
        raise _decided_before(decided, unit)
    if row.state not in ("waiting", "open"):
        raise Refused("That is finished already.", "Nothing is left to take back.")
    if row.version != version:
        raise ChangedMeanwhile("That changed while you read it.", "Open it again and look.")
    _set_state(unit, action_id, "withdrawn")
    unit.audit("withdraw", "action", action_id, tenancy_id=row.tenancy_id, kind=row.kind)


def _locked(unit: UnitOfWork, action_id: int) -> Any:
    """The action with its request, once this unit holds the account's row."""
    lock_account(unit, tenancy_id=_action(unit, action_id).tenancy_id)
    row = unit.connection.execute(
        select(
            _ACTION,
            _APPROVAL.c.id.label("approval_id"),
            _APPROVAL.c.expires_at,
            _APPROVAL.c.account_seq,
            _APPROVAL.c.amount.label("frozen_amount"),
        )
        .join(_APPROVAL, _APPROVAL.c.action_id == _ACTION.c.id)
        .where(_ACTION.c.id == action_id)
    ).one_or_none()
    if row is None:
        raise NotFound("That action needs nobody's yes.", "Look at the list of approvals again.")
    return row


def _action(unit: UnitOfWork, action_id: int) -> Any:
    row = unit.connection.execute(select(_ACTION).where(_ACTION.c.id == action_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such request.", "Look at the list of approvals again.")
    return row


def _decision(unit: UnitOfWork, action_id: int) -> Any | None:
    return unit.connection.execute(
        select(_DECISION)
        .join(_APPROVAL, _APPROVAL.c.id == _DECISION.c.approval_id)
        .where(_APPROVAL.c.action_id == action_id)
    ).one_or_none()


def _mine_before(unit: UnitOfWork, asked: Any, answer: str) -> bool:
    """Whether this officer gave this very answer before: the same key pressed twice, or a line cut after it.

    Raises:
        AlreadyDecided: somebody decided it otherwise, or it was taken back.
    """
    decided = _decision(unit, asked.id)
    if decided is not None:
        if (decided.decided_by, decided.answer) == (unit.officer_id, answer):
            return True
        if decided.answer == "expired":
            raise has_lapsed()
        raise _decided_before(decided, unit)
    if asked.state == "withdrawn":
        raise AlreadyDecided("Whoever asked for that took it back.", "Nothing is left to decide.")
    return False


def _decided_before(decided: Any, unit: UnitOfWork) -> AlreadyDecided:
    # Who it was stands on the request itself: an error reaches logs and names nobody.
    at: datetime = decided.decided_at.astimezone(unit.now.tzinfo)
    who = "You" if decided.decided_by == unit.officer_id else "Another officer"
    return AlreadyDecided(
        f"{who} {decided.answer} that at {at:%H:%M} on {at:%d/%m/%Y}.",
        "The first decision stands; open the request to see who decided and why.",
    )


def _may_decide(unit: UnitOfWork, policy: Policy, asked: Any) -> OfficerRow:
    """The officer who decides, with the roles held at this moment."""
    decider = by_id(unit.connection, unit.officer_id)
    if decider is None or not decider.active:
        raise NotAllowed("This officer's record is closed.", "Ask the administrator.")
    require(policy, decider.roles, "approve")
    if asked.requested_by == unit.officer_id:
        raise TwoPeople(
            "You asked for that yourself: another person decides it.",
            rules.ask_whom(policy, asked.kind, asked.frozen_amount),
        )
    if unit.now >= asked.expires_at:
        raise has_lapsed()
    return decider


def _reaches(
    policy: Policy, asked: Any, decider: OfficerRow, now: Figures, unit: UnitOfWork, others: int
) -> None:
    """Let pass a yes that reaches this far and that the gate lets through.

    The limit is for all that was asked of the same money, or two small refunds would pass for a large one.

    Raises:
        NotAllowed: beyond this officer's limit, or the gate leaves it to a manager.
        Barred: the gate says no by now.
    """
    reach = None if asked.frozen_amount is None else asked.frozen_amount + others
    if not rules.may_say_yes(policy, asked.kind, decider.roles, reach):
        raise _beyond(policy, asked.kind, reach)
    verdict = judge_again(asked.kind, asked.detail, now, unit.today)
    if needs_manager(verdict) and "manager" not in decider.roles:
        raise NotAllowed(verdict.reason, "Ask a manager to decide it.")


def _beyond(policy: Policy, kind: str, amount: int | None) -> NotAllowed:
    return NotAllowed("That is beyond what your role may decide.", rules.ask_whom(policy, kind, amount))


def _decide(
    unit: UnitOfWork,
    policy: Policy,
    asked: Any,
    answer: str,
    reason: str,
    seen_seq: int,
    decider: OfficerRow | None,
) -> None:
    limit = rules.limit_of(policy, asked.kind, decider.roles) if decider else None
    row = {
        "approval_id": asked.approval_id,
        "requested_by": asked.requested_by,
        "decided_by": decider.id if decider else None,
        "decided_at": unit.now,
        "answer": answer,
        "reason": reason,
        "seen_seq": seen_seq,
        "limit_then": limit.up_to if limit else None,
    }
    unit.connection.execute(insert(_DECISION).values(row))
    unit.audit("decide", "approval", asked.approval_id, action=asked.id, row=digest_of_row(DECISIONS, row))
    state = {"refused": "refused", "expired": "expired"}.get(
        answer, "done" if asked.kind in DONE_AT_ONCE else "open"
    )
    _set_state(unit, asked.id, state)
    unit.audit(
        answer,
        "action",
        asked.id,
        tenancy_id=asked.tenancy_id,
        kind=asked.kind,
        amount=asked.frozen_amount,
        approval=asked.approval_id,
        asked_by=asked.requested_by,
        seen_seq=seen_seq,
        limit=limit.up_to if limit else None,
        policy=policy.version,
    )


def _set_state(unit: UnitOfWork, action_id: int, state: str) -> None:
    unit.connection.execute(
        update(_ACTION).where(_ACTION.c.id == action_id).values(state=state, version=_ACTION.c.version + 1)
    )
