"""Whatever arrives twice under one request key happens once."""

from typing import Any

from sqlalchemy import Column, RowMapping, Table, select

from store.domain.errors import BadInput, KeyReused
from store.unit_of_work import UnitOfWork

LONGEST_KEY = 200


def find_first(unit: UnitOfWork, table: Table, key: str, **asked: Any) -> RowMapping | None:
    """The row that came first under this key; nothing where none did.

    Args:
        unit: The unit of work.
        table: With a column `key`.
        key: The request key, made when the form opened.
        asked: Columns that must hold the same, or the key is being used for something else.

    Raises:
        KeyReused: the key came before with other content.
        BadInput: there is no key, or it is no such thing.
    """
    return find_under(unit, table.c.key, key, **asked)


def find_under(unit: UnitOfWork, column: Column[Any], key: str, **asked: Any) -> RowMapping | None:
    """The same, for the key of a later step on a row, in a column of its own."""
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise BadInput("The form has lost its request key.", "Close the form and open it again.", field="key")
    row = unit.connection.execute(select(column.table).where(column == key)).mappings().one_or_none()
    if row is None:
        return None
    if any(row[name] != value for name, value in asked.items()):
        raise reused()
    return row


def reused() -> KeyReused:
    """One key came twice with different content."""
    return KeyReused(
        "This form was sent before with other content: the first is kept.",
        "Look at the diary for what was kept, then open the form again.",
    )
