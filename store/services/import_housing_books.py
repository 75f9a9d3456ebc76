"""The rent accounts of a chunk as an import has them in hand, until they are written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update

from store.domain.errors import StoreDamaged
from store.models.ledger import Entry, Posting
from store.models.tenancies import RentAccount, SubAccount
from store.services.import_housing_known import parts
from store.services.prove_held import tell_opened
from store.unit_of_work import UnitOfWork

_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_SUB: Any = SubAccount.__table__  # type: ignore[attr-defined]
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]


@dataclass
class Book:
    """One rent account: its last number, its balance and those of its sub-accounts."""

    account_id: int
    tenancy_id: int
    seq: int = 0
    balance: int = 0
    subs: dict[str, int] = field(default_factory=dict)
    charges: dict[str, int] = field(default_factory=dict)
    state: str = ""
    payment_reference: str = ""
    charged_weeks: str = ""
    fresh: dict[str, Any] | None = None
    """The row of an account that is to be added, but for balance and number."""
    touched: bool = False
    """Entries were added, or a sub-account."""
    added: set[str] = field(default_factory=set)
    """Sub-accounts that are to be added."""
    charged: set[str] = field(default_factory=set)
    """Sub-accounts whose charge is another now."""

    def charge(self, code: str, pence: int) -> bool:
        """Set what is charged each week; gives whether it was another."""
        if code not in self.subs:
            self.subs[code], self.charges[code] = 0, pence
            self.added.add(code)
            return False
        if self.charges.get(code) == pence:
            return False
        self.charges[code] = pence
        self.charged.add(code)
        return True

    def enter(self, posting_id: int, code: str, kind: str, on: Any, amount: int) -> dict[str, Any]:
        """One more entry at the end of the account."""
        if code not in self.subs:
            self.subs[code], self.charges[code] = 0, 0
            self.added.add(code)
        self.touched = True
        self.seq += 1
        self.balance += amount
        self.subs[code] += amount
        return {
            "account_id": self.account_id,
            "seq": self.seq,
            "posting_id": posting_id,
            "sub_account": code,
            "kind": kind,
            "effective_on": on,
            "amount": amount,
            "balance_after": self.subs[code],
            "account_balance_after": self.balance,
        }


def lock_books(unit: UnitOfWork, tenancies: Iterable[int]) -> dict[int, Book]:
    """Hold the rent accounts of some tenancies until the unit ends, by tenancy.

    Locked in order of id, as every unit that holds more than one does: no two wait for each other.

    Raises:
        StoreDamaged: one does not add up; nothing is posted onto damage.
    """
    c, found = _ACCOUNT.c, dict[int, Book]()
    for some in parts(sorted(tenancies)):
        query = select(c.id, c.tenancy_id, c.seq, c.balance, c.state, c.payment_reference, c.charged_weeks)
        query = query.where(c.tenancy_id.in_(some)).order_by(c.id).with_for_update(key_share=True)
        for row in unit.connection.execute(query):
            book = Book(row.id, row.tenancy_id, row.seq, row.balance)
            book.state, book.payment_reference = row.state, row.payment_reference
            book.charged_weeks = row.charged_weeks
            found.setdefault(row.tenancy_id, book)
    by_id = {book.account_id: book for book in found.values()}
    for some in parts(sorted(by_id)):
        for row in unit.connection.execute(select(_SUB).where(_SUB.c.account_id.in_(some))):
            by_id[row.account_id].subs[row.code] = row.balance
            by_id[row.account_id].charges[row.code] = row.weekly_charge
        _refuse_damage(unit, some, by_id)
    return found


def _refuse_damage(unit: UnitOfWork, some: list[int], by_id: dict[int, Book]) -> None:
    last = and_(_ENTRY.c.account_id == _ACCOUNT.c.id, _ENTRY.c.seq == _ACCOUNT.c.seq)
    unlike = unit.connection.execute(
        select(_ACCOUNT.c.id)
        .outerjoin(_ENTRY, last)
        .where(
            _ACCOUNT.c.id.in_(some),
            or_(
                func.coalesce(_ENTRY.c.account_balance_after, 0) != _ACCOUNT.c.balance,
                and_(_ACCOUNT.c.seq > 0, _ENTRY.c.seq.is_(None)),
            ),
        )
        .limit(1)
    ).scalar()
    if unlike is not None or any(sum(by_id[one].subs.values()) != by_id[one].balance for one in some):
        raise StoreDamaged(
            "The ledger of an account in the store does not add up: the import stopped there.",
            "Tell the administrator: `dutydesk prove` names what differs. Then run the import again.",
        )


def write_books(
    unit: UnitOfWork, books: Iterable[Book], postings: list[dict[str, Any]], entries: list[dict[str, Any]]
) -> None:
    """Write accounts, sub-accounts, postings and entries, with the balances that the entries lead to."""
    whole = list(books)
    _write_accounts(unit, whole)
    _write_subs(unit, whole)
    tell_opened(
        unit,
        accounts=[(b.account_id, b.tenancy_id, b.fresh["rent_reference"]) for b in whole if b.fresh],
        sub_accounts=[(b.account_id, code) for b in whole for code in b.added],
    )
    unit.bulk(_POSTING, postings)
    unit.bulk(_ENTRY, entries)


def _write_accounts(unit: UnitOfWork, whole: list[Book]) -> None:
    unit.bulk(
        _ACCOUNT, [{**b.fresh, "balance": b.balance, "seq": b.seq} for b in whole if b.fresh is not None]
    )
    old = [b for b in whole if b.fresh is None and b.touched]
    if old:
        unit.connection.execute(
            update(_ACCOUNT)
            .where(_ACCOUNT.c.id == bindparam("which"))
            .values(balance=bindparam("to_balance"), seq=bindparam("to_seq")),
            [{"which": b.account_id, "to_balance": b.balance, "to_seq": b.seq} for b in old],
        )


def _write_subs(unit: UnitOfWork, whole: list[Book]) -> None:
    unit.bulk(
        _SUB,
        [
            {
                "account_id": b.account_id,
                "code": code,
                "weekly_charge": b.charges[code],
                "balance": b.subs[code],
            }
            for b in whole
            for code in sorted(b.added)
        ],
    )
    moved = [
        (b, code)
        for b in whole
        for code in b.subs
        if code not in b.added and (b.touched or code in b.charged)
    ]
    if moved:
        unit.connection.execute(
            update(_SUB)
            .where(_SUB.c.account_id == bindparam("which"), _SUB.c.code == bindparam("of"))
            .values(balance=bindparam("to_balance"), weekly_charge=bindparam("to_charge")),
            [
                {"which": b.account_id, "of": code, "to_balance": b.subs[code], "to_charge": b.charges[code]}
                for b, code in moved
            ],
        )
