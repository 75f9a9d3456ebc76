"""Reads of weeks charged, or left out, by an end of a tenancy that was keyed late or moved since."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, Final

from sqlalchemy import Connection, Date, and_, case, func, literal, or_, select, text

from store.domain.calendar import monday_of, mondays
from store.domain.charging import CHARGED_WEEKS, WeekCharge, WeekCharged, charges_of_week, given_back
from store.domain.entry_kinds import EntryKind
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode
from store.queries.debit import ByTheDay, Span, WeekPlan, charged_at_all
from store.queries.tables import ENTRY, POSTING, RENT_ACCOUNT, SUB_ACCOUNT, TENANCY

_A, _T, _E = RENT_ACCOUNT.c, TENANCY.c, ENTRY.c
_AT_ONCE: Final = 500
"""Accounts asked for in one statement."""

_WHO = (
    select(_A.id, _A.seq, _A.balance, _A.charged_weeks, _T.starts_on, _T.ends_on)
    .select_from(RENT_ACCOUNT.join(TENANCY, _T.id == _A.tenancy_id))
    .order_by(_A.id)
)
_CHARGED = (
    select(
        _E.account_id, _E.posting_id, _E.sub_account, _E.kind, _E.effective_on, _E.amount,
        POSTING.c.effective_on.label("run"),
    )
    .select_from(
        ENTRY.join(POSTING, POSTING.c.id == _E.posting_id)
        .join(RENT_ACCOUNT, _A.id == _E.account_id)
        .join(TENANCY, _T.id == _A.tenancy_id)
    )
    .where(POSTING.c.origin == "debit_run")
    .order_by(_E.account_id, _E.seq)
)  # fmt: skip


def to_put_right(connection: Connection, plan: WeekPlan, span: Span) -> Iterator[ByTheDay]:
    """Accounts whose end was keyed or moved after weeks were raised, with what puts them and this week right.

    What was charged after the end is given back. An end that moved later since, or is none after all, is
    charged for again, with the weeks that were left out meanwhile. Once the sums are right there is nothing
    left to put right: the next run posts nothing more.
    """
    if not plan.give_back_weeks:
        return
    # Numbers in hand: joined in one statement, a planner may read the whole ledger before it asks who ended.
    window = and_(_T.ends_on >= plan.back_to, _T.ends_on < plan.monday)
    rules = [charged_at_all(span), or_(window, _goes_on(connection, plan, span))]
    who = connection.execute(_WHO.where(*rules)).all()
    for start in range(0, len(who), _AT_ONCE):
        some = {int(row.id): row for row in who[start : start + _AT_ONCE]}
        charged = _charged_since(connection, plan, sorted(some))
        subs, brought = _subs(connection, sorted(charged)), _brought_until(connection, sorted(charged))
        for number, lines in charged.items():
            one, mine = some[number], subs[number]
            weeks = [*_put_right(one, lines, mine), *_left_out(plan, one, lines, mine, brought.get(number))]
            if weeks:
                charges = (*weeks, *_of_week(plan, plan.monday, one, mine))
                balances = {row.code: row.balance for row in mine}
                yield ByTheDay(number, one.seq, one.balance, balances, charges)


def _goes_on(connection: Connection, plan: WeekPlan, span: Span) -> Any:
    """Tenancies that have not ended though the last week raised left them out: their end may have moved.

    Whoever was given something back had ended before that debit, which so charged them nothing of its own
    week: this asks one week's charges of whom, where to look for the credits would be to read the ledger.
    """
    last = dict[date, list[str]]()
    for pattern in map(str, CHARGED_WEEKS):
        weeks = [week for week in plan.raised if week not in plan.free(week, pattern)]
        if weeks:
            last.setdefault(weeks[-1], []).append(pattern)
    left_out = []
    for week, patterns in last.items():
        # No bounds of the span: a planner may read its whole ledger by them, not the postings' lines.
        of_week = _E.posting_id.in_(_postings(connection, week, span))
        charged = select(_E.account_id).where(of_week, _E.effective_on >= week)
        left_out.append(and_(_A.charged_weeks.in_(patterns), _A.id.not_in(charged)))
    later = or_(_T.ends_on.is_(None), _T.ends_on >= plan.monday)
    return and_(_T.starts_on < plan.monday, later, or_(literal(value=False), *left_out))


def _postings(connection: Connection, week: date, span: Span) -> list[int]:
    """The week's postings that may hold an account of a span: each is on accounts after the one it names."""
    # The code stands in the statement: only so is the index for debit runs used.
    wanted = select(POSTING.c.id, POSTING.c.key).where(
        text("posting.origin = 'debit_run'"), POSTING.c.effective_on == week
    )
    found, starts = [], list[tuple[int, int]]()
    for number, name in connection.execute(wanted):
        after = str(name).rpartition("/")[2]
        if str(name).startswith(f"debit/{week}/") and after.isdecimal():
            starts.append((int(after), int(number)))
        else:
            found.append(int(number))  # it came otherwise
    ranges = pairwise([*sorted(starts), (span.upto, 0)])
    return found + [own for (after, own), (until, _) in ranges if after < span.upto and until > span.after]


def _charged_since(connection: Connection, plan: WeekPlan, numbers: Sequence[int]) -> dict[int, list[Any]]:
    """By account, what was charged for the week it ended in and for later ones, in the order posted.

    Of an account that was given something back before, what was charged for every week: its end may have
    moved since.
    """
    # The Monday of the week it ended in, without date arithmetic, which each database spells differently.
    weeks = mondays(monday_of(plan.back_to), plan.monday - timedelta(days=7))
    of_end = case(*((_T.ends_on >= week, literal(week, Date)) for week in sorted(weeks, reverse=True)))
    ended = and_(_T.ends_on < plan.monday, _E.effective_on >= of_end)
    since = _E.effective_on > plan.back_to - timedelta(days=7)
    again = and_(_E.kind == EntryKind.PRT.value, _E.amount < 0, since)
    found = _lines(connection, numbers, or_(ended, again))
    before = sorted(number for number, lines in found.items() if any(row.amount < 0 for row in lines))
    if before:
        found |= _lines(connection, before, since)
    return found


def _lines(connection: Connection, numbers: Sequence[int], rule: Any) -> dict[int, list[Any]]:
    rows = connection.execute(_CHARGED.where(_E.account_id.in_(numbers), rule)).all()
    return {int(number): list(group) for number, group in groupby(rows, key=lambda row: row.account_id)}


def _subs(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Any]]:
    s, found = SUB_ACCOUNT.c, dict[int, list[Any]]()
    held = select(s.account_id, s.code, s.weekly_charge, s.balance).where(s.account_id.in_(numbers))
    for row in connection.execute(held):
        found.setdefault(int(row.account_id), []).append(row)
    return found


def _brought_until(connection: Connection, numbers: Sequence[int]) -> dict[int, date]:
    """By account, the last day that lines brought from elsewhere reach: weeks up to it are theirs."""
    brought = (
        select(_E.account_id, func.max(_E.effective_on))
        .select_from(ENTRY.join(POSTING, POSTING.c.id == _E.posting_id))
        .where(_E.account_id.in_(numbers), POSTING.c.origin.in_(("import", "opening")))
        .group_by(_E.account_id)
    )
    return {int(number): until for number, until in connection.execute(brought)}


def _weekly(subs: list[Any]) -> dict[SubAccountCode, Pence]:
    return {SubAccountCode(row.code): Pence(row.weekly_charge) for row in subs}


def _of_week(plan: WeekPlan, week: date, one: Any, subs: list[Any]) -> tuple[WeekCharge, ...]:
    free = plan.free(week, one.charged_weeks)
    return charges_of_week(
        _weekly(subs), week=week, rent_free=free, starts_on=one.starts_on, ends_on=one.ends_on
    )


def _put_right(one: Any, lines: list[Any], subs: list[Any]) -> Iterator[WeekCharge]:
    weekly = _weekly(subs)
    weeks = sorted(lines, key=lambda row: monday_of(row.effective_on))
    for _, week in groupby(weeks, key=lambda row: monday_of(row.effective_on)):
        yield from given_back(_charged(list(week)), weekly, starts_on=one.starts_on, ends_on=one.ends_on)


def _left_out(
    plan: WeekPlan, one: Any, lines: list[Any], subs: list[Any], brought: date | None
) -> Iterator[WeekCharge]:
    """Weeks that were raised while the account had ended, as its end is now, at the charges of now."""
    last = [row for row in lines if row.posting_id == lines[-1].posting_id]
    gave_back = any(row.kind == EntryKind.PRT and row.amount < 0 for row in lines)
    if not gave_back or any(row.effective_on >= row.run for row in last):
        return  # the last debit to touch it charged its own week: nothing was left out since for an end
    after = max(row.effective_on for row in lines)
    for week in plan.raised:
        # Opened again, a week that money was brought in for from elsewhere is not ours to charge.
        if week > max(after, brought or after):
            yield from _of_week(plan, week, one, subs)


def _charged(lines: list[Any]) -> WeekCharged:
    """One week's entries: as it was raised, a whole week under its own names, or a part in one posting."""
    named = [row for row in lines if row.kind != EntryKind.PRT] or lines
    raised = [row for row in named if row.posting_id == named[0].posting_id]
    net: dict[SubAccountCode, Pence] = {}
    for row in lines:
        code = SubAccountCode(row.sub_account)
        net[code] = net.get(code, ZERO) + Pence(row.amount)
    return WeekCharged(
        on=raised[0].effective_on,
        first={SubAccountCode(row.sub_account): Pence(row.amount) for row in raised},
        net=net,
        whole=raised[0].kind != EntryKind.PRT,
    )
