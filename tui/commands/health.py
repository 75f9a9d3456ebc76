"""`dutydesk health`: says whether the store can be worked on; the exit code is for monitoring."""

import argparse
import sys
from contextlib import closing
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime

from store.domain.errors import BadInput, StoreProblem
from store.engine import open_store
from store.policy_files import set_policy
from store.services.check_health import Health, Trouble, check_health
from tui.commands.printing import as_is, as_json
from tui.settings import Settings

WELL, NOT_WELL, AWAY = 0, 3, 4
"""Exit codes: well; it can be reached and somebody should look; it cannot be used."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Look, say, and give the exit code.

    Raises:
        StoreProblem: it cannot be used; with `--json` it is printed instead.
    """
    try:
        with closing(open_store(settings.store)) as store:
            seen = _with_policy(check_health(store, now=datetime.now(UTC)), settings.policy)
    except StoreProblem as problem:
        if not asked.json:
            raise
        unseen = dict.fromkeys(field.name for field in fields(Health))
        trouble = {"code": "away", "says": problem.what}
        as_json({"well": False, "reachable": False, **unseen, "troubles": [trouble]})
        return AWAY
    if asked.json:
        as_json({"well": seen.well, "reachable": True, **asdict(seen)})
    elif seen.well:
        as_is(line(seen))
    else:
        # Where cron's mail and a monitor look, also when what is well is thrown away.
        as_is(*(f"{one.code}: {one.says}" for one in seen.troubles), stream=sys.stderr)
    return WELL if seen.well else NOT_WELL


def _with_policy(seen: Health, which: str) -> Health:
    """What a policy that nobody can work by adds: no desk opens on it."""
    try:
        set_policy(which)
    except BadInput as fault:
        return replace(seen, troubles=(*seen.troubles, Trouble("policy", f"{fault.what} {fault.do}")))
    return seen


def line(seen: Health) -> str:
    """A store that is well, in one line."""
    free = f", {seen.free_bytes // 1_000_000:,} MB free" if seen.free_bytes is not None else ""
    backup = f", backup {seen.last_backup[:16]}" if seen.last_backup else ""
    return f"Well: schema {seen.schema}, writable, trail at event {seen.last_event}{backup}{free}."
