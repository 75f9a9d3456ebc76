"""An officer's drafts, and what of an account's payments was sent and not heard of."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, or_, select

from store.domain.sending import Sent
from store.domain.views.casework import DraftView
from store.domain.views.money import UnsettledView
from store.models.columns import metadata
from store.models.keeping import Draft
from store.models.ledger import Posting
from store.models.officers import Officer
from store.models.tenancies import RentAccount

_DRAFT = metadata.tables[str(Draft.__tablename__)]
_ACCOUNT = metadata.tables[str(RentAccount.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]
_POSTING = metadata.tables[str(Posting.__tablename__)]

PAYMENT = "pay"
"""The form of a payment's draft."""

IS_SENT = and_(_DRAFT.c.form == PAYMENT, _DRAFT.c.content.contains('"sent": "[', autoescape=True))
"""A payment that was sent and not heard of, as `store.domain.sending` writes it: no typed text reads so, for
its quotes are escaped. It is neither forgotten nor pushed out of a list, however old it is."""

_DRAFTS = (
    select(_DRAFT, _ACCOUNT.c.rent_reference)
    .outerjoin(_ACCOUNT, _ACCOUNT.c.tenancy_id == _DRAFT.c.tenancy_id)
    .order_by(IS_SENT.desc(), _DRAFT.c.saved_at.desc(), _DRAFT.c.id.desc())
)

MOST = 20


def drafts_of(connection: Connection, officer_id: int, *, since: datetime) -> tuple[DraftView, ...]:
    """An officer's drafts saved since a moment: first the payments not heard of, of any age; newest first."""
    kept = or_(_DRAFT.c.saved_at >= since, IS_SENT)
    wanted = _DRAFTS.where(_DRAFT.c.officer_id == officer_id, kept).limit(MOST)
    return tuple(_draft(row) for row in connection.execute(wanted))


def unsettled_on(connection: Connection, tenancy_id: int, officer_id: int) -> tuple[UnsettledView, ...]:
    """Payments on an account that somebody's desk sent and has not heard of, newest first, of any age.

    Another officer's is left out once it is in the ledger: it was taken. The asking officer's own is given
    all the same, for only their desk can show its receipt and let the draft go.
    """
    wanted = (
        _DRAFTS.add_columns(_OFFICER.c.name.label("officer"))
        .join(_OFFICER, _OFFICER.c.id == _DRAFT.c.officer_id)
        .where(
            _DRAFT.c.tenancy_id == tenancy_id,
            IS_SENT,
            or_(_DRAFT.c.officer_id == officer_id, ~exists().where(_POSTING.c.key == _DRAFT.c.key)),
        )
    )
    found = ((row, Sent.of_draft(row.content)) for row in connection.execute(wanted))
    return tuple(
        UnsettledView(_draft(row), sent, row.officer, row.officer_id == officer_id)
        for row, sent in found
        if sent is not None
    )


def _draft(row: Row[Any]) -> DraftView:
    return DraftView(
        row.id,
        row.form,
        row.tenancy_id,
        row.rent_reference or "",
        row.key,
        row.call_key,
        row.content,
        row.saved_at,
    )
