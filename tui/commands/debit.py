"""`dutydesk debit --week DATE`: raises the charges of a week on every live account, or counts them."""

import argparse
import sys
from datetime import date

from store.domain.errors import BadInput
from store.domain.money import pounds
from store.services.raise_debit import Debited, count_debit, raise_debit
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.bar import bar
from tui.commands.printing import as_is
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Raise the week, or count it; gives the exit code.

    Raises:
        BadInput: no date.
        NotAllowed: no officer of that name, or one who raises no charges.
        Refused: raised before, too far off, or the housing system keeps the ledger.
        StoreProblem: the store cannot be used; run it again.
    """
    week = _day(asked.week)
    if asked.dry_run:
        with at_work(asked, settings) as room, room.reading() as connection:
            _tell("Would charge", count_debit(connection, room.policy, week=week, today=room.clock.today()))
        return 0
    with logbook.failure_kept(settings.state_folder, "debit"), at_work(asked, settings) as room:
        done = raise_debit(
            room.store,
            room.actor,
            room.clock,
            room.policy,
            week=week,
            progress=bar("Raising the charges", sys.stderr),
        )
    logbook.keep(
        settings.state_folder,
        "debit",
        week=done.week.isoformat(),
        accounts=done.accounts,
        entries=done.entries,
        total=int(done.total),
        taken_up=done.taken_up,
    )
    _tell("Charged", done)
    return 0


def _tell(what: str, done: Debited) -> None:
    as_is(
        f"{what} the week of {done.week:%d/%m/%Y}: {done.accounts:,} accounts, {done.entries:,} lines, "
        f"{pounds(done.total)}{', taken up where it was cut' if done.taken_up else ''}."
    )
    if done.gap is not None:
        print(f"dutydesk: the week of {done.gap:%d/%m/%Y} was not raised.", file=sys.stderr)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("That is no date.", "Write it as 2026-11-30.", field="week") from error
