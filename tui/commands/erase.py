"""`dutydesk erase`: removes a person's data when the law says so: one asks, another agrees."""

import argparse
import json
from dataclasses import asdict

from store.desk.room import DeskRoom
from store.domain.errors import BadInput, StoreProblem
from store.domain.rights import require
from store.engine import Store
from store.queries.erasures import ErasureLine, erasures
from store.services.erase_person import (
    agree_erasure,
    ask_erasure,
    refuse_erasure,
    withdraw_erasure,
    write_anew,
)
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.printing import json_list, note, say
from tui.settings import Settings

DONE, NOTHING = 0, 1
"""Exit codes: done; no request there."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Do what is asked with requests; gives the exit code.

    Raises:
        BadInput: a number or a reason is missing.
        NotAllowed: the role does not reach this far.
        NotFound: no such person or request.
        Refused: a reason to keep the data stands, or one person would decide alone.
        StoreProblem: the store cannot be used.
    """
    if asked.action != "list" and asked.number is None:
        whose = "the person's" if asked.action == "ask" else "the request's"
        raise BadInput(f"Which is not said: {whose} number.", f"Write: dutydesk erase {asked.action} NUMBER.")
    with at_work(asked, settings) as room:
        if asked.action == "list":
            return _list(room, as_json=asked.json)
        number, said = _decide(room, asked)
        if asked.action == "agree":
            _write_anew(room.store)
    logbook.keep(settings.state_folder, "erase", action=asked.action, request=number)
    say(said)
    return DONE


def _decide(room: DeskRoom, asked: argparse.Namespace) -> tuple[int, str]:
    policy, number = room.policy, int(asked.number)
    if asked.action == "ask":
        made = room.write(
            lambda unit: ask_erasure(unit, policy, person_id=number, why="request", reason=asked.reason)
        )
        return made, f"Asked: request {made}. Another person agrees: dutydesk erase agree {made}."
    if asked.action == "agree":
        removed = room.write(lambda unit: agree_erasure(unit, policy, number=number))
        rows = ", ".join(f"{table} {count}" for table, count in sorted(removed.items()))
        return number, f"Erased: {rows}. Backups and exports made before still hold it."
    if asked.action == "refuse":
        room.write(lambda unit: refuse_erasure(unit, policy, number=number, reason=asked.reason))
        return number, f"Refused: request {number}."
    room.write(lambda unit: withdraw_erasure(unit, policy, number=number))
    return number, f"Withdrawn: request {number}."


def _write_anew(store: Store) -> None:
    try:
        write_anew(store)
    except StoreProblem:
        note("The file could not be written anew: its free pages may still hold it. Run VACUUM on it.")


def _list(room: DeskRoom, *, as_json: bool) -> int:
    require(room.policy, room.actor.roles, "ask_erasure")
    with room.reading() as connection:
        found = erasures(connection)
    if as_json:
        json_list(map(_fields, found))
    else:
        for one in found:
            say(_line(one))
        if not found:
            say("Nobody's data is asked for.")
    return DONE if found else NOTHING


def _line(one: ErasureLine) -> str:
    decided = f", {one.state} {one.decided_at:%d/%m/%Y}" if one.decided_at else f", {one.state}"
    by = f" by {one.decided_by}" if one.decided_by else ""
    return (
        f"Request {one.number}: person {one.person_id}, {one.why}, {one.reason}; "
        f"asked {one.asked_at:%d/%m/%Y} by {one.asked_by}{decided}{by}"
    )


def _fields(one: ErasureLine) -> dict[str, object]:
    removed = json.loads(one.removed) if one.removed else {}
    return {
        **asdict(one),
        "asked_at": one.asked_at.isoformat(),
        "decided_at": one.decided_at.isoformat() if one.decided_at else None,
        "decided_by": one.decided_by or None,
        "removed": [{"table": table, "rows": rows} for table, rows in sorted(removed.items())],
    }
