"""Who people are by number: what an erasure is asked for by."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from store.domain.names import display_name
from store.domain.views.people import FoundRow
from store.models.every import metadata
from store.queries.tables import PARTY, PERSON

_ERASURE = metadata.tables["erasure"]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of one tenancy."""

    person_id: int
    name: str
    """Empty where it was erased."""
    role: str
    """tenant, joint, former, occupant, next_of_kin and others."""
    tenancy: FoundRow
    asked: str
    """`waiting` or `done` where the person's erasure was asked for; else empty."""


def people_of_tenancies(connection: Connection, rows: Sequence[FoundRow]) -> tuple[PersonLine, ...]:
    """Everybody on some tenancies, in the order of these, tenants first."""
    if not rows:
        return ()
    by_id = {row.tenancy_id: row for row in rows}
    state = (
        select(func.max(_ERASURE.c.state))
        .where(_ERASURE.c.person_id == PERSON.c.id, _ERASURE.c.state.in_(("waiting", "done")))
        .scalar_subquery()
    )
    found = connection.execute(
        select(
            PARTY.c.tenancy_id, PARTY.c.role, PERSON.c.id, PERSON.c.title, PERSON.c.forenames,
            PERSON.c.surname, state.label("asked"),
        )
        .join(PERSON, PERSON.c.id == PARTY.c.person_id)
        .where(PARTY.c.tenancy_id.in_(by_id))
    ).all()  # fmt: skip
    places = {tenancy_id: place for place, tenancy_id in enumerate(by_id)}
    roles = {"tenant": 0, "joint": 1}
    ordered = sorted(found, key=lambda row: (places[row.tenancy_id], roles.get(row.role, 2), row.id))
    return tuple(
        PersonLine(
            row.id,
            display_name(row.title, row.forenames, row.surname),
            row.role,
            by_id[row.tenancy_id],
            row.asked or "",
        )
        for row in ordered
    )
