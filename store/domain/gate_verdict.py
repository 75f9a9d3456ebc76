"""What the gate hands back: findings in rank order, and the one that stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from store.domain.errors import Barred
from store.domain.gate_facts import Step
from store.domain.gate_matrix import Answer, Condition, Override


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason for the verdict."""

    rule: str
    """A stable code: a protection or a guard."""
    answer: Answer
    reason: str
    """A whole sentence for the officer. It names no person."""
    source: str
    until: date | None
    """The last day it is known to hold, or None."""
    override: Override
    """Who may go on in spite of it."""
    needs: Condition | None = None
    """What lets it pass, where the answer is conditional."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """May this step be taken? Everything found is kept, strictest first."""

    step: Step
    findings: tuple[Finding, ...] = ()

    @property
    def answer(self) -> Answer:
        """The strictest finding's answer; allowed when nothing was found."""
        return self.findings[0].answer if self.findings else Answer.ALLOWED

    @property
    def allowed(self) -> bool:
        """Nothing stands against it."""
        return self.answer is Answer.ALLOWED

    @property
    def barred(self) -> bool:
        """It must not happen."""
        return self.answer is Answer.BARRED

    @property
    def reason(self) -> str:
        """The strictest finding's sentence; empty when allowed."""
        return self.findings[0].reason if self.findings else ""

    @property
    def source(self) -> str:
        """The statute, regulation or policy behind the reason; empty when allowed."""
        return self.findings[0].source if self.findings else ""

    @property
    def until(self) -> date | None:
        """The last day on which the answer is known to stand; None when open, or when allowed."""
        ends = [one.until for one in self.findings if one.answer is self.answer]
        known = [end for end in ends if end is not None]
        return max(known) if ends and len(known) == len(ends) else None

    @property
    def override(self) -> Override:
        """Who may go on in spite of every finding: the hardest of them to get."""
        return max(
            (one.override for one in self.findings), key=lambda who: who.rank, default=Override.OFFICER
        )

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every sentence that must be heeded, strictest first."""
        return tuple(one.reason for one in self.findings)

    @property
    def said(self) -> str:
        """The verdict in one line for the record: answer, reason, source."""
        if not self.findings:
            return self.answer.value
        return f"{self.answer.value}: {self.reason} ({self.source})"

    def enforce(self, meets: Collection[Condition] = ()) -> None:
        """Let pass what is not barred, not legal's to decide, and meets the condition of every finding.

        What only a manager may decide passes here: that is for the approval to see to.

        Args:
            meets: What the chosen letter, visit, notice, warrant or refund brings with it.

        Raises:
            Barred: with the reason, its source and what to do instead.
        """
        if self.barred:
            raise Barred(self.reason, self._instead(), source=self.source)
        for one in self.findings:
            if one.answer is Answer.LEGAL_ONLY:
                raise Barred(
                    one.reason, "Queue a referral to legal services: only they decide.", source=one.source
                )
            if one.needs is not None and one.needs not in meets:
                raise Barred(
                    one.reason,
                    f"Choose one that is {_WORDS.get(one.needs, one.needs.value)}.",
                    source=one.source,
                )

    def _instead(self) -> str:
        who = self.override
        until = f" until {self.until:%d/%m/%Y}" if self.until is not None else ""
        if who is Override.NOBODY:
            return f"It cannot be done{until}."
        return f"It cannot be done{until} unless {who.value} decides otherwise."


_WORDS = {
    Condition.CONDOLENCE: "a condolence",
    Condition.NEUTRAL: "neutral in its wording",
    Condition.INFORMING: "meant to inform only",
    Condition.THANK_YOU: "a thank-you only",
    Condition.NO_COURT_THREAT: "without a threat of court",
    Condition.TWO_OFFICERS: "done by two officers",
    Condition.POLICE_PLAN: "done by a plan with the police",
}
"""Conditions as the end of "Choose one that is ..."; the others read well as they are."""
