"""Which schema a store has, and how it gets to ours: Alembic, the same revisions on both databases."""

from sqlalchemy import Connection, text

from store.domain.errors import StoreDamaged, StoreTooNew, StoreTooOld
from store.engine import Store, open_store, told

HEAD = "0002"
"""The revision this program reads and writes."""

KNOWN = ("0001", "0002")
"""Every revision up to ours, oldest first."""


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
    if found is None or found in KNOWN:
        raise StoreTooOld("The store is older than this program.", "Ask the administrator to migrate it.")
    raise StoreTooNew(
        "A newer Dutydesk made this store: this program could damage it.",
        "Update the program, or open the store with the newer one.",
    )


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
        StoreTooNew: a newer program made it.
        StoreDamaged: there is something there, but not ours.
    """
    from alembic import command
    from alembic.config import Config

    found = revision_of(connection)
    if found is not None and found not in KNOWN:
        raise StoreTooNew(
            "A newer Dutydesk made this store: this program could damage it.",
            "Update the program, or open the store with the newer one.",
        )
    settings = Config()
    settings.set_main_option("script_location", "store:migrations")
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)
