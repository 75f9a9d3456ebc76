"""The account page in words: header, warnings, what to say, the money, and what is agreed.

One page of 80 columns and 20 lines holds an ordinary account; from 110 columns on it has two columns below
the balances. A field that the listener may not hear of is not drawn, whatever the view holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from textual.content import Content

from store.domain.money import pounds
from store.domain.verification import Subject
from store.domain.views.account import AccountView, Banner, MoneyLine, SubAccountView
from store.domain.views.money import UnsettledView
from tui.call import Call
from tui.keys import shown
from tui.text import fit, plain, safe, said, width, wrapped
from tui.wording.common import day, further, short_day, strip
from tui.wording.facts import agreement_words as agreement_words
from tui.wording.facts import benefit_words as benefit_words
from tui.wording.facts import guards_besides, only_a_tenant
from tui.wording.facts import member as member
from tui.wording.facts import next_step as next_step
from tui.wording.money import unsettled
from tui.wording.speech import owed_words, say_this
from tui.wording.verify import may_discuss, not_in_scope

MOST_BANNERS = 3
"""Warnings at once; more are not read while somebody speaks."""

UNSETTLED_RANK = 25
"""A payment that nobody knows of comes after what concerns people's safety and before all else."""

TWO_COLUMNS = 110
"""From this width on."""

PANELS = tuple(
    (shown(f"account.panel_{number}"), name)
    for number, name in ((1, "account"), (3, "agreement"), (4, "diary"), (5, "court"), (6, "people"))
)
"""The number keys that exist."""

WHAT = {
    "agreement": "The agreement",
    "diary": "The diary",
    "court": "Notices and court",
    "people": "People and flags",
    "pay": "Payments",
    "reverse": "Payments",
    "escalate": "The balance",
    "hold": "Letters and recovery",
    "outcome": "Letters and recovery",
}
"""What a third party's scope must hold for a panel or a form."""
NOT_YET_OPEN = "The account is not open yet."

ESC_GOES_NOWHERE = f"{shown('account.wrap')} wraps up, {shown('account.find')} finds the next caller"
"""Esc goes one step back and never forward: from the first panel there is no way back."""

_LABEL = 11


def nobody_checked() -> str:
    """Nobody was checked for this account, and the key that does it."""
    return f"Nobody was checked for this account: {shown('account.verify')}."


def out_of_scope(name: str, *, consent: bool) -> str:
    """Why a panel or a form stays closed while this third party listens."""
    how = "consent" if consent else "authority"
    return f"{WHAT[name]}: not in this {how}. Only what stands after “May discuss”."


def foot(first: int, last: int, count: int) -> str:
    """Which lines of a long page are shown, and the key to the others."""
    return f" lines {first + 1} to {last} of {count}: {further(last, count, 'account')}"


def strip_line(call: Call | None, panel: str, columns: int) -> Content:
    """Who listens, and where there is room the other panels; a third party's office is cut first."""
    line = strip(call)
    if call is not None and call.speaking is not None and call.speaking.kind == "third_party":
        how = "consent by voice, this call only" if call.speaking.consent else "authority on file"
        head, tail = "THIRD PARTY", f"  {how}"
        name = fit(f"  {call.speaking.name}", max(columns - width(head) - width(tail), 10))
        line = said((head, "bold reverse"), name.rstrip(), tail)
    others = "  ".join(f"{key} {name}" for key, name in PANELS if name != panel)
    gap = columns - line.cell_length - width(others) - 1
    return said(line, " " * gap, others) if gap >= 2 else line


def page(view: AccountView, call: Call | None, today: date, columns: int) -> list[Content]:
    """The whole page, one content a line; every line fits its columns."""
    speaking = call.speaking if call is not None else None
    kind = speaking.kind if speaking is not None else "nobody"
    if speaking is not None and kind == "third_party":
        # The view is made for the listener already; what they may hear is looked at once more all the same.
        view = replace(view, subjects=view.subjects & speaking.subjects)
    lines = [*header(view, columns)]
    if kind == "third_party":
        lines += _wrapped("May discuss", may_discuss(view.subjects), columns, 2)
    lines += banners(view, columns)
    lines += guards(view, columns)
    lines += say_line(view, kind, today, columns)
    lines += balances(view, columns)
    left, right = _money(view, today), _case(view, kind)
    if columns < TWO_COLUMNS:
        lines += [line for block in (left, right) for part in block for line in part(columns)]
    else:
        half = columns // 2
        lines += beside(
            [line for part in left for line in part(half - 2)],
            [line for part in right for line in part(columns - half)],
            half,
        )
    if kind == "third_party" and (missing := not_in_scope(view.subjects)):
        lines += _wrapped("NOT to be discussed", missing, columns, 3, style="bold")
    return lines


def header(view: AccountView, columns: int) -> list[Content]:
    """Whose it is, where, what right, and who looks after it."""
    names = " and ".join(view.names)
    kind = f"{view.type} {view.type_name}"
    if view.ends_on is not None:
        kind += f", ended {short_day(view.ends_on)}"
    elif view.becomes_secure_on is not None:
        kind += f", secure on {short_day(view.becomes_secure_on)}"
    where = "address hidden: do not read it out" if view.address_hidden else view.address
    patch = ", ".join(part for part in (view.officer, view.patch) if part)
    tail = f"  ref {view.rent_reference}"
    first = fit(f" {names}", max(columns - width(tail) - 1, 10)).rstrip() + tail
    room = columns - min(width(where), columns * 3 // 5) - 3
    second = f" {fit(where, columns * 3 // 5).rstrip()}  {fit(kind, max(room, 0)).rstrip()}"
    lines = [said((fit(first, columns), "bold")), plain(fit(second, columns))]
    if patch and width(first.rstrip()) + width(patch) + 3 <= columns:
        lines[0] = said((fit(first, columns - width(patch) - 1), "bold"), f"{patch} ")
    return lines


def with_unsettled(view: AccountView, sent: Sequence[UnsettledView]) -> AccountView:
    """The account, with a warning of each payment that was sent and not heard of."""
    warnings = tuple(Banner("unsettled", UNSETTLED_RANK, unsettled(one)) for one in sent)
    return replace(view, banners=(*view.banners, *warnings))


def _shown(view: AccountView) -> list[Banner]:
    return sorted(view.banners, key=lambda one: one.rank)[:MOST_BANNERS]


def banners(view: AccountView, columns: int) -> list[Content]:
    """At most three warnings in the order of their rank, and how many more there are."""
    shown = _shown(view)
    more = len(view.banners) - len(shown)
    lines = []
    for number, banner in enumerate(shown):
        tail = f"  and {more} more: 6" if more > 0 and number == MOST_BANNERS - 1 else ""
        text = fit(f"! {banner.text}", columns - width(tail) - 1)
        lines.append(said((f" {text.rstrip()}", "bold reverse"), (tail, "bold")))
    return lines


def guards(view: AccountView, columns: int) -> list[Content]:
    """What may and may not be said, where no warning on the page says the same already."""
    warned = " ".join(banner.text for banner in _shown(view))
    return [
        line
        for sentence in guards_besides(view, warned)
        for line in _wrapped("Guard", sentence, columns, 2, style="bold")
    ]


def say_line(view: AccountView, kind: str, today: date, columns: int) -> list[Content]:
    """The first useful sentence."""
    sentence, speech = say_this(view, kind, today)
    if not sentence:
        return []
    text = f"“{sentence}”" if speech else sentence
    return _wrapped("Say" if speech else "Heed", text, columns, 3, style="bold")


def balances(view: AccountView, columns: int) -> list[Content]:
    """The five balances, each with its word; over two lines where one does not hold them."""
    money = view.balances
    if money is None or Subject.BALANCE not in view.subjects:
        return []
    items = [
        f"All {owed_words(money.gross)}",
        f"on its way {_or_none(money.in_flight)}",
        f"breathing space {_or_none(money.moratorium)}",
        f"barred {_or_none(money.barred)}",
        *([f"in dispute {pounds(money.held)}"] if money.held else []),
        f"COLLECT {_or_none(max(money.collectable, type(money.collectable)(0)))}",
    ]
    if view.weeks_behind not in (None, "", "0"):
        items[-1] += f", {view.weeks_behind} weeks"
    return [plain(f" {line}", "bold") for line in flowed(items, columns - 1)]


def _or_none(amount: int) -> str:
    return pounds(amount) if amount else "none"


Part = Callable[[int], list[Content]]
"""Some lines of the page for a width."""


def _money(view: AccountView, today: date) -> list[Part]:
    """Sub-accounts, what is due, in and out."""
    may = view.subjects
    parts: list[Part] = []
    if Subject.BREAKDOWN in may and view.sub_accounts:
        parts.append(lambda columns: _sub_accounts(view, columns))
    if Subject.BALANCE in may and view.next_due is not None:
        due = view.next_due
        parts.append(_row("Next due", [f"{pounds(due.amount)} {due.what.lower()} on {day(due.on)}"]))
    if may & {Subject.PAYMENTS, Subject.STATEMENT}:
        if view.direct_debit is not None:
            debit = view.direct_debit
            parts.append(
                _row("Direct Debit", [f"{pounds(debit.amount)} {debit.what} on {day(debit.on)}".strip()])
            )
        parts.append(_row("Last in", [_sum(one, today) for one in view.money_in], none="nothing"))
        parts.append(_row("Last out", [_sum(one, today) for one in view.money_out], none="nothing"))
        if view.expected:
            parts.append(_row("On its way", [_sum(one, today) for one in view.expected]))
    return parts


def _case(view: AccountView, kind: str) -> list[Part]:
    """Agreement, benefits, household, promises, the next step."""
    may = view.subjects
    parts: list[Part] = []
    if Subject.AGREEMENT in may:
        parts.append(_row("Agreement", agreement_words(view), none="none"))
        if view.promises:
            promised = [f"{pounds(one.amount)} by {day(one.on)}, {one.what}" for one in view.promises]
            parts.append(_row("Promised", promised))
    if Subject.BENEFITS in may and view.benefits:
        parts.append(_row("Benefits", benefit_words(view)))
    if kind != "third_party":
        others = [member(one) for one in view.household if not only_a_tenant(one)]
        parts.append(_row("Household", others, none="nobody else on file"))
        parts.append(_row("Next step", [next_step(view)]))
    return parts


def _sub_accounts(view: AccountView, columns: int) -> list[Content]:
    inside = [_sub_account(one) for one in view.sub_accounts if one.rent_debt]
    beside_it = [_sub_account(one) for one in view.sub_accounts if not one.rent_debt]
    lines = _row("Made of", inside, none="nothing")(columns)
    return [*lines, *(_row("Besides", beside_it)(columns) if beside_it else [])]


def _sub_account(one: SubAccountView) -> str:
    return f"{one.name[:1].upper()}{one.name[1:]} {owed_words(one.balance)}"


def _sum(one: MoneyLine, today: date) -> str:
    on = f"{one.on.day} {one.on:%b}" if one.on.year == today.year else short_day(one.on)
    back = " (reversed)" if one.reversed else " (late)" if one.late else ""
    return f"{on} {pounds(one.amount)} {one.name}{back}"


# Laying out.


def _row(label: str, items: Sequence[str], none: str = "") -> Part:
    def lines(columns: int) -> list[Content]:
        parts = flowed(list(items) or [none], columns - _LABEL - 2)
        return [
            said((f" {fit(label if number == 0 else '', _LABEL)} ", ""), part)
            for number, part in enumerate(parts)
        ]

    return lines


def flowed(items: Sequence[str], columns: int, between: str = "   ") -> list[str]:
    """Items side by side, going on below where a line is full; a long one takes three lines at most."""
    lines: list[str] = []
    line = ""
    for item in items:
        joined = f"{line}{between}{safe(item)}" if line else safe(item)
        if width(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = cut_after(safe(item), columns, 3)
        lines += whole
    return [*lines, line]


def cut_after(text: str, columns: int, most: int) -> list[str]:
    """Text broken at words; what is beyond so many lines is cut with an ellipsis."""
    parts = wrapped(text, columns)
    if len(parts) > most:
        parts = [*parts[: most - 1], fit(" ".join(parts[most - 1 :]), columns).rstrip()]
    return parts


def _wrapped(label: str, text: str, columns: int, most: int, style: str = "") -> list[Content]:
    """Text after a label, at most so many lines; the last one is cut."""
    return [plain(f" {part}", style) for part in cut_after(f"{label}: {text}", columns - 2, most)]


def beside(left: Sequence[Content], right: Sequence[Content], half: int) -> list[Content]:
    """Two columns of lines side by side."""
    lines = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else Content("")
        other = right[number] if number < len(right) else Content("")
        lines.append(Content.assemble(one, " " * max(half - one.cell_length, 1), other))
    return lines
