"""What can be queued: each kind of action, what there is to choose, and how the gate looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from store.domain.gate_facts import GateFacts, NoticeProposal, Purpose, Step
from store.domain.gate_matrix import Condition
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import TenancyType, notice_allowed


@dataclass(frozen=True, slots=True)
class Detail:
    """Which letter, visit, referral ... and what of it reaches the debtor."""

    code: str
    name: str
    step: Step
    purpose: Purpose = Purpose.ARREARS
    meets: frozenset[Condition] = field(default_factory=frozenset)
    """Which conditions of the gate it meets: what it does not meet, it may not pass."""


@dataclass(frozen=True, slots=True)
class ActionKind:
    """A kind of action."""

    kind: str
    step: Step
    """What the gate is asked where no detail is chosen yet."""
    details: tuple[Detail, ...] = ()
    needs_amount: bool = False
    needs_end: bool = False
    """A hold has an end."""
    offered: bool = True
    """False: it is asked for elsewhere (a reversal, from the receipts)."""


def _all(
    step: Step, *pairs: tuple[str, str], purpose: Purpose = Purpose.ARREARS, meets: tuple[Condition, ...] = ()
) -> tuple[Detail, ...]:
    return tuple(Detail(code, name, step, purpose, frozenset(meets)) for code, name in pairs)


def _by_two(*details: Detail) -> tuple[Detail, ...]:
    """The same, done by two officers: for an address or a person that one does not go to alone."""
    return tuple(
        replace(
            one,
            code=f"{one.code}{_TWO}",
            name=f"{one.name}, two officers go",
            meets=one.meets | {Condition.TWO_OFFICERS},
        )
        for one in details
    )


_TWO: Final = "_two"
_C = Condition
_CALM: Final = (_C.NEUTRAL, _C.INFORMING, _C.NO_COURT_THREAT)

HOLD_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "uc_pending": "Universal Credit claim pending",
        "hb_pending": "Housing Benefit claim pending",
        "dispute": "Dispute about the sum",
        "complaint": "Complaint",
        "wellbeing": "Wellbeing alert",
        "dd_setup": "Direct Debit being set up",
        "promise": "Promise of payment",
        "missing_data": "Missing data",
        "other": "Other",
    }
)
"""Why recovery may stop for a while. A breathing space, a court date and an eviction date are no holds: they
stop recovery by themselves."""

IN_DISPUTE: Final = ("dispute", "complaint")
"""Holds about the sum itself: the gate's matrix has a row for them, and they may be about a part of it."""

_LETTERS = (
    # The first two ask for the arrears and say nothing of court; the others warn of it or follow an order.
    *_all(
        Step.LETTER,
        ("letter_1", "First arrears letter"),
        ("letter_2", "Second arrears letter"),
        meets=(_C.NO_COURT_THREAT,),
    ),
    *_all(
        Step.LETTER,
        ("breach", "Agreement broken"),
        ("court_warning", "Warning before court"),
        ("court_breach", "Court order broken"),
    ),
    *_all(Step.LETTER, ("neutral", "About the sum, in neutral words"), meets=_CALM),
    *_all(
        Step.LETTER,
        ("hearing", "The hearing: when, where, and to come"),
        purpose=Purpose.HEARING,
        meets=(_C.HEARING, _C.NEUTRAL),
    ),
    *_all(Step.LETTER, ("current_rent", "Rent falling due"), purpose=Purpose.CURRENT_RENT, meets=_CALM),
    *_all(Step.LETTER, ("general", "General letter, not about arrears"), purpose=Purpose.OTHER),
    *_all(Step.LETTER, ("condolence", "Condolence"), purpose=Purpose.OTHER, meets=(_C.CONDOLENCE,)),
    *_all(
        Step.LETTER,
        ("safe_arrears", "About the sum, by the safe route only"),
        meets=(*_CALM, _C.SAFE_ROUTE),
    ),
    *_all(
        Step.LETTER,
        ("safe_general", "General letter, by the safe route only"),
        purpose=Purpose.OTHER,
        meets=(_C.SAFE_ROUTE,),
    ),
)
_ONE_VISITS = (
    *_all(Step.VISIT, ("arrears", "About the arrears")),
    *_all(
        Step.VISIT,
        ("support", "To offer support"),
        ("tenancy", "Tenancy check"),
        purpose=Purpose.OTHER,
    ),
)
_VISITS = (*_ONE_VISITS, *_by_two(*_ONE_VISITS))
_REFERRALS = _all(
    Step.REFERRAL,
    ("sustainment", "Tenancy sustainment"),
    ("welfare_rights", "Welfare benefits advice"),
    ("debt_advice", "Free debt advice"),
    ("housing_options", "Housing options: at risk of homelessness"),
    ("adult_safeguarding", "Adult safeguarding (Care Act 2014 s42)"),
    ("child_safeguarding", "Child safeguarding (Children Act 1989 ss17, 47)"),
    ("domestic_abuse", "Domestic abuse service"),
    ("legal", "Legal services"),
    ("crisis_fund", "Crisis and Resilience Fund"),
)
_COURT = (
    Detail("claim", "Possession claim", Step.CLAIM),
    Detail("restore", "Restore an adjourned claim", Step.RESTORE),
    Detail("warrant", "Warrant of possession", Step.WARRANT),
    Detail(
        "warrant_police",
        "Warrant of possession, by a plan with the police",
        Step.WARRANT,
        meets=frozenset({_C.POLICE_PLAN}),
    ),
)
_WRITE_OFFS = _all(
    Step.WRITE_OFF,
    ("DEC-NOEST", "Deceased, no estate"),
    ("GONE", "Cannot be traced"),
    ("SBAR", "Statute-barred"),
    ("UNECON", "Uneconomic to collect"),
    ("DRO", "Debt relief order"),
    ("BKT", "Bankruptcy"),
    ("PRISON", "In prison"),
    ("CARE", "In residential care, no assets"),
    ("REMIT", "Court refused, or an error"),
    ("VULN", "Vulnerable"),
    ("POLICY", "Council policy"),
)
_REFUNDS = _all(
    Step.REFUND,
    ("card", "To the same card"),
    ("bank", "To the tenant's bank account"),
)
_TO_ESTATE = _all(Step.REFUND, ("estate", "To the estate"), meets=(_C.ESTATE,))
_BENEFITS = _all(
    Step.BENEFITS_REQUEST,
    ("uc_verify", "Confirm rent for Universal Credit"),
    ("uc_managed", "Universal Credit paid to the landlord"),
    ("uc_deduction", "Deduction from Universal Credit for arrears"),
    ("hb_query", "Ask about Housing Benefit"),
    ("hb_backdate", "Ask to backdate Housing Benefit"),
    ("crf_housing", "CRF Housing Payment"),
)
_COMPLAINTS = _all(
    Step.COMPLAINT,
    ("stage_1", "Stage one"),
    ("stage_2", "Stage two"),
)
_REVERSALS = _all(Step.REVERSAL, ("posting", "Take a posting back"))
_HOLDS = _all(Step.HOLD, *HOLD_REASONS.items())

ACTIONS: Final[Mapping[str, ActionKind]] = MappingProxyType(
    {
        one.kind: one
        for one in (
            ActionKind("letter", Step.LETTER, _LETTERS),
            ActionKind("visit", Step.VISIT, _VISITS),
            ActionKind("referral", Step.REFERRAL, _REFERRALS),
            ActionKind("notice", Step.NOTICE),
            ActionKind("court", Step.CLAIM, _COURT),
            ActionKind("hold", Step.HOLD, _HOLDS, needs_end=True),
            ActionKind("write_off", Step.WRITE_OFF, _WRITE_OFFS, needs_amount=True),
            ActionKind("refund", Step.REFUND, (*_REFUNDS, *_TO_ESTATE), needs_amount=True),
            ActionKind("benefits_request", Step.BENEFITS_REQUEST, _BENEFITS),
            ActionKind("complaint", Step.COMPLAINT, _COMPLAINTS),
            ActionKind("reversal", Step.REVERSAL, _REVERSALS, offered=False),
        )
    }
)
"""Every kind there is, in the order that a screen offers them."""


_MARKED: Final = frozenset({_C.TWO_OFFICERS, _C.POLICE_PLAN})


def details_for(
    kind: str, type_: TenancyType, *, deceased: bool = False, marked: bool = False, safe: bool = False
) -> tuple[Detail, ...]:
    """What to offer for a kind on a tenancy of this type; a wrong notice is not even offered.

    What goes by two officers or by a plan with the police is offered where there is a staff-safety marker,
    the safe route where safe-contact rules apply.
    """
    if kind == "notice":
        fitting = [notice for notice in NoticeKind if notice_allowed(type_, notice, deceased=deceased)]
        details = tuple(one for one in _NOTICES if one.code.removesuffix(_TWO) in fitting)
    else:
        details = ACTIONS[kind].details
    return tuple(
        one
        for one in details
        if (marked or not one.meets & _MARKED) and (safe or _C.SAFE_ROUTE not in one.meets)
    )


def detail_of(kind: str, code: str | None) -> Detail | None:
    """One detail by its code, whether it fits the tenancy or not; nothing where there is none."""
    known = _NOTICES if kind == "notice" else ACTIONS[kind].details if kind in ACTIONS else ()
    return next((one for one in known if one.code == code), None)


def facts_for(facts: GateFacts, detail: Detail | None) -> GateFacts:
    """The facts with the notice that is proposed, where one is."""
    if detail is None or detail.step is not Step.NOTICE:
        return facts
    return replace(facts, notice=NoticeProposal(NoticeKind(detail.code.removesuffix(_TWO))))


def name_of(kind: str, code: str | None) -> str:
    """The name of a detail; empty where there is none, the code itself where it is not known any more."""
    if not code:
        return ""
    known = detail_of(kind, code)
    return code if known is None else known.name


def _as_name(notice: NoticeKind) -> str:
    return notice.label[:1].upper() + notice.label[1:]


_ONE_NOTICES = tuple(Detail(notice.value, _as_name(notice), Step.NOTICE) for notice in NoticeKind)
_NOTICES: Final = (*_ONE_NOTICES, *_by_two(*_ONE_NOTICES))
