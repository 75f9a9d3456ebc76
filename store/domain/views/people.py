"""Finding a caller and checking who speaks."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class FoundRow:
    """One tenancy that the words lead to. No balance, and no address that must stay hidden."""

    tenancy_id: int
    name: str
    """The person whose name or number matched, else the first tenant."""
    address: str
    """One line, or empty where it is hidden."""
    address_hidden: bool
    type: str
    """Tenancy type code."""
    rent_reference: str
    former: bool
    ended_on: date | None
    icons: tuple[str, ...]
    """Codes of what is known, without its content: wellbeing, safety, protected, hold, language, deceased."""


@dataclass(frozen=True)
class FoundList:
    """What a search came to."""

    words: str
    rows: tuple[FoundRow, ...]
    more: bool
    """There are more than the rows given."""
    how: str
    """exact, spelling (near spellings and sounds were added) or recent."""


@dataclass(frozen=True)
class Prompt:
    """One thing to ask a caller; the answer is hidden until asked."""

    code: str
    """A code of `store.domain.verification.Check`."""
    ask: str
    answer: str
    on_letters: bool
    """Whether it is printed on letters, so that anybody who opened one knows it."""


@dataclass(frozen=True)
class SpeakerView:
    """A person who may be the one speaking, with what to ask them."""

    person_id: int
    name: str
    role: str
    """tenant or joint."""
    prompts: tuple[Prompt, ...]
    deceased: bool


@dataclass(frozen=True)
class AuthorityView:
    """A third party's authority on file."""

    id: int
    name: str
    organisation: str
    kind: str
    phone: str
    scope: tuple[str, ...]
    """Codes of `store.domain.verification.Subject`."""
    given_by: str
    starts_on: date
    expires_on: date
    revoked_on: date | None
    evidence: str
    live: bool
    why_not: str
    """live is false because: expired, revoked or not_started; else empty."""


@dataclass(frozen=True)
class VerificationSheet:
    """All that the verify screen needs for one tenancy."""

    tenancy_id: int
    rent_reference: str
    type: str
    address: str
    """One line, or empty where it is hidden."""
    former: bool
    speakers: tuple[SpeakerView, ...]
    authorities: tuple[AuthorityView, ...]
    safe_contact: str
    """What to do before anything else where safe-contact rules stand; never why."""
    safety: str
    """What to do about a staff-safety marker; empty for none."""
    failed_today: int
    """Tries that failed today for this tenancy."""
    needed: int
    """Right answers needed."""
    needed_unprinted: int
    """Of them, how many must not be printed on letters."""
    most_failures: int
    """Failures after which the caller is referred."""


@dataclass(frozen=True)
class Speaking:
    """Who is on the line and what they may be told: what a screen shows the store to open an account."""

    kind: str
    """tenant, joint, third_party or nobody (work on the case without a caller)."""
    person_id: int | None
    authority_id: int | None
    subjects: frozenset[str]
    """Codes of `store.domain.verification.Subject` that may be discussed."""
    name: str
    why: str = ""
    """The purpose, where nobody is on the line."""
    consent: bool = False
    """The tenant said yes by voice, for this call only."""
    at: datetime | None = None
