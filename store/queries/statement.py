"""Reads for a statement: what was owed before its first day, and its lines, a page at a time.

A line counts on its own day, also where it was posted later: so the opening balance and the lines always
come to the closing one, which of the ledger's running balances only those do that were posted in order.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from store.domain.errors import NotFound
from store.domain.money import Pence
from store.domain.receipts import text_number
from store.domain.tenancies import SUB_ACCOUNTS, SubAccountCode
from store.domain.views.statement import StatementLine
from store.queries.money_lines import label_of
from store.queries.tables import ENTRY, POSTING, RECEIPT, RENT_ACCOUNT

PAGE = 500
"""Lines read at once."""

FIRST, LAST = date.min, date.max
"""For a statement without an end to one side."""


def tenancy_of_reference(connection: Connection, reference: str) -> int:
    """The tenancy of a rent or payment reference.

    Raises:
        NotFound: there is none.
    """
    account = RENT_ACCOUNT.c
    for column in (account.rent_reference, account.payment_reference):
        found = connection.execute(select(account.tenancy_id).where(column == reference)).scalars().first()
        if found is not None:
            return int(found)
    raise NotFound(
        "No account has that rent reference.", "Check it, or look for it by words with `dutydesk find`."
    )


def owed_before(connection: Connection, account_id: int, day: date, *, last: int) -> Pence:
    """What all sub-accounts came to before a day, of the entries up to number `last`."""
    values = {"account": account_id, "day": day, "last": last}
    return Pence(int(connection.execute(_before(), values).scalar_one()))


def statement_page(
    connection: Connection,
    account_id: int,
    *,
    after: tuple[date, int],
    until: date,
    last: int,
    balance: Pence,
) -> Sequence[StatementLine]:
    """The next lines of a statement, at most `PAGE`.

    Args:
        connection: To read from.
        account_id: The account.
        after: Day and number of the line before the page.
        until: Last day.
        last: Number of the last entry that counts, so that nothing slips in between two pages.
        balance: Owed before the page.
    """
    on, number = after
    values = {"account": account_id, "on": on, "number": number, "until": until, "last": last}
    lines: list[StatementLine] = []
    for row in connection.execute(_lines(), values):
        balance += row.amount
        lines.append(_line(row, balance))
    return lines


@cache
def _before() -> Any:
    return select(func.coalesce(func.sum(ENTRY.c.amount), 0)).where(
        ENTRY.c.account_id == bindparam("account"),
        ENTRY.c.effective_on < bindparam("day"),
        ENTRY.c.seq <= bindparam("last"),
    )


@cache
def _lines() -> Any:
    on: Any = bindparam("on")
    later = or_(ENTRY.c.effective_on > on, (ENTRY.c.effective_on == on) & (ENTRY.c.seq > bindparam("number")))
    return (
        select(
            ENTRY.c.seq,
            ENTRY.c.effective_on,
            ENTRY.c.sub_account,
            ENTRY.c.kind,
            ENTRY.c.amount,
            POSTING.c.reverses_id,
            RECEIPT.c.number,
        )
        .join(POSTING, POSTING.c.id == ENTRY.c.posting_id)
        .outerjoin(RECEIPT, RECEIPT.c.posting_id == ENTRY.c.posting_id)
        .where(
            ENTRY.c.account_id == bindparam("account"),
            ENTRY.c.effective_on <= bindparam("until"),
            ENTRY.c.seq <= bindparam("last"),
            later,
        )
        .order_by(ENTRY.c.effective_on, ENTRY.c.seq)
        .limit(PAGE)
    )


def _line(row: Any, balance: Pence) -> StatementLine:
    return StatementLine(
        number=row.seq,
        on=row.effective_on,
        sub_account=row.sub_account,
        sub_account_name=SUB_ACCOUNTS[SubAccountCode(row.sub_account)].label,
        kind=row.kind,
        name=label_of(row.kind, row.amount),
        amount=Pence(row.amount),
        balance=balance,
        receipt="" if row.number is None else text_number(row.number),
        takes_back=row.reverses_id is not None,
    )
