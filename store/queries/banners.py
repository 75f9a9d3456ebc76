"""The warnings at the top of the account page, in rank order: what an officer must know and do, in a line.

Rank: wellbeing and safe contact, staff safety, eviction within 14 days, breathing space, court, deceased,
agreement, then the rest. Nothing in them tells of health.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from store.domain.agreements import KEPT, AgreementState, Frequency
from store.domain.callers import Subject
from store.domain.gate import GateFacts
from store.domain.money import ZERO, Pence, pounds
from store.domain.moratorium import MoratoriumKind
from store.domain.views.account import Banner
from store.queries.case_file import Case
from store.queries.debt import Debt, agreement_row
from store.queries.listener import TAKE_CARE, Listener, moratoria_for, needs_care

EVICTION_DAYS: Final = 14
"""An eviction within so many days outranks everything but people's safety."""

RANKS: Final = {
    "wellbeing": 10,
    "safe_contact": 11,
    "safety": 20,
    "marker_unreviewed": 20,
    "eviction": 30,
    "breathing_space": 40,
    "protected_period": 40,
    "court": 50,
    "deceased": 60,
    "agreement": 70,
    "insolvency": 80,
    "hold": 90,
    "data": 95,
}
"""Lower comes first."""


def banners(case: Case, debt: Debt, facts: GateFacts, listener: Listener) -> tuple[Banner, ...]:
    """The banners for this listener, in order."""
    if not listener.may_know_the_case:
        return ()
    found = [
        *_people(case, facts, listener),
        *_recovery(case, listener),
        *_debt(case, debt, listener),
        *_holds(case, listener),
    ]
    return tuple(sorted(found, key=lambda one: one.rank))


def banner(code: str, text: str) -> Banner:
    """A banner of a known code."""
    return Banner(code, RANKS[code], text)


def _people(case: Case, facts: GateFacts, listener: Listener) -> Iterator[Banner]:
    if facts.wellbeing is not None and listener.hears_of_the_case:
        until = f" Hold to {_day(facts.wellbeing.until)}." if facts.wellbeing.until else ""
        yield banner("wellbeing", f"WELLBEING ALERT: do not raise the debt.{until} Fetch the duty lead.")
    for row in case.safe_contacts:
        if listener.hears_of(row.person_id):
            yield banner("safe_contact", _safe(row))
    if needs_care(case, facts, listener):
        yield banner("safe_contact", TAKE_CARE)
    if listener.hears_of_the_case:
        for row in case.markers:
            late = row.review_on < case.today
            head = f"STAFF SAFETY, UNREVIEWED since {_day(row.review_on)}" if late else "STAFF SAFETY"
            what = _sentence(row.what_to_do) or "Read the marker first."
            yield banner("marker_unreviewed" if late else "safety", f"{head}: {what}")
    dead = [one for one in case.tenants if one.deceased_on is not None]
    if dead and facts.deceased:
        yield banner("deceased", 'DECEASED: the debt is the estate\'s. Give condolences; never "you owe".')
    elif dead:
        yield banner("deceased", "A JOINT TENANT HAS DIED: give condolences; the tenancy goes on.")


def _safe(row: Any) -> str:
    route = f" on {row.route}" if row.route else " by the safe route on file"
    times = f", {row.safe_times}" if row.safe_times else ""
    return f"SAFE CONTACT ONLY{route}{times}. {_sentence(row.what_to_do)}".rstrip()


def _recovery(case: Case, listener: Listener) -> Iterator[Banner]:
    if not listener.hears(Subject.LETTERS):
        return
    for row in case.evictions:
        if row.state != "set" or row.on is None or row.on < case.today:
            continue
        soon = (row.on - case.today).days <= EVICTION_DAYS
        n54 = f", N54 delivered {_day(row.n54_on)}" if row.n54_on else ""
        ref = f", bailiff {row.bailiff_ref}" if row.bailiff_ref else ""
        at = f" {row.at}" if row.at else ""
        yield banner("eviction" if soon else "court", f"EVICTION {_weekday(row.on)}{at}{ref}{n54}.")
    for row in case.cases[:1]:
        if row.outcome_on is None and row.hearing_on is not None and row.hearing_on >= case.today:
            at = f" {row.hearing_time}" if row.hearing_time else ""
            where = f", {row.court}" if row.court else ""
            yield banner("court", f"COURT {_weekday(row.hearing_on)}{at}{where}: advise to attend.")
        elif row.outcome_on is not None and (text := _outcome(row)):
            yield banner("court", text)
    if listener.hears_of_the_case:
        yield from _contradictions(case)


_ORDERS: Final = frozenset({"OPF", "OPD", "SOT", "PPO", "MJ"})
_ADJOURNED: Final = frozenset({"AGP", "AND", "AAH", "ADH", "ADT"})


def _outcome(row: Any) -> str:
    """What the court decided, where it still binds; nothing for a claim that is over."""
    terms = f": {_sentence(row.terms)}" if row.terms else "."
    if row.outcome in _ORDERS:
        return f"COURT ORDER of {_day(row.outcome_on)}{terms} The order stands."
    if row.outcome in _ADJOURNED:
        return f"COURT ADJOURNED on {_day(row.outcome_on)}{terms}"
    return f"EXECUTION STAYED on {_day(row.outcome_on)}{terms}" if row.outcome == "SOE" else ""


def _contradictions(case: Case) -> Iterator[Banner]:
    """What cannot both be true is shown, not hidden."""
    if any(row.outcome is not None and row.hearing_on is None for row in case.cases):
        yield banner("data", "CHECK: a court outcome is on file without a hearing date.")
    if any(row.outcome is None and row.hearing_on and row.hearing_on < case.today for row in case.cases):
        yield banner("data", "CHECK: a hearing is past and its outcome is not on file.")


def _debt(case: Case, debt: Debt, listener: Listener) -> Iterator[Banner]:
    for one in moratoria_for(debt.moratoria, listener):
        if not one.live_on(case.today):
            continue
        standard = one.kind is MoratoriumKind.STANDARD
        head = f"BREATHING SPACE to {_day(one.last_day)}" if standard and one.last_day else one.label.upper()
        owed = f"arrears of {pounds(one.total)}" if one.total > ZERO else "the arrears"
        text = f"{head}: do not discuss {owed}. You may discuss current rent."
        yield banner("breathing_space" if standard else "protected_period", text)
    if listener.hears(Subject.AGREEMENT):
        yield from _agreement(case, debt)
    if debt.insolvent > ZERO and listener.hears(Subject.BALANCE):
        kinds = "/".join(dict.fromkeys(row.kind.upper() for row in case.insolvencies))
        yield banner("insolvency", f"{kinds}: {pounds(debt.insolvent)} is in it and may not be asked for.")


def _agreement(case: Case, debt: Debt) -> Iterator[Banner]:
    row, standing = agreement_row(case), debt.standing
    if row is None or standing is None or standing.state is AgreementState.COMPLETED:
        return
    plan = f"{pounds(Pence(row.instalment))} {Frequency(row.frequency).label}"
    court = " The court's order still stands." if row.kind == "court" else ""
    if standing.state in KEPT:
        following = f", next {_weekday(standing.next_on)}" if standing.next_on else ""
        yield banner("agreement", f"AGREEMENT kept: {plan}{following}.{court}")
    else:
        yield banner("agreement", f"AGREEMENT behind by {pounds(standing.behind)}: {plan}.{court}")


def _holds(case: Case, listener: Listener) -> Iterator[Banner]:
    if not listener.hears_of_the_case:
        return
    for row in case.holds:
        if row.reason == "wellbeing" or row.starts_on > case.today:
            continue
        if row.amount is not None and not listener.hears(Subject.BALANCE):
            continue
        what = f"{pounds(row.amount)} is" if row.amount is not None else "recovery is"
        why = row.reason.replace("_", " ")
        yield banner("hold", f"HOLD ({why}): {what} stopped to {_day(row.ends_on)}.")


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _weekday(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _sentence(text: str) -> str:
    return text.rstrip(". ") + "." if text.strip() else ""
