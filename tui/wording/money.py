"""Money taken and taken back, in words: the pay page, the split, the receipt, the reversal."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from textual.content import Content

from store.domain.allocation import Part, Split
from store.domain.allocation import preview as split_preview
from store.domain.errors import BadInput, DutydeskError, OutcomeUnknown, StoreUnreachable
from store.domain.money import ZERO, Pence, pounds
from store.domain.tenancies import SUB_ACCOUNTS, SubAccountCode
from store.domain.views.money import (
    PaymentSheet,
    ReceiptView,
    SplitLine,
    SplitPreview,
    TakenRow,
    UnsettledView,
)
from tui.incidents import Faulted
from tui.keys import shown
from tui.text import fit, plain, right, said, wrapped
from tui.wording.common import clock, day, day_of, owes
from tui.wording.lists import Option

CARD, CHEQUE = "CARD", "CHQ"
AGAIN = "This was already taken: nothing was taken twice."
AGAIN_BOX = "again"
AGAIN_LABEL = "Again       £"
ANEW_HINT = "Only if the money is still here: the amount again, then Enter takes it. Esc leaves it."
AGAIN_HINT = "A large sum: type it again, then Enter takes it, once. Esc: change it."
CARD_HINT = "The reference that the payment line gave; never the card's number."
CHEQUE_HINT = "The number printed on the cheque."
SPLIT_HINT = "Such as RENT 20 CC 5, or CC 5 RENT rest; the short names stand below."
UNKNOWN_DO = (
    "Do not take it again, and do not hand it back. This page asks the store what became of it, every few "
    "seconds. Nothing is taken by asking."
)
NOT_THERE = (
    "The store was asked: it was not taken, and it never will be by itself. Take it only if the money is "
    "still here."
)
SINCE_THEN = "TAKEN ON THIS ACCOUNT SINCE: it may be the same money. Ask before you take it."
"""Another officer's receipt stands below it."""
MOST_SINCE = 3
ASK_NOW, TAKE_IT = "ask now", "take it"
"""What Enter does then, on the bottom line."""
WAS_NOT_TAKEN = "It was not taken. To take it after all type the amount again. Esc leaves it."
MOVED_SINCE = (
    "Something came onto the account since: nothing was taken. Look at it, then type the amount again."
)
FINDING_OUT = "Asking the store what became of it: wait..."
UNKNOWN = "It is not known whether this was taken."

NO_RECEIPT_YET = "There is no receipt yet: it comes when the payment is taken."
PRINTING = "Writing the receipt..."
WORKING_OUT = "Working out the split..."
NOW_READ_OUT = "Taken. Read out the receipt number."

_BY = {"CASH": "in cash", CHEQUE: "by cheque", CARD: "by card on the payment line"}


def by(method: str, name: str = "") -> str:
    """How it was paid: `in cash`."""
    return _BY.get(method, f"by {name or method}".lower())


def on_its_way(amount: Pence) -> str:
    """While the store takes it."""
    return f"Taking {pounds(amount)}: wait..."


def letters(sheet: PaymentSheet) -> Mapping[str, Pence]:
    """The letters that fill in an amount. A digit would be the beginning of one, so it never is a letter."""
    found: dict[str, Pence] = {}
    for one in sheet.suggested:
        letter = one.key if one.key.isalpha() else one.what[:1].lower()
        if letter and one.amount > 0:
            found.setdefault(letter, one.amount)
    return found


def amount_hint(sheet: PaymentSheet | None) -> str:
    """What to type in the amount box."""
    if sheet is None:
        return "Pounds and pence, such as 20 or 20.50."
    names = {amount: one.what for one in sheet.suggested if (amount := one.amount)}
    offers = [f"{letter}: {pounds(sum_)} {names[sum_]}" for letter, sum_ in letters(sheet).items()]
    return "   ".join(offers) or "Such as 20 or 20.50."


def in_box(amount: Pence) -> str:
    """An amount as it is typed: `186.40`."""
    return pounds(amount).removeprefix("£")


def pay_heading(
    sheet: PaymentSheet,
    method: str,
    order: str,
    others: Sequence[UnsettledView],
    columns: int,
    *,
    sending: bool = False,
) -> list[Content | str]:
    """Whose account, how it is paid and split; first what another officer sent and has not heard of."""
    ways = ("", "") if sending else (shown("pay.method"), shown("pay.split"))
    hints = [
        f"   ({key}: another {what})" if key else "" for key, what in zip(ways, ("way", "split"), strict=True)
    ]
    split = dict(sheet.orders).get(order, "as the caller asks")
    warned = [line for one in others for line in wrapped(unsettled(one), columns - 2)]
    return [
        "",
        *(plain(f" {line}", "bold reverse") for line in warned),
        plain(f" Rent account {sheet.rent_reference}   {sheet.payer}"),
        "",
        said(
            " Paid   ",
            (by(method, dict(sheet.methods).get(method, "")), "bold"),
            hints[0],
        ),
        said(" Split  ", (split, "bold"), hints[1]),
        "",
    ]


def split_table(lines: Sequence[SplitLine]) -> list[Content | str]:
    """What is owed, what this pays, what is left: only what is owed or paid."""
    made: list[Content | str] = [
        said(
            (f" {fit('', 32)}{right('before', 17)}{right('this pays', 13)}{right('after', 17)}", "underline")
        )
    ]
    for line in lines:
        if line.share or line.owed:
            name = fit(f"{line.code:<5}{line.name}" + (f", {line.why}" if line.why else ""), 30)
            row = (
                f" {name}{right(_short(line.owed), 17)}{right(pounds(line.share) if line.share else '', 13)}"
            )
            made.append(said((row + right(_short(line.left), 17), "bold" if line.share else "")))
    return made


def splitting(
    sheet: PaymentSheet,
    method: str,
    preview: SplitPreview | None,
    known: Sequence[SplitLine],
    columns: int,
    *,
    sure: bool,
    again: bool = False,
    sending: bool = False,
) -> list[Content | str]:
    """Below the boxes: where it goes and what to say, or what is owed where while a split is typed."""
    if not sheet.may_take:
        return ["", plain(f" {sheet.why_not}", "bold reverse")]
    if preview is None:
        return ["", *split_table(known)] if known else []
    lines = ["", *split_table(preview.lines), "", *read_out(preview.sentence, columns)]
    if sending:
        return [*lines, "", said((f" Sending {pounds(preview.amount)} {by(method)}...", "bold"))]
    return [*lines, "", ready(preview.amount, method, again=again)] if sure else lines


def _short(amount: Pence) -> str:
    return f"credit {pounds(-amount)}" if amount < 0 else pounds(amount)


def read_out(sentence: str, columns: int) -> list[Content | str]:
    """A sentence to read to the caller."""
    lines = wrapped(sentence, max(columns - 10, 20))
    return [said((" SAY    ", "bold"), (lines[0], "")), *(plain(f"        {line}") for line in lines[1:])]


def own_split(
    amount: Pence, split: Mapping[str, Pence], known: Mapping[str, SplitLine], seq: int
) -> SplitPreview:
    """The split that the caller asked for, as a preview."""
    rows = []
    for code, part in split.items():
        before = known.get(code)
        owed = before.owed if before else ZERO
        name = before.name if before else SUB_ACCOUNTS[SubAccountCode(code)].label.capitalize()
        rows.append(SplitLine(code, name, owed, part, owed - part, Part.WISH.value))
    for code, line in known.items():
        if code not in split:
            rows.append(SplitLine(code, line.name, line.owed, ZERO, line.owed, ""))
    parts = [Split(SubAccountCode(code), part, Part.WISH) for code, part in split.items()]
    owed_by = {SubAccountCode(code): line.owed for code, line in known.items()}
    return SplitPreview(amount, "own", tuple(rows), seq, split_preview(parts, owed_by).sentence)


def ready(amount: Pence, method: str, *, again: bool = False) -> Content:
    """What Enter does now; of a large sum, once it was typed again."""
    first = "Type the amount again; then Enter" if again else "Enter"
    return said((f" {first} takes {pounds(amount)} {by(method)}.", "bold reverse"))


def needs_again(amount: Pence, sheet: PaymentSheet | None) -> bool:
    """Whether a sum is so large that a slip of the finger is likelier than the sum (council policy)."""
    return sheet is not None and sheet.confirm_from is not None and amount >= sheet.confirm_from


def not_again(typed: str, amount: Pence, *, anew: bool = False) -> BadInput:
    """What was typed the second time is not the amount: nothing is taken, and nothing is lost."""
    if not typed.strip() and anew:
        return BadInput("Nothing was taken.", ANEW_HINT, field=AGAIN_BOX)
    if anew:
        return BadInput(f"That is not {pounds(amount)}: nothing was taken.", ANEW_HINT, field=AGAIN_BOX)
    if not typed.strip():
        return BadInput(
            f"{pounds(amount)} is a large sum.",
            "Type the amount again, then Enter takes it.",
            field=AGAIN_BOX,
        )
    return BadInput(
        f"The two amounts differ: nothing was taken. Above stands {pounds(amount)}.",
        "Type it again, or Esc to change the one above.",
        field=AGAIN_BOX,
    )


def whose(rent_reference: str, payer: str, at: datetime | None) -> Content:
    """Whose payment it is that was sent, and when."""
    who = f" Rent account {rent_reference}" + (f"   {payer}" if payer else "")
    return plain(who + (f"   sent {moment(at)}" if at else ""))


def unknown(amount: Pence, method: str, columns: int) -> list[Content | str]:
    """Nobody knows whether it was taken."""
    key = shown("account.pay")
    return [
        "",
        said((f" NOT KNOWN: {pounds(amount)} {by(method)}", "bold reverse")),
        "",
        f" {UNKNOWN}",
        *_block(UNKNOWN_DO, columns),
        "",
        " Enter: ask now.",
        *_block(f"Esc: later. It is kept, and {key} on the account comes back to it.", columns),
    ]


def not_there(amount: Pence, method: str, since: Sequence[TakenRow], columns: int) -> list[Content | str]:
    """The store was asked, and it was not taken; what was, on the account, since it was sent."""
    lines: list[Content | str] = [
        "",
        said((f" NOT TAKEN: {pounds(amount)} {by(method)}", "bold reverse")),
        "",
        *_block(NOT_THERE, columns),
        "",
    ]
    if since:
        more = f"   and {len(since) - MOST_SINCE} more" if len(since) > MOST_SINCE else ""
        lines += [plain(f" {line}", "bold reverse") for line in wrapped(SINCE_THEN + more, columns - 2)]
        lines += [plain(f"   {_since(row)}") for row in since[:MOST_SINCE]]
        lines.append("")
    return lines


def _since(row: TakenRow) -> str:
    return f"{pounds(row.amount)} {row.method}, {moment(row.taken_at)}, receipt {row.number}, {row.officer}"


def moment(at: datetime) -> str:
    """A day and a time of this year, short: `23 Nov 13:50`."""
    on = day_of(at)
    return f"{on.day} {on:%b} {clock(at)}"


def _block(text: str, columns: int) -> list[Content | str]:
    return [plain(f" {line}") for line in wrapped(text, max(columns - 2, 20))]


def still_unknown(error: DutydeskError, *, again: bool = True) -> str:
    """Between two questions: the line is broken, or what else stands in the way."""
    then = "Trying again; do not take the money again." if again else "Do not take the money again."
    if isinstance(error, Faulted):
        return f"{error.what} {then}"
    if isinstance(error, OutcomeUnknown | StoreUnreachable):
        return "NOT CONNECTED to the store, trying. Do not take the money again."
    # Its words say that nothing was saved: true of this question, and not of the payment.
    what = error.what.partition(":")[0].rstrip(".")
    return f"Not known yet: {what[:1].lower()}{what[1:]}. {then}"


def what_became(view: ReceiptView, *, unknown: bool) -> str:
    """What became of it: taken now, taken before, or taken when nobody knew."""
    if not unknown:
        return AGAIN if view.again else NOW_READ_OUT
    return f"It was taken, once: receipt {view.text_number}. Read out the number."


def not_known(amount: Pence, method: str) -> str:
    """The line of the note while nobody knows; fit to read to the tenant."""
    return f"Sent {pounds(amount)} {by(method)}: not known yet whether it was taken"


def left_unknown(amount: Pence, method: str) -> str:
    """The page was left, and nobody knows."""
    key = shown("account.pay")
    return f"NOT KNOWN whether {pounds(amount)} {by(method)} was taken: {key} on the account asks."


def left_alone(amount: Pence, method: str) -> str:
    """The page was left, and nothing was taken."""
    return f"Nothing was taken of {pounds(amount)} {by(method)}."


def unsettled(view: UnsettledView) -> str:
    """A warning on the account and on a fresh pay page: that it is not known, and what to do."""
    do = f"{shown('account.pay')} asks" if view.mine else f"ask {view.officer} first"
    what = f"{pounds(view.sent.amount)} {by(view.sent.method)}"
    return f"PAYMENT NOT KNOWN, {do}: {what}, {moment(view.draft.saved_at)}"


def receipt(view: ReceiptView, columns: int) -> list[Content | str]:
    """The receipt: its number to read out, what it was for, what is owed after."""
    number = " ".join(view.text_number)
    lines: list[Content | str] = [
        "",
        said((f" TAKEN  {pounds(view.amount)} {by(view.method, view.method_name)}", "bold")),
        "",
        said("        ", (f"  RECEIPT  {number}  ", "bold reverse")),
        "",
    ]
    if view.again:
        lines += [said((f" {AGAIN}", "bold")), ""]
    if view.outside_reference:
        lines.append(plain(f"        Their reference {view.outside_reference}"))
    paid = [f"{pounds(line.share)} to {line.name.lower()}" for line in view.lines if line.share]
    lines += [plain(f"        {line}") for line in wrapped("; ".join(paid), columns - 10)]
    lines += [
        plain(f"        Rent account after it: {owes(view.balance_after)}."),
        plain(f"        Taken {day(day_of(view.taken_at))} {clock(view.taken_at)} by {view.officer}"),
        "",
        *read_out(f"That has gone through. Your receipt number is {view.text_number}.", columns),
        "",
        f" Enter: back to the account.   {shown('pay.print')}: write the receipt for printing.",
    ]
    return lines


def taken(view: ReceiptView) -> str:
    """The line of the note; fit to read to the tenant."""
    how = by(view.method, view.method_name)
    return f"Took {pounds(view.amount)} {how}, receipt {view.text_number}"


def reversible(rows: Sequence[TakenRow]) -> tuple[Option, ...]:
    """Receipts that could be taken back."""
    return tuple(
        Option(
            f"{pounds(row.amount)}  {row.method}",
            row,
            str(number) if number < 10 else "",
            f"{day(row.on)}  receipt {row.number}  {row.officer}",
            _why_not(row),
        )
        for number, row in enumerate(rows, 1)
    )


def _why_not(row: TakenRow) -> str:
    if row.reversed:
        return f"receipt {row.number} of {day(row.on)} was taken back before."
    return f"receipt {row.number}: a reversal waits for a yes." if row.pending else ""


def reversal_asked(row: TakenRow) -> str:
    """The line of the note."""
    return f"Asked for the payment of {pounds(row.amount)}, receipt {row.number}, to be taken back"
