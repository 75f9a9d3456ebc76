"""Makes a live store: its tables, what it says of itself, the first administrator, and the desks' role."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.engine import URL

from store import schema
from store.domain.cleaning import clean_line
from store.domain.errors import BadInput, Refused
from store.engine import Store, open_store, store_url
from store.models.every import metadata
from store.models.every import officers as officer_tables
from store.ports import Clock
from store.services.backup_file import in_part, put_in_place, told_of_files
from store.services.desk_role import (
    ROLE_FACT,
    give_rights,
    is_there,
    make_role_sql,
    may_make_roles,
    role_name,
)
from store.unit_of_work import Actor, UnitOfWork

BOOKS: Final = ("mirror", "record")
LOGIN, NAME, COUNCIL = 64, 80, 80
"""Characters at most."""

_OFFICER = metadata.tables[str(officer_tables.Officer.__tablename__)]
_ROLE = metadata.tables[str(officer_tables.OfficerRole.__tablename__)]
_FACT = metadata.tables["store_fact"]

FULL: Final = "The disk is full: no store was made."
THERE: Final = ("There is a store already: nothing in it was touched.", "Give --store another place.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new store is to say of itself."""

    council: str
    books: str
    """`mirror`: the housing system keeps the ledger; `record`: this store does."""
    login: str
    """Of the first administrator: the operating system's user."""
    name: str
    role: str
    """PostgreSQL: the role that desks connect as."""


def judged(wanted: Wanted) -> Wanted:
    """The wishes as they may be kept.

    Raises:
        BadInput: one is missing, too long or of no known kind.
    """
    council, name = line(wanted.council, "council's name", COUNCIL), wanted.name.strip() or wanted.login
    if wanted.books not in BOOKS:
        raise BadInput("Whose books these are is not said.", "Give --books mirror or --books record.")
    role = role_name(wanted.role)
    return Wanted(council, wanted.books, login_of(wanted.login), line(name, "officer's name", NAME), role)


def line(typed: str, what: str, limit: int) -> str:
    """One line of text that must be there.

    Raises:
        BadInput: nothing there, or too long.
    """
    cleaned = clean_line(typed, limit=limit)
    if not cleaned.text or cleaned.cut:
        raise BadInput(f"The {what} is missing or too long.", f"Give 1 to {limit} characters.")
    return cleaned.text


def login_of(typed: str) -> str:
    """A login as the operating system has them: no spaces, no control codes.

    Raises:
        BadInput: it is not one.
    """
    login = line(typed, "login", LOGIN)
    if login != typed.strip() or " " in login:
        raise BadInput(
            "That is no login.", "Give the operating system's user, without spaces.", field="login"
        )
    return login


def make_store(where: str, wanted: Wanted, *, clock: Clock) -> Wanted:
    """Make a live store where there is none, all or nothing; gives what was kept.

    Args:
        where: A path where there is no file, or the URL of an empty PostgreSQL database.
        wanted: What it is to say of itself.
        clock: Where time comes from.

    Raises:
        BadInput: a wish that cannot be kept.
        Refused: there is a store; or the desks' role is not there and cannot be made.
        StoreProblem: it cannot be written.
    """
    kept, url = judged(wanted), store_url(where)
    if url.get_backend_name() == "sqlite":
        _make_file(url, kept, clock)
    else:
        with closing(open_store(url)) as store:
            _may_be_made(store, kept.role)
            schema.upgrade(store)
            _fill(store, kept, clock)
    return kept


def _make_file(url: URL, wanted: Wanted, clock: Clock) -> None:
    final = Path(str(url.database))
    if final.exists():
        raise Refused(*THERE)
    with told_of_files(FULL):
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with in_part(final) as part:
            with closing(open_store(part)) as store:
                schema.upgrade(store)
                _fill(store, wanted, clock)
            put_in_place(part, final)


def _may_be_made(store: Store, role: str) -> None:
    with store.reading() as connection:
        if schema.revision_of(connection) is not None and _has_rows(connection):
            raise Refused(*THERE)
        if not is_there(connection, role) and not may_make_roles(connection):
            raise Refused(
                "The desks' role is not there, and this user may not make it.",
                f"Ask the server's administrator to run: {make_role_sql(role)}; then start again.",
            )


def _has_rows(connection: Connection) -> bool:
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (_OFFICER, _FACT)
    )


def _fill(store: Store, wanted: Wanted, clock: Clock) -> None:
    with UnitOfWork(store, Actor(None, "system", frozenset()), clock) as unit:
        connection = unit.connection
        facts = {"kind": "live", "council": wanted.council, "books": wanted.books}
        if store.dialect == "postgresql":
            # Whoever makes it at the same moment waits here, and then finds it made.
            connection.execute(text("LOCK TABLE store_fact IN EXCLUSIVE MODE"))
            facts[ROLE_FACT] = wanted.role
            give_rights(connection, wanted.role)
        if _has_rows(connection):
            raise Refused(*THERE)
        connection.execute(insert(_FACT), [{"name": name, "value": value} for name, value in facts.items()])
        officer_id = connection.execute(
            insert(_OFFICER)
            .values(login=wanted.login, name=wanted.name, team="", extension="", active=True, pin_failures=0)
            .returning(_OFFICER.c.id)
        ).scalar_one()
        connection.execute(insert(_ROLE).values(officer_id=officer_id, role="administrator"))
        unit.audit("init", "store", books=wanted.books, revision=schema.HEAD)
        unit.audit("add_officer", "officer", officer_id, roles="administrator")
        unit.commit()
