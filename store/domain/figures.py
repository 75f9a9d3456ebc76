"""Figures of law and regulation, each with the days it holds, its source and how sure we are.

A figure is never a literal in a rule: it is asked for by key and day, so that a change in
the law is one more row here and old decisions can still be explained. Thresholds that a
council may set for itself are not here but in its policy file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.domain.errors import NotFound


class Tag(StrEnum):
    """How sure we are of a rule or a figure."""

    OFFICIAL = "V"
    """Read in the official source."""
    SECONDARY = "V2"
    """Read in a reputable secondary source: confirm against the primary one."""
    UNCHECKED = "K"
    """From knowledge: confirm before live use."""
    POLICY = "P"
    """Not law but common practice; a council may set it."""


class Unit(StrEnum):
    """What a figure's whole number counts."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    PENCE_A_MONTH = "pence a month"
    PER_CENT = "per cent"
    PAYMENTS = "payments"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one figure, for the days it holds."""

    key: str
    value: int
    """A whole number of `unit`."""
    unit: Unit
    from_: date
    """The first day it holds. Where the source names only a year, the first of January of it."""
    to: date | None
    """The last day it holds, or None while it stands."""
    source: str
    """The statute, regulation or published document, as cited on screen."""
    tag: Tag

    def holds_on(self, on: date) -> bool:
        """Whether this value is the one in force on that day."""
        return self.from_ <= on and (self.to is None or on <= self.to)


_V, _V2, _K = Tag.OFFICIAL, Tag.SECONDARY, Tag.UNCHECKED
_HA85, _HA96 = "Housing Act 1985", "Housing Act 1996"
_DRS = "Debt Respite Scheme Regulations 2020 (SI 2020/1311)"
_BS_DAY = date(2021, 5, 4)


def _f(
    key: str, value: int, unit: Unit, from_: date, source: str, tag: Tag, to: date | None = None
) -> Figure:
    return Figure(key, value, unit, from_, to, source, tag)


_FIGURES: Final[tuple[Figure, ...]] = (
    _f("nsp.min_notice_weeks", 4, Unit.WEEKS, date(1985, 1, 1), f"{_HA85} s83(5)", _V2),
    _f("nsp.life_months", 12, Unit.MONTHS, date(1985, 1, 1), f"{_HA85} s83(4)", _V2),
    _f("nopp.review_request_days", 14, Unit.DAYS, date(1997, 1, 1), f"{_HA96} s129(1)", _K),
    _f("introductory.trial_months", 12, Unit.MONTHS, date(1997, 1, 1), f"{_HA96} s125", _K),
    _f("introductory.extension_months", 6, Unit.MONTHS, date(2005, 1, 1), f"{_HA96} s125A", _K),
    _f("introductory.extension_notice_weeks", 8, Unit.WEEKS, date(2005, 1, 1), f"{_HA96} s125A(3)", _K),
    _f("ntq.min_notice_weeks", 4, Unit.WEEKS, date(1977, 1, 1), "Protection from Eviction Act 1977 s5", _K),
    _f("s8.social.notice_days", 14, Unit.DAYS, date(1988, 1, 1), "Housing Act 1988 s8(4B)", _K),
    _f("s8.social.life_months", 12, Unit.MONTHS, date(1988, 1, 1), "Housing Act 1988 s8(3)", _K),
    _f("s8.private.notice_weeks", 4, Unit.WEEKS, date(2026, 5, 1), "Renters' Rights Act 2025 Sch 1", _V2),
    _f("s21.notice_months", 2, Unit.MONTHS, date(1988, 1, 1), "Housing Act 1988 s21", _K),
    _f("n54.first_notice_days", 14, Unit.DAYS, date(2020, 8, 23), "CPR 83.8A(2)(a)", _V2),
    _f("n54.further_notice_days", 7, Unit.DAYS, date(2021, 12, 1), "CPR 83.8A(2)(b)", _V2),
    _f("warrant.life_months", 12, Unit.MONTHS, date(1985, 1, 1), "CPR 83.3(3)", _V2),
    _f("bs.standard_days", 60, Unit.DAYS, _BS_DAY, f"{_DRS} reg 26(2)", _V2),
    _f("bs.mh_days_after_treatment", 30, Unit.DAYS, _BS_DAY, f"{_DRS} reg 32(2)(a)", _V2),
    _f("bs.midway_first_day", 25, Unit.DAYS, _BS_DAY, f"{_DRS} reg 27", _V2),
    _f("bs.midway_last_day", 35, Unit.DAYS, _BS_DAY, f"{_DRS} reg 27", _V2),
    _f("bs.repeat_gap_months", 12, Unit.MONTHS, _BS_DAY, f"{_DRS} reg 24(3)(g)", _V2),
    _f("bs.deadline_extension_weeks", 8, Unit.WEEKS, _BS_DAY, _DRS, _V2),
    _f("limitation.rent_years", 6, Unit.YEARS, date(1980, 1, 1), "Limitation Act 1980 s19", _K),
    _f("debt_pap.reply_days", 30, Unit.DAYS, date(2017, 10, 1), "Pre-Action Protocol for Debt Claims", _K),
    _f("rent.variation_notice_weeks", 4, Unit.WEEKS, date(1985, 1, 1), f"{_HA85} s103(4)", _K),
    _f("uc.period_months", 1, Unit.MONTHS, date(2013, 4, 29), "Universal Credit Regulations 2013 reg 21", _K),
    _f(
        "uc.pay_days_after_period",
        7,
        Unit.DAYS,
        date(2013, 4, 29),
        "GOV.UK, Universal Credit: one month and 7 days",
        _V2,
    ),
    _f("uc.weeks_in_year", 52, Unit.WEEKS, date(2013, 4, 29), "UC Regulations 2013 Sch 4 para 7", _V2),
    _f(
        "uc.deduction_cap_pct",
        25,
        Unit.PER_CENT,
        date(2021, 4, 1),
        "DWP overall deductions cap before the Fair Repayment Rate",
        _V2,
        to=date(2025, 4, 29),
    ),
    _f(
        "uc.deduction_cap_pct",
        15,
        Unit.PER_CENT,
        date(2025, 4, 30),
        "DWP Fair Repayment Rate; SI 2013/380 Sch 6 para 4(1)",
        _V2,
    ),
    _f("uc.rent_arrears_pct_min", 10, Unit.PER_CENT, date(2019, 1, 1), "SI 2013/380 Sch 6 para 7(5)", _V),
    _f("uc.rent_arrears_pct_max", 20, Unit.PER_CENT, date(2019, 1, 1), "SI 2013/380 Sch 6 para 7(5)", _V),
    _f("uc.sa.single_25plus", 42490, Unit.PENCE_A_MONTH, date(2026, 4, 1), "UC Regulations 2013 reg 36", _V2),
    _f("uc.sa.single_u25", 33858, Unit.PENCE_A_MONTH, date(2026, 4, 1), "UC Regulations 2013 reg 36", _V2),
    _f("uc.sa.couple_25plus", 66697, Unit.PENCE_A_MONTH, date(2026, 4, 1), "UC Regulations 2013 reg 36", _V2),
    _f("uc.sa.couple_u25", 52834, Unit.PENCE_A_MONTH, date(2026, 4, 1), "UC Regulations 2013 reg 36", _V2),
    _f(
        "size_criteria.pct_1",
        14,
        Unit.PER_CENT,
        date(2013, 4, 1),
        "HB Regulations 2006 reg B13; UC Regulations 2013 Sch 4 para 36",
        _K,
    ),
    _f(
        "size_criteria.pct_2plus",
        25,
        Unit.PER_CENT,
        date(2013, 4, 1),
        "HB Regulations 2006 reg B13; UC Regulations 2013 Sch 4 para 36",
        _K,
    ),
)


def _by_key(figures: Iterable[Figure]) -> Mapping[str, tuple[Figure, ...]]:
    rows: dict[str, tuple[Figure, ...]] = {}
    for one in figures:
        rows[one.key] = (*rows.get(one.key, ()), one)
    return MappingProxyType(rows)


REGISTRY: Final[Mapping[str, tuple[Figure, ...]]] = _by_key(_FIGURES)
"""Every figure by key, oldest value first."""


def figure(key: str, on: date) -> Figure:
    """The value of a figure on a day, with its source.

    Raises:
        NotFound: no such key, or no value on file for that day; never a guess.
    """
    for one in reversed(REGISTRY.get(key, ())):
        if one.holds_on(on):
            return one
    raise NotFound(
        f"No figure '{key}' is on file for {on:%d/%m/%Y}.",
        "Ask for the rule pack to be checked before you rely on this.",
    )
