"""The lines of a ledger in the making, as plain tuples that sort by one whole number."""

from datetime import date
from operator import itemgetter

OPENING, CHARGE, BENEFIT, OTHER, PAYMENT = range(5)
"""What comes first on one day."""

Item = tuple[int, date, str, str, int, str]
"""One line to come on one sub-account: its place, day, kind, sub-account, pence and note.

A plain tuple with one whole number to sort by: a council of 100,000 has 21 million of them. The place is made
by `place_of`; the group in it is 0 for a part of that day's run over many accounts, else a posting of its
own, one number for all its lines.
"""

_RANKS, GROUPS = 8, 1 << 32
"""Ranks a day has, and groups a rank."""


def place_of(day: int, rank: int, group: int = 0) -> int:
    """What items are sorted by: the day's number, what comes first on one day, the group."""
    return (day * _RANKS + rank) * GROUPS + group


def rank_of(item: Item) -> int:
    """What an item is: OPENING, CHARGE, BENEFIT, OTHER or PAYMENT."""
    return item[0] // GROUPS % _RANKS


def group_of(item: Item) -> int:
    """The posting that an item is part of; 0 for a run."""
    return item[0] % GROUPS


def item_of(day: date, rank: int, group: int, kind: str, sub: str, amount: int, note: str = "") -> Item:
    """A line of a day."""
    return place_of(day.toordinal(), rank, group), day, kind, sub, amount, note


def day_and_rank(item: Item) -> int:
    """What items are sorted by where their groups do not matter."""
    return item[0] // GROUPS


BY_PLACE = itemgetter(0)
"""What items are sorted by."""
