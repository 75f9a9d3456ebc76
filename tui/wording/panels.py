"""Panels 3 to 6 of the account in words: agreement, diary, notices and court, people and flags."""

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from store.domain.money import pounds
from store.domain.views.account import (
    AccountView,
    CourtView,
    DiaryRow,
    DiaryView,
    EvictionView,
    FlagView,
    NoticeView,
    PeopleView,
    PersonView,
    RecoveryView,
)
from tui.text import fit, plain, wrapped
from tui.wording.common import clock, day, day_of, owes, short_day

NEXT_INDENT = "    "

OUTCOMES = {
    "AGP": "Adjourned generally, with permission to restore",
    "AND": "Adjourned to the next open date",
    "AAH": "Adjourned to another hearing",
    "ADH": "Adjourned with directions",
    "ADT": "Adjourned on terms",
    "OPF": "Outright possession forthwith",
    "OPD": "Outright possession with a date",
    "SOT": "Possession suspended on terms",
    "STO": "Struck out",
    "WIT": "Withdrawn on the day",
    "SOE": "Execution stayed",
    "PPO": "Possession postponed",
    "MJ": "Money judgment only",
    "DIS": "Dismissed",
}
"""What the court decided, by the code that is kept."""


def _on(when: date | None, otherwise: str = "not on file") -> str:
    return day(when) if when is not None else otherwise


def _block(text: str, columns: int, indent: str = " ") -> list[Content]:
    return [plain(f"{indent}{part}") for part in wrapped(text, columns - len(indent) - 1)]


def _head(text: str, columns: int) -> Content:
    return plain(fit(f" {text}", columns), "bold")


def agreement(view: AccountView, columns: int) -> list[Content]:
    """Panel 3: what was agreed, what it expects today, and what comes next."""
    plan = view.agreement
    if plan is None:
        return [_head("No agreement.", columns)]
    rows = (
        ("Kind", f"{plan.kind}, {plan.state}"),
        ("Instalment", f"{pounds(plan.instalment)} {plan.frequency.replace('_', ' ')}"),
        ("Began", f"{day(plan.starts_on)} with {pounds(plan.starting_balance)} owing"),
        ("Expected today", owes(plan.expected_today)),
        ("Against that", "kept" if plan.behind == 0 else f"{pounds(plan.behind)} BEHIND"),
        ("Next", _on(plan.next_on, "nothing more")),
        ("Payments left", f"{plan.payments_left}, to {_on(plan.ends_on, 'no end on file')}"),
        ("Tolerance", f"{plan.tolerance_days} days"),
        ("Review", _on(plan.review_on)),
    )
    return [
        _head("Agreement", columns),
        *(plain(fit(f"   {fit(label, 16)}{text}", columns)) for label, text in rows),
    ]


def diary(view: DiaryView, columns: int) -> list[Content]:
    """Panel 4: the newest contacts first, each with what was done and said, and what was added."""
    if not view.rows:
        return [_head("Nothing in the diary.", columns)]
    lines = [line for row in view.rows for line in _contact(row, columns)]
    return [*lines, plain(" Older ones are not shown.")] if view.more else lines


def _contact(row: DiaryRow, columns: int) -> list[Content]:
    way = "" if row.direction == "none" else f" {row.direction}"
    restricted = "  RESTRICTED" if row.restricted else ""
    head = f"{short_day(day_of(row.at))} {clock(row.at)}  {row.channel}{way}  {row.subject}  {row.officer}"
    lines = [_head(f"{head}{restricted}", columns)]
    if row.restricted and not (row.did or row.said):
        lines.append(plain(f"{NEXT_INDENT}Only cleared staff may read this one."))
    for text in (row.did, row.said, *(f"ADDED {one}" for one in row.addenda)):
        if text:
            lines += _block(text, columns, NEXT_INDENT)
    return lines


STOPPED_BY = (
    "Say: “The bailiffs {come} unless the court suspends it, or my manager stops it. To ask the court you"
    " fill in form N244 at the County Court, before the bailiffs come; there is a fee, and you may get help"
    " with it. I can't promise what they'll decide.”",
    "What can stop it: the court, before it is carried out ({source}); a manager's decision;"
    " breathing space, if it is asked for now.",
)
"""What an eviction leaves to say and do, in place of notices that are long past."""

STAYED_BY = "Housing Act 1985 s85(2)"
"""A secure tenant's court may stay, suspend or postpone at any time before execution."""

NO_STAY = "Housing Act 1980 s89: 14 days, 6 weeks at most"
"""What the court may put off elsewhere."""

_OUTRIGHT = frozenset({"OPF", "OPD"})
_DECIDES_FREELY = frozenset({"SEC", "FLX"})


def court(view: RecoveryView, type_: str, today: date, columns: int) -> list[Content]:
    """Panel 5: the nearest danger first, then claims and notices; what stops it, or which notices fit.

    Args:
        view: What is on file.
        type_: Code of the tenancy type: a secure tenant's court may do more.
        today: A hearing before it is told as heard.
        columns: How wide a line is.
    """
    lines = [line for one in view.evictions for line in _eviction(one, columns)]
    lines += [line for one in view.cases for line in _case(one, today, columns)]
    lines += [line for one in view.notices for line in _notice(one, columns)]
    if not lines:
        lines.append(_head("No notice, no claim, no warrant on file.", columns))
    if view.becomes_secure_on is not None:
        lines += _block(f"Becomes secure on {day(view.becomes_secure_on)}.", columns)
    if (stops := _stopped_by(view, type_, today)) is not None:
        return [*lines, *(line for text in stops for line in _block(text, columns))]
    allowed = ", ".join(view.allowed_notices) or "none"
    return [*lines, *_block(f"Notices that fit: {allowed}. {view.why_only_these}", columns)]


def _eviction(one: EvictionView, columns: int) -> list[Content]:
    when = f"{_on(one.on)} {one.at}".strip()
    text = f"Bailiff reference {one.bailiff_ref or 'not on file'}; N54 delivered {_on(one.n54_on)}."
    return [_head(f"EVICTION {when}, {one.state}", columns), *_block(text, columns, NEXT_INDENT)]


def _stopped_by(view: RecoveryView, type_: str, today: date) -> list[str] | None:
    """What an eviction can be stopped by, where one is set or an outright order stands; else nothing."""
    coming = [one for one in view.evictions if one.state == "set" and (one.on is None or one.on >= today)]
    gone = any(one.state == "executed" for one in view.evictions)
    ordered = any(one.outcome in _OUTRIGHT for one in view.cases[:1])
    if gone or type_ == "FTA" or not (coming or ordered):
        return None
    first = min(coming, key=lambda one: one.on or date.max, default=None)
    come = "may come"
    if first is not None and first.on is not None:
        come = f"come on {day(first.on)}" + (f" at {first.at}" if first.at else "")
    source = STAYED_BY if type_ in _DECIDES_FREELY else NO_STAY
    return [text.format(come=come, source=source) for text in STOPPED_BY]


def _case(one: CourtView, today: date, columns: int) -> list[Content]:
    hearing = f"{_on(one.hearing_on)} {one.hearing_time} at {one.court}".strip()
    word = "heard" if one.hearing_on is not None and one.hearing_on < today else "hearing"
    lines = [_head(f"Claim {one.claim_number or 'not issued'}: {word} {hearing}", columns)]
    if one.outcome:
        lines += _block(
            f"{OUTCOMES.get(one.outcome, one.outcome)} on {_on(one.outcome_on)}.", columns, NEXT_INDENT
        )
    if one.terms:
        lines += _block(f"Terms: {one.terms}", columns, NEXT_INDENT)
    if one.strike_out_on is not None:
        lines += _block(f"Struck out on {day(one.strike_out_on)} if nothing is done.", columns, NEXT_INDENT)
    return lines


def _notice(one: NoticeView, columns: int) -> list[Content]:
    text = (
        f"Served {_on(one.served_on)}; no claim until after {_on(one.specified_on)}; "
        f"lapses {_on(one.lapses_on)}; "
        f"for {pounds(one.amount)}; authorised by {one.authorised_by or 'nobody on file'}."
    )
    return [
        _head(f"{one.name[:1].upper()}{one.name[1:]}, {one.state}", columns),
        *_block(text, columns, NEXT_INDENT),
    ]


def people(view: PeopleView, account: AccountView, columns: int) -> list[Content]:
    """Panel 6: all warnings, flags and markers with what to do, then people and how to reach them."""
    lines: list[Content] = []
    for banner in sorted(account.banners, key=lambda one: one.rank):
        lines += [plain(f" ! {part}", "bold") for part in wrapped(banner.text, columns - 4)]
    lines += _flags("STAFF SAFETY", view.markers, columns)
    lines += _flags("", view.flags, columns)
    lines += [line for one in view.people for line in _person(one, columns)]
    if view.authorities:
        lines.append(_head("Authorities to act", columns))
        lines += [line for one in view.authorities for line in _block(one, columns, NEXT_INDENT)]
    return lines or [_head("Nothing on file.", columns)]


def _flags(word: str, flags: Sequence[FlagView], columns: int) -> list[Content]:
    lines: list[Content] = []
    for one in flags:
        review = f", review {short_day(one.review_on)}" if one.review_on else ""
        late = " OVERDUE" if one.overdue else ""
        kind = (word or one.family or "flag").replace("_", " ")
        head = f"{kind}: {one.kind.replace('_', ' ')}, {one.person}{review}{late}"
        lines += [_head(head, columns), *_block(one.what_to_do, columns, NEXT_INDENT)]
    return lines


def _person(one: PersonView, columns: int) -> list[Content]:
    facts = [one.relation or one.role, *([f"speaks {one.language}"] if one.language else [])]
    lines = [_head(f"{one.name} ({', '.join(facts)})", columns)]
    if one.contact_points_hidden:
        lines.append(plain(f"{NEXT_INDENT}Ways to reach them are hidden."))
    for point in one.contact_points:
        notes = [
            point.label,
            "preferred" if point.preferred else "",
            "SAFE, use only this" if point.safe else "",
        ]
        confirmed = (
            f"confirmed {short_day(point.last_confirmed_on)}"
            if point.last_confirmed_on
            else "never confirmed"
        )
        words = ", ".join(part for part in (*notes, confirmed) if part)
        lines.append(plain(fit(f"{NEXT_INDENT}{point.kind} {point.value}  ({words})", columns)))
    return lines
