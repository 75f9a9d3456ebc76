"""What was said, promised, asked and decided about a tenancy."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import (
    BigInt,
    checked,
    code,
    day,
    instant,
    key,
    link,
    one_of,
    pence,
    version,
    whole,
    words,
)

ACTION_KINDS = (
    "letter", "visit", "referral", "notice", "court", "hold", "write_off", "refund",
    "benefits_request", "complaint", "reversal",
)  # fmt: skip
"""What can be queued."""


WAYS = ("post", "hand", "email", "text", "phone", "online", "in_person", "nobody_in", "other")
"""The codes of `store.domain.completion.WAYS`."""

HOLD_REASONS = (
    "uc_pending", "hb_pending", "dispute", "complaint", "wellbeing", "dd_setup", "promise", "missing_data",
    "other",
)  # fmt: skip
"""The codes of `store.domain.actions.HOLD_REASONS`."""


class Call(SQLModel, table=True):
    """One caller on the line, from find to wrap-up."""

    id: int | None = key()
    key: str = Field(unique=True)
    officer_id: int = link("officer.id")
    started_at: datetime = instant()
    ended_at: datetime | None = instant(needed=False)
    tenancy_id: int | None = link("tenancy.id", needed=False)
    caller: str = code(needed=False)
    """tenant, joint, third_party or unverified; empty until known."""
    person_id: int | None = link("person.id", needed=False)
    authority_id: int | None = link("authority.id", needed=False)


class VerificationTry(SQLModel, table=True):
    """That a caller was checked, and whether it passed; never which answer failed. Append-only."""

    __tablename__ = "verification_try"
    __table_args__ = (one_of("outcome", ("passed", "failed", "consent", "authority", "gave_up")),)

    id: int | None = key()
    key: str = Field(unique=True)
    call_key: str = Field(index=True)
    tenancy_id: int = link("tenancy.id")
    person_id: int | None = link("person.id", needed=False)
    authority_id: int | None = link("authority.id", needed=False)
    officer_id: int = link("officer.id")
    at: datetime = instant()
    outcome: str = code()
    asked: int = 0
    """How many prompts were asked."""


class Contact(SQLModel, table=True):
    """What the case diary keeps of a call, visit or message. Append-only: mended by an addendum."""

    __table_args__ = (
        one_of("channel", ("phone", "visit", "letter", "text", "email", "office", "system")),
        one_of("direction", ("in", "out", "none")),
        one_of("visible_to", ("all", "cleared", "author_and_lead")),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    call_key: str = Field(default="", index=True)
    tenancy_id: int = link("tenancy.id")
    person_id: int | None = link("person.id", needed=False)
    officer_id: int | None = link("officer.id", needed=False)
    at: datetime = instant()
    channel: str = code()
    direction: str = code()
    subject: str = words()
    did: str = words()
    """The lines that wrote themselves from what was done, one a line."""
    said: str = words()
    """The officer's own line."""
    visible_to: str = code()


class ContactAddendum(SQLModel, table=True):
    """A correction or addition to a contact. Append-only."""

    __tablename__ = "contact_addendum"

    id: int | None = key()
    key: str = Field(unique=True)
    contact_id: int = link("contact.id")
    officer_id: int = link("officer.id")
    at: datetime = instant()
    text: str = words()


class Promise(SQLModel, table=True):
    """What the caller said they would pay, and when."""

    __table_args__ = (
        one_of("state", ("open", "kept", "broken", "withdrawn")),
        checked("above_nothing", "amount > 0"),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    tenancy_id: int = link("tenancy.id")
    person_id: int | None = link("person.id", needed=False)
    officer_id: int = link("officer.id")
    made_at: datetime = instant()
    amount: int = pence()
    due_on: date = day()
    how: str = words()
    state: str = code()
    version: int = version()


class Enquiry(SQLModel, table=True):
    """A question, message or complaint that still wants an answer; also from a caller not verified."""

    __table_args__ = (
        one_of("kind", ("question", "message", "complaint", "wrong_person")),
        one_of("state", ("open", "answered", "closed")),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    kind: str = code()
    tenancy_id: int | None = link("tenancy.id", needed=False)
    caller_name: str = words()
    """As the caller gave it; not checked."""
    caller_phone: str = words()
    text: str = words()
    answer_by: date = day()
    owner_id: int = link("officer.id")
    taken_by: int = link("officer.id")
    taken_at: datetime = instant()
    state: str = code()
    version: int = version()


class CallBack(SQLModel, table=True):
    """A call we owe somebody."""

    __tablename__ = "call_back"
    __table_args__ = (one_of("state", ("open", "done", "missed", "withdrawn")),)

    id: int | None = key()
    key: str = Field(unique=True)
    tenancy_id: int = link("tenancy.id")
    person_id: int | None = link("person.id", needed=False)
    phone: str = words()
    due_on: date = day()
    due_time: str = code(5, needed=False)
    """HH:MM, or nothing for any time that day."""
    reason: str = words()
    owner_id: int = link("officer.id")
    made_by: int = link("officer.id")
    made_at: datetime = instant()
    state: str = code()
    version: int = version()


class Hold(SQLModel, table=True):
    """A reason to stop for a while; it always has an end and an owner."""

    __table_args__ = (
        one_of("reason", HOLD_REASONS),
        whole("amount"),
        checked("ends_after_it_starts", "ends_on >= starts_on"),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    tenancy_id: int = link("tenancy.id")
    reason: str = code()
    detail: str = words()
    amount: int | None = pence(needed=False)
    """The disputed part; nothing for all of it."""
    starts_on: date = day()
    ends_on: date = day()
    owner_id: int = link("officer.id")
    made_by: int = link("officer.id")
    made_at: datetime = instant()
    ended_on: date | None = day(needed=False)
    ended_by: int | None = link("officer.id", needed=False)
    ended_why: str = words()
    version: int = version()


class Action(SQLModel, table=True):
    """A next step in the escalation queue."""

    __table_args__ = (
        one_of("kind", ACTION_KINDS),
        one_of("done_how", WAYS),
        one_of("state", ("waiting", "open", "done", "cancelled", "refused", "expired", "withdrawn")),
        whole("amount"),
        UniqueConstraint("id", "requested_by"),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    digest: str = code(64)
    tenancy_id: int = link("tenancy.id")
    kind: str = code()
    detail: str = code(needed=False)
    """Which letter, notice, referral or request."""
    reason: str = words()
    amount: int | None = pence(needed=False)
    """Pence at stake, for refunds, write-offs and reversals."""
    posting_id: int | None = Field(default=None, sa_type=BigInt)
    """The posting to take back, for a reversal."""
    hold_until: date | None = day(needed=False)
    due_on: date = day()
    owner_id: int | None = link("officer.id", needed=False)
    requested_by: int = link("officer.id")
    requested_at: datetime = instant()
    state: str = code(index=True)
    gate_said: str = words()
    """The gate's verdict when it was queued, with its source."""
    done_key: str | None = Field(default=None, unique=True)
    """The request key under which it was told that it is done or not wanted any more."""
    done_by: int | None = link("officer.id", needed=False)
    """Who told so."""
    done_on: date | None = day(needed=False)
    """The day it was carried out or called off: of a letter, the day it went."""
    done_how: str | None = code(needed=False)
    done_said: str = words()
    version: int = version()


class Approval(SQLModel, table=True):
    """A request for another person's yes, with the figures frozen as they were. Append-only."""

    __table_args__ = (
        UniqueConstraint("id", "requested_by"),
        ForeignKeyConstraint(["action_id", "requested_by"], ["action.id", "action.requested_by"]),
    )

    id: int | None = key()
    action_id: int = Field(sa_type=BigInt, unique=True)
    requested_by: int = Field(sa_type=BigInt)
    requested_at: datetime = instant()
    expires_at: datetime = instant()
    account_seq: int = Field(sa_type=BigInt)
    """The account's last entry when the figures were frozen."""
    balance: int = pence()
    collectable: int = pence()
    amount: int | None = pence(needed=False)
    policy_version: str = words()


class ApprovalDecision(SQLModel, table=True):
    """The decision on a request: once, and never by who asked. Append-only."""

    __tablename__ = "approval_decision"
    __table_args__ = (
        ForeignKeyConstraint(["approval_id", "requested_by"], ["approval.id", "approval.requested_by"]),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="two_people"),
        CheckConstraint("decided_by IS NOT NULL OR answer = 'expired'", name="somebody_decided"),
        one_of("answer", ("approved", "refused", "expired")),
    )

    approval_id: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    requested_by: int = Field(sa_type=BigInt)
    decided_by: int | None = link("officer.id", needed=False)
    decided_at: datetime = instant()
    answer: str = code()
    reason: str = words()
    seen_seq: int = Field(sa_type=BigInt)
    """The account's last entry when the decision was made: what the approver saw."""
    limit_then: int | None = pence(needed=False)
    """The approver's limit at that moment; nothing for no limit."""
