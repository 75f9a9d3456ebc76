"""The trail's end on paper: kept outside the store, it shows later whether the trail was cut or rewritten.

A store that somebody rewrote whole proves itself; it cannot prove that it is the one that was proved before.
An anchor is a few lines of text to be printed or sent to the auditor, with nothing secret in them: the number
and hash of the last event, and of some before it, so that a rewritten trail shows from where on.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from store.domain.errors import BadInput
from store.engine import Store
from store.services.prove import Proof

_TITLE: Final = "Dutydesk: anchor of an audit trail"
_MARKS: Final = 20
"""Events before the last whose hashes an anchor holds too."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a trail ended when it was proved."""

    events: tuple[tuple[int, str], ...]
    """Number and hash, the last one last."""

    @property
    def end(self) -> tuple[int, str]:
        """The last event."""
        return self.events[-1]


def write_anchor(store: Store, proof: Proof, *, council: str, at: datetime) -> str:
    """An anchor of the trail as it was proved, as text.

    Args:
        store: The store.
        proof: Of this store.
        council: Whose it is.
        at: When it is written.
    """
    step = max(proof.last_event // (_MARKS + 1), 1)
    wanted = [number for number in range(step, proof.last_event, step)][:_MARKS]
    with store.reading() as connection:
        listed = ", ".join(map(str, wanted)) or "0"
        marks = connection.execute(
            text(f"SELECT seq, hash FROM audit_event WHERE seq IN ({listed}) ORDER BY seq")
        ).all()
    return "\n".join(
        [
            _TITLE,
            f"council: {council}",
            f"written: {at:%Y-%m-%d %H:%M}",
            f"proved: {'yes' if proof.clean else 'NO'}",
            f"accounts: {proof.accounts}",
            f"entries: {proof.entries}",
            f"postings: {proof.postings}",
            f"receipts: {proof.receipts}",
            *(f"event {seq}: {hash_}" for seq, hash_ in marks),
            f"event {proof.last_event}: {proof.last_hash}",
            "Keep this where nobody who can change the store can change it.",
            "",
        ]
    )


def read_anchor(written: str) -> Anchor:
    """Read what `write_anchor` wrote, from a file or typed from paper.

    Raises:
        BadInput: it is no anchor.
    """
    lines = [line.strip() for line in written.splitlines()]
    events = []
    for line in lines:
        word, _, rest = line.partition(" ")
        number, _, hash_ = rest.partition(":")
        if word == "event" and number.isdecimal() and len(hash_.strip()) == 64:
            events.append((int(number), hash_.strip().lower()))
    if _TITLE not in lines or not events or events != sorted(events):
        raise BadInput(
            "That file is no anchor of an audit trail.",
            "Give the file that `dutydesk prove --anchor FILE` wrote.",
            field="against",
        )
    return Anchor(tuple(events))


def unlike_anchor(store: Store, anchor: Anchor) -> str:
    """What of the trail is not what the anchor says, in a sentence; empty where it is still all there.

    The trail itself must be proved beside: this looks at the anchor's events alone.
    """
    with store.reading() as connection:
        listed = ", ".join(str(number) for number, _ in anchor.events)
        there = {
            row.seq: row.hash
            for row in connection.execute(text(f"SELECT seq, hash FROM audit_event WHERE seq IN ({listed})"))
        }
        end = connection.execute(text("SELECT coalesce(max(seq), 0) FROM audit_event")).scalar_one()
    before = 0
    for number, hash_ in anchor.events:
        if number == 0:
            continue
        if number not in there and number > end:
            return f"The trail ends at event {end}, the anchor's at event {anchor.end[0]}: it was cut off."
        if there.get(number) != hash_:
            return f"The trail is not the anchor's: it was rewritten in events {before + 1} to {number}."
        before = number
    return ""
