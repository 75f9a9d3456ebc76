"""Finding a caller and checking who speaks."""

from datetime import date

from store.desk.finding import FindDesk
from store.desk.looks import LookBook
from store.desk.room import DeskRoom
from store.domain.views.people import VerificationSheet
from store.queries import verify
from store.services.record_try import record_try
from store.services.take_message import take_message


class PeopleDesk(FindDesk):
    """What `tui.desk.People` asks for."""

    def __init__(self, room: DeskRoom) -> None:
        super().__init__(room)
        self._looks = LookBook(room)

    def sheet(self, tenancy_id: int) -> VerificationSheet:
        """Who may be speaking and what to ask them; the look is recorded.

        Raises:
            NotFound: there is no such tenancy.
            NotAllowed: as `find`.
        """
        self._may_find()
        with self._room.reading() as connection:
            made = verify.verification_sheet(
                connection, self._room.policy, tenancy_id, today=self._room.clock.today()
            )
        self._looks.record(tenancy_id, None, "verify")
        return made

    def record_try(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        outcome: str,
        asked: int,
        person_id: int | None = None,
        authority_id: int | None = None,
    ) -> int:
        """Keep that a caller was checked; gives how many tries failed today. See the service for errors."""
        return self._room.write(
            lambda unit: record_try(
                unit,
                self._room.policy,
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                outcome=outcome,
                asked=asked,
                person_id=person_id,
                authority_id=authority_id,
            )
        )

    def take_message(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int | None,
        caller_name: str,
        caller_phone: str,
        text: str,
        answer_by: date | None = None,
    ) -> int:
        """Keep a general message; gives its number. See the service for errors."""
        return self._room.write(
            lambda unit: take_message(
                unit,
                self._room.policy,
                self._room.working_days,
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                caller_name=caller_name,
                caller_phone=caller_phone,
                text=text,
                answer_by=answer_by,
            )
        )
