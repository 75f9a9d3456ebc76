"""The gate's matrix as data: what each protection says to each thing that may reach a debtor."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.domain.moratorium import SOURCE as MORATORIUM_SOURCE


class Protection(StrEnum):
    """A row: something known that changes what we may do. Order is the order of rank on screen."""

    WELLBEING = "wellbeing"
    SAFE_CONTACT = "safe_contact"
    STAFF_SAFETY = "staff_safety"
    BREATHING_SPACE = "breathing_space"
    PROTECTED_PERIOD = "protected_period"
    """A mental health crisis moratorium, under the only name it may have on a screen."""
    COURT_DATE = "court_date"
    DECEASED = "deceased"
    INSOLVENCY = "insolvency"
    AGREEMENT_KEPT = "agreement_kept"
    BENEFIT_CLAIM = "benefit_claim"
    DISPUTE = "dispute"
    STATUTE_BARRED = "statute_barred"


class Effect(StrEnum):
    """A column: what reaches the debtor."""

    LETTER = "letter or text"
    CALL = "call about arrears"
    NOTICE = "notice"
    CLAIM = "claim"
    WARRANT = "warrant or eviction"
    AGENCY = "debt collection agency"
    DD_ARREARS = "arrears part of a Direct Debit"
    REFUND = "refund"


class Answer(StrEnum):
    """What the gate says, mildest first: of several the strictest stands."""

    ALLOWED = "allowed"
    WARNED = "warned"
    TEMPLATE_ONLY = "template only"
    SAFEGUARD_ONLY = "with safeguard only"
    SAFE_ROUTE_ONLY = "safe route only"
    ESTATE_ONLY = "estate only"
    MANAGER_ONLY = "manager only"
    LEGAL_ONLY = "legal only"
    BARRED = "barred"

    @property
    def rank(self) -> int:
        """Place in strictness, 0 for allowed."""
        return _ANSWERS.index(self)


_ANSWERS: Final = tuple(Answer)


class Condition(StrEnum):
    """What a conditional answer asks of a letter, visit, notice, warrant or refund before it may go."""

    CONDOLENCE = "condolence"
    HEARING = "about the hearing"
    NEUTRAL = "neutral wording"
    INFORMING = "only informs"
    THANK_YOU = "thank-you"
    NO_COURT_THREAT = "no threat of court"
    SAFE_ROUTE = "by the safe route"
    TWO_OFFICERS = "two officers"
    POLICE_PLAN = "plan with the police"
    ESTATE = "to the estate"


CONDITIONAL: Final = frozenset(
    {Answer.TEMPLATE_ONLY, Answer.SAFEGUARD_ONLY, Answer.SAFE_ROUTE_ONLY, Answer.ESTATE_ONLY}
)
"""Answers that let pass only what meets their condition."""


class Override(StrEnum):
    """Who may go on in spite of a finding, with a recorded reason; easiest first."""

    OFFICER = "the officer"
    MANAGER = "a manager"
    LEGAL = "the legal role"
    NOBODY = "nobody"

    @property
    def rank(self) -> int:
        """Place in how hard it is to get, 0 for the officer."""
        return _OVERRIDES.index(self)


_OVERRIDES: Final = tuple(Override)

_BY_ANSWER: Final = {
    Answer.ALLOWED: Override.OFFICER,
    Answer.WARNED: Override.OFFICER,
    Answer.MANAGER_ONLY: Override.MANAGER,
    Answer.LEGAL_ONLY: Override.LEGAL,
}


def usual_override(answer: Answer) -> Override:
    """Who may go on where a cell does not say otherwise; what is barred or conditional, nobody."""
    return _BY_ANSWER.get(answer, Override.NOBODY)


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the matrix."""

    mark: str
    """The word in the square, as council staff know it."""
    answer: Answer
    text: str = ""
    """The end of the reason sentence."""
    override: Override | None = None
    """Who may go on, where it is not the usual one for the answer."""
    needs: Condition | None = None
    """What a conditional answer asks for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One protection: why it matters, and what it says to each effect."""

    why: str
    """The beginning of the reason sentence."""
    source: str
    cells: Mapping[Effect, Cell]


_A, _C = Answer, Condition
_YES = Cell("✓", _A.ALLOWED)


def _no(text: str, mark: str = "✗", override: Override | None = None) -> Cell:
    return Cell(mark, _A.BARRED, text, override)


def _manager(text: str) -> Cell:
    return Cell("manager", _A.MANAGER_ONLY, text)


def _legal(text: str) -> Cell:
    return Cell("legal", _A.LEGAL_ONLY, text)


def _only(mark: str, answer: Answer, text: str, needs: Condition) -> Cell:
    return Cell(mark, answer, text, needs=needs)


def _warn(text: str, mark: str = "warn") -> Cell:
    return Cell(mark, _A.WARNED, text)


def _row(why: str, source: str, *cells: Cell) -> Row:
    return Row(why, source, MappingProxyType(dict(zip(Effect, cells, strict=True))))


def _moratorium_row(why: str) -> Row:
    return _row(
        why,
        MORATORIUM_SOURCE,
        _no("do not write about it; a letter about the current rent may go"),
        _no("do not call about it; the current rent may be discussed"),
        _no("a notice on it would be null and void"),
        _no("no claim may be issued on it"),
        _no("no warrant may be asked for or enforced"),
        _no("recall it from the agency", "✗ recall"),
        _no("stop the arrears part and keep the rent part", "✗ stop"),
        _YES,
    )


_LEAD: Final = Override.MANAGER
_WELLBEING_HOLD: Final = _no("recovery is on hold until the duty lead releases it", "✗ hold", _LEAD)

MATRIX: Final[Mapping[Protection, Row]] = MappingProxyType(
    {
        Protection.BREATHING_SPACE: _moratorium_row("Breathing space protects this debt"),
        Protection.PROTECTED_PERIOD: _moratorium_row("A protected period covers this debt"),
        Protection.INSOLVENCY: _row(
            "This debt is in an insolvency",
            "Insolvency law; Sharples v Places for People [2011] EWCA Civ 813",
            _no("do not write about it; rent since the order may be asked for"),
            _no("do not call about it; rent since the order may be discussed"),
            _legal("ask legal before a notice"),
            _legal("ask legal before a claim"),
            _legal("ask legal before a warrant"),
            _no("it may not go to an agency"),
            _no("its part of the Direct Debit must stop"),
            _warn("the money may belong to the Official Receiver or trustee", "✓ OR/trustee"),
        ),
        Protection.DECEASED: _row(
            "The tenant has died",
            "The debt is the estate's; Law of Property (Miscellaneous Provisions) Act 1994 s18",
            _only(
                "template only",
                _A.TEMPLATE_ONLY,
                'only the condolence letter; never "you owe"',
                _C.CONDOLENCE,
            ),
            _no("nobody may be called about the debt: only the estate owes it"),
            _no(
                "only a notice to quit to the personal representatives, copied to the Public Trustee",
                "PR NTQ only",
            ),
            _no("no claim from this desk"),
            _no("no warrant from this desk"),
            _no("it may not go to an agency"),
            _no("the Direct Debit ends with the payer"),
            _only("estate", _A.ESTATE_ONLY, "a refund goes to the estate only", _C.ESTATE),
        ),
        Protection.WELLBEING: _row(
            "A wellbeing alert is open",
            "Council safeguarding policy: all recovery contact on hold",
            _WELLBEING_HOLD,
            _WELLBEING_HOLD,
            _WELLBEING_HOLD,
            _manager("a manager decides about a claim"),
            _manager("a manager decides about a warrant"),
            _no("it may not go to an agency"),
            _warn("leave the Direct Debit as it is", "no change"),
            _YES,
        ),
        Protection.SAFE_CONTACT: _row(
            "Safe-contact rules apply",
            "Council safe-contact policy",
            _only("safe route only", _A.SAFE_ROUTE_ONLY, "only by the safe route", _C.SAFE_ROUTE),
            _only(
                "safe no. only",
                _A.SAFE_ROUTE_ONLY,
                "only on the safe number, at the safe times",
                _C.SAFE_ROUTE,
            ),
            _manager("a manager decides about a notice"),
            _manager("a manager decides about a claim"),
            _manager("a manager decides about a warrant"),
            _no("it may not go to an agency"),
            _YES,
            _YES,
        ),
        Protection.BENEFIT_CLAIM: _row(
            "A benefit claim is open and its evidence has been given",
            "Pre-Action Protocol for Possession Claims by Social Landlords, para 2.6",
            _only("inform text", _A.TEMPLATE_ONLY, "only a message that informs", _C.INFORMING),
            _YES,
            _warn("a notice may be served, but no claim may follow while it is open"),
            _no("do not start proceedings"),
            _no("no warrant while it is open"),
            _no("it may not go to an agency"),
            _YES,
            _warn("check that the credit does not belong to the benefit", "check"),
        ),
        Protection.AGREEMENT_KEPT: _row(
            "A live agreement is being kept",
            "Pre-Action Protocol for Possession Claims by Social Landlords, para 2.9",
            _no("no arrears letter or text"),
            _only("thank-you only", _A.TEMPLATE_ONLY, "a call may only say thank you", _C.THANK_YOU),
            _warn("a notice needs a recorded reason"),
            _no("postpone the claim while it is kept"),
            _no("no warrant while it is kept"),
            _no("it may not go to an agency"),
            _YES,
            _YES,
        ),
        Protection.COURT_DATE: _row(
            "A court date is set",
            "Council policy: nothing that cuts across a listed hearing",
            _only("court letters only", _A.TEMPLATE_ONLY, "only letters about the hearing", _C.HEARING),
            _YES,
            _no("no new notice before the hearing"),
            _warn("a claim is already before the court", "—"),
            _no("no warrant before the hearing"),
            _no("it may not go to an agency"),
            _YES,
            _YES,
        ),
        Protection.DISPUTE: _row(
            "The sum is in dispute or under complaint",
            "Housing Ombudsman Complaint Handling Code; council policy",
            _only("neutral", _A.TEMPLATE_ONLY, "only neutral wording", _C.NEUTRAL),
            _YES,
            _warn("a notice needs a recorded reason"),
            _manager("a manager decides about a claim"),
            _manager("a manager decides about a warrant"),
            _no("it may not go to an agency"),
            _YES,
            _YES,
        ),
        Protection.STAFF_SAFETY: _row(
            "A staff-safety marker is on file",
            "Health and Safety at Work etc. Act 1974 s2",
            _YES,
            _YES,
            _only("two-person serve", _A.SAFEGUARD_ONLY, "two people serve the notice", _C.TWO_OFFICERS),
            _YES,
            _only("police plan", _A.SAFEGUARD_ONLY, "agree a plan with the police first", _C.POLICE_PLAN),
            _warn("tell the agency about the marker", "inform"),
            _YES,
            _YES,
        ),
        Protection.STATUTE_BARRED: _row(
            "Part of the debt is too old to sue for",
            "Limitation Act 1980 s19",
            _only(
                "no court threat",
                _A.TEMPLATE_ONLY,
                "only wording without a threat of court",
                _C.NO_COURT_THREAT,
            ),
            _YES,
            _no("leave that part out of the notice", "✗ on that part"),
            _no("that part may not be claimed"),
            _no("that part may not be enforced"),
            _no("that part may not go to an agency"),
            _YES,
            _YES,
        ),
    }
)
"""Twelve protections by eight effects."""
