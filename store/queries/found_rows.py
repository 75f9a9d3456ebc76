"""What a row of the search shows of a tenancy: no balance, and no address that must stay hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, literal, or_, select, union_all

from store.domain.names import display_name, fold
from store.domain.safeguarding import WELLBEING_FLAG
from store.domain.views.people import FoundRow
from store.models.in_force import hold_stands, moratorium_reaches, not_ended
from store.queries.tables import (
    ALERT,
    FLAG,
    HOLD,
    MARKER,
    MORATORIUM,
    PARTY,
    PERSON,
    PROPERTY,
    RENT_ACCOUNT,
    SAFE,
    TENANCY,
)
from store.search import INDEXED_ROLES, hidden_tenancies

ICONS = ("wellbeing", "safety", "protected", "hold", "language", "deceased")
"""Codes of what is known, in the order they are shown."""


@dataclass(frozen=True)
class Home:
    """A tenancy with its address."""

    tenancy_id: int
    type: str
    ends_on: date | None
    rent_reference: str
    address: str
    """Empty where it is hidden."""
    hidden: bool

    def former(self, today: date) -> bool:
        """The tenancy has ended."""
        return self.type == "FTA" or (self.ends_on is not None and self.ends_on < today)


def one_line(row: Any) -> str:
    """A property's address in one line."""
    parts = (row.address_1, row.address_2, row.address_3, row.postcode)
    return ", ".join(part for part in parts if part)


def homes_of(connection: Connection, ids: Sequence[int], *, today: date) -> dict[int, Home]:
    """Tenancies with their addresses, hidden ones left out."""
    if not ids:
        return {}
    hidden = hidden_tenancies(connection, ids, today=today)
    rows = connection.execute(_homes(), {"ids": list(ids)})
    return {
        row.id: Home(
            row.id,
            row.type,
            row.ends_on,
            row.rent_reference or row.reference,
            "" if row.id in hidden else one_line(row),
            row.id in hidden,
        )
        for row in rows
    }


_IDS: Any = bindparam("ids", expanding=True)
_TODAY: Any = bindparam("today")


@cache
def _homes() -> Any:
    return (
        select(
            TENANCY.c.id,
            TENANCY.c.type,
            TENANCY.c.ends_on,
            TENANCY.c.reference,
            RENT_ACCOUNT.c.rent_reference,
            PROPERTY.c.address_1,
            PROPERTY.c.address_2,
            PROPERTY.c.address_3,
            PROPERTY.c.postcode,
        )
        .join(PROPERTY, PROPERTY.c.id == TENANCY.c.property_id)
        .outerjoin(RENT_ACCOUNT, RENT_ACCOUNT.c.tenancy_id == TENANCY.c.id)
        .where(TENANCY.c.id.in_(_IDS))
    )


@dataclass(frozen=True)
class Names:
    """Who lives in some tenancies, tenants first."""

    by_tenancy: dict[int, list[tuple[int, str, str]]]
    """Person id, name as shown, name as sorted."""

    def name(self, tenancy_id: int, person_id: int) -> str:
        """The name of the person matched, else of the first tenant."""
        return self._one(tenancy_id, person_id)[1]

    def sort_name(self, tenancy_id: int, person_id: int) -> str:
        """The same, surname first and folded."""
        return self._one(tenancy_id, person_id)[2]

    def _one(self, tenancy_id: int, person_id: int) -> tuple[int, str, str]:
        everybody = self.by_tenancy.get(tenancy_id, [])
        for known in everybody:
            if known[0] == person_id:
                return known
        return everybody[0] if everybody else (0, "", "")


_FIRST = {"tenant": 0, "joint": 1}


def people_of(connection: Connection, ids: Sequence[int]) -> Names:
    """The people of some tenancies, tenants before the rest of the household."""
    rows = connection.execute(_people(), {"ids": list(ids)})
    made: dict[int, list[tuple[int, str, str]]] = {}
    for row in sorted(rows, key=lambda one: (_FIRST.get(one.role, 2), one.person_id)):
        shown = display_name("", row.forenames, row.surname)
        made.setdefault(row.tenancy_id, []).append(
            (row.person_id, shown, fold(f"{row.surname} {row.forenames}"))
        )
    return Names(made)


@cache
def _people() -> Any:
    return (
        select(
            PARTY.c.tenancy_id,
            PARTY.c.person_id,
            PARTY.c.role,
            PERSON.c.forenames,
            PERSON.c.surname,
        )
        .join(PERSON, PERSON.c.id == PARTY.c.person_id)
        .where(PARTY.c.tenancy_id.in_(_IDS), PARTY.c.role.in_(INDEXED_ROLES))
    )


def icons_of(connection: Connection, ids: Sequence[int], *, today: date) -> dict[int, tuple[str, ...]]:
    """Codes of what is known about some tenancies, never its content: a restricted flag is `protected`."""
    if not ids:
        return {}
    found: dict[int, set[str]] = {}
    for row in connection.execute(_icons(), {"ids": list(ids), "today": today}):
        found.setdefault(row.tenancy_id, set()).add(row.icon)
    return {tenancy_id: tuple(icon for icon in ICONS if icon in icons) for tenancy_id, icons in found.items()}


@cache
def _icons() -> Any:
    party = PARTY.c.tenancy_id
    here = PARTY.c.tenancy_id.in_(_IDS)

    def of_person(icon: str, table: Any, *conditions: Any) -> Any:
        return (
            select(party.label("tenancy_id"), literal(icon).label("icon"))
            .join(table, table.c.person_id == PARTY.c.person_id)
            .where(here, PARTY.c.role.in_(INDEXED_ROLES), *conditions)
        )

    def of_tenancy(icon: str, table: Any, *conditions: Any) -> Any:
        return select(table.c.tenancy_id, literal(icon)).where(table.c.tenancy_id.in_(_IDS), *conditions)

    held = (HOLD.c.starts_on <= _TODAY, hold_stands(HOLD, _TODAY))
    marked = or_(MARKER.c.ends_on.is_(None), MARKER.c.ends_on >= _TODAY)
    tenants = select(party, literal("language")).join(PERSON, PERSON.c.id == PARTY.c.person_id)
    return union_all(
        of_person("protected", SAFE, not_ended(SAFE, _TODAY)),
        of_person(
            "protected",
            FLAG,
            not_ended(FLAG, _TODAY),
            or_(FLAG.c.family == "protection", FLAG.c.visible_to == "cleared"),
        ),
        of_person("safety", MARKER, marked),
        select(TENANCY.c.id, literal("safety"))
        .join(MARKER, MARKER.c.property_id == TENANCY.c.property_id)
        .where(TENANCY.c.id.in_(_IDS), marked),
        of_tenancy("wellbeing", ALERT, ALERT.c.state == "live"),
        of_person("wellbeing", ALERT, ALERT.c.state == "live"),
        of_person("wellbeing", FLAG, not_ended(FLAG, _TODAY), FLAG.c.kind == WELLBEING_FLAG),
        of_tenancy("wellbeing", HOLD, HOLD.c.reason == "wellbeing", *held),
        of_tenancy("hold", HOLD, HOLD.c.reason != "wellbeing", *held),
        select(RENT_ACCOUNT.c.tenancy_id, literal("protected"))
        .select_from(RENT_ACCOUNT)
        .join(MORATORIUM, moratorium_reaches(RENT_ACCOUNT.c.tenancy_id, RENT_ACCOUNT.c.id))
        .where(
            RENT_ACCOUNT.c.tenancy_id.in_(_IDS),
            MORATORIUM.c.state == "live",
            MORATORIUM.c.starts_on <= _TODAY,
            or_(MORATORIUM.c.ends_on.is_(None), MORATORIUM.c.ends_on >= _TODAY),
        ),
        tenants.where(here, PERSON.c.language != "", PARTY.c.role.in_(("tenant", "joint"))),
        select(party, literal("deceased"))
        .join(PERSON, PERSON.c.id == PARTY.c.person_id)
        .where(and_(here, PARTY.c.role.in_(("tenant", "joint")), PERSON.c.deceased_on.is_not(None))),
    )


def to_row(home: Home, name: str, icons: tuple[str, ...], today: date) -> FoundRow:
    """One row of the search."""
    return FoundRow(
        tenancy_id=home.tenancy_id,
        name=name,
        address=home.address,
        address_hidden=home.hidden,
        type=home.type,
        rent_reference=home.rent_reference,
        former=home.former(today),
        ended_on=home.ends_on,
        icons=icons,
    )
