"""The escalation queue and its approvals."""

from datetime import date

from store.desk.looks import LookBook
from store.desk.officers import sign
from store.desk.room import DeskRoom
from store.domain import approvals as rules
from store.domain.actions import ACTIONS, details_for
from store.domain.errors import NotAllowed
from store.domain.gate import judge
from store.domain.money import Pence
from store.domain.views.casework import ActionChoice, ActionView, ApprovalView, EscalationSheet
from store.domain.views.people import Speaking
from store.queries import queue as queries
from store.queries.approvals import Approver, Figures, figures, request, waiting
from store.queries.officers import by_id, with_roles
from store.services import decide_approval, queue_action

_TO_DECIDE = Speaking("nobody", None, None, frozenset(), "", why="A request waits for a decision")
"""Whoever looks at a request has nobody on the line."""


class QueueDesk:
    """`tui.desk.Queue` on a store; each method raises as the service of its name."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room
        self._looks = LookBook(room)

    def sheet(self, tenancy_id: int) -> EscalationSheet:
        """What could be queued now, with what the gate says of each."""
        room, today = self._room, self._room.clock.today()
        ask = [code for code, role in room.policy.roles.items() if "request" in role.may]
        with room.reading() as connection:
            now = figures(connection, tenancy_id, room.policy, today)
            owners = with_roles(connection, ask)
        owners = tuple(sorted(owners, key=lambda one: one[1] != now.patch_officer))
        choices = tuple(self._choice(kind, now, today) for kind, action in ACTIONS.items() if action.offered)
        return EscalationSheet(tenancy_id, choices, owners, now.balance, now.collectable, now.seq)

    def queue(
        self,
        *,
        key: str,
        tenancy_id: int,
        kind: str,
        detail: str,
        reason: str,
        due_on: date,
        owner_id: int | None,
        amount: Pence | None = None,
        hold_until: date | None = None,
    ) -> ActionView:
        """Queue an action; refused with its reason and source where the gate bars it."""
        room = self._room
        action_id, again = room.write(
            lambda unit: queue_action.queue(
                unit,
                room.policy,
                room.working_days,
                key=key,
                tenancy_id=tenancy_id,
                kind=kind,
                detail=detail,
                reason=reason,
                due_on=due_on,
                owner_id=owner_id,
                amount=amount,
                hold_until=hold_until,
            )
        )
        return self._view(action_id, again=again)

    def on_account(self, tenancy_id: int) -> tuple[ActionView, ...]:
        """What is queued on an account, newest first."""
        with self._room.reading() as connection:
            return queries.on_account(connection, tenancy_id, self._room.policy, cleared=self._room.cleared)

    def approvals(self) -> tuple[ApprovalView, ...]:
        """What waits for a decision, oldest first, this officer's own requests among it."""
        room = self._room
        with room.reading() as connection:
            return waiting(connection, self._approver(), room.policy, room.clock.now())

    def approval(self, action_id: int) -> ApprovalView:
        """One request, with its figures as frozen and as they are now. The look is in the trail."""
        room = self._room
        with room.reading() as connection:
            seen = request(connection, action_id, self._approver(), room.policy, room.clock.now())
        self._looks.record(seen.action.tenancy_id, _TO_DECIDE, "approval")
        return seen

    def approve(self, *, action_id: int, seen_seq: int, pin: str, reason: str) -> ActionView:
        """Say yes to what was seen; signed with the PIN."""
        room = self._room
        self._lapse(action_id)
        signed = sign(room, pin)
        if signed is None:
            raise NotAllowed("That is not your PIN: nothing was approved.", "Type your PIN again.")
        room.write(
            lambda unit: decide_approval.approve(
                unit, room.policy, action_id=action_id, seen_seq=seen_seq, signed=signed, reason=reason
            )
        )
        return self._view(action_id)

    def refuse(self, *, action_id: int, seen_seq: int, reason: str) -> ActionView:
        """Say no, with a reason."""
        room = self._room
        self._lapse(action_id)
        room.write(
            lambda unit: decide_approval.refuse(
                unit, room.policy, action_id=action_id, seen_seq=seen_seq, reason=reason
            )
        )
        return self._view(action_id)

    def withdraw(self, *, action_id: int, version: int) -> ActionView:
        """Take one's own request back."""
        policy = self._room.policy
        self._room.write(
            lambda unit: decide_approval.withdraw_action(unit, policy, action_id=action_id, version=version)
        )
        return self._view(action_id)

    def _lapse(self, action_id: int) -> None:
        """Keep for good that a request waited too long, before the officer is told so."""
        policy = self._room.policy
        if self._room.write(lambda unit: decide_approval.lapse(unit, policy, action_id=action_id)):
            raise decide_approval.has_lapsed()

    def _approver(self) -> Approver:
        """This officer, with the roles held now."""
        with self._room.reading() as connection:
            officer = by_id(connection, self._room.officer_id)
        return Approver(self._room.officer_id, officer.roles if officer else frozenset())

    def _view(self, action_id: int, *, again: bool = False) -> ActionView:
        with self._room.reading() as connection:
            return queries.action(connection, action_id, self._room.policy, again=again)

    def _choice(self, kind: str, now: Figures, today: date) -> ActionChoice:
        policy, action = self._room.policy, ACTIONS[kind]
        details = details_for(
            kind,
            now.type,
            deceased=now.facts.deceased,
            marked=now.facts.staff_safety is not None,
            safe=now.facts.safe_contact is not None,
        )
        verdict = judge(action.step, now.facts, today=today)
        needs = rules.needs_yes(policy, kind, None)
        return ActionChoice(
            kind=kind,
            label=policy.actions[kind].label,
            details=tuple((one.code, one.name) for one in details),
            needs_amount=action.needs_amount,
            needs_approval=needs,
            approvers=rules.in_words(policy, [one.role for one in policy.actions[kind].limits]),
            due_on=self._room.working_days.for_promises().add(today, policy.actions[kind].due_working_days),
            verdict=verdict.answer.value,
            verdict_reason=verdict.reason,
            verdict_source=verdict.source,
        )
