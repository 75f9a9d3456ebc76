"""Keeping the words of the one search in step with names, numbers, addresses and safe-contact rules."""

from store.search import index_all, index_tenancy
from store.unit_of_work import UnitOfWork


def index_search(unit: UnitOfWork, *, tenancy_id: int | None = None) -> None:
    """Make the words of one tenancy again, or of all where none is given.

    Whatever service changes a name, a phone number, an address or a safe-contact rule calls it in its own
    unit, so that a hidden address leaves the index with the rule that hides it.
    """
    if tenancy_id is None:
        index_all(unit.connection, today=unit.today)
    else:
        index_tenancy(unit.connection, tenancy_id, today=unit.today)
    unit.audit("index", "search", tenancy_id=tenancy_id)
