"""What a council decides about its books: how long a posting may be away, how far a debit may be raised."""

from dataclasses import dataclass

from store.domain.charging import RentFreeYear
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
    give_back_weeks: int
    """Weeks after a tenancy's end within which what was charged after it is given back."""
    rent_free: tuple[RentFreeYear, ...] = ()
    """The council's own rent-free weeks; a rent year and pattern not among them has the usual ones."""


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
            t.count("give_back_weeks", least=0, most=52),
            _rent_free(t),
        )
    return Books(mirror, debit)


def _rent_free(debit: Table) -> tuple[RentFreeYear, ...]:
    made: list[RentFreeYear] = []
    for table in debit.list_of_tables("rent_free"):
        with table as t:
            year, charged = t.count("year", least=2000, most=2199), t.count("charged_weeks", most=52)
            try:
                one = RentFreeYear(year, charged, frozenset(t.days("weeks")))
            except ValueError as fault:
                raise t.wrong("weeks", str(fault)) from fault
            if any((year, charged) == (known.year, known.charged_weeks) for known in made):
                raise t.wrong("year", f"{year} stands there twice for {charged} charged weeks")
            made.append(one)
    return tuple(made)
