"""What a council decides about its books: how long a posting may be away, how far a debit may be raised."""

from dataclasses import dataclass

from store.domain.policy_reader import Table


@dataclass(frozen=True, slots=True)
class Mirror:
    """Postings handed to the housing system, where that keeps the ledger."""

    home_days: int
    """Days after a batch was made from which a posting that has not come home is work for a person."""


@dataclass(frozen=True, slots=True)
class Debit:
    """The weekly debit, where Dutydesk keeps the ledger."""

    ahead_weeks: int
    """Weeks after this one that may be raised already."""
    behind_weeks: int
    """Weeks before this one that may still be raised."""
    catch_up_weeks: int
    """Weeks, raised before, that an account opened since is charged for from its first day."""


@dataclass(frozen=True, slots=True)
class Books:
    """The ledger, as mirror or as record."""

    mirror: Mirror
    debit: Debit


def books(top: Table) -> Books:
    """Judge the `mirror` and `debit` tables of a policy."""
    with top.table("mirror") as t:
        mirror = Mirror(t.count("home_days", most=60))
    with top.table("debit") as t:
        debit = Debit(
            t.count("ahead_weeks", least=0, most=4),
            t.count("behind_weeks", least=0, most=26),
            t.count("catch_up_weeks", least=0, most=26),
        )
    return Books(mirror, debit)
