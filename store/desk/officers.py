"""Who is at this desk: what the lock, the footer and the sign-in ask for."""

import secrets

from store.desk.room import DeskRoom
from store.domain.errors import NotAllowed
from store.domain.pins import SALT_BYTES, pin_matches
from store.domain.views.officers import DeskView
from store.queries.officers import by_id, desk_view
from store.services import beat as presence
from store.services.check_pin import Signed, choose_pin, settle_pin, try_pin


class OfficersDesk:
    """`tui.desk.Officers` on a store."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room

    def desk(self) -> DeskView:
        """The officer, the day and the duty lead.

        Raises:
            NotAllowed: the officer's record was closed meanwhile.
        """
        room = self._room
        with room.reading() as connection:
            officer = by_id(connection, room.officer_id)
            if officer is None or not officer.active:
                raise NotAllowed("This officer's record is closed.", "Ask the administrator.")
            return desk_view(connection, officer, room.policy, room.clock.now())

    def check_pin(self, pin: str) -> bool:
        """Whether the PIN is this officer's; after too many wrong ones it refuses for good.

        Raises:
            NotAllowed: too many wrong ones, or none was chosen yet.
        """
        return sign(self._room, pin) is not None

    def choose_pin(self, *, old: str, new: str) -> None:
        """Set the PIN; the old one is needed where there is one.

        Raises:
            BadInput: too short or easily guessed.
            NotAllowed: the old one is wrong.
        """
        room = self._room
        with room.reading() as connection:
            officer = by_id(connection, room.officer_id)
        signed = sign(room, old) if officer is not None and officer.has_pin else None
        salt = secrets.token_bytes(SALT_BYTES)
        room.write(lambda unit: choose_pin(unit, room.policy, new=new, salt=salt, signed=signed))

    def beat(self, *, desk_key: str) -> None:
        """Say that this desk is open."""
        self._room.write(lambda unit: presence.beat(unit, self._room.policy, desk_key=desk_key))

    def leave(self, *, desk_key: str) -> None:
        """Say that this desk is closed."""
        self._room.write(lambda unit: presence.leave(unit, self._room.policy, desk_key=desk_key))


def sign(room: DeskRoom, pin: str) -> Signed | None:
    """Check this officer's PIN; nothing where it is wrong. The try is committed before it is judged.

    Raises:
        NotAllowed: too many wrong ones, or none was chosen yet.
    """
    kept = room.write(lambda unit: try_pin(unit, room.policy))
    right = pin_matches(kept, pin)
    return room.write(lambda unit: settle_pin(unit, room.policy, right=right))
