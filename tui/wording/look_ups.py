"""What is printed without a screen, in lines: every figure has its word beside it, for screen readers too."""

from collections.abc import Iterator
from datetime import date

from store.domain.money import Pence, pounds
from store.domain.tenancies import TENANCIES, TenancyType
from store.domain.views.account import AccountView, MoneyLine, SubAccountView
from store.domain.views.casework import ActionView, ApprovalView
from store.domain.views.people import FoundList, FoundRow, Speaking
from store.domain.views.statement import StatementLine, StatementView
from tui.cells import fit, right
from tui.wording.amounts import clock, day, day_of, owes, short_day
from tui.wording.facts import agreement_words, benefit_words, guards_besides, member, next_step, only_a_tenant

NOTHING_FOUND = "Nothing was found for those words."
TRY_OTHERS = "Try fewer letters, the postcode or the reference."
CARD_REFUSED = "That looks like a card number: it was not searched for."
NEVER_A_CARD = "Ask for a name, an address or a reference."
TOO_LONG = "Those are too many words to search for."
MORE_FOUND = "More were found than are shown: add a word."
MORE_WAITS = "More waits than is shown: the soonest due come first."
NOTHING_WAITS = "Nothing waits."
ADDRESS_HIDDEN = "address hidden: do not read it out"

_KNOWN = {
    "wellbeing": "wellbeing alert",
    "safety": "staff safety",
    "protected": "protected",
    "hold": "hold",
    "language": "language",
    "deceased": "a tenant has died",
}
"""That there is something to know, never what."""


def found(list_: FoundList) -> Iterator[str]:
    """The tenancies that words lead to, best first."""
    count = len(list_.rows)
    yield f"{count} found{', by spelling' if list_.how == 'spelling' else ''}."
    for number, row in enumerate(list_.rows, 1):
        yield ""
        yield f"{number}. {row.name or 'No name on file'}, rent reference {row.rent_reference}"
        yield f"   {ADDRESS_HIDDEN if row.address_hidden else row.address}"
        yield f"   {_tenancy(row)}"
        if row.icons:
            yield f"   Known: {', '.join(_KNOWN.get(icon, icon) for icon in row.icons)}"
    if list_.more:
        yield ""
        yield MORE_FOUND


def _tenancy(row: FoundRow) -> str:
    kind = f"{row.type} {TENANCIES[TenancyType(row.type)].label}"
    if not row.former:
        return kind
    return f"FORMER TENANT{f' to {short_day(row.ended_on)}' if row.ended_on else ''}, {kind}"


def heading(view: AccountView, speaking: Speaking) -> Iterator[str]:
    """Whose account, where, for whom it was opened, and what must be known first."""
    yield f"{' and '.join(view.names)}, rent reference {view.rent_reference}"
    yield ADDRESS_HIDDEN if view.address_hidden else view.address
    kind = f"{view.type} {view.type_name}, from {short_day(view.starts_on)}"
    if view.ends_on is not None:
        kind += f", ended {short_day(view.ends_on)}"
    elif view.becomes_secure_on is not None:
        kind += f", secure on {short_day(view.becomes_secure_on)}"
    yield kind
    looked_after = ", ".join(part for part in (view.officer, view.patch) if part)
    if looked_after:
        yield f"Looked after by: {looked_after}"
    if speaking.kind == "nobody":
        yield f"No caller. Looked up for: {speaking.why}"
    else:
        yield f"For the {'joint tenant' if speaking.kind == 'joint' else 'tenant'} checked in your call."
    for one in sorted(view.banners, key=lambda banner: banner.rank):
        yield f"WARNING: {one.text}"
    for sentence in guards_besides(view, " ".join(one.text for one in view.banners)):
        yield f"Guard: {sentence}"


def balances(view: AccountView) -> Iterator[str]:
    """The five balances of the rent debt."""
    money = view.balances
    if money is None:
        return
    yield f"All of the rent debt: {owes(money.gross)}"
    yield f"On its way: {_or_none(money.in_flight)}"
    yield f"In breathing space: {_or_none(money.moratorium)}"
    yield f"Barred: {_or_none(money.barred)}"
    if money.held:
        yield f"In dispute: {pounds(money.held)}"
    weeks = f", {view.weeks_behind} weeks" if view.weeks_behind not in (None, "", "0") else ""
    yield f"COLLECT: {_or_none(max(money.collectable, Pence(0)))}{weeks}"


def _or_none(amount: Pence) -> str:
    return pounds(amount) if amount else "none"


def sub_account(one: SubAccountView) -> str:
    """A sub-account, what is owed on it and what it is charged."""
    charge = f", {pounds(one.weekly_charge)} a week" if one.weekly_charge else ""
    return f"{one.name[:1].upper()}{one.name[1:]}, {owes(one.balance)}{charge}"


def sum_line(one: MoneyLine) -> str:
    """A sum in or out, its day and its name."""
    back = ", taken back" if one.reversed else ", late" if one.late else ""
    receipt = f", receipt {one.receipt}" if one.receipt else ""
    return f"{short_day(one.on)} {pounds(one.amount)} {one.name}{receipt}{back}"


def account_fields(view: AccountView) -> Iterator[tuple[str, list[str], str]]:
    """What else the account page says: label, items, and what is said where there is none."""
    yield "Made of", [sub_account(one) for one in view.sub_accounts if one.rent_debt], ""
    yield "Besides", [sub_account(one) for one in view.sub_accounts if not one.rent_debt], ""
    if view.next_due is not None:
        due = view.next_due
        yield "Next due", [f"{pounds(due.amount)} {due.what.lower()} on {day(due.on)}"], ""
    if view.direct_debit is not None:
        debit = view.direct_debit
        yield "Direct Debit", [f"{pounds(debit.amount)} on {day(debit.on)}"], ""
    yield "Last in", [sum_line(one) for one in view.money_in], "nothing"
    yield "Last out", [sum_line(one) for one in view.money_out], "nothing"
    yield "Expected", [sum_line(one) for one in view.expected], ""
    yield "Agreement", [", ".join(agreement_words(view))] if view.agreement else [], "none"
    yield "Promised", [f"{pounds(one.amount)} by {day(one.on)}, {one.what}" for one in view.promises], ""
    yield "Benefits", benefit_words(view), ""
    others = [member(one) for one in view.household if not only_a_tenant(one)]
    yield "Household", others, "nobody else on file"
    if view.eviction_on is not None:
        yield "Eviction", [f"{day(view.eviction_on)} {view.eviction_at}".strip()], ""
    yield "Next step", [next_step(view)], ""


def period(view: StatementView) -> str:
    """Which days a statement is of."""
    since = f"from {day(view.since)}" if view.since else "from the first line"
    until = f"to {day(view.until)}" if view.until else "to the last line"
    return f"Statement of all sub-accounts, {since} {until}"


def statement_line(line: StatementLine) -> str:
    """`23 Nov 26  debit     £112.37  owes          £298.77  Rent`."""
    side = "debit " if line.amount > 0 else "credit"
    name = f"Reversal, {line.name.lower()}" if line.takes_back and line.kind != "REV" else line.name
    where = f", {line.sub_account_name}" if line.sub_account_name.lower() != line.name.lower() else ""
    receipt = f", receipt {line.receipt}" if line.receipt else ""
    return (
        f"{right(short_day(line.on), 9)}  {side} {right(pounds(abs(line.amount)), 10)}  "
        f"{_standing(line.balance)}  {name}{where}{receipt}"
    )


def _standing(balance: Pence) -> str:
    word = "owes" if balance > 0 else "in credit" if balance < 0 else "nothing owed"
    return fit(word, 22) if not balance else f"{fit(word, 9)} {right(pounds(abs(balance)), 12)}"


def approval(one: ApprovalView) -> Iterator[str]:
    """A request that waits for another person's yes; no balance and no reason of it."""
    yield from _action(one.action)
    at = one.action.requested_at
    asked = f"{short_day(day_of(at))} at {clock(at)}"
    until = f"lapsed after {day(one.last_day)}" if one.lapsed else f"wants a yes by {day(one.last_day)}"
    yield f"   Asked by {one.action.requested_by} on {asked}, {until}"
    if one.changed:
        yield "   The account moved since it was asked"
    if one.mine:
        yield "   Yours: another person decides"
    else:
        yield f"   {'You may decide' if one.may_decide else f'Not yours to decide: {one.why_not}'}"


def open_action(one: ActionView, today: date) -> Iterator[str]:
    """An action that is to be carried out."""
    yield from _action(one)
    late = ", OVERDUE" if one.due_on < today else ""
    yield f"   By {day(one.due_on)}{late}, {one.owner or 'nobody yet'}"


def _action(one: ActionView) -> Iterator[str]:
    what = f"{one.label}: {one.detail}" if one.detail else one.label
    yield f"{one.id}. {what}{f', {pounds(one.amount)}' if one.amount is not None else ''}"
    yield f"   {one.name or 'No name on file'}, rent reference {one.rent_reference}"
