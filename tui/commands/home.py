"""`dutydesk home`: lists the desk's postings that are not surely home, and keeps what is said of them."""

import argparse
import re
from collections.abc import Sequence
from typing import Any

from store.desk.room import DeskRoom
from store.domain.errors import BadInput, NotFound
from store.domain.views.mirror import AwayRow, DifferRow
from store.queries.mirror import MOST, differing, entry_handed_over, not_home, unsure, work_reference
from store.services.come_home import confirm_home, deny_home, look_for_home, settle_difference
from store.unit_of_work import UnitOfWork
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import as_json, note, say
from tui.commands.records import iso
from tui.settings import Settings
from tui.wording import home as wording

DONE, NOTHING = 0, 1
"""Exit codes: done, or there is something to look at; nothing is."""

_POSTING = re.compile(r"([0-9]{1,9})/([0-9]{1,9})", re.ASCII)
_SAID = {"confirm": "Home", "deny": "Not that line; away again", "settle": "Settled"}


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """List, or keep what is said of the postings named, all or none; gives the exit code.

    Raises:
        AlreadyDecided: a posting is not in question.
        BadInput: no posting is named, or not as batch and line.
        NotAllowed: no officer of that name, or a role that does not reach this far.
        NotFound: no such posting, or no such difference.
        Refused: this store keeps the ledger of record.
        StoreProblem: the store cannot be used.
    """
    if asked.action == "list":
        if asked.which:
            raise BadInput("The list is of all postings.", "Leave the rest out.")
        with at_work(asked, settings) as room:
            return _list(room, asked)
    if not asked.which:
        raise BadInput("Which is not said.", f"Write: dutydesk home {asked.action}, and what the list names.")
    which = tuple(dict.fromkeys(asked.which))
    places = which if asked.action == "settle" else [_place(one) for one in which]
    with at_work(asked, settings) as room:
        room.write(lambda unit: _decide(room, unit, asked.action, places))
    logbook.keep(settings.state_folder, "home", action=asked.action, postings=len(which))
    say(f"{_SAID[asked.action]}: {', '.join(which)}.")
    return DONE


def _place(text: str) -> tuple[int, int]:
    found = _POSTING.fullmatch(text)
    if found is None:
        raise BadInput("A posting is named by its batch and line.", "Write it as 2/14: `dutydesk home list`.")
    return int(found[1]), int(found[2])


def _decide(room: DeskRoom, unit: UnitOfWork, action: str, places: Sequence[Any]) -> None:
    for one in places:
        if action == "settle":
            settle_difference(unit, room.policy, reference=one)
            continue
        entry = entry_handed_over(unit.connection, *one)
        if entry is None:
            raise NotFound(
                f"No posting was handed over as {work_reference(*one)}.", "Look at `dutydesk home list`."
            )
        service = confirm_home if action == "confirm" else deny_home
        service(unit, room.policy, account_id=entry[0], seq=entry[1])


def _list(room: DeskRoom, asked: argparse.Namespace) -> int:
    # Told first: whoever looks and is cut off has looked all the same.
    room.write(lambda unit: look_for_home(unit, room.policy))
    days, today = room.policy.books.mirror.home_days, room.clock.today()
    with room.reading() as connection:
        doubtful = unsure(connection)
        late = not_home(connection, today=today, after_days=days)
        differ = differing(connection)
    if asked.json:
        as_json(
            {
                "after_days": days,
                "unsure": [_unsure(one) for one in doubtful],
                "not_home": [_away(one) for one in late],
                "differ": [_differ(one) for one in differ],
            }
        )
    else:
        say(*wording.lists(doubtful, late, differ, after_days=days))
    if max(len(doubtful), len(late), len(differ)) >= MOST:
        note(wording.MORE)
    return DONE if doubtful or late or differ else NOTHING


def _away(one: AwayRow) -> dict[str, Any]:
    return {
        "posting": work_reference(one.batch, one.line),
        "rent_reference": one.rent_reference,
        "sub_account": one.sub_account,
        "kind": one.kind,
        "posted_on": iso(one.posted_on),
        "handed_over_on": iso(one.handed_over_on),
        "amount": one.amount,
        "receipt": one.receipt,
    }


def _unsure(one: AwayRow) -> dict[str, Any]:
    return {**_away(one), "line_reference": one.home_reference, "line_on": iso(one.home_on)}


def _differ(one: DifferRow) -> dict[str, Any]:
    return {
        "line_reference": one.reference,
        "what": one.what,
        "rent_reference": one.rent_reference,
        "amount": one.amount,
        "says": one.said,
    }
