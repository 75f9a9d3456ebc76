"""Writing down what was said, promised and asked."""

from datetime import date

from store.desk.room import DeskRoom
from store.domain.money import Pence
from store.domain.views.casework import HoldView, PhoneView, WrapSuggestion, WrittenView
from store.domain.views.people import Speaking
from store.queries.casework import hold_view, live_holds, phones, suggestion
from store.queries.consent import require_consent
from store.services import carry_call, make_promise, place_hold, write_contact
from store.services.wrap_up import wrap_up


class CaseworkDesk:
    """`tui.desk.Casework` on a store; each method raises as the service of its name."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room

    def suggest(self, tenancy_id: int, speaking: Speaking | None) -> WrapSuggestion:
        """Dates and amounts that the wrap-up offers, as far as whoever is on the line may hear them."""
        room = self._room
        with room.reading() as connection:
            require_consent(
                connection,
                speaking,
                tenancy_id=tenancy_id,
                officer_id=room.officer_id,
                call_key="",
                today=room.clock.today(),
            )
            return suggestion(
                connection,
                tenancy_id,
                speaking=speaking,
                policy=room.policy,
                working_days=room.working_days,
                today=room.clock.today(),
            )

    def phones(self, tenancy_id: int, person_id: int | None) -> tuple[PhoneView, ...]:
        """Numbers that may be rung back; only the safe one where safe-contact rules stand."""
        with self._room.reading() as connection:
            return phones(connection, tenancy_id, person_id, today=self._room.clock.today()).numbers

    def write(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        person_id: int | None,
        channel: str,
        subject: str,
        did: str,
        said: str,
        restricted: bool,
    ) -> WrittenView:
        """Keep a contact in the diary."""
        contact_id, again = self._room.write(
            lambda unit: write_contact.write_contact(
                unit,
                self._room.policy,
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                person_id=person_id,
                channel=channel,
                subject=subject,
                did=did,
                said=said,
                restricted=restricted,
            )
        )
        return WrittenView(contact_id, again)

    def wrap_up(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        person_id: int | None,
        speaking: Speaking | None,
        subject: str,
        did: str,
        said: str,
        restricted: bool,
        promise: tuple[Pence, date, str] | None,
        call_back: tuple[str, date, str, str] | None,
    ) -> WrittenView:
        """Keep all of a call in one unit of work, or nothing of it."""
        contact_id, again = self._room.write(
            lambda unit: wrap_up(
                unit,
                self._room.policy,
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                person_id=person_id,
                speaking=speaking,
                subject=subject,
                did=did,
                said=said,
                restricted=restricted,
                promise=promise,
                call_back=call_back,
            )
        )
        return WrittenView(contact_id, again)

    def add_to(self, *, key: str, contact_id: int, text: str) -> None:
        """Keep an addendum to a contact."""
        policy = self._room.policy
        self._room.write(
            lambda unit: write_contact.add_addendum(unit, policy, key=key, contact_id=contact_id, text=text)
        )

    def promise(
        self, *, key: str, tenancy_id: int, person_id: int | None, amount: Pence, due_on: date, how: str
    ) -> int:
        """Keep a promise to pay; gives its number."""
        number, _ = self._room.write(
            lambda unit: make_promise.make_promise(
                unit,
                self._room.policy,
                key=key,
                tenancy_id=tenancy_id,
                person_id=person_id,
                amount=amount,
                due_on=due_on,
                how=how,
            )
        )
        return number

    def call_back(
        self,
        *,
        key: str,
        tenancy_id: int,
        person_id: int | None,
        phone: str,
        due_on: date,
        due_time: str,
        reason: str,
    ) -> int:
        """Keep that we owe a call; gives its number."""
        number, _ = self._room.write(
            lambda unit: make_promise.book_call_back(
                unit,
                self._room.policy,
                key=key,
                tenancy_id=tenancy_id,
                person_id=person_id,
                phone=phone,
                due_on=due_on,
                due_time=due_time,
                reason=reason,
            )
        )
        return number

    def hold(
        self,
        *,
        key: str,
        tenancy_id: int,
        reason: str,
        detail: str,
        ends_on: date,
        amount: Pence | None = None,
    ) -> HoldView:
        """Stop recovery for a while, with an end: of the whole debt, or of a part in dispute."""
        room = self._room
        hold_id, _ = room.write(
            lambda unit: place_hold.place_hold(
                unit,
                room.policy,
                room.working_days,
                key=key,
                tenancy_id=tenancy_id,
                reason=reason,
                detail=detail,
                ends_on=ends_on,
                amount=amount,
            )
        )
        with room.reading() as connection:
            return hold_view(connection, hold_id)

    def holds(self, tenancy_id: int) -> tuple[HoldView, ...]:
        """The holds that stand."""
        with self._room.reading() as connection:
            return live_holds(connection, tenancy_id, self._room.clock.today())

    def end_hold(self, *, hold_id: int, version: int, why: str) -> None:
        """End a hold before its time; refused where somebody changed it meanwhile."""
        policy = self._room.policy
        self._room.write(
            lambda unit: place_hold.end_hold(unit, policy, hold_id=hold_id, version=version, why=why)
        )

    def begin_call(self, *, key: str) -> None:
        """Keep that a call began."""
        self._room.write(lambda unit: carry_call.begin_call(unit, self._room.policy, key=key))

    def end_call(self, *, key: str, tenancy_id: int | None, speaking: Speaking | None) -> None:
        """Keep that a call ended, and with whom."""
        policy = self._room.policy
        self._room.write(
            lambda unit: carry_call.end_call(unit, policy, key=key, tenancy_id=tenancy_id, speaking=speaking)
        )
