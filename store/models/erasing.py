"""The one way by which text of an append-only table may go: a person's erasure that two people agreed.

The guards of `store.models.triggers` stay: they let an update pass that puts `[erased]` in place of text and
changes nothing else, on a row about somebody whose erasure is done.
"""

from typing import Final

ERASED: Final = "[erased]"
"""What stands where text was."""

WORDS: Final = {
    "contact": ("subject", "did", "said"),
    "contact_addendum": ("text",),
    "wellbeing_tick": ("answer",),
}
"""Append-only tables with text about people; not those of the ledger, nor the trail."""

_REST: Final = {
    "contact": (
        "id", "key", "call_key", "tenancy_id", "person_id", "officer_id", "at", "channel", "direction",
        "visible_to",
    ),
    "contact_addendum": ("id", "key", "contact_id", "officer_id", "at"),
    "wellbeing_tick": ("id", "key", "alert_key", "item", "at", "officer_id"),
}  # fmt: skip
"""Their other columns."""

_ABOUT: Final = {
    "contact": ("(SELECT OLD.person_id AS person_id, OLD.tenancy_id AS tenancy_id) AS s", "1 = 1"),
    "contact_addendum": ("contact AS s", "s.id = OLD.contact_id"),
    "wellbeing_tick": ("wellbeing_alert AS s", "s.key = OLD.alert_key"),
}
"""Whom a row is about: where to look, and how it is found."""


def _lawful(table: str, same: str) -> str:
    """The condition under which a row's text may go."""
    source, found = _ABOUT[table]
    words = " AND ".join(f'NEW."{name}" IN (OLD."{name}", \'{ERASED}\')' for name in WORDS[table])
    rest = " AND ".join(f'NEW."{name}" {same} OLD."{name}"' for name in _REST[table])
    agreed = (
        f"EXISTS (SELECT 1 FROM {source} JOIN erasure AS e ON e.state = 'done' "
        "AND (e.person_id = s.person_id OR EXISTS (SELECT 1 FROM tenancy_party AS p "
        "WHERE p.tenancy_id = s.tenancy_id "
        f"AND p.person_id = e.person_id AND p.role IN ('tenant', 'joint'))) WHERE {found})"
    )
    return f"({words} AND {rest} AND {agreed})"


def sqlite_erasing() -> list[str]:
    """SQL that lets erasures pass the guards on SQLite."""
    made = []
    for table in WORDS:
        made.append(f"DROP TRIGGER IF EXISTS {table}_no_update")
        made.append(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"WHEN NOT coalesce({_lawful(table, 'IS')}, 0) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    return made


def postgresql_erasing() -> list[str]:
    """SQL that lets erasures pass the guards on PostgreSQL."""
    made = []
    for table in WORDS:
        lawful = _lawful(table, "IS NOT DISTINCT FROM")
        made += [
            f"CREATE FUNCTION {table}_erased_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {lawful} IS NOT TRUE THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; "
            "RETURN NEW; END $$",
            f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_erased_only()",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only()",
        ]
    return made
