"""Notices and court for one listener."""

from datetime import date

from sqlalchemy import Connection, select

from store.domain.callers import Subject
from store.domain.money import Pence
from store.domain.notice_kinds import NoticeKind
from store.domain.notices import NoticeState, shown_state
from store.domain.tenancies import TENANCIES, TenancyType, notice_allowed
from store.domain.views.account import CourtView, EvictionView, NoticeView, RecoveryView
from store.queries.case_file import Case, load_case
from store.queries.gate_facts import deceased
from store.queries.listener import Listener
from store.queries.tables import OFFICER


def recovery_view(
    connection: Connection, tenancy_id: int, listener: Listener, *, today: date
) -> RecoveryView:
    """Notices, claims and warrants; empty for whoever may not hear about letters.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    if not listener.hears(Subject.LETTERS):
        return RecoveryView((), "", (), (), (), None)
    type_ = TenancyType.FTA if case.former else TenancyType(case.head.type)
    gone = deceased(case)
    allowed = [kind for kind in NoticeKind if notice_allowed(type_, kind, deceased=gone)]
    rule = TENANCIES[type_]
    return RecoveryView(
        allowed_notices=tuple(f"{kind.label[0].upper()}{kind.label[1:]}" for kind in allowed),
        why_only_these=f"{rule.block} ({rule.statute})",
        notices=_notices(connection, case),
        cases=_cases(case),
        evictions=tuple(
            EvictionView(row.state, row.on, row.at or "", row.bailiff_ref, row.n54_on)
            for row in case.evictions
        ),
        becomes_secure_on=case.head.becomes_secure_on,
    )


def _notices(connection: Connection, case: Case) -> tuple[NoticeView, ...]:
    if not case.notices:
        return ()
    by = {row.authorised_by for row in case.notices if row.authorised_by is not None}
    names = {
        row.id: row.name
        for row in connection.execute(select(OFFICER.c.id, OFFICER.c.name).where(OFFICER.c.id.in_(by)))
    }
    return tuple(
        NoticeView(
            kind=row.kind,
            name=NoticeKind(row.kind).label,
            state=shown_state(
                NoticeState(row.state), specified_on=row.specified_on, lapses=row.lapses_on, today=case.today
            ).value,
            served_on=row.served_on,
            specified_on=row.specified_on,
            lapses_on=row.lapses_on,
            amount=Pence(row.amount),
            authorised_by=names.get(row.authorised_by, ""),
        )
        for row in case.notices
    )


def _cases(case: Case) -> tuple[CourtView, ...]:
    return tuple(
        CourtView(
            claim_number=row.claim_number,
            hearing_on=row.hearing_on,
            hearing_time=row.hearing_time or "",
            court=row.court,
            outcome=row.outcome or "",
            outcome_on=row.outcome_on,
            terms=row.terms,
            strike_out_on=row.strike_out_on,
        )
        for row in case.cases
    )
