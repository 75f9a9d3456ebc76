"""What a store says of itself: practice or live, its own today, the council's name."""

from sqlalchemy import select

from store.engine import Store
from store.models.keeping import StoreFact

_FACT = StoreFact.__table__  # type: ignore[attr-defined]


def facts_of(store: Store) -> dict[str, str]:
    """Every fact by name: `practice` (yes), `today` (ISO), `council`, `seed`, `size`, `made_with`."""
    with store.reading() as connection:
        return {row.name: row.value for row in connection.execute(select(_FACT))}
