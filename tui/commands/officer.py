"""`dutydesk officer`: adds, changes, disables and lists officers."""

import argparse
from dataclasses import asdict

from store.desk.room import DeskRoom
from store.domain.errors import BadInput, NotAllowed
from store.queries.officer_list import OfficerLine, all_officers
from store.queries.officers import by_login
from store.services.check_pin import reset_pin
from store.services.keep_officer import OfficerWanted, add_officer, change_officer, disable_officer
from store.unit_of_work import UnitOfWork
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import json_list, say
from tui.settings import Settings

LOOKERS = ("audit", "officers")
"""Rights that let somebody see the list."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Do what is asked with officers' records; gives the exit code.

    Raises:
        BadInput: an option is missing or not known.
        NotAllowed: whoever asks is no administrator.
        NotFound: no officer of that login.
        Refused: the last administrator would go.
        StoreProblem: the store cannot be used.
    """
    with at_work(asked, settings) as room:
        if asked.action == "list":
            return _list(room, json=asked.json)
        if not asked.login:
            raise BadInput("Whose record is not said.", f"Write: dutydesk officer {asked.action} LOGIN.")
        done = room.write(lambda unit: _keep(unit, room, asked))
    logbook.keep(settings.state_folder, "officer", action=asked.action, officer=done)
    said = {"add": "Added", "change": "Changed", "disable": "Disabled"}[asked.action]
    pin = " A PIN is chosen at the next sign-in." if asked.action == "add" or asked.reset_pin else ""
    say(f"{said}: {asked.login}.{pin}")
    return 0


def _keep(unit: UnitOfWork, room: DeskRoom, asked: argparse.Namespace) -> int:
    wanted = OfficerWanted(asked.name, asked.role, asked.patch, asked.team, asked.extension)
    if asked.action == "disable":
        if not wanted.nothing or asked.reset_pin:
            raise BadInput("Disabling takes the login alone.", "Leave the other options out.")
        return disable_officer(unit, room.policy, login=asked.login)
    if asked.action == "add":
        if asked.reset_pin:
            raise BadInput("A new officer has no PIN yet.", "Leave --reset-pin out.")
        return add_officer(unit, room.policy, login=asked.login, wanted=wanted)
    if wanted.nothing and not asked.reset_pin:
        raise BadInput(
            "What to change is not said.",
            "Give --name, --role, --patch, --team, --extension or --reset-pin.",
        )
    done = change_officer(unit, room.policy, login=asked.login, wanted=wanted)
    if asked.reset_pin:
        officer = by_login(unit.connection, asked.login)
        if officer is not None:
            reset_pin(unit, room.policy, officer_id=officer.id)
    return done


def _list(room: DeskRoom, *, json: bool) -> int:
    if not (any(room.policy.has_right(right, room.actor.roles) for right in LOOKERS)):
        raise NotAllowed("Your role does not reach this far.", "Ask an administrator or an auditor.")
    with room.reading() as connection:
        officers = all_officers(connection)
    if json:
        json_list({**asdict(one), "roles": list(one.roles), "patches": list(one.patches)} for one in officers)
        return 0
    for one in officers:
        say(_line(one))
    return 0


def _line(one: OfficerLine) -> str:
    parts = [f"{one.login}: {one.name}", "roles " + (", ".join(one.roles) or "none")]
    parts += [f"patches {', '.join(one.patches)}"] if one.patches else []
    parts += [f"team {one.team}"] if one.team else []
    parts += [f"extension {one.extension}"] if one.extension else []
    parts += [] if one.has_pin else ["no PIN yet"]
    parts += [] if one.active else ["DISABLED"]
    return "; ".join(parts)
