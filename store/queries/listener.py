"""Who listens, and what of a case they may hear: a third party never sees past their scope.

The officer's own page is built for whoever is on the line: what may not be said is not on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.domain.callers import Subject
from store.domain.gate import GateFacts
from store.domain.money import ZERO
from store.domain.moratorium import Moratorium
from store.domain.views.people import Speaking
from store.queries.case_file import Case
from store.queries.gate_facts import safe_contact

TAKE_CARE = "Take care: give out no address, number or whereabouts. Ask the duty lead before you go on."
"""In place of a protection whose content the listener may not hear."""


@dataclass(frozen=True)
class Listener:
    """Somebody on the line, or the officer alone."""

    kind: str
    """tenant, joint, third_party or nobody."""
    person_id: int | None
    subjects: frozenset[Subject]
    cleared: bool
    """The officer may read what is restricted."""
    officer_id: int
    lead: bool = False

    @classmethod
    def of(cls, speaking: Speaking, *, officer_id: int, cleared: bool, lead: bool = False) -> "Listener":
        """The listener that a screen named; codes that are no subject open nothing."""
        known = (code for code in speaking.subjects if code in Subject.__members__.values())
        return cls(
            speaking.kind,
            speaking.person_id,
            frozenset(Subject(code) for code in known),
            cleared,
            officer_id,
            lead,
        )

    @property
    def third_party(self) -> bool:
        """Neither a tenant nor the officer alone."""
        return self.kind not in ("tenant", "joint", "nobody")

    @property
    def may_know_the_case(self) -> bool:
        """Whether anything beyond general talk is open: that there is an account at all."""
        return bool(self.subjects - {Subject.GENERAL})

    def hears(self, *subjects: Subject) -> bool:
        """Whether one of these may be discussed."""
        return not self.subjects.isdisjoint(subjects)

    def hears_of(self, person_id: int | None) -> bool:
        """Whether what is known about that person may be on the page: of joint tenants each has their own.

        No scope carries it to a third party.
        """
        if self.kind == "joint":
            return self.may_know_the_case and person_id is not None and person_id == self.person_id
        return Subject.PERSONAL in self.subjects and not self.third_party

    @property
    def hears_of_the_case(self) -> bool:
        """Wellbeing, holds and markers: for the tenants' own calls and the officer's own work."""
        if self.kind == "joint":
            return self.may_know_the_case
        return Subject.PERSONAL in self.subjects and not self.third_party


def codes(subjects: Iterable[Subject]) -> frozenset[str]:
    """Subjects as views carry them."""
    return frozenset(subject.value for subject in subjects)


def facts_for(case: Case, facts: GateFacts, listener: Listener) -> GateFacts:
    """What the gate was told, less what this listener may not hear."""
    hears, whole, money = listener.hears, listener.hears_of_the_case, listener.hears(Subject.BALANCE)
    safe = tuple(row for row in case.safe_contacts if listener.hears_of(row.person_id))
    # Made anew and not copied: a fact that is added to the gate stays unheard until it is named here.
    return GateFacts(
        tenancy_type=facts.tenancy_type,
        moratoria=moratoria_for(facts.moratoria, listener),
        insolvency=facts.insolvency if money else None,
        deceased=facts.deceased and listener.may_know_the_case,
        wellbeing=facts.wellbeing if whole else None,
        safe_contact=safe_contact(safe),
        staff_safety=facts.staff_safety if whole else None,
        benefit_claim=facts.benefit_claim if hears(Subject.BENEFITS) else None,
        agreement_kept=facts.agreement_kept and hears(Subject.AGREEMENT),
        court_date=facts.court_date if hears(Subject.LETTERS) else None,
        dispute=facts.dispute if whole else None,
        barred=facts.barred if money and whole else ZERO,
        arrears=facts.arrears if money else ZERO,
        holds=tuple(hold for hold in facts.holds if whole and (money or hold.amount is None)),
    )


def moratoria_for(moratoria: Iterable[Moratorium], listener: Listener) -> tuple[Moratorium, ...]:
    """Breathing space for whoever may speak of the debt; its sum for whoever may hear the balance."""
    if not listener.hears(Subject.BALANCE, Subject.AGREEMENT):
        return ()
    if listener.hears(Subject.BALANCE):
        return tuple(moratoria)
    return tuple(replace(one, debt={}) for one in moratoria)


def needs_care(case: Case, facts: GateFacts, listener: Listener) -> bool:
    """Whether something protects somebody here that this listener may not hear of."""
    unheard = any(not listener.hears_of(row.person_id) for row in case.safe_contacts)
    return unheard or (facts.wellbeing is not None and not listener.hears_of_the_case)
