"""Requests that wait for another person's yes: the figures as frozen, and as they are now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from store.domain import approvals as rules
from store.domain.actions import ACTIONS, detail_of, facts_for
from store.domain.errors import NotFound
from store.domain.gate import GateFacts, Override, Verdict, judge
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.rights import may
from store.domain.tenancies import TenancyType
from store.domain.views.casework import ApprovalView
from store.models.casework import Approval, ApprovalDecision
from store.models.columns import metadata
from store.queries.case_file import load_case
from store.queries.debt import debt_of
from store.queries.gate_facts import gate_facts_of
from store.queries.queue import ACTIONS_FULL, action_view, shown_to
from store.queries.tables import ACTION, OFFICER

_APPROVAL = metadata.tables[str(Approval.__tablename__)]
_DECISION = metadata.tables[str(ApprovalDecision.__tablename__)]

MOST = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """A tenancy's figures at one moment, as an approval freezes them, and what the gate looks at."""

    account_id: int
    seq: int
    balance: Pence
    """Of all sub-accounts."""
    gross: Pence
    """Of the rent debt."""
    collectable: Pence
    facts: GateFacts
    type: TenancyType
    names: tuple[str, ...]
    patch_officer: str


def figures(connection: Connection, tenancy_id: int, policy: Policy, today: date) -> Figures:
    """The figures of a tenancy now.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    debt = debt_of(connection, case, policy)
    facts = gate_facts_of(case, debt)
    return Figures(
        account_id=case.head.account_id,
        seq=case.head.seq,
        balance=Pence(case.head.balance),
        gross=debt.balances.gross,
        collectable=debt.balances.collectable,
        facts=facts,
        type=facts.tenancy_type,
        names=tuple(f"{one.forenames} {one.surname}".strip() for one in case.tenants),
        patch_officer=case.head.officer or "",
    )


@dataclass(frozen=True, slots=True)
class AlsoAsked:
    """What else was asked of the same money: other refunds of one credit, other write-offs of one debt."""

    waiting: int
    """Pence that nobody decided yet."""
    agreed: int
    """Pence agreed to and not yet carried out."""

    @property
    def all(self) -> int:
        """Both: what a limit is measured with, so that no sum is reached in parts."""
        return self.waiting + self.agreed


def also_asked(connection: Connection, tenancy_id: int, kind: str, *, but: int | None = None) -> AlsoAsked:
    """What else of this kind is on its way on a tenancy; nothing for kinds without an amount of their own."""
    if kind not in ACTIONS or not ACTIONS[kind].needs_amount:
        return AlsoAsked(0, 0)
    rows = connection.execute(
        select(ACTION.c.state, func.sum(ACTION.c.amount))
        .where(
            ACTION.c.tenancy_id == tenancy_id,
            ACTION.c.kind == kind,
            ACTION.c.state.in_(("waiting", "open")),
            ACTION.c.id != (but or 0),
        )
        .group_by(ACTION.c.state)
    )
    sums = {state: int(pence or 0) for state, pence in rows}
    return AlsoAsked(sums.get("waiting", 0), sums.get("open", 0))


def verdict_on(kind: str, detail: str | None, now: Figures, today: date) -> Verdict | None:
    """What the gate says of an action today; nothing where there is no such detail.

    A notice that does not fit the tenancy is judged, too: the gate bars it with the statute.
    """
    chosen = detail_of(kind, detail)
    if chosen is None:
        return None
    return judge(chosen.step, facts_for(now.facts, chosen), today=today, purpose=chosen.purpose)


@dataclass(frozen=True, slots=True)
class Approver:
    """Who looks at a request: the officer, with the roles held now."""

    officer_id: int
    roles: frozenset[str]


def waiting(connection: Connection, who: Approver, policy: Policy, now: datetime) -> tuple[ApprovalView, ...]:
    """What waits for a decision, oldest first; this officer's own requests among it."""
    cleared = policy.has_right("restricted", who.roles)
    rows = connection.execute(
        _REQUESTS.where(ACTION.c.state == "waiting", shown_to(cleared=cleared))
        .order_by(_APPROVAL.c.requested_at, _APPROVAL.c.id)
        .limit(MOST)
    ).all()
    return tuple(_view(connection, row, who, policy, now) for row in rows)


def request(
    connection: Connection, action_id: int, who: Approver, policy: Policy, now: datetime
) -> ApprovalView:
    """One request, decided or not.

    Raises:
        NotFound: there is no such request.
    """
    cleared = policy.has_right("restricted", who.roles)
    row = connection.execute(
        _REQUESTS.where(ACTION.c.id == action_id, shown_to(cleared=cleared))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such request.", "Look at the list of approvals again.")
    return _view(connection, row, who, policy, now)


_DECIDER = OFFICER.alias("decider")
_REQUESTS = (
    ACTIONS_FULL.add_columns(
        _APPROVAL.c.id.label("approval_id"),
        _APPROVAL.c.expires_at,
        _APPROVAL.c.account_seq,
        _APPROVAL.c.balance.label("frozen_balance"),
        _APPROVAL.c.collectable.label("frozen_collectable"),
        _DECISION.c.answer,
        _DECISION.c.reason.label("answer_reason"),
        _DECIDER.c.name.label("decider"),
    )
    .join(_APPROVAL, _APPROVAL.c.action_id == ACTION.c.id)
    .outerjoin(_DECISION, _DECISION.c.approval_id == _APPROVAL.c.id)
    .outerjoin(_DECIDER, _DECIDER.c.id == _DECISION.c.decided_by)
)


def _view(connection: Connection, row: Any, who: Approver, policy: Policy, now: datetime) -> ApprovalView:
    today = figures(connection, row.tenancy_id, policy, now.date())
    verdict = verdict_on(row.kind, row.detail, today, now.date())
    others = also_asked(connection, row.tenancy_id, row.kind, but=row.id)
    reach = None if row.amount is None else row.amount + others.all
    why_not = _why_not(row, reach, who, policy, now, verdict)
    limit = rules.limit_of(policy, row.kind, who.roles)
    return ApprovalView(
        action=action_view(row, policy),
        approval_id=row.approval_id,
        requested_by_id=row.requested_by,
        last_day=rules.last_day(row.expires_at, now.tzinfo),
        lapsed=row.state == "waiting" and now >= row.expires_at,
        frozen_balance=Pence(row.frozen_balance),
        frozen_collectable=Pence(row.frozen_collectable),
        frozen_seq=row.account_seq,
        balance_now=today.balance,
        collectable_now=today.collectable,
        seq_now=today.seq,
        changed=(today.seq, today.collectable) != (row.account_seq, row.frozen_collectable),
        mine=row.requested_by == who.officer_id,
        may_decide=not why_not,
        why_not=why_not,
        limit=None if limit is None or limit.up_to is None else Pence(limit.up_to),
        decided_by=row.decider or "",
        answer=row.answer or "",
        answer_reason=row.answer_reason or "",
        gate="" if verdict is not None and verdict.allowed else _gate_line(verdict),
    )


def _gate_line(verdict: Verdict | None) -> str:
    return verdict.said if verdict is not None else "barred: this no longer fits the tenancy."


def _why_not(
    row: Any, reach: int | None, who: Approver, policy: Policy, now: datetime, verdict: Verdict | None
) -> str:
    """Why this officer may not say yes; empty where they may. The service judges again by itself.

    `reach` is how far a yes would have to reach: the amount, with what else was asked of the same money.
    """
    if row.state != "waiting":
        return "It is decided already."
    if row.requested_by == who.officer_id:
        return "You asked for it: another person decides."
    if now >= row.expires_at:
        return "It waited too long and has lapsed: ask for it again."
    if not may(policy, who.roles, "approve") or not rules.may_say_yes(policy, row.kind, who.roles, reach):
        return f"Beyond your limit. {rules.ask_whom(policy, row.kind, reach)}"
    if verdict is not None and needs_manager(verdict) and "manager" not in who.roles:
        return "The gate leaves this to a manager."
    return ""


def needs_manager(verdict: Verdict) -> bool:
    """Whether the gate lets only a manager go on, for a reason that is no bar."""
    return any(one.override is Override.MANAGER and not verdict.barred for one in verdict.findings)
