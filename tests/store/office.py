"""The small council with somebody who administers it, and its commands run as anybody."""

from dataclasses import dataclass

from store.engine import Store
from store.models.officers import Officer, OfficerRole
from tests.commands import Ran, dutydesk
from tests.store.making import add, add_rows
from tests.store.world import World, build_world


@dataclass(frozen=True)
class Office:
    """A store with the world in it, and owen, who administers it."""

    store: Store
    world: World
    owen: int

    @property
    def url(self) -> str:
        """Where it is."""
        return self.store.url.render_as_string(hide_password=False)

    def run(self, *words: str, login: str = "owen") -> Ran:
        """Run `dutydesk WORDS` there."""
        return dutydesk(*words, store=self.url, login=login)


def open_office(store: Store) -> Office:
    """Fill an empty store."""
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        owen = add(connection, Officer, login="owen", name="Owen Prothero")
        add_rows(connection, OfficerRole, [{"officer_id": owen, "role": "administrator"}])
    return Office(store, world, owen)
