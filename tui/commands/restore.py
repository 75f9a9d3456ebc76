"""`dutydesk restore FILE`: makes a new store of a backup, proved before it is in its place."""

import argparse
from contextlib import closing
from pathlib import Path

from store.engine import open_store
from store.facts import facts_of
from store.services.desk_role import ROLE_FACT, give_rights, is_there
from store.services.restore_store import restore
from store.unit_of_work import UnitOfWork, in_unit
from tui import logbook
from tui.commands.at_work import SYSTEM, clock_of
from tui.commands.printing import as_is
from tui.commands.steps import steps
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Restore into a new store; gives the exit code.

    Raises:
        Refused: there is a store, or the backup does not prove.
        StoreProblem: the backup is not whole, or the store cannot be written.
    """
    try:
        made = restore(Path(asked.file), settings.store, progress=steps())
    except Exception as fault:
        logbook.keep(settings.state_folder, "restore", failed=type(fault).__name__)
        raise
    said = f"Restored and proved: {made.backup.rows:,} rows as they were at {made.backup.made_at}."
    with closing(open_store(settings.store)) as store:
        role = facts_of(store).get(ROLE_FACT, "")

        def tell(unit: UnitOfWork) -> bool:
            unit.audit("restore", "store", made_at=made.backup.made_at, dialect=made.backup.dialect)
            if store.dialect != "postgresql" or not role or not is_there(unit.connection, role):
                return False
            give_rights(unit.connection, role)
            return True

        wanted = not made.wants_migrating and store.dialect == "postgresql" and bool(role)
        given = not made.wants_migrating and in_unit(store, SYSTEM, clock_of(store), tell)
        if wanted and not given:
            said += " The desks' role is not on this server: run what `dutydesk init --sql` prints."
    logbook.keep(settings.state_folder, "restore", rows=made.backup.rows, trail=made.proof.last_event)
    if made.wants_migrating:
        said += " It is of an older schema: run `dutydesk migrate` next."
    as_is(said)
    return 0
