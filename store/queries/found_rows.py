"""What a row of the search shows of a tenancy: no balance, and no address that must stay hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, literal, or_, select, union_all

from store.domain.names import display_name, fold
from store.domain.safeguarding import WELLBEING_FLAG
from store.domain.views.people import FoundRow
from store.models.in_force import hold_stands, not_ended
from store.prepared import Among, Prepared
from store.queries.tables import (
    ALERT,
    FLAG,
    HOLD,
    MARKER,
    MORATORIUM,
    MORATORIUM_DEBT,
    PARTY,
    PERSON,
    PROPERTY,
    RENT_ACCOUNT,
    SAFE,
    TENANCY,
)
from store.search import INDEXED_ROLES

ICONS = ("wellbeing", "safety", "protected", "hold", "language", "deceased")
"""Codes of what is known, in the order they are shown."""


class Home(NamedTuple):
    """A tenancy and where it is."""

    tenancy_id: int
    type: str
    ends_on: date | None
    reference: str
    rent_reference: str | None
    hidden: bool
    """Somebody living there has a rule that hides the address."""
    address_1: str
    address_2: str
    address_3: str
    postcode: str

    @property
    def address(self) -> str:
        """In one line, or empty where it is hidden."""
        return "" if self.hidden else one_line(self)

    def former(self, today: date) -> bool:
        """The tenancy has ended."""
        return self.type == "FTA" or (self.ends_on is not None and self.ends_on < today)


def one_line(row: Any) -> str:
    """A property's address in one line."""
    parts = (row.address_1, row.address_2, row.address_3, row.postcode)
    return ", ".join(part for part in parts if part)


def homes_of(connection: Connection, ids: Sequence[int], *, today: date) -> dict[int, Home]:
    """Tenancies with their addresses."""
    if not ids:
        return {}
    return {row[0]: Home._make(row) for row in _HOMES.tuples(connection, ids=ids, today=today)}


_TODAY: Any = bindparam("today")


def _homes(among: Among) -> Any:
    hides = (
        select(literal(1))
        .select_from(PARTY.join(SAFE, SAFE.c.person_id == PARTY.c.person_id))
        .where(
            PARTY.c.tenancy_id == TENANCY.c.id,
            PARTY.c.role.in_(INDEXED_ROLES),
            SAFE.c.hide_address,
            not_ended(SAFE, _TODAY),
        )
    )
    return (
        select(
            TENANCY.c.id,
            TENANCY.c.type,
            TENANCY.c.ends_on,
            TENANCY.c.reference,
            RENT_ACCOUNT.c.rent_reference,
            hides.exists().label("hidden"),
            PROPERTY.c.address_1,
            PROPERTY.c.address_2,
            PROPERTY.c.address_3,
            PROPERTY.c.postcode,
        )
        .join(PROPERTY, PROPERTY.c.id == TENANCY.c.property_id)
        .outerjoin(RENT_ACCOUNT, RENT_ACCOUNT.c.tenancy_id == TENANCY.c.id)
        .where(among(TENANCY.c.id, "ids"))
    )


_HOMES = Prepared(_homes)


@dataclass(frozen=True)
class Names:
    """Who lives in some tenancies."""

    by_tenancy: dict[int, list[tuple[int, int, str, str]]]
    """Place, person id, forenames, surname; the lowest place comes first."""

    def name(self, tenancy_id: int, person_id: int) -> str:
        """The name of the person matched, else of the first tenant."""
        _, _, forenames, surname = self._one(tenancy_id, person_id)
        return display_name("", forenames, surname)

    def sort_name(self, tenancy_id: int, person_id: int) -> str:
        """The same, surname first and folded."""
        _, _, forenames, surname = self._one(tenancy_id, person_id)
        return fold(f"{surname} {forenames}")

    def _one(self, tenancy_id: int, person_id: int) -> tuple[int, int, str, str]:
        everybody = self.by_tenancy.get(tenancy_id, [])
        for known in everybody:
            if known[1] == person_id:
                return known
        return min(everybody, default=(0, 0, "", ""))


_FIRST = {"tenant": 0, "joint": 1}


def people_of(connection: Connection, ids: Sequence[int]) -> Names:
    """The people of some tenancies, tenants before the rest of the household."""
    made: dict[int, list[tuple[int, int, str, str]]] = {}
    for tenancy_id, person_id, role, forenames, surname in _PEOPLE.tuples(connection, ids=ids):
        made.setdefault(tenancy_id, []).append((_FIRST.get(role, 2), person_id, forenames, surname))
    return Names(made)


_PEOPLE = Prepared(
    lambda among: (
        select(PARTY.c.tenancy_id, PARTY.c.person_id, PARTY.c.role, PERSON.c.forenames, PERSON.c.surname)
        .join(PERSON, PERSON.c.id == PARTY.c.person_id)
        .where(among(PARTY.c.tenancy_id, "ids"), PARTY.c.role.in_(INDEXED_ROLES))
    )
)


def icons_of(connection: Connection, ids: Sequence[int], *, today: date) -> dict[int, tuple[str, ...]]:
    """Codes of what is known about some tenancies, never its content: a restricted flag is `protected`."""
    if not ids:
        return {}
    found: dict[int, set[str]] = {}
    for tenancy_id, icon in _ICONS.tuples(connection, ids=ids, today=today):
        found.setdefault(tenancy_id, set()).add(icon)
    return {tenancy_id: tuple(icon for icon in ICONS if icon in icons) for tenancy_id, icons in found.items()}


def _icons(among: Among) -> Any:
    party = PARTY.c.tenancy_id
    here = among(PARTY.c.tenancy_id, "ids")

    def of_person(icon: str, table: Any, *conditions: Any) -> Any:
        return (
            select(party.label("tenancy_id"), literal(icon).label("icon"))
            .join(table, table.c.person_id == PARTY.c.person_id)
            .where(here, PARTY.c.role.in_(INDEXED_ROLES), *conditions)
        )

    def of_tenancy(icon: str, table: Any, *conditions: Any) -> Any:
        return select(table.c.tenancy_id, literal(icon)).where(among(table.c.tenancy_id, "ids"), *conditions)

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
        .where(among(TENANCY.c.id, "ids"), marked),
        of_tenancy("wellbeing", ALERT, ALERT.c.state == "live"),
        of_person("wellbeing", ALERT, ALERT.c.state == "live"),
        of_person("wellbeing", FLAG, not_ended(FLAG, _TODAY), FLAG.c.kind == WELLBEING_FLAG),
        of_tenancy("wellbeing", HOLD, HOLD.c.reason == "wellbeing", *held),
        of_tenancy("hold", HOLD, HOLD.c.reason != "wellbeing", *held),
        *_in_breathing_space(among),
        tenants.where(here, PERSON.c.language != "", PARTY.c.role.in_(("tenant", "joint"))),
        select(party, literal("deceased"))
        .join(PERSON, PERSON.c.id == PARTY.c.person_id)
        .where(and_(here, PARTY.c.role.in_(("tenant", "joint")), PERSON.c.deceased_on.is_not(None))),
    )


def _in_breathing_space(among: Among) -> tuple[Any, Any]:
    """The two ways for a moratorium to reach a tenancy, each with an index of its own."""
    live = and_(
        MORATORIUM.c.state == "live",
        MORATORIUM.c.starts_on <= _TODAY,
        or_(MORATORIUM.c.ends_on.is_(None), MORATORIUM.c.ends_on >= _TODAY),
    )
    return (
        select(MORATORIUM.c.tenancy_id, literal("protected")).where(
            among(MORATORIUM.c.tenancy_id, "ids"), live
        ),
        select(RENT_ACCOUNT.c.tenancy_id, literal("protected"))
        .select_from(RENT_ACCOUNT)
        .join(MORATORIUM_DEBT, MORATORIUM_DEBT.c.account_id == RENT_ACCOUNT.c.id)
        .join(MORATORIUM, MORATORIUM.c.id == MORATORIUM_DEBT.c.moratorium_id)
        .where(among(RENT_ACCOUNT.c.tenancy_id, "ids"), live),
    )


_ICONS = Prepared(_icons)


def to_row(home: Home, name: str, icons: tuple[str, ...], today: date) -> FoundRow:
    """One row of the search."""
    return FoundRow(
        tenancy_id=home.tenancy_id,
        name=name,
        address=home.address,
        address_hidden=home.hidden,
        type=home.type,
        rent_reference=home.rent_reference or home.reference,
        former=home.former(today),
        ended_on=home.ends_on,
        icons=icons,
    )
