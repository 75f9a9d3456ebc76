"""Reads of what was handed to the housing system: what has not come home, and what somebody must say."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from store.clocks import LONDON
from store.domain.home_coming import HomeWork
from store.domain.money import Pence
from store.domain.receipts import text_number
from store.domain.views.mirror import AwayRow, DifferRow
from store.models.exchange import ImportWork, PostingBatch, PostingOut
from store.queries.tables import ENTRY, POSTING, RECEIPT, RENT_ACCOUNT

_OUT: Any = PostingOut.__table__  # type: ignore[attr-defined]
_BATCH: Any = PostingBatch.__table__  # type: ignore[attr-defined]
_WORK: Any = ImportWork.__table__  # type: ignore[attr-defined]
_TAKEN = RECEIPT.alias("taken")

MOST = 200
"""Rows that one look gives."""

_ROWS = (
    select(
        _OUT.c.account_id, _OUT.c.seq, RENT_ACCOUNT.c.tenancy_id, RENT_ACCOUNT.c.rent_reference,
        _OUT.c.batch, _OUT.c.line, _BATCH.c.made_at, ENTRY.c.effective_on, ENTRY.c.kind,
        ENTRY.c.sub_account, ENTRY.c.amount,
        func.coalesce(RECEIPT.c.number, _TAKEN.c.number).label("receipt"),
        _OUT.c.home_reference, _OUT.c.home_on,
    )
    .select_from(
        _OUT.join(_BATCH, _BATCH.c.number == _OUT.c.batch)
        .join(ENTRY, (ENTRY.c.account_id == _OUT.c.account_id) & (ENTRY.c.seq == _OUT.c.seq))
        .join(POSTING, POSTING.c.id == ENTRY.c.posting_id)
        .join(RENT_ACCOUNT, RENT_ACCOUNT.c.id == _OUT.c.account_id)
        .outerjoin(RECEIPT, RECEIPT.c.posting_id == POSTING.c.id)
        .outerjoin(_TAKEN, _TAKEN.c.posting_id == POSTING.c.reverses_id)
    )
    .where(_OUT.c.state != "home")
    .order_by(_OUT.c.batch, _OUT.c.line)
)  # fmt: skip


def not_home(
    connection: Connection, *, today: date, after_days: int, limit: int = MOST
) -> tuple[AwayRow, ...]:
    """Postings handed over more than so many days ago that have not come home, oldest first."""
    some = _away(today - timedelta(days=after_days)).limit(min(limit, MOST))
    return tuple(_row(row) for row in connection.execute(some))


def away_since(connection: Connection, latest: date) -> Iterator[AwayRow]:
    """All of those handed over before a day, without a limit: for a list that is written, not shown."""
    for row in connection.execute(_away(latest)).all():
        yield _row(row)


def unsure(connection: Connection, *, limit: int = MOST) -> tuple[AwayRow, ...]:
    """Postings of which a line looks like it and names no receipt: a person says, oldest first."""
    some = _ROWS.where(_OUT.c.state == "unsure").limit(min(limit, MOST))
    return tuple(_row(row) for row in connection.execute(some))


def differing(connection: Connection, *, limit: int = MOST) -> tuple[DifferRow, ...]:
    """Lines that name a receipt of ours and are not the posting it was given for, oldest first."""
    rows = connection.execute(
        select(
            _WORK.c.what, _WORK.c.reference, _WORK.c.tenancy_id, RENT_ACCOUNT.c.rent_reference,
            _WORK.c.amount, _WORK.c.said,
        )
        .select_from(_WORK.outerjoin(RENT_ACCOUNT, RENT_ACCOUNT.c.tenancy_id == _WORK.c.tenancy_id))
        .where(_WORK.c.state == "open", _WORK.c.what.in_([one.value for one in HomeWork.settled()]))
        .order_by(_WORK.c.id)
        .limit(min(limit, MOST))
    )  # fmt: skip
    return tuple(
        DifferRow(row.what, row.reference, row.tenancy_id, row.rent_reference or "", Pence(row.amount or 0),
                  row.said)
        for row in rows
    )  # fmt: skip


def entry_handed_over(connection: Connection, batch: int, line: int) -> tuple[int, int] | None:
    """Account and number of the entry on a line of a batch's file; nothing where there is no such line."""
    row = connection.execute(
        select(_OUT.c.account_id, _OUT.c.seq).where(_OUT.c.batch == batch, _OUT.c.line == line)
    ).one_or_none()
    return None if row is None else (int(row.account_id), int(row.seq))


def work_reference(batch: int, line: int) -> str:
    """How the list of work names a posting that has not come home: batch and line of its file."""
    return f"{batch}/{line}"


def _away(latest: date) -> Any:
    midnight = datetime.combine(latest, time(), LONDON)
    return _ROWS.where(_OUT.c.state == "away", _BATCH.c.made_at < midnight)


def _row(row: Any) -> AwayRow:
    return AwayRow(
        account_id=row.account_id,
        seq=row.seq,
        tenancy_id=row.tenancy_id,
        rent_reference=row.rent_reference,
        batch=row.batch,
        line=row.line,
        handed_over_on=row.made_at.astimezone(LONDON).date(),
        posted_on=row.effective_on,
        kind=row.kind,
        sub_account=row.sub_account,
        amount=Pence(row.amount),
        receipt=text_number(row.receipt) if row.receipt else "",
        home_reference=row.home_reference or "",
        home_on=row.home_on,
    )
