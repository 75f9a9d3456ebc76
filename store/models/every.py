"""Imports every table, so that `metadata` is whole."""

from store.models import casework, keeping, ledger, officers, people, places, recovery, tenancies, trail
from store.models.columns import metadata

__all__ = [
    "casework",
    "keeping",
    "ledger",
    "metadata",
    "officers",
    "people",
    "places",
    "recovery",
    "tenancies",
    "trail",
]
