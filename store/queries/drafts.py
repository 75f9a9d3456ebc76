"""An officer's drafts."""

from datetime import datetime

from sqlalchemy import Connection, select

from store.domain.views.casework import DraftView
from store.models.columns import metadata
from store.models.keeping import Draft
from store.models.tenancies import RentAccount

_DRAFT = metadata.tables[str(Draft.__tablename__)]
_ACCOUNT = metadata.tables[str(RentAccount.__tablename__)]

MOST = 20


def drafts_of(connection: Connection, officer_id: int, *, since: datetime) -> tuple[DraftView, ...]:
    """An officer's drafts saved since a moment, newest first."""
    rows = connection.execute(
        select(_DRAFT, _ACCOUNT.c.rent_reference)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.tenancy_id == _DRAFT.c.tenancy_id)
        .where(_DRAFT.c.officer_id == officer_id, _DRAFT.c.saved_at >= since)
        .order_by(_DRAFT.c.saved_at.desc(), _DRAFT.c.id.desc())
        .limit(MOST)
    )
    return tuple(
        DraftView(
            row.id,
            row.form,
            row.tenancy_id,
            row.rent_reference or "",
            row.key,
            row.call_key,
            row.content,
            row.saved_at,
        )
        for row in rows
    )
