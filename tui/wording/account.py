"""The account page in words: header, warnings, what to say, the money, and what is agreed.

One page of 80 columns and 20 lines holds an ordinary account; from 110 columns on it has two columns below
the balances. A field that the listener may not hear of is not drawn, whatever the view holds.
"""

from collections.abc import Callable, Sequence
from datetime import date

from textual.content import Content

from store.domain.money import pounds
from store.domain.verification import Subject
from store.domain.views.account import AccountView, MemberView, MoneyLine
from tui.call import Call
from tui.text import fit, plain, safe, said, width, wrapped
from tui.wording.common import day, short_day, strip
from tui.wording.speech import owed_words, say_this
from tui.wording.verify import may_discuss, not_in_scope

MOST_BANNERS = 3
"""Warnings at once; more are not read while somebody speaks."""

TWO_COLUMNS = 110
"""From this width on."""

_LABEL = 11
_FREQUENCIES = {
    "weekly": "a week",
    "fortnightly": "a fortnight",
    "four_weekly": "every 4 weeks",
    "monthly": "a month",
}


def strip_line(call: Call | None, columns: int) -> Content:
    """Who listens; a third party's office is cut before what they are is."""
    if call is None or call.speaking is None or call.speaking.kind != "third_party":
        return strip(call)
    how = "consent by voice, this call only" if call.speaking.consent else "authority on file"
    head, tail = "THIRD PARTY", f"  {how}"
    name = fit(f"  {call.speaking.name}", max(columns - width(head) - width(tail), 10))
    return said((head, "bold reverse"), name.rstrip(), tail)


def page(view: AccountView, call: Call | None, today: date, columns: int) -> list[Content]:
    """The whole page, one content a line; every line fits its columns."""
    kind = call.speaking.kind if call is not None and call.speaking is not None else "nobody"
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
    if columns >= TWO_COLUMNS and patch:
        lines[0] = said((fit(first, columns - width(patch) - 2), "bold"), f" {patch}")
    return lines


def banners(view: AccountView, columns: int) -> list[Content]:
    """At most three warnings in the order of their rank, and how many more there are."""
    ranked = sorted(view.banners, key=lambda one: one.rank)
    shown, more = ranked[:MOST_BANNERS], len(ranked) - MOST_BANNERS
    lines = []
    for number, banner in enumerate(shown):
        tail = f"  and {more} more: 6" if more > 0 and number == MOST_BANNERS - 1 else ""
        text = fit(f"! {banner.text}", columns - width(tail) - 1)
        lines.append(said((f" {text.rstrip()}", "bold reverse"), (tail, "bold")))
    return lines


def guards(view: AccountView, columns: int) -> list[Content]:
    """What may and may not be said, where a warning does not say the same already."""
    known = {banner.text for banner in view.banners}
    return [
        line
        for sentence in view.guard
        if sentence not in known
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
        f"COLLECT {_or_none(max(money.collectable, type(money.collectable)(0)))}",
    ]
    if view.weeks_behind not in (None, "", "0"):
        items[-1] += f", {view.weeks_behind} weeks"
    return [plain(line, "bold") for line in flowed(items, columns)]


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
        parts.append(_row("Next due", [f"{pounds(due.amount)} {due.what} on {day(due.on)}"]))
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
        if view.household:
            parts.append(_row("Household", [member(one) for one in view.household]))
        parts.append(_row("Next step", [next_step(view)]))
    return parts


def _sub_accounts(view: AccountView, columns: int) -> list[Content]:
    inside = [f"{one.name} {owed_words(one.balance)}" for one in view.sub_accounts if one.rent_debt]
    beside_it = [f"{one.name} {owed_words(one.balance)}" for one in view.sub_accounts if not one.rent_debt]
    lines = _row("Made of", inside, none="nothing")(columns)
    return [*lines, *(_row("Besides", beside_it)(columns) if beside_it else [])]


def agreement_words(view: AccountView) -> list[str]:
    """The agreement in a few words."""
    plan = view.agreement
    if plan is None:
        return []
    each = _FREQUENCIES.get(plan.frequency, plan.frequency)
    kept = "kept" if plan.behind == 0 else f"{pounds(plan.behind)} BEHIND"
    words = [f"{plan.kind} {plan.state}", f"{pounds(plan.instalment)} {each}", kept]
    if plan.next_on is not None:
        words.append(f"next {day(plan.next_on)}")
    return words


def benefit_words(view: AccountView) -> list[str]:
    """Each benefit in a few words."""
    made = []
    for one in view.benefits:
        line = f"{one.benefit} {one.state}: {pounds(one.amount)} a {one.each} to {one.paid_to}"
        made.append(f"{line}, next {short_day(one.next_on)}" if one.next_on else line)
    return made


def member(one: MemberView) -> str:
    """Somebody of the household with what to do about them."""
    facts = [one.relation or one.role]
    if one.language:
        facts.append(f"speaks {one.language}")
    if one.deceased:
        facts.append("has died")
    return "; ".join([f"{one.name} ({', '.join(facts)})", *one.flags])


def next_step(view: AccountView) -> str:
    """The step on file; where nothing was worked out, that is what is said."""
    step = view.next_step
    if step is None:
        return "none" if view.next_step_known else "not assessed"
    what = f"{step.kind.replace('_', ' ')} {step.detail}".strip()
    return f"{what} by {day(step.due_on)}, {step.owner}, {step.state}"


def _sum(one: MoneyLine, today: date) -> str:
    on = f"{one.on.day} {one.on:%b}" if one.on.year == today.year else short_day(one.on)
    back = " (reversed)" if one.reversed else ""
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
    """Items side by side, going on below where a line is full; one that is too long is cut."""
    lines: list[str] = []
    line = ""
    for item in items:
        joined = f"{line}{between}{safe(item)}" if line else safe(item)
        if line and width(joined) > columns:
            lines.append(line)
            joined = safe(item)
        line = joined
    lines.append(line)
    return [fit(one, columns).rstrip() if width(one) > columns else one for one in lines]


def _wrapped(label: str, text: str, columns: int, most: int, style: str = "") -> list[Content]:
    """Text after a label, at most so many lines; the last one is cut."""
    parts = wrapped(f"{label}: {text}", columns - 2)
    if len(parts) > most:
        parts = [*parts[: most - 1], fit(" ".join(parts[most - 1 :]), columns - 2)]
    return [plain(f" {part}", style) for part in parts]


def beside(left: Sequence[Content], right: Sequence[Content], half: int) -> list[Content]:
    """Two columns of lines side by side."""
    lines = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else Content("")
        other = right[number] if number < len(right) else Content("")
        lines.append(Content.assemble(one, " " * max(half - one.cell_length, 1), other))
    return lines
