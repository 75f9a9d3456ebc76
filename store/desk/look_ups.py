"""Looking things up without a screen: which account, for whom, and what waits; rights as at the desk."""

from dataclasses import dataclass

from sqlalchemy import Connection

from store.desk.queue import QueueDesk
from store.desk.room import DeskRoom
from store.domain.callers import EVERYTHING, Caller, CallerKind, subjects
from store.domain.cards import find_card_numbers, refuse_card_numbers
from store.domain.cleaning import clean_line
from store.domain.errors import NotAllowed, Refused
from store.domain.purposes import LONGEST, says_something
from store.domain.rights import require
from store.domain.views.casework import ActionView, ApprovalView
from store.domain.views.money import ReceiptView
from store.domain.views.people import Speaking
from store.queries import queue
from store.queries.case_file import liable_role
from store.queries.on_the_line import checked_caller
from store.queries.receipts import posting_of_receipt
from store.queries.statement import tenancy_of_reference
from store.services.receipts import print_receipt
from store.services.take_text import known_references

_REFERENCE = 40
"""Characters of a reference."""


@dataclass(frozen=True)
class Opening:
    """An account that may be looked at, for whom, and in which call."""

    tenancy_id: int
    speaking: Speaking
    call_key: str


@dataclass(frozen=True)
class Waiting:
    """What waits to be done."""

    approvals: tuple[ApprovalView, ...]
    """For another person's yes, oldest first."""
    actions: tuple[ActionView, ...]
    """Open, the soonest due first."""
    more: bool
    """There are more open actions than these."""


def opening(room: DeskRoom, reference: str, why: str) -> Opening:
    """The account of a reference, opened for the tenant on this officer's line, else for a purpose.

    Raises:
        BadInput: a card number in the purpose.
        NotAllowed: the role may not find people.
        NotFound: no account has that reference.
        Refused: nobody on the line was checked, and no purpose was given.
    """
    _may_find(room)
    with room.reading() as connection:
        tenancy_id = tenancy_of_reference(connection, clean_line(reference, limit=_REFERENCE).text)
        return _opening(room, connection, tenancy_id, why)


def receipt(room: DeskRoom, number: int, why: str) -> ReceiptView:
    """A receipt printed for the tenant on this officer's line, else a COPY of it for a purpose.

    Raises:
        BadInput: a card number in the purpose.
        NotAllowed: the role may not find people, or takes no payments.
        NotFound: no receipt has that number.
        Refused: nobody on the line was checked for its account, and no purpose was given.
    """
    require(room.policy, room.actor.roles, "print_receipt")
    _may_find(room)
    with room.reading() as connection:
        posting_id, tenancy_id = posting_of_receipt(connection, number)
        purpose = _opening(room, connection, tenancy_id, why).speaking.why
    return room.write(
        lambda unit: print_receipt(unit, policy=room.policy, posting_id=posting_id, why=purpose)
    )[0]


def _opening(room: DeskRoom, connection: Connection, tenancy_id: int, why: str) -> Opening:
    officer, today = room.officer_id, room.clock.today()
    checked = None
    if not why:
        checked = checked_caller(connection, officer_id=officer, tenancy_id=tenancy_id, now=room.clock.now())
    kind = liable_role(connection, tenancy_id, checked[1]) if checked else None
    if checked is not None and kind is not None:
        key, person_id = checked
        caller = Caller(CallerKind(kind), verified=True)
        may = frozenset(one.value for one in subjects(caller, today=today))
        return Opening(tenancy_id, Speaking(kind, person_id, None, may, "", at=room.clock.now()), key)
    if not says_something(why):
        raise Refused(
            "Nobody on your line was checked for this account, and no purpose was given.",
            'Say why in three words or more: --why "preparing the court bundle". It is kept in the trail.',
        )
    purpose = clean_line(why, limit=LONGEST).text
    if find_card_numbers(purpose):
        refuse_card_numbers(purpose, field="why", known_references=known_references(connection, purpose))
    alone = frozenset(one.value for one in EVERYTHING)
    return Opening(
        tenancy_id, Speaking("nobody", None, None, alone, "", why=purpose, at=room.clock.now()), ""
    )


def waiting(room: DeskRoom, *, mine: bool = False) -> Waiting:
    """What waits: requests for a yes, and open actions.

    Args:
        room: Whose desk.
        mine: Only requests that this officer made or may decide, and actions this officer owns.

    Raises:
        NotAllowed: the role may not find people.
    """
    _may_find(room)
    approvals = QueueDesk(room).approvals()
    if mine:
        approvals = tuple(one for one in approvals if one.mine or one.may_decide)
    with room.reading() as connection:
        actions = queue.open_actions(
            connection, room.policy, cleared=room.cleared, owner_id=room.officer_id if mine else None
        )
    return Waiting(approvals, actions[: queue.MOST_OPEN], more=len(actions) > queue.MOST_OPEN)


def _may_find(room: DeskRoom) -> None:
    if not room.policy.has_right("find", room.actor.roles):
        raise NotAllowed("Your role does not reach to people's records.", "Ask an officer whose role does.")
