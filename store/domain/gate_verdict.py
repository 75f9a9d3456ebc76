"""What the gate hands back: findings in rank order, and the one that stands."""

from dataclasses import dataclass
from datetime import date

from store.domain.errors import Barred
from store.domain.gate_facts import Step
from store.domain.gate_matrix import Answer, Override


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

    def enforce(self) -> None:
        """Let pass what is not barred.

        Raises:
            Barred: with the reason, its source and what to do instead.
        """
        if not self.barred:
            return
        who = self.override
        until = f" until {self.until:%d/%m/%Y}" if self.until is not None else ""
        do = (
            f"It cannot be done{until}."
            if who is Override.NOBODY
            else f"It cannot be done{until} unless {who.value} decides otherwise."
        )
        raise Barred(self.reason, do, source=self.source)
