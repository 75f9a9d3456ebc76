"""Who is signed in, and who is on duty."""

from dataclasses import dataclass
from datetime import date, datetime

from store.domain.views.wellbeing import FollowUpView


@dataclass(frozen=True)
class OfficerView:
    """The officer at this desk."""

    id: int
    login: str
    name: str
    team: str
    extension: str
    roles: frozenset[str]
    has_pin: bool


@dataclass(frozen=True)
class DeskView:
    """What a desk must know of its store and its day from the start, also when the store goes away later."""

    officer: OfficerView
    practice: bool
    practice_pin: str
    """The made-up PIN of a practice council, shown on its lock; empty in a live store."""
    today: date
    lead_name: str
    """Who holds the duty lead's shift now; empty where nobody does."""
    lead_extension: str
    lead_desk_open: bool
    lead_phone: str
    """The number to ring where no lead's desk is open (policy)."""
    social_care_phone: str
    """Adult social care out of hours (policy), for an adult who cannot keep themselves safe."""
    rest_minutes: int
    """How long an officer is off the phones after an emergency (policy)."""
    lock_after_minutes: int
    note_limit: int
    """Characters in a note."""
    pin_tries: int = 5
    """Wrong PINs after which none is taken any more (policy)."""
    session_hours: int = 10
    """How long a desk stays open before the PIN is asked for, however busy (policy); never in mid-call."""


@dataclass(frozen=True)
class AlertView:
    """Somebody's wellbeing emergency, as the duty lead's desk shows it. No figure of money."""

    id: int
    key: str
    officer_name: str
    officer_extension: str
    caller: str
    """Name, or `caller not found yet`."""
    address: str
    phone: str
    started_at: datetime
    risk: str
    where: str
    ticks: int
    seen_by: str
    state: str
    follow_ups: tuple[FollowUpView, ...] = ()
    """Once it has ended."""
    named: bool = True
    """It is known whose account it is."""
    reviewed: bool = False
    """A lead has read the record."""
    mistaken: bool = False
    """The officer says that the key was pressed by mistake."""
    debriefed: bool = False
    """The officer was off the phones, and a lead spoke with them."""
