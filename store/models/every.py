"""Imports every table, so that `metadata` is whole."""

from store.models import (
    casework,
    exchange,
    keeping,
    ledger,
    officers,
    people,
    places,
    recovery,
    runs,
    tenancies,
    trail,
)
from store.models.columns import metadata

__all__ = [
    "casework",
    "exchange",
    "keeping",
    "ledger",
    "metadata",
    "officers",
    "people",
    "places",
    "recovery",
    "runs",
    "tenancies",
    "trail",
]
