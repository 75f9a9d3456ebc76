"""Taking money."""

from dataclasses import dataclass
from datetime import date, datetime

from store.domain.money import Pence
from store.domain.sending import Sent
from store.domain.views.casework import DraftView


@dataclass(frozen=True)
class SplitLine:
    """How much of a payment goes to one sub-account."""

    code: str
    name: str
    owed: Pence
    """Before."""
    share: Pence
    left: Pence
    """After; below zero is in credit."""
    why: str
    """this week's rent, arrears, or as the caller asked."""


@dataclass(frozen=True)
class SuggestedAmount:
    """An amount a key fills in."""

    key: str
    amount: Pence
    what: str


@dataclass(frozen=True)
class PaymentSheet:
    """What the pay screen opens with."""

    tenancy_id: int
    account_id: int
    seq: int
    payer: str
    rent_reference: str
    suggested: tuple[SuggestedAmount, ...]
    methods: tuple[tuple[str, str], ...]
    """Code and name, in order."""
    may_take: bool
    why_not: str
    orders: tuple[tuple[str, str], ...]
    """Ways to split: code and name; the first is the policy's own order."""
    confirm_from: Pence | None = None
    """From this sum on the amount is typed twice; nothing: never."""


@dataclass(frozen=True)
class SplitPreview:
    """The split before anything is taken."""

    amount: Pence
    order: str
    lines: tuple[SplitLine, ...]
    seq: int
    """The account's last entry that it was worked out from."""
    sentence: str
    """To read to the caller."""


@dataclass(frozen=True)
class ReceiptView:
    """A receipt, as printed."""

    number: int
    text_number: str
    """As printed, with its check letter."""
    posting_id: int
    rent_reference: str
    amount: Pence
    method: str
    method_name: str
    outside_reference: str
    taken_at: datetime
    officer: str
    lines: tuple[SplitLine, ...]
    balance_after: Pence
    """Of the rent debt."""
    again: bool
    """True: this was taken before under the same key; nothing was taken twice."""
    reversed: bool
    copy: bool


@dataclass(frozen=True)
class TakenRow:
    """A receipt that could be reversed."""

    posting_id: int
    number: str
    on: date
    amount: Pence
    method: str
    officer: str
    reversed: bool
    pending: bool
    """A reversal waits for approval."""
    taken_at: datetime


@dataclass(frozen=True)
class UnsettledView:
    """A payment that was sent, and whose desk has not heard yet what became of it."""

    draft: DraftView
    sent: Sent
    officer: str
    """Who sent it."""
    mine: bool
    """Sent by who asks, who can go on with it."""
