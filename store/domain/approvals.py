"""Whose yes an action needs, and whether somebody's yes reaches that far."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

from store.domain.calendar import WorkingDays
from store.domain.policy import Limit, Policy

NO_LIMIT_FOR_HOLDS = None
"""A hold has no amount, so whoever may say yes to one may say yes to any."""


def longest_hold(policy: Policy, reason: str, *, today: date, working_days: WorkingDays) -> date:
    """The last day that a hold may end on without anybody's yes."""
    if reason == "dispute":
        return working_days.for_promises().add(today, policy.dispute_hold_working_days)
    if reason == "wellbeing":
        return today + timedelta(days=policy.wellbeing.hold_days)
    return today + timedelta(days=policy.holds.longest_days)


def needs_yes(policy: Policy, kind: str, amount: int | None, *, too_long: bool = False) -> bool:
    """Whether another person must say yes; `too_long` is for a hold that outlasts `longest_hold`."""
    return too_long if kind == "hold" else policy.needs_approval(kind, amount)


def approvers(policy: Policy, kind: str, amount: int | None) -> tuple[str, ...]:
    """The roles whose yes reaches this far, the nearest first."""
    return policy.holds.approvers if kind == "hold" else policy.approvers(kind, amount)


def limit_of(policy: Policy, kind: str, roles: Collection[str]) -> Limit | None:
    """How far these roles reach for this kind; nothing where they may not say yes at all."""
    if kind != "hold":
        return policy.limit(kind, roles)
    mine = [role for role in policy.holds.approvers if role in roles]
    return Limit(mine[-1], NO_LIMIT_FOR_HOLDS) if mine else None


def may_say_yes(policy: Policy, kind: str, roles: Collection[str], amount: int | None) -> bool:
    """Whether the yes of these roles reaches this far. That two people are needed is not asked here."""
    limit = limit_of(policy, kind, roles)
    return limit is not None and limit.reaches(amount)


def in_words(policy: Policy, roles: Collection[str]) -> str:
    """Roles as an officer says them, such as `Senior officer or Income manager`."""
    return " or ".join(policy.roles[role].label for role in roles if role in policy.roles)


def whose_yes(policy: Policy, kind: str, amount: int | None) -> str:
    """Who may say yes, in words; what to do instead where the amount is beyond every limit."""
    return in_words(policy, approvers(policy, kind, amount)) or policy.actions[kind].above


def ask_whom(policy: Policy, kind: str, amount: int | None) -> str:
    """The sentence that sends an officer to whoever may say yes."""
    whose = in_words(policy, approvers(policy, kind, amount))
    return f"Ask: {whose}." if whose else policy.actions[kind].above


def expires_at(
    policy: Policy, kind: str, *, today: date, working_days: WorkingDays, zone: tzinfo | None
) -> datetime:
    """The moment a request lapses: the end of its last working day, in the council's zone."""
    days = policy.holds.expires_working_days if kind == "hold" else policy.actions[kind].expires_working_days
    last = working_days.for_promises().add(today, days)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)


def last_day(expires_at: datetime, zone: tzinfo | None) -> date:
    """The last day on which a request may be decided: it lapses when that day ends."""
    return (expires_at.astimezone(zone) - timedelta(microseconds=1)).date()
