"""Where time comes from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""The council's own zone: the day changes at its midnight."""


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock: the only one that a live store takes."""

    def now(self) -> datetime:
        """The moment in the council's zone."""
        return datetime.now(LONDON)

    def today(self) -> date:
        """The council's day."""
        return self.now().date()


@dataclass(frozen=True)
class PracticeClock:
    """A practice council's own day: the time of day runs, or stands still where one was given."""

    day: date
    at: str = ""
    """HH:MM at which the clock stands; empty to run with the machine's time of day."""

    def now(self) -> datetime:
        """The practice day at the machine's time of day, or at the fixed one."""
        if self.at:
            hour, minute = (int(part) for part in self.at.split(":"))
            return datetime(self.day.year, self.day.month, self.day.day, hour, minute, tzinfo=LONDON)
        real = datetime.now(LONDON)
        return real.replace(year=self.day.year, month=self.day.month, day=self.day.day)

    def today(self) -> date:
        """The practice day."""
        return self.day

    def moved(self, days: int) -> "PracticeClock":
        """The same clock some days on."""
        return PracticeClock(self.day + timedelta(days=days), self.at)
