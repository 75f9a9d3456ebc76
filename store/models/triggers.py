"""The triggers that keep what was written: append-only means so in both databases."""

FIRST = (
    "posting",
    "entry",
    "receipt",
    "contact",
    "contact_addendum",
    "verification_try",
    "approval",
    "approval_decision",
    "wellbeing_tick",
    "audit_event",
)
"""Those of revision 0001, which never moves."""

APPEND_ONLY = (*FIRST, "posting_batch")
"""Tables whose rows are never changed and never removed."""

_KEYED = ("posting", "contact", "contact_addendum", "verification_try", "wellbeing_tick")
"""Those that carry a request key beside their id."""

_KEYS = {
    "entry": "account_id = NEW.account_id AND seq = NEW.seq",
    "receipt": "number = NEW.number OR posting_id = NEW.posting_id",
    "approval": "id = NEW.id OR action_id = NEW.action_id",
    "approval_decision": "approval_id = NEW.approval_id",
    "audit_event": "seq = NEW.seq",
    "posting_batch": "number = NEW.number",
}
"""What else makes a row the same as one that is there."""

KEY_IS_THERE = "has that key already"
"""Said of a request that came twice. A number given twice is another matter, and says so."""


def sqlite_triggers(tables: tuple[str, ...]) -> list[str]:
    """SQL that guards these tables on SQLite.

    The guard before an insert is there because INSERT OR REPLACE removes the old row without firing a
    delete trigger, unless recursive triggers are on, which is each connection's own choice. It stops
    ON CONFLICT DO NOTHING as well: services look a request key up, inside the unit, before they insert.
    """
    made = []
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        same = {"replace": (_KEYS.get(table, "id = NEW.id"), "has that number already")}
        if table in _KEYED:
            same["second"] = "key = NEW.key", KEY_IS_THERE
        made += [
            f"CREATE TRIGGER {table}_no_{name} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {rule}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} {words}'); END"
            for name, (rule, words) in same.items()
        ]
    return made


def postgresql_guard() -> str:
    """SQL of the function that the triggers of PostgreSQL call."""
    return (
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )


def postgresql_triggers(tables: tuple[str, ...]) -> list[str]:
    """SQL that guards these tables on PostgreSQL, TRUNCATE among it."""
    made = []
    for table in tables:
        made.append(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        made.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
    return made
