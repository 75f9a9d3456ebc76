"""Telling the trail of postings that came in bulk: opening lines of a new store, a made-up council."""

from typing import Any, Final

from sqlalchemy import Connection, func, select

from store.models.ledger import Entry, Posting
from store.unit_of_work import UnitOfWork

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]

BROUGHT_IN: Final = "bring_in"
"""What the trail calls it."""


def tell_brought_in(unit: UnitOfWork) -> None:
    """Say in the trail that everything posted so far was brought in, up to which posting and how much.

    What is posted afterwards is told of one by one; `prove` asks for either.
    """
    last = unit.connection.execute(select(func.max(_POSTING.c.id))).scalar()
    if last is not None:
        unit.audit(BROUGHT_IN, "posting", int(last), why="", **sums_up_to(unit.connection, int(last)))


def sums_up_to(connection: Connection, last: int) -> dict[str, int]:
    """What the postings up to a number come to. A line moved, added or taken away changes one of them."""
    postings = connection.execute(
        select(func.count()).select_from(_POSTING).where(_POSTING.c.id <= last)
    ).scalar_one()
    row = connection.execute(
        select(
            func.count().label("entries"),
            func.coalesce(func.sum(_ENTRY.c.amount), 0).label("total"),
            func.coalesce(func.sum(_ENTRY.c.amount * _ENTRY.c.seq), 0).label("by_number"),
            func.coalesce(func.sum(_ENTRY.c.amount * _ENTRY.c.account_id), 0).label("by_account"),
        ).where(_ENTRY.c.posting_id <= last)
    ).one()
    return {"postings": int(postings), **{name: int(value) for name, value in row._mapping.items()}}
