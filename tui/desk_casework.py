"""What a screen may ask for of casework: what was said and promised, and what became of it.

The rules of `tui.desk` hold here, too.
"""

from datetime import date
from typing import Protocol

from store.domain.money import Pence
from store.domain.views.casework import ActionView, HoldView, PhoneView, WrapSuggestion, WrittenView
from store.domain.views.outcomes import OutcomeSheet
from store.domain.views.people import Speaking


class Casework(Protocol):
    """Writing down what was said, promised and asked."""

    def suggest(self, tenancy_id: int, speaking: Speaking | None) -> WrapSuggestion:
        """Dates and amounts that the wrap-up offers, as far as whoever is on the line may hear them.

        An amount of nothing: no promise is to be asked for, and `why` says why, where that may be known.
        """
        ...

    def phones(self, tenancy_id: int, person_id: int | None) -> tuple[PhoneView, ...]:
        """Numbers that may be rung back; only the safe one where safe-contact rules stand."""
        ...

    def write(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        person_id: int | None,
        channel: str,
        subject: str,
        did: str,
        said: str,
        restricted: bool,
    ) -> WrittenView:
        """Keep a contact in the diary."""
        ...

    def wrap_up(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        person_id: int | None,
        speaking: Speaking | None,
        subject: str,
        did: str,
        said: str,
        restricted: bool,
        promise: tuple[Pence, date, str] | None,
        call_back: tuple[str, date, str, str] | None,
    ) -> WrittenView:
        """Keep all of a call, or nothing of it.

        Args:
            key: The wrap-up's own.
            call_key: The call that ends with it; empty where it goes on.
            tenancy_id: Whose account.
            person_id: Who of it was on the line.
            speaking: Who was on the line.
            subject: What it was about.
            did: The note that wrote itself.
            said: The officer's line; may be empty.
            restricted: Only cleared staff may read the note.
            promise: How much, by when, how it is paid.
            call_back: The number, the day, the time (HH:MM, or empty), why (empty: the officer's line).
        """
        ...

    def add_to(self, *, key: str, contact_id: int, text: str) -> None:
        """Keep an addendum to a contact."""
        ...

    def promise(
        self, *, key: str, tenancy_id: int, person_id: int | None, amount: Pence, due_on: date, how: str
    ) -> int:
        """Keep a promise to pay; gives its number."""
        ...

    def call_back(
        self,
        *,
        key: str,
        tenancy_id: int,
        person_id: int | None,
        phone: str,
        due_on: date,
        due_time: str,
        reason: str,
    ) -> int:
        """Keep that we owe a call; gives its number."""
        ...

    def hold(
        self,
        *,
        key: str,
        tenancy_id: int,
        reason: str,
        detail: str,
        ends_on: date,
        amount: Pence | None = None,
    ) -> HoldView:
        """Stop recovery for a while, with an end: of the whole debt, or of a part in dispute."""
        ...

    def holds(self, tenancy_id: int) -> tuple[HoldView, ...]:
        """The holds that stand."""
        ...

    def end_hold(self, *, hold_id: int, version: int, why: str) -> None:
        """End a hold before its time; refused where somebody changed it meanwhile."""
        ...

    def begin_call(self, *, key: str) -> None:
        """Keep that a call began."""
        ...

    def end_call(self, *, key: str, tenancy_id: int | None, speaking: Speaking | None) -> None:
        """Keep that a call ended, and with whom."""
        ...


class Outcomes(Protocol):
    """Telling what became of what was begun."""

    def sheet(self, tenancy_id: int) -> OutcomeSheet:
        """Open work, reviews of notices, and needs to consider."""
        ...

    def complete(
        self, *, key: str, action_id: int, version: int, outcome: str, how: str, on: date, said: str
    ) -> ActionView:
        """Keep that open work was carried out (`done`), or is not wanted any more (`cancelled`)."""
        ...

    def ask_review(self, *, notice_id: int, version: int, asked_on: date) -> None:
        """Keep that the tenant asked for a review of a notice; done twice it is kept once."""
        ...

    def decide_review(self, *, notice_id: int, version: int, decided_on: date, outcome: str) -> None:
        """Keep how a review was decided: `confirmed` or `set_aside`.

        Raises:
            TwoPeople: this officer drafted or authorised the notice.
        """
        ...

    def consider(self, *, tenancy_id: int, flag_id: int, version: int, outcome: str) -> None:
        """Keep that a need was considered, and what came of it."""
        ...
