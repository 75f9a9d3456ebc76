"""What could be told of a tenancy: open work, reviews of notices, needs to consider."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from store.domain.names import display_name
from store.domain.notice_kinds import NoticeKind
from store.domain.notices import REVIEWED, review_deadline
from store.domain.policy import Policy
from store.domain.views.outcomes import NeedView, OutcomeSheet, ReviewView
from store.queries.case_file import Case, load_case
from store.queries.queue import ACTIONS_FULL, action_view, shown_to
from store.queries.tables import ACTION

MOST_OPEN = 20


def outcome_sheet(
    connection: Connection, tenancy_id: int, policy: Policy, *, roles: Collection[str], today: date
) -> OutcomeSheet:
    """What the outcome screen opens with; restricted work and needs only for whoever may read such notes.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    cleared = policy.has_right("restricted", roles)
    rows = connection.execute(
        ACTIONS_FULL.where(
            ACTION.c.tenancy_id == tenancy_id, ACTION.c.state == "open", shown_to(cleared=cleared)
        )
        .order_by(ACTION.c.due_on, ACTION.c.id)
        .limit(MOST_OPEN)
    )
    return OutcomeSheet(
        tenancy_id=tenancy_id,
        actions=tuple(action_view(row, policy) for row in rows),
        reviews=_reviews(case),
        needs=_needs(case, cleared=cleared),
    )


def _reviews(case: Case) -> tuple[ReviewView, ...]:
    """Open ones always; others while the time to ask runs."""
    found = []
    for row in case.notices:
        kind = NoticeKind(row.kind)
        if row.state != "served" or row.served_on is None or kind not in REVIEWED or row.review_decided_on:
            continue
        last = review_deadline(row.served_on)
        # What was asked in time may be written down a little later: the service looks at the day of asking.
        found.append(ReviewView(row.id, kind.label, row.served_on, last, row.review_asked_on, row.version))
    return tuple(found)


def _needs(case: Case, *, cleared: bool) -> tuple[NeedView, ...]:
    whose = {one.person_id: display_name(one.title, one.forenames, one.surname) for one in case.members}
    rows = [row for row in case.flags if row.family == "need" and (cleared or row.visible_to == "all")]
    return tuple(
        NeedView(
            flag_id=row.id,
            person=whose.get(row.person_id, ""),
            kind=row.kind.replace("_", " "),
            what_to_do=row.what_to_do,
            considered_on=row.considered_on,
            considered=row.considered,
            version=row.version,
        )
        for row in sorted(rows, key=lambda row: (row.considered_on is not None, row.id))
    )
