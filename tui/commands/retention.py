"""`dutydesk retention`: lists whose data has been kept long enough, and asks for its erasure."""

import argparse
from functools import partial
from itertools import islice

from store.desk.room import DeskRoom
from store.domain.errors import NotFound, Refused
from store.domain.rights import require
from store.queries.erasures import Due, due
from store.services.erase_person import ask_erasure
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import json_list, say
from tui.settings import Settings

DONE, NOTHING = 0, 1
"""Exit codes: somebody is listed; nobody is."""
MOST = 10_000
"""People that one run lists or asks for."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """List, or ask; gives the exit code.

    Raises:
        NotAllowed: the role does not reach this far.
        StoreProblem: the store cannot be used.
    """
    with at_work(asked, settings) as room:
        require(room.policy, room.actor.roles, "ask_erasure")
        with room.reading() as connection:
            today, periods = room.clock.today(), room.policy.retention
            found = list(islice(due(connection, today=today, periods=periods), MOST))
        if asked.ask:
            return _ask(room, found, settings)
    if asked.json:
        json_list(_fields(one) for one in found)
        return DONE if found else NOTHING
    for one in found:
        references = ", ".join(one.references) or "no account"
        say(f"Person {one.person_id}: {references}; ended {one.ended_on:%d/%m/%Y}")
    if not found:
        say("Nobody's data has been kept longer than the policy says.")
    return DONE if found else NOTHING


def _ask(room: DeskRoom, found: list[Due], settings: Settings) -> int:
    reason, asked = f"retention, policy {room.policy.version}", 0
    for one in found:
        ask = partial(
            ask_erasure, policy=room.policy, person_id=one.person_id, why="retention", reason=reason
        )
        try:
            room.write(ask)
        except (Refused, NotFound):
            # Something came up for this person since the list was made: next time.
            continue
        asked += 1
    logbook.keep(settings.state_folder, "retention", asked=asked)
    say(f"Asked for {asked}. Another person agrees to each: dutydesk erase list.")
    return DONE if asked else NOTHING


def _fields(one: Due) -> dict[str, object]:
    return {
        "person_id": one.person_id,
        "rent_references": list(one.references),
        "ended_on": one.ended_on.isoformat(),
    }
