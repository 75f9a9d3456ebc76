"""Every officer with roles and patches, for whoever keeps the records; and who is on duty on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from store.models.every import metadata

MOST = 2_000
"""Officers that a list gives."""

_OFFICER = metadata.tables["officer"]
_ROLE = metadata.tables["officer_role"]
_PATCH_OF = metadata.tables["officer_patch"]
_PATCH = metadata.tables["patch"]
_SHIFT = metadata.tables["shift"]


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """One officer's record."""

    id: int
    login: str
    name: str
    team: str
    extension: str
    active: bool
    roles: tuple[str, ...]
    patches: tuple[str, ...]
    """Codes."""
    has_pin: bool


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One turn of duty."""

    login: str
    name: str
    extension: str
    on: date
    starts: str
    """HH:MM."""
    ends: str
    duty: str
    note: str
    overnight: bool
    """It began the day before."""


def all_officers(connection: Connection) -> tuple[OfficerLine, ...]:
    """Every officer, those who may sign in first, by login."""
    roles: dict[int, list[str]] = {}
    for officer_id, role in connection.execute(
        select(_ROLE.c.officer_id, _ROLE.c.role).order_by(_ROLE.c.officer_id, _ROLE.c.role)
    ):
        roles.setdefault(officer_id, []).append(role)
    patches: dict[int, list[str]] = {}
    for officer_id, code in connection.execute(
        select(_PATCH_OF.c.officer_id, _PATCH.c.code)
        .join(_PATCH, _PATCH.c.id == _PATCH_OF.c.patch_id)
        .order_by(_PATCH_OF.c.officer_id, _PATCH.c.code)
    ):
        patches.setdefault(officer_id, []).append(code)
    rows = connection.execute(
        select(_OFFICER).order_by(_OFFICER.c.active.desc(), _OFFICER.c.login).limit(MOST)
    )
    return tuple(
        OfficerLine(
            row.id,
            row.login,
            row.name,
            row.team,
            row.extension,
            bool(row.active),
            tuple(roles.get(row.id, ())),
            tuple(patches.get(row.id, ())),
            bool(row.pin_hash),
        )
        for row in rows
    )


def shifts_on(connection: Connection, day: date) -> tuple[ShiftLine, ...]:
    """Who is on duty on a day, the lead first; a shift of the day before that goes on past midnight, too."""
    rows = connection.execute(
        select(_SHIFT, _OFFICER.c.login, _OFFICER.c.name, _OFFICER.c.extension)
        .join(_OFFICER, _OFFICER.c.id == _SHIFT.c.officer_id)
        .where(
            _SHIFT.c.on.in_((day, day - timedelta(days=1))),
            _OFFICER.c.active,
            (_SHIFT.c.on == day) | (_SHIFT.c.ends <= _SHIFT.c.starts),
        )
        .order_by(_SHIFT.c.duty, _SHIFT.c.on, _SHIFT.c.starts, _OFFICER.c.login, _SHIFT.c.id)
        .limit(MOST)
    ).all()
    order = {"lead": 0, "phones": 1, "cover": 2}
    made = [
        ShiftLine(r.login, r.name, r.extension, r.on, r.starts, r.ends, r.duty, r.note, r.on != day)
        for r in rows
    ]
    return tuple(sorted(made, key=lambda one: order[one.duty]))
