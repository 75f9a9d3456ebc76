"""The case diary for one listener, newest contacts first."""

from typing import Any

from sqlalchemy import Connection, select

from store.clocks import LONDON
from store.domain.callers import Subject
from store.domain.views.account import DiaryRow, DiaryView
from store.queries.listener import Listener
from store.queries.tables import ADDENDUM, CONTACT, OFFICER

MOST = 50
"""Contacts shown at once."""


def diary_view(connection: Connection, tenancy_id: int, listener: Listener) -> DiaryView:
    """The newest contacts; nothing for whoever may not hear notes.

    A joint tenant does not hear what the other one said. What this officer may not read is a row that says
    so, with nothing in it.
    """
    if listener.third_party or not listener.hears(Subject.NOTES):
        return DiaryView((), more=False)
    query = (
        select(CONTACT, OFFICER.c.name.label("officer"))
        .outerjoin(OFFICER, OFFICER.c.id == CONTACT.c.officer_id)
        .where(CONTACT.c.tenancy_id == tenancy_id)
    )
    if listener.kind == "joint":
        query = query.where(CONTACT.c.person_id.is_(None) | (CONTACT.c.person_id == listener.person_id))
    rows = connection.execute(query.order_by(CONTACT.c.at.desc(), CONTACT.c.id.desc()).limit(MOST + 1)).all()
    shown = rows[:MOST]
    readable = [row.id for row in shown if may_read(row, listener)]
    addenda = _addenda(connection, readable) if readable else {}
    return DiaryView(
        tuple(_row(row, listener, addenda.get(row.id, ())) for row in shown), more=len(rows) > MOST
    )


def may_read(row: Any, listener: Listener) -> bool:
    """Whether this officer may read a contact: their own always, restricted ones if cleared."""
    if row.officer_id == listener.officer_id or row.visible_to == "all":
        return True
    return listener.cleared if row.visible_to == "cleared" else listener.lead


def _row(row: Any, listener: Listener, addenda: tuple[str, ...]) -> DiaryRow:
    readable = may_read(row, listener)
    return DiaryRow(
        contact_id=row.id,
        at=row.at,
        officer=row.officer or "",
        channel=row.channel,
        direction=row.direction,
        subject=row.subject if readable else "",
        did=row.did if readable else "",
        said=row.said if readable else "",
        restricted=not readable,
        addenda=addenda,
    )


def _addenda(connection: Connection, contact_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = connection.execute(
        select(ADDENDUM.c.contact_id, ADDENDUM.c.at, ADDENDUM.c.text, OFFICER.c.name)
        .join(OFFICER, OFFICER.c.id == ADDENDUM.c.officer_id)
        .where(ADDENDUM.c.contact_id.in_(contact_ids))
        .order_by(ADDENDUM.c.at, ADDENDUM.c.id)
        .limit(500)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        at = row.at.astimezone(LONDON)
        found.setdefault(row.contact_id, []).append(
            f"{at.day} {at:%b %H:%M} {_initialled(row.name)}: {row.text}"
        )
    return {contact_id: tuple(lines) for contact_id, lines in found.items()}


def _initialled(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{first[:1]} {rest}" if rest else first
