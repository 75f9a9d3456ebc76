"""What a council decides for itself: thresholds, limits and lists, as one frozen value.

The values come from a policy file (`store.policy_files` reads it); `parse_policy` judges it here.
Legal figures are not policy: they are in `store.domain.figures`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from store.domain.policy_exchange import Books, books
from store.domain.policy_reader import Table
from store.domain.policy_retention import Retention, retention
from store.domain.tenancies import SubAccountCode

ACTION_KINDS = (
    "letter", "visit", "referral", "notice", "court", "hold", "write_off", "refund",
    "benefits_request", "complaint", "reversal",
)  # fmt: skip
"""What can be queued as a next step."""
PROMISED_KINDS = ("call_back", "enquiry")
"""What is not an action but has a day it is due, too."""
RIGHTS = ("find", "note", "pay", "request", "lead", "restricted", "audit", "officers", "books", "erase")
"""What a role may do at all; `roles` of the policy file says which role may, `rights` which service asks."""
CHECKS = ("full_name", "date_of_birth", "address", "reference", "last_payment", "passphrase")
"""What a caller can be asked."""
SUGGESTIONS = ("arrears", "one_week")
"""Amounts a payment form can offer."""


class Limit(NamedTuple):
    """A role that may say yes, up to an amount."""

    role: str
    up_to: int | None
    """Pence, this amount included; None is without limit."""

    def reaches(self, amount: int | None) -> bool:
        """Whether an amount of either sign is within it; what has no amount needs one without limit."""
        return self.up_to is None or (amount is not None and abs(amount) <= self.up_to)


@dataclass(frozen=True, slots=True)
class Role:
    """A role and what it may do."""

    code: str
    label: str
    may: frozenset[str]
    """Some of `RIGHTS`."""


@dataclass(frozen=True, slots=True)
class ActionRule:
    """How the council treats one kind of action."""

    kind: str
    label: str
    needs_approval: bool
    limits: tuple[Limit, ...]
    """Who may say yes, in rising order; empty when nobody needs to."""
    due_working_days: int
    expires_working_days: int
    """Working days a request waits before it lapses; 0 when it waits for nobody."""
    approval_from: int = 0
    """Pence from which on a yes is needed."""
    above: str = ""
    """What to do when the amount is beyond every limit."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk itself."""

    idle_lock_minutes: int
    session_hours: int
    pin_digits: int
    """The least number of digits."""
    pin_tries: int
    recent_accounts: int
    undo_seconds: int
    note_characters: int
    draft_days: int


@dataclass(frozen=True, slots=True)
class Verification:
    """How a caller is checked."""

    needed: int
    needed_outbound: int
    not_on_letter: int
    """How many of the right answers must be of a kind that no letter shows."""
    failures: int
    """The failed try at which the call is referred to the duty lead."""
    checks: tuple[str, ...]
    printed: frozenset[str]
    """Checks whose answer is printed on a letter."""


@dataclass(frozen=True, slots=True)
class Payments:
    """Taking payments."""

    suggest: tuple[str, ...]
    confirm_from: int
    """Pence from which on the form asks once more."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where money goes when neither the payer nor a court order says."""

    order: tuple[SubAccountCode, ...]
    """First served first; every sub-account is here or in `with_consent`."""
    with_consent: tuple[SubAccountCode, ...]
    """Sub-accounts that are paid only if the payer agrees."""


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Somebody to ring in a wellbeing emergency."""

    key: str
    label: str
    number: str
    when: str
    source: str
    placeholder: bool
    """Made up: must be replaced before live use."""


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """The wellbeing emergency."""

    hold_days: int
    rest_minutes: int
    numbers: tuple[EmergencyNumber, ...]
    """In the order the page shows them."""

    def number(self, key: str) -> EmergencyNumber:
        """The entry of that key (`emergency`, `samaritans` ...); KeyError when there is none."""
        for known in self.numbers:
            if known.key == key:
                return known
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Holds:
    """Holds that anybody may place, and those that are so long that they need a yes."""

    longest_days: int
    """Days that a hold may last without anybody's yes."""
    approvers: tuple[str, ...]
    """Roles that may say yes to a longer one."""
    expires_working_days: int
    """Working days that such a request waits before it lapses."""


@dataclass(frozen=True, slots=True)
class InFlight:
    """When money that is on its way lowers what may be asked for."""

    late_days: int
    """Days after it was due that it still counts: then it has not come."""
    ahead_days: int
    """Days before it is due from which it counts: a promise for next year lowers nothing today."""


NEEDED_NUMBERS = ("emergency", "duty_lead", "samaritans", "shout", "nhs", "adult_social_care")
"""Whom the emergency page must be able to name."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A council's policy."""

    version: str
    """Kept with every decision that used it."""
    council: str
    roles: Mapping[str, Role]
    actions: Mapping[str, ActionRule]
    """By kind: every one of `ACTION_KINDS` and `PROMISED_KINDS`."""
    desk: Desk
    verification: Verification
    authority_months: int
    """The longest a third party's authority may last."""
    marker_review_months: int
    marker_review_months_high: int
    agreement_tolerance_days: int
    in_flight: InFlight
    dispute_hold_working_days: int
    holds: Holds
    payments: Payments
    allocation: Allocation
    books: Books
    retention: Retention
    wellbeing: Wellbeing

    def has_right(self, right: str, roles: Iterable[str]) -> bool:
        """Whether one of the roles may do this at all; ValueError for a right that does not exist."""
        if right not in RIGHTS:
            raise ValueError(f"there is no right {right!r}")
        return any(right in self.roles[code].may for code in roles if code in self.roles)

    def needs_approval(self, kind: str, amount: int | None = None) -> bool:
        """Whether another person's yes is needed; what has no amount counts as a large one."""
        rule = self.actions[kind]
        return rule.needs_approval and (amount is None or abs(amount) >= rule.approval_from)

    def limit(self, kind: str, roles: Iterable[str]) -> Limit | None:
        """The furthest-reaching limit the roles have for this kind, or None when they may not approve it."""
        held = set(roles)
        mine = [limit for limit in self.actions[kind].limits if limit.role in held]
        return mine[-1] if mine else None

    def may_approve(self, kind: str, roles: Iterable[str], amount: int | None = None) -> bool:
        """Whether the roles reach this far. That requester and approver differ is not asked here."""
        limit = self.limit(kind, roles)
        return limit is not None and limit.reaches(amount)

    def approvers(self, kind: str, amount: int | None = None) -> tuple[str, ...]:
        """The roles that may say yes to this amount, the nearest first; empty when none reaches so far."""
        return tuple(limit.role for limit in self.actions[kind].limits if limit.reaches(amount))


def parse_policy(data: Mapping[str, object], *, file: str) -> Policy:
    """Judge a policy as read from TOML.

    Raises:
        BadInput: a key is missing, unknown or of the wrong type, or values contradict each other; the
            message names the file and the key, and `field` is the key.
    """
    top = Table(data, file=file)
    roles = {code: _role(code, table) for code, table in top.tables("roles")}
    actions = {kind: _action(kind, table, roles) for kind, table in top.tables("actions")}
    for kind in (*ACTION_KINDS, *PROMISED_KINDS):
        if kind not in actions:
            raise top.wrong(f"actions.{kind}", "is missing")
    for kind in actions:
        if kind not in ACTION_KINDS and kind not in PROMISED_KINDS:
            raise top.wrong(f"actions.{kind}", "is not a kind of action")
    with top.table("authority") as authority, top.table("markers") as markers:
        authority_months = authority.count("months", most=12)
        review = markers.count("review_months", most=12)
        review_high = markers.count("review_months_high", most=12)
        if review_high > review:
            raise markers.wrong("review_months_high", "is longer than review_months")
    with top.table("agreements") as agreements, top.table("disputes") as disputes:
        tolerance = agreements.count("tolerance_days", least=0, most=28)
        dispute_days = disputes.count("hold_working_days", most=60)
    policy = Policy(
        version=top.text("version"),
        council=top.text("council"),
        roles=MappingProxyType(roles),
        actions=MappingProxyType(actions),
        desk=_desk(top),
        verification=_verification(top),
        authority_months=authority_months,
        marker_review_months=review,
        marker_review_months_high=review_high,
        agreement_tolerance_days=tolerance,
        in_flight=_in_flight(top),
        dispute_hold_working_days=dispute_days,
        holds=_holds(top, roles),
        payments=_payments(top),
        allocation=_allocation(top),
        books=books(top),
        retention=retention(top),
        wellbeing=_wellbeing(top),
    )
    top.done()
    return policy


def _role(code: str, table: Table) -> Role:
    with table:
        return Role(code, table.text("label"), frozenset(table.choices("may", RIGHTS)))


def _action(kind: str, table: Table, roles: Mapping[str, Role]) -> ActionRule:
    with table:
        label, due = table.text("label"), table.count("due", most=260)
        if not table.truth("needs_approval"):
            for key in ("expires", "approval_from", "limits", "above"):
                if table.has(key):
                    raise table.wrong(key, "means nothing where needs_approval is false")
            return ActionRule(kind, label, False, (), due, 0)
        return ActionRule(
            kind,
            label,
            True,
            _limits(table, roles),
            due,
            table.count("expires", most=260),
            table.money("approval_from"),
            table.text("above"),
        )


def _limits(table: Table, roles: Mapping[str, Role]) -> tuple[Limit, ...]:
    limits: list[Limit] = []
    for entry in table.list_of_tables("limits"):
        with entry:
            role = entry.text("role")
            limit = Limit(role, None if entry.is_text("up_to", "any") else entry.money("up_to"))
            if role not in roles:
                raise entry.wrong("role", "is not one of the roles")
            if any(limit.role == known.role for known in limits):
                raise entry.wrong("role", "has two limits")
            before = limits[-1].up_to if limits else 0
            if limit.up_to is not None and (before is None or limit.up_to < before):
                raise entry.wrong("up_to", "overlaps the limit before it: limits are written in rising order")
            limits.append(limit)
    if not limits:
        raise table.wrong("limits", "is empty, so nobody could say yes")
    return tuple(limits)


def _desk(top: Table) -> Desk:
    with top.table("desk") as t:
        return Desk(
            idle_lock_minutes=t.count("idle_lock_minutes", most=60),
            session_hours=t.count("session_hours", most=24),
            pin_digits=t.count("pin_digits", least=6, most=32),
            pin_tries=t.count("pin_tries", most=10),
            recent_accounts=t.count("recent_accounts", most=50),
            undo_seconds=t.count("undo_seconds", least=0, most=600),
            note_characters=t.count("note_characters", least=200, most=10_000),
            draft_days=t.count("draft_days", most=31),
        )


def _verification(top: Table) -> Verification:
    with top.table("verification") as t:
        checks = t.choices("checks", CHECKS)
        printed = frozenset(t.choices("printed", checks))
        hidden = len(checks) - len(printed)
        return Verification(
            needed=t.count("needed", most=len(checks)),
            needed_outbound=t.count("needed_outbound", most=len(checks)),
            not_on_letter=t.count("not_on_letter", least=0, most=hidden),
            failures=t.count("failures", most=5),
            checks=checks,
            printed=printed,
        )


def _in_flight(top: Table) -> InFlight:
    with top.table("in_flight") as t:
        return InFlight(t.count("late_days", least=0, most=28), t.count("ahead_days", least=0, most=92))


def _holds(top: Table, roles: Mapping[str, Role]) -> Holds:
    with top.table("holds") as t:
        approvers = t.choices("approvers", tuple(roles))
        return Holds(t.count("longest_days", most=366), approvers, t.count("expires", most=260))


def _payments(top: Table) -> Payments:
    with top.table("payments") as t:
        return Payments(t.choices("suggest", SUGGESTIONS), t.money("confirm_from"))


def _allocation(top: Table) -> Allocation:
    with top.table("allocation") as t:
        codes = tuple(SubAccountCode)
        order = t.choices("order", codes)
        with_consent = t.choices("with_consent", codes, may_be_empty=True)
        if set(order) & set(with_consent):
            raise t.wrong("with_consent", "names a sub-account that is in order, too")
        left = [code for code in codes if code not in order and code not in with_consent]
        if left:
            raise t.wrong("order", f"leaves out {', '.join(left)}")
        return Allocation(
            tuple(SubAccountCode(code) for code in order),
            tuple(SubAccountCode(code) for code in with_consent),
        )


def _wellbeing(top: Table) -> Wellbeing:
    with top.table("wellbeing") as t:
        numbers: list[EmergencyNumber] = []
        for entry in t.list_of_tables("numbers"):
            with entry:
                key = entry.text("key")
                if any(key == known.key for known in numbers):
                    raise entry.wrong("key", "is there twice")
                label, number, when, source = (entry.text(k) for k in ("label", "number", "when", "source"))
                made_up = entry.truth("placeholder")
                numbers.append(EmergencyNumber(key, label, number, when, source, made_up))
        for needed in NEEDED_NUMBERS:
            if all(known.key != needed for known in numbers):
                raise t.wrong("numbers", f"has no entry with key {needed}")
        return Wellbeing(
            t.count("hold_days", most=90), t.count("rest_minutes", least=0, most=120), tuple(numbers)
        )
