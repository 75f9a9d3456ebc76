"""Reads of the weekly debit: whom a week charges, whole weeks in SQL and part weeks by the pure rule."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Integer,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    text,
)

from store.domain.charging import (
    CHARGED_WEEKS,
    RentFreeYear,
    WeekCharge,
    charge_kind,
    charges_of_week,
    rent_free_weeks,
)
from store.domain.money import Pence
from store.domain.policy_exchange import Debit
from store.domain.tenancies import SubAccountCode
from store.models.runs import DebitRun
from store.queries.tables import ENTRY, POSTING, RENT_ACCOUNT, SUB_ACCOUNT, TENANCY

RUN: Any = DebitRun.__table__  # type: ignore[attr-defined]

_A, _T, _S = RENT_ACCOUNT.c, TENANCY.c, SUB_ACCOUNT.c
_CHARGED_BY = ("debit_run", "import", "opening")
"""Origins of what shows that an account's first weeks are in its ledger."""

_PLACE = case({code.value: place for place, code in enumerate(SubAccountCode)}, value=_S.code)
_KIND = case(
    {code.value: charge_kind(code).value for code in SubAccountCode if charge_kind(code).value != "CHG"},
    value=_S.code,
    else_="CHG",
)
_HAS_BEEN = exists(
    select(literal(1))
    .select_from(ENTRY.join(POSTING, POSTING.c.id == ENTRY.c.posting_id))
    .where(ENTRY.c.account_id == _A.id, POSTING.c.origin.in_(_CHARGED_BY))
)


@dataclass(frozen=True, slots=True)
class Span:
    """Accounts by number: after one, up to another."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class ByTheDay:
    """An account that is not charged one whole week, with what it is charged."""

    account_id: int
    seq: int
    balance: int
    subs: Mapping[str, int]
    """Balance by sub-account."""
    charges: tuple[WeekCharge, ...]
    """Oldest first; may be none."""

    @property
    def after(self) -> tuple[int, int]:
        """The account's last number and its balance, once it is charged."""
        return self.seq + len(self.charges), self.balance + sum(charge.amount for charge in self.charges)


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """How a week is charged."""

    monday: date
    missed: tuple[date, ...] = ()
    """Mondays raised before that an account opened since is charged for, oldest first."""
    own: tuple[RentFreeYear, ...] = ()
    """The council's own rent-free weeks."""
    give_back_weeks: int = 0
    """Weeks after a tenancy's end within which what was charged after it is given back."""
    raised: tuple[date, ...] = ()
    """Mondays raised before, as far back as anything is given back or caught up, oldest first."""

    @property
    def sunday(self) -> date:
        """The week's last day."""
        return self.monday + timedelta(days=6)

    @property
    def back_to(self) -> date:
        """Tenancies that ended from this day on are given back what was charged after their end."""
        return self.monday - timedelta(weeks=self.give_back_weeks)

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns of charged weeks for which this week is charged."""
        return tuple(
            str(weeks) for weeks in CHARGED_WEEKS if self.monday not in self.free(self.monday, str(weeks))
        )

    def free(self, week: date, charged_weeks: str) -> frozenset[date]:
        """The Mondays free of rent in the rent year of a week."""
        return rent_free_weeks(week, int(charged_weeks), self.own)

    def whole(self, span: Span, but: Collection[int]) -> Any:
        """Accounts charged for the whole of this week; `but` are those charged by the day."""
        rule = and_(
            charged_at_all(span),
            _A.charged_weeks.in_(self.patterns),
            _S.weekly_charge > 0,
            _T.starts_on <= self.monday,
            or_(_T.ends_on.is_(None), _T.ends_on >= self.sunday),
        )
        # Numbers in hand: to ask the ledger here would make SQLite copy it aside before it adds to it.
        return and_(rule, _A.id.not_in(sorted(but))) if but else rule

    def by_the_day(self, span: Span) -> Any:
        """Accounts that start or end in this week, or were opened since their first week was raised."""
        first = self.missed[0] if self.missed else self.monday
        some = [_T.starts_on > self.monday, _T.ends_on < self.sunday]
        if self.missed:
            some.append(and_(_T.starts_on >= first, not_(_HAS_BEEN)))
        ended = or_(_T.ends_on.is_(None), _T.ends_on >= first)
        return and_(charged_at_all(span), _T.starts_on <= self.sunday, ended, or_(*some))


def week_plan(connection: Connection, monday: date, rules: Debit) -> WeekPlan:
    """How a week is charged, knowing which weeks before it were raised already."""
    caught_up = monday - timedelta(weeks=rules.catch_up_weeks)
    first = min(caught_up, monday - timedelta(weeks=rules.give_back_weeks))
    raised = connection.execute(
        select(RUN.c.week)
        .where(RUN.c.state == "done", RUN.c.week >= first, RUN.c.week < monday)
        .order_by(RUN.c.week)
    ).scalars()
    weeks = tuple(raised)
    missed = tuple(week for week in weeks if week >= caught_up)
    return WeekPlan(monday, missed, rules.rent_free, rules.give_back_weeks, weeks)


def charged_at_all(span: Span) -> Any:
    """Accounts of a span that may be charged, or given something back."""
    # A former account is charged only for its last days; one that is closed, never.
    living = or_(_A.state == "live", and_(_A.state == "former", _T.ends_on.is_not(None)))
    return and_(_A.id > span.after, _A.id <= span.upto, living)


_JOINED = RENT_ACCOUNT.join(TENANCY, _T.id == _A.tenancy_id).join(SUB_ACCOUNT, _S.account_id == _A.id)
ENTRY_COLUMNS = (
    "account_id", "seq", "posting_id", "sub_account", "kind", "effective_on",
    "amount", "balance_after", "account_balance_after",
)  # fmt: skip


def whole_week_entries(plan: WeekPlan, span: Span, but: Collection[int], posting_id: int) -> Any:
    """The entries of all accounts charged a whole week, as a SELECT in the order of `ENTRY_COLUMNS`."""
    over = {"partition_by": _A.id, "order_by": _PLACE}
    running = cast(func.sum(_S.weekly_charge).over(**over), BigInteger)
    return (
        select(
            _A.id,
            _A.seq + cast(func.row_number().over(**over), Integer),
            cast(literal(posting_id), BigInteger),
            _S.code,
            _KIND,
            literal(plan.monday, Date),
            _S.weekly_charge,
            _S.balance + _S.weekly_charge,
            _A.balance + running,
        )
        .select_from(_JOINED)
        .where(plan.whole(span, but))
    )


def whole_week_sums(
    connection: Connection, plan: WeekPlan, span: Span, but: Collection[int]
) -> tuple[int, int, int]:
    """Accounts, entries and pence of those charged a whole week."""
    row = connection.execute(
        select(func.count(_A.id.distinct()), func.count(), func.coalesce(func.sum(_S.weekly_charge), 0))
        .select_from(_JOINED)
        .where(plan.whole(span, but))
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def charged_by_the_day(connection: Connection, plan: WeekPlan, span: Span) -> Iterator[ByTheDay]:
    """Accounts that are not charged one whole week, each by the pure rule, in order of number."""
    rows = connection.execute(
        select(
            _A.id, _A.seq, _A.balance.label("owed"), _A.charged_weeks, _T.starts_on, _T.ends_on,
            _S.code, _S.weekly_charge, _S.balance, _HAS_BEEN.label("has_been"),
        )
        .select_from(_JOINED)
        .where(plan.by_the_day(span))
        .order_by(_A.id)
    ).all()  # fmt: skip
    for _, group in groupby(rows, key=lambda row: row.id):
        yield _by_the_day(plan, list(group))


def _by_the_day(plan: WeekPlan, rows: list[Any]) -> ByTheDay:
    one = rows[0]
    weekly = {SubAccountCode(row.code): Pence(row.weekly_charge) for row in rows}
    weeks = [plan.monday] if one.has_been else [*plan.missed, plan.monday]
    charges = tuple(
        charge
        for week in weeks
        for charge in charges_of_week(
            weekly,
            week=week,
            rent_free=plan.free(week, one.charged_weeks),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
    )
    return ByTheDay(one.id, one.seq, one.owed, {row.code: row.balance for row in rows}, charges)


# -- whether a week may be raised ----------------------------------------------------------------------------


def posted_on(connection: Connection, monday: date) -> bool:
    """Whether a debit of that day is in the ledger, however it came there."""
    # The code stands in the statement: only so is the index for debit runs used.
    wanted = select(POSTING.c.id).where(
        text("posting.origin = 'debit_run'"), POSTING.c.effective_on == monday
    )
    return connection.execute(wanted.limit(1)).first() is not None


def first_unsound(connection: Connection, span: Span) -> int | None:
    """The first account whose balance is not that of its last entry and of its sub-accounts together."""
    subs = select(func.coalesce(func.sum(_S.balance), 0)).where(_S.account_id == _A.id).scalar_subquery()
    last = and_(ENTRY.c.account_id == _A.id, ENTRY.c.seq == _A.seq)
    found: int | None = connection.execute(
        select(_A.id)
        .select_from(RENT_ACCOUNT.outerjoin(ENTRY, last))
        .where(
            _A.id > span.after,
            _A.id <= span.upto,
            or_(func.coalesce(ENTRY.c.account_balance_after, 0) != _A.balance, subs != _A.balance),
        )
        .order_by(_A.id)
        .limit(1)
    ).scalar_one_or_none()
    return found


def next_span(connection: Connection, after: int, size: int) -> tuple[Span | None, int]:
    """The next accounts by number and how many they are; None where there are no more."""
    page = select(_A.id).where(_A.id > after).order_by(_A.id).limit(size).subquery()
    upto, count = connection.execute(select(func.max(page.c.id), func.count())).one()
    return (None, 0) if upto is None else (Span(after, int(upto)), int(count))
