"""Notes, promises, holds, call-backs, queued actions and approvals, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from store.domain.errors import BadInput
from store.domain.money import Pence, pounds
from store.domain.views.account import DiaryRow
from store.domain.views.casework import (
    ActionChoice,
    ActionView,
    ApprovalView,
    DraftView,
    EscalationSheet,
    HoldView,
    PhoneView,
    WrapSuggestion,
)
from tui.call import WRAP, Deed, deeds_in
from tui.keys import ESCALATIONS
from tui.text import fit, plain, right, said, wrapped
from tui.unfinished import typed_in
from tui.wording.common import clock, day, owes, short_day
from tui.wording.lists import Option

ALOUD = "Would you read this aloud to the tenant?"
RESTRICTED = "RESTRICTED: only cleared staff may read it."
PROMISE = "What the caller promised to pay, such as 20; empty: no promise."
NOTHING_DONE = {True: "Spoke on the phone.", False: "Worked on the account."}
"""The note of a call in which nothing was done: spoken to somebody, or not."""
DAYS = "Such as fri, +7 or 7/12."
WHEN = "Such as fri 14:30, +2 or 7/12 2pm; empty: no call."
BARRED = "barred"
CHANGED_WARNING = "The account moved since it was asked: look again before you say yes."


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
            f"{short_day(row.at.date())} {clock(row.at)} {row.subject}",
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
    names = {"payment": "Payment", "promise": "Promise", "action": "Next step", "message": "Message"}
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
    do = (
        "Press Enter again."
        if why == "coming"
        else ("Empty the box, go back with Esc and press c: there you can type one.")
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
    lines.append(plain(f" Owner             {owner}   (F3: somebody else)"))
    if choice.needs_approval:
        lines.append(said(f" Waits for the yes of {choice.approvers}: not yours."))
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
    return f"Put recovery on hold to {day(view.ends_on)}: {reason}"


def standing(holds: Sequence[HoldView], names: Mapping[str, str]) -> tuple[Option, ...]:
    """Holds that stand, and may be ended."""
    return tuple(
        Option(
            f"END: {names.get(view.reason, view.reason)}",
            view,
            "",
            f"to {day(view.ends_on)}, {view.owner}",
            more=view.detail,
        )
        for view in holds
    )


# -- approvals ---------------------------------------------------------------------------------------


def request_line(view: ApprovalView, chosen: bool, columns: int) -> Content:
    """One request in the list."""
    state = "YOURS" if view.mine else "MOVED" if view.changed else view.action.state
    amount = pounds(view.action.amount) if view.action.amount is not None else ""
    line = (
        f"{'>' if chosen else ' '} {fit(state, 9)} {fit(view.action.label, 17)}{right(amount, 11)}  "
        f"{fit(view.action.name, 20)} lapses {short_day(view.expires_at.date())}"
    )
    return said((fit(line, columns), "bold" if chosen else ""))


def request(view: ApprovalView, columns: int, *, deciding: bool = False) -> list[Content | str]:
    """A request in full: what, who, why, and the figures then and now; in a list, who may decide it too."""
    action = view.action
    what = f"{action.label}: {action.detail}" if action.detail else action.label
    if action.amount is not None:
        what += f", {pounds(action.amount)}"
    lines: list[Content | str] = [
        said((fit(f" {what}", columns), "bold")),
        plain(fit(f" {action.name}, rent account {action.rent_reference}", columns)),
        plain(
            fit(
                f" Asked by {action.requested_by} on {short_day(action.requested_at.date())} "
                f"at {clock(action.requested_at)}; due {day(action.due_on)}",
                columns,
            )
        ),
        *(plain(f" {line}") for line in wrapped(f"Why: {action.reason}", columns - 2)[:2]),
        plain(
            fit(f" When asked: {owes(view.frozen_balance)}, {_collectable(view.frozen_collectable)}", columns)
        ),
    ]
    lines += moved(view, columns)
    if view.gate:
        lines += [plain(f" {line}", "bold") for line in wrapped(f"The gate: {view.gate}", columns - 2)[:2]]
    if not deciding:
        lines.append(_who_decides(view, columns))
    return lines


def moved(view: ApprovalView, columns: int) -> list[Content | str]:
    """Whether the figures are what they were."""
    if not view.changed:
        return [" Now: the same."]
    then, now = owes(view.frozen_balance), owes(view.balance_now)
    text = f"The account moved since: {then} -> {now}, {_collectable(view.collectable_now)}; look again."
    return [said((f" {line}", "bold")) for line in wrapped(text, columns - 2)]


def _collectable(amount: Pence) -> str:
    return f"of it {pounds(amount)} may be collected"


def _who_decides(view: ApprovalView, columns: int) -> Content:
    if view.answer:
        why = f": {view.answer_reason}" if view.answer_reason else ""
        return plain(fit(f" {view.answer} by {view.decided_by}{why}", columns), "bold")
    if view.mine:
        return said((" Yours: another person decides. x takes it back.", "bold"))
    if not view.may_decide:
        return plain(fit(f" Not yours to decide: {view.why_not}", columns), "bold")
    limit = f" You may say yes up to {pounds(view.limit)}." if view.limit is not None else ""
    return said((f" y: yes, with your PIN.   n: no, with a reason.{limit}", "bold"))


def decided(view: ActionView, yes: bool) -> str:
    """How it went."""
    return f"{'Approved' if yes else 'Refused'}: {view.label.lower()} for rent account {view.rent_reference}."


# -- drafts ------------------------------------------------------------------------------------------

_FORMS = {
    "pay": "Payment",
    "reverse": "Payment to take back",
    "note": "Note",
    "wrap": "Wrap-up",
    "escalate": "Next step",
    "hold": "Hold",
    "call_back": "Call back",
    "message": "Message",
    "decide": "Decision",
    "nobody": "Reason to open",
    "third_party": "Third party",
}


_HIDDEN = frozenset(
    ("sent", "method", "order", "did", "key", "kind", "posting_id", "contact_id", "restricted", "speaking")
)
"""What of a draft was chosen by key, or kept beside what was typed."""


def drafts(views: Sequence[DraftView]) -> tuple[Option, ...]:
    """What was being written, newest first: when, whose, and how it begins."""
    return tuple(_draft(view, number) for number, view in enumerate(views, 1))


def _draft(view: DraftView, number: int) -> Option:
    fields = typed_in(view.content)
    name, begins = fields.pop("name", "") if view.form == WRAP else "", _begins(fields)
    account = f"rent account {view.rent_reference}" if view.rent_reference else "no account"
    whose = f"{view.rent_reference} {name}".strip() if name else account
    about = f"{whose}: {begins}" if begins else whose
    return Option(
        _FORMS.get(view.form, view.form),
        view,
        str(number) if number < 10 else "",
        f"{short_day(view.saved_at.date())} {clock(view.saved_at)}  {about}",
        more=begins,
    )


def _begins(fields: Mapping[str, str]) -> str:
    """What was typed; of a call that was not wrapped up what was done in it, too."""
    texts = [text for name, text in fields.items() if name not in _HIDDEN and name != "deeds"]
    texts += [deed.text for deed in deeds_in(fields)]
    return " · ".join(text.strip() for text in texts if text.strip())[:300]
