"""Opens a store for a command that somebody does: who, when, under which policy, as at a desk."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from store import schema
from store.clocks import PracticeClock, SystemClock
from store.desk.room import DeskRoom
from store.domain.errors import Refused
from store.engine import Store, open_store
from store.facts import facts_of
from store.policy_files import adopted_policy
from store.ports import Clock
from store.services.sign_in import sign_in
from store.unit_of_work import Actor
from store.working_days import england_when_asked
from tui.commands import desk
from tui.settings import Settings, parse_moment


@contextmanager
def at_work(asked: argparse.Namespace, settings: Settings) -> Iterator[DeskRoom]:
    """The room of whoever runs the command, as the operating system or, on a practice store, `--as` says.

    Raises:
        StoreProblem: the store cannot be used.
        NotAllowed: no officer of that name, or not any more.
        Refused: `--as` or `--today` on a live store.
        BadInput: the policy that the settings name is not there, or wrong.
    """
    store = open_store(settings.store)
    try:
        schema.check(store)
        clock = clock_of(store, today=asked.today or "", officer=asked.officer or "")
        actor = sign_in(store, asked.officer or desk.login(), clock=clock, where_from=desk.where_from())
        yield DeskRoom(
            store,
            actor,
            clock,
            adopted_policy(store, settings.policy),
            england_when_asked(),
            settings.state_folder,
        )
    finally:
        store.close()


def clock_of(store: Store, *, today: str = "", officer: str = "") -> Clock:
    """The machine's clock; of a practice store, its own day or the one asked for.

    Raises:
        Refused: a live store is asked to pretend.
    """
    facts = facts_of(store)
    if facts.get("practice") != "yes":
        if today or officer:
            raise Refused(
                "That is a live store: it takes no --as and no --today.",
                "Leave them out, or name a practice store.",
            )
        return SystemClock()
    day, at = parse_moment(today) if today else (date.fromisoformat(facts["today"][:10]), "")
    return PracticeClock(day, at)


SYSTEM = Actor(None, "system", frozenset())
"""Who does what a timer or an installation does."""
