"""What the gate is told about a tenancy, from what is on file."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from store.domain.actions import IN_DISPUTE
from store.domain.gate import (
    BenefitClaim,
    CourtOutcome,
    Dispute,
    GateFacts,
    Hold,
    Insolvency,
    NoticeOnFile,
    SafeContact,
    StaffSafety,
    Wellbeing,
)
from store.domain.money import ZERO, Pence
from store.domain.moratorium import extended_deadline
from store.domain.notice_kinds import NoticeKind
from store.domain.policy import Policy
from store.domain.safeguarding import WELLBEING_FLAG
from store.domain.tenancies import TenancyType
from store.queries.case_file import Case, load_case
from store.queries.debt import Debt, debt_of, moratoria_of

NEEDS_TWO = ("two_officers", "not_alone", "police")
"""Marker kinds that want a second person at the door."""


def gate_facts(connection: Connection, tenancy_id: int, policy: Policy, *, today: date) -> GateFacts:
    """All that the gate looks at, as it stands today.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    return gate_facts_of(case, debt_of(connection, case, policy))


def gate_facts_of(case: Case, debt: Debt) -> GateFacts:
    """The same, from a case that was read already."""
    return GateFacts(
        tenancy_type=TenancyType.FTA if case.former else TenancyType(case.head.type),
        moratoria=debt.moratoria,
        insolvency=_insolvency(case, debt),
        deceased=deceased(case),
        wellbeing=wellbeing(case),
        safe_contact=safe_contact(case.safe_contacts),
        staff_safety=staff_safety(case.markers),
        benefit_claim=_claim(case),
        agreement_kept=debt.agreement_kept,
        court_date=court_date(case),
        dispute=_dispute(case),
        barred=debt.barred,
        arrears=max(debt.balances.gross, ZERO),
        holds=_holds(case),
        vulnerability_unconsidered=any(
            row.family == "need" and row.considered_on is None for row in case.flags
        ),
        notice_on_file=_notice(case),
        court=court_outcome(case),
    )


def deceased(case: Case) -> bool:
    """The sole tenant, or the last of joint tenants, has died."""
    return bool(case.tenants) and all(one.deceased_on is not None for one in case.tenants)


def wellbeing(case: Case) -> Wellbeing | None:
    """Whether recovery stops for somebody's wellbeing: until a lead ends the hold, and its flag with it.

    The flag and the alert are a person's: they count on every tenancy of theirs.
    """
    held = any(row.reason == "wellbeing" and row.starts_on <= case.today for row in case.holds)
    flagged = any(row.kind == WELLBEING_FLAG for row in case.flags)
    return Wellbeing() if held or flagged or case.alerts else None


def safe_contact(rows: tuple[Any, ...]) -> SafeContact | None:
    """Safe-contact rules, of several the first; letters and voicemail only where all allow them."""
    if not rows:
        return None
    first = rows[0]
    return SafeContact(
        route=first.route or "the safe route on file",
        letters=all(row.letters for row in rows),
        voicemail=all(row.voicemail for row in rows),
        times=first.safe_times,
        what_to_do=first.what_to_do,
    )


def staff_safety(rows: tuple[Any, ...]) -> StaffSafety | None:
    """Markers as one: everything there is to do, and the review that is longest overdue."""
    if not rows:
        return None
    what = dict.fromkeys(row.what_to_do.rstrip(". ") for row in rows if row.what_to_do)
    return StaffSafety(
        what_to_do="; ".join(what) + "." if what else "read the marker first.",
        review_on=min(row.review_on for row in rows),
        two_officers=any(row.kind in NEEDS_TWO for row in rows),
    )


def court_date(case: Case) -> date | None:
    """The next hearing that has not been held."""
    ahead = [
        row.hearing_on
        for row in case.cases
        if row.hearing_on is not None and row.hearing_on >= case.today and row.outcome_on is None
    ]
    return min(ahead, default=None)


def court_outcome(case: Case) -> CourtOutcome | None:
    """How far the newest claim has come; a later one replaces what an earlier one came to."""
    if not case.cases:
        return None
    row = case.cases[0]
    return CourtOutcome(
        code=row.outcome or "",
        on=row.outcome_on,
        issued=row.issued_on is not None,
        warned_on=max((warning.done_on for warning in case.warnings), default=None),
    )


def _insolvency(case: Case, debt: Debt) -> Insolvency | None:
    return Insolvency(case.insolvencies[-1].kind, debt.insolvent) if case.insolvencies else None


def _claim(case: Case) -> BenefitClaim | None:
    claims = sorted(
        (row for row in case.awards if row.state == "claimed" and row.benefit in ("HB", "UC")),
        key=lambda row: not row.evidence_given,
    )
    names = {"HB": "Housing Benefit", "UC": "Universal Credit"}
    return BenefitClaim(names[claims[0].benefit], claims[0].evidence_given) if claims else None


def _dispute(case: Case) -> Dispute | None:
    """A dispute of the whole sum; of a part, only that part is held."""
    ends = [
        (row.ends_on, row.reason)
        for row in _in_force(case)
        if row.reason in IN_DISPUTE and row.amount is None
    ]
    if not ends:
        return None
    until, what = max(ends)
    return Dispute(what=what, until=until)


def _holds(case: Case) -> tuple[Hold, ...]:
    """Holds, but for those that are a protection of their own: disputes of the whole sum, and wellbeing."""
    return tuple(
        Hold(
            row.reason,
            row.starts_on,
            row.ends_on,
            None if row.amount is None else Pence(row.amount),
        )
        for row in case.holds
        if row.reason != "wellbeing" and not (row.reason in IN_DISPUTE and row.amount is None)
    )


def _in_force(case: Case) -> tuple[Any, ...]:
    return tuple(row for row in case.holds if row.starts_on <= case.today)


def _notice(case: Case) -> NoticeOnFile | None:
    """The newest served notice; its end moves where breathing space, over or not, would let it lapse."""
    spells = moratoria_of((*case.moratoria, *case.past_moratoria))
    for row in case.notices:
        if row.state != "served" or row.specified_on is None or row.kind == "EXT":
            continue
        lapses = row.lapses_on
        for moratorium in sorted(spells, key=lambda one: one.starts_on):
            if lapses is not None:
                lapses = extended_deadline(lapses, moratorium)
        review_open = row.review_asked_on is not None and row.review_decided_on is None
        return NoticeOnFile(NoticeKind(row.kind), row.specified_on, lapses, review_open)
    return None
