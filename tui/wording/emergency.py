"""The emergency page and the lead's view of it, in words. No sum of money passes through here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from textual.content import Content

from store.domain.safeguarding import DONE, NEVER, PROMPTS, QUESTIONS, Place, Prompt, Question, Risk, read_out
from store.domain.views.officers import AlertView, DeskView
from store.domain.views.wellbeing import AddressBlock, AlertState
from tui.keys import shown
from tui.text import fit, plain, said, width, wrapped
from tui.wording.common import clock
from tui.wording.lists import window

NUMBERS: Final = "999 in danger · Samaritans 116 123 · text SHOUT to 85258 · NHS 111 option 2"
"""National numbers, in the page itself so that it needs no store (Ofcom; samaritans.org; giveusashout.org;
NHS England)."""

ITEMS: Final = (*QUESTIONS, *DONE)
"""What is asked, then what is done."""

END: Final = "End the emergency page? y: yes, they ended the call.   n: no, stay."
HEARD: Final = "Their words"
WHERE: Final = "Where they are"
LONGEST: Final = {HEARD: 1000, WHERE: 300}
AFTER_END: Final = "Ended and kept. Esc: back to where you were."
STILL_KEEPING: Final = "Still keeping it: wait for the line above, or Esc once more to leave all the same."
TELLING: Final = "Telling the officer..."
UNKEPT: Final = "NOT KEPT ANYWHERE YET: write times and words on paper. Trying."


@dataclass(frozen=True)
class Kept:
    """How far the emergency has come, and when."""

    here: datetime | None = None
    stored: datetime | None = None
    state: AlertState | None = None
    fault: str = ""

    def after(self, state: AlertState | None, now: datetime, fault: str = "") -> "Kept":
        """What is known once a state was kept, or (None) could not be; `fault` says why not."""
        if state is None:
            return Kept(self.here, self.stored, self.state, fault)
        stored = (self.stored or now) if state.stored else None
        return Kept(self.here or now, stored, state, fault)


def state_line(kept: Kept) -> str:
    """`kept here 14:03 · in the store 14:03 · seen by Lena Fischer 14:04`."""
    if kept.fault:
        return f"{UNKEPT} {kept.fault}"
    if kept.here is None:
        return "Keeping it..."
    parts = [f"kept here {clock(kept.here)}"]
    if kept.stored is None:
        parts = [f"the store is away: kept on this machine {clock(kept.here)}, trying"]
    else:
        parts.append(f"in the store {clock(kept.stored)}")
    state = kept.state
    if state is not None and state.seen_by:
        at = f" {clock(state.seen_at)}" if state.seen_at else ""
        parts.append(f"seen by {state.seen_by}{at}")
    elif kept.stored is not None:
        parts.append("not seen yet")
    return " · ".join(parts)


def whom_to_ring(desk: DeskView | None, state: AlertState | None) -> str:
    """The duty lead, and whether their desk shows this page."""
    name = state.lead_name if state else desk.lead_name if desk else ""
    extension = state.lead_extension if state else desk.lead_extension if desk else ""
    is_open = (state.lead_desk_open if state else desk.lead_desk_open if desk else False) and bool(name)
    phone = desk.lead_phone if desk else ""
    if is_open:
        return f"LEAD: {name}, extension {extension}; the lead's desk shows this."
    if name:
        # The numbers first: a long name may be cut, they may not.
        ring = f"extension {extension}" + (f" or {phone}" if phone else "")
        return f"RING THE LEAD NOW: {ring}, {name}."
    if phone:
        return f"RING {phone} NOW: no duty lead is signed in."
    return "CALL OUT FOR YOUR DUTY LEAD NOW: somebody comes and listens."


def place(block: AddressBlock | None, name: str, where: str, heard: str) -> Place:
    """What is read out, as far as it is known; from memory until the block has come."""
    if block is None:
        return Place(name=name, where_now=where, said=heard)
    return Place(
        name=block.name or name,
        age=block.age,
        address=block.address,
        where_now=where,
        entry=block.entry,
        phone=block.phone,
        said=heard,
        hazards=block.hazards,
        household=block.household,
        language=block.language,
    )


def packed(facts: Sequence[str], columns: int) -> list[str]:
    """Facts one after the other on as few lines as they need; the first has a line of its own."""
    lines: list[str] = []
    for fact in facts:
        for piece in wrapped(fact, columns):
            if len(lines) > 1 and width(lines[-1]) + width(piece) + 2 <= columns:
                lines[-1] += f"  {piece}"
            else:
                lines.append(piece)
    return lines


@dataclass(frozen=True)
class Page:
    """What the page shows."""

    began: datetime
    ring: str
    place: Place
    risk: Risk | None
    ticks: Mapping[str, tuple[str, datetime]]
    mark: int


def page(view: Page, columns: int, rows: int) -> list[Content]:
    """The page in so many rows: who to ring, what to say, what to read out, the risk, what to ask."""
    lines = [said((fit(f" Began {clock(view.began)}.  {view.ring}", columns), "bold reverse"))]
    for prompt in PROMPTS:
        lines.append(said((f" {prompt.letter}  ", "bold"), fit(_prompt(prompt, columns - 4), columns - 4)))
    lines.append(said((fit(f" {NUMBERS}", columns), "bold")))
    facts = packed(read_out(view.place), columns - 4)
    room = max(5, min(len(facts), rows - 22))
    rung = view.ticks.get("called_999")
    called = f"   999 called {clock(rung[1])}" if rung and rung[0] == "yes" else ""
    lines.append(said((fit(f" READ OUT TO 999{called}", columns), "underline")))
    shown = (
        facts
        if len(facts) <= room
        else [*facts[: room - 1], fit(facts[room - 1], columns - 8).rstrip(" …") + "…"]
    )
    lines += [plain(f"   {fact}") for fact in shown]
    lines += [Content("")] * (max(room, 5) - len(shown))
    lines += _risk(view.risk, columns)
    rest = rows - len(lines)
    never = wrapped("  ".join(NEVER), columns - 2)
    if rest >= len(ITEMS) + len(never):
        lines += [plain(f" {line}", "bold") for line in never]
        rest -= len(never)
    first, last = window(len(ITEMS), view.mark, max(rest, 1))
    lines += [
        _item(ITEMS[n], view.ticks.get(ITEMS[n].id), n == view.mark, columns) for n in range(first, last)
    ]
    return lines[:rows]


def _prompt(prompt: Prompt, columns: int) -> str:
    """What to do, and as many of the words to say as there is room for: never half a sentence."""
    line = prompt.do
    for words in prompt.say:
        if width(line) + width(words) + 4 <= columns:
            line += f"  “{words}”"
    return line


def _risk(risk: Risk | None, columns: int) -> list[Content]:
    name = f"RISK ({shown('emergency.risk')})"
    if risk is None:
        text = f"{name}: not said yet. Ask plainly; any danger now: a colleague rings 999."
    else:
        text = f"{name}: {risk.label.upper()}. {risk.act}"
    made = [said((f" {line}", "bold")) for line in wrapped(text, columns - 2)[:2]]
    return [*made, *([Content("")] * (2 - len(made)))]


def _item(item: Question, tick: tuple[str, datetime] | None, marked: bool, columns: int) -> Content:
    answer = f"{tick[0]} {clock(tick[1])}" if tick else ""
    line = f"{'>' if marked else ' '} [{answer:<9}] {item.ask}"
    return said((fit(line, columns), "bold" if marked else ""))


def after(state: AlertState | None, desk: DeskView | None, columns: int) -> list[Content]:
    """What follows, once the caller has ended the call (Care Act 2014 s42 for the referral)."""
    held = state.hold_until if state else ""
    hold = (
        f"All recovery contact is held to {held}; only the duty lead releases it."
        if held
        else "No account is known: tell the lead whose recovery must be held."
    )
    care = f" Out of hours: adult social care, {desk.social_care_phone}." if desk else ""
    off = f"{desk.rest_minutes} minutes" if desk else "time"
    steps = (
        "You: write the exact words, times and actions. Only cleared staff can read them.",
        "You: make the safeguarding referral today (e, then r: Care Act 2014 s42; for a child,"
        f" Children Act 1989 ss17, 47).{care}",
        f"The desk: {hold}",
        "The lead: reviews the record today.",
        f"You: {off} off the phones and a debrief; the support line is there for you too.",
    )
    lines = [Content(""), said((" WHAT FOLLOWS", "bold")), Content("")]
    for number, step in enumerate(steps, 1):
        first, *rest = wrapped(step, columns - 6)
        lines += [plain(f" {number}  {first}"), *(plain(f"    {line}") for line in rest), Content("")]
    return lines


UNLOCK_FIRST: Final = "Unlock first: whoever owns it is known by the PIN."


def alert_line(alert: AlertView, marked: bool, columns: int) -> Content:
    """One live alert in the lead's list."""
    owner = f"seen by {alert.seen_by}" if alert.seen_by else "NOBODY YET"
    line = f"{'>' if marked else ' '} {clock(alert.started_at)}  {fit(alert.officer_name, 20)} {owner}"
    return said((fit(line, columns), "bold" if marked else ""))


def alert(view: AlertView, columns: int) -> list[Content]:
    """One alert in full: who takes the call, who is in danger and where."""
    risk = Risk(view.risk).label if view.risk in set(Risk) else "not said yet"
    lines = [
        said(
            (fit(f" {view.officer_name}, extension {view.officer_extension}, has the call.", columns), "bold")
        ),
        plain(fit(f" Caller   {view.caller}", columns)),
    ]
    facts = (
        ("Address", view.address or "not known"),
        ("Is now", view.where),
        ("Phone", view.phone or "not known"),
        ("Since", clock(view.started_at)),
        ("Risk", risk),
        ("Ticks", f"{view.ticks} asked or done"),
    )
    for label, text in facts:
        if text:
            first, *rest = wrapped(text, columns - 11)
            lines += [plain(f" {label:<8} {first}"), *(plain(f"          {line}") for line in rest[:1])]
    seen = (
        f" {view.seen_by} has it."
        if view.seen_by
        else f" {shown('alert.own')}: I own it. Then go to them and listen in."
    )
    lines += [Content(""), said((fit(seen, columns), "bold reverse"))]
    return lines


def live(alerts: Sequence[AlertView]) -> str:
    """How many alerts there are, and how many still wait for somebody."""
    waiting = sum(not alert.seen_by for alert in alerts)
    return f"{len(alerts)} live, {waiting} not seen by anybody." if alerts else "No alert is live."


def has_it(view: AlertView) -> str:
    """Another lead was first."""
    return f"{view.seen_by} has it already."


def yours(officer: str) -> str:
    """The lead has it, and whose page says so."""
    return f"It is yours: {officer} sees your name."
