"""Bringing in what is owed: rent accounts, their charges, and every transaction as a posting of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from store.domain.extract_doubts import Doubt
from store.domain.extracts import AccountLine, ExtractAccount, ExtractTenancy, TransactionLine, content_digest
from store.domain.tenancies import SubAccountCode
from store.models.ledger import Entry, Posting
from store.services.bring_in import tell_postings
from store.services.come_home import Home, Homecoming
from store.services.import_housing_accounts import Accounts, balances_unlike
from store.services.import_housing_books import Book, write_books
from store.services.import_housing_count import CHANGED, COVERED, DIFFERS, NEW, SAME, Tally
from store.services.import_housing_known import KEY, Known, Mark, known, new_ids, parts, posted, remember
from store.services.import_housing_work import OPENING_KEY, ToDo, doubt, list_work
from store.services.posting import digest_of
from store.unit_of_work import UnitOfWork

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]

METHODS: Final = {
    **{kind: kind for kind in ("CASH", "CHQ", "CARD", "DD", "SO", "PPT", "AP", "BACS", "HB")},
    "UC-MPTL": "UC",
    "UC-TPD": "UC",
}
"""How money of a kind came."""


class Due(NamedTuple):
    """A posting to make, of one entry."""

    on: date
    key: str
    digest: str
    origin: str
    book: Book
    code: str
    kind: str
    amount: int
    note: str


@dataclass
class _Chunk:
    """What is worked out of one chunk before it is written."""

    before: dict[str, Known]
    there: dict[str, str]
    opened: dict[str, date]
    homecoming: Homecoming
    due: list[Due] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    things: list[ToDo] = field(default_factory=list)
    changed: dict[str, int] = field(default_factory=dict)
    """Transactions posted here that say something else now, with the sum they say, by reference."""


def bring_accounts(
    unit: UnitOfWork, tally: Tally, tenancies: Sequence[ExtractTenancy], ids: dict[str, int]
) -> set[int]:
    """Add accounts and post what is not posted yet; gives the tenancies that got an account or a reference.

    What is posted stays: a line that changed upstream, or a balance that is not ours, is listed.
    """
    lines = [one for whole in tenancies for one in whole.accounts]
    before = known(unit.connection, "account", (one.account.reference for one in lines))
    accounts = Accounts(unit, tally, tenancies, ids)
    chunk = _Chunk(
        before,
        posted(unit.connection, (line.reference for one in lines for line in one.transactions)),
        _opened_on(unit, [one.account.reference for one in lines if one.account.reference in before]),
        Homecoming(unit, accounts.there, run_id=tally.run_id),
    )
    for whole in tenancies:
        book = accounts.book_of(whole)
        if book is not None:
            _tenancy(unit, tally, chunk, whole, book)
    _post(unit, tally, chunk, accounts)
    remember(unit, "account", tally.run_id, chunk.marks, before)
    chunk.things += _changed_lines(unit, chunk, tenancies, ids)
    chunk.things += accounts.things
    chunk.things += balances_unlike(unit, tenancies, accounts)
    list_work(unit, tally, chunk.things)
    return accounts.fresh


def _tenancy(unit: UnitOfWork, tally: Tally, chunk: _Chunk, whole: ExtractTenancy, book: Book) -> None:
    charges: dict[SubAccountCode, int] = {}
    staying = [one for one in whole.accounts if not _moved(tally, chunk, one.account, book)]
    home = _home(chunk, staying, book)
    for one in staying:
        code = one.account.sub_account
        charges[code] = charges.get(code, 0) + one.account.weekly_charge
        digest = _digest(one.account)
        old = chunk.before.get(one.account.reference)
        if old is None or old.digest != digest:
            chunk.marks.append(Mark(one.account.reference, book.account_id, digest, code.value))
        tally.add("accounts", NEW if old is None else SAME if old.digest == digest else CHANGED)
        if old is not None and old.digest != digest:
            unit.audit(
                "import_change",
                "rent_account",
                book.account_id,
                tenancy_id=book.tenancy_id,
                run=tally.run_id,
                sub_account=code.value,
                charge=int(one.account.weekly_charge),
            )
        chunk.due += _due(tally, chunk, one, book, home)
    for code, pence in charges.items():
        book.charge(code.value, pence)


def _moved(tally: Tally, chunk: _Chunk, line: AccountLine, book: Book) -> bool:
    """Whether the account is known as another one: nothing of it is touched."""
    old = chunk.before.get(line.reference)
    if old is None or (old.local_id, old.part) == (book.account_id, line.sub_account.value):
        return False
    chunk.things.append(doubt(Doubt.ACCOUNT_MOVED, line.reference, book.tenancy_id))
    tally.add("accounts", DIFFERS)
    return True


def _digest(line: AccountLine) -> str:
    """Of what stands still in an account: its balance is held against ours each time."""
    held = "\x1f".join((line.tenancy_ref, line.sub_account.value, str(int(line.weekly_charge))))
    return sha256(held.encode()).hexdigest()


def _home(chunk: _Chunk, accounts: Sequence[ExtractAccount], book: Book) -> dict[str, Home]:
    """Lines that are postings of ours. Those with a receipt go first: of the others nobody can be sure."""
    asking = [
        (one.account.sub_account.value, line)
        for one in accounts
        for line in one.transactions
        if line.reference not in chunk.there and not _covered(chunk, one, line)
    ]
    asking.sort(key=lambda pair: not pair[1].receipt)
    found: dict[str, Home] = {}
    for code, line in asking:
        home = chunk.homecoming.came_home(line, account_id=book.account_id, sub_account=code)
        if home is not None:
            found[line.reference] = home
    return found


def _covered(chunk: _Chunk, one: ExtractAccount, line: TransactionLine) -> bool:
    opened = chunk.opened.get(one.account.reference)
    return opened is not None and line.on <= opened


def _due(
    tally: Tally, chunk: _Chunk, one: ExtractAccount, book: Book, home: dict[str, Home]
) -> Iterator[Due]:
    """The postings of an account that are not in the ledger yet."""
    code, reference = one.account.sub_account.value, one.account.reference
    if one.opening is not None and reference not in chunk.before:
        on, amount = one.opening.on, int(one.opening.amount)
        digest = digest_of(account=reference, on=on, amount=amount)
        note = "Carried over from the housing system: its earlier history was not given."
        yield Due(on, OPENING_KEY.format(reference), digest, "opening", book, code, "OPEN", amount, note)
        tally.add("openings", NEW)
        tally.counts["openings.total"] += amount
    for line in one.transactions:
        digest, old = content_digest(line), chunk.there.get(line.reference)
        if old is not None:
            tally.add("transactions", SAME if old == digest else DIFFERS)
            if old != digest:
                chunk.changed[line.reference] = int(line.amount)
        elif _covered(chunk, one, line):
            tally.add("transactions", COVERED)
        elif line.reference in home:
            came = home[line.reference]
            tally.add("transactions", SAME if came.again else came.state)
        else:
            tally.add("transactions", NEW)
            tally.counts["transactions.total"] += int(line.amount)
            yield Due(
                line.on,
                KEY.format(line.reference),
                digest,
                "import",
                book,
                code,
                line.kind,
                int(line.amount),
                line.description,
            )


def _post(unit: UnitOfWork, tally: Tally, chunk: _Chunk, accounts: Accounts) -> None:
    """Write accounts, postings and entries: of each account by date, then as the extract has them."""
    due = sorted(chunk.due, key=lambda one: (one.book.account_id, one.on))
    ids = new_ids(unit, "posting", len(due))
    postings = [
        {
            "id": number,
            "key": one.key,
            "digest": one.digest,
            "origin": one.origin,
            "account_id": one.book.account_id,
            "officer_id": None,
            "made_at": unit.now,
            "effective_on": one.on,
            "method": METHODS.get(one.kind) if one.amount < 0 else None,
            "note": one.note,
        }
        for number, one in zip(ids, due, strict=True)
    ]
    entries = [
        one.book.enter(number, one.code, one.kind, one.on, one.amount)
        for number, one in zip(ids, due, strict=True)
    ]
    write_books(unit, accounts.books, postings, entries)
    tell_postings(unit, ids)
    tally.add("entries", NEW, len(entries))


def _opened_on(unit: UnitOfWork, references: Sequence[str]) -> dict[str, date]:
    """The day of each known account's opening entry: what was before it is in it."""
    start, found = len(OPENING_KEY.format("")), dict[str, date]()
    c = _POSTING.c
    for some in parts(OPENING_KEY.format(one) for one in references):
        rows = unit.connection.execute(select(c.key, c.effective_on).where(c.key.in_(some)))
        found.update((row.key[start:], row.effective_on) for row in rows)
    return found


def _changed_lines(
    unit: UnitOfWork, chunk: _Chunk, tenancies: Sequence[ExtractTenancy], ids: dict[str, int]
) -> list[ToDo]:
    """What to list of transactions that changed: by how much they differ from what is posted."""
    if not chunk.changed:
        return []
    sums: dict[str, int] = {}
    start = len(KEY.format(""))
    for some in parts(KEY.format(one) for one in chunk.changed):
        rows = unit.connection.execute(
            select(_POSTING.c.key, func.sum(_ENTRY.c.amount).label("amount"))
            .join(_ENTRY, _ENTRY.c.posting_id == _POSTING.c.id)
            .where(_POSTING.c.key.in_(some))
            .group_by(_POSTING.c.key)
        )
        sums.update((row.key[start:], int(row.amount)) for row in rows)
    at = {
        line.reference: ids[whole.tenancy.reference]
        for whole in tenancies
        for one in whole.accounts
        for line in one.transactions
        if line.reference in chunk.changed
    }
    return [
        doubt(Doubt.LINE_CHANGED, reference, at[reference], amount - sums.get(reference, 0))
        for reference, amount in chunk.changed.items()
    ]
