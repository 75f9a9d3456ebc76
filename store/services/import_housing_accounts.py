"""The rent accounts of a chunk: those that are here, those to add, and whose balance is another than ours."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, func, or_, select, update

from store.domain.extract_doubts import Doubt
from store.domain.extracts import AccountLine, ExtractTenancy, TransactionLine
from store.domain.tenancies import SubAccountCode
from store.models.exchange import PostingOut
from store.models.ledger import Entry, Posting
from store.models.tenancies import RentAccount
from store.services.import_housing_books import Book, lock_books
from store.services.import_housing_known import Known, new_ids, parts
from store.services.import_housing_work import ToDo, doubt
from store.unit_of_work import UnitOfWork

_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_OUT: Any = PostingOut.__table__  # type: ignore[attr-defined]

USUAL: Final = frozenset({"DD", "SO", "CARD", "CASH", "PPT", "AP", "BACS"})
"""Kinds of payment that say how a tenant usually pays."""


class Accounts:
    """The books of a chunk's tenancies, locked; those that are missing as they will be added."""

    def __init__(
        self,
        unit: UnitOfWork,
        tenancies: Sequence[ExtractTenancy],
        ids: dict[str, int],
        before: Mapping[str, Known],
    ) -> None:
        self._unit, self._ids, self._before = unit, ids, before
        self.things: list[ToDo] = []
        self.fresh: set[int] = set()
        """Tenancies that got an account, or another reference of one."""
        self._books = lock_books(unit, (ids[whole.tenancy.reference] for whole in tenancies))
        self.there = [book.account_id for book in self._books.values()]
        """Accounts that were here before."""
        missing = [one for one in tenancies if one.accounts and ids[one.tenancy.reference] not in self._books]
        numbers = iter(new_ids(unit, "rent_account", len(missing)))
        self._taken = _taken(unit, tenancies)
        self._called = _called(unit, (one.account.reference for whole in missing for one in whole.accounts))
        for whole in tenancies:
            tenancy_id = ids[whole.tenancy.reference]
            book = self._books.get(tenancy_id)
            paid_by = whole.tenancy.payment_ref
            if paid_by and self._taken.setdefault(paid_by, tenancy_id) != tenancy_id:
                self.things.append(doubt(Doubt.PAYMENT_REF_TWICE, whole.tenancy.reference, tenancy_id))
                paid_by = ""
            if book is not None:
                self._follow(whole, book, paid_by)
            elif whole.accounts:
                self._add(whole, next(numbers), tenancy_id, paid_by)

    @property
    def books(self) -> Iterator[Book]:
        """All of them."""
        return iter(self._books.values())

    def book_of(self, whole: ExtractTenancy) -> Book | None:
        """The book of a tenancy; nothing where it has no account."""
        return self._books.get(self._ids[whole.tenancy.reference])

    def _add(self, whole: ExtractTenancy, number: int, tenancy_id: int, paid_by: str) -> None:
        own = [one.account for one in whole.accounts if self._is_new(one.account.reference)]
        if not own:  # each is another rent account's: of a succession, or of a tenancy that was split
            moved = (one.account.reference for one in whole.accounts)
            self.things += [doubt(Doubt.ACCOUNT_MOVED, reference, tenancy_id) for reference in moved]
            return
        rent = _rent_reference(own)
        book = Book(number, tenancy_id)
        book.fresh = {
            "id": number,
            "tenancy_id": tenancy_id,
            "rent_reference": rent,
            # Each account needs one of its own; where there is none the rent reference is quoted.
            "payment_reference": paid_by or self._quoted(tenancy_id, rent, whole.tenancy.reference),
            "charged_weeks": whole.tenancy.charged_weeks,
            "state": self._state(whole),
            "usual_method": _usual(whole),
            "opened_on": whole.tenancy.starts_on,
            "closed_on": None,
        }
        self._books[tenancy_id] = book
        self.fresh.add(tenancy_id)

    def _is_new(self, reference: str) -> bool:
        return reference not in self._before and reference not in self._called

    def _quoted(self, tenancy_id: int, rent: str, tenancy: str) -> str:
        """What is quoted where there is no payment reference: the first that is nobody else's."""
        for one in (rent, tenancy, f"{rent}/{tenancy}"):
            if self._taken.setdefault(one, tenancy_id) == tenancy_id:
                break
            if one == rent:
                self.things.append(doubt(Doubt.PAYMENT_REF_TWICE, tenancy, tenancy_id))
        return one

    def _follow(self, whole: ExtractTenancy, book: Book, paid_by: str) -> None:
        """Bring an account's own data to what the tenancy says now."""
        values: dict[str, Any] = {}
        if book.state != "closed" and book.state != self._state(whole):
            values["state"] = self._state(whole)
        if whole.tenancy.charged_weeks != book.charged_weeks:
            values["charged_weeks"] = whole.tenancy.charged_weeks
        if paid_by and paid_by != book.payment_reference:
            values["payment_reference"] = paid_by
            self.fresh.add(book.tenancy_id)
        if values:
            self._unit.connection.execute(
                update(_ACCOUNT).where(_ACCOUNT.c.id == book.account_id).values(**values)
            )

    def _state(self, whole: ExtractTenancy) -> str:
        ended = whole.tenancy.kept_ends_on
        return "former" if ended is not None and ended < self._unit.today else "live"


def _rent_reference(lines: Sequence[AccountLine]) -> str:
    """What a tenant quotes: the reference of the rent, else of the first account there is."""
    rent = [line.reference for line in lines if line.sub_account is SubAccountCode.RENT]
    return rent[0] if rent else lines[0].reference


def _taken(unit: UnitOfWork, tenancies: Sequence[ExtractTenancy]) -> dict[str, int]:
    """The tenancy that has each of the references now that may be a payment reference."""
    wanted = {one.tenancy.payment_ref for one in tenancies} | {one.tenancy.reference for one in tenancies}
    wanted |= {one.account.reference for whole in tenancies for one in whole.accounts}
    c, found = _ACCOUNT.c, dict[str, int]()
    for some in parts(sorted(wanted - {""})):
        rows = unit.connection.execute(
            select(c.payment_reference, c.tenancy_id).where(c.payment_reference.in_(some))
        )
        found.update((row.payment_reference, row.tenancy_id) for row in rows)
    return found


def _called(unit: UnitOfWork, references: Iterable[str]) -> set[str]:
    """Those of the references that are a rent account's rent reference."""
    c, found = _ACCOUNT.c, set[str]()
    for some in parts(sorted(references)):
        rows = unit.connection.execute(select(c.rent_reference).where(c.rent_reference.in_(some)))
        found.update(rows.scalars())
    return found


def _usual(whole: ExtractTenancy) -> str:
    """How the last payment came: that is how they pay, as far as anybody can tell."""
    paid = [
        (line.on, line.kind)
        for one in whole.accounts
        for line in one.transactions
        if line.amount < 0 and line.kind in USUAL
    ]
    return max(paid, key=lambda pair: pair[0])[1] if paid else "NONE"


def balances_unlike(
    unit: UnitOfWork,
    tenancies: Sequence[ExtractTenancy],
    accounts: Accounts,
    listed: Mapping[str, int],
    partial: Collection[tuple[int, str]],
) -> Iterator[ToDo]:
    """Accounts whose balance in the extract is not ours at the end of that day, or is again.

    Args:
        unit: The unit of work.
        tenancies: Of the chunk.
        accounts: Theirs, as the chunk leaves them.
        listed: By how much each account that is listed differed, by the first of its references.
        partial: Sub-accounts of which not all came.
    """
    for whole in tenancies:
        book = accounts.book_of(whole)
        by_code: dict[str, list[AccountLine]] = {}
        for one in whole.accounts:
            by_code.setdefault(one.account.sub_account.value, []).append(one.account)
        for code, lines in by_code.items():
            if book is None or (book.account_id, code) in partial:
                continue
            theirs, name, apart = sum(int(line.balance) for line in lines), lines[0].reference, 0
            if book.subs.get(code, 0) != theirs:
                on = max(line.balance_on for line in lines)
                apart = theirs - our_balance(unit, book.account_id, code, on)
            if apart or listed.get(name, 0):
                yield doubt(Doubt.BALANCE_NOT_OURS, name, book.tenancy_id, apart)


def our_balance(unit: UnitOfWork, account_id: int, code: str, on: date) -> int:
    """Our balance at the end of a day, of desk postings those that came home by then.

    They count on the day that the housing system has them, and also while a person is asked about them.
    """
    e, o = _ENTRY.c, _OUT.c
    came = o.state.in_(("home", "unsure"))
    theirs = or_(
        and_(_POSTING.c.origin != "desk", e.effective_on <= on),
        and_(came, func.coalesce(o.home_on, e.effective_on) <= on),
    )
    total = unit.connection.execute(
        select(func.coalesce(func.sum(e.amount), 0))
        .select_from(
            _ENTRY.join(_POSTING, _POSTING.c.id == e.posting_id).outerjoin(
                _OUT, and_(o.account_id == e.account_id, o.seq == e.seq)
            )
        )
        .where(e.account_id == account_id, e.sub_account == code, theirs)
    ).scalar_one()
    return int(total)


def posted_alike(
    unit: UnitOfWork, account_id: int, code: str, lines: Iterable[TransactionLine]
) -> set[tuple[date, str, int]]:
    """Days, kinds and amounts that are posted on a sub-account, of those that lines have."""
    e, found = _ENTRY.c, set[tuple[date, str, int]]()
    wanted = {(line.on, line.kind.value, int(line.amount)) for line in lines}
    for some in parts(sorted({on for on, _, _ in wanted})):
        query = select(e.effective_on, e.kind, e.amount).where(
            e.account_id == account_id, e.sub_account == code, e.effective_on.in_(some)
        )
        rows = unit.connection.execute(query)
        found.update((row.effective_on, row.kind, int(row.amount)) for row in rows)
    return found & wanted
