"""Turns made-up views into hostile ones: every text that comes from data carries what could act on a terminal."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tests.terminal.controls import HOSTILE_TEXTS
from tests.tui.fake_desk import FakeDesk

CODES = frozenset(
    {
        "answer_code", "benefit", "call_key", "channel", "code", "content", "details", "direction", "each",
        "eviction_at", "family", "form", "frequency", "fund", "how", "icons", "item", "key", "kind", "method",
        "methods", "order", "orders", "outcome", "paid_to", "risk", "role", "roles", "scope", "seen_by_code",
        "state", "subjects", "suggested", "type", "verdict", "hearing_time", "at", "needs",
    }
)  # fmt: skip
"""Fields that hold a code out of a closed list, checked in the store: not text of a person."""

POISON = " ".join(HOSTILE_TEXTS) + " 李明 👩‍👩‍👧 " + "x" * 400
"""All of it at once, a wide name, a joined emoji and a word that does not end."""


def hostile(view: Any) -> Any:
    """The same view with hostile text in every text field, all the way down."""
    if isinstance(view, tuple):
        return tuple(hostile(part) for part in view)
    if is_dataclass(view) and not isinstance(view, type):
        return replace(
            view, **{field.name: _field(field.name, getattr(view, field.name)) for field in fields(view)}
        )
    return view


def _field(name: str, value: Any) -> Any:
    if name in CODES:
        return value
    if isinstance(value, str):
        return value + POISON
    if isinstance(value, tuple):
        return tuple(part + POISON if isinstance(part, str) else hostile(part) for part in value)
    return hostile(value)


def hostile_desk() -> FakeDesk:
    """A desk all of whose answers are hostile."""
    desk = FakeDesk()
    for what in list(desk._answers):
        desk._answers[what] = _hostile_answer(desk._answers[what])
    return desk


def _hostile_answer(answer: Any) -> Any:
    if callable(answer):
        asked: Callable[..., Any] = answer
        return lambda *values, **named: hostile(asked(*values, **named))
    return answer + POISON if isinstance(answer, str) else hostile(answer)
