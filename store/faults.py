"""The drivers' errors in words an officer can act on."""

import re

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from store.domain.errors import (
    CameTwice,
    OutcomeUnknown,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreProblem,
    StoreReadOnly,
    StoreUnreachable,
)

NO_ANSWER = "the connection is lost: no answer came"
"""What a desk says to itself where it waited for PostgreSQL long enough."""

_BUSY_STATES = ("40001", "40P01", "55P03")
"""A serialization failure, a deadlock, a lock time-out: PostgreSQL's codes, whose words are translated."""
_GONE_STATES = ("08", "57P", "53300", "25P03")
"""The line, a shutdown or crash, too many connections, a unit that was idle too long."""
_SLOW_STATE = "57014"
_FULL_STATES = ("53100", "53200")
_READ_ONLY_STATES = ("25006", "42501")

_BUSY = (
    "database is locked",
    "database table is locked",
    "lock timeout",
    "deadlock detected",
    "could not serialize",
)
_TWICE = re.compile(
    r"has that key already"
    r"|unique constraint failed: (?:[\w.]+, )*\w+\.key$"
    r'|unique constraint "uq_\w+_key"'
)
"""The request key of a form alone: whatever else there may be only one of did not come twice."""
_ALREADY = ("unique constraint", "has that number already")
_NUMBERED = ("entry", "receipt", "audit_event", "posting")
"""Tables whose numbers the store gives out itself, one after another."""
_FULL = ("database or disk is full", "disk i/o error", "no space left", "disk full")
_READ_ONLY = (
    "readonly database",
    "read-only transaction",
    "attempt to write a readonly",
    "permission denied",
)
_DAMAGED = (
    "malformed",
    "not a database",
    "disk image",
    "no such table",
    "does not exist",
    "unsupported file",
)
_GONE = (
    "unable to open",
    "connection refused",
    "could not connect",
    "connection failed",
    "server closed the connection",
    "terminating connection",
    "connection is lost",
    "the connection is closed",
    "consuming input failed",
)


def as_store_problem(fault: SQLAlchemyError) -> StoreProblem:
    """The store problem that a driver's error means; the driver's own words stay out of it.

    They may quote the statement's values, which are personal data.
    """
    if isinstance(fault, PoolTimeout):
        return _busy()
    if not isinstance(fault, DBAPIError):
        return _strange()
    said = str(fault.orig).lower()
    state = getattr(fault.orig, "sqlstate", None) or ""
    if state in _BUSY_STATES or any(sign in said for sign in _BUSY):
        return _busy()
    if state == _SLOW_STATE:
        return _slow()
    if state in _FULL_STATES or any(sign in said for sign in _FULL):
        return StoreFull(
            "The disk of the store is full: nothing was saved.",
            "What you typed is kept. Tell the administrator, then try again.",
        )
    if state in _READ_ONLY_STATES or any(sign in said for sign in _READ_ONLY):
        return StoreReadOnly(
            "The store can be read but not changed: nothing was saved.",
            "What you typed is kept. Tell the administrator, then try again.",
        )
    if _is_gone(fault, state, said):
        return StoreUnreachable(
            "The store cannot be reached: nothing was saved.",
            "What you typed is kept. Wait a moment and try again.",
        )
    if isinstance(fault, IntegrityError) and _TWICE.search(said.splitlines()[0]):
        return CameTwice(
            "The same request arrived twice at once: it is saved once.",
            "Press Enter again to see the result.",
        )
    if isinstance(fault, IntegrityError) and any(sign in said for sign in _ALREADY):
        return _there_already(said.splitlines()[0])
    if isinstance(fault, IntegrityError):
        return StoreProblem(
            "The store refused what does not fit together: nothing was saved.",
            "Open the record again and check it; tell the administrator if it happens twice.",
        )
    if any(sign in said for sign in _DAMAGED):
        return StoreDamaged(
            "The store is damaged or is not a Dutydesk store.",
            "Stop taking payments and tell the administrator: restore from the last backup.",
        )
    return _strange()


def _is_gone(fault: DBAPIError, state: str, said: str) -> bool:
    """Whether there is no line to the store, or none any more."""
    if fault.connection_invalidated or state.startswith(_GONE_STATES):
        return True
    # psycopg's own words, where the server said nothing: a name not found, a wait that ended.
    of_the_line = isinstance(fault, OperationalError) and getattr(fault.orig, "sqlstate", "") is None
    return of_the_line or any(sign in said for sign in _GONE)


def _there_already(said: str) -> StoreProblem:
    """A second row where there may be one: of a number that the store gives out, its count is wrong."""
    named = re.search(r'constraint "(?:pk|uq)_(\w+)"|failed: (\w+)\.|^(\w+) has that number', said)
    name = next((part for part in named.groups() if part), "") if named else ""
    if "reverses_id" not in said and any(
        name == table or name.startswith(f"{table}_") for table in _NUMBERED
    ):
        return StoreDamaged(
            "The store gave out a number that is taken: its own count is wrong, and nothing was saved.",
            "Take no money and tell the administrator: `dutydesk prove` names what differs.",
        )
    return StoreProblem(
        "There is one already and there can be no second: nothing was saved.",
        "Open the record again and look at what is there.",
    )


def unknown_outcome() -> OutcomeUnknown:
    """The commit was sent and no answer came."""
    return OutcomeUnknown(
        "The line to the store broke as it was saving: it may or may not be saved.",
        "Do not take the money again. Press Enter once more: the same request is never done twice.",
    )


def _busy() -> StoreBusy:
    return StoreBusy(
        "Another program is holding the store: nothing was saved.",
        "What you typed is kept. Wait a moment and try again.",
    )


def _slow() -> StoreProblem:
    return StoreProblem(
        "The store took too long, and stopped: nothing was saved.",
        "What you typed is kept. Try again; tell the administrator if it happens twice.",
    )


def _strange() -> StoreProblem:
    return StoreProblem(
        "The store could not do that: nothing was saved.",
        "What you typed is kept. Try again; tell the administrator if it happens twice.",
    )
