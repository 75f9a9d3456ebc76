"""Reads of what was handed to the housing system: what has not come home, and what somebody must say."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from store.clocks import LONDON
from store.domain.money import Pence
from store.domain.receipts import text_number
from store.domain.views.mirror import AwayRow
from store.models.exchange import PostingBatch, PostingOut
from store.queries.tables import ENTRY, POSTING, RECEIPT, RENT_ACCOUNT

_OUT: Any = PostingOut.__table__  # type: ignore[attr-defined]
_BATCH: Any = PostingBatch.__table__  # type: ignore[attr-defined]
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
