"""Checking who is on the line: three right answers, and no word about which one was wrong.

A failed try is one that ended without passing after a wrong answer, whoever ended it; a second wrong answer
ends it at once. At the second failed try (council policy) the caller is referred to the duty lead. Who leaves
off after a wrong answer has failed, too: nobody may look for the right one a guess at a time.

How many answers are needed is council policy and comes in as arguments; that personal data go only to
somebody whose identity is clear is the law (UK GDPR Art 5(1)(f), Art 32).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from store.domain.callers import (
    EVERYTHING,
    GENERAL_MESSAGE,
    RELEVANT_FACTS,
    UNVERIFIED,
    Authority,
    Caller,
    CallerKind,
    Scope,
    Standing,
    Subject,
    may,
    subjects,
)
from store.domain.errors import Refused

__all__ = [
    "EVERYTHING",
    "GENERAL_MESSAGE",
    "NOT_CONFIRMED",
    "PRINTED_ON_LETTERS",
    "RELEVANT_FACTS",
    "UNVERIFIED",
    "Authority",
    "Caller",
    "CallerKind",
    "Check",
    "Scope",
    "Standing",
    "State",
    "Subject",
    "Verification",
    "may",
    "subjects",
]


class Check(StrEnum):
    """One thing a caller can be asked."""

    FULL_NAME = "full_name"
    DATE_OF_BIRTH = "date_of_birth"
    ADDRESS = "address"
    REFERENCE = "reference"
    LAST_PAYMENT = "last_payment"
    PASSPHRASE = "passphrase"

    @property
    def ask(self) -> str:
        """The question, as an officer says it."""
        return _ASK[self]


_ASK: Final = {
    Check.FULL_NAME: "Can I take your full name?",
    Check.DATE_OF_BIRTH: "What is your date of birth?",
    Check.ADDRESS: "What is your full address, with the postcode?",
    Check.REFERENCE: "What is your tenancy or rent reference?",
    Check.LAST_PAYMENT: "How much was your last payment, or when was it?",
    Check.PASSPHRASE: "What is the passphrase you agreed with us?",
}

PRINTED_ON_LETTERS: Final = frozenset({Check.FULL_NAME, Check.ADDRESS, Check.REFERENCE})
"""What anybody who opened a letter knows; a policy may name others."""

NOT_CONFIRMED: Final = (
    "I haven't been able to confirm who I'm speaking to, so I can't go into the account. "
    "I can take a message, or tell you about our services in general."
)
"""What is said after a failure. It never tells which answer was wrong (or that one was nearly right)."""


MOST_WRONG: Final = 2
"""The wrong answer that ends a try."""


class State(StrEnum):
    """How far a check has come."""

    ASKING = "asking"
    VERIFIED = "verified"
    FAILED = "failed"
    """Too many wrong answers, or too few questions left; the caller may try again once."""
    REFER = "refer"
    """Too many failed tries: to the duty lead."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The answers so far. Each step gives a new value; nothing in it holds an answer's content."""

    needed: int = 3
    """Right answers needed; two where we rang the number we hold."""
    needed_unprinted: int = 1
    """How many of them must not be printed on letters."""
    most_failures: int = 2
    """The failed try at which the caller is referred."""
    earlier_failures: int = 0
    """Tries that failed earlier today."""
    available: frozenset[Check] = frozenset(Check)
    """What there is an answer on file for."""
    printed: frozenset[Check] = PRINTED_ON_LETTERS
    answers: tuple[tuple[Check, bool], ...] = ()
    """What was asked and whether it was right, in order."""

    @property
    def right(self) -> frozenset[Check]:
        """Answered right."""
        return frozenset(check for check, ok in self.answers if ok)

    @property
    def wrong(self) -> int:
        """Wrong answers in this try."""
        return sum(not ok for _, ok in self.answers)

    @property
    def failures(self) -> int:
        """Failed tries, should this one end as it stands."""
        return self.earlier_failures + (self.wrong > 0 and self.state is not State.VERIFIED)

    @property
    def outcome(self) -> str:
        """What is kept of this try should it end as it stands: `passed`, `failed`, or `gave_up`."""
        if self.state is State.VERIFIED:
            return "passed"
        return "failed" if self.wrong else "gave_up"

    @property
    def not_asked(self) -> tuple[Check, ...]:
        """Questions still open, in order."""
        asked = {check for check, _ in self.answers}
        return tuple(check for check in Check if check in self.available and check not in asked)

    @property
    def state(self) -> State:
        """Refer outranks verified: who failed too often is not waved through on the rest."""
        if self.earlier_failures >= self.most_failures:
            return State.REFER
        if self.wrong < MOST_WRONG and self._enough(self.right):
            return State.VERIFIED
        if self.wrong < MOST_WRONG and self._enough(self.right | frozenset(self.not_asked)):
            return State.ASKING
        last = self.wrong > 0 and self.earlier_failures + 1 >= self.most_failures
        return State.REFER if last else State.FAILED

    def _enough(self, right: frozenset[Check]) -> bool:
        return len(right) >= self.needed and len(right - self.printed) >= self.needed_unprinted

    @property
    def still_needed(self) -> int:
        """Right answers still needed, 0 once verified."""
        unprinted = self.needed_unprinted - len(self.right - self.printed)
        return max(self.needed - len(self.right), unprinted, 0)

    @property
    def said(self) -> str:
        """What to tell the caller now; never which answer failed."""
        if self.state is State.VERIFIED:
            return "Thank you, that's all I need."
        return "Thank you." if self.state is State.ASKING else NOT_CONFIRMED

    def answered(self, check: Check, *, right: bool) -> "Verification":
        """Take one answer.

        Raises:
            Refused: the question was asked before (a second guess is no check), has no answer on file, or
                the check is over.
        """
        if self.state is not State.ASKING:
            raise Refused("This check is over.", "Go on with what it came to.")
        if check not in self.not_asked:
            raise Refused("That question cannot be asked now.", "Ask another one of the list.")
        return replace(self, answers=(*self.answers, (check, right)))
