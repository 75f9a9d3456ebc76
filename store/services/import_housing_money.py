"""Bringing in what is owed: rent accounts, their charges, and every transaction as a posting of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

from store.domain.extract_doubts import Doubt
from store.domain.extracts import (
    AccountLine,
    ExtractAccount,
    ExtractTenancy,
    Opening,
    TransactionLine,
    content_digest,
)
from store.domain.tenancies import SubAccountCode
from store.services.bring_in import tell_postings
from store.services.come_home import Home, Homecoming
from store.services.import_housing_accounts import Accounts, balances_unlike, our_balance, posted_alike
from store.services.import_housing_books import Book, write_books
from store.services.import_housing_count import CHANGED, COVERED, DIFFERS, NEW, SAME, Tally
from store.services.import_housing_known import (
    KEY,
    Known,
    Mark,
    Names,
    accounts_of,
    forget,
    known,
    new_ids,
    posted,
    remember,
    remember_once,
)
from store.services.import_housing_late import OPENING, REFUSED, SEEN, Late, LateLines, Opened
from store.services.import_housing_work import (
    OPENING_KEY,
    ToDo,
    balances_listed,
    changed_lines,
    close_put_right,
    doubt,
    list_work,
)
from store.services.posting import digest_of
from store.unit_of_work import UnitOfWork

LESS_KEY: Final = "housing-opening-less:{}"
"""The key of what takes a line out of an opening entry that made up for it, by the line's reference."""

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
    late: LateLines
    homecoming: Homecoming
    of: dict[tuple[int, str], Names]
    """What a rent account's sub-account is known by."""
    listed: dict[str, int]
    """By how much balances are listed to differ, by reference."""
    due: list[Due] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    openings: list[Mark] = field(default_factory=list)
    refused: list[Mark] = field(default_factory=list)
    partial: set[tuple[int, str]] = field(default_factory=set)
    """Sub-accounts of which the extract has not all accounts: neither charge nor balance is compared."""
    things: list[ToDo] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Transactions posted here that say something else now."""
    same: set[str] = field(default_factory=set)
    """Transactions posted here that say the same."""


def bring_accounts(
    unit: UnitOfWork, tally: Tally, tenancies: Sequence[ExtractTenancy], ids: dict[str, int]
) -> set[int]:
    """Add accounts and post what is not posted yet; gives the tenancies that got an account or a reference.

    What is posted stays: a line that changed upstream, or a balance that is not ours, is listed.
    """
    lines = [one for whole in tenancies for one in whole.accounts]
    before = known(unit.connection, "account", (one.account.reference for one in lines))
    accounts = Accounts(unit, tenancies, ids, before)
    there = posted(unit.connection, (line.reference for one in lines for line in one.transactions))
    chunk = _Chunk(
        before,
        there,
        LateLines(unit, lines, there),
        Homecoming(unit, accounts.there, run_id=tally.run_id),
        accounts_of(unit, accounts.there),
        balances_listed(unit, (one.account.reference for one in lines)),
    )
    for whole in tenancies:
        book = accounts.book_of(whole)
        if book is not None:
            _tenancy(unit, tally, chunk, whole, book)
    _post(unit, tally, chunk, accounts)
    remember(unit, "account", tally.run_id, chunk.marks, before)
    for kind, marks in ((OPENING, chunk.openings), (SEEN, chunk.late.covered), (REFUSED, chunk.refused)):
        remember_once(unit, kind, tally.run_id, marks)
    close_put_right(unit, ids.values(), chunk.same)
    chunk.things += changed_lines(unit, chunk.changed, tenancies, ids)
    chunk.things += accounts.things
    chunk.things += balances_unlike(unit, tenancies, accounts, chunk.listed, chunk.partial)
    list_work(unit, tally, chunk.things)
    return accounts.fresh


def _tenancy(unit: UnitOfWork, tally: Tally, chunk: _Chunk, whole: ExtractTenancy, book: Book) -> None:
    staying = [one for one in whole.accounts if not _moved(tally, chunk, one.account, book)]
    home = _home(chunk, staying, book)
    by_code: dict[SubAccountCode, list[ExtractAccount]] = {}
    for one in staying:
        by_code.setdefault(one.account.sub_account, []).append(one)
    names = {one.account.reference for one in whole.accounts}
    for code, every in by_code.items():
        known_by = chunk.of.get((book.account_id, code.value), Names(set(), set()))
        missing, over = known_by.live - names, known_by.over - names
        new = {one.account.reference for one in every if one.account.reference not in chunk.before}
        renamed = _renamed(unit, tally, chunk, book, every, home, missing, over)
        if renamed is None or len(missing) > len(renamed):
            chunk.partial.add((book.account_id, code.value))
        if renamed is None:
            continue
        for one in every:
            _account(unit, tally, chunk, one, book)
        late = chunk.late.sort(
            book, every, _coming(chunk, every, home), chunk.listed.get(every[0].account.reference, 0),
            whole=not missing and not new,
        )  # fmt: skip
        for one in every:
            opens = one.account.reference in new and one.account.reference not in renamed
            chunk.due += _due(tally, chunk, one, book, home, late, opens=opens)
        if (book.account_id, code.value) not in chunk.partial:
            charge = sum(one.account.weekly_charge for one in every)
            if book.charge(code.value, charge) and over:
                _tell_charge(unit, tally, book, code.value, charge)
    here = {one.account.sub_account.value for one in whole.accounts}
    for name in set(book.subs) - here:
        names_here = chunk.of.get((book.account_id, name))
        if names_here is not None and not names_here.live and book.charge(name, 0):
            _tell_charge(unit, tally, book, name, 0)


def _account(unit: UnitOfWork, tally: Tally, chunk: _Chunk, one: ExtractAccount, book: Book) -> None:
    """Remember an account of the housing system as it is now."""
    line, digest = one.account, _digest(one.account)
    old = chunk.before.get(line.reference)
    if old is None or old.digest != digest:
        chunk.marks.append(Mark(line.reference, book.account_id, digest, line.sub_account.value))
    tally.add("accounts", NEW if old is None else SAME if old.digest == digest else CHANGED)
    if old is not None and old.digest != digest:
        _tell_charge(unit, tally, book, line.sub_account.value, int(line.weekly_charge))


def _tell_charge(unit: UnitOfWork, tally: Tally, book: Book, code: str, charge: int) -> None:
    """Tell the trail that an extract changed an account, and what is charged now."""
    unit.audit(
        "import_change",
        "rent_account",
        book.account_id,
        tenancy_id=book.tenancy_id,
        run=tally.run_id,
        sub_account=code,
        charge=charge,
    )


def _renamed(
    unit: UnitOfWork,
    tally: Tally,
    chunk: _Chunk,
    book: Book,
    every: Sequence[ExtractAccount],
    home: dict[str, Home],
    missing: set[str],
    over: set[str],
) -> set[str] | None:
    """Accounts that are known here by a reference that is gone; nothing where nobody can tell.

    Their history is here, so they are not opened again. Where their lines have other references, too, the
    balance must say that each line is new, and none be posted alike, or nothing is touched. What a
    person called over may be back, too; but an account that its own lines explain is one of its own.
    """
    unknown = [one for one in every if one.account.reference not in chunk.before]
    if not unknown:
        return set()
    code = every[0].account.sub_account.value
    coming = _coming(chunk, every, home)
    alike: set[tuple[date, str, int]] = set()
    if (missing or over) and not any(_has_posted(chunk, one) for one in unknown):
        alike = posted_alike(unit, book.account_id, code, (line for _, line in coming))
    found = {
        one.account.reference
        for one in unknown
        if missing or (over and (alike or not _explained(one))) or _has_posted(chunk, one)
    }
    if not found:
        return found
    chunk.things += [doubt(Doubt.ACCOUNT_RENAMED, reference, book.tenancy_id) for reference in sorted(found)]
    kept = chunk.late.ask(line for one in unknown for line in one.transactions)
    if not kept and not any(_has_posted(chunk, one) for one in unknown):
        on = max(one.account.balance_on for one in every)
        carried = sum(int(one.account.balance) for one in every)
        carried -= sum(int(line.amount) for _, line in coming if line.on <= on)
        if alike or carried != our_balance(unit, book.account_id, code, on):
            tally.add("accounts", DIFFERS, len(every))
            return None
    before = missing or over
    forget(unit, "account", before)
    if len(before) == len(found) == 1:
        chunk.openings += chunk.late.follow(*before, *found)
    else:
        chunk.openings += chunk.late.follow_any(book, code, found)
    return found


def _has_posted(chunk: _Chunk, one: ExtractAccount) -> bool:
    return any(line.reference in chunk.there for line in one.transactions)


def _explained(one: ExtractAccount) -> bool:
    """Whether an account's own lines lead to its balance: nothing of it is of before them."""
    until = [int(line.amount) for line in one.transactions if line.on <= one.account.balance_on]
    return sum(until) == one.account.balance


def _coming(
    chunk: _Chunk, every: Sequence[ExtractAccount], home: dict[str, Home]
) -> list[tuple[ExtractAccount, TransactionLine]]:
    """Lines that are neither posted nor come home."""
    return [
        (one, line)
        for one in every
        for line in one.transactions
        if line.reference not in chunk.there and line.reference not in home
    ]


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
        if line.reference not in chunk.there and (line.receipt or not chunk.late.is_before(one, line))
    ]
    asking.sort(key=lambda pair: not pair[1].receipt)
    found: dict[str, Home] = {}
    for code, line in asking:
        home = chunk.homecoming.came_home(line, account_id=book.account_id, sub_account=code)
        if home is not None:
            found[line.reference] = home
    return found


def _due(
    tally: Tally,
    chunk: _Chunk,
    one: ExtractAccount,
    book: Book,
    home: dict[str, Home],
    late: dict[str, Late],
    *,
    opens: bool,
) -> Iterator[Due]:
    """The postings of an account that are not in the ledger yet."""
    code = one.account.sub_account.value
    if opens and one.opening is not None:
        yield _opening(tally, chunk, one, one.opening, book)
    for line in one.transactions:
        digest, old = content_digest(line), chunk.there.get(line.reference)
        if old is not None:
            tally.add("transactions", SAME if old == digest else DIFFERS)
            (chunk.same if old == digest else chunk.changed).add(line.reference)
        elif line.reference in home:
            came = home[line.reference]
            tally.add("transactions", SAME if came.again else came.state)
        elif late.get(line.reference) is Late.COVERED:
            tally.add("transactions", COVERED)
        else:
            tally.add("transactions", NEW)
            tally.counts["transactions.total"] += int(line.amount)
            key, amount = KEY.format(line.reference), int(line.amount)
            yield Due(line.on, key, digest, "import", book, code, line.kind, amount, "")
            if late.get(line.reference) is Late.MADE_UP:
                yield _less(tally, chunk.late.opened_on(one), line, book, code)


def _opening(tally: Tally, chunk: _Chunk, one: ExtractAccount, opening: Opening, book: Book) -> Due:
    reference, code = one.account.reference, one.account.sub_account.value
    opened = Opened(opening.on, one.account.balance_on)
    chunk.openings.append(Mark(reference, book.account_id, opened.told(), code))
    chunk.refused += [Mark(name, book.account_id, "", code) for name in one.refused]
    tally.add("openings", NEW)
    tally.counts["openings.total"] += int(opening.amount)
    return _open(OPENING_KEY.format(reference), reference, opening.on, int(opening.amount), book, code)


def _less(tally: Tally, on: date, line: TransactionLine, book: Book, code: str) -> Due:
    """What an opening is less by a line that it made up for."""
    tally.counts["openings.total"] -= int(line.amount)
    return _open(LESS_KEY.format(line.reference), line.reference, on, -int(line.amount), book, code)


def _open(key: str, reference: str, on: date, amount: int, book: Book, code: str) -> Due:
    digest = digest_of(account=reference, on=on, amount=amount)
    note = "Carried over from the housing system: its earlier history was not given."
    return Due(on, key, digest, "opening", book, code, "OPEN", amount, note)


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
