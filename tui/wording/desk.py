"""Words of the screens that belong to no call: the lock, the keys, and a desk that did not open."""

from collections.abc import Iterable

from textual.content import Content

from store.domain.errors import DutydeskError
from store.domain.views.officers import DeskView
from tui.keys import of, shown
from tui.text import fit, plain, wrapped
from tui.wording.common import further
from tui.wording.places import PLACE_WORDS as PLACE_WORDS
from tui.wording.places import caps as caps
from tui.wording.places import place_words as place_words

_CAPS = 18


def key_lines(places: Iterable[str], columns: int) -> list[Content]:
    """The keys of some places, one group a place, those that work anywhere first."""
    lines: list[Content] = []
    for place in dict.fromkeys(("anywhere", *places)):
        found = of(place)
        if not found:
            continue
        if lines:
            lines.append(Content(""))
        lines.append(plain(fit(f" {place_words(place)}", columns), "bold"))
        for key in found:
            parts = wrapped(key.help, columns - _CAPS - 4)
            for number, part in enumerate(parts):
                lines.append(plain(f"   {fit(caps(key) if number == 0 else '', _CAPS)} {part}"))
    return lines


def lines_of(last: int, count: int) -> str:
    """How far down the list of keys is shown."""
    return f"{last} of {count} lines: {further(last, count, 'help')}"


# The lock.

WRONG_PIN = "That is not your PIN."
TWO_PINS = "The two are not the same: type the new PIN again."
PIN_HINT = "Your PIN, then Enter."
NEW_PIN_HINT = "Six digits or more that nobody would guess, then Enter."
AGAIN_HINT = "The same again, then Enter."
PIN, NEW_PIN, SAME_AGAIN = " PIN", " New PIN", " The same again"
KEEPING_PIN = "Keeping the PIN..."
CHECKING = "Checking..."


def lock(desk: DeskView | None, columns: int, *, choosing: bool) -> list[Content]:
    """What stands on a locked desk: whose it is, and nothing of any tenant."""
    who = desk.officer.name if desk is not None else ""
    lines = ["", f" Locked for {who}." if who else " Locked.", ""]
    if choosing:
        lines += [
            *(
                f" {part}"
                for part in wrapped(
                    "You have no PIN yet. Choose one now: it opens this lock and signs your approvals.",
                    columns - 2,
                )
            ),
            "",
        ]
    elif desk is not None and desk.practice and desk.practice_pin:
        lines += [f" Practice council: the PIN is {desk.practice_pin}.", ""]
    return [plain(fit(line, columns), "bold" if number == 1 else "") for number, line in enumerate(lines)]


def wrong_pin(tries: int, wrong: int) -> str:
    """How many tries are left."""
    left = max(tries - wrong, 0)
    if not left:
        return f"{WRONG_PIN} None of {tries} tries is left: ask the administrator to reset it."
    return f"{WRONG_PIN} {left} of {tries} left."


# A desk that did not open.


def refused(error: DutydeskError, columns: int) -> list[Content]:
    """What happened and what to do."""
    leave, danger = shown("anywhere.leave"), shown("anywhere.emergency")
    lines = [Content(""), plain(fit(" The desk did not open.", columns), "bold"), Content("")]
    lines += [plain(f" {part}") for part in wrapped(error.what, columns - 2)]
    if error.do:
        lines += [Content(""), *(plain(f" {part}", "bold") for part in wrapped(error.do, columns - 2))]
    return [
        *lines,
        Content(""),
        plain(fit(f" {leave} leaves. {danger} works all the same: a caller in danger.", columns)),
    ]
