"""`dutydesk erase`: removes a person's data when the law says so: one asks, another agrees."""

import argparse
import json
from dataclasses import asdict

from store.desk.room import DeskRoom
from store.domain.errors import BadInput, NotFound, StoreProblem
from store.domain.rights import require
from store.engine import Store
from store.queries.erasures import ErasureLine, erasures
from store.queries.people_by_number import PersonLine
from store.services.erase_person import (
    agree_erasure,
    ask_erasure,
    refuse_erasure,
    withdraw_erasure,
    write_anew,
)
from store.services.find_people import find_people
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.find import searchable
from tui.commands.printing import json_list, note, say
from tui.settings import Settings
from tui.wording import look_ups as wording
from tui.wording.amounts import day_of, short_day

DONE, NOTHING = 0, 1
"""Exit codes: done; no request there."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Do what is asked with requests; gives the exit code.

    Raises:
        BadInput: a number, a reason or words to look for are missing.
        NotAllowed: the role does not reach this far.
        NotFound: no such person or request, or nobody was found.
        Refused: a reason to keep the data stands, one person would decide alone, or no purpose was given.
        StoreProblem: the store cannot be used.
    """
    given = 0 if asked.action in ("list", "find") else _number(asked)
    words = searchable(" ".join(asked.which)) if asked.action == "find" else ""
    if asked.action == "find" and not words.strip():
        raise BadInput("Whom to look for is not said.", "Write: dutydesk erase find WORDS --why REASON.")
    with at_work(asked, settings) as room:
        if asked.action == "list":
            return _list(room, as_json=asked.json)
        if asked.action == "find":
            return _find(room, words, asked)
        number, said = _decide(room, asked, given)
        if asked.action == "agree":
            _write_anew(room.store)
    logbook.keep(settings.state_folder, "erase", action=asked.action, request=number)
    say(said)
    return DONE


def _number(asked: argparse.Namespace) -> int:
    whose = "the person's" if asked.action == "ask" else "the request's"
    write = f"Write: dutydesk erase {asked.action} NUMBER."
    if not asked.which:
        raise BadInput(f"Which is not said: {whose} number.", write)
    (text, *more) = asked.which
    if more or not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadInput(f"That is not one number: {whose} is wanted.", write)
    return int(text)


def _decide(room: DeskRoom, asked: argparse.Namespace, number: int) -> tuple[int, str]:
    policy = room.policy
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


def _find(room: DeskRoom, words: str, asked: argparse.Namespace) -> int:
    found = room.write(lambda unit: find_people(unit, room.policy, words=words, why=asked.why))
    if asked.json:
        json_list(map(_person_fields, found.people))
    elif not found.people:
        raise NotFound(wording.NOTHING_FOUND, wording.TRY_OTHERS)
    else:
        for one in found.people:
            say(_person(one))
    if found.more:
        note(wording.MORE_FOUND)
    return DONE if found.people else NOTHING


def _person(one: PersonLine) -> str:
    row = one.tenancy
    ended = f", ended {row.ended_on:%d/%m/%Y}" if row.ended_on else ""
    where = wording.ADDRESS_HIDDEN if row.address_hidden else row.address
    state = {"waiting": "; erasure asked for", "done": "; erased"}.get(one.asked, "")
    return (
        f"Person {one.person_id}: {one.name or 'no name on file'}, {one.role}, "
        f"rent reference {row.rent_reference}{ended}, {where}{state}"
    )


def _person_fields(one: PersonLine) -> dict[str, object]:
    row = one.tenancy
    return {
        "person_id": one.person_id,
        "name": one.name,
        "role": one.role,
        "rent_reference": row.rent_reference,
        "address": "" if row.address_hidden else row.address,
        "address_hidden": row.address_hidden,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "erasure": one.asked or None,
    }


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
    decided = f", {one.state} {short_day(day_of(one.decided_at))}" if one.decided_at else f", {one.state}"
    by = f" by {one.decided_by}" if one.decided_by else ""
    return (
        f"Request {one.number}: person {one.person_id}, {one.why}, {one.reason}; "
        f"asked {short_day(day_of(one.asked_at))} by {one.asked_by}{decided}{by}"
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
