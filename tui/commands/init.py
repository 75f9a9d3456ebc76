"""`dutydesk init`: makes a live store with its first administrator; or prints the SQL of the desks' role."""

import argparse

from store.clocks import SystemClock
from store.domain.errors import BadInput
from store.engine import store_url
from store.services.desk_role import script
from store.services.make_store import Wanted, make_store
from tui import logbook
from tui.commands.printing import as_is
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Make the store, or print the SQL; gives the exit code.

    Raises:
        BadInput: something is missing or cannot be kept.
        Refused: there is a store already.
        StoreProblem: it cannot be written.
    """
    postgresql = store_url(settings.store).get_backend_name() == "postgresql"
    if asked.sql:
        if not postgresql:
            raise BadInput("A SQLite store has no roles.", "Leave --sql out, or name a PostgreSQL store.")
        print(script(asked.role), end="")
        return 0
    for given, option in (
        (asked.council, "--council NAME"),
        (asked.books, "--books mirror or --books record"),
        (asked.administrator, "--administrator LOGIN"),
    ):
        if not given:
            raise BadInput("A new store wants a council, its books and an administrator.", f"Give {option}.")
    wanted = Wanted(asked.council, asked.books, asked.administrator, asked.name or "", asked.role)
    made = make_store(settings.store, wanted, clock=SystemClock())
    logbook.keep(settings.state_folder, "init", books=made.books)
    role = f" Desks connect as {made.role}." if postgresql else ""
    as_is(f"Made. {made.login} is its administrator and chooses a PIN at the first sign-in.{role}")
    return 0
