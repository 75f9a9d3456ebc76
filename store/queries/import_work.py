"""Reads of what an extract listed for a person: counts by code, and each thing, the oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, and_, func, select

from store.clocks import LONDON
from store.domain.extract_doubts import Doubt
from store.domain.extracts import Work
from store.domain.home_coming import HomeWork
from store.domain.money import Pence
from store.models.exchange import ImportRun, ImportWork
from store.queries.tables import RENT_ACCOUNT

WORK: Any = ImportWork.__table__  # type: ignore[attr-defined]
_RUN: Any = ImportRun.__table__  # type: ignore[attr-defined]

KINDS: Final = (*(one.value for one in Work), *(one.value for one in Doubt))
"""Codes of what is listed here; what became of the desk's own postings is `store.queries.mirror`'s."""

LISTED: Final = and_(WORK.c.state == "open", WORK.c.what.not_in([one.value for one in HomeWork]))
"""What is open and a person's to take off the list."""

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to look at. No names: the housing system's reference says whose it is."""

    number: int
    what: str
    reference: str
    rent_reference: str
    """Or empty."""
    amount: Pence | None
    said: str
    """What it is and what to do."""
    listed_on: date


def open_counts(connection: Connection) -> tuple[tuple[str, int], ...]:
    """How many things are open by code, the most first."""
    many = func.count().label("many")
    rows = connection.execute(
        select(WORK.c.what, many).where(LISTED).group_by(WORK.c.what).order_by(many.desc(), WORK.c.what)
    )
    return tuple((row.what, int(row.many)) for row in rows)


def open_work(connection: Connection, *, what: str = "") -> Iterator[WorkRow]:
    """Everything that is open, or of one code, by its number."""
    last = 0
    while True:
        asked = _ROWS.where(LISTED, WORK.c.id > last).limit(_PAGE)
        rows = connection.execute(asked.where(WORK.c.what == what) if what else asked).all()
        for row in rows:
            yield WorkRow(
                row.id,
                row.what,
                row.reference,
                row.rent_reference or "",
                None if row.amount is None else Pence(row.amount),
                row.said,
                row.started_at.astimezone(LONDON).date(),
            )
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


_ROWS = (
    select(
        WORK.c.id, WORK.c.what, WORK.c.reference, WORK.c.amount, WORK.c.said,
        RENT_ACCOUNT.c.rent_reference, _RUN.c.started_at,
    )
    .select_from(
        WORK.join(_RUN, _RUN.c.id == WORK.c.run_id)
        .outerjoin(RENT_ACCOUNT, RENT_ACCOUNT.c.tenancy_id == WORK.c.tenancy_id)
    )
    .order_by(WORK.c.id)
)  # fmt: skip
