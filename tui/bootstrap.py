"""The composition root: the only module that names concrete engine, clients and services."""

from dataclasses import dataclass
from pathlib import Path

from store import schema
from store.desk.accounts import AccountsDesk
from store.desk.casework import CaseworkDesk
from store.desk.drafts import DraftsDesk
from store.desk.money import MoneyDesk
from store.desk.officers import OfficersDesk
from store.desk.outcomes import OutcomesDesk
from store.desk.people import PeopleDesk
from store.desk.queue import QueueDesk
from store.desk.room import DeskRoom
from store.desk.wellbeing import WellbeingDesk
from store.domain.errors import Refused
from store.engine import Store, open_store
from store.facts import facts_of
from store.policy_files import adopted_policy
from store.ports import Clock
from store.practice.officers import ensure_officer
from store.services.sign_in import sign_in
from store.unit_of_work import Actor, in_unit
from store.working_days import england
from tui.desk import Accounts, Casework, Desk, Drafts, Money, Officers, Outcomes, People, Queue, Wellbeing
from tui.incidents import incident


@dataclass(frozen=True)
class OneDesk:
    """All areas of one desk, on one store."""

    people: People
    accounts: Accounts
    money: Money
    casework: Casework
    outcomes: Outcomes
    queue: Queue
    wellbeing: Wellbeing
    drafts: Drafts
    officers: Officers


def open_desk(
    where: str,
    *,
    login: str,
    clock: Clock,
    state_folder: Path,
    where_from: str = "local",
    practice: bool = False,
    newcomer: bool = False,
    policy: str = "default",
) -> Desk:
    """Open a desk on a store for an officer.

    Args:
        where: Path or URL of the store.
        login: The operating system's user, or whom a practice desk sits as.
        clock: Where time comes from.
        state_folder: This desk's own folder on this machine.
        where_from: The SSH client's address, or `local`.
        practice: Refuse a live store: it takes no `--today` and no `--as`.
        newcomer: Whoever opens a practice council is an officer there.
        policy: Name or path of the council's policy.

    Raises:
        BadInput: the policy is not there, or wrong.
        StoreProblem: the store cannot be used.
        NotAllowed: no officer of that name, or not any more.
    """
    store = open_store(where, desk=True)
    try:
        schema.check(store)
        if practice:
            _come_to_practise(store, login if newcomer else "", clock)
        actor = sign_in(store, login, clock=clock, where_from=where_from)
        rules = adopted_policy(store, policy)
    except BaseException:
        store.close()
        raise
    room = DeskRoom(store, actor, clock, rules, england(), state_folder)
    wellbeing = WellbeingDesk(room, report=incident)
    # What an emergency could not tell a store that was away is told now.
    wellbeing.bring_in()
    return _areas(room, wellbeing)


def _areas(room: DeskRoom, wellbeing: WellbeingDesk) -> OneDesk:
    return OneDesk(
        people=PeopleDesk(room),
        accounts=AccountsDesk(room),
        money=MoneyDesk(room),
        casework=CaseworkDesk(room),
        outcomes=OutcomesDesk(room),
        queue=QueueDesk(room),
        wellbeing=wellbeing,
        drafts=DraftsDesk(room),
        officers=OfficersDesk(room),
    )


def _come_to_practise(store: Store, newcomer: str, clock: Clock) -> None:
    """Refuse a live store; make an officer of whoever opens a practice one."""
    if facts_of(store).get("practice") != "yes":
        raise Refused(
            "That is a live store: nobody practises on it.",
            "Give another --store, or open it without `practice`.",
        )
    if newcomer:
        system = Actor(None, "system", frozenset())
        in_unit(
            store,
            system,
            clock,
            lambda unit: ensure_officer(unit, login=newcomer, name=newcomer.capitalize()),
        )
