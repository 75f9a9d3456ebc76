"""THE gate: the one judge of what may reach a debtor, and of what an officer may say to one.

Whatever leaves the building or the officer's mouth about a debt is judged here. The strictest
finding stands; the others stay with it, so that lifting one bar never hides the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from store.domain.gate_facts import (
    BenefitClaim,
    CourtOutcome,
    Dispute,
    GateFacts,
    Hold,
    Insolvency,
    NoticeOnFile,
    NoticeProposal,
    Purpose,
    SafeContact,
    StaffSafety,
    Step,
    Wellbeing,
)
from store.domain.gate_guards import guards
from store.domain.gate_matrix import (
    MATRIX,
    Answer,
    Cell,
    Condition,
    Effect,
    Override,
    Protection,
    usual_override,
)
from store.domain.gate_speech import speech_guard
from store.domain.gate_verdict import Finding, Verdict
from store.domain.money import pounds
from store.domain.moratorium import MoratoriumKind
from store.domain.notice_kinds import NoticeKind

__all__ = [
    "Answer",
    "BenefitClaim",
    "Condition",
    "CourtOutcome",
    "Dispute",
    "Effect",
    "Finding",
    "GateFacts",
    "Hold",
    "Insolvency",
    "NoticeOnFile",
    "NoticeProposal",
    "Override",
    "Protection",
    "Purpose",
    "SafeContact",
    "StaffSafety",
    "Step",
    "Verdict",
    "Wellbeing",
    "judge",
    "protections",
    "speech_guard",
]


@dataclass(frozen=True, slots=True)
class _Live:
    """A protection in force, with the last day it is known to hold."""

    protection: Protection
    until: date | None = None


def judge(step: Step, facts: GateFacts, *, today: date, purpose: Purpose = Purpose.ARREARS) -> Verdict:
    """Say whether the step may be taken today, and if not: why, by what source, until when, who may override.

    `purpose` softens only contact and Direct Debit changes that are not about the protected arrears;
    a notice, a claim, a warrant and an agency file are always about arrears.
    """
    effect = step.effect
    if effect is None:
        return Verdict(step)
    if effect not in _PURPOSEFUL:
        purpose = Purpose.ARREARS
    found = [
        finding
        for live in _live(facts, today)
        if live.protection not in _OUT_OF_REACH[purpose]
        if (finding := _read(live, step, effect, facts)) is not None
    ]
    found.extend(guards(step, facts, today, purpose))
    return Verdict(step, tuple(sorted(found, key=lambda one: -one.answer.rank)))


def protections(facts: GateFacts, *, today: date) -> tuple[Protection, ...]:
    """The protections in force today, in order of rank on screen."""
    order = list(Protection)
    return tuple(sorted({live.protection for live in _live(facts, today)}, key=order.index))


_PURPOSEFUL = frozenset({Effect.LETTER, Effect.CALL, Effect.DD_ARREARS})
_ONLY_ABOUT_THE_DEBT = frozenset(
    {
        Protection.BREATHING_SPACE,
        Protection.PROTECTED_PERIOD,
        Protection.INSOLVENCY,
        Protection.DISPUTE,
        Protection.STATUTE_BARRED,
    }
)
_OUT_OF_REACH = {
    Purpose.ARREARS: frozenset[Protection](),
    Purpose.CURRENT_RENT: _ONLY_ABOUT_THE_DEBT,
    Purpose.HEARING: _ONLY_ABOUT_THE_DEBT | {Protection.BENEFIT_CLAIM, Protection.AGREEMENT_KEPT},
    Purpose.OTHER: frozenset(Protection)
    - {Protection.DECEASED, Protection.SAFE_CONTACT, Protection.STAFF_SAFETY},
}
"""Which protections say nothing about contact for each purpose (SI 2020/1311: rent falling due now may
be discussed; so may permitted proceedings, repairs, safety and the tenant's own question)."""


def _live(facts: GateFacts, today: date) -> Iterator[_Live]:
    for moratorium in facts.moratoria:
        if moratorium.live_on(today):
            standard = moratorium.kind is MoratoriumKind.STANDARD
            which = Protection.BREATHING_SPACE if standard else Protection.PROTECTED_PERIOD
            # the end of a crisis moratorium tells of treatment, so it is not passed on
            yield _Live(which, moratorium.last_day if standard else None)
    if facts.insolvency is not None:
        yield _Live(Protection.INSOLVENCY)
    if facts.deceased:
        yield _Live(Protection.DECEASED)
    if facts.wellbeing is not None and (facts.wellbeing.until is None or today <= facts.wellbeing.until):
        yield _Live(Protection.WELLBEING, facts.wellbeing.until)
    if facts.safe_contact is not None:
        yield _Live(Protection.SAFE_CONTACT)
    if facts.staff_safety is not None:
        yield _Live(Protection.STAFF_SAFETY)
    if facts.benefit_claim is not None and facts.benefit_claim.evidence_given:
        yield _Live(Protection.BENEFIT_CLAIM)
    if facts.agreement_kept:
        yield _Live(Protection.AGREEMENT_KEPT)
    if facts.court_date is not None and today <= facts.court_date:
        yield _Live(Protection.COURT_DATE, facts.court_date)
    if facts.dispute is not None and (facts.dispute.until is None or today <= facts.dispute.until):
        yield _Live(Protection.DISPUTE, facts.dispute.until)
    if facts.barred > 0:
        yield _Live(Protection.STATUTE_BARRED)


def _read(live: _Live, step: Step, effect: Effect, facts: GateFacts) -> Finding | None:
    """The finding of one square of the matrix; None where it says nothing against the step."""
    row = MATRIX[live.protection]
    cell = _special(live.protection, row.cells[effect], step, facts)
    if cell.answer is Answer.ALLOWED:
        return None
    override = cell.override if cell.override is not None else usual_override(cell.answer)
    return Finding(
        live.protection.value,
        cell.answer,
        f"{row.why}: {cell.text}.",
        row.source,
        live.until,
        override,
        cell.needs,
    )


_NOTHING_AGAINST = Cell("✓", Answer.ALLOWED)
_MORATORIA = (Protection.BREATHING_SPACE, Protection.PROTECTED_PERIOD)


def _special(protection: Protection, cell: Cell, step: Step, facts: GateFacts) -> Cell:
    """The squares that look at one more fact than the protection itself."""
    kind = facts.notice.kind if facts.notice is not None and step is Step.NOTICE else None
    if protection in _MORATORIA and kind in (NoticeKind.NTQ, NoticeKind.NTQ_PR):
        # a notice to quit gives no ground, so it is technically possible: legal decides
        return Cell(cell.mark, Answer.BARRED, "a notice to quit needs the legal role", Override.LEGAL)
    insolvency = facts.insolvency
    if protection is Protection.INSOLVENCY and step is not Step.REFUND and insolvency:
        # Nothing of its debt is left to be asked for, but a credit may still be the trustee's.
        return cell if insolvency.included > 0 else _NOTHING_AGAINST
    if protection is Protection.DECEASED and kind is NoticeKind.NTQ_PR:
        return Cell(cell.mark, Answer.WARNED, "copy the notice to quit to the Public Trustee")
    safe = facts.safe_contact
    if protection is Protection.SAFE_CONTACT and step is Step.LETTER and safe and not safe.letters:
        # The route itself stays out of every reason: it is kept with the action and read by many.
        return Cell(cell.mark, Answer.BARRED, "no letters to this person")
    if protection is Protection.STATUTE_BARRED and cell.answer is Answer.BARRED:
        asked = facts.relied_on
        if asked is not None and asked + facts.barred <= facts.arrears:
            return Cell(cell.mark, Answer.WARNED, f"{pounds(facts.barred)} is left out, as it must be")
    return cell
