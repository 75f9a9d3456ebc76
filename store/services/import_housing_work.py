"""Listing what a person must look at, once, and putting notes into the diary."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select, tuple_, update

from store.domain.extract_doubts import Doubt
from store.domain.extracts import ExtractTenancy, NoteLine, Work, WorkLine, content_digest
from store.models.casework import Contact
from store.models.erasing import ERASED
from store.models.exchange import ImportWork
from store.models.ledger import Entry, Posting
from store.services.import_housing_count import DIFFERS, NEW, SAME, Tally
from store.services.import_housing_known import KEY, Mark, add_with_ids, known, parts, remember
from store.unit_of_work import UnitOfWork

_WORK: Any = ImportWork.__table__  # type: ignore[attr-defined]
_CONTACT: Any = Contact.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]

OPENING_KEY = "housing-opening:{}"
"""The key of an account's opening entry, by the account's reference."""


class ToDo(NamedTuple):
    """One thing to list."""

    what: str
    reference: str
    tenancy_id: int | None
    said: str
    amount: int | None = None


def doubt(what: Doubt, reference: str, tenancy_id: int, amount: int | None = None) -> ToDo:
    """Something that only the loader can doubt."""
    return ToDo(what.value, reference, tenancy_id, what.said, amount)


_AGAIN: Final = (
    Doubt.BALANCE_NOT_OURS.value,
    Doubt.LINE_CHANGED.value,
    Doubt.TENANCY_GONE.value,
    Doubt.PERSON_GONE.value,
    Doubt.ACCOUNT_GONE.value,
)
"""What is listed anew by another amount, and done with where it is 0: no difference, or back again."""


def list_work(unit: UnitOfWork, tally: Tally, things: Iterable[ToDo]) -> None:
    """List what was not listed before; what a person is done with stays done, but for another difference."""
    wanted = {(one.what, one.reference): one for one in things}
    there: dict[tuple[str, str], Any] = {}
    c = _WORK.c
    for some in parts(sorted(wanted), 500):
        listed = select(c.id, c.what, c.reference, c.amount).where(tuple_(c.what, c.reference).in_(some))
        there.update(((row.what, row.reference), row) for row in unit.connection.execute(listed))
    fresh = [one for name, one in wanted.items() if name not in there]
    for name, row in there.items():
        if row.what == Doubt.NOTE_CHANGED or (row.what in _AGAIN and wanted[name].amount != row.amount):
            _list_again(unit, tally, row.id, wanted[name])
    unit.bulk(
        _WORK,
        [
            {
                "run_id": tally.run_id,
                "what": one.what,
                "reference": one.reference,
                "tenancy_id": one.tenancy_id,
                "amount": one.amount,
                "said": one.said,
                "state": "open",
            }
            for one in fresh
        ],
    )
    tally.work.update(one.what for one in fresh)


def _list_again(unit: UnitOfWork, tally: Tally, number: int, one: ToDo) -> None:
    over = one.amount == 0
    values = {"amount": one.amount, "done_by": None, "done_at": unit.now if over else None}
    state = "done" if over else "open"
    unit.connection.execute(update(_WORK).where(_WORK.c.id == number).values(state=state, **values))
    if not over:
        unit.connection.execute(update(_WORK).where(_WORK.c.id == number).values(run_id=tally.run_id))
        tally.work[one.what] += 1


def close_back(unit: UnitOfWork, tenancies: Sequence[ExtractTenancy]) -> None:
    """What was listed as gone and is in the extract is over: gone once more, it is listed once more."""
    back = {
        Doubt.TENANCY_GONE: [whole.tenancy.reference for whole in tenancies],
        Doubt.PERSON_GONE: [line.reference for whole in tenancies for line in whole.people],
        Doubt.ACCOUNT_GONE: [one.account.reference for whole in tenancies for one in whole.accounts],
    }
    for what, references in back.items():
        _over(unit, what, references)


def _over(unit: UnitOfWork, what: Doubt, references: Iterable[str]) -> None:
    """Take off the list, for good or until it is so again, what is not so any more. Who was done stays."""
    c = _WORK.c
    for some in parts(sorted(references)):
        unit.connection.execute(
            update(_WORK)
            .where(c.what == what.value, c.reference.in_(some), func.coalesce(c.amount, 1) != 0)
            .values(state="done", amount=0, done_at=func.coalesce(c.done_at, unit.now))
        )


def balances_listed(unit: UnitOfWork, accounts: Iterable[str]) -> dict[str, int]:
    """By how much each of the accounts' balances is listed to differ, by a person done with or not."""
    c, found = _WORK.c, dict[str, int]()
    for some in parts(sorted(accounts)):
        query = select(c.reference, c.amount).where(c.what == Doubt.BALANCE_NOT_OURS.value)
        rows = unit.connection.execute(query.where(c.reference.in_(some)))
        found.update((row.reference, int(row.amount or 0)) for row in rows)
    return found


def changed_lines(
    unit: UnitOfWork, changed: Collection[str], tenancies: Sequence[ExtractTenancy], ids: dict[str, int]
) -> list[ToDo]:
    """What to list of transactions that say something else than is posted: by how much they differ.

    Of other words, or another reference of the account, the ledger holds nothing that could be wrong.
    """
    if not changed:
        return []
    held: dict[str, tuple[int, date, str]] = {}
    start = len(KEY.format(""))
    for some in parts(KEY.format(one) for one in changed):
        rows = unit.connection.execute(
            select(_POSTING.c.key, _ENTRY.c.amount, _ENTRY.c.effective_on, _ENTRY.c.kind)
            .join(_ENTRY, _ENTRY.c.posting_id == _POSTING.c.id)
            .where(_POSTING.c.key.in_(some))
        )
        held.update((row.key[start:], (int(row.amount), row.effective_on, row.kind)) for row in rows)
    return [
        doubt(
            Doubt.LINE_CHANGED,
            line.reference,
            ids[whole.tenancy.reference],
            # Of another day or kind alone there is no amount: 0 says that it is put right.
            int(line.amount) - held[line.reference][0] or None,
        )
        for whole in tenancies
        for one in whole.accounts
        for line in one.transactions
        if line.reference in changed and held[line.reference] != (line.amount, line.on, line.kind.value)
    ]


def close_put_right(unit: UnitOfWork, tenancies: Iterable[int], right: Collection[str]) -> None:
    """Take changed lines off the list that say again what is posted."""
    c, over = _WORK.c, list[str]()
    for some in parts(sorted(tenancies)):
        query = select(c.reference).where(c.what == Doubt.LINE_CHANGED.value, c.tenancy_id.in_(some))
        listed = unit.connection.execute(query.where(func.coalesce(c.amount, 1) != 0)).scalars()
        over += [reference for reference in listed if reference in right]
    _over(unit, Doubt.LINE_CHANGED, over)


def list_readers_work(unit: UnitOfWork, tally: Tally, lines: Sequence[WorkLine]) -> None:
    """List what the reader found. A balance that differs counts where it was opened so."""
    tenancies = known(unit.connection, "tenancy", (line.tenancy_ref for line in lines if line.tenancy_ref))
    opened = _opened(unit, [line.reference for line in lines if line.what is Work.BALANCE_DIFFERS])
    things = []
    for line in lines:
        if line.what is Work.BALANCE_DIFFERS and line.reference not in opened:
            continue
        at = tenancies.get(line.tenancy_ref)
        tenancy_id = at.local_id if at else None
        things.append(ToDo(line.what.value, line.reference, tenancy_id, line.said, line.amount))
    list_work(unit, tally, things)


def _opened(unit: UnitOfWork, accounts: Sequence[str]) -> set[str]:
    """Those of the accounts that have an opening entry."""
    found: set[str] = set()
    start = len(OPENING_KEY.format(""))
    for some in parts(OPENING_KEY.format(one) for one in accounts):
        keys = unit.connection.execute(select(_POSTING.c.key).where(_POSTING.c.key.in_(some))).scalars()
        found.update(key[start:] for key in keys)
    return found


def bring_notes(unit: UnitOfWork, tally: Tally, notes: Sequence[tuple[NoteLine, int]]) -> None:
    """Put new notes into the diary. The diary is never changed: a note that changed upstream is listed.

    Args:
        notes: each with the tenancy it is about.
    """
    before = known(unit.connection, "note", (line.reference for line, _ in notes))
    fresh = [(line, at) for line, at in notes if line.reference not in before]
    digests = {line.reference: content_digest(line) for line, _ in notes}
    changed = [
        (line, at)
        for line, at in notes
        if line.reference in before and before[line.reference].digest not in (ERASED, digests[line.reference])
    ]
    ids = add_with_ids(unit, "contact", [_contact(line, at) for line, at in fresh])
    marks = [
        Mark(line.reference, number, digests[line.reference])
        for (line, _), number in zip(fresh, ids, strict=True)
    ]
    # What was listed is remembered as it was then: only another change of it is listed anew.
    marks += [
        Mark(line.reference, before[line.reference].local_id, digests[line.reference]) for line, _ in changed
    ]
    remember(unit, "note", tally.run_id, marks, before)
    list_work(unit, tally, [doubt(Doubt.NOTE_CHANGED, line.reference, at) for line, at in changed])
    tally.add("notes", NEW, len(fresh))
    tally.add("notes", DIFFERS, len(changed))
    tally.add("notes", SAME, len(notes) - len(fresh) - len(changed))


def _contact(line: NoteLine, tenancy_id: int) -> dict[str, Any]:
    by = f", by {line.author}" if line.author else ""
    return {
        "key": KEY.format(f"note:{line.reference}"),
        "call_key": "",
        "tenancy_id": tenancy_id,
        "person_id": None,
        "officer_id": None,
        # The extract gives the day alone.
        "at": datetime.combine(line.on, time(12), tzinfo=UTC),
        "channel": "system",
        "direction": "none",
        "subject": f"Note {line.code}".strip(),
        "did": f"From the housing system{by}",
        "said": line.text,
        "visible_to": "all",
    }
