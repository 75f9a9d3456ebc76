"""Reads of receipts: one as it was given, and the newest of an account."""

from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from store.clocks import LONDON
from store.domain.entry_kinds import EntryKind
from store.domain.errors import NotFound
from store.domain.money import Pence
from store.domain.receipts import as_name, text_number
from store.domain.tenancies import SUB_ACCOUNTS, SubAccountCode
from store.domain.views.money import ReceiptView, SplitLine, TakenRow
from store.models.casework import Action
from store.models.ledger import Posting, Receipt
from store.models.officers import Officer
from store.models.tenancies import RentAccount
from store.prepared import Prepared
from store.queries.ledger import LedgerLine, posting_lines, rent_debt_after

_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_RECEIPT: Any = Receipt.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]
_OFFICER: Any = Officer.__table__  # type: ignore[attr-defined]
_ACTION: Any = Action.__table__  # type: ignore[attr-defined]

NEWEST = 20
"""Receipts that one look at an account gives."""

PENDING = ("waiting", "open")
"""States of an action that is still to come."""


_TAKEN_BACK = _POSTING.alias("taken_back")
_RECEIPTS = (
    select(
        _RECEIPT.c.number,
        _RECEIPT.c.posting_id,
        _RECEIPT.c.account_id,
        _RECEIPT.c.amount,
        _RECEIPT.c.method,
        _RECEIPT.c.outside_reference,
        _RECEIPT.c.taken_at,
        _ACCOUNT.c.rent_reference,
        _ACCOUNT.c.tenancy_id,
        _POSTING.c.effective_on,
        _OFFICER.c.name.label("officer"),
        exists()
        .where(
            _TAKEN_BACK.c.reverses_id == _RECEIPT.c.posting_id,
            _TAKEN_BACK.c.account_id == _RECEIPT.c.account_id,
        )
        .label("reversed"),
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == _RECEIPT.c.account_id)
    .join(_POSTING, _POSTING.c.id == _RECEIPT.c.posting_id)
    .outerjoin(_OFFICER, _OFFICER.c.id == _POSTING.c.officer_id)
)
_ONE = Prepared(lambda _: _RECEIPTS.where(_RECEIPT.c.posting_id == bindparam("wanted")))
# Made once: putting it together costs more than running it.
_NEWEST = (
    _RECEIPTS.add_columns(
        exists()
        .where(
            _ACTION.c.posting_id == _RECEIPT.c.posting_id,
            _ACTION.c.tenancy_id == _ACCOUNT.c.tenancy_id,
            _ACTION.c.kind == "reversal",
            _ACTION.c.state.in_(PENDING),
        )
        .label("pending")
    )
    .where(_ACCOUNT.c.tenancy_id == bindparam("wanted"))
    .order_by(_RECEIPT.c.number.desc())
)


def receipt_of(
    connection: Connection, posting_id: int, *, again: bool = False, copy: bool = False
) -> ReceiptView:
    """The receipt that a posting was given.

    Args:
        connection: To read from.
        posting_id: The posting.
        again: Say that it was taken before under the same key.
        copy: Say that it was printed before.

    Raises:
        NotFound: the posting has no receipt.
    """
    row = _ONE.first(connection, wanted=posting_id)
    if row is None:
        raise NotFound("There is no such receipt.", "Choose one of the account's receipts.")
    lines = posting_lines(connection, posting_id, row.account_id)
    return ReceiptView(
        number=row.number,
        text_number=text_number(row.number),
        posting_id=posting_id,
        rent_reference=row.rent_reference,
        amount=Pence(row.amount),
        method=row.method,
        method_name=EntryKind(row.method).label,
        outside_reference=row.outside_reference,
        taken_at=row.taken_at.astimezone(LONDON),
        officer=row.officer or "",
        lines=tuple(_share(line) for line in lines),
        balance_after=rent_debt_after(connection, row.account_id, lines[-1].seq) if lines else Pence(0),
        again=again,
        reversed=bool(row.reversed),
        copy=copy,
    )


def posting_of_receipt(connection: Connection, number: int) -> tuple[int, int]:
    """The posting and the tenancy of a receipt number.

    Raises:
        NotFound: no receipt has that number.
    """
    row = connection.execute(
        select(_RECEIPT.c.posting_id, _ACCOUNT.c.tenancy_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _RECEIPT.c.account_id)
        .where(_RECEIPT.c.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no receipt of that number.", "Read the number again, check letter and all.")
    return row.posting_id, row.tenancy_id


def account_of_receipt(connection: Connection, posting_id: int) -> tuple[int, int]:
    """The account and the tenancy of the receipt that a posting was given.

    Raises:
        NotFound: the posting has no receipt.
    """
    row = connection.execute(
        select(_RECEIPT.c.account_id, _ACCOUNT.c.tenancy_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _RECEIPT.c.account_id)
        .where(_RECEIPT.c.posting_id == posting_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such receipt.", "Choose one of the account's receipts.")
    return row.account_id, row.tenancy_id


def taken_on(connection: Connection, tenancy_id: int, *, limit: int = NEWEST) -> tuple[TakenRow, ...]:
    """The newest receipts of a tenancy's account, newest first."""
    rows = connection.execute(_NEWEST.limit(min(limit, NEWEST)), {"wanted": tenancy_id})
    return tuple(
        TakenRow(
            posting_id=row.posting_id,
            number=text_number(row.number),
            on=row.effective_on,
            amount=Pence(row.amount),
            method=EntryKind(row.method).label,
            officer=row.officer or "",
            reversed=bool(row.reversed),
            pending=bool(row.pending),
            taken_at=row.taken_at,
        )
        for row in rows
    )


def _share(line: LedgerLine) -> SplitLine:
    """How a line changed its sub-account; why it was split so is told at the time, not kept."""
    name = as_name(SUB_ACCOUNTS[SubAccountCode(line.sub_account)].label)
    return SplitLine(
        line.sub_account, name, line.balance_after - line.amount, -line.amount, line.balance_after, ""
    )
