"""Reads of what was charged after tenancies ended whose end was keyed after their week was raised."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Date, and_, case, literal, or_, select

from store.domain.calendar import monday_of, mondays
from store.domain.charging import WeekCharge, WeekCharged, given_back
from store.domain.entry_kinds import EntryKind
from store.domain.money import ZERO, Pence
from store.domain.tenancies import SubAccountCode
from store.queries.debit import ByTheDay, Span, WeekPlan, charged_at_all
from store.queries.tables import ENTRY, POSTING, RENT_ACCOUNT, SUB_ACCOUNT, TENANCY

_A, _T, _E = RENT_ACCOUNT.c, TENANCY.c, ENTRY.c
_AT_ONCE: Final = 500
"""Accounts asked for in one statement."""

_ENDED = (
    select(_A.id, _A.seq, _A.balance, _T.starts_on, _T.ends_on)
    .select_from(RENT_ACCOUNT.join(TENANCY, _T.id == _A.tenancy_id))
    .order_by(_A.id)
)
_CHARGED = (
    select(_E.account_id, _E.posting_id, _E.sub_account, _E.kind, _E.effective_on, _E.amount)
    .select_from(
        ENTRY.join(POSTING, POSTING.c.id == _E.posting_id)
        .join(RENT_ACCOUNT, _A.id == _E.account_id)
        .join(TENANCY, _T.id == _A.tenancy_id)
    )
    .where(POSTING.c.origin == "debit_run")
    .order_by(_E.account_id, _E.seq)
)


def to_give_back(connection: Connection, plan: WeekPlan, span: Span) -> Iterator[ByTheDay]:
    """Accounts that ended before this week and were charged for days after, with what is given back.

    An end that moved later since is charged for again. Once the sums are right there is nothing left to put
    right: the next run posts nothing.
    """
    if not plan.give_back_weeks:
        return
    # Numbers in hand: joined in one statement, a planner may read the whole ledger before it asks who ended.
    window = (_T.ends_on >= plan.back_to, _T.ends_on < plan.monday)
    ended = connection.execute(_ENDED.where(charged_at_all(span), *window)).all()
    for start in range(0, len(ended), _AT_ONCE):
        some = {int(row.id): row for row in ended[start : start + _AT_ONCE]}
        charged = _charged_since(connection, plan, sorted(some))
        subs = _subs(connection, sorted(charged))
        for number, lines in charged.items():
            one, mine = some[number], subs[number]
            charges = tuple(_put_right(one, lines, mine))
            if charges:
                balances = {row.code: row.balance for row in mine}
                yield ByTheDay(number, one.seq, one.balance, balances, charges)


def _charged_since(connection: Connection, plan: WeekPlan, numbers: Sequence[int]) -> dict[int, list[Any]]:
    """By account, what was charged for the week it ended in and for later ones, in the order posted.

    Of an account that was given something back before, what was charged for every week: its end may have
    moved since.
    """
    # The Monday of the week it ended in, without date arithmetic, which each database spells differently.
    weeks = mondays(monday_of(plan.back_to), plan.monday - timedelta(days=7))
    of_end = case(*((_T.ends_on >= week, literal(week, Date)) for week in sorted(weeks, reverse=True)))
    again = and_(_E.kind == EntryKind.PRT.value, _E.amount < 0)
    found = _lines(connection, numbers, or_(_E.effective_on >= of_end, again))
    before = sorted(number for number, lines in found.items() if any(row.amount < 0 for row in lines))
    if before:
        found |= _lines(connection, before, _E.effective_on > plan.back_to - timedelta(days=7))
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


def _put_right(one: Any, lines: list[Any], subs: list[Any]) -> Iterator[WeekCharge]:
    weekly = {SubAccountCode(row.code): Pence(row.weekly_charge) for row in subs}
    weeks = sorted(lines, key=lambda row: monday_of(row.effective_on))
    for _, week in groupby(weeks, key=lambda row: monday_of(row.effective_on)):
        yield from given_back(_charged(list(week)), weekly, starts_on=one.starts_on, ends_on=one.ends_on)


def _charged(lines: list[Any]) -> WeekCharged:
    """One week's entries: as it was raised, a whole week under its own names, or a part in one posting."""
    raised = [row for row in lines if row.kind != EntryKind.PRT] or [
        row for row in lines if row.posting_id == lines[0].posting_id
    ]
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
