"""What may be discussed with whom: tenants, joint tenants, and third parties within their authority."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.domain.calendar import calendar_month_from


class Subject(StrEnum):
    """What a conversation may be about, or do."""

    GENERAL = "general"
    """How things work, and a message taken: open to everybody, and it confirms nothing."""
    BALANCE = "balance"
    BREAKDOWN = "breakdown"
    LETTERS = "letters"
    STATEMENT = "statement"
    AGREEMENT = "agreement"
    BENEFITS = "benefits"
    PAYMENTS = "payments"
    PERSONAL = "personal"
    """What is known about one person: phone, birth date, needs. Of joint tenants each has their own."""
    NOTES = "notes"


EVERYTHING: Final = frozenset(Subject)
UNVERIFIED: Final = frozenset({Subject.GENERAL})

GENERAL_MESSAGE: Final = (
    "I can't confirm whether we hold an account. If the tenant joins us on the line, or signs an authority, "
    "I can talk. I can take a message now."
)
"""What is said to anybody without a right to more."""


class Scope(StrEnum):
    """The four scopes an authority form offers."""

    BALANCE = "balance"
    TALK = "talk"
    AGREE = "agree"
    ALL = "all"

    @property
    def subjects(self) -> frozenset[Subject]:
        """What the scope reaches; each reaches all that the one before does."""
        return _SCOPES[self]


_S = Subject
_TALK: Final = UNVERIFIED | {_S.BALANCE, _S.BREAKDOWN, _S.LETTERS, _S.STATEMENT, _S.PAYMENTS}
_SCOPES: Final[Mapping[Scope, frozenset[Subject]]] = MappingProxyType(
    {
        Scope.BALANCE: UNVERIFIED | {_S.BALANCE},
        Scope.TALK: _TALK,
        Scope.AGREE: _TALK | {_S.AGREEMENT},
        Scope.ALL: EVERYTHING - {_S.NOTES, _S.PERSONAL},
    }
)

RELEVANT_FACTS: Final = UNVERIFIED | {_S.BALANCE, _S.BREAKDOWN, _S.LETTERS, _S.AGREEMENT}
"""What a councillor or Member of Parliament may hear for a named constituent's case, without separate
consent (Data Protection Act 2018 Sch 1 paras 23-24)."""


@dataclass(frozen=True, slots=True)
class _Kind:
    reach: frozenset[Subject]
    """The most that an authority of this kind can ever reach."""
    evidence: frozenset[str] = frozenset()
    """Evidence that the kind needs; empty: any."""
    source: str = "UK GDPR Art 6; council policy on authority to act"


_MONEY: Final = EVERYTHING - {_S.NOTES, _S.PERSONAL}
_KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "appointee": _Kind(
            UNVERIFIED | {_S.BENEFITS}, source="DWP appointee: benefits only, not the tenancy"
        ),
        "lpa": _Kind(
            _MONEY, frozenset({"registered"}), "Lasting power of attorney, registered (property and affairs)"
        ),
        "deputy": _Kind(_MONEY, frozenset({"order"}), "Court of Protection order, sealed"),
        "executor": _Kind(_TALK, frozenset({"order", "written"}), "Grant or letters; death certificate"),
        "councillor": _Kind(RELEVANT_FACTS, source="Data Protection Act 2018 Sch 1 paras 23-24"),
        "mp": _Kind(RELEVANT_FACTS, source="Data Protection Act 2018 Sch 1 paras 23-24"),
        "police": _Kind(UNVERIFIED, source="Data Protection Act 2018 Sch 2 para 2: the duty lead decides"),
    }
)
_ANY_OTHER: Final = _Kind(_MONEY)
_AS_LONG_AS_IT_SAYS: Final = frozenset({"lpa", "deputy", "appointee"})
"""Made by a registered power, a court or the DWP: not for council policy to end."""


class Standing(StrEnum):
    """Whether an authority may be used, or why not."""

    LIVE = "live"
    NOT_STARTED = "not_started"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class Authority:
    """A third party's right to talk to us about a tenancy."""

    kind: str
    """adviser, relative, support_worker, appointee, lpa, deputy, executor, councillor, mp, police,
    solicitor or other."""
    scope: frozenset[Subject]
    starts_on: date
    expires_on: date
    """The last day that the form names."""
    evidence: str
    """written, recorded, form, order or registered; empty for none."""
    revoked_on: date | None = None
    months: int = field(kw_only=True)
    """The longest that council policy lets one last; those that rest on law last as long as they say."""

    @property
    def last_day(self) -> date:
        """The last day it may be used: that on the form, or the longest that policy allows."""
        if self.kind in _AS_LONG_AS_IT_SAYS:
            return self.expires_on
        return min(self.expires_on, calendar_month_from(self.starts_on, self.months))

    def standing(self, today: date) -> Standing:
        """Whether it may be used today; a revocation counts from its day on."""
        if self.revoked_on is not None and self.revoked_on <= today:
            return Standing.REVOKED
        if today < self.starts_on:
            return Standing.NOT_STARTED
        if self.last_day < today:
            return Standing.EXPIRED
        needed = _KINDS.get(self.kind, _ANY_OTHER).evidence
        if not self.evidence or (needed and self.evidence not in needed):
            return Standing.NO_EVIDENCE
        return Standing.LIVE

    @property
    def reach(self) -> frozenset[Subject]:
        """What it may reach while live: its scope, never beyond what its kind can carry."""
        return UNVERIFIED | (self.scope & _KINDS.get(self.kind, _ANY_OTHER).reach)

    @property
    def source(self) -> str:
        """Where the limits of its kind come from."""
        return _KINDS.get(self.kind, _ANY_OTHER).source


class CallerKind(StrEnum):
    """Who is on the line."""

    TENANT = "tenant"
    JOINT = "joint"
    THIRD_PARTY = "third_party"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody on the line, and what we know about their right to know."""

    kind: CallerKind
    verified: bool = False
    """For a third party: name, office, and a call back to a published number."""
    authority: Authority | None = None
    consent: frozenset[Subject] = frozenset()
    """What the verified tenant agreed to by voice, for this call only."""


def subjects(caller: Caller, *, today: date) -> frozenset[Subject]:
    """All that may be discussed with the caller."""
    if caller.kind is CallerKind.THIRD_PARTY:
        # by voice the tenant is on the line and was verified; it never opens notes or another's details
        agreed = caller.consent & _MONEY
        authority = caller.authority
        if caller.verified and authority is not None and authority.standing(today) is Standing.LIVE:
            return UNVERIFIED | agreed | authority.reach
        return UNVERIFIED | agreed
    if caller.verified and caller.kind is CallerKind.TENANT:
        return EVERYTHING
    if caller.verified and caller.kind is CallerKind.JOINT:
        # Nothing on a note says yet which of the two it is about.
        return EVERYTHING - {Subject.PERSONAL, Subject.NOTES}
    return UNVERIFIED


def may(caller: Caller, subject: Subject, *, today: date) -> bool:
    """Whether this may be discussed with, or done for, the caller."""
    return subject in subjects(caller, today=today)
