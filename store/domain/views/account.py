"""The account page and its panels. A field is nothing where the one who listens may not hear it."""

from dataclasses import dataclass
from datetime import date, datetime

from store.domain.money import ZERO, Pence


@dataclass(frozen=True)
class Banner:
    """A warning at the top of the page; lower rank comes first."""

    code: str
    """wellbeing, safe_contact, safety, eviction, breathing_space, protected_period, court, deceased,
    agreement, insolvency, hold, marker_unreviewed, data."""
    rank: int
    text: str
    """What an officer must know and do, in one line."""


@dataclass(frozen=True)
class FiveBalancesView:
    """The five balances of one rent debt, and what stands outside it."""

    gross: Pence
    in_flight: Pence
    moratorium: Pence
    barred: Pence
    """Statute-barred or in an insolvency: may not be collected."""
    collectable: Pence
    held: Pence = ZERO
    """A part in dispute: not asked for until its hold ends."""


@dataclass(frozen=True)
class SubAccountView:
    """One sub-account."""

    code: str
    name: str
    balance: Pence
    weekly_charge: Pence
    rent_debt: bool
    """Counts in the five balances."""


@dataclass(frozen=True)
class MoneyLine:
    """One sum in or out, as a caller would know it."""

    on: date
    name: str
    """Plain English, such as Cash or Rent."""
    amount: Pence
    """Positive both ways; which list it stands in says the direction."""
    receipt: str = ""
    posting_id: int | None = None
    reversed: bool = False
    late: bool = False
    """Expected, and its day has gone by."""


@dataclass(frozen=True)
class DueView:
    """The next sum due on the account."""

    on: date
    amount: Pence
    what: str


@dataclass(frozen=True)
class AgreementView:
    """An agreement, and how far behind it is."""

    id: int
    kind: str
    state: str
    frequency: str
    instalment: Pence
    starts_on: date
    starting_balance: Pence
    expected_today: Pence
    behind: Pence
    """How far the balance is above what the agreement expects; never below zero."""
    next_on: date | None
    ends_on: date | None
    payments_left: int
    review_on: date | None
    tolerance_days: int


@dataclass(frozen=True)
class MemberView:
    """Somebody of the household, or next of kin."""

    person_id: int
    name: str
    role: str
    relation: str
    language: str
    deceased: bool
    flags: tuple[str, ...]
    """What to do, one line a flag, that this officer may see."""


@dataclass(frozen=True)
class NextStepView:
    """The step on file for this account."""

    kind: str
    label: str
    """The kind in the policy's words."""
    detail: str
    due_on: date
    owner: str
    state: str
    reason: str


@dataclass(frozen=True)
class BenefitView:
    """What is on file about a benefit."""

    benefit: str
    state: str
    paid_to: str
    amount: Pence
    each: str
    """week or month."""
    next_on: date | None
    as_at: date | None


@dataclass(frozen=True)
class AccountView:
    """The account page, for one listener at one moment."""

    tenancy_id: int
    account_id: int
    person_ids: tuple[int, ...]
    names: tuple[str, ...]
    """Of the tenants."""
    address: str
    """Empty where it is hidden."""
    address_hidden: bool
    type: str
    type_name: str
    rent_reference: str
    payment_reference: str
    fund: str
    patch: str
    officer: str
    """Who looks after the patch."""
    starts_on: date
    ends_on: date | None
    as_at: datetime
    seq: int
    """The account's last entry: what this page was made from."""
    subjects: frozenset[str]
    """What may be discussed; all subjects for a tenant."""
    banners: tuple[Banner, ...]
    guard: tuple[str, ...]
    """What may and may not be said or done, from the gate."""
    balances: FiveBalancesView | None
    weekly_charge: Pence | None
    """Of all sub-accounts in a charged week."""
    weeks_behind: str | None
    """Collectable over the weekly charge, one decimal, or `0`."""
    sub_accounts: tuple[SubAccountView, ...]
    next_due: DueView | None
    money_in: tuple[MoneyLine, ...]
    money_out: tuple[MoneyLine, ...]
    expected: tuple[MoneyLine, ...]
    """In flight: evidence on file."""
    direct_debit: DueView | None
    agreement: AgreementView | None
    benefits: tuple[BenefitView, ...]
    household: tuple[MemberView, ...]
    promises: tuple[DueView, ...]
    next_step: NextStepView | None
    next_step_known: bool
    """False: not assessed."""
    becomes_secure_on: date | None
    eviction_on: date | None
    eviction_at: str


@dataclass(frozen=True)
class DiaryRow:
    """One contact in the diary."""

    contact_id: int
    at: datetime
    officer: str
    channel: str
    direction: str
    subject: str
    did: str
    said: str
    """Empty with `restricted` where this officer may not read it."""
    restricted: bool
    addenda: tuple[str, ...]
    """`23 Nov 14:10 A Okoro: text`, oldest first."""


@dataclass(frozen=True)
class DiaryView:
    """The newest contacts first."""

    rows: tuple[DiaryRow, ...]
    more: bool


@dataclass(frozen=True)
class NoticeView:
    """A notice with its dates."""

    kind: str
    name: str
    state: str
    served_on: date | None
    specified_on: date | None
    lapses_on: date | None
    amount: Pence
    authorised_by: str


@dataclass(frozen=True)
class CourtView:
    """A claim, its hearing and its order."""

    claim_number: str
    hearing_on: date | None
    hearing_time: str
    court: str
    outcome: str
    outcome_on: date | None
    terms: str
    strike_out_on: date | None


@dataclass(frozen=True)
class EvictionView:
    """A warrant and its appointment."""

    state: str
    on: date | None
    at: str
    bailiff_ref: str
    n54_on: date | None


@dataclass(frozen=True)
class RecoveryView:
    """Notices and court: panel 5."""

    allowed_notices: tuple[str, ...]
    """Names of the notices that this tenancy type allows."""
    why_only_these: str
    notices: tuple[NoticeView, ...]
    cases: tuple[CourtView, ...]
    evictions: tuple[EvictionView, ...]
    becomes_secure_on: date | None


@dataclass(frozen=True)
class ContactPointView:
    """One way to reach a person."""

    kind: str
    value: str
    label: str
    preferred: bool
    last_confirmed_on: date | None
    safe: bool
    """True where it is the safe one; where safe-contact rules stand only that one is shown."""


@dataclass(frozen=True)
class FlagView:
    """A flag or marker with its review."""

    person: str
    family: str
    kind: str
    what_to_do: str
    review_on: date | None
    overdue: bool


@dataclass(frozen=True)
class PersonView:
    """A person of the tenancy with their contact points."""

    person_id: int
    name: str
    role: str
    relation: str
    language: str
    contact_points: tuple[ContactPointView, ...]
    contact_points_hidden: bool


@dataclass(frozen=True)
class PeopleView:
    """People and flags: panel 6."""

    people: tuple[PersonView, ...]
    flags: tuple[FlagView, ...]
    markers: tuple[FlagView, ...]
    authorities: tuple[str, ...]
    """One line each."""
