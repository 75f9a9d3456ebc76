"""What was typed, on its way into the store: cleaned, within its length, and free of card numbers."""

import re

from sqlalchemy import Connection, select

from store.domain.cards import find_card_numbers, mask_card_numbers, refuse_card_numbers
from store.domain.cleaning import Cleaned, clean_line, clean_note
from store.domain.errors import BadInput
from store.models.columns import metadata
from store.models.tenancies import RentAccount
from store.unit_of_work import UnitOfWork

LINE = 200
"""Characters of a one-line field: a subject, a name, a reference."""
WORDS = 2_000
"""Characters of a reason."""

_ACCOUNT = metadata.tables[str(RentAccount.__tablename__)]
_RUN = re.compile(r"[0-9](?:[\s._-]{0,4}[0-9]){17,}")
_REFERENCE_DIGITS = 19
_MOST_WINDOWS = 500


def take_line(unit: UnitOfWork, text: str, *, field: str, limit: int = LINE, needed: bool = True) -> str:
    """One line of text as it may be kept.

    Raises:
        BadInput: nothing there though it is needed, too long, or it holds a card number.
    """
    return _taken(unit, clean_line(text, limit=limit), field, limit, needed)


def take_note(unit: UnitOfWork, text: str, *, field: str, limit: int = WORDS, needed: bool = True) -> str:
    """Text of many lines as it may be kept; raises as `take_line`."""
    return _taken(unit, clean_note(text, limit=limit), field, limit, needed)


def keep_whatever(connection: Connection | None, text: str, *, limit: int) -> str:
    """Text that must be kept and is never refused: cut at the limit, with card numbers masked.

    Args:
        connection: To look payment references up in; nothing where the store is away.
        text: As typed.
        limit: Characters.
    """
    kept = clean_note(text, limit=limit).text
    if not find_card_numbers(kept):
        return kept
    known = known_references(connection, kept) if connection else frozenset()
    return mask_card_numbers(kept, known_references=known)


def _taken(unit: UnitOfWork, cleaned: Cleaned, field: str, limit: int, needed: bool) -> str:
    if cleaned.cut:
        raise BadInput(
            f"The {field} is {cleaned.cut} characters too long.",
            f"Shorten it to {limit} characters; nothing was lost.",
            field=field,
        )
    if needed and not cleaned.text:
        raise BadInput(f"The {field} is empty.", f"Type the {field}.", field=field)
    if find_card_numbers(cleaned.text):
        known = known_references(unit.connection, cleaned.text)
        refuse_card_numbers(cleaned.text, field=field, known_references=known)
    return cleaned.text


def known_references(connection: Connection, text: str) -> frozenset[str]:
    """The payment references of the store that stand in the text: nineteen digits, as a card may have."""
    runs = ("".join(re.findall("[0-9]", run[0])) for run in _RUN.finditer(text))
    windows = {
        run[at : at + _REFERENCE_DIGITS] for run in runs for at in range(len(run) - _REFERENCE_DIGITS + 1)
    }
    if not windows:
        return frozenset()
    column = _ACCOUNT.c.payment_reference
    some = sorted(windows)[:_MOST_WINDOWS]
    return frozenset(connection.execute(select(column).where(column.in_(some))).scalars())
