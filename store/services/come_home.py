"""Knows postings of the desk again that come home in an extract, so that none is posted twice."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from store.domain.calendar import WorkingDays
from store.domain.errors import AlreadyDecided, NotAllowed, NotFound
from store.domain.extracts import TransactionLine
from store.domain.home_coming import Away, HomeWork, Match, Seen, match, our_receipt
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.exchange import ImportRun, ImportWork, PostingOut, Upstream
from store.queries.mirror import away_since, work_reference
from store.queries.tables import ENTRY, POSTING, RECEIPT, RENT_ACCOUNT
from store.services.keep_books import MIRROR, require_books
from store.unit_of_work import UnitOfWork
from store.working_days import england

OUT: Any = PostingOut.__table__  # type: ignore[attr-defined]
WORK: Any = ImportWork.__table__  # type: ignore[attr-defined]
_RUN: Any = ImportRun.__table__  # type: ignore[attr-defined]
_UPSTREAM: Any = Upstream.__table__  # type: ignore[attr-defined]

_AT_ONCE: Final = 500
"""Accounts asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Home:
    """A line that is a posting of ours, or may be: it is not to be posted."""

    state: str
    """home; unsure: a person says; differs: listed, and nothing of it applied."""
    account_id: int
    seq: int | None
    """Of the entry; nothing where it was in no batch."""
    work: HomeWork | None
    """What was listed for a person."""
    again: bool = False
    """It was seen before under the same reference: nothing was done."""


class Homecoming:
    """What may come home on some accounts, read once for a chunk of an extract.

    Whoever brings the chunk in holds the accounts, asks of no line that it posted before, and asks first of
    the lines that name a receipt: of the others nobody can be sure.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        accounts: Collection[int],
        *,
        run_id: int | None = None,
        working_days: WorkingDays | None = None,
    ) -> None:
        self._unit, self._working_days = unit, working_days or england()
        self._run_id = run_id if run_id is not None else _last_run(unit.connection)
        self._out: dict[int, list[Away]] = {}
        self._by_reference: dict[tuple[int, str], Away] = {}
        for one in _handed_over(unit.connection, sorted(accounts)):
            self._out.setdefault(one.account_id, []).append(one)
            if one.home_reference is not None:
                self._by_reference[one.account_id, one.home_reference] = one
        self._given = _receipts_of(unit.connection, sorted(accounts))
        self._refused = _said_no(unit.connection)

    def came_home(self, line: TransactionLine, *, account_id: int, sub_account: str) -> Home | None:
        """What a line is; nothing where it is the housing system's own and is to be posted.

        Args:
            line: The line as the extract has it.
            account_id: The rent account it is on.
            sub_account: The code of the sub-account it is on.
        """
        seen = Seen(sub_account, line.on, line.kind, int(line.amount), our_receipt(line.receipt))
        before = self._by_reference.get((account_id, line.reference))
        if before is not None:
            return self._again(line, before)
        if seen.receipt is None and line.reference in self._refused:
            return None
        found = match(seen, self._out.get(account_id, ()), self._working_days)
        if found is None:
            return self._ours(line, account_id, seen.receipt)
        return self._keep(line, account_id, found)

    def _ours(self, line: TransactionLine, account_id: int, receipt: int | None) -> Home | None:
        """A line that nothing handed over on its account explains: is its receipt ours for all that?"""
        if receipt is None:
            return None
        what = HomeWork.NOT_OUT
        if receipt not in self._given.get(account_id, ()):
            # Posted on the wrong account: to post it would credit one payment to two.
            given = select(RECEIPT.c.account_id).where(RECEIPT.c.number == receipt)
            at = self._unit.connection.execute(given).scalar_one_or_none()
            if at is None:
                return None
            what = HomeWork.NOT_OUT if at == account_id else HomeWork.DIFFERS
        self._list(what, line, account_id)
        return Home("differs", account_id, None, what)

    def _again(self, line: TransactionLine, before: Away) -> Home:
        if before.amount == line.amount:
            return Home(before.state, before.account_id, before.seq, None, again=True)
        self._list(HomeWork.DIFFERS, line, before.account_id)
        return Home("differs", before.account_id, before.seq, HomeWork.DIFFERS)

    def _keep(self, line: TransactionLine, account_id: int, found: Match) -> Home:
        one = found.away
        if one is None or found.work in (HomeWork.DIFFERS, HomeWork.TWICE):
            self._list(found.work or HomeWork.DIFFERS, line, account_id)
            return Home("differs", account_id, one.seq if one else None, found.work)
        state = "unsure" if found.work is HomeWork.UNSURE else "home"
        _write(self._unit, one, state=state, home_reference=line.reference, home_on=line.on)
        self._remember(one, replace(one, state=state, home_reference=line.reference))
        if found.work is not None:
            self._list(found.work, line, account_id)
        else:
            _close(self._unit, HomeWork.NOT_HOME, work_reference(one.batch, one.line))
            if one.home_reference is not None:
                _close(self._unit, HomeWork.UNSURE, one.home_reference)
        return Home(state, account_id, one.seq, found.work)

    def _remember(self, old: Away, new: Away) -> None:
        mine = self._out[old.account_id]
        mine[mine.index(old)] = new
        if old.home_reference is not None:
            self._by_reference.pop((old.account_id, old.home_reference), None)
        self._by_reference[new.account_id, str(new.home_reference)] = new

    def _list(self, what: HomeWork, line: TransactionLine, account_id: int) -> None:
        list_work(
            self._unit, self._run_id, what, line.reference, account_id=account_id, amount=int(line.amount)
        )


def came_home(
    unit: UnitOfWork,
    line: TransactionLine,
    *,
    run_id: int | None = None,
    working_days: WorkingDays | None = None,
) -> Home | None:
    """What one line is; nothing where it is the housing system's own. For many, `Homecoming`."""
    account = _account_of(unit.connection, line.account_ref)
    if account is None:
        return None
    some = Homecoming(unit, [account[0]], run_id=run_id, working_days=working_days)
    return some.came_home(line, account_id=account[0], sub_account=account[1])


def list_not_home(unit: UnitOfWork, *, after_days: int, run_id: int | None = None) -> int:
    """List the postings that have not come home in time as work for a person; gives how many were new.

    Asked at the end of an import, with the policy's `books.mirror.home_days`. What comes home later is taken
    off the list by itself.
    """
    made, latest = 0, unit.today - timedelta(days=after_days)
    run = run_id if run_id is not None else _last_run(unit.connection)
    for one in away_since(unit.connection, latest):
        reference = work_reference(one.batch, one.line)
        made += list_work(
            unit, run, HomeWork.NOT_HOME, reference, account_id=one.account_id, amount=int(one.amount)
        )
    return made


def confirm_home(unit: UnitOfWork, policy: Policy, *, account_id: int, seq: int) -> None:
    """A person says that the line which looked like a posting of ours is it.

    Raises:
        AlreadyDecided: it is not in question, or not any more.
        NotAllowed: the role decides no such thing.
        NotFound: the posting was never handed over.
    """
    require(policy, unit.actor.roles, "confirm_home")
    one = _in_question(unit, account_id, seq)
    _write(unit, one, state="home", confirmed_by=unit.officer_id)
    _settle(unit, one, "confirm_home")
    _close(unit, HomeWork.NOT_HOME, work_reference(one.batch, one.line))


def deny_home(unit: UnitOfWork, policy: Policy, *, account_id: int, seq: int) -> None:
    """A person says that the line is the housing system's own: the posting is away again.

    The next extract that brings the line posts it, and does not ask a second time.

    Raises:
        AlreadyDecided: it is not in question, or not any more.
        NotAllowed: the role decides no such thing.
        NotFound: the posting was never handed over.
    """
    require(policy, unit.actor.roles, "deny_home")
    one = _in_question(unit, account_id, seq)
    _write(unit, one, state="away", home_reference=None, home_on=None)
    _settle(unit, one, "deny_home")


def settle_difference(unit: UnitOfWork, policy: Policy, *, reference: str) -> None:
    """A person has compared a line that differs with what was handed over: it leaves the list for good.

    Nothing is posted: what was wrong is put right where it was wrong.

    Raises:
        NotAllowed: the role decides no such thing.
        NotFound: no line of that reference is listed as differing.
    """
    require(policy, unit.actor.roles, "settle_difference")
    kinds = [one.value for one in HomeWork.settled()]
    rows = unit.connection.execute(
        update(WORK)
        .where(WORK.c.reference == reference, WORK.c.what.in_(kinds), WORK.c.state == "open")
        .values(state="done", done_at=unit.now, done_by=unit.officer_id)
        .returning(WORK.c.id, WORK.c.what, WORK.c.tenancy_id)
    ).all()
    if not rows:
        raise NotFound("No line of that reference is listed as differing.", "Look at `dutydesk home list`.")
    for row in rows:
        unit.audit("settle_difference", "import_work", row.id, tenancy_id=row.tenancy_id, what=row.what)


def look_for_home(unit: UnitOfWork, rules: Policy) -> None:
    """Tell the trail that somebody looks at what has not come home; who audits may look, and writes nothing.

    Raises:
        NotAllowed: none of the roles reaches this far.
    """
    if not any(rules.has_right(right, unit.actor.roles) for right in ("books", "audit")):
        raise NotAllowed("Your role does not reach this far.", "Ask a manager, finance or an auditor.")
    require_books(unit.connection, MIRROR)
    unit.audit("look_for_home", "posting_out")


def list_work(
    unit: UnitOfWork, run_id: int | None, what: HomeWork, reference: str, *, account_id: int, amount: int
) -> bool:
    """List something once for a person, a difference once by each amount; gives whether it is new.

    Without any import there is no list.
    """
    if run_id is None:
        return False
    tenancy = select(RENT_ACCOUNT.c.tenancy_id).where(RENT_ACCOUNT.c.id == account_id).scalar_subquery()
    new = unit.insert(WORK).values(
        run_id=run_id, what=what.value, reference=reference, tenancy_id=tenancy, amount=amount,
        said=what.said, state="open",
    )  # fmt: skip
    if what in HomeWork.settled():
        # A person settled another amount than this: it is asked anew.
        again = {name: new.excluded[name] for name in ("run_id", "amount", "state")}
        again |= {"done_at": None, "done_by": None}
        held = new.on_conflict_do_update(
            index_elements=("what", "reference"), set_=again, where=WORK.c.amount != new.excluded.amount
        )
    else:
        held = new.on_conflict_do_nothing()
    made = unit.connection.execute(held.returning(WORK.c.id)).scalar_one_or_none()
    return made is not None


# -- reading and writing -------------------------------------------------------------------------------------


def _in_question(unit: UnitOfWork, account_id: int, seq: int) -> Away:
    # An UPDATE that changes nothing holds the row: two people who decide at once take turns.
    held = (
        update(OUT)
        .where(OUT.c.account_id == account_id, OUT.c.seq == seq)
        .values(line=OUT.c.line)
        .returning(OUT.c.state)
    )
    state = unit.connection.execute(held).scalar_one_or_none()
    if state is None:
        raise NotFound("That posting was never handed over.", "Choose it from `dutydesk home list`.")
    if state != "unsure":
        raise AlreadyDecided(
            "That posting is home already."
            if state == "home"
            else "No line of an extract looks like that posting, so there is nothing to say yes or no to.",
            "Look at `dutydesk home list` again.",
        )
    (one,) = (one for one in _handed_over(unit.connection, [account_id]) if one.seq == seq)
    return one


def _settle(unit: UnitOfWork, one: Away, verb: str) -> None:
    if one.home_reference is not None:
        _close(unit, HomeWork.UNSURE, one.home_reference, by=unit.officer_id)
    tenancy = select(RENT_ACCOUNT.c.tenancy_id).where(RENT_ACCOUNT.c.id == one.account_id)
    unit.audit(
        verb,
        "posting_out",
        one.account_id,
        tenancy_id=unit.connection.execute(tenancy).scalar_one(),
        seq=one.seq,
        batch=one.batch,
        line=one.line,
        reference=one.home_reference,
    )


def _write(unit: UnitOfWork, one: Away, **values: Any) -> None:
    if "home_reference" in values:
        values["home_at"] = unit.now if values["home_reference"] is not None else None
    unit.connection.execute(
        update(OUT).where(OUT.c.account_id == one.account_id, OUT.c.seq == one.seq).values(**values)
    )


def _close(unit: UnitOfWork, what: HomeWork, reference: str, *, by: int | None = None) -> None:
    unit.connection.execute(
        update(WORK)
        .where(WORK.c.what == what.value, WORK.c.reference == reference, WORK.c.state == "open")
        .values(state="done", done_at=unit.now, done_by=by)
    )


_TAKEN = RECEIPT.alias("taken")
_HANDED_OVER = select(
    OUT.c.account_id, OUT.c.seq, OUT.c.batch, OUT.c.line, OUT.c.state, ENTRY.c.sub_account,
    ENTRY.c.effective_on, ENTRY.c.amount,
    func.coalesce(RECEIPT.c.number, _TAKEN.c.number).label("receipt"), OUT.c.home_reference,
).select_from(
    OUT.join(ENTRY, (ENTRY.c.account_id == OUT.c.account_id) & (ENTRY.c.seq == OUT.c.seq))
    .join(POSTING, POSTING.c.id == ENTRY.c.posting_id)
    .outerjoin(RECEIPT, RECEIPT.c.posting_id == POSTING.c.id)
    .outerjoin(_TAKEN, _TAKEN.c.posting_id == POSTING.c.reverses_id)
)  # fmt: skip


def _handed_over(connection: Connection, accounts: list[int]) -> Iterator[Away]:
    for start in range(0, len(accounts), _AT_ONCE):
        some = OUT.c.account_id.in_(accounts[start : start + _AT_ONCE])
        for row in connection.execute(_HANDED_OVER.where(some).order_by(OUT.c.account_id, OUT.c.seq)):
            yield Away(*tuple(row))


def _receipts_of(connection: Connection, accounts: list[int]) -> dict[int, set[int]]:
    """Receipts given on each account, handed over or not."""
    found: dict[int, set[int]] = {}
    c = RECEIPT.c
    for start in range(0, len(accounts), _AT_ONCE):
        some = c.account_id.in_(accounts[start : start + _AT_ONCE])
        for row in connection.execute(select(c.account_id, c.number).where(some)):
            found.setdefault(row.account_id, set()).add(row.number)
    return found


def _said_no(connection: Connection) -> frozenset[str]:
    """References of lines of which somebody said that they are none of ours.

    Said yes to, a line is known again by its posting before this is asked.
    """
    return frozenset(
        connection.execute(
            select(WORK.c.reference).where(WORK.c.what == HomeWork.UNSURE.value, WORK.c.state == "done")
        ).scalars()
    )


def _account_of(connection: Connection, reference: str) -> tuple[int, str] | None:
    """Rent account and sub-account that the housing system calls so."""
    row = connection.execute(
        select(_UPSTREAM.c.local_id, _UPSTREAM.c.part).where(
            _UPSTREAM.c.kind == "account", _UPSTREAM.c.reference == reference
        )
    ).one_or_none()
    if row is not None:
        return int(row.local_id), str(row.part)
    found = connection.execute(
        select(RENT_ACCOUNT.c.id).where(RENT_ACCOUNT.c.rent_reference == reference)
    ).scalar_one_or_none()
    return None if found is None else (int(found), "RENT")


def _last_run(connection: Connection) -> int | None:
    found: int | None = connection.execute(select(func.max(_RUN.c.id))).scalar()
    return found
