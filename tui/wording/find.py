"""Words of the find screen: rows without a balance, what a search came to, what to do between calls."""

from collections.abc import Sequence

from textual.content import Content

from store.domain.views.casework import DraftView
from store.domain.views.officers import DeskView
from store.domain.views.people import FoundList, FoundRow
from tui.keys import of, shown
from tui.text import fit, plain, said, width
from tui.wording.common import day, short_day
from tui.wording.drafts import offered

ICON_WORDS = {
    "wellbeing": "!care",
    "safety": "!safety",
    "protected": "!guard",
    "hold": "hold",
    "language": "lang",
    "deceased": "died",
}
"""A flag's short word: that there is something to know, never what."""

SEARCHING = "Searching..."
OPENING = "The store is opening; type, it is searched as soon as it is there."
CARD_REFUSED = "That looks like a card number: it was not kept. Never type one; ask for a name or an address."
NOT_YET = "Searching... it opens when there is one."
NO_CALL = "No call."
TYPE = "Name, address, postcode, reference, phone or birth date, in any order."


GO_WORDS = {"go.drafts": "what you were writing"}
"""Where a key goes, if its label on the bottom line is too short for a sentence."""


def going() -> str:
    """What the next key does after that of `ready.go`."""
    return f"Go to: {', '.join(f'{key.cap} {GO_WORDS.get(key.id, key.label)}' for key in of('go'))}."


def _go(key_id: str) -> str:
    return f"{shown('ready.go')} {shown(key_id)}"


def full(words: str, limit: int) -> str:
    """That the box is full, so that what was pasted beyond it was not searched for."""
    return f"; the box is full at {limit} characters" if len(words) >= limit else ""


def status(found: FoundList) -> str:
    """What a search came to, for the status line."""
    number = len(found.rows)
    if found.how == "recent":
        return f"Your last {number} accounts." if number else "You have opened no account yet."
    if not number:
        return "nothing found: try fewer letters, the postcode or the reference"
    if found.more:
        return f"{number} shown, there are more: add a word"
    return f"{number} found, by spelling" if found.how == "spelling" else f"{number} found"


def icon_words(icons: Sequence[str], columns: int) -> str:
    """As many flags as fit, the gravest first, then how many more there are."""
    words = [ICON_WORDS.get(icon, icon) for icon in icons]
    for kept in range(len(words), -1, -1):
        rest = len(words) - kept
        line = " ".join([*words[:kept], *([f"+{rest}"] if rest else [])])
        if width(line) <= columns:
            return line
    return ""


def address(row: FoundRow, columns: int) -> str:
    """The address; where it is too long, its first part and its postcode."""
    if row.address_hidden or not row.address:
        return "address hidden"
    if width(row.address) <= columns:
        return row.address
    parts = row.address.split(", ")
    return f"{parts[0]}, {parts[-1]}" if len(parts) > 2 else row.address


def row_line(row: FoundRow, *, chosen: bool, columns: int) -> Content:
    """One result on one line."""
    flags = 14 if columns < 110 else 34
    # marker 2, type 7, reference 10, and a space after each of name and address
    room = max(columns - 2 - 7 - 10 - flags - 2, 20)
    name = room * 2 // 5
    kind = "FORMER" if row.former else row.type
    line = (
        f"{'> ' if chosen else '  '}{fit(row.name, name)} {fit(address(row, room - name), room - name)} "
        f"{fit(kind, 6)} {fit(row.rent_reference, 9)} {icon_words(row.icons, flags)}"
    )
    return plain(fit(line, columns), "bold" if chosen else "")


def rows(found: FoundList, chosen: int, columns: int, height: int) -> list[Content]:
    """The results that fit, the chosen one among them."""
    start = max(0, min(chosen - height // 2, len(found.rows) - height))
    return [
        row_line(row, chosen=start + number == chosen, columns=columns)
        for number, row in enumerate(found.rows[start : start + height])
    ]


def detail(row: FoundRow, columns: int) -> Content:
    """The chosen result in full: what did not fit in its row."""
    where = address(row, 10_000)
    kind = row.type
    if row.former:
        kind = f"FORMER TENANT to {short_day(row.ended_on)}" if row.ended_on else "FORMER TENANT"
    flags = icon_words(row.icons, 80)
    return plain(fit("  ".join(part for part in (row.name, where, kind, flags) if part), columns))


def ready(desk: DeskView | None, drafts: Sequence[DraftView], columns: int) -> list[Content]:
    """What stands on the screen between calls."""
    find = shown("ready.find")
    if desk is None:
        lines: list[str | tuple[str, str]] = ["", ("Dutydesk is opening the store.", "bold")]
        lines.append(f"The phone rings already? Press {find} and type: nothing typed is lost.")
    else:
        lead = f"{desk.lead_name}, {desk.lead_extension}" if desk.lead_name else "nobody"
        if desk.lead_name and not desk.lead_desk_open:
            lead += f" (no desk open: ring {desk.lead_phone})"
        elif not desk.lead_name and desk.lead_phone:
            lead += f": ring {desk.lead_phone}"
        if (desk.lead_name, desk.lead_extension) == (desk.officer.name, desk.officer.extension):
            lead = "you hold the duty lead's shift"
        lines = ["", (f"Ready, {desk.officer.name}. {day(desk.today)}.", "bold"), f"Duty lead: {lead}"]
    offer = offered(drafts)
    if offer:
        lines += ["", (offer, "bold")]
    if desk is not None and not desk.officer.has_pin:
        lock = shown("anywhere.lock")
        lines += ["", f"You have no PIN for the lock and for approvals yet: {lock} to choose one."]
    lines += [
        "",
        f"The phone rings: press {find} and type what the caller says.",
        "Any words, in any order:",
        "  name                okafor          misspelt is well enough",
        "  house and street    14 alder        the postcode alone will do",
        "  reference           1000014         rent or payment reference",
        "  phone               900123          its last digits",
        "  date of birth       12/3/1984       with a name is better",
        "",
        f"{shown('ready.recent'):<8}the last ten accounts you opened",
        f"{_go('go.approvals'):<8}what waits for another person's yes",
        f"{shown('anywhere.emergency'):<8}a caller in danger, at any moment, also before they are checked",
    ]
    return [
        said(fit(f" {line}", columns))
        if isinstance(line, str)
        else plain(fit(f" {line[0]}", columns), line[1])
        for line in lines
    ]
