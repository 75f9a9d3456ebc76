"""What an officer notes of a caller in danger: answers with their times, words, where, and the risk."""

from collections.abc import Mapping
from datetime import datetime

from store.domain.safeguarding import BY_MISTAKE, FOLLOW_UP, GP, Risk, demanded, higher, risk_of
from tui.desk import Emergency

CALLED_999 = "called_999"
YES = "yes"

_RISKS = (None, *Risk)


class Danger:
    """One emergency as it is noted; `as_told` gives the whole of it at this moment."""

    def __init__(self, key: str, began: datetime) -> None:
        self.key = key
        self.began = began
        self.heard = ""
        """Their words."""
        self.where = ""
        """Where the caller is, in their words."""
        self.doctor = ""
        """The GP, as the caller named them."""
        self.over = False
        self._set: Risk | None = None
        self._ticks: dict[str, tuple[str, datetime]] = {}
        self._doctors: list[tuple[str, datetime]] = []
        self._chosen: dict[str, datetime] = {}

    @property
    def ticks(self) -> Mapping[str, tuple[str, datetime]]:
        """Answers and what was done, by item, in the order they came."""
        return self._ticks

    @property
    def risk(self) -> Risk | None:
        """What the officer set, or what the answers speak for where that is nearer."""
        return higher(self._set, risk_of(self._yes))

    @property
    def _yes(self) -> set[str]:
        return {item for item, (answer, _) in self._ticks.items() if answer == YES}

    @property
    def left(self) -> tuple[str, ...]:
        """What it leaves behind: what is demanded, and what the officer chose."""
        return (*demanded(self._yes), *(code for code in self._chosen if code not in demanded(self._yes)))

    @property
    def empty(self) -> bool:
        """Whether nothing was noted: only then may it have been a mistake."""
        return not (self.heard or self.where or self.doctor or self._set or self._ticks)

    def mistaken(self, at: datetime) -> None:
        """The key was pressed by mistake."""
        self.tick(BY_MISTAKE, YES, at)

    def choose(self, code: str, at: datetime) -> None:
        """A follow-up that is a person's choice; chosen once, it stays."""
        self._chosen.setdefault(code, at)

    def keep_doctor(self, at: datetime) -> None:
        """The GP is written: keep it with its time, where it is another than before."""
        if self.doctor and (not self._doctors or self._doctors[-1][0] != self.doctor):
            self._doctors.append((self.doctor, at))

    def tick(self, item: str, answer: str, at: datetime) -> bool:
        """Note an answer with its time; the same answer again takes it back. Gives whether it stands."""
        before = self._ticks.pop(item, None)
        if before is not None and before[0] == answer:
            return False
        self._ticks[item] = (answer, at)
        return True

    def next_risk(self) -> None:
        """Danger now, soon, thoughts, not said; never below what the answers speak for."""
        self._set = _RISKS[(_RISKS.index(self._set) + 1) % len(_RISKS)]

    def as_told(self, tenancy_id: int | None, person_id: int | None) -> Emergency:
        """The whole of it, for the desk."""
        return Emergency(
            key=self.key,
            started_at=self.began.isoformat(),
            tenancy_id=tenancy_id,
            person_id=person_id,
            risk=self.risk.value if self.risk else "",
            heard=self.heard,
            where=self.where,
            ticks=(
                *((item, answer, at.isoformat()) for item, (answer, at) in self._ticks.items()),
                *((GP, doctor, at.isoformat()) for doctor, at in self._doctors),
                *((FOLLOW_UP, code, at.isoformat()) for code, at in self._chosen.items()),
            ),
            closed=self.over,
        )
