"""Finding a caller by any words: all that `dutydesk find` needs of a desk, so that it loads no more."""

from store.desk.room import DeskRoom
from store.domain.errors import NotAllowed
from store.domain.views.people import FoundList
from store.queries import find
from store.search import NearWords


class FindDesk:
    """The finding part of `tui.desk.People`."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room
        self._near = NearWords()

    def find(self, words: str) -> FoundList:
        """At most 20 tenancies that the words lead to, best first.

        Raises:
            NotAllowed: the role may not find people.
        """
        self._may_find()
        with self._room.reading() as connection:
            return find.find(connection, words, self._near, today=self._room.clock.today())

    def recent(self) -> FoundList:
        """The last accounts this officer opened, newest first; raises as `find`."""
        self._may_find()
        with self._room.reading() as connection:
            return find.recent(
                connection,
                self._room.officer_id,
                today=self._room.clock.today(),
                most=self._room.policy.desk.recent_accounts,
            )

    def _may_find(self) -> None:
        if not self._room.policy.has_right("find", self._room.actor.roles):
            raise NotAllowed(
                "Your role does not reach to people's records.", "Ask an officer whose role does."
            )
