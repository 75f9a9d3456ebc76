"""What a screen may ask for: one small Protocol an area.

Every method blocks (it reads or writes the store) and is run by `tui.jobs` in a thread. Every method may
raise a `DutydeskError`, whose words are shown as they are. What takes a `key` happens once for that key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from store.domain.money import Pence
from store.domain.views.account import AccountView, DiaryView, PeopleView, RecoveryView
from store.domain.views.casework import (
    ActionView,
    ApprovalView,
    DraftView,
    EscalationSheet,
)
from store.domain.views.money import PaymentSheet, ReceiptView, SplitPreview, TakenRow, UnsettledView
from store.domain.views.officers import AlertView, DeskView
from store.domain.views.people import FoundList, Speaking, VerificationSheet
from store.domain.views.wellbeing import AddressBlock, AlertState
from tui.desk_casework import Casework as Casework
from tui.desk_casework import Outcomes as Outcomes


class People(Protocol):
    """Finding a caller and checking who speaks."""

    def find(self, words: str) -> FoundList:
        """At most 20 tenancies that the words lead to, best first."""
        ...

    def recent(self) -> FoundList:
        """The last ten accounts this officer opened, newest first."""
        ...

    def sheet(self, tenancy_id: int) -> VerificationSheet:
        """Who may be speaking and what to ask them."""
        ...

    def record_try(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        outcome: str,
        asked: int,
        person_id: int | None = None,
        authority_id: int | None = None,
    ) -> int:
        """Keep that a caller was checked (`passed`, `failed`, `consent`, `authority`, `gave_up`).

        Returns how many tries failed today for the tenancy.
        """
        ...

    def take_message(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int | None,
        caller_name: str,
        caller_phone: str,
        text: str,
        answer_by: date | None = None,
    ) -> int:
        """Keep a general message from a caller who was not verified; gives its number."""
        ...


class Accounts(Protocol):
    """Looking at an account. Every look is in the trail."""

    def open(self, tenancy_id: int, speaking: Speaking, *, call_key: str) -> AccountView:
        """The account page for who is on the line."""
        ...

    def diary(self, tenancy_id: int, speaking: Speaking) -> DiaryView:
        """The newest contacts."""
        ...

    def recovery(self, tenancy_id: int, speaking: Speaking) -> RecoveryView:
        """Notices and court."""
        ...

    def people(self, tenancy_id: int, speaking: Speaking) -> PeopleView:
        """People and flags."""
        ...


class Money(Protocol):
    """Taking a payment, its receipt, and taking it back."""

    def sheet(self, tenancy_id: int) -> PaymentSheet:
        """What the pay screen opens with."""
        ...

    def preview(self, tenancy_id: int, amount: Pence, order: str) -> SplitPreview:
        """The split of an amount across sub-accounts; nothing is taken."""
        ...

    def take(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        amount: Pence,
        method: str,
        outside_reference: str,
        split: Mapping[str, Pence],
    ) -> ReceiptView:
        """Take the payment, once; the split adds up to the amount."""
        ...

    def became(self, *, key: str, tenancy_id: int) -> ReceiptView | None:
        """What became of a payment sent under a key: its receipt, or nothing where it was not taken.

        Nothing is taken by asking, and "nothing" stays true: a commit still on its way is waited for.
        """
        ...

    def taken(self, tenancy_id: int) -> tuple[TakenRow, ...]:
        """The newest receipts of the account."""
        ...

    def print_receipt(self, posting_id: int) -> str:
        """Write the receipt as a text file (a COPY after the first time); gives the path."""
        ...

    def ask_reversal(self, *, key: str, tenancy_id: int, posting_id: int, reason: str) -> ActionView:
        """Ask another person to take a posting back."""
        ...


class Queue(Protocol):
    """The escalation queue and its approvals."""

    def sheet(self, tenancy_id: int) -> EscalationSheet:
        """What could be queued now, with what the gate says of each."""
        ...

    def queue(
        self,
        *,
        key: str,
        tenancy_id: int,
        kind: str,
        detail: str,
        reason: str,
        due_on: date,
        owner_id: int | None,
        amount: Pence | None = None,
        hold_until: date | None = None,
    ) -> ActionView:
        """Queue an action; refused with its reason and source where the gate bars it."""
        ...

    def on_account(self, tenancy_id: int) -> tuple[ActionView, ...]:
        """What is queued on an account, newest first."""
        ...

    def approvals(self) -> tuple[ApprovalView, ...]:
        """What waits for a decision, oldest first, this officer's own requests among it."""
        ...

    def approval(self, action_id: int) -> ApprovalView:
        """One request, with its figures as frozen and as they are now."""
        ...

    def approve(self, *, action_id: int, seen_seq: int, pin: str, reason: str) -> ActionView:
        """Say yes to what was seen.

        Raises:
            FiguresChanged: the account moved after `seen_seq`.
            TwoPeople: it is this officer's own request.
        """
        ...

    def refuse(self, *, action_id: int, seen_seq: int, reason: str) -> ActionView:
        """Say no, with a reason."""
        ...

    def withdraw(self, *, action_id: int, version: int) -> ActionView:
        """Take one's own request back."""
        ...


@dataclass(frozen=True)
class Emergency:
    """All that is known of a wellbeing emergency at one moment; sent whole each time, so none is lost."""

    key: str
    started_at: str
    """ISO 8601, with zone."""
    tenancy_id: int | None
    person_id: int | None
    risk: str
    heard: str
    where: str
    ticks: tuple[tuple[str, str, str], ...]
    """Item, answer, moment (ISO 8601)."""
    closed: bool


class Wellbeing(Protocol):
    """The emergency: kept in a local file first, in the store when it can be."""

    def block(self, tenancy_id: int | None, person_id: int | None) -> AddressBlock:
        """What to read out to 999, as far as it is known; never raises for a store that is away."""
        ...

    def keep(self, emergency: Emergency) -> AlertState:
        """Keep it: local file first, then the store, with a hold on recovery where a tenancy is known.

        A store that is away is told in the state, not raised.
        """
        ...

    def state(self, key: str) -> AlertState:
        """How far the alert has come: who has seen it."""
        ...

    def alerts(self) -> tuple[AlertView, ...]:
        """Live alerts of the whole team, newest first, for a lead's desk."""
        ...

    def seen(self, alert_id: int) -> None:
        """The lead owns it."""
        ...

    def done(self, alert_id: int, step: str) -> None:
        """The lead has done a step of `store.domain.safeguarding.LEAD_STEPS`."""
        ...

    def name(self, alert_id: int, rent_reference: str) -> str:
        """The lead says whose account it is; what waited for that is opened. Gives the address.

        Raises:
            NotFound: no account has that reference.
            AlreadyDecided: it has an account.
        """
        ...


class Drafts(Protocol):
    """What was typed and not yet kept."""

    def save(self, *, form: str, tenancy_id: int | None, key: str, call_key: str, content: str) -> bool:
        """Keep what is typed, in the store, or in a local file where the store is away.

        Returns whether it is in the store.
        """
        ...

    def discard(self, *, key: str) -> None:
        """It was kept for good, or thrown away on purpose."""
        ...

    def offered(self) -> tuple[DraftView, ...]:
        """This officer's drafts: first the payments sent and not heard of, then the newest."""
        ...

    def unsettled(self, tenancy_id: int) -> tuple[UnsettledView, ...]:
        """Payments on an account that were sent and not heard of: this officer's, and others'."""
        ...


class Officers(Protocol):
    """Who is at this desk."""

    def desk(self) -> DeskView:
        """The officer, the day and the duty lead."""
        ...

    def check_pin(self, pin: str) -> bool:
        """Whether the PIN is this officer's; after too many wrong ones it refuses for good."""
        ...

    def choose_pin(self, *, old: str, new: str) -> None:
        """Set the PIN."""
        ...

    def beat(self, *, desk_key: str) -> None:
        """Say that this desk is open."""
        ...

    def leave(self, *, desk_key: str) -> None:
        """Say that this desk is closed."""
        ...


class Desk(Protocol):
    """All areas of one desk."""

    @property
    def people(self) -> People: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def money(self) -> Money: ...
    @property
    def casework(self) -> Casework: ...
    @property
    def outcomes(self) -> Outcomes: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def wellbeing(self) -> Wellbeing: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def officers(self) -> Officers: ...
