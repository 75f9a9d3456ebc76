"""`dutydesk work`: lists what extracts left for a person to look at, and takes off what was looked at."""

import argparse
from itertools import islice
from typing import Any

from store.desk.room import DeskRoom
from store.domain.errors import BadInput
from store.domain.money import pounds
from store.queries.import_work import KINDS, WorkRow, open_counts, open_work
from store.services.finish_work import finish_work, look_at_work
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import json_rows, say
from tui.settings import Settings
from tui.wording.amounts import short_day

DONE, NOTHING = 0, 1
"""Exit codes: done, or there is something to look at; nothing is."""

MOST = 200
"""Things printed in words; `--json` prints all."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """List what is open, or take numbers off the list; gives the exit code.

    Raises:
        BadInput: no number is named, or a code that is none.
        NotAllowed: no officer of that name, or a role that does not reach this far.
        NotFound: a number is not on the list.
        StoreProblem: the store cannot be used.
    """
    if asked.action == "list":
        if asked.numbers:
            raise BadInput("The list is of everything, or of one --what.", "Leave the numbers out.")
        if asked.what and asked.what not in KINDS:
            raise BadInput("There is nothing of that code.", f"Use one of {', '.join(sorted(KINDS))}.")
        with at_work(asked, settings) as room:
            return _list(room, asked)
    numbers = [_number(one) for one in dict.fromkeys(asked.numbers)]
    if not numbers:
        raise BadInput("Which is not said.", "Write: dutydesk work done NUMBER, as the list says it.")
    with at_work(asked, settings) as room:
        room.write(lambda unit: finish_work(unit, room.policy, numbers=numbers))
    logbook.keep(settings.state_folder, "work", done=len(numbers))
    say(f"Taken off the list: {', '.join(map(str, numbers))}.")
    return DONE


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadInput("That is not a number of the list.", "Write it as `dutydesk work` says it.")
    return int(text)


def _list(room: DeskRoom, asked: argparse.Namespace) -> int:
    # Told first: whoever looks and is cut off has looked all the same.
    room.write(lambda unit: look_at_work(unit, room.policy))
    # Read whole, then printed: whoever reads a list page by page holds no look at the store open.
    with room.reading() as connection:
        counts = [one for one in open_counts(connection) if asked.what in ("", one[0])]
        rows = list(islice(open_work(connection, what=asked.what), None if asked.json else MOST))
    if asked.json:
        head = {"counts": [{"what": what, "open": many} for what, many in counts]}
        return DONE if json_rows(head, "work", map(_fields, rows)) else NOTHING
    if not counts:
        say("Nothing is left to look at.")
        return NOTHING
    for what, many in counts:
        say(f"{many:,} {what}")
    for row in rows:
        say("", *_lines(row))
    if sum(many for _, many in counts) > MOST:
        say("", f"More is listed than is shown: the first {MOST}. --what CODE narrows it, --json has all.")
    return DONE


def _lines(row: WorkRow) -> list[str]:
    whose = f", rent reference {row.rent_reference}" if row.rent_reference else ""
    amount = f", {pounds(row.amount)}" if row.amount is not None else ""
    return [
        f"{row.number}. {row.what} {row.reference}{whose}{amount}",
        f"   {row.said}",
        f"   Listed {short_day(row.listed_on)}",
    ]


def _fields(row: WorkRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "what": row.what,
        "reference": row.reference,
        "rent_reference": row.rent_reference,
        "amount": row.amount,
        "says": row.said,
        "listed_on": row.listed_on.isoformat(),
    }
