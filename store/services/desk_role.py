"""PostgreSQL: the role that desks connect as, and no more rights on each table than their work asks for.

The owner of the tables makes, migrates, restores and erases. A desk can add to the ledger and the trail; it
cannot change or remove a line of them even where a trigger were missing, and makes no tables.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, text

from store.domain.errors import BadInput
from store.models.every import metadata

DEFAULT_ROLE: Final = "dutydesk_desk"
ROLE_FACT: Final = "desk_role"
"""The store's fact that names it."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)

_READ = ("SELECT",)
_ADD = ("SELECT", "INSERT")
_WORK = ("SELECT", "INSERT", "UPDATE")
_OWN = ("SELECT", "INSERT", "UPDATE", "DELETE")

DESK_MAY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # Append-only: added to, never touched again.
        "posting": _ADD,
        "entry": _ADD,
        "receipt": _ADD,
        "contact": _ADD,
        "contact_addendum": _ADD,
        "verification_try": _ADD,
        "approval": _ADD,
        "approval_decision": _ADD,
        "wellbeing_tick": _ADD,
        "audit_event": _ADD,
        # Balances and numbers, moved on by each posting and each event.
        "audit_head": ("SELECT", "UPDATE"),
        "counter": ("SELECT", "UPDATE"),
        "rent_account": ("SELECT", "UPDATE (balance, seq)"),
        "sub_account": ("SELECT", "INSERT", "UPDATE (balance)"),
        # Casework.
        "call": _WORK,
        "promise": _WORK,
        "enquiry": _WORK,
        "call_back": _WORK,
        "hold": _WORK,
        "action": _WORK,
        "wellbeing_alert": _WORK,
        "notice": ("SELECT", "UPDATE"),
        "flag": _WORK,
        "outbox": _WORK,
        "expected_receipt": ("SELECT", "UPDATE"),
        # What a desk keeps for itself, and takes away again.
        "draft": _OWN,
        "desk_presence": _OWN,
        "recent_account": _OWN,
        # Looked at; changed by the council's own runs and its administrator, as the tables' owner.
        "officer": ("SELECT", "UPDATE (pin_hash, pin_failures)"),
        **dict.fromkeys(
            (
                "agreement", "authority", "benefit_award", "contact_point", "court_case", "debit_run",
                "direct_debit", "erasure", "eviction", "import_run", "import_work", "insolvency",
                "moratorium", "moratorium_debt", "officer_patch", "officer_role", "patch", "person",
                "posting_batch", "posting_out", "property", "safe_contact", "search_token", "search_word",
                "shift", "staff_safety_marker", "store_fact", "tenancy", "tenancy_party", "upstream",
                "alembic_version",
            ),
            _READ,
        ),
    }
)  # fmt: skip
"""By table. A table that is not here is not seen by desks; a test asks for every one."""


def role_name(name: str) -> str:
    """A role's name, where it is a plain one.

    Raises:
        BadInput: it is not.
    """
    if not _PLAIN.fullmatch(name):
        raise BadInput(
            "That is no name for a role.", "Use small letters, digits and underscores.", field="role"
        )
    return name


def make_role_sql(role: str) -> str:
    """SQL that makes the role; its password, if it needs one, is set by `\\password` in psql."""
    return f"CREATE ROLE {role_name(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"


def grants(role: str, *, schema: str = "public", there: frozenset[str] | None = None) -> list[str]:
    """SQL that gives the role its rights anew, and takes away all it had besides.

    Args:
        role: Its name.
        schema: Where the tables are.
        there: The tables there are; all of them where it is not said.
    """
    role_name(role)
    made = [
        f'REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC',
        f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM {role}',
        f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA "{schema}" FROM {role}',
        f'GRANT USAGE ON SCHEMA "{schema}" TO {role}',
    ]
    for table, rights in sorted(DESK_MAY.items()):
        if there is not None and table not in there:
            continue
        made.append(f'GRANT {", ".join(rights)} ON "{schema}"."{table}" TO {role}')
        if "INSERT" in rights and "id" in metadata.tables[table].columns:
            made.append(f'GRANT USAGE ON SEQUENCE "{schema}"."{table}_id_seq" TO {role}')
    return made


def script(role: str) -> str:
    """All of it as a script for psql, for a database owner to read and run after the tables are made."""
    lines = [
        "-- The role that desks connect as. Run it as the owner of the tables, after `dutydesk init`",
        "-- and after each `dutydesk migrate`. Set its password with \\password, never in a file.",
        "BEGIN;",
        "DO $$ BEGIN",
        f"  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role_name(role)}') THEN",
        f"    {make_role_sql(role)};",
        "  END IF;",
        "END $$;",
        *(f"{one};" for one in grants(role)),
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def is_there(connection: Connection, role: str) -> bool:
    """Whether the server knows the role."""
    found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    return found is not None


def may_make_roles(connection: Connection) -> bool:
    """Whether whoever is connected may make a role."""
    asked = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    return bool(connection.execute(text(asked)).scalar())


def give_rights(connection: Connection, role: str) -> None:
    """Make the role where it is not there, and give it its rights anew."""
    if not is_there(connection, role):
        # Roles belong to the whole server: another store's owner may make it at the same moment.
        connection.exec_driver_sql(
            f"DO $$ BEGIN {make_role_sql(role)}; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    for one in grants(role, schema=schema, there=frozenset(tables.scalars())):
        connection.execute(text(one))
