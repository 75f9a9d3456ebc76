"""Queueing a next step: the gate is asked, and what policy says waits for another person's yes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import case, func, insert, select

from store.domain import approvals as rules
from store.domain.actions import ACTIONS, ActionKind, detail_of
from store.domain.calendar import WorkingDays
from store.domain.errors import BadInput, Barred, NotAllowed, NotFound, Refused
from store.domain.gate import Verdict
from store.domain.money import Pence, pounds
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Action, Approval
from store.models.columns import metadata
from store.models.ledger import Entry, Posting
from store.queries.approvals import Figures, also_asked, figures, needs_manager, verdict_on
from store.queries.officers import by_id
from store.services.known_key import find_first
from store.services.make_promise import day_ahead
from store.services.place_hold import keep_hold
from store.services.posting import digest_of, lock_account
from store.services.prove_rows import APPROVALS, digest_of_row
from store.services.take_text import take_note
from store.unit_of_work import UnitOfWork

_ACTION = metadata.tables[str(Action.__tablename__)]
_APPROVAL = metadata.tables[str(Approval.__tablename__)]
_ENTRY = metadata.tables[str(Entry.__tablename__)]
_POSTING = metadata.tables[str(Posting.__tablename__)]


def queue(
    unit: UnitOfWork,
    policy: Policy,
    working_days: WorkingDays,
    *,
    key: str,
    tenancy_id: int,
    kind: str,
    detail: str,
    reason: str,
    due_on: date,
    owner_id: int | None,
    amount: Pence | None = None,
    hold_until: date | None = None,
    posting_id: int | None = None,
) -> tuple[int, bool]:
    """Queue an action; gives its number, and whether it was queued before under the same key.

    What needs another person's yes waits, with the figures frozen as they are; a hold that needs none is
    placed at once; everything else is open.

    Raises:
        Barred: the gate says no, or leaves it to the legal role.
        BadInput: a detail, amount, date or owner that does not fit; a card number in the reason.
        Refused: a reversal of what was taken back before, or waits to be.
        NotFound: there is no such tenancy or posting.
        KeyReused: the key came before with other content.
        NotAllowed: the role does not reach this far, or the gate leaves it to a manager.
    """
    require(policy, unit.actor.roles, "queue")
    if kind not in ACTIONS:
        raise BadInput("That is not a kind of action.", "Choose one of the list.", field="kind")
    said = take_note(unit, reason, field="reason")
    detail = detail or (ACTIONS[kind].details[0].code if kind == "reversal" else "")
    asked: dict[str, Any] = {
        "tenancy_id": tenancy_id,
        "kind": kind,
        "detail": detail,
        "reason": said,
        "due_on": due_on,
    }
    asked |= {"owner_id": owner_id, "hold_until": hold_until, "posting_id": posting_id}
    digest = digest_of(**asked, amount=amount, by=unit.officer_id)
    first = find_first(unit, _ACTION, key, digest=digest)
    if first is not None:
        return int(first["id"]), True
    return _queue(unit, policy, working_days, {**asked, "key": key, "digest": digest}, amount), False


def queue_follow_up(
    unit: UnitOfWork,
    policy: Policy,
    working_days: WorkingDays,
    *,
    key: str,
    tenancy_id: int,
    kind: str,
    detail: str,
    reason: str,
    due_on: date,
    owner_id: int | None,
) -> int:
    """Queue what a wellbeing emergency leaves behind, once for its key; gives its number.

    Whoever may keep an emergency may leave work behind: no other right is asked for. The gate is asked.

    Raises:
        BadInput: it is no referral and no visit, or as `queue`.
        Barred, NotFound, NotAllowed: as `queue`.
    """
    require(policy, unit.actor.roles, "queue_follow_up")
    if kind not in ("referral", "visit"):
        raise BadInput("That does not follow an emergency.", "Queue it on the account.", field="kind")
    first = find_first(unit, _ACTION, key, tenancy_id=tenancy_id, kind=kind)
    if first is not None:
        return int(first["id"])
    asked: dict[str, Any] = {"tenancy_id": tenancy_id, "kind": kind, "detail": detail, "reason": reason}
    asked |= {"due_on": due_on, "owner_id": owner_id, "hold_until": None, "posting_id": None}
    digest = digest_of(**asked, amount=None, by=unit.officer_id)
    return _queue(unit, policy, working_days, {**asked, "key": key, "digest": digest}, None)


def _queue(
    unit: UnitOfWork, policy: Policy, working_days: WorkingDays, asked: dict[str, Any], amount: Pence | None
) -> int:
    """Judge what came for the first time, and keep it; gives its number."""
    tenancy_id, kind, detail = asked["tenancy_id"], asked["kind"], asked["detail"]
    day_ahead(unit, asked["due_on"], field="due_on")
    # The account's row first, here and at the decision, so that neither waits for the other crosswise.
    lock_account(unit, tenancy_id=tenancy_id)
    now = figures(unit.connection, tenancy_id, policy, unit.today)
    verdict = _judged(kind, detail, now, unit.today)
    at_stake = _amount(unit, tenancy_id, ACTIONS[kind], amount, now, asked["posting_id"])
    too_long = _hold_end(unit, policy, working_days, kind, detail, asked["hold_until"])
    _owner(unit, asked["owner_id"])
    others = also_asked(unit.connection, tenancy_id, kind).all
    waits = rules.needs_yes(policy, kind, at_stake and at_stake + others, too_long=too_long)
    if not waits and needs_manager(verdict) and "manager" not in unit.actor.roles:
        raise NotAllowed(verdict.reason, "Ask a manager to queue it.")
    state = "waiting" if waits else "done" if kind == "hold" else "open"
    action_id = _keep(unit, policy, now, verdict, {**asked, "amount": at_stake, "state": state})
    if waits:
        _ask(unit, policy, working_days, action_id, kind, at_stake, now)
    elif kind == "hold":
        place_from(unit, action_id)
    return action_id


def judge_again(kind: str, detail: str | None, now: Figures, today: date) -> Verdict:
    """What the gate says of an action now.

    Raises:
        Barred: it says no, it leaves it to the legal role, the detail does not meet a condition of it, or the
            action no longer fits the tenancy.
    """
    verdict = verdict_on(kind, detail, now, today)
    chosen = detail_of(kind, detail)
    if verdict is None or chosen is None:
        raise Barred(
            "This no longer fits the tenancy.",
            "Take the request back and choose again.",
            source=str(now.type),
        )
    verdict.enforce(chosen.meets)
    return verdict


def place_from(unit: UnitOfWork, action_id: int) -> None:
    """Place the hold that an action asks for, under a key of its own."""
    row = unit.connection.execute(select(_ACTION).where(_ACTION.c.id == action_id)).one()
    keep_hold(
        unit,
        key=f"action/{action_id}",
        tenancy_id=row.tenancy_id,
        reason=row.detail,
        detail=row.reason,
        ends_on=row.hold_until,
        owner_id=row.owner_id or row.requested_by,
        made_by=row.requested_by,
    )


def covered(kind: str, amount: int | None, now: Figures, *, others: int) -> bool:
    """Whether the account still has what a refund or a write-off takes, and what others of its kind take."""
    if amount is not None:
        amount += others
    if kind == "refund":
        return amount is not None and amount <= -now.balance
    return kind != "write_off" or (amount is not None and amount <= now.balance)


def _judged(kind: str, detail: str, now: Figures, today: date) -> Verdict:
    if verdict_on(kind, detail, now, today) is None:
        raise BadInput("That does not go with this action.", "Choose one of the list.", field="detail")
    return judge_again(kind, detail, now, today)


def _amount(
    unit: UnitOfWork,
    tenancy_id: int,
    action: ActionKind,
    amount: Pence | None,
    now: Figures,
    posting_id: int | None,
) -> int | None:
    """The pence at stake."""
    if action.kind == "reversal":
        return _posted(unit, posting_id, now.account_id)
    if not action.needs_amount:
        return None
    if amount is None or amount <= 0:
        raise BadInput("An amount above £0.00 is needed.", "Type the amount.", field="amount")
    others = also_asked(unit.connection, tenancy_id, action.kind).all
    if not covered(action.kind, amount, now, others=others):
        left = "in credit" if action.kind == "refund" else "owed"
        asked = f", with {pounds(Pence(others))} that was asked for already" if others else ""
        raise BadInput(
            f"{pounds(amount)} is more than is {left}{asked}.", "Check the amount.", field="amount"
        )
    return int(amount)


def _posted(unit: UnitOfWork, posting_id: int | None, account_id: int) -> int:
    """What a posting moved on the account, which a reversal would take back: its debits or its credits.

    Of the two the larger: a transfer between sub-accounts comes to nothing and moves all the same.

    Raises:
        NotFound: there is no such posting on the account.
        Refused: it was not made at the desk, is a reversal itself, was taken back before, or a request to
            take it back waits.
    """
    debits = func.sum(case((_ENTRY.c.amount > 0, _ENTRY.c.amount), else_=0))
    money_in = func.sum(case((_ENTRY.c.amount < 0, -_ENTRY.c.amount), else_=0))
    found = unit.connection.execute(
        select(_POSTING.c.origin, _POSTING.c.reverses_id, debits.label("debits"), money_in.label("credits"))
        .join(_ENTRY, _ENTRY.c.posting_id == _POSTING.c.id)
        .where(
            _POSTING.c.id == posting_id,
            _POSTING.c.account_id == account_id,
            _ENTRY.c.account_id == account_id,
        )
        .group_by(_POSTING.c.id, _POSTING.c.origin, _POSTING.c.reverses_id)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such posting on this account.", "Choose it from the receipts.")
    if found.origin != "desk":
        raise Refused(
            "Only what was posted at the desk is taken back here.",
            "What came from a bank, benefits or a file is corrected where it came from.",
        )
    if found.reverses_id is not None:
        raise Refused(
            "That line takes a payment back itself: it is not taken back again.",
            "Take the payment afresh instead, with a new receipt.",
        )
    back = select(_POSTING.c.id).where(
        _POSTING.c.reverses_id == posting_id, _POSTING.c.account_id == account_id
    )
    if unit.connection.execute(back).first() is not None:
        raise Refused("That posting was taken back before.", "Look at the account's last lines.")
    waits = select(_ACTION.c.id).where(_ACTION.c.posting_id == posting_id, _ACTION.c.state == "waiting")
    if unit.connection.execute(waits).first() is not None:
        raise Refused(
            "A request to take that posting back waits already.", "Ask another person to decide it."
        )
    return max(int(found.debits), int(found.credits))


def _hold_end(
    unit: UnitOfWork, policy: Policy, working_days: WorkingDays, kind: str, detail: str, until: date | None
) -> bool:
    """Whether a hold is so long that it needs a yes; only a hold has an end."""
    if not ACTIONS[kind].needs_end:
        if until is not None:
            raise BadInput("Only a hold has an end.", "Leave the end out.", field="hold_until")
        return False
    if until is None:
        raise BadInput("A hold needs an end.", "Type the last day of the hold.", field="hold_until")
    day_ahead(unit, until, field="hold_until")
    return until > rules.longest_hold(policy, detail, today=unit.today, working_days=working_days)


def _keep(unit: UnitOfWork, policy: Policy, now: Figures, verdict: Verdict, asked: Mapping[str, Any]) -> int:
    """Write the action and tell the trail; gives its number."""
    row = {**asked, "gate_said": verdict.said}
    row |= {"requested_by": unit.officer_id, "requested_at": unit.now}
    action_id = int(unit.connection.execute(insert(_ACTION).values(row).returning(_ACTION.c.id)).scalar_one())
    unit.audit(
        "queue",
        "action",
        action_id,
        tenancy_id=asked["tenancy_id"],
        kind=asked["kind"],
        chosen=asked["detail"],
        amount=asked["amount"],
        state=asked["state"],
        gate=verdict.answer.value,
        account_seq=now.seq,
        policy=policy.version,
    )
    return action_id


def _owner(unit: UnitOfWork, owner_id: int | None) -> None:
    if owner_id is None:
        return
    owner = by_id(unit.connection, owner_id)
    if owner is None or not owner.active:
        raise BadInput("That officer cannot own it.", "Choose one of the list.", field="owner_id")


def _ask(
    unit: UnitOfWork,
    policy: Policy,
    working_days: WorkingDays,
    action_id: int,
    kind: str,
    amount: int | None,
    now: Figures,
) -> None:
    """Freeze the figures and ask for another person's yes."""
    row: dict[str, Any] = {
        "action_id": action_id,
        "requested_by": unit.officer_id,
        "requested_at": unit.now,
        "expires_at": rules.expires_at(
            policy, kind, today=unit.today, working_days=working_days, zone=unit.now.tzinfo
        ),
        "account_seq": now.seq,
        "balance": int(now.balance),
        "collectable": int(now.collectable),
        "amount": amount,
        "policy_version": policy.version,
    }
    number = unit.connection.execute(insert(_APPROVAL).values(row).returning(_APPROVAL.c.id)).scalar_one()
    digest = digest_of_row(APPROVALS, row | {"id": number})
    unit.audit("ask", "approval", int(number), action=action_id, row=digest)
