"""What the gate is told about an account: built by queries, judged by `store.domain.gate`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.domain.gate_matrix import Effect
from store.domain.money import ZERO, Pence
from store.domain.moratorium import Moratorium
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import TenancyType


class Step(StrEnum):
    """What is about to happen; the codes of queued actions and of what the outbox sends."""

    LETTER = "letter"
    TEXT = "text"
    VISIT = "visit"
    CALL = "call"
    NOTICE = "notice"
    CLAIM = "court"
    RESTORE = "restore"
    """An adjourned claim is taken up again."""
    WARRANT = "warrant"
    AGENCY = "agency"
    DD_CHANGE = "dd_change"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    REFERRAL = "referral"
    HOLD = "hold"
    COMPLAINT = "complaint"
    BENEFITS_REQUEST = "benefits_request"
    REVERSAL = "reversal"

    @property
    def effect(self) -> Effect | None:
        """What of it reaches the debtor; None for a neutral step, which the gate never bars."""
        return _EFFECTS.get(self)


_EFFECTS = {
    Step.LETTER: Effect.LETTER,
    Step.TEXT: Effect.LETTER,
    Step.VISIT: Effect.CALL,
    Step.CALL: Effect.CALL,
    Step.NOTICE: Effect.NOTICE,
    Step.CLAIM: Effect.CLAIM,
    Step.RESTORE: Effect.CLAIM,
    Step.WARRANT: Effect.WARRANT,
    Step.AGENCY: Effect.AGENCY,
    Step.DD_CHANGE: Effect.DD_ARREARS,
    Step.REFUND: Effect.REFUND,
}


class Purpose(StrEnum):
    """What a letter, text, call, visit or Direct Debit change is about."""

    ARREARS = "arrears"
    CURRENT_RENT = "current rent"
    """Rent falling due now, or arrears that arose after a moratorium or an order began."""
    HEARING = "the hearing"
    """Its date and place, and that the tenant should come (Pre-Action Protocol para 2.12)."""
    OTHER = "something else"
    """Repairs, safety, the caller's own question."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason to stop for a while."""

    reason: str
    starts_on: date
    ends_on: date
    """The last day it stops anything."""
    amount: Pence | None = None
    """The part that is held; None for all of it."""


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """An open wellbeing alert."""

    until: date | None = None
    """The last day of its hold; None until the duty lead releases it."""


@dataclass(frozen=True, slots=True)
class SafeContact:
    """Safe-contact rules: the one way to reach a person at risk."""

    route: str = "the safe route on file"
    letters: bool = False
    voicemail: bool = False
    times: str = ""
    what_to_do: str = ""


@dataclass(frozen=True, slots=True)
class StaffSafety:
    """A staff-safety marker, about behaviour."""

    what_to_do: str
    review_on: date
    two_officers: bool = False


@dataclass(frozen=True, slots=True)
class Insolvency:
    """A debt solution in law."""

    kind: str
    """DRO, bankruptcy or IVA."""
    included: Pence
    """What of it is still owed. Discharge ends the debtor's liability, not the protection: only an order
    that was revoked, or an arrangement that failed, opens the debt again."""


@dataclass(frozen=True, slots=True)
class BenefitClaim:
    """A Housing Benefit or Universal Credit claim not yet decided."""

    benefit: str
    evidence_given: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute or complaint about the sum."""

    what: str = "dispute"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeProposal:
    """The notice somebody wants to serve. What is None has not been settled yet and is not judged."""

    kind: NoticeKind
    figure: Pence | None = None
    """Arrears that the notice states."""
    balance: Pence | None = None
    """What the sub-accounts that may stand on a notice owe on its date."""
    specified_on: date | None = None
    earliest_on: date | None = None
    """The earliest date the law allows, from `store.domain.notices`."""
    authorised: bool | None = None
    """False: somebody said it is final and nobody authorised it. None: approval is still to be asked."""


@dataclass(frozen=True, slots=True)
class NoticeOnFile:
    """The served notice that a claim would rest on."""

    kind: NoticeKind
    specified_on: date
    """A claim may be issued after this day."""
    lapses_on: date | None = None
    """The last day for a claim; None where the notice does not lapse."""
    review_open: bool = False
    """An introductory or demoted tenant asked for a review and it is not decided."""


@dataclass(frozen=True, slots=True)
class CourtOutcome:
    """The newest claim for possession, as far as it has come."""

    code: str
    """AGP, SOT ...; empty while nothing is decided."""
    on: date | None = None
    issued: bool = True
    warned_on: date | None = None
    """When the tenant was last warned, after a breach, that we would go on."""

    @property
    def possession(self) -> bool:
        """An order for possession that can be enforced."""
        return self.code in ("OPF", "OPD", "SOT", "PPO")

    @property
    def adjourned(self) -> bool:
        """Adjourned, so that it can be taken up again."""
        return self.code in ("AGP", "AND", "AAH", "ADH", "ADT")


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything the gate looks at. What is left out means: none on file."""

    tenancy_type: TenancyType = TenancyType.SEC
    moratoria: tuple[Moratorium, ...] = ()
    insolvency: Insolvency | None = None
    deceased: bool = False
    """The sole tenant, or the last of joint tenants, has died."""
    wellbeing: Wellbeing | None = None
    safe_contact: SafeContact | None = None
    staff_safety: StaffSafety | None = None
    benefit_claim: BenefitClaim | None = None
    agreement_kept: bool = False
    """Live, neither breached nor past its tolerance."""
    court_date: date | None = None
    dispute: Dispute | None = None
    barred: Pence = ZERO
    """The part of the arrears that may not be sued for."""
    arrears: Pence = ZERO
    """All rent arrears, barred part included."""
    relied_on: Pence | None = None
    """What the step asks for; None means all arrears."""
    holds: tuple[Hold, ...] = ()
    vulnerability_unconsidered: bool = False
    """A vulnerability is on file without a recorded Equality Act consideration."""
    notice: NoticeProposal | None = None
    notice_on_file: NoticeOnFile | None = None
    court: CourtOutcome | None = None
