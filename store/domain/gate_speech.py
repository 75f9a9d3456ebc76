"""What an officer may and may not say on the line, one sentence for each protection in force."""

from collections.abc import Iterator
from datetime import date

from store.domain.gate_facts import GateFacts, Insolvency, SafeContact, StaffSafety
from store.domain.money import ZERO, Pence, pounds
from store.domain.moratorium import Moratorium, MoratoriumKind


def speech_guard(facts: GateFacts, today: date) -> tuple[str, ...]:
    """The sentences for the account page, in order of rank; empty when anything ordinary may be said.

    Nothing in them tells of health, or why safe-contact rules exist.
    """
    return tuple(_sentences(facts, today))


def _sentences(facts: GateFacts, today: date) -> Iterator[str]:
    if facts.wellbeing is not None and (facts.wellbeing.until is None or today <= facts.wellbeing.until):
        yield "WELLBEING ALERT: do not raise the debt. Listen, and fetch the duty lead if worried."
    if facts.safe_contact is not None:
        yield _safe_contact(facts.safe_contact)
    if facts.staff_safety is not None:
        yield _staff_safety(facts.staff_safety, today)
    for moratorium in facts.moratoria:
        if moratorium.live_on(today):
            yield _moratorium(moratorium)
    if facts.court_date is not None and today <= facts.court_date:
        yield (
            f"COURT on {facts.court_date:%d/%m/%Y}: advise to attend. "
            "Promise nothing about what the court will decide."
        )
    if facts.deceased:
        yield 'DECEASED: the debt is the estate\'s. Give condolences; never say "you owe".'
    if facts.insolvency is not None and facts.insolvency.included > ZERO:
        yield _insolvency(facts.insolvency)
    if facts.agreement_kept:
        yield "AGREEMENT KEPT: thank them. Do not ask for more than was agreed."
    if facts.benefit_claim is not None and facts.benefit_claim.evidence_given:
        yield f"{facts.benefit_claim.benefit} CLAIM OPEN, evidence given: inform. Do not speak of court."
    if facts.dispute is not None and (facts.dispute.until is None or today <= facts.dispute.until):
        yield f"IN DISPUTE ({facts.dispute.what}): keep to neutral words about this sum."
    if facts.barred > 0:
        yield f"OLD DEBT: no threat of court about {pounds(facts.barred)}. A note for you, not to be said."
    for hold in facts.holds:
        if hold.starts_on <= today <= hold.ends_on:
            what = "recovery" if hold.amount is None else pounds(hold.amount)
            why = hold.reason.replace("_", " ")
            yield f"HOLD to {hold.ends_on:%d/%m/%Y} ({why}): do not press for {what}."


def _arrears_of(amount: Pence) -> str:
    return f"arrears of {pounds(amount)}" if amount > ZERO else "the arrears"


def _moratorium(moratorium: Moratorium) -> str:
    head = "PROTECTED PERIOD"
    if moratorium.kind is MoratoriumKind.STANDARD and moratorium.last_day is not None:
        head = f"BREATHING SPACE to {moratorium.last_day:%d/%m/%Y}"
    return f"{head}: do not discuss {_arrears_of(moratorium.total)}. You may discuss current rent."


def _insolvency(insolvency: Insolvency) -> str:
    return (
        f"{insolvency.kind.upper()}: do not ask for {_arrears_of(insolvency.included)}. "
        "You may discuss rent since the order."
    )


def _safe_contact(safe: SafeContact) -> str:
    voicemail = "" if safe.voicemail else " Leave no voicemail."
    letters = "" if safe.letters else " Send no letters."
    times = f", {safe.times}" if safe.times else ""
    more = f" {safe.what_to_do}" if safe.what_to_do else ""
    return f"SAFE CONTACT ONLY: {safe.route}{times}.{voicemail}{letters}{more}"


def _staff_safety(marker: StaffSafety, today: date) -> str:
    late = f" UNREVIEWED since {marker.review_on:%d/%m/%Y}." if marker.review_on < today else ""
    return f"STAFF SAFETY: {marker.what_to_do}{late}"
