"""A small council on Monday 23 November 2026, for the tests of services and queries.

Every tenancy has its own trouble, named by its field in `World`; the docstrings beneath the fields say
what is owed. Nobody in it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.clocks import PracticeClock
from store.engine import Store
from store.models.officers import Officer, OfficerPatch, OfficerRole, Shift
from store.models.places import Patch
from store.unit_of_work import Actor
from tests.store import world_tenancies
from tests.store.making import Tenant, add, add_rows
from tests.store.world_copy import built_or_copied

__all__ = ["CLOCK", "ROLES", "TODAY", "Tenant", "World", "build_world", "index"]

TODAY = date(2026, 11, 23)
"""A Monday: the weekly debit was raised this morning."""

CLOCK = PracticeClock(TODAY, "14:03")
"""The world's clock stands still."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "asha": ("duty",),
    "ben": ("senior",),
    "carol": ("manager",),
    "dev": ("auditor",),
    "lena": ("lead", "manager", "cleared"),
}
"""Who may do what."""

_NAMES = {
    "asha": ("Asha Okoro", "4101"),
    "ben": ("Ben Hartley", "4102"),
    "carol": ("Carol Nwosu", "4103"),
    "dev": ("Dev Malhotra", "4104"),
    "lena": ("Lena Fischer", "4100"),
}


@dataclass(frozen=True)
class World:
    """Everything there is, by id."""

    officers: Mapping[str, int]
    patches: Mapping[str, int]
    secure: Tenant
    """Adaeze Okafor, sole secure tenant: RENT 156.40, SC 30.00, WAT 23.40, CC 54.00; 112.37 a week rent and
    service charge, 6.50 water; Direct Debit none; a cash receipt 20.00 last Thursday."""
    joint: Tenant
    """Yusuf and Fatima Rahman: RENT 400.00, an agreement of 10.00 a week kept, a promise, a note for the
    cleared only."""
    introductory: Tenant
    """Siobhan O'Brien: RENT 90.00, Universal Credit claimed with evidence, Polish spoken by her partner."""
    temporary: Tenant
    """Linh Nguyen, non-secure (s193): RENT 310.00, a staff-safety marker at the address overdue for review."""
    former: Tenant
    """Kwame Mensah, ended 18 April 2022: FTA 1,188.00, RCH 96.00."""
    ancient: Tenant
    """Ivor Pugh, ended 3 January 2021: FTA 900.00, of which 500.00 fell due over six years ago."""
    moratorium: Tenant
    """Agnieszka Kowalczyk: RENT 700.00 and WAT 40.00, of which 600.00 and 40.00 are in breathing space since
    9 November 2026; Housing Benefit of 50.00 is on its way."""
    safe: Tenant
    """Grace Whitlock: safe-contact rules and a hidden address; RENT 250.00."""
    authorities: Tenant
    """Dorothy Pike: RENT 120.00; authorities live (balance, agreement), expired and revoked."""
    eviction: Tenant
    """Tomasz Zielinski: RENT 2,140.00, eviction on 3 December 2026 at 10:30, notice and order before it."""
    credit: Tenant
    """Harold Ashby: RENT 45.00 in credit, GAR 12.00 owed on a garage, Direct Debit live."""

    @property
    def tenants(self) -> Mapping[str, Tenant]:
        """All tenancies by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Tenant)}

    def actor(self, login: str) -> Actor:
        """An officer at a desk."""
        return Actor(self.officers[login], _NAMES[login][0], frozenset(ROLES[login]), "local")


def build_world(store: Store) -> World:
    """Fill an empty store."""
    return built_or_copied(store, _build)


def _build(store: Store) -> World:
    with store.writing() as connection, connection.begin():
        officers = _officers(connection)
        patches = {
            code: add(connection, Patch, code=code, name=name, team=team)
            for code, name, team in (("N1", "North one", "Income North"), ("S1", "South one", "Income South"))
        }
        add_rows(
            connection,
            OfficerPatch,
            [
                {"officer_id": officers["asha"], "patch_id": patches["N1"]},
                {"officer_id": officers["ben"], "patch_id": patches["S1"]},
            ],
        )
        tenants = world_tenancies.build(connection, officers, patches)
        world = World(officers=officers, patches=patches, **tenants)
        index(connection)
    return world


def index(connection: Connection) -> None:
    """Make the words of the search again."""
    from store.search import index_all

    index_all(connection, today=TODAY)


def _officers(connection: Connection) -> dict[str, int]:
    made = {
        login: add(connection, Officer, login=login, name=name, team="Income North", extension=extension)
        for login, (name, extension) in _NAMES.items()
    }
    add_rows(
        connection,
        OfficerRole,
        [{"officer_id": made[login], "role": role} for login, roles in ROLES.items() for role in roles],
    )
    add_rows(
        connection,
        Shift,
        [
            {"officer_id": made["lena"], "on": TODAY, "starts": "08:00", "ends": "18:00", "duty": "lead"},
            {"officer_id": made["asha"], "on": TODAY, "starts": "09:00", "ends": "17:00", "duty": "phones"},
        ],
    )
    return made
