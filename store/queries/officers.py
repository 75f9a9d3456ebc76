"""Officers as the desk needs them: who signs in, what they may do now, and what a desk knows of its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from store.domain.policy import Policy
from store.domain.views.officers import DeskView, OfficerView
from store.models.columns import metadata
from store.models.keeping import StoreFact
from store.models.officers import Officer, OfficerRole
from store.queries.shifts import lead_on_duty

_OFFICER = metadata.tables[str(Officer.__tablename__)]
_ROLE = metadata.tables[str(OfficerRole.__tablename__)]
_FACT = metadata.tables[str(StoreFact.__tablename__)]

MOST = 50
"""Officers that one list gives."""


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer's record with the roles held now."""

    id: int
    login: str
    name: str
    team: str
    extension: str
    active: bool
    roles: frozenset[str]
    has_pin: bool
    pin_failures: int

    @property
    def view(self) -> OfficerView:
        """As a screen knows them."""
        return OfficerView(
            self.id, self.login, self.name, self.team, self.extension, self.roles, self.has_pin
        )


def by_login(connection: Connection, login: str) -> OfficerRow | None:
    """The officer of the operating system's user, or nothing."""
    return _one(connection, _OFFICER.c.login == login)


def by_id(connection: Connection, officer_id: int) -> OfficerRow | None:
    """The officer of that number, or nothing."""
    return _one(connection, _OFFICER.c.id == officer_id)


def with_roles(connection: Connection, roles: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Ids and names of the active officers who hold one of the roles, by name."""
    holds = select(_ROLE.c.officer_id).where(_ROLE.c.role.in_(sorted(roles)))
    rows = connection.execute(
        select(_OFFICER.c.id, _OFFICER.c.name)
        .where(_OFFICER.c.active, _OFFICER.c.id.in_(holds))
        .order_by(_OFFICER.c.name, _OFFICER.c.id)
        .limit(MOST)
    )
    return tuple((row.id, row.name) for row in rows)


def desk_view(connection: Connection, officer: OfficerRow, policy: Policy, now: datetime) -> DeskView:
    """What a desk must know of its store and its day from the start."""
    lead = lead_on_duty(connection, now)
    wanted = ("practice", "practice_pin")
    facts: dict[str, str] = {
        row.name: row.value
        for row in connection.execute(select(_FACT.c.name, _FACT.c.value).where(_FACT.c.name.in_(wanted)))
    }
    practice = facts.get("practice") == "yes"
    return DeskView(
        officer=officer.view,
        practice=practice,
        practice_pin=facts.get("practice_pin", "") if practice else "",
        today=now.date(),
        lead_name=lead.name,
        lead_extension=lead.extension,
        lead_desk_open=lead.desk_open,
        lead_phone=policy.wellbeing.number("duty_lead").number,
        social_care_phone=policy.wellbeing.number("adult_social_care").number,
        rest_minutes=policy.wellbeing.rest_minutes,
        lock_after_minutes=policy.desk.idle_lock_minutes,
        note_limit=policy.desk.note_characters,
        pin_tries=policy.desk.pin_tries,
        session_hours=policy.desk.session_hours,
    )


def _one(connection: Connection, which: object) -> OfficerRow | None:
    rows = connection.execute(
        select(_OFFICER, _ROLE.c.role)
        .outerjoin(_ROLE, _ROLE.c.officer_id == _OFFICER.c.id)
        .where(which)  # type: ignore[arg-type]
        .limit(20)
    ).all()
    if not rows:
        return None
    first = rows[0]
    return OfficerRow(
        first.id,
        first.login,
        first.name,
        first.team,
        first.extension,
        bool(first.active),
        frozenset(row.role for row in rows if row.role),
        bool(first.pin_hash),
        first.pin_failures,
    )
