"""`dutydesk migrate`: brings a store to this program's schema, after a backup that was proved."""

import argparse
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from store import schema
from store.domain.errors import Refused, StoreTooOld
from store.engine import Store, open_store
from store.facts import facts_of
from store.services.back_up import Made, tell_backup
from store.services.desk_role import ROLE_FACT, give_rights, is_there
from store.services.prove import prove
from store.unit_of_work import UnitOfWork, in_unit
from tui import logbook
from tui.commands.at_work import SYSTEM, clock_of
from tui.commands.backup import back_up_now
from tui.commands.printing import as_is
from tui.settings import Settings

DONE, DIFFERS = 0, 3


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Migrate the store; gives the exit code.

    Raises:
        Refused: the backup could not be proved, so nothing was changed.
        StoreProblem: the store is newer, or cannot be reached or written.
    """
    with closing(open_store(settings.store)) as store:
        before = _revision(store)
        if before == schema.HEAD:
            as_is(f"The store is at this program's schema, {before}: nothing to do.")
            return DONE
        made = back_up_now(store, _file(asked.backup, store, before, settings), settings)
        if not made.proof.clean:
            raise Refused(
                f"The books are not right: nothing was migrated, the copy is {made.file.name}.",
                "Run the program that made the store and `dutydesk prove`; tell whoever audits the books.",
            )
        schema.upgrade(store)
        in_unit(store, SYSTEM, clock_of(store), lambda unit: _tell(unit, made, before))
        proof = prove(store)
    logbook.keep(settings.state_folder, "migrate", before=before, now=schema.HEAD, proved=proof.clean)
    done = "Proved" if proof.clean else "NOT proved: restore the backup"
    as_is(f"Migrated from {before} to {schema.HEAD}. {done}. The backup before it: {made.file}")
    return DONE if proof.clean else DIFFERS


def _revision(store: Store) -> str:
    with store.reading() as connection:
        found = schema.revision_of(connection)
    if found is None:
        raise StoreTooOld("There is no Dutydesk store there yet.", "Make one with `dutydesk init`.")
    if found not in schema.KNOWN:
        schema.check(store)
    return found


def _file(asked: str | None, store: Store, revision: str, settings: Settings) -> Path:
    """Where the backup goes: as asked, else beside the store, or in the state folder of whoever migrates."""
    if asked:
        return Path(asked)
    name = f"before-{schema.HEAD}-from-{revision}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup"
    if store.dialect == "sqlite":
        path = Path(str(store.url.database))
        return path.with_name(f"{path.name}.{name}")
    settings.state_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings.state_folder / f"{store.url.database}.{name}"


def _tell(unit: UnitOfWork, made: Made, before: str) -> None:
    tell_backup(unit, made)
    unit.audit("migrate", "store", before=before, now=schema.HEAD)
    role = facts_of(unit.store).get(ROLE_FACT, "")
    if unit.store.dialect == "postgresql" and role and is_there(unit.connection, role):
        unit.connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        give_rights(unit.connection, role)
