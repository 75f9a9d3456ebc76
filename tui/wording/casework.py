"""Notes, promises, holds, call-backs, drafts and queued actions, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from store.domain.errors import BadInput
from store.domain.money import Pence, pounds
from store.domain.views.account import DiaryRow
from store.domain.views.casework import (
    ActionChoice,
    ActionView,
    EscalationSheet,
    HoldView,
    PhoneView,
    WrapSuggestion,
)
from tui.call import UNSETTLED, Deed
from tui.keys import ESCALATIONS, shown
from tui.text import plain, said, wrapped
from tui.wording.common import clock, day, day_of, short_day
from tui.wording.forms import ALOUD
from tui.wording.lists import Option

RESTRICTED = "RESTRICTED: only cleared staff may read it."
NOTHING_DONE = {True: "Spoke on the phone.", False: "Worked on the account."}
"""The note of a call in which nothing was done: spoken to somebody, or not."""
BARRED = "barred"


def typed_day(on: date) -> str:
    """A date as it is typed: `27/11/2026`."""
    return f"{on.day}/{on.month}/{on.year}"


# -- the note ----------------------------------------------------------------------------------------


def count(text: str, limit: int) -> Content:
    """How much of a note is written."""
    return plain(f" {len(text)} of {limit} characters", "bold" if len(text) >= limit else "")


def contacts(rows: Sequence[DiaryRow]) -> tuple[Option, ...]:
    """Contacts of the diary that may be added to."""
    return tuple(
        Option(
            f"{short_day(day_of(row.at))} {clock(row.at)} {row.subject}",
            row,
            str(number),
            row.officer,
            "it is restricted." if row.restricted and not (row.did or row.said) else "",
            f"{row.did} {row.said}".strip()[:400],
        )
        for number, row in enumerate(rows, 1)
    )


# -- the wrap-up -------------------------------------------------------------------------------------


def subject(deeds: Sequence[Deed]) -> str:
    """What the contact was about."""
    names = {
        "payment": "Payment",
        UNSETTLED: "Payment",
        "promise": "Promise",
        "action": "Next step",
        "message": "Message",
    }
    kinds = {deed.kind for deed in deeds}
    return next((name for kind, name in names.items() if kind in kinds), "Call")


def wrapping_up(deeds: Sequence[Deed], typed: Sequence[str], columns: int, rows: int) -> list[Content | str]:
    """What to read back, what is typed here included, and the note that wrote itself, in so many rows."""
    back = [*(deed.text for deed in deeds if deed.read_back), *typed]
    lines: list[Content | str] = [said((" READ BACK", "bold"))]
    lines += [plain(f"   {line}") for text in back for line in wrapped(text, columns - 4)]
    if not back:
        lines.append("   No money and no promise in this call.")
    told = set(back)
    note = [deed.text for deed in deeds if deed.text and deed.text not in told]
    lines.append(said((" THE NOTE", "bold"), "  has these lines already"))
    lines += [plain(f"   {line}") for text in note for line in wrapped(text, columns - 4)]
    if not note:
        lines.append("   Nothing more." if back else "   Nothing was done.")
    if len(lines) > rows:
        lines = [*lines[: rows - 1], f"   and {len(lines) - rows + 1} lines more"]
    return lines


def suggested(view: WrapSuggestion | None) -> list[Content | str]:
    """What could be promised, and when the account is looked at next."""
    if view is None:
        return []
    if not view.promise_amount:
        return [plain(f" No promise is suggested: {view.why}.")] if view.why else []
    return [
        plain(f" Suggested: {pounds(view.promise_amount)} by {day(view.promise_on)}: {view.why}"),
        plain(f" Next look at the account: {day(view.next_on)}"),
    ]


NO_NUMBER = {
    "none": "There is no number on file to ring.",
    "hidden": "The tenant's number is not shown: it is not this caller's to hear.",
    "coming": "The number on file is still being looked up.",
    "failed": "The number on file could not be looked up.",
}
"""Why a call back has no number to go to."""


def no_number(why: str) -> BadInput:
    """What is true of it, and what to do."""
    key = shown("account.call_back")
    do = (
        "Press Enter again."
        if why == "coming"
        else f"Empty the box, go back with Esc and press {key}: there you can type one."
    )
    return BadInput(NO_NUMBER[why], do, field="ring_on")


def promised(amount: Pence, on: date) -> str:
    """The line of the note."""
    return f"Promised {pounds(amount)} by {day(on)}"


def ringing_back(on: date, at: str) -> str:
    """The line of the note."""
    return f"We ring back on {day(on)}" + (f" at {at}" if at else "")


def phones(views: Sequence[PhoneView]) -> tuple[Option, ...]:
    """Numbers that may be rung back."""
    return tuple(
        Option(
            view.value,
            view,
            str(number),
            view.label,
            more="Only this number is safe to ring." * view.safe_only,
        )
        for number, view in enumerate(views, 1)
    )


# -- queued actions ----------------------------------------------------------------------------------

NOT_IN_THIS_CALL = "ask for it when the call is over."
"""All that is said of the gate's reasons while somebody listens who may not hear all of the case."""
ASKING_THE_GATE = "Asking the gate..."
WHICH_STEP = " What is the next step?"
HOLD_UNTIL = "Hold until"
NO_OWNER = "nobody yet"
QUEUEING = "Queueing..."
WHY_HINT = f"{ALOUD} Up: another day. Enter queues it."


def which(choice: ActionChoice) -> str:
    """Above the letters, notices, referrals ... of a kind."""
    return f" {choice.label}: which?"


def no_reason() -> BadInput:
    """Nothing is queued without one."""
    return BadInput("A reason is needed.", "Type why, in a line.", field="reason")


def kinds(sheet: EscalationSheet) -> tuple[Option, ...]:
    """What could be queued, with what the gate says of each."""
    letters = {kind: letter for kind, letter, _ in ESCALATIONS}
    return tuple(_kind(choice, letters.get(choice.kind, "")) for choice in sheet.choices)


def _kind(choice: ActionChoice, letter: str) -> Option:
    source = f"[{choice.verdict_source}]" if choice.verdict_source else ""
    if choice.verdict == BARRED:
        return Option(choice.label, choice, letter, why_not=choice.verdict_reason, more=source)
    note = f"by {day(choice.due_on)}"
    if choice.needs_approval:
        note += f", waits for {choice.approvers}"
    if choice.verdict_reason:
        note = f"TAKE CARE. {note}"
    return Option(choice.label, choice, letter, note, more=f"{choice.verdict_reason} {source}".strip())


def details(choice: ActionChoice) -> tuple[Option, ...]:
    """Which letter, notice, referral ..."""
    return tuple(
        Option(name, code, str(number) if number < 10 else "")
        for number, (code, name) in enumerate(choice.details, 1)
    )


def queueing(choice: ActionChoice, detail: str, owner: str, columns: int) -> list[Content | str]:
    """What is being asked for, above the boxes."""
    what = f"{choice.label}: {detail}" if detail else choice.label
    lines: list[Content | str] = ["", said((f" {what}", "bold")), ""]
    if choice.verdict_reason:
        care = f"TAKE CARE. {choice.verdict_reason} [{choice.verdict_source}]"
        lines += [*(plain(f" {line}") for line in wrapped(care, columns - 2)), ""]
    lines.append(plain(f" Owner             {owner}   ({shown('escalate.owner')}: somebody else)"))
    if choice.needs_approval:
        waits = f"Waits for the yes of {choice.approvers}: not yours."
        lines += [plain(f" {line}", "bold") for line in wrapped(waits, columns - 2)]
    return [*lines, ""]


def asked_for(view: ActionView) -> str:
    """The line of the note; fit to read to the tenant."""
    what = f"{view.label.lower()}" + (f" ({view.detail.lower()})" if view.detail else "")
    sum_ = f" of {pounds(view.amount)}" if view.amount is not None else ""
    return f"Asked for a {what}{sum_} by {day(view.due_on)}"


def queued(view: ActionView) -> str:
    """How it went, for the status line."""
    again = "It was queued before: nothing was queued twice. " if view.again else ""
    if view.needs_approval:
        return f"{again}Asked: {view.label.lower()}. It waits for {view.approvers}."
    return f"{again}Queued: {view.label.lower()} by {day(view.due_on)}, owner {view.owner}."


def held(view: HoldView, reason: str) -> str:
    """The line of the note."""
    what = f"{pounds(view.amount)} of the debt" if view.amount else "recovery"
    return f"Put {what} on hold to {day(view.ends_on)}: {reason}"


def standing(holds: Sequence[HoldView], names: Mapping[str, str]) -> tuple[Option, ...]:
    """Holds that stand, and may be ended."""
    return tuple(
        Option(
            f"END: {names.get(view.reason, view.reason)}",
            view,
            "",
            f"to {day(view.ends_on)}, {view.owner}",
            more=" ".join(
                part for part in (f"Only {pounds(view.amount)}." if view.amount else "", view.detail) if part
            ),
        )
        for view in holds
    )
