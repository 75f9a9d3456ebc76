"""Real data: extracts of a housing system, postings handed to it, the weekly debit, erasure."""

import sqlalchemy as sa
from alembic import op

from store.models.erasing import postgresql_erasing, sqlite_erasing
from store.models.triggers import postgresql_triggers, sqlite_triggers

revision = "0002b"
down_revision = "0001b"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _whole(table: str, *columns: str) -> sa.CheckConstraint:
    rule = " AND ".join(f"typeof({column}) IN ('integer', 'null')" for column in columns)
    return sa.CheckConstraint(rule, name=f"ck_{table}_whole_numbers").ddl_if(dialect="sqlite")


def upgrade() -> None:
    """Make the tables, and guard the one that is never changed."""
    _debit_run()
    _erasure()
    _import_run()
    _posting_batch()
    _upstream()
    _import_work()
    _posting_out()
    dialect = op.get_bind().dialect.name
    guarded = ("posting_batch",)
    for trigger in sqlite_triggers(guarded) if dialect == "sqlite" else postgresql_triggers(guarded):
        op.execute(trigger)
    for trigger in sqlite_erasing() if dialect == "sqlite" else postgresql_erasing():
        op.execute(trigger)
    op.execute("INSERT INTO counter (name, value) VALUES ('posting_batch', 0), ('posting_batch_written', 0)")


def _debit_run() -> None:
    op.create_table(
        "debit_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("last_account_id", BIG, nullable=False),
        sa.Column("accounts", BIG, nullable=False),
        sa.Column("entries", BIG, nullable=False),
        sa.Column("total", BIG, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("officer_id", BIG, nullable=True),
        sa.CheckConstraint("state IN ('running', 'done')", name="ck_debit_run_state_known"),
        _whole("debit_run", "accounts", "entries", "total"),
        sa.CheckConstraint("chunks >= 0", name="ck_debit_run_chunks_counted"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_debit_run_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_debit_run"),
        sa.UniqueConstraint("week", name="uq_debit_run_week"),
    )
    op.create_index("ix_debit_run_officer_id", "debit_run", ["officer_id"], unique=False)
    op.create_index(
        "ix_posting_debit_run",
        "posting",
        ["effective_on"],
        unique=False,
        sqlite_where=sa.text("origin = 'debit_run'"),
        postgresql_where=sa.text("origin = 'debit_run'"),
    )


def _erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'refused', 'withdrawn')", name="ck_erasure_state_known"
        ),
        sa.CheckConstraint("why IN ('request', 'retention')", name="ck_erasure_why_known"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="ck_erasure_two_people"),
        sa.ForeignKeyConstraint(["asked_by"], ["officer.id"], name="fk_erasure_asked_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["officer.id"], name="fk_erasure_decided_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_erasure_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_asked_by", "erasure", ["asked_by"], unique=False)
    op.create_index("ix_erasure_decided_by", "erasure", ["decided_by"], unique=False)
    op.create_index("ix_erasure_person_id", "erasure", ["person_id"], unique=False)
    op.create_index("ix_erasure_state", "erasure", ["state"], unique=False)


def _import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("balance_on", sa.Date(), nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('housing')", name="ck_import_run_kind_known"),
        sa.CheckConstraint("state IN ('loading', 'done')", name="ck_import_run_state_known"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_import_run_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
        sa.UniqueConstraint("digest", name="uq_import_run_digest"),
    )
    op.create_index("ix_import_run_officer_id", "import_run", ["officer_id"], unique=False)


def _posting_batch() -> None:
    op.create_table(
        "posting_batch",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", BIG, nullable=True),
        sa.Column("lines", BIG, nullable=False),
        sa.Column("credit", BIG, nullable=False),
        sa.Column("debit", BIG, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        _whole("posting_batch", "number", "lines", "credit", "debit"),
        sa.ForeignKeyConstraint(["made_by"], ["officer.id"], name="fk_posting_batch_made_by"),
        sa.PrimaryKeyConstraint("number", name="pk_posting_batch"),
    )
    op.create_index("ix_posting_batch_made_by", "posting_batch", ["made_by"], unique=False)


def _upstream() -> None:
    op.create_table(
        "upstream",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("local_id", BIG, nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.CheckConstraint(
            "kind IN ('property', 'tenancy', 'person', 'account', 'note', 'opening', 'covered', 'refused')",
            name="ck_upstream_kind_known",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name="fk_upstream_run_id"),
        sa.PrimaryKeyConstraint("kind", "reference", name="pk_upstream"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_upstream_kind_local_id", "upstream", ["kind", "local_id"], unique=False)


def _import_work() -> None:
    op.create_table(
        "import_work",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("done_by", BIG, nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('open', 'done')", name="ck_import_work_state_known"),
        _whole("import_work", "amount"),
        sa.ForeignKeyConstraint(["done_by"], ["officer.id"], name="fk_import_work_done_by"),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name="fk_import_work_run_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_import_work_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_work"),
        sa.UniqueConstraint("what", "reference", name="uq_import_work_what_reference"),
    )
    op.create_index("ix_import_work_done_by", "import_work", ["done_by"], unique=False)
    op.create_index(
        "ix_import_work_open",
        "import_work",
        ["what"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_import_work_run_id", "import_work", ["run_id"], unique=False)
    op.create_index("ix_import_work_tenancy_id", "import_work", ["tenancy_id"], unique=False)


def _posting_out() -> None:
    op.create_table(
        "posting_out",
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("batch", BIG, nullable=False),
        sa.Column("line", BIG, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("home_reference", sa.String(), nullable=True),
        sa.Column("home_on", sa.Date(), nullable=True),
        sa.Column("home_at", INSTANT, nullable=True),
        sa.Column("confirmed_by", BIG, nullable=True),
        sa.CheckConstraint("state IN ('away', 'home', 'unsure')", name="ck_posting_out_state_known"),
        sa.ForeignKeyConstraint(
            ["account_id", "seq"], ["entry.account_id", "entry.seq"], name="fk_posting_out_account_id_seq"
        ),
        sa.ForeignKeyConstraint(["batch"], ["posting_batch.number"], name="fk_posting_out_batch"),
        sa.ForeignKeyConstraint(["confirmed_by"], ["officer.id"], name="fk_posting_out_confirmed_by"),
        sa.PrimaryKeyConstraint("account_id", "seq", name="pk_posting_out"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_posting_out_away",
        "posting_out",
        ["batch"],
        unique=False,
        sqlite_where=sa.text("state <> 'home'"),
        postgresql_where=sa.text("state <> 'home'"),
    )
    op.create_index("ix_posting_out_batch", "posting_out", ["batch"], unique=False)
    op.create_index("ix_posting_out_confirmed_by", "posting_out", ["confirmed_by"], unique=False)
    op.create_index("ix_posting_out_home_reference", "posting_out", ["home_reference"], unique=False)
