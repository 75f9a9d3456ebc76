"""One try at checking a caller: what to ask next, and what is kept of it however it ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from store.domain.verification import Check, State, Verification
from store.domain.views.people import Prompt, VerificationSheet
from tui.desk import Desk


@dataclass
class Try:
    """The answers of one try, what was put off, and whether it is kept."""

    check: Verification = field(default_factory=Verification)
    skipped: list[Check] = field(default_factory=list)
    key: str = field(default_factory=lambda: uuid4().hex)
    """The request key of what is kept of it."""
    told: bool = False
    """What it came to is kept."""

    @classmethod
    def begin(cls, sheet: VerificationSheet, prompts: Sequence[Prompt], earlier: int) -> "Try":
        """A fresh try at what there is to ask, after so many failed ones today."""
        check = Verification(
            needed=sheet.needed,
            needed_unprinted=sheet.needed_unprinted,
            most_failures=sheet.most_failures,
            earlier_failures=earlier,
            available=frozenset(Check(prompt.code) for prompt in prompts),
            printed=frozenset(Check(prompt.code) for prompt in prompts if prompt.on_letters),
        )
        return cls(check)

    @property
    def current(self) -> Check | None:
        """The question to ask now: open ones in order, those that were put off last."""
        if self.check.state is not State.ASKING or self.told:
            return None
        left = self.check.not_asked
        waiting = [check for check in left if check not in self.skipped]
        put_off = [check for check in self.skipped if check in left]
        return next(iter(waiting or put_off), None)

    def put_off(self, check: Check) -> None:
        """Ask something else first."""
        self.skipped = [*(one for one in self.skipped if one is not check), check]

    @property
    def left_off(self) -> bool:
        """Something was asked, and the try neither ended nor is kept."""
        return not self.told and bool(self.check.answers) and self.check.state is State.ASKING

    def keeping(self, tenancy_id: int, person_id: int | None, call_key: str) -> Callable[[Desk], int]:
        """What keeps the try as it stands now, once for its key."""
        key, outcome, asked = self.key, self.check.outcome, len(self.check.answers)
        return lambda desk: desk.people.record_try(
            key=key,
            call_key=call_key,
            tenancy_id=tenancy_id,
            outcome=outcome,
            asked=asked,
            person_id=person_id,
        )
