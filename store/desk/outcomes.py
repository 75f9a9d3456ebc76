"""Telling what became of what was begun."""

from datetime import date

from store.desk.room import DeskRoom
from store.domain.views.casework import ActionView
from store.domain.views.outcomes import OutcomeSheet
from store.queries import queue
from store.queries.outcomes import outcome_sheet
from store.services import complete_action, consider_need, review_notice


class OutcomesDesk:
    """`tui.desk.Outcomes` on a store; each method raises as the service of its name."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room

    def sheet(self, tenancy_id: int) -> OutcomeSheet:
        """Open work, reviews of notices, and needs to consider."""
        room = self._room
        with room.reading() as connection:
            return outcome_sheet(
                connection, tenancy_id, room.policy, roles=room.actor.roles, today=room.clock.today()
            )

    def complete(
        self, *, key: str, action_id: int, version: int, outcome: str, how: str, on: date, said: str
    ) -> ActionView:
        """Keep that open work was carried out, or is not wanted any more."""
        room = self._room
        again = room.write(
            lambda unit: complete_action.complete_action(
                unit,
                room.policy,
                key=key,
                action_id=action_id,
                version=version,
                outcome=outcome,
                how=how,
                on=on,
                said=said,
            )
        )
        with room.reading() as connection:
            return queue.action(connection, action_id, room.policy, again=again)

    def ask_review(self, *, notice_id: int, version: int, asked_on: date) -> None:
        """Keep that the tenant asked for a review of a notice."""
        policy = self._room.policy
        self._room.write(
            lambda unit: review_notice.ask_review(
                unit, policy, notice_id=notice_id, version=version, asked_on=asked_on
            )
        )

    def decide_review(self, *, notice_id: int, version: int, decided_on: date, outcome: str) -> None:
        """Keep how a review was decided."""
        policy = self._room.policy
        self._room.write(
            lambda unit: review_notice.decide_review(
                unit, policy, notice_id=notice_id, version=version, decided_on=decided_on, outcome=outcome
            )
        )

    def consider(self, *, tenancy_id: int, flag_id: int, version: int, outcome: str) -> None:
        """Keep that a need was considered, and what came of it."""
        policy = self._room.policy
        self._room.write(
            lambda unit: consider_need.consider_need(
                unit, policy, tenancy_id=tenancy_id, flag_id=flag_id, version=version, outcome=outcome
            )
        )
