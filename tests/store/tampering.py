"""Changing a store behind its own back, as somebody with the file or the superuser's password could."""

from contextlib import closing

from store.engine import Store
from store.models.triggers import APPEND_ONLY


def tamper(store: Store, *changes: str) -> None:
    """Run SQL with every guard of the store out of the way."""
    with closing(store.writer.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        if store.dialect == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in APPEND_ONLY:
                for guard in ("update", "delete", "replace", "second"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{guard}")
        else:
            cursor.execute("SET session_replication_role = replica")
        for change in changes:
            cursor.execute(change)
        if store.dialect == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = origin")
            connection.commit()
