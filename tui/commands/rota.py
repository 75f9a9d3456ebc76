"""`dutydesk rota`: prints who is on duty, or takes a rota in."""

import argparse
from dataclasses import asdict
from pathlib import Path

from store.domain.errors import BadInput
from store.domain.rota_file import LARGEST_FILE, read_rota
from store.queries.officer_list import shifts_on
from store.services.bring_in_rota import bring_in_rota
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import day_asked, json_list, say
from tui.settings import Settings

DONE, NOTHING = 0, 1
"""Exit codes: there is something; nobody is on duty."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print or take in; gives the exit code.

    Raises:
        BadInput: a file that is none, or slips in it.
        NotAllowed: whoever takes a rota in is no administrator.
        StoreProblem: the store cannot be used.
    """
    if asked.action == "import":
        return _take_in(asked, settings)
    if asked.file:
        raise BadInput("A file is for taking a rota in.", "Write: dutydesk rota import FILE.")
    with at_work(asked, settings) as room:
        day = day_asked(asked.date, "--date") or room.clock.today()
        with room.reading() as connection:
            shifts = shifts_on(connection, day)
    if asked.json:
        json_list({**asdict(one), "on": one.on.isoformat()} for one in shifts)
        return DONE if shifts else NOTHING
    if not shifts:
        say(f"Nobody is on duty on {day:%d/%m/%Y}.")
        return NOTHING
    for one in shifts:
        since = " since the evening before" if one.overnight else ""
        extension = f", extension {one.extension}" if one.extension else ""
        note = f"; {one.note}" if one.note else ""
        say(f"{one.duty}: {one.starts} to {one.ends}{since}, {one.name}{extension}{note}")
    return DONE


def _take_in(asked: argparse.Namespace, settings: Settings) -> int:
    if not asked.file:
        raise BadInput("Which file is not said.", "Write: dutydesk rota import FILE.")
    try:
        with Path(asked.file).open("rb") as opened:
            raw = opened.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise BadInput("That file cannot be read.", "Check the path.") from fault
    turns = read_rota(raw)
    with at_work(asked, settings) as room:
        taken = room.write(lambda unit: bring_in_rota(unit, room.policy, turns=turns))
    logbook.keep(settings.state_folder, "rota", turns=taken.turns, added=taken.added, removed=taken.removed)
    if not (taken.added or taken.removed):
        say("The rota is as the file says: nothing changed.")
    else:
        say(f"Taken in: {taken.turns} turns on {taken.days} days; {taken.added} new, {taken.removed} gone.")
    return DONE
