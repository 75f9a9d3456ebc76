"""What was handed to the housing system and has not come home."""

from dataclasses import dataclass
from datetime import date

from store.domain.money import Pence


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A posting that was handed over and has not come home, or of which nobody is sure."""

    account_id: int
    seq: int
    """Of the entry: with the account, what names it."""
    tenancy_id: int
    rent_reference: str
    batch: int
    line: int
    """In the batch's file, from 1."""
    handed_over_on: date
    posted_on: date
    kind: str
    sub_account: str
    amount: Pence
    """Money in is negative."""
    receipt: str
    """As printed, or empty."""
    home_reference: str
    """Of the line that may be it, or empty."""
    home_on: date | None


@dataclass(frozen=True, slots=True)
class DifferRow:
    """A line of an extract that names a receipt of ours and is not what was handed over."""

    what: str
    """A code of `store.domain.home_coming.HomeWork`."""
    reference: str
    """The housing system's, of the line."""
    tenancy_id: int | None
    rent_reference: str
    """Or empty."""
    amount: Pence
    """Of the line; money in is negative."""
    said: str
    """What it is and what to do."""
