"""Reads of the ledger: an account's balances, its lines, and what one posting did."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from store.domain.errors import NotFound
from store.domain.money import Pence
from store.domain.tenancies import rent_debt_codes
from store.models.ledger import Entry
from store.models.tenancies import RentAccount, SubAccount
from store.prepared import Prepared

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_SUB: Any = SubAccount.__table__  # type: ignore[attr-defined]

MOST_LINES = 200
"""Lines of a ledger that one look gives: a screen has no room for more."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A rent account as it stands."""

    account_id: int
    tenancy_id: int
    rent_reference: str
    payment_reference: str
    state: str
    charged_weeks: str
    balance: Pence
    """Of all sub-accounts."""
    seq: int
    """The last entry."""


@dataclass(frozen=True, slots=True)
class SubAccountRow:
    """A sub-account as it stands."""

    code: str
    balance: Pence
    weekly_charge: Pence


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry of the ledger."""

    seq: int
    posting_id: int
    on: date
    sub_account: str
    kind: str
    amount: Pence
    """A debit is positive."""
    balance_after: Pence
    """Of the sub-account."""
    account_balance_after: Pence


_POSTING_LINES = Prepared(
    lambda _: (
        select(_ENTRY)
        .where(_ENTRY.c.posting_id == bindparam("posting"), _ENTRY.c.account_id == bindparam("account"))
        .order_by(_ENTRY.c.seq)
    )
)
_RENT_DEBT = Prepared(
    lambda _: select(func.coalesce(func.sum(_ENTRY.c.amount), 0)).where(
        _ENTRY.c.account_id == bindparam("account"),
        _ENTRY.c.seq <= bindparam("last"),
        _ENTRY.c.sub_account.in_(sorted(rent_debt_codes())),
    )
)
_RENT_DEBT_NOW = Prepared(
    lambda _: (
        select(func.coalesce(func.sum(_SUB.c.balance), 0))
        .join(_ACCOUNT, _ACCOUNT.c.id == _SUB.c.account_id)
        .where(
            _SUB.c.account_id == bindparam("account"),
            _SUB.c.code.in_(sorted(rent_debt_codes())),
            _ACCOUNT.c.seq == bindparam("last"),
        )
        .having(func.count() > 0)
    )
)
_SUBS = Prepared(
    lambda _: (
        select(_SUB.c.code, _SUB.c.balance, _SUB.c.weekly_charge)
        .where(_SUB.c.account_id == bindparam("account"))
        .order_by(_SUB.c.code)
    )
)


def account_of(connection: Connection, tenancy_id: int) -> AccountRow:
    """The rent account of a tenancy.

    Raises:
        NotFound: there is none.
    """
    c = _ACCOUNT.c
    row = connection.execute(
        select(
            c.id,
            c.tenancy_id,
            c.rent_reference,
            c.payment_reference,
            c.state,
            c.charged_weeks,
            c.balance,
            c.seq,
        )
        .where(c.tenancy_id == tenancy_id)
        .order_by(c.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no rent account for that tenancy.", "Find the tenancy again.")
    return AccountRow(
        row.id,
        row.tenancy_id,
        row.rent_reference,
        row.payment_reference,
        row.state,
        row.charged_weeks,
        Pence(row.balance),
        row.seq,
    )


def sub_accounts_of(connection: Connection, account_id: int) -> tuple[SubAccountRow, ...]:
    """The sub-accounts of an account, by code."""
    rows = _SUBS.rows(connection, account=account_id)
    return tuple(SubAccountRow(row.code, Pence(row.balance), Pence(row.weekly_charge)) for row in rows)


def lines_of(
    connection: Connection, account_id: int, *, before: int | None = None, limit: int = MOST_LINES
) -> tuple[LedgerLine, ...]:
    """The newest lines of an account, newest first, at most `MOST_LINES`.

    Args:
        connection: To read from.
        account_id: The account.
        before: Only lines with a lower number, for the next page.
        limit: How many.
    """
    query = select(_ENTRY).where(_ENTRY.c.account_id == account_id)
    if before is not None:
        query = query.where(_ENTRY.c.seq < before)
    rows = connection.execute(query.order_by(_ENTRY.c.seq.desc()).limit(min(limit, MOST_LINES)))
    return tuple(_line(row) for row in rows)


def posting_lines(connection: Connection, posting_id: int, account_id: int) -> tuple[LedgerLine, ...]:
    """What a posting did on one account, in order."""
    rows = _POSTING_LINES.rows(connection, posting=posting_id, account=account_id)
    return tuple(_line(row) for row in rows)


def rent_debt_after(connection: Connection, account_id: int, seq: int) -> Pence:
    """What was owed as rent debt once the account's entry `seq` was in."""
    # Where it is the last entry there is, nothing need be added up.
    owed = _RENT_DEBT_NOW.scalar(connection, account=account_id, last=seq)
    if owed is None:
        owed = _RENT_DEBT.scalar(connection, account=account_id, last=seq)
    return Pence(int(owed))


def _line(row: Any) -> LedgerLine:
    return LedgerLine(
        row.seq,
        row.posting_id,
        row.effective_on,
        row.sub_account,
        row.kind,
        Pence(row.amount),
        Pence(row.balance_after),
        Pence(row.account_balance_after),
    )
