"""Calls, notes, promises, call-backs, actions and approvals."""

from dataclasses import dataclass
from datetime import date, datetime

from store.domain.money import Pence


@dataclass(frozen=True)
class WrapSuggestion:
    """What the wrap-up offers before the officer changes it."""

    promise_on: date
    promise_amount: Pence
    call_back_on: date
    next_on: date
    why: str


@dataclass(frozen=True)
class PhoneView:
    """A number that may be rung back."""

    value: str
    label: str
    safe_only: bool


@dataclass(frozen=True)
class ActionChoice:
    """One kind of action that could be queued now."""

    kind: str
    label: str
    details: tuple[tuple[str, str], ...]
    """Code and name of which letter, notice, referral ...; empty where there is none to choose."""
    needs_amount: bool
    needs_approval: bool
    approvers: str
    """Who may approve, in words."""
    due_on: date
    verdict: str
    """allowed, warned, barred, or another answer of the gate."""
    verdict_reason: str
    verdict_source: str


@dataclass(frozen=True)
class EscalationSheet:
    """What the escalate screen opens with."""

    tenancy_id: int
    choices: tuple[ActionChoice, ...]
    owners: tuple[tuple[int, str], ...]
    """Officer ids and names; the patch's officer first."""
    balance: Pence
    collectable: Pence
    seq: int


@dataclass(frozen=True)
class ActionView:
    """An action in the queue."""

    id: int
    kind: str
    label: str
    detail: str
    state: str
    reason: str
    amount: Pence | None
    due_on: date
    owner: str
    requested_by: str
    requested_at: datetime
    tenancy_id: int
    rent_reference: str
    name: str
    needs_approval: bool
    approvers: str
    warned: str
    """What the gate said, where it warned."""
    version: int
    again: bool = False
    """True: it was queued before under the same key."""


@dataclass(frozen=True)
class ApprovalView:
    """A request for another person's yes: the figures as frozen, and as they are now."""

    action: ActionView
    approval_id: int
    requested_by_id: int
    last_day: date
    """The last day on which it may be decided."""
    lapsed: bool
    """That day is over: it must be asked for again."""
    frozen_balance: Pence
    frozen_collectable: Pence
    frozen_seq: int
    balance_now: Pence
    collectable_now: Pence
    seq_now: int
    changed: bool
    """The account moved since."""
    mine: bool
    """Asked by this officer, who may not decide it."""
    may_decide: bool
    why_not: str
    limit: Pence | None
    decided_by: str
    answer: str
    answer_reason: str
    gate: str
    """What the gate says now, where it is not a plain yes."""


@dataclass(frozen=True)
class DraftView:
    """Something an officer was typing when the line went."""

    id: int
    form: str
    tenancy_id: int | None
    rent_reference: str
    key: str
    call_key: str
    content: str
    """JSON of the fields."""
    saved_at: datetime


@dataclass(frozen=True)
class WrittenView:
    """A contact as it was written."""

    contact_id: int
    again: bool


@dataclass(frozen=True)
class HoldView:
    """A hold that stands."""

    id: int
    reason: str
    detail: str
    ends_on: date
    owner: str
    version: int
    amount: Pence | None = None
    """The part that is held; nothing for all of it."""
