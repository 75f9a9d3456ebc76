"""`dutydesk queue`: prints what waits to be done: requests for another person's yes, and open actions."""

import argparse
from datetime import date
from typing import Any

from store.domain.views.casework import ActionView, ApprovalView
from tui.commands.printing import as_json, note, say
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print what waits; gives the exit code, 1 where nothing does.

    Raises:
        NotAllowed: no officer of that name, or one who may not find people.
        StoreProblem: the store cannot be used.
    """
    from store.desk.look_ups import waiting
    from tui.commands.at_work import at_work
    from tui.wording import look_ups as wording

    with at_work(asked, settings) as room:
        waits, today = waiting(room, mine=asked.mine), room.clock.today()
    nothing = not (waits.approvals or waits.actions)
    if asked.json:
        as_json(
            {
                "approvals": [_approval(one) for one in waits.approvals],
                "actions": [_action(one, today) for one in waits.actions],
            }
        )
        if waits.more:
            note(wording.MORE_WAITS)
        return 1 if nothing else 0
    if nothing:
        say(wording.NOTHING_WAITS)
        return 1
    if waits.approvals:
        say(f"Waiting for a yes: {len(waits.approvals)}")
        for one in waits.approvals:
            say("", *wording.approval(one))
    if waits.actions:
        say(*([""] if waits.approvals else []), f"Open actions: {len(waits.actions)}")
        for action in waits.actions:
            say("", *wording.open_action(action, today))
    if waits.more:
        say("", wording.MORE_WAITS)
    return 0


def _common(one: ActionView) -> dict[str, Any]:
    return {
        "number": one.id,
        "kind": one.kind,
        "label": one.label,
        "detail": one.detail,
        "amount": one.amount,
        "rent_reference": one.rent_reference,
        "name": one.name,
        "due_on": one.due_on.isoformat(),
        "owner": one.owner,
        "asked_by": one.requested_by,
        "asked_at": one.requested_at.isoformat(timespec="seconds"),
    }


def _action(one: ActionView, today: date) -> dict[str, Any]:
    return {**_common(one), "overdue": one.due_on < today}


def _approval(one: ApprovalView) -> dict[str, Any]:
    return {
        **_common(one.action),
        "last_day": one.last_day.isoformat(),
        "lapsed": one.lapsed,
        "moved": one.changed,
        "yours": one.mine,
        "may_decide": one.may_decide,
        "why_not": one.why_not,
    }
