"""The call in progress: who is on the line, what was verified, since when, what was done and promised."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from store.domain.money import Pence
from store.domain.verification import EVERYTHING, Subject
from store.domain.views.people import Speaking


@dataclass(frozen=True)
class Deed:
    """One thing done in the call; the note writes itself from these."""

    kind: str
    """verified, payment, promise, action, call_back, hold, note, message, reversal, looked."""
    text: str
    """The line for the note, in words fit to read aloud to the tenant."""
    read_back: bool = False
    """Money and promises are listed to the caller before the call ends."""
    amount: Pence | None = None


@dataclass(frozen=True)
class Call:
    """One caller on the line; replaced whole when something changes."""

    key: str
    since: datetime
    tenancy_id: int | None = None
    speaking: Speaking | None = None
    name: str = ""
    """Whose account is open, for the strip."""
    rent_reference: str = ""
    deeds: tuple[Deed, ...] = field(default=())

    def for_tenancy(self, tenancy_id: int, rent_reference: str) -> "Call":
        """The same call, now about a tenancy; what was verified for another one does not carry over."""
        if tenancy_id == self.tenancy_id:
            return self
        return replace(
            self, tenancy_id=tenancy_id, rent_reference=rent_reference, speaking=None, name="", deeds=()
        )

    def with_speaker(self, speaking: Speaking, name: str) -> "Call":
        """The same call with somebody who may be spoken to."""
        return replace(self, speaking=speaking, name=name)

    def without_speaker(self) -> "Call":
        """The same call with nobody who may be spoken to: whoever was checked before is checked again."""
        return replace(self, speaking=None, name="")

    @property
    def hears_all(self) -> bool:
        """Whether nothing of the case must be kept from whoever listens: always, but for a third party."""
        speaking = self.speaking
        return speaking is None or speaking.kind != "third_party" or speaking.subjects >= EVERYTHING

    def with_deed(self, deed: Deed) -> "Call":
        """The same call with one thing more done."""
        return replace(self, deeds=(*self.deeds, deed))

    def may_hear(self, subject: Subject) -> bool:
        """Whether it may be shown while this caller listens: a third party hears what the scope holds."""
        speaking = self.speaking
        return speaking is None or speaking.kind != "third_party" or subject in speaking.subjects

    @property
    def did(self) -> str:
        """The note that wrote itself, one line a deed."""
        return "\n".join(deed.text for deed in self.deeds)

    @property
    def to_read_back(self) -> tuple[Deed, ...]:
        """Money and promises."""
        return tuple(deed for deed in self.deeds if deed.read_back)
