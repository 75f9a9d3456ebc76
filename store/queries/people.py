"""People, how to reach them, flags and markers, for one listener."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from store.domain.names import display_name
from store.domain.policy import Policy
from store.domain.views.account import ContactPointView, FlagView, PeopleView, PersonView
from store.domain.views.people import AuthorityView
from store.queries.case_file import Case, Member, load_case
from store.queries.listener import Listener
from store.queries.tables import POINT
from store.queries.verify import authorities_of


def people_view(
    connection: Connection, tenancy_id: int, listener: Listener, policy: Policy, *, today: date
) -> PeopleView:
    """People and flags; nothing for a third party, and for a joint tenant only what is their own.

    Where safe-contact rules stand only the safe way to reach somebody is shown.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    members = [one for one in case.present if listener.hears_of(one.person_id)]
    if listener.third_party or not members:
        return PeopleView((), (), (), ())
    points = _points(connection, [one.person_id for one in members])
    whose = {one.person_id: _name(one) for one in members}
    authorities = authorities_of(connection, tenancy_id, policy, today=today)
    own = whose.values() if listener.kind == "joint" else None
    return PeopleView(
        people=tuple(_person(case, one, points.get(one.person_id, [])) for one in members),
        flags=tuple(
            FlagView(
                person=whose[row.person_id],
                family=row.family,
                kind=row.kind,
                what_to_do=row.what_to_do,
                review_on=row.review_on,
                overdue=row.review_on is not None and row.review_on < today,
            )
            for row in case.flags
            if row.person_id in whose and (row.visible_to == "all" or listener.cleared)
        ),
        markers=_markers(case, whose),
        authorities=tuple(line_of(one) for one in authorities if own is None or one.given_by in own),
    )


def _name(member: Member) -> str:
    return display_name(member.title, member.forenames, member.surname)


def _points(connection: Connection, people: list[int]) -> dict[int, list[Any]]:
    rows = connection.execute(
        select(POINT)
        .where(POINT.c.person_id.in_(people), POINT.c.ended_on.is_(None))
        .order_by(POINT.c.preferred.desc(), POINT.c.last_confirmed_on.desc().nulls_last(), POINT.c.id)
        .limit(200)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _person(case: Case, member: Member, points: list[Any]) -> PersonView:
    rules = [row for row in case.safe_contacts if row.person_id == member.person_id]
    safe = {row.contact_point_id for row in rules}
    shown = [row for row in points if row.id in safe] if rules else points
    return PersonView(
        person_id=member.person_id,
        name=_name(member),
        role=member.role,
        relation=member.relation,
        language=member.language,
        contact_points=tuple(
            ContactPointView(
                row.kind, row.value, row.label, row.preferred, row.last_confirmed_on, row.id in safe
            )
            for row in shown
        ),
        contact_points_hidden=len(shown) < len(points),
    )


def _markers(case: Case, whose: dict[int, str]) -> tuple[FlagView, ...]:
    """Markers of the people shown and of the address; one not reviewed in time says since when."""
    return tuple(
        FlagView(
            person=whose.get(row.person_id, "The address"),
            family="safety",
            kind=row.kind,
            what_to_do=(
                f"UNREVIEWED since {row.review_on:%d/%m/%Y}. {row.what_to_do}"
                if row.review_on < case.today
                else row.what_to_do
            ),
            review_on=row.review_on,
            overdue=row.review_on < case.today,
        )
        for row in case.markers
        if row.person_id is None or row.person_id in whose
    )


def line_of(view: AuthorityView) -> str:
    """An authority in one line."""
    who = f"{view.name} ({view.organisation})" if view.organisation else view.name
    scope = ", ".join(view.scope) or "nothing"
    if view.live:
        return f"{who}: {scope}, to {view.expires_on:%d/%m/%Y}"
    why = view.why_not.replace("_", " ")
    return f"{who}: {why}, was {scope}"
