"""Raises a week's charges on every live account: set-based, in chunks, taken up where it was cut.

Each chunk is one unit of work and one posting, so that no lock is held long; what a run has done is in its
row, written with the chunk, so that a kill at any moment loses and doubles nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update

from store.domain.calendar import monday_of
from store.domain.errors import Refused, StoreDamaged
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.policy_exchange import Debit
from store.domain.rights import require
from store.engine import Store
from store.models.exchange import ImportRun
from store.ports import Clock
from store.queries import debit
from store.queries.debit import RUN, ByTheDay, Span, WeekPlan
from store.queries.give_back import to_put_right
from store.queries.tables import ENTRY, POSTING, RENT_ACCOUNT, SUB_ACCOUNT
from store.services.bring_in import tell_postings
from store.services.keep_books import RECORD, require_books
from store.services.posting import digest_of
from store.services.prove_runs import CHARGED
from store.unit_of_work import Actor, UnitOfWork, in_unit

_IMPORT: Any = ImportRun.__table__  # type: ignore[attr-defined]

CHUNK: Final = 5000
"""Accounts in one unit: the store is held for about a tenth of a second."""

_EVERYBODY: Final = Span(0, 2**62)

Progress = Callable[[int, int], None]
"""Told how many accounts are done, of how many."""


@dataclass(frozen=True, slots=True)
class Debited:
    """What a week's charges come to."""

    week: date
    """Its Monday."""
    accounts: int
    """Charged, not looked at."""
    entries: int
    total: Pence
    chunks: int = 0
    taken_up: bool = False
    """A run that was cut was taken up again."""
    gap: date | None = None
    """The Monday before, where it was not raised though an earlier one was."""


def raise_debit(
    store: Store,
    actor: Actor,
    clock: Clock,
    policy: Policy,
    *,
    week: date,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Debited:
    """Raise the charges of the week of that day on every live account, once.

    Two that run at once share the work. Whoever is cut off is taken up by the next.

    Raises:
        NotAllowed: the role raises no charges.
        Refused: raised before, too far off, or the housing system keeps the ledger.
        StoreDamaged: an account does not add up; nothing is posted onto damage.
        StoreProblem: the store cannot do it now; run it again.
    """
    run_id, taken_up = in_unit(store, actor, clock, lambda unit: begin_debit(unit, policy, week=week))
    whole, seen, rules = 0, 0, policy.books.debit
    with store.reading() as connection:
        whole = connection.execute(select(func.count()).select_from(RENT_ACCOUNT)).scalar_one()
        last = connection.execute(select(RUN.c.last_account_id).where(RUN.c.id == run_id)).scalar_one()
        if last:
            before = select(func.count()).select_from(RENT_ACCOUNT).where(RENT_ACCOUNT.c.id <= last)
            seen = connection.execute(before).scalar_one()
    more = True
    while more:
        if progress:
            progress(seen, whole)
        some = in_unit(store, actor, clock, lambda unit: _charge_some(unit, run_id, size=chunk, rules=rules))
        more, seen = some > 0, min(seen + some, whole)
    with store.reading() as connection:
        row = connection.execute(select(RUN).where(RUN.c.id == run_id)).one()
        done = Debited(
            row.week,
            row.accounts,
            row.entries,
            Pence(row.total),
            row.chunks,
            taken_up,
            _gap(connection, row.week),
        )
    if progress:
        progress(whole, whole)
    return done


def begin_debit(unit: UnitOfWork, policy: Policy, *, week: date) -> tuple[int, bool]:
    """Begin the run of a week, or find the one that was cut; gives its number and whether it was there.

    Raises:
        NotAllowed: the role raises no charges.
        Refused: raised before, too far off, begun under another policy, or the housing system keeps the
            ledger.
    """
    require(policy, unit.actor.roles, "begin_debit")
    require_books(unit.connection, RECORD)
    monday = monday_of(week)
    begun = _begun(unit, monday, policy)
    if begun is not None:
        return begun, True
    may_be_raised(unit.connection, policy, monday, today=unit.today)
    made = unit.connection.execute(
        unit.insert(RUN)
        .values(
            week=monday, state="running", policy_version=policy.version, chunks=0, last_account_id=0,
            accounts=0, entries=0, total=0, started_at=unit.now, officer_id=unit.actor.officer_id,
        )
        .on_conflict_do_nothing()
        .returning(RUN.c.id)
    ).scalar_one_or_none()  # fmt: skip
    if made is None:  # somebody began the same week at the same moment
        return _begun(unit, monday, policy) or 0, True
    unit.audit("begin_debit", "debit_run", made, week=monday.isoformat(), policy=policy.version)
    return int(made), False


def may_be_raised(connection: Any, policy: Policy, monday: date, *, today: date) -> None:
    """Let pass a week that may be begun.

    Raises:
        Refused: it is in the ledger already, or further off than the policy allows.
    """
    reach, off = policy.books.debit, (monday - monday_of(today)).days // 7
    if off > reach.ahead_weeks:
        raise Refused(
            f"That week is {off} weeks ahead: charges are raised at most {reach.ahead_weeks} ahead.",
            "Check the date, or wait until it is nearer.",
        )
    if -off > reach.behind_weeks:
        raise Refused(
            f"That week is {-off} weeks back: charges are raised at most {reach.behind_weeks} back.",
            "Check the date; what is older is put right account by account.",
        )
    if debit.posted_on(connection, monday):
        raise _raised_before(monday)
    loaded = connection.execute(select(func.max(_IMPORT.c.balance_on))).scalar()
    if loaded is not None and loaded >= monday:
        raise Refused(
            "The extract that was brought in holds that week's charges already: its balances are later.",
            "Raise the first week after the extract's own day.",
        )


def count_debit(connection: Any, policy: Policy, *, week: date, today: date) -> Debited:
    """What raising a week would charge; nothing is changed.

    Raises:
        Refused: it may not be raised.
    """
    require_books(connection, RECORD)
    monday = monday_of(week)
    row = connection.execute(select(RUN.c.state, RUN.c.last_account_id).where(RUN.c.week == monday)).first()
    if row is not None and row.state == "done":
        raise _raised_before(monday)
    span = replace(_EVERYBODY, after=row.last_account_id) if row is not None else _EVERYBODY
    if row is None:
        may_be_raised(connection, policy, monday, today=today)
    plan = debit.week_plan(connection, monday, policy.books.debit)
    parts = _by_the_day(connection, plan, span)
    accounts, entries, total = debit.whole_week_sums(
        connection, plan, span, {one.account_id for one in parts}
    )
    for one in parts:
        accounts, entries = accounts + bool(one.charges), entries + len(one.charges)
        total += sum(charge.amount for charge in one.charges)
    return Debited(
        monday, accounts, entries, Pence(total), taken_up=row is not None, gap=_gap(connection, monday)
    )


def _begun(unit: UnitOfWork, monday: date, policy: Policy) -> int | None:
    known = select(RUN.c.id, RUN.c.state, RUN.c.policy_version).where(RUN.c.week == monday)
    row = unit.connection.execute(known).one_or_none()
    if row is not None and row.state == "done":
        raise _raised_before(monday)
    if row is not None and row.policy_version != policy.version:
        raise Refused(
            f"That week was begun under the policy {row.policy_version}, and this is {policy.version}.",
            "Put the policy it was begun under back, finish the week, then change it.",
        )
    return None if row is None else int(row.id)


def _raised_before(monday: date) -> Refused:
    return Refused(
        f"The charges of the week of {monday:%d/%m/%Y} were raised before: nothing was charged again.",
        "Name another week.",
    )


def _gap(connection: Any, monday: date) -> date | None:
    before = monday - timedelta(days=7)
    last = connection.execute(select(func.max(RUN.c.week)).where(RUN.c.week < monday)).scalar()
    return before if last is not None and last < before else None


# -- one chunk -----------------------------------------------------------------------------------------------


def _by_the_day(connection: Any, plan: WeekPlan, span: Span) -> list[ByTheDay]:
    """Accounts charged by the day, and those whose weeks before are put right since their end moved."""
    right = {one.account_id: one for one in to_put_right(connection, plan, span)}
    days = debit.charged_by_the_day(connection, plan, span)
    # Who is put right is charged for this week with it: nobody is in both.
    return [*(one for one in days if one.account_id not in right), *right.values()]


def _charge_some(unit: UnitOfWork, run_id: int, *, size: int, rules: Debit) -> int:
    """Charge the next accounts of a run, or end it; gives how many were looked at, 0 at the end."""
    # An UPDATE that changes nothing: it holds the row, so that two that run at once take turns.
    run = unit.connection.execute(
        update(RUN).where(RUN.c.id == run_id).values(chunks=RUN.c.chunks).returning(*RUN.c)
    ).one()
    span, count = debit.next_span(unit.connection, run.last_account_id, size)
    if run.state == "done":
        return 0
    if span is None:
        _end(unit, run)
        return 0
    plan = debit.week_plan(unit.connection, run.week, rules)
    _hold(unit, span)
    parts = _by_the_day(unit.connection, plan, span)
    with unit.connection.begin_nested() as kept:
        made = _post(unit, plan, span, parts)
        if not made[1]:
            kept.rollback()  # nobody was charged: a posting without an entry is none
    unit.audit(
        CHARGED, "debit_run", run_id, through=span.upto, accounts=made[0], entries=made[1], total=made[2]
    )
    back = [charge.amount for one in parts for charge in one.charges if charge.amount < 0]
    if back:
        unit.audit("give_back", "debit_run", run_id, lines=len(back), total=int(sum(back)))
    unit.connection.execute(
        update(RUN)
        .where(RUN.c.id == run_id)
        .values(
            chunks=run.chunks + (made[1] > 0),
            last_account_id=span.upto,
            accounts=run.accounts + made[0],
            entries=run.entries + made[1],
            total=run.total + made[2],
        )
    )
    return count


def _hold(unit: UnitOfWork, span: Span) -> None:
    """Hold the accounts, in order of number as every other run does, and refuse to build on damage."""
    if unit.store.dialect == "postgresql":
        c = RENT_ACCOUNT.c
        held = select(c.id).where(c.id > span.after, c.id <= span.upto).order_by(c.id)
        page = held.with_for_update(key_share=True).subquery()
        unit.connection.execute(select(func.count()).select_from(page))
    damaged = debit.first_unsound(unit.connection, span)
    if damaged is not None:
        raise StoreDamaged(
            f"The ledger of account {damaged} does not add up: the run stopped before it.",
            "Tell the administrator: `dutydesk prove` names what differs. Then run it again.",
        )


def _post(unit: UnitOfWork, plan: WeekPlan, span: Span, parts: list[ByTheDay]) -> tuple[int, int, int]:
    """Post a chunk's charges with every running balance; gives accounts, entries and pence."""
    posting_id: int = unit.connection.execute(
        insert(POSTING)
        .values(
            key=f"debit/{plan.monday}/{span.after}",
            digest=digest_of(what="debit", week=plan.monday, after=span.after),
            origin="debit_run",
            officer_id=unit.actor.officer_id,
            made_at=unit.now,
            effective_on=plan.monday,
            note="",
        )
        .returning(POSTING.c.id)
    ).scalar_one()
    but = {one.account_id for one in parts}
    owed = _owed(unit, span)
    whole = debit.whole_week_entries(plan, span, but, posting_id)
    unit.connection.execute(insert(ENTRY).from_select(debit.ENTRY_COLUMNS, whole))
    _keep_whole_weeks(unit, span, posting_id)
    _post_by_the_day(unit, posting_id, [one for one in parts if one.charges])
    mine = ENTRY.c.posting_id == posting_id
    accounts, entries = unit.connection.execute(
        select(func.count(ENTRY.c.account_id.distinct()), func.count()).where(mine)
    ).one()
    if entries:
        tell_postings(unit, [posting_id])
    return int(accounts), int(entries), _owed(unit, span) - owed


def _owed(unit: UnitOfWork, span: Span) -> int:
    """What the accounts of a span owe together."""
    c = RENT_ACCOUNT.c
    some = select(func.coalesce(func.sum(c.balance), 0)).where(c.id > span.after, c.id <= span.upto)
    return int(unit.connection.execute(some).scalar_one())


def _keep_whole_weeks(unit: UnitOfWork, span: Span, posting_id: int) -> None:
    """Write the balances that the entries so far come to; their accounts are held, so no charge has moved."""
    c, mine = SUB_ACCOUNT.c, ENTRY.c.posting_id == posting_id
    unit.connection.execute(
        update(SUB_ACCOUNT)
        .where(
            c.account_id > span.after,
            c.account_id <= span.upto,
            c.weekly_charge > 0,
            c.account_id.in_(select(ENTRY.c.account_id).where(mine)),
        )
        .values(balance=c.balance + c.weekly_charge)
    )
    week = (
        select(ENTRY.c.account_id, func.sum(ENTRY.c.amount).label("owed"), func.count().label("lines"))
        .where(mine)
        .group_by(ENTRY.c.account_id)
        .subquery("week")
    )
    unit.connection.execute(
        update(RENT_ACCOUNT)
        .where(RENT_ACCOUNT.c.id == week.c.account_id)
        .values(balance=RENT_ACCOUNT.c.balance + week.c.owed, seq=RENT_ACCOUNT.c.seq + week.c.lines)
    )


def _post_by_the_day(unit: UnitOfWork, posting_id: int, parts: list[ByTheDay]) -> None:
    """Post accounts that the pure rule charged, with their balances."""
    rows, subs, accounts = [], [], []
    for one in parts:
        balances, whole = dict(one.subs), one.balance
        for seq, charge in enumerate(one.charges, one.seq + 1):
            balances[charge.code] += charge.amount
            whole += charge.amount
            values = (
                one.account_id, seq, posting_id, charge.code.value, charge.kind.value, charge.on,
                int(charge.amount), int(balances[charge.code]), int(whole),
            )  # fmt: skip
            rows.append(dict(zip(debit.ENTRY_COLUMNS, values, strict=True)))
        subs += [{"which": one.account_id, "of": code, "to": int(owed)} for code, owed in balances.items()]
        accounts.append({"which": one.account_id, "last": one.after[0], "to": int(one.after[1])})
    if not rows:
        return
    unit.connection.execute(insert(ENTRY), rows)
    c = SUB_ACCOUNT.c
    unit.connection.execute(
        update(SUB_ACCOUNT)
        .where(c.account_id == bindparam("which"), c.code == bindparam("of"))
        .values(balance=bindparam("to")),
        subs,
    )
    unit.connection.execute(
        update(RENT_ACCOUNT)
        .where(RENT_ACCOUNT.c.id == bindparam("which"))
        .values(balance=bindparam("to"), seq=bindparam("last")),
        accounts,
    )


def _end(unit: UnitOfWork, run: Any) -> None:
    unit.connection.execute(update(RUN).where(RUN.c.id == run.id).values(state="done", finished_at=unit.now))
    unit.audit(
        "end_debit",
        "debit_run",
        run.id,
        week=run.week.isoformat(),
        accounts=run.accounts,
        entries=run.entries,
        total=run.total,
        chunks=run.chunks,
    )
