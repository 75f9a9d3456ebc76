"""A payment as a desk sent it: kept before the store hears of it, so that what became of it can be asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from store.domain.money import Pence


@dataclass(frozen=True)
class Sent:
    """What was asked of the store, so that it can be asked again word for word."""

    amount: Pence
    method: str
    reference: str
    split: Mapping[str, Pence]

    def as_text(self) -> str:
        """For the draft."""
        return json.dumps([int(self.amount), self.method, self.reference, dict(self.split)])

    @classmethod
    def from_text(cls, text: str) -> "Sent | None":
        """Out of a draft; nothing where none was sent, or it cannot be read."""
        try:
            amount, method, reference, split = json.loads(text)
            parts = {str(code): Pence(part) for code, part in split.items()}
            return cls(Pence(amount), str(method), str(reference), parts)
        except (ValueError, TypeError, AttributeError):
            return None

    @classmethod
    def of_draft(cls, content: str) -> "Sent | None":
        """What a draft's content says was sent; nothing where nothing was, or it cannot be read."""
        try:
            return cls.from_text(str(json.loads(content).get("sent", "")))
        except (ValueError, AttributeError, RecursionError):
            return None
