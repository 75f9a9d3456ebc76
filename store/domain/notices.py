"""Dates of notices: the earliest day each may name, when it lapses, and the steps on its way.

Which notice fits which tenancy is in `store.domain.tenancies`; what bars one is in the gate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.domain.calendar import calendar_month_from, days_beginning_with, weeks
from store.domain.errors import Refused
from store.domain.figures import figure
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import TenancyType

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The period of a tenancy: weekly from a weekday, or monthly from a day of the month."""

    weekday: int = 0
    """Weekday on which a weekly period begins, Monday is 0."""
    day_of_month: int | None = None
    """For a monthly tenancy: the day a period begins (of a shorter month, its last day)."""

    def begins_on(self, day: date) -> bool:
        """Whether a period begins on the day."""
        if self.day_of_month is None:
            return day.weekday() == self.weekday
        return day.day == self.day_of_month or (
            day.day < self.day_of_month and (day + _DAY).month != day.month
        )

    def begins_or_ends_on(self, day: date) -> bool:
        """Whether the day is the first or the last of a period."""
        return self.begins_on(day) or self.begins_on(day + _DAY)


WEEKLY: Final = Period()
"""Monday to Sunday, as councils let."""


def _end_of_a_period(served: date, min_weeks: int, period: Period) -> date:
    day = weeks(served, min_weeks)
    if period.day_of_month is not None:
        day = max(day, calendar_month_from(served))
    while not period.begins_or_ends_on(day):
        day += _DAY
    return day


def earliest_nsp_date(served: date, period: Period = WEEKLY) -> date:
    """The earliest date a notice of seeking possession may specify (Housing Act 1985 s83(5)).

    Four weeks after service, or a whole period if longer, and then the first or last day of a period.
    """
    return _end_of_a_period(served, figure("nsp.min_notice_weeks", served).value, period)


def earliest_ntq_date(served: date, period: Period = WEEKLY) -> date:
    """The earliest day a notice to quit may end a tenancy (Protection from Eviction Act 1977 s5).

    Four weeks with the day of service counted and the day of expiry not, to the end of a period.
    """
    return _end_of_a_period(served, figure("ntq.min_notice_weeks", served).value, period)


def earliest_nopp_date(served: date, period: Period = WEEKLY) -> date:
    """The earliest date an introductory or demoted tenant's notice may name: when a notice to quit could
    end the tenancy (Housing Act 1996 s128, s143E).
    """
    return earliest_ntq_date(served, period)


def earliest_date(kind: NoticeKind, type_: TenancyType, served: date, period: Period = WEEKLY) -> date | None:
    """The earliest date the notice may name; None where contract or circumstances set it, not statute."""
    if kind is NoticeKind.NSP:
        return earliest_nsp_date(served, period)
    if kind in (NoticeKind.NOPP, NoticeKind.DEM):
        return earliest_nopp_date(served, period)
    if kind in (NoticeKind.NTQ, NoticeKind.NTQ_PR):
        return earliest_ntq_date(served, period)
    if kind is NoticeKind.S8:
        if type_ is TenancyType.AT_P:
            return weeks(served, figure("s8.private.notice_weeks", served).value)
        return served + timedelta(days=figure("s8.social.notice_days", served).value)
    if kind is NoticeKind.S21:
        return calendar_month_from(served, figure("s21.notice_months", served).value)
    if kind is NoticeKind.LBA:
        return served + timedelta(days=figure("debt_pap.reply_days", served).value)
    return None


def lapses_on(kind: NoticeKind, *, served: date, specified: date) -> date | None:
    """The last day for a claim on the notice; None where it does not lapse by time.

    A notice of seeking possession lives 12 months from the date it specifies, not from service (Housing Act
    1985 s83(4)); a section 8 notice 12 months from service (Housing Act 1988 s8(3)).
    """
    if kind is NoticeKind.NSP:
        return calendar_month_from(specified, figure("nsp.life_months", served).value)
    if kind is NoticeKind.S8:
        return calendar_month_from(served, figure("s8.social.life_months", served).value)
    return None


def may_claim_on(day: date, *, specified: date, lapses: date | None) -> bool:
    """Whether a claim may be issued: after the specified date, and on or before the day it lapses."""
    return specified < day and (lapses is None or day <= lapses)


REVIEWED = frozenset({NoticeKind.NOPP, NoticeKind.DEM, NoticeKind.EXT})
"""Notices that the tenant may ask to be reviewed (Housing Act 1996 ss125A, 129, 143F)."""


def review_deadline(served: date) -> date:
    """The last day to ask for a review: 14 days beginning with the day of service (HA 1996 s129(1))."""
    return days_beginning_with(served, figure("nopp.review_request_days", served).value)


# -- the introductory trial --------------------------------------------------------------------------


class Urgency(StrEnum):
    """How near a day is."""

    NONE = "none"
    AMBER = "amber"
    RED = "red"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class BecomesSecure:
    """When an introductory tenancy becomes secure by itself, and what can still be done before."""

    on: date
    days: int
    """From today; 0 or less: it has."""
    extend_by: date | None
    """The last day to serve a notice of extension; None where it was extended already."""
    urgency: Urgency


def becomes_secure(
    starts_on: date, today: date, *, extended: bool = False, amber_days: int = 84
) -> BecomesSecure:
    """The countdown of an introductory tenancy (Housing Act 1996 s125, s125A).

    Red from the last weeks in which no extension can be served any more; amber so many days before the end.
    """
    trial = figure("introductory.trial_months", starts_on).value
    extension = figure("introductory.extension_months", today).value if extended else 0
    notice_weeks = figure("introductory.extension_notice_weeks", today).value
    on = calendar_month_from(starts_on, trial + extension)
    days = (on - today).days
    urgency = Urgency.NONE
    if days <= 0:
        urgency = Urgency.PAST
    elif days <= 7 * notice_weeks:
        urgency = Urgency.RED
    elif days <= amber_days:
        urgency = Urgency.AMBER
    return BecomesSecure(on, days, None if extended else weeks(on, -notice_weeks), urgency)


# -- eviction ----------------------------------------------------------------------------------------


def n54_delivered_by(eviction_on: date, *, further: bool = False) -> date:
    """The last day for the bailiff to deliver notice of eviction: 14 days before, 7 for a further date.

    Source: CPR 83.8A(2).
    """
    key = "n54.further_notice_days" if further else "n54.first_notice_days"
    return eviction_on - timedelta(days=figure(key, eviction_on).value)


def warrant_valid_until(issued_on: date) -> date:
    """The last day of a warrant of possession: 12 months from issue (CPR 83.3(3))."""
    return calendar_month_from(issued_on, figure("warrant.life_months", issued_on).value)


# -- the steps of a notice ---------------------------------------------------------------------------


class NoticeState(StrEnum):
    """Where a notice stands. `cooling` and `live` follow from dates and are not stored."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    AUTHORISED = "authorised"
    SERVED = "served"
    COOLING = "cooling"
    LIVE = "live"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    SATISFIED = "satisfied"


_N = NoticeState
_NEXT: Final[Mapping[NoticeState, frozenset[NoticeState]]] = MappingProxyType(
    {
        _N.DRAFT: frozenset({_N.AWAITING, _N.WITHDRAWN}),
        _N.AWAITING: frozenset({_N.AUTHORISED, _N.DRAFT, _N.WITHDRAWN}),
        _N.AUTHORISED: frozenset({_N.SERVED, _N.WITHDRAWN}),
        _N.SERVED: frozenset({_N.LAPSED, _N.WITHDRAWN, _N.SUPERSEDED, _N.SATISFIED}),
    }
)


def moved(state: NoticeState, to: NoticeState) -> NoticeState:
    """The new state of a notice.

    Raises:
        Refused: the step is not one a notice can take from here.
    """
    if to not in _NEXT.get(state, frozenset()):
        raise Refused(
            f"A notice that is {state.value} cannot become {to.value}.", "Look at the notice as it is now."
        )
    return to


def shown_state(
    state: NoticeState, *, specified_on: date | None, lapses: date | None, today: date
) -> NoticeState:
    """What a stored state means today: a served notice is cooling, then live, then lapsed."""
    if state is not NoticeState.SERVED or specified_on is None:
        return state
    if today <= specified_on:
        return NoticeState.COOLING
    return (
        NoticeState.LIVE if may_claim_on(today, specified=specified_on, lapses=lapses) else NoticeState.LAPSED
    )
