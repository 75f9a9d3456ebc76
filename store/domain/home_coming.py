"""How a posting of the desk is known again when the housing system's extract brings it home. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from store.domain.calendar import WorkingDays
from store.domain.entry_kinds import EntryKind
from store.domain.errors import BadInput
from store.domain.receipts import read_number

WITHIN_WORKING_DAYS: Final = 3
"""How far a line's day may be from the posting's, where it names no receipt of ours."""


class HomeWork(StrEnum):
    """What a person must look at; the codes stand in `import_work`."""

    NOT_HOME = "posting_not_home"
    """A posting that was handed over and has not come home."""
    UNSURE = "posting_unsure"
    """A line that looks like a posting of ours and names no receipt."""
    DIFFERS = "posting_differs"
    """A line that names our receipt with another amount, or on another account."""
    TWICE = "posting_home_twice"
    """A second line for a posting that is home."""
    NOT_OUT = "posting_not_handed_over"
    """A line that names a receipt of ours that no batch held."""

    @property
    def said(self) -> str:
        """One sentence: what it is, and what to do."""
        return _SAID[self]

    @classmethod
    def settled(cls) -> tuple["HomeWork", ...]:
        """Those that only a person takes off the list: the others leave it when they are answered."""
        return cls.DIFFERS, cls.TWICE, cls.NOT_OUT


_SAID: Final = {
    HomeWork.NOT_HOME: "A posting handed over has not come home: ask for it in the housing system.",
    HomeWork.UNSURE: "A line looks like a posting of the desk but names no receipt: say whether it is.",
    HomeWork.DIFFERS: "A line names our receipt with another amount or account: nothing was posted, compare.",
    HomeWork.TWICE: "A second line names a posting that is home: the housing system may hold it twice.",
    HomeWork.NOT_OUT: "A line names a receipt never handed over: nothing was posted twice, find out why.",
}

_NEVER_AT_A_DESK: Final = frozenset(
    {
        EntryKind.RENT, EntryKind.SC, EntryKind.CHG, EntryKind.RFW, EntryKind.PRT, EntryKind.OPEN,
        EntryKind.HB, EntryKind.HBA, EntryKind.DHP, EntryKind.CRF, EntryKind.UC_MPTL, EntryKind.UC_TPD,
        EntryKind.DD, EntryKind.DDR, EntryKind.SO, EntryKind.PPT, EntryKind.AP,
    }
)  # fmt: skip
"""Kinds that the housing system itself posts: such a line is its own, whatever its amount and day."""


@dataclass(frozen=True, slots=True)
class Away:
    """One line of a batch, as the ledger holds it."""

    account_id: int
    seq: int
    batch: int
    line: int
    state: str
    """away, home or unsure."""
    sub_account: str
    on: date
    amount: int
    """Pence; money in is negative."""
    receipt: int | None
    """Of the payment, or of the payment that it takes back."""
    home_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of an extract, as far as it matters here."""

    sub_account: str
    on: date
    kind: str
    amount: int
    receipt: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """What a line is."""

    away: Away | None
    work: HomeWork | None
    """What a person must look at; nothing where it is home."""


def our_receipt(text: str) -> int | None:
    """The number of a receipt of ours as an extract writes it; nothing where it is none.

    With its check letter: a housing system's own receipts are numbers too.
    """
    try:
        return read_number(text) if text else None
    except BadInput:
        return None


def match(line: Seen, out: Sequence[Away], working_days: WorkingDays) -> Match | None:
    """Which posting of one account a line brings home; nothing where it is the housing system's own.

    By its receipt and amount exactly. Without a receipt of ours, by amount and a day within 3 working days,
    which is not enough to be sure of.

    Args:
        line: The line, not seen before.
        out: What was handed over of the line's account, home or not, in the order it was posted.
        working_days: England's.
    """
    if line.receipt is not None:
        ours = [one for one in out if one.receipt == line.receipt]
        if ours:
            return _by_receipt(line, ours)
        return None
    if line.kind in _NEVER_AT_A_DESK:
        return None
    like = [
        one
        for one in out
        if one.state == "away" and one.amount == line.amount and _near(one.on, line.on, working_days)
    ]
    if not like:
        return None
    return Match(min(like, key=lambda one: _nearness(one, line)), HomeWork.UNSURE)


def _by_receipt(line: Seen, ours: list[Away]) -> Match:
    same = [one for one in ours if one.amount == line.amount]
    waiting = [one for one in same if one.state != "home"]
    if waiting:
        return Match(min(waiting, key=lambda one: _nearness(one, line)), None)
    return Match(ours[0], HomeWork.TWICE if same else HomeWork.DIFFERS)


def _nearness(one: Away, line: Seen) -> tuple[bool, int, int]:
    return one.sub_account != line.sub_account, abs((one.on - line.on).days), one.seq


def _near(posted: date, seen: date, working_days: WorkingDays) -> bool:
    if abs((seen - posted).days) > WITHIN_WORKING_DAYS * 7:
        return False
    return abs(working_days.between(posted, seen)) <= WITHIN_WORKING_DAYS
