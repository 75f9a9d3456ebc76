from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.errors import Refused
from store.domain.notice_kinds import NoticeKind
from store.domain.notices import (
    WEEKLY,
    BecomesSecure,
    NoticeState,
    Period,
    Urgency,
    becomes_secure,
    earliest_date,
    earliest_nopp_date,
    earliest_nsp_date,
    earliest_ntq_date,
    lapses_on,
    may_claim_on,
    moved,
    n54_delivered_by,
    review_deadline,
    shown_state,
    warrant_valid_until,
)
from store.domain.tenancies import TenancyType

VECTORS = [
    (date(2026, 11, 22), date(2026, 12, 20), date(2027, 12, 20)),
    (date(2026, 11, 23), date(2026, 12, 21), date(2027, 12, 21)),
    (date(2026, 11, 24), date(2026, 12, 27), date(2027, 12, 27)),
    (date(2026, 11, 27), date(2026, 12, 27), date(2027, 12, 27)),
]


@pytest.mark.parametrize(("served", "specified", "lapses"), VECTORS)
def test_a_notice_of_seeking_possession_of_a_monday_tenancy(
    served: date, specified: date, lapses: date
) -> None:
    assert earliest_nsp_date(served) == specified
    assert lapses_on(NoticeKind.NSP, served=served, specified=specified) == lapses


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 6))
def test_the_specified_date_is_four_weeks_off_and_the_first_or_last_day_of_a_period(
    served: date, weekday: int
) -> None:
    period = Period(weekday)
    for found in (earliest_nsp_date(served, period), earliest_ntq_date(served, period)):
        assert 28 <= (found - served).days <= 33
        assert period.begins_or_ends_on(found)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 31))
def test_a_monthly_tenancy_needs_a_whole_month(served: date, day: int) -> None:
    period = Period(day_of_month=day)
    found = earliest_nsp_date(served, period)
    assert (found - served).days >= 28
    assert period.begins_or_ends_on(found)


def test_a_monthly_notice_runs_past_a_month_and_to_the_end_of_a_period() -> None:
    first_of_month = Period(day_of_month=1)
    assert earliest_nsp_date(date(2026, 11, 23), first_of_month) == date(2026, 12, 31)
    assert earliest_nsp_date(date(2026, 11, 30), first_of_month) == date(2026, 12, 31)
    assert earliest_nsp_date(date(2026, 12, 1), first_of_month) == date(2027, 1, 1)
    assert Period(day_of_month=31).begins_on(date(2027, 2, 28))
    assert not Period(day_of_month=31).begins_on(date(2027, 2, 27))


def test_a_claim_goes_out_after_the_date_and_before_it_lapses() -> None:
    _, specified, lapses = VECTORS[1]
    assert not may_claim_on(specified, specified=specified, lapses=lapses)
    assert may_claim_on(date(2026, 12, 22), specified=specified, lapses=lapses)
    assert may_claim_on(lapses, specified=specified, lapses=lapses)
    assert not may_claim_on(date(2027, 12, 22), specified=specified, lapses=lapses)


def test_an_introductory_tenant_has_14_days_beginning_with_service() -> None:
    assert review_deadline(date(2026, 11, 23)) == date(2026, 12, 6)
    assert earliest_nopp_date(date(2026, 11, 23)) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("kind", "type_", "earliest", "lapses"),
    [
        (NoticeKind.NSP, TenancyType.SEC, date(2026, 12, 21), date(2027, 12, 21)),
        (NoticeKind.NOPP, TenancyType.INT, date(2026, 12, 21), None),
        (NoticeKind.DEM, TenancyType.DEM, date(2026, 12, 21), None),
        (NoticeKind.NTQ, TenancyType.NST, date(2026, 12, 21), None),
        (NoticeKind.S8, TenancyType.AT_S, date(2026, 12, 7), date(2027, 11, 23)),
        (NoticeKind.S8, TenancyType.AT_P, date(2026, 12, 21), date(2027, 11, 23)),
        (NoticeKind.S21, TenancyType.AST_S, date(2027, 1, 23), None),
        (NoticeKind.LBA, TenancyType.FTA, date(2026, 12, 23), None),
        (NoticeKind.CONTRACT, TenancyType.GAR, None, None),
    ],
)
def test_each_notice_counts_in_its_own_way(
    kind: NoticeKind, type_: TenancyType, earliest: date | None, lapses: date | None
) -> None:
    served = date(2026, 11, 23)
    assert earliest_date(kind, type_, served, WEEKLY) == earliest
    if earliest is not None:
        assert lapses_on(kind, served=served, specified=earliest) == lapses


@pytest.mark.parametrize(
    ("today", "days", "urgency"),
    [
        (date(2026, 8, 30), 85, Urgency.NONE),
        (date(2026, 8, 31), 84, Urgency.AMBER),
        (date(2026, 9, 27), 57, Urgency.AMBER),
        (date(2026, 9, 28), 56, Urgency.RED),
        (date(2026, 11, 23), 0, Urgency.PAST),
    ],
)
def test_the_countdown_to_a_secure_tenancy(today: date, days: int, urgency: Urgency) -> None:
    assert becomes_secure(date(2025, 11, 23), today) == BecomesSecure(
        date(2026, 11, 23), days, date(2026, 9, 28), urgency
    )


def test_an_extended_trial_runs_six_months_more_and_is_not_extended_again() -> None:
    got = becomes_secure(date(2025, 11, 23), date(2026, 11, 23), extended=True)
    assert (got.on, got.extend_by) == (date(2027, 5, 23), None)


def test_the_bailiff_delivers_14_days_before_and_7_for_a_further_date() -> None:
    assert n54_delivered_by(date(2026, 12, 8)) == date(2026, 11, 24)
    assert n54_delivered_by(date(2026, 12, 8), further=True) == date(2026, 12, 1)
    assert warrant_valid_until(date(2026, 11, 23)) == date(2027, 11, 23)


def test_a_notice_is_drafted_authorised_and_then_served() -> None:
    state = NoticeState.DRAFT
    for step in (NoticeState.AWAITING, NoticeState.AUTHORISED, NoticeState.SERVED, NoticeState.SATISFIED):
        state = moved(state, step)
    with pytest.raises(Refused, match="satisfied cannot become served"):
        moved(state, NoticeState.SERVED)
    with pytest.raises(Refused, match="draft cannot become served"):
        moved(NoticeState.DRAFT, NoticeState.SERVED)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 12, 21), NoticeState.COOLING),
        (date(2026, 12, 22), NoticeState.LIVE),
        (date(2027, 12, 21), NoticeState.LIVE),
        (date(2027, 12, 22), NoticeState.LAPSED),
    ],
)
def test_a_served_notice_cools_lives_and_lapses(today: date, state: NoticeState) -> None:
    _, specified, lapses = VECTORS[1]
    assert shown_state(NoticeState.SERVED, specified_on=specified, lapses=lapses, today=today) is state
    withdrawn = NoticeState.WITHDRAWN
    assert shown_state(withdrawn, specified_on=specified, lapses=lapses, today=today) is withdrawn
