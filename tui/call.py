"""The call in progress: who is on the line, what was verified, since when, what was done and promised."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from store.domain.money import Pence
from store.domain.verification import EVERYTHING, Subject
from store.domain.views.people import Speaking
from tui.unfinished import Unfinished, typed_in

WRAP: Final = "wrap"
"""The form that a call ends with; its draft is kept from the first deed on."""

UNSETTLED: Final = "unsettled"
"""The kind of deed that a payment is while nobody knows whether it was taken."""


@dataclass(frozen=True)
class Deed:
    """One thing done in the call; the note writes itself from these."""

    kind: str
    """verified, payment, unsettled, promise, action, call_back, hold, note, message, reversal, looked."""
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
    typed: str = ""
    """What stands in the boxes of its wrap-up, as a draft holds them: it outlasts the way back from there."""
    turn: int = 0
    """How many tenancies it has been about; each has a wrap-up of its own."""
    unfinished: Unfinished | None = field(default=None, compare=False)
    """The draft of its wrap-up."""

    def for_tenancy(self, tenancy_id: int, rent_reference: str) -> "Call":
        """The same call, now about a tenancy; what was verified for another one does not carry over."""
        if tenancy_id == self.tenancy_id:
            return self
        fresh = Call(self.key, self.since, tenancy_id, rent_reference=rent_reference, turn=self.turn + 1)
        return replace(fresh, unfinished=Unfinished(WRAP, tenancy_id, fresh.wrap_key))

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

    def without_deed(self, deed: Deed) -> "Call":
        """The same call without one thing that proved otherwise."""
        return replace(self, deeds=tuple(one for one in self.deeds if one != deed))

    @property
    def wrap_key(self) -> str:
        """The request key of its wrap-up, the same however often that is opened."""
        return f"{self.key}:{WRAP}" + (f":{self.turn}" if self.turn > 1 else "")

    @property
    def to_keep(self) -> str:
        """What a hang-up must not lose, as the draft of its wrap-up; nothing while nothing was done."""
        if self.unfinished is None or self.speaking is None or not self.deeds:
            return ""
        return self.as_draft

    @property
    def as_draft(self) -> str:
        """What was typed in its wrap-up, who it was with and what was done."""
        return json.dumps(typed_in(self.typed) | self.facts(), ensure_ascii=False)

    def facts(self) -> dict[str, str]:
        """Who it was with and what was done, as a draft holds them."""
        return {"name": self.name, **told_of(self.deeds, self.speaking)}

    def may_hear(self, subject: Subject) -> bool:
        """Whether it may be shown while this caller listens: a third party hears what the scope holds."""
        return may_hear(self.speaking, subject)

    @property
    def did(self) -> str:
        """The note that wrote itself, one line a deed."""
        return "\n".join(deed.text for deed in self.deeds)

    @property
    def to_read_back(self) -> tuple[Deed, ...]:
        """Money and promises."""
        return tuple(deed for deed in self.deeds if deed.read_back)


def may_hear(speaking: Speaking | None, subject: Subject) -> bool:
    """Whether it may be shown while they listen: a third party hears what the scope holds."""
    return speaking is None or speaking.kind != "third_party" or subject in speaking.subjects


def told_of(deeds: Sequence[Deed], speaking: Speaking | None) -> dict[str, str]:
    """Deeds, and who was on the line, as fields of a draft."""
    rows = [[deed.kind, deed.text, deed.read_back, deed.amount] for deed in deeds]
    who = (
        [
            speaking.kind,
            speaking.person_id,
            speaking.authority_id,
            sorted(speaking.subjects),
            speaking.consent,
        ]
        if speaking
        else []
    )
    return {"deeds": json.dumps(rows, ensure_ascii=False), "speaking": json.dumps(who)}


def deeds_in(fields: Mapping[str, str]) -> tuple[Deed, ...]:
    """The deeds that a draft holds; none where they cannot be read."""
    try:
        rows: Any = json.loads(fields.get("deeds", "[]"))
        return tuple(
            Deed(str(kind), str(text), bool(read_back), None if amount is None else Pence(amount))
            for kind, text, read_back, amount in rows
        )
    except (ValueError, TypeError):
        return ()


def speaking_in(fields: Mapping[str, str]) -> Speaking | None:
    """Who was on the line, as far as a draft holds it."""
    try:
        kind, person_id, authority_id, subjects, *more = json.loads(fields.get("speaking", "[]"))
        heard = frozenset(map(str, subjects))
        return Speaking(str(kind), person_id, authority_id, heard, "", consent=more == [True])
    except (ValueError, TypeError):
        return None
