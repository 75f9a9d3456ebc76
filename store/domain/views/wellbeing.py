"""The emergency page. No field of it may hold money."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class AddressBlock:
    """What is read out to 999."""

    name: str
    age: str
    address: tuple[str, ...]
    entry: str
    phone: str
    hazards: str
    household: str
    language: str


@dataclass(frozen=True)
class FollowUpView:
    """Work that an emergency leaves behind."""

    code: str
    name: str
    opened: bool
    """It is queued; otherwise it waits with the duty lead."""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class AlertState:
    """How far the alert has come."""

    stored: bool
    """In the store, not only in the local file."""
    lead_name: str
    lead_extension: str
    lead_desk_open: bool
    seen_by: str
    seen_at: datetime | None
    hold_until: str
    """The day recovery is held to, in words; empty where no tenancy is known."""
    follow_ups: tuple[FollowUpView, ...] = ()
    """Once it has ended."""


@dataclass(frozen=True)
class TickView:
    """One thing asked or done, with its time."""

    item: str
    answer: str
    at: datetime
