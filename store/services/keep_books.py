"""Who keeps the ledger of record: this store, or the housing system that it mirrors."""

from typing import Any, Final

from sqlalchemy import Connection, select

from store.domain.errors import Refused
from store.models.keeping import StoreFact

_FACT: Any = StoreFact.__table__  # type: ignore[attr-defined]

MIRROR: Final = "mirror"
"""The housing system keeps the ledger: extracts come in, the desk's postings go out."""
RECORD: Final = "record"
"""Dutydesk keeps the ledger, and raises the weekly debit."""

_WHY: Final = {
    MIRROR: (
        "This store keeps the ledger of record itself: there is nobody to hand its postings to.",
        "`dutydesk init --books mirror` makes a store that mirrors a housing system.",
    ),
    RECORD: (
        "The housing system keeps the ledger and raises the charges: this store only mirrors it.",
        "They come with the next extract: `dutydesk import housing`.",
    ),
}


def books_of(connection: Connection) -> str:
    """`mirror` or `record`; a store that does not say keeps its own ledger."""
    found = connection.execute(select(_FACT.c.value).where(_FACT.c.name == "books")).scalar_one_or_none()
    return MIRROR if found == MIRROR else RECORD


def require_books(connection: Connection, wanted: str) -> None:
    """Let pass where the books are kept in that way.

    Raises:
        Refused: they are kept in the other, with the reason.
    """
    if books_of(connection) != wanted:
        raise Refused(*_WHY[wanted])
