"""`dutydesk practice`: opens a desk on the made-up council, which is made when it is not there."""

import argparse
from datetime import date
from pathlib import Path

from store.ports import Clock
from tui.commands.desk import login, open_app
from tui.settings import Settings, parse_moment, practice_store


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Make the council when it is not there, and open a desk on it unless asked only to make or describe it.

    Raises:
        DutydeskError: what cannot be made or opened, in words.
    """
    where = settings.store if settings.store_named else practice_store()
    day, at = parse_moment(asked.today) if asked.today else (None, "")
    only = asked.describe or asked.make_only
    # The maker is dear to import: a council that is there is opened without it, at once.
    wishes = (asked.size, asked.seed, asked.history_weeks)
    if only or any(wish is not None for wish in wishes) or not Path(where).is_file():
        from tui.commands.making import ready, show

        ready(where, size=asked.size, seed=asked.seed, today=day, history_weeks=asked.history_weeks)
        if asked.describe:
            show(where)
    if only:
        return 0
    return open_app(
        settings,
        where,
        asked.officer or login(),
        lambda: _clock(where, day, at),
        mouse=asked.mouse,
        practice=True,
        newcomer=not asked.officer,
    )


def _clock(where: str, day: date | None, at: str) -> Clock:
    """The council's own day, unless another was asked for."""
    from contextlib import closing

    from store.clocks import PracticeClock
    from store.engine import open_store
    from store.facts import facts_of

    if day is None:
        with closing(open_store(where, read_only=True)) as store:
            day = date.fromisoformat(facts_of(store)["today"])
    return PracticeClock(day, at)
