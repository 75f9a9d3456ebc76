"""Makes working days from the `holidays` library: England's for most rules, the whole kingdom's for FOI."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from store.domain.calendar import WorkingDays

FIRST_YEAR, LAST_YEAR = 1995, 2060
"""Years whose bank holidays are worked out: ledgers reach back, agreements ahead."""


@cache
def _bank_holidays(part: str) -> frozenset[date]:
    # Importing the library takes longer than everything else here: only who asks pays.
    import holidays

    # "GB" without a part leaves out Easter Monday and the August holiday, so a part is always named.
    return frozenset(holidays.country_holidays("GB", subdiv=part, years=range(FIRST_YEAR, LAST_YEAR + 1)))


def england(*, closures: Iterable[date] = (), proclaimed: Iterable[date] = ()) -> WorkingDays:
    """Working days in England (Wales has the same).

    Args:
        closures: days the council is shut; they move its promises, never a statute.
        proclaimed: bank holidays proclaimed since the library was released.
    """
    return WorkingDays(_bank_holidays("ENG") | frozenset(proclaimed), frozenset(closures))


class _EnglandWhenAsked(WorkingDays):
    """England's, worked out when the first day is asked for."""

    __slots__ = ()

    def __init__(self) -> None:
        object.__setattr__(self, "closures", frozenset())

    @property
    def holidays(self) -> frozenset[date]:
        """Bank holidays, substitutes included."""
        return _bank_holidays("ENG")


def england_when_asked() -> WorkingDays:
    """The same as `england()`, for a command that may ask for no day: it costs a quarter of a second.

    A desk takes `england()`: an officer should wait for it while the desk opens, and not in a call.
    """
    return _EnglandWhenAsked()


def any_part_of_the_uk(*, proclaimed: Iterable[date] = ()) -> WorkingDays:
    """Working days for freedom of information: no bank holiday in any part of the UK (FOIA 2000 s10(6))."""
    parts = (_bank_holidays(part) for part in ("ENG", "WLS", "SCT", "NIR"))
    return WorkingDays(frozenset().union(*parts, proclaimed))
