"""What became of what was begun: open work, notices under review, needs to consider."""

from dataclasses import dataclass
from datetime import date

from store.domain.views.casework import ActionView


@dataclass(frozen=True)
class ReviewView:
    """A served notice whose review may be asked for, or is open."""

    notice_id: int
    name: str
    served_on: date
    ask_by: date
    """The last day to ask."""
    asked_on: date | None
    """Open since; nothing where it was not asked for."""
    version: int


@dataclass(frozen=True)
class NeedView:
    """A need on file, and when it was last considered."""

    flag_id: int
    person: str
    kind: str
    what_to_do: str
    considered_on: date | None
    considered: str
    version: int


@dataclass(frozen=True)
class OutcomeSheet:
    """What the outcome screen opens with."""

    tenancy_id: int
    actions: tuple[ActionView, ...]
    """Open, the soonest due first."""
    reviews: tuple[ReviewView, ...]
    needs: tuple[NeedView, ...]
    """Those not considered first."""
