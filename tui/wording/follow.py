"""What follows an emergency, in words: for the officer's page and the lead's. No sum of money is in it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from textual.content import Content

from store.domain.safeguarding import follow_up
from store.domain.views.officers import DeskView
from store.domain.views.wellbeing import AlertState, FollowUpView
from tui import keys
from tui.text import plain, said, wrapped
from tui.wording.common import day

BACK: Final = "back"
"""What Esc does once it has ended, on the bottom line."""

OFFERED: Final = ("emergency.visit", "emergency.call_back", "emergency.child")
"""Keys of what is a person's choice."""


def code_of(key: keys.Key) -> str:
    """The follow-up that a key chooses."""
    return key.action.split("'")[1]


def offered(left: Sequence[str]) -> tuple[keys.Key, ...]:
    """The keys of what may be chosen still."""
    return tuple(key for key in map(keys.named, OFFERED) if code_of(key) not in left)


def after(
    state: AlertState | None, desk: DeskView | None, left: Sequence[str], columns: int, rows: int
) -> list[Content]:
    """What follows, once the caller has ended the call; `left` are the codes of what it leaves behind."""
    held = state.hold_until if state else ""
    hold = (
        f"All recovery contact is held to {held}; only the duty lead releases it."
        if held
        else "No account is known: tell the lead whose recovery must be held. The lead can name it."
    )
    care = f"Out of hours: adult social care, {desk.social_care_phone}." if desk else ""
    off = f"{desk.rest_minutes} minutes" if desk else "time"
    views = {view.code: view for view in state.follow_ups} if state else {}
    today = desk.today if desk else None
    opened = [_line(code, views.get(code), state, today) for code in left]
    if opened:
        opened[0] = f"{opened[0]} {care}".rstrip()
    steps = (
        "You: write the exact words, times and actions. Only cleared staff can read them.",
        *opened,
        f"The desk: {hold}",
        "The lead: reviews the record today, and speaks with you.",
        f"You: {off} off the phones and a debrief; the support line is there for you too.",
    )
    parts = []
    for number, step in enumerate(steps, 1):
        first, *rest = wrapped(step, columns - 6)
        parts.append([plain(f" {number}  {first}"), *(plain(f"    {line}") for line in rest)])
    choices = "   ".join(f"{key.cap}: {key.label}" for key in offered(left))
    if choices:
        parts.append([said((f" IF AGREED   {choices}", "bold"))])
    head = said((" WHAT FOLLOWS", "bold"))
    loose = [Content(""), head, Content("")]
    for part in parts:
        loose += [*part, Content("")]
    tight = [head, *(line for part in parts for line in part)]
    return loose[:-1] if len(loose) - 1 <= rows else tight[:rows]


def _line(code: str, view: FollowUpView | None, state: AlertState | None, today: date | None) -> str:
    """How far one has come."""
    known = follow_up(code)
    name = known.name if known is not None else code
    if view is not None and view.opened:
        return f"Opened: {name}. {by_whom(view, today)}."
    if state is not None and not state.stored:
        return f"Opens as soon as the store is back: {name}."
    if view is None or state is None:
        return f"Being opened: {name}."
    if not state.hold_until:
        return f"Waits for an account, on the lead's page: {name}."
    return f"Not opened, tell the lead, who has it on the alert: {name}."


def by_whom(view: FollowUpView, today: date | None) -> str:
    """Who does it, and by when."""
    owner = view.owner or "The duty lead"
    if view.due_on is None:
        return owner
    return f"{owner}, today" if view.due_on == today else f"{owner}, by {day(view.due_on)}"
