"""Words that every screen uses: the top line, amounts, dates, and what went wrong."""

from textual.content import Content

from store.domain.views.officers import DeskView
from tui.call import Call
from tui.keys import shown
from tui.text import fit, plain, said, width
from tui.wording.amounts import clock as clock
from tui.wording.amounts import day as day
from tui.wording.amounts import day_of as day_of
from tui.wording.amounts import owes as owes
from tui.wording.amounts import short_day as short_day

READING = "Reading..."
NOT_OPEN = "The desk is not open."
START_AGAIN = "Start dutydesk again: what you were writing is offered back."
WRAP_FIRST = "Not during a call: wrap it up first."
LOCKED_ALREADY = "It is locked already."


def only_a_pin() -> str:
    """Why the lock shows no list of keys."""
    return f"Not on the lock: type your PIN. {shown('anywhere.emergency')} is for a caller in danger."


def end_first() -> str:
    """Why the keys of the whole desk rest on the emergency page."""
    return f"Not in an emergency: {shown('emergency.close')} ends it first."


def leave_and_try() -> str:
    """What to do where the desk is not open."""
    return f"Leave with {shown('anywhere.leave')} and try again."


def further(last: int, count: int, place: str) -> str:
    """The key to what of a long page is not shown: further down, or at its end back up."""
    down, up = shown(f"{place}.page_down"), shown(f"{place}.page_up")
    return f"{down} for more" if last < count else f"{up} to go back"


def top_line(
    heading: str, desk: DeskView | None, call: Call | None, columns: int, alerts: int = 0
) -> Content:
    """Where we are, who is on the line and since when, who sits here: always one line."""
    left = f" {heading}"
    if alerts:
        # Before anything that could be cut: somebody waits for it.
        where = f"{shown('ready.go')} {shown('go.alerts')}"
        left += f"  {alerts} {'ALERT' if alerts == 1 else 'ALERTS'} NOT SEEN: {where}"
        left += "" if call is None else " between calls"
    if call is not None:
        who = f"  {call.name}" if call.name else ""
        left += f"  call since {clock(call.since)}{who}"
    end = ""
    if desk is not None:
        where = "PRACTICE " if desk.practice else ""
        end = f"{where}{desk.officer.name}  {short_day(desk.today)} "
    # However long a name is, the screen's own name and the call keep half of the line.
    end = fit(end, min(width(end), columns // 2))
    room = columns - width(end) - 1
    return plain(fit(left, max(room, 0)) + " " + end)


def strip(call: Call | None) -> Content:
    """Who was verified, or that nobody was: in words, not by colour."""
    if call is None or call.speaking is None:
        return said(("NOT VERIFIED: say nothing about the account", "bold reverse"))
    speaking = call.speaking
    if speaking.kind == "nobody":
        return said(("NO CALLER", "bold"), f"  working on the case: {speaking.why}")
    if speaking.kind == "third_party":
        scope = ", ".join(sorted(speaking.subjects)) or "nothing"
        how = "consent by voice, this call only" if speaking.consent else "authority on file"
        return said(("THIRD PARTY", "bold reverse"), f"  {speaking.name}: {how}; may discuss {scope}")
    return said((f"VERIFIED {speaking.kind.upper()}", "bold"), f"  {speaking.name}")


def crashed(number: str) -> str:
    """A fault inside the program, without what it was about."""
    return f"Sorry: Dutydesk could not do that. Nothing typed is lost. Tell support incident {number}."
