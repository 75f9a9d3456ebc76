"""Which schema a store has, and how it gets to ours: Alembic, the same revisions on both databases."""

from sqlalchemy import Connection, text

from store.domain.errors import StoreDamaged, StoreTooNew, StoreTooOld
from store.engine import Store, open_store, told

HEAD = "0002b"
"""The revision this program reads and writes."""

KNOWN = ("0001b", "0002b")
"""Every revision up to ours, oldest first. One that a store may have been made with never changes."""

EARLIER = ("0001", "0002")
"""Revisions from before the first release, whose tables were others."""


def revision_of(connection: Connection) -> str | None:
    """The store's revision, or nothing where it has no schema yet.

    Raises:
        StoreDamaged: there is something there, but not ours.
    """
    if connection.dialect.name == "sqlite":
        there = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        )
    else:
        there = (
            connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
            .scalars()
            .all()
        )
    if "alembic_version" in there:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if there:
        raise StoreDamaged(
            "That is a database, but not a Dutydesk store.", "Check --store; nothing in it was touched."
        )
    return None


def check(store: Store) -> None:
    """Refuse a store whose schema is not ours.

    Raises:
        StoreTooNew: a newer program made it.
        StoreTooOld: it wants migrating, or has no schema at all.
        StoreDamaged: it is not a Dutydesk store.
    """
    with store.reading() as connection:
        found = revision_of(connection)
    if found == HEAD:
        return
    require_known(found)
    raise StoreTooOld("The store is older than this program.", "Ask the administrator to migrate it.")


def require_known(
    revision: str | None,
    newer: tuple[str, str] = (
        "A newer Dutydesk made this store: this program could damage it.",
        "Update the program, or open the store with the newer one.",
    ),
) -> None:
    """Refuse what another program made; no schema at all is nobody's.

    Args:
        revision: Of a store or a backup.
        newer: What to say, and do, where a newer program made it.

    Raises:
        StoreTooNew: a newer program made it.
        StoreTooOld: a program from before the first release made it.
    """
    if revision is None or revision in KNOWN:
        return
    if revision in EARLIER:
        raise StoreTooOld(
            "A Dutydesk from before the first release made this: its tables were others.",
            "Make it anew: a practice council at another path, a live store with `dutydesk init`.",
        )
    raise StoreTooNew(*newer)


def upgrade(store: Store | str, *, to: str = HEAD) -> None:
    """Bring a store to our schema, all or nothing.

    Args:
        store: An open store, or the URL of one (a SQLite file is made where there is none).
        to: An older revision of ours, for a copy of an older store.
    """
    if isinstance(store, str):
        opened = open_store(store, create=True)
        try:
            upgrade(opened, to=to)
        finally:
            opened.close()
        return
    with told(), store.writing() as connection, connection.begin():
        upgrade_on(connection, to=to)


def upgrade_on(connection: Connection, *, to: str = HEAD) -> None:
    """Bring the store to a schema of ours inside the caller's transaction.

    Raises:
        StoreTooNew, StoreTooOld: a newer program made it, or one from before the first release.
        StoreDamaged: there is something there, but not ours.
    """
    from alembic import command
    from alembic.config import Config

    require_known(revision_of(connection))
    settings = Config()
    settings.set_main_option("script_location", "store:migrations")
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)
