"""Approvals in words: what waits for another person's yes, its figures then and now, how it went."""

from collections.abc import Sequence

from textual.content import Content

from store.domain.money import Pence, pounds
from store.domain.views.casework import ActionView, ApprovalView
from tui.keys import shown
from tui.text import fit, plain, right, said, wrapped
from tui.wording.common import clock, day, day_of, owes, short_day

NOTHING_WAITS = " Nothing waits for another person's yes."
DECIDED_ALREADY = "It is decided already: the first decision stands."
NOT_TO_TAKE_BACK = "Only your own request that still waits can be taken back."
TAKING_BACK = "Taking it back..."
ASK_YES, ASK_NO = " SAY YES to this?", " SAY NO to this?"
YES_HINT, NO_HINT = "May stay empty. Enter says yes.", "The one who asked reads it."
YOUR_PIN, PIN_HINT = "Your PIN", "It signs your yes."
NOT_COME = "The request has not come yet: wait for it, then Enter."
NEEDS_PIN = "Your PIN is needed: it signs your yes."
NEEDS_WHY = "A reason is needed. Type why it is refused."
SAYING_YES, SAYING_NO = "Saying yes...", "Saying no..."


def waiting(views: Sequence[ApprovalView]) -> str:
    """How many requests wait, and how many of them for this officer."""
    mine = sum(view.may_decide for view in views)
    return f"{len(views)} waiting, {mine} for you." if views else "Nothing waits."


def yours() -> str:
    """Why one's own request cannot be decided, and what can be done with it."""
    return f"Yours: another person decides. {shown('approvals.withdraw')} takes it back."


def not_yours(view: ApprovalView) -> str:
    """Why a request is another's to decide."""
    return f"Not yours to decide: {view.why_not}"


def taken_back(view: ActionView) -> str:
    """How it went."""
    return f"Taken back: {view.label.lower()}."


def request_line(view: ApprovalView, chosen: bool, columns: int) -> Content:
    """One request in the list."""
    state = _state(view)
    amount = pounds(view.action.amount) if view.action.amount is not None else ""
    line = (
        f"{'>' if chosen else ' '} {fit(state, 9)} {fit(view.action.label, 17)}{right(amount, 11)}  "
        f"{fit(view.action.name, 20)} until {short_day(view.last_day)}"
    )
    return said((fit(line, columns), "bold" if chosen else ""))


def _state(view: ApprovalView) -> str:
    """What matters most of a request, in one word."""
    if view.lapsed:
        return "LAPSED"
    return "YOURS" if view.mine else "MOVED" if view.changed else view.action.state


def request(view: ApprovalView, columns: int, *, deciding: bool = False) -> list[Content | str]:
    """A request in full: what, who, why, and the figures then and now; in a list, who may decide it too."""
    action = view.action
    # What is signed is read whole: the longest reason has six lines of a narrow screen.
    most = 6 if deciding else 2
    what = f"{action.label}: {action.detail}" if action.detail else action.label
    if action.amount is not None:
        what += f", {pounds(action.amount)}"
    lines: list[Content | str] = [
        said((fit(f" {what}", columns), "bold")),
        plain(fit(f" {action.name}, rent account {action.rent_reference}", columns)),
        plain(
            fit(
                f" Asked by {action.requested_by} on {short_day(day_of(action.requested_at))} "
                f"at {clock(action.requested_at)}; due {day(action.due_on)}",
                columns,
            )
        ),
        *(plain(f" {line}") for line in wrapped(f"Why: {action.reason}", columns - 2)[:most]),
        plain(
            fit(f" When asked: {owes(view.frozen_balance)}, {_collectable(view.frozen_collectable)}", columns)
        ),
    ]
    lines += moved(view, columns)
    if view.gate:
        lines += [plain(f" {line}", "bold") for line in wrapped(f"The gate: {view.gate}", columns - 2)[:most]]
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
        return said((f" {yours()}", "bold"))
    if not view.may_decide:
        return plain(fit(f" {not_yours(view)}", columns), "bold")
    limit = f" You may say yes up to {pounds(view.limit)}." if view.limit is not None else ""
    yes, no = shown("approvals.approve"), shown("approvals.refuse")
    return said((f" {yes}: yes, with your PIN.   {no}: no, with a reason.{limit}", "bold"))


def decided(view: ActionView, yes: bool) -> str:
    """How it went."""
    return f"{'Approved' if yes else 'Refused'}: {view.label.lower()} for rent account {view.rent_reference}."
