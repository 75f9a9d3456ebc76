"""What the outside must satisfy."""

from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Where time comes from: an argument, never the machine's own in the middle of a rule."""

    def now(self) -> datetime:
        """The moment, with its zone."""
        ...

    def today(self) -> date:
        """The day in the council's own zone."""
        ...
