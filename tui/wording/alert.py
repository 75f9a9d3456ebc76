"""The lead's view of callers in danger, in words. No sum of money passes through here."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from textual.content import Content

from store.domain.safeguarding import LEAD_STEPS, Risk
from store.domain.views.officers import AlertView
from tui.keys import shown
from tui.text import fit, plain, said, wrapped
from tui.wording.common import clock
from tui.wording.follow import by_whom

TELLING: Final = "Telling the officer..."
KEEPING: Final = "Keeping it..."
LOOKING: Final = "Looking for the account..."
REFERENCE: Final = "Rent reference"
STILL_LIVE: Final = "The call goes on: come back to this when it has ended."
HAS_ACCOUNT: Final = "It is known whose account it is."
TYPE_REFERENCE: Final = "Type the rent reference of the account, as find shows it."
MISTAKEN: Final = "pressed by mistake, says the officer; the hold is yours to release"
UNLOCK_FIRST: Final = "Unlock first: whoever owns it is known by the PIN."


def alert_line(alert: AlertView, marked: bool, columns: int) -> Content:
    """One live alert in the lead's list."""
    owner = f"seen by {alert.seen_by}" if alert.seen_by else "NOBODY YET"
    if alert.state == "closed":
        owner += ", ended"
    line = f"{'>' if marked else ' '} {clock(alert.started_at)}  {fit(alert.officer_name, 20)} {owner}"
    return said((fit(line, columns), "bold" if marked else ""))


def alert(view: AlertView, columns: int, today: date | None = None) -> list[Content]:
    """One alert in full: who takes the call, who is in danger and where; after it, what is to be done."""
    risk = Risk(view.risk).label if view.risk in set(Risk) else "not said yet"
    lines = [
        said(
            (fit(f" {view.officer_name}, extension {view.officer_extension}, {_has(view)}", columns), "bold")
        ),
        plain(fit(f" Caller   {view.caller}", columns)),
    ]
    facts = (
        ("Address", view.address or "not known"),
        ("Is now", view.where),
        ("Phone", view.phone or "not known"),
        ("Since", clock(view.started_at)),
        ("Risk", risk),
        ("Ticks", MISTAKEN if view.mistaken else f"{view.ticks} asked or done"),
    )
    for label, text in facts:
        if text:
            first, *rest = wrapped(text, columns - 11)
            lines += [plain(f" {label:<8} {first}"), *(plain(f"          {line}") for line in rest[:1])]
    then = "speak with them" if view.state == "closed" else "go to them and listen in"
    seen = f" {view.seen_by} has it." if view.seen_by else f" {shown('alert.own')}: I own it. Then {then}."
    lines += _left(view, columns, today)
    lines += [Content(""), said((fit(seen, columns), "bold reverse"))]
    return lines


def _has(view: AlertView) -> str:
    return "had the call: it has ended." if view.state == "closed" else "has the call."


def _left(view: AlertView, columns: int, today: date | None) -> list[Content]:
    """What the call left behind, and what the lead does the same day."""
    if view.state != "closed":
        return []
    lines = []
    for one in view.follow_ups:
        if one.opened:
            text = f"Opened: {one.name}. {by_whom(one, today)}."
        elif view.named:
            text = f"NOT OPENED, by you: {one.name}"
        else:
            text = f"Waits for an account: {one.name}"
        lines += [plain(f" {line}") for line in wrapped(text, columns - 2)]
    steps = zip(("alert.reviewed", "alert.debriefed"), _STEPS, (view.reviewed, view.debriefed), strict=True)
    todo = [f"{words}: done" if is_done else f"{words}: {shown(key)}" for key, words, is_done in steps]
    if not view.named:
        todo.append(f"whose account: {shown('alert.name')}")
    return [*lines, said((fit(f" Today    {', '.join(todo)}", columns), "bold"))]


_STEPS: Final = ("record reviewed", "officer debriefed")
"""In the order of `store.domain.safeguarding.LEAD_STEPS`."""


def is_done(view: AlertView, step: str) -> bool:
    """Whether a step of the lead's is done."""
    return dict(zip(LEAD_STEPS, (view.reviewed, view.debriefed), strict=True))[step]


def step_done(step: str) -> str:
    """A step of the lead's is kept."""
    return f"Kept: {dict(zip(LEAD_STEPS, _STEPS, strict=True))[step]}."


def named(address: str) -> str:
    """The account is named."""
    return f"Recovery is held and what waited is opened: {address}."


def own_first() -> str:
    """Nobody owns it yet."""
    return f"Nobody owns it yet. First {shown('alert.own')}: I own it."


def live(alerts: Sequence[AlertView]) -> str:
    """How many alerts there are, and how many still wait for somebody."""
    if not alerts:
        return "No alert is live."
    waiting = sum(not alert.seen_by for alert in alerts)
    going = sum(alert.state == "live" for alert in alerts)
    ended = f", {len(alerts) - going} ended and to finish today" if going < len(alerts) else ""
    return f"{going} live, {waiting} not seen by anybody{ended}."


def has_it(view: AlertView) -> str:
    """Another lead was first."""
    return f"{view.seen_by} has it already."


def yours(officer: str) -> str:
    """The lead has it, and whose page says so."""
    return f"It is yours: {officer} sees your name."
