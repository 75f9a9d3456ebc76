"""The emergency page and the lead's view of it, in words. No sum of money passes through here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from textual.content import Content

from store.domain.safeguarding import DONE, NEVER, PROMPTS, QUESTIONS, Place, Prompt, Question, Risk, read_out
from store.domain.views.officers import DeskView
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

END: Final = "End this page? y: yes, they ended the call.   n: no, stay."
OR_MISTAKE: Final = f"   {shown('emergency.mistake')}: by mistake."
"""Said beside it while nothing is noted: whoever noted something had somebody in danger on the line."""
HEARD: Final = "Their words"
WHERE: Final = "Where they are"
DOCTOR: Final = "Their GP"
LONGEST: Final = {HEARD: 1000, WHERE: 300, DOCTOR: 100}
AFTER_END: Final = "Ended and kept. Esc: back to where you were."
STILL_KEEPING: Final = "Still keeping it: wait for the line above, or Esc once more to leave all the same."
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
    doctor: str = ""
    """As the caller named them; the desk holds no doctors."""


def page(view: Page, columns: int, rows: int) -> list[Content]:
    """The page in so many rows: who to ring, what to say, what to read out, the risk, what to ask."""
    lines = [said((fit(f" Began {clock(view.began)}.  {view.ring}", columns), "bold reverse"))]
    for prompt in PROMPTS:
        lines.append(said((f" {prompt.letter}  ", "bold"), fit(_prompt(prompt, columns - 4), columns - 4)))
    lines.append(said((fit(f" {NUMBERS}", columns), "bold")))
    if view.doctor:
        lines.append(said((fit(f" GP, as they say: {view.doctor}", columns), "bold")))
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


def ring_first(desk: DeskView | None, state: AlertState | None, columns: int) -> str:
    """Whom to ring where there is room for little: the number, then the name; never half a number."""
    name = state.lead_name if state else desk.lead_name if desk else ""
    extension = state.lead_extension if state else desk.lead_extension if desk else ""
    phone = desk.lead_phone if desk else ""
    numbers = [part for part in (extension if name else "", phone) if part]
    number = " or ".join(numbers)
    if len(numbers) > 1 and width(number) + 5 > columns:
        number = numbers[0]
    if not number:
        return "CALL OUT FOR YOUR DUTY LEAD"
    return f"RING {number}, {name}" if name else f"RING {number}"


_ROOMY: Final = 6
"""Rows from which on a question has a place beside the address."""
_ROOM_FOR_NUMBERS: Final = 10
"""Rows from which on the national numbers have one as well."""


def tiny(view: Page, columns: int, rows: int) -> list[Content]:
    """The page where there is room for little: whom to ring, the address, then what there is room for."""
    if rows < _ROOMY:
        # The word before the address would take the row from the street.
        # The postcode and the door first: with them 999 finds the rest.
        parts = [part for part in (*view.place.address, view.place.postcode) if part]
        on_file = ", ".join([*parts[-1:], *parts[:-1]])
        first = wrapped(view.place.where_now or on_file or _ASK_WHERE, columns)
        if len(first) > rows - 1:
            first = [*first[: rows - 2], " ".join(first[max(rows - 2, 0) :])]
        lines = [plain(fit(view.ring, columns), "bold reverse"), *(plain(fit(one, columns)) for one in first)]
        return lines[:rows]
    asked = ITEMS[view.mark]
    numbers = wrapped(NUMBERS, columns) if rows >= _ROOM_FOR_NUMBERS else []
    below = [
        *(plain(line, "bold") for line in numbers),
        said((fit(_risk_line(view.risk), columns), "bold")),
        _item(asked, view.ticks.get(asked.id), True, columns),
    ]
    lines = [plain(fit(line, columns), "bold reverse") for line in wrapped(view.ring, columns)[:2]]
    facts = [line for fact in read_out(view.place) for line in wrapped(fact, columns)]
    lines += [plain(fit(line, columns)) for line in facts[: max(rows - len(lines) - len(below), 1)]]
    return [*lines, *below][:rows]


_ASK_WHERE: Final = "Ask where they are."


def _prompt(prompt: Prompt, columns: int) -> str:
    """What to do, and as many of the words to say as there is room for: never half a sentence."""
    line = prompt.do
    for words in prompt.say:
        if width(line) + width(words) + 4 <= columns:
            line += f"  “{words}”"
    return line


def _risk(risk: Risk | None, columns: int) -> list[Content]:
    text = _risk_line(risk)
    made = [said((f" {line}", "bold")) for line in wrapped(text, columns - 2)[:2]]
    return [*made, *([Content("")] * (2 - len(made)))]


def _risk_line(risk: Risk | None) -> str:
    name = f"RISK ({shown('emergency.risk')})"
    if risk is None:
        return f"{name}: not said yet. Ask plainly; any danger now: a colleague rings 999."
    return f"{name}: {risk.label.upper()}. {risk.act}"


def _item(item: Question, tick: tuple[str, datetime] | None, marked: bool, columns: int) -> Content:
    answer = f"{tick[0]} {clock(tick[1])}" if tick else ""
    line = f"{'>' if marked else ' '} [{answer:<9}] {item.ask}"
    return said((fit(line, columns), "bold" if marked else ""))
