"""`dutydesk audit show`: prints who looked at or changed a record, or what one officer did."""

import argparse
from datetime import datetime, time

from store.clocks import LONDON
from store.domain.errors import BadInput, NotFound
from store.queries.officers import by_login
from store.queries.trail import TrailLine, tenancy_of_reference, trail_of
from store.services.ask_trail import ask_trail
from tui.commands.at_work import at_work
from tui.commands.printing import day_asked, json_list, say
from tui.settings import Settings

DONE, NOTHING = 0, 1
"""Exit codes: there is something; the trail holds nothing of it."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print the events; gives the exit code.

    Raises:
        BadInput: neither a record nor an officer is named.
        NotAllowed: no auditor, manager or administrator.
        NotFound: no such record or officer.
        StoreProblem: the store cannot be used.
    """
    if not (asked.reference or asked.whose):
        raise BadInput("Whose trail is not said.", "Give a rent reference, or --officer LOGIN, or both.")
    day = day_asked(asked.since, "--since")
    since = datetime.combine(day, time(), LONDON) if day else None
    with at_work(asked, settings) as room:
        with room.reading() as connection:
            tenancy_id = tenancy_of_reference(connection, asked.reference) if asked.reference else None
            officer = by_login(connection, asked.whose) if asked.whose else None
        if asked.reference and tenancy_id is None:
            raise NotFound("There is no rent account of that reference.", "Check the reference.")
        if asked.whose and officer is None:
            raise NotFound("There is no officer of that login.", "Look at `dutydesk officer list`.")
        whose = officer.id if officer else None
        # Told first: whoever asks and looks away has asked all the same.
        last = room.write(
            lambda unit: ask_trail(unit, room.policy, tenancy_id=tenancy_id, officer_id=whose, since=day)
        )
        with room.reading() as connection:
            events = trail_of(connection, tenancy_id=tenancy_id, officer_id=whose, since=since, up_to=last)
            if asked.json:
                return DONE if json_list(map(_fields, events)) else NOTHING
            count = 0
            for one in events:
                say(_line(one))
                count += 1
    if not count:
        say("The trail holds nothing of it.")
    return DONE if count else NOTHING


def _line(one: TrailLine) -> str:
    who = f"{one.name} ({one.login})" if one.login else "the system"
    what = f"{one.subject} {one.subject_id}" if one.subject_id is not None else one.subject
    why = f"; why: {one.why}" if one.why else ""
    at = one.at.astimezone(LONDON)
    return f"{one.event}: {at:%d/%m/%Y %H:%M:%S}, {who}, from {one.where_from}: {one.verb} {what}{why}"


def _fields(one: TrailLine) -> dict[str, object]:
    return {
        "event": one.event,
        "at": one.at.isoformat(),
        "officer_login": one.login or None,
        "officer_name": one.name or None,
        "where_from": one.where_from,
        "verb": one.verb,
        "subject": one.subject,
        "subject_id": one.subject_id,
        "tenancy_id": one.tenancy_id,
        "why": one.why,
        "detail": [{"name": name, "value": value} for name, value in sorted(one.detail.items())],
    }
