"""The small council as a practice store, closed to the machine's own day."""

from dataclasses import dataclass

import pytest

from store.engine import Store
from store.models.keeping import StoreFact
from store.models.officers import Officer, OfficerRole
from tests.commands import Ran, dutydesk
from tests.json_schema import checked
from tests.store.desks import rows
from tests.store.making import add, add_rows
from tests.store.world import TODAY, World, build_world

WHY = ("--why", "preparing the court bundle")


@dataclass(frozen=True)
class Council:
    """A store with the world in it, and the commands on it."""

    store: Store
    world: World
    url: str

    def run(self, *words: str, login: str = "asha") -> Ran:
        """Run a command on the store."""
        return dutydesk(*words, store=self.url, login=login)

    def json(self, *words: str, login: str = "asha", code: int = 0) -> object:
        """What a command prints with `--json`, held against its schema."""
        ran = self.run(*words, "--json", login=login)
        assert (ran.code, ran.err) == (code, ""), ran.err
        return checked(words[0], ran.out)

    def looks(self) -> list[tuple[int, str]]:
        """Whose record was looked at, and why, as the trail has it."""
        return [(one.tenancy_id, one.why) for one in rows(self.store, "audit_event", verb="look")]


@pytest.fixture
def council(store: Store, database_url: str) -> Council:
    """The council on its own Monday, with an administrator who may find nobody."""
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        add_rows(
            connection,
            StoreFact,
            [{"name": "practice", "value": "yes"}, {"name": "today", "value": TODAY.isoformat()}],
        )
        number = add(connection, Officer, login="adam", name="Adam Price", team="Systems", extension="4190")
        add_rows(connection, OfficerRole, [{"officer_id": number, "role": "administrator"}])
    return Council(store, world, database_url)
