"""The desk's first tables."""

import sqlalchemy as sa
from alembic import op

from store.models.triggers import FIRST, postgresql_guard, postgresql_triggers, sqlite_triggers

revision = "0001b"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def _whole(table: str, *columns: str) -> sa.CheckConstraint:
    rule = " AND ".join(f"typeof({column}) IN ('integer', 'null')" for column in columns)
    return sa.CheckConstraint(rule, name=f"ck_{table}_whole_numbers").ddl_if(dialect="sqlite")


def upgrade() -> None:
    """Make every table, the triggers that keep them, and the rows that must be there."""
    _tables_1()
    _tables_2()
    _tables_3()
    _tables_4()
    _tables_5()
    _tables_6()
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(postgresql_guard())
    for trigger in sqlite_triggers(FIRST) if dialect == "sqlite" else postgresql_triggers(FIRST):
        op.execute(trigger)
    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")
    op.execute("INSERT INTO counter (name, value) VALUES ('receipt', 0)")


def _tables_1() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("where_from", sa.Text(), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", BIG, nullable=True),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_event"),
    )
    op.create_index("ix_audit_event_officer_id", "audit_event", ["officer_id"], unique=False)
    op.create_index("ix_audit_event_tenancy_id", "audit_event", ["tenancy_id"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "officer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("pin_failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officer"),
        sa.UniqueConstraint("login", name="uq_officer_login"),
    )
    op.create_table(
        "patch",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_patch"),
        sa.UniqueConstraint("code", name="uq_patch_code"),
    )
    op.create_table(
        "person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("forenames", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("passphrase", sa.Text(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "search_word",
        sa.Column("word", SORTED, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sound", SORTED, nullable=False),
        sa.PrimaryKeyConstraint("word", "kind", name="pk_search_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_word_sound", "search_word", ["sound"], unique=False)
    op.create_table(
        "store_fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_store_fact"),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("last_confirmed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'email', 'post')", name="ck_contact_point_kind_known"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_contact_point_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_point"),
    )
    op.create_index("ix_contact_point_person_id", "contact_point", ["person_id"], unique=False)


def _tables_2() -> None:
    op.create_table(
        "desk_presence",
        sa.Column("desk_key", sa.String(), nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("last_beat_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_desk_presence_officer_id"),
        sa.PrimaryKeyConstraint("desk_key", name="pk_desk_presence"),
    )
    op.create_index("ix_desk_presence_officer_id", "desk_presence", ["officer_id"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("family", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column("visible_to", sa.String(length=24), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column("considered_on", sa.Date(), nullable=True),
        sa.Column("considered_by", BIG, nullable=True),
        sa.Column("considered", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("family IN ('need', 'protection', 'money')", name="ck_flag_family_known"),
        sa.CheckConstraint("visible_to IN ('all', 'cleared')", name="ck_flag_visible_to_known"),
        sa.ForeignKeyConstraint(["considered_by"], ["officer.id"], name="fk_flag_considered_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_flag_owner_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_flag_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_flag"),
    )
    op.create_index("ix_flag_considered_by", "flag", ["considered_by"], unique=False)
    op.create_index("ix_flag_owner_id", "flag", ["owner_id"], unique=False)
    op.create_index("ix_flag_person_id", "flag", ["person_id"], unique=False)
    op.create_table(
        "officer_patch",
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("patch_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_officer_patch_officer_id"),
        sa.ForeignKeyConstraint(["patch_id"], ["patch.id"], name="fk_officer_patch_patch_id"),
        sa.PrimaryKeyConstraint("officer_id", "patch_id", name="pk_officer_patch"),
    )
    op.create_table(
        "officer_role",
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('duty', 'senior', 'manager', 'finance', 'auditor', 'cleared', 'lead', 'administrator')",
            name="ck_officer_role_role_known",
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_officer_role_officer_id"),
        sa.PrimaryKeyConstraint("officer_id", "role", name="pk_officer_role"),
    )
    op.create_table(
        "property",
        sa.Column("id", BIG, nullable=False),
        sa.Column("property_ref", sa.String(), nullable=False),
        sa.Column("uprn", sa.String(), nullable=True),
        sa.Column("address_1", sa.Text(), nullable=False),
        sa.Column("address_2", sa.Text(), nullable=False),
        sa.Column("address_3", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("bedrooms", sa.Integer(), nullable=True),
        sa.Column("patch_id", BIG, nullable=False),
        sa.Column("fund", sa.String(length=3), nullable=False),
        sa.Column("jurisdiction", sa.String(length=3), nullable=False),
        sa.Column("entry_notes", sa.Text(), nullable=False),
        sa.CheckConstraint("fund IN ('HRA', 'GF')", name="ck_property_fund_known"),
        sa.CheckConstraint("jurisdiction IN ('ENG', 'WLS')", name="ck_property_jurisdiction_known"),
        sa.ForeignKeyConstraint(["patch_id"], ["patch.id"], name="fk_property_patch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_property"),
        sa.UniqueConstraint("property_ref", name="uq_property_property_ref"),
    )
    op.create_index("ix_property_patch_id", "property", ["patch_id"], unique=False)
    op.create_index("ix_property_uprn", "property", ["uprn"], unique=False)
    op.create_table(
        "shift",
        sa.Column("id", BIG, nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("duty", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("duty IN ('phones', 'lead', 'cover')", name="ck_shift_duty_known"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_shift_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
    )
    op.create_index("ix_shift_officer_id", "shift", ["officer_id"], unique=False)
    op.create_index("ix_shift_on", "shift", ["on"], unique=False)
    op.create_table(
        "wellbeing_tick",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("alert_key", sa.String(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_wellbeing_tick_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wellbeing_tick"),
        sa.UniqueConstraint("key", name="uq_wellbeing_tick_key"),
    )
    op.create_index("ix_wellbeing_tick_alert_key", "wellbeing_tick", ["alert_key"], unique=False)
    op.create_index("ix_wellbeing_tick_officer_id", "wellbeing_tick", ["officer_id"], unique=False)
    op.create_table(
        "safe_contact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("contact_point_id", BIG, nullable=True),
        sa.Column("safe_times", sa.Text(), nullable=False),
        sa.Column("voicemail", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.Boolean(), nullable=False),
        sa.Column("hide_address", sa.Boolean(), nullable=False),
        sa.Column("code_word", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name="fk_safe_contact_contact_point_id"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_safe_contact_owner_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_safe_contact_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_safe_contact"),
    )
    op.create_index("ix_safe_contact_contact_point_id", "safe_contact", ["contact_point_id"], unique=False)
    op.create_index("ix_safe_contact_owner_id", "safe_contact", ["owner_id"], unique=False)
    op.create_index("ix_safe_contact_person_id", "safe_contact", ["person_id"], unique=False)
    op.create_table(
        "staff_safety_marker",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("property_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("incident_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column("subject_informed", sa.Boolean(), nullable=False),
        sa.Column("not_informed_why", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("expiry_action", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('verbal', 'physical', 'weapon', 'dog', 'property', 'allegation', 'not_alone', 'two_officers', 'police')",
            name="ck_staff_safety_marker_kind_known",
        ),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR property_id IS NOT NULL",
            name="ck_staff_safety_marker_somebody_or_somewhere",
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["officer.id"], name="fk_staff_safety_marker_decided_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_staff_safety_marker_owner_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_staff_safety_marker_person_id"),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name="fk_staff_safety_marker_property_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_safety_marker"),
    )
    op.create_index("ix_staff_safety_marker_decided_by", "staff_safety_marker", ["decided_by"], unique=False)
    op.create_index("ix_staff_safety_marker_owner_id", "staff_safety_marker", ["owner_id"], unique=False)
    op.create_index("ix_staff_safety_marker_person_id", "staff_safety_marker", ["person_id"], unique=False)
    op.create_index(
        "ix_staff_safety_marker_property_id", "staff_safety_marker", ["property_id"], unique=False
    )


def _tables_3() -> None:
    op.create_table(
        "tenancy",
        sa.Column("id", BIG, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("property_id", BIG, nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=False),
        sa.Column("becomes_secure_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "type IN ('SEC', 'FLX', 'INT', 'DEM', 'NST', 'NSL', 'I188', 'PSL', 'AT-S', 'AST-S', 'AT-P', 'LIC', 'GAR', 'FTA', 'USE', 'LEA')",
            name="ck_tenancy_type_known",
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name="ck_tenancy_starts_before_it_ends"
        ),
        sa.CheckConstraint("period_start BETWEEN 0 AND 6", name="ck_tenancy_weekday"),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name="fk_tenancy_property_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tenancy"),
        sa.UniqueConstraint("reference", name="uq_tenancy_reference"),
    )
    op.create_index("ix_tenancy_property_id", "tenancy", ["property_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("posting_id", BIG, nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("requested_by", BIG, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("gate_said", sa.Text(), nullable=False),
        sa.Column("done_key", sa.String(), nullable=True),
        sa.Column("done_by", BIG, nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_how", sa.String(length=24), nullable=True),
        sa.Column("done_said", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _whole("action", "amount"),
        sa.CheckConstraint(
            "done_how IN ('post', 'hand', 'email', 'text', 'phone', 'online', 'in_person', 'nobody_in', 'other')",
            name="ck_action_done_how_known",
        ),
        sa.CheckConstraint(
            "kind IN ('letter', 'visit', 'referral', 'notice', 'court', 'hold', 'write_off', 'refund', 'benefits_request', 'complaint', 'reversal')",
            name="ck_action_kind_known",
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'open', 'done', 'cancelled', 'refused', 'expired', 'withdrawn')",
            name="ck_action_state_known",
        ),
        sa.ForeignKeyConstraint(["done_by"], ["officer.id"], name="fk_action_done_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_action_owner_id"),
        sa.ForeignKeyConstraint(["requested_by"], ["officer.id"], name="fk_action_requested_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_action_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sa.UniqueConstraint("id", "requested_by", name="uq_action_id_requested_by"),
        sa.UniqueConstraint("done_key", name="uq_action_done_key"),
        sa.UniqueConstraint("key", name="uq_action_key"),
    )
    op.create_index("ix_action_done_by", "action", ["done_by"], unique=False)
    op.create_index("ix_action_owner_id", "action", ["owner_id"], unique=False)
    op.create_index("ix_action_requested_by", "action", ["requested_by"], unique=False)
    op.create_index("ix_action_state", "action", ["state"], unique=False)
    op.create_index("ix_action_tenancy_id", "action", ["tenancy_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("frequency", sa.String(length=24), nullable=False),
        sa.Column("instalment", BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starting_balance", BIG, nullable=False),
        sa.Column("lump_sum", BIG, nullable=False),
        sa.Column("lump_sum_on", sa.Date(), nullable=True),
        sa.Column("tolerance_days", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("consequences_read_at", INSTANT, nullable=True),
        sa.Column("made_by", BIG, nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "frequency IN ('weekly', 'fortnightly', 'four_weekly', 'monthly', 'one_off')",
            name="ck_agreement_frequency_known",
        ),
        sa.CheckConstraint("kind IN ('informal', 'court')", name="ck_agreement_kind_known"),
        sa.CheckConstraint(
            "state IN ('live', 'at_risk', 'breached', 'restored', 'completed', 'cancelled', 'superseded')",
            name="ck_agreement_state_known",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["officer.id"], name="fk_agreement_made_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_agreement_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
    )
    op.create_index("ix_agreement_made_by", "agreement", ["made_by"], unique=False)
    op.create_index("ix_agreement_tenancy_id", "agreement", ["tenancy_id"], unique=False)
    op.create_table(
        "authority",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_on >= starts_on", name="ck_authority_starts_before_it_expires"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_authority_person_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["officer.id"], name="fk_authority_recorded_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_authority_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
    )
    op.create_index("ix_authority_person_id", "authority", ["person_id"], unique=False)
    op.create_index("ix_authority_recorded_by", "authority", ["recorded_by"], unique=False)
    op.create_index("ix_authority_tenancy_id", "authority", ["tenancy_id"], unique=False)
    op.create_table(
        "benefit_award",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("benefit", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("paid_to", sa.String(length=24), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("evidence_given", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("deduction", BIG, nullable=True),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.CheckConstraint("benefit IN ('HB', 'UC', 'CRF', 'DHP')", name="ck_benefit_award_benefit_known"),
        sa.CheckConstraint("paid_to IN ('account', 'tenant')", name="ck_benefit_award_paid_to_known"),
        sa.CheckConstraint(
            "state IN ('claimed', 'in_payment', 'suspended', 'ended', 'refused')",
            name="ck_benefit_award_state_known",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_benefit_award_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_benefit_award_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_benefit_award"),
    )
    op.create_index("ix_benefit_award_person_id", "benefit_award", ["person_id"], unique=False)
    op.create_index("ix_benefit_award_tenancy_id", "benefit_award", ["tenancy_id"], unique=False)
    op.create_table(
        "call_back",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.String(length=5), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'missed', 'withdrawn')", name="ck_call_back_state_known"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["officer.id"], name="fk_call_back_made_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_call_back_owner_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_call_back_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_call_back_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call_back"),
        sa.UniqueConstraint("key", name="uq_call_back_key"),
    )
    op.create_index("ix_call_back_made_by", "call_back", ["made_by"], unique=False)
    op.create_index("ix_call_back_owner_id", "call_back", ["owner_id"], unique=False)
    op.create_index("ix_call_back_person_id", "call_back", ["person_id"], unique=False)
    op.create_index("ix_call_back_tenancy_id", "call_back", ["tenancy_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("call_key", sa.String(), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("direction", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("visible_to", sa.String(length=24), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'visit', 'letter', 'text', 'email', 'office', 'system')",
            name="ck_contact_channel_known",
        ),
        sa.CheckConstraint("direction IN ('in', 'out', 'none')", name="ck_contact_direction_known"),
        sa.CheckConstraint(
            "visible_to IN ('all', 'cleared', 'author_and_lead')", name="ck_contact_visible_to_known"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_contact_officer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_contact_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_contact_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("key", name="uq_contact_key"),
    )
    op.create_index("ix_contact_call_key", "contact", ["call_key"], unique=False)
    op.create_index("ix_contact_officer_id", "contact", ["officer_id"], unique=False)
    op.create_index("ix_contact_person_id", "contact", ["person_id"], unique=False)
    op.create_index("ix_contact_tenancy_id", "contact", ["tenancy_id"], unique=False)
    op.create_table(
        "court_case",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("claim_number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("hearing_on", sa.Date(), nullable=True),
        sa.Column("hearing_time", sa.String(length=5), nullable=True),
        sa.Column("court", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=4), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("arrears_at_hearing", BIG, nullable=True),
        sa.Column("strike_out_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_court_case_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_court_case"),
    )
    op.create_index("ix_court_case_tenancy_id", "court_case", ["tenancy_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("call_key", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_draft_officer_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_draft_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("officer_id", "key", name="uq_draft_officer_id_key"),
    )
    op.create_index("ix_draft_officer_id", "draft", ["officer_id"], unique=False)
    op.create_index("ix_draft_tenancy_id", "draft", ["tenancy_id"], unique=False)


def _tables_4() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("caller_name", sa.Text(), nullable=False),
        sa.Column("caller_phone", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("taken_by", BIG, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('question', 'message', 'complaint', 'wrong_person')", name="ck_enquiry_kind_known"
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name="ck_enquiry_state_known"),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_enquiry_owner_id"),
        sa.ForeignKeyConstraint(["taken_by"], ["officer.id"], name="fk_enquiry_taken_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_enquiry_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry"),
        sa.UniqueConstraint("key", name="uq_enquiry_key"),
    )
    op.create_index("ix_enquiry_owner_id", "enquiry", ["owner_id"], unique=False)
    op.create_index("ix_enquiry_taken_by", "enquiry", ["taken_by"], unique=False)
    op.create_index("ix_enquiry_tenancy_id", "enquiry", ["tenancy_id"], unique=False)
    op.create_table(
        "eviction",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("warrant_issued_on", sa.Date(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("at", sa.String(length=5), nullable=True),
        sa.Column("bailiff_ref", sa.Text(), nullable=False),
        sa.Column("n54_on", sa.Date(), nullable=True),
        sa.Column("authorised_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('applied', 'set', 'suspended', 'stopped', 'executed', 'aborted')",
            name="ck_eviction_state_known",
        ),
        sa.ForeignKeyConstraint(["authorised_by"], ["officer.id"], name="fk_eviction_authorised_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_eviction_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_eviction"),
    )
    op.create_index("ix_eviction_authorised_by", "eviction", ["authorised_by"], unique=False)
    op.create_index("ix_eviction_tenancy_id", "eviction", ["tenancy_id"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", BIG, nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('uc_pending', 'hb_pending', 'dispute', 'complaint', 'wellbeing', 'dd_setup', 'promise', "
            "'missing_data', 'other')",
            name="ck_hold_reason_known",
        ),
        _whole("hold", "amount"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_hold_ends_after_it_starts"),
        sa.ForeignKeyConstraint(["ended_by"], ["officer.id"], name="fk_hold_ended_by"),
        sa.ForeignKeyConstraint(["made_by"], ["officer.id"], name="fk_hold_made_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_hold_owner_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_hold_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        sa.UniqueConstraint("key", name="uq_hold_key"),
    )
    op.create_index("ix_hold_ended_by", "hold", ["ended_by"], unique=False)
    op.create_index("ix_hold_made_by", "hold", ["made_by"], unique=False)
    op.create_index("ix_hold_owner_id", "hold", ["owner_id"], unique=False)
    op.create_index("ix_hold_tenancy_id", "hold", ["tenancy_id"], unique=False)
    op.create_table(
        "moratorium",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("adviser", sa.Text(), nullable=False),
        sa.Column("adviser_ref", sa.Text(), nullable=False),
        sa.Column("address_withheld", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('standard', 'mental_health')", name="ck_moratorium_kind_known"),
        sa.CheckConstraint("state IN ('live', 'ended', 'cancelled')", name="ck_moratorium_state_known"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_moratorium_person_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["officer.id"], name="fk_moratorium_recorded_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_moratorium_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_moratorium"),
    )
    op.create_index("ix_moratorium_person_id", "moratorium", ["person_id"], unique=False)
    op.create_index("ix_moratorium_recorded_by", "moratorium", ["recorded_by"], unique=False)
    op.create_index("ix_moratorium_tenancy_id", "moratorium", ["tenancy_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("drafted_by", BIG, nullable=True),
        sa.Column("authorised_by", BIG, nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.Text(), nullable=False),
        sa.Column("specified_on", sa.Date(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("review_asked_on", sa.Date(), nullable=True),
        sa.Column("review_decided_on", sa.Date(), nullable=True),
        sa.Column("review_outcome", sa.String(length=24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('NSP', 'NOPP', 'DEM', 'EXT', 'NTQ', 'NTQ-PR', 'S8', 'S21', 'I188-END', 'LICENCE', 'CONTRACT', 'LBA')",
            name="ck_notice_kind_known",
        ),
        sa.CheckConstraint(
            "review_outcome IN ('confirmed', 'set_aside')", name="ck_notice_review_outcome_known"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'awaiting', 'authorised', 'served', 'lapsed', 'withdrawn', 'superseded', 'satisfied')",
            name="ck_notice_state_known",
        ),
        sa.ForeignKeyConstraint(["authorised_by"], ["officer.id"], name="fk_notice_authorised_by"),
        sa.ForeignKeyConstraint(["drafted_by"], ["officer.id"], name="fk_notice_drafted_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_notice_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_authorised_by", "notice", ["authorised_by"], unique=False)
    op.create_index("ix_notice_drafted_by", "notice", ["drafted_by"], unique=False)
    op.create_index("ix_notice_tenancy_id", "notice", ["tenancy_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("gate_said", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("made_by", BIG, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'done', 'rejected', 'unknown', 'withdrawn')",
            name="ck_outbox_state_known",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["officer.id"], name="fk_outbox_made_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outbox_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_outbox_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_made_by", "outbox", ["made_by"], unique=False)
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["state"], unique=False)
    op.create_index("ix_outbox_tenancy_id", "outbox", ["tenancy_id"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'kept', 'broken', 'withdrawn')", name="ck_promise_state_known"),
        sa.CheckConstraint("amount > 0", name="ck_promise_above_nothing"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_promise_officer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_promise_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_promise_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
        sa.UniqueConstraint("key", name="uq_promise_key"),
    )
    op.create_index("ix_promise_officer_id", "promise", ["officer_id"], unique=False)
    op.create_index("ix_promise_person_id", "promise", ["person_id"], unique=False)
    op.create_index("ix_promise_tenancy_id", "promise", ["tenancy_id"], unique=False)
    op.create_table(
        "recent_account",
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_recent_account_officer_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_recent_account_tenancy_id"),
        sa.PrimaryKeyConstraint("officer_id", "tenancy_id", name="pk_recent_account"),
    )
    op.create_table(
        "rent_account",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("rent_reference", sa.String(), nullable=False),
        sa.Column("payment_reference", sa.String(), nullable=False),
        sa.Column("charged_weeks", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("usual_method", sa.String(length=24), nullable=False),
        sa.Column("balance", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        _whole("rent_account", "balance", "seq"),
        sa.CheckConstraint("charged_weeks IN ('52', '50', '48')", name="ck_rent_account_charged_weeks_known"),
        sa.CheckConstraint("state IN ('live', 'former', 'closed')", name="ck_rent_account_state_known"),
        sa.CheckConstraint(
            "usual_method IN ('DD', 'SO', 'CARD', 'CASH', 'PPT', 'AP', 'UC', 'HB', 'BACS', 'NONE')",
            name="ck_rent_account_usual_method_known",
        ),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_rent_account_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rent_account"),
        sa.UniqueConstraint("payment_reference", name="uq_rent_account_payment_reference"),
        sa.UniqueConstraint("rent_reference", name="uq_rent_account_rent_reference"),
    )
    op.create_index("ix_rent_account_tenancy_id", "rent_account", ["tenancy_id"], unique=False)


def _tables_5() -> None:
    op.create_table(
        "search_token",
        sa.Column("token", SORTED, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_search_token_tenancy_id"),
        sa.PrimaryKeyConstraint("token", "tenancy_id", "person_id", name="pk_search_token"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_token_tenancy_id_token", "search_token", ["tenancy_id", "token"], unique=False)
    op.create_table(
        "tenancy_party",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('tenant', 'joint', 'occupant', 'next_of_kin')", name="ck_tenancy_party_role_known"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_tenancy_party_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_tenancy_party_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tenancy_party"),
        sa.UniqueConstraint("tenancy_id", "person_id", name="uq_tenancy_party_tenancy_id_person_id"),
    )
    op.create_index("ix_tenancy_party_person_id", "tenancy_party", ["person_id"], unique=False)
    op.create_index("ix_tenancy_party_tenancy_id", "tenancy_party", ["tenancy_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", BIG, nullable=False),
        sa.Column("action_id", BIG, nullable=False),
        sa.Column("requested_by", BIG, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("account_seq", BIG, nullable=False),
        sa.Column("balance", BIG, nullable=False),
        sa.Column("collectable", BIG, nullable=False),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id", "requested_by"],
            ["action.id", "action.requested_by"],
            name="fk_approval_action_id_requested_by",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
        sa.UniqueConstraint("action_id", name="uq_approval_action_id"),
        sa.UniqueConstraint("id", "requested_by", name="uq_approval_id_requested_by"),
    )
    op.create_table(
        "call",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("caller", sa.String(length=24), nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("authority_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_call_authority_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_call_officer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_call_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_call_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("key", name="uq_call_key"),
    )
    op.create_index("ix_call_authority_id", "call", ["authority_id"], unique=False)
    op.create_index("ix_call_officer_id", "call", ["officer_id"], unique=False)
    op.create_index("ix_call_person_id", "call", ["person_id"], unique=False)
    op.create_index("ix_call_tenancy_id", "call", ["tenancy_id"], unique=False)
    op.create_table(
        "contact_addendum",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("contact_id", BIG, nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_contact_addendum_contact_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_contact_addendum_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_addendum"),
        sa.UniqueConstraint("key", name="uq_contact_addendum_key"),
    )
    op.create_index("ix_contact_addendum_contact_id", "contact_addendum", ["contact_id"], unique=False)
    op.create_index("ix_contact_addendum_officer_id", "contact_addendum", ["officer_id"], unique=False)
    op.create_table(
        "direct_debit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("day_of_month", sa.Integer(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("arrears_part", BIG, nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("last_failed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('live', 'pending', 'cancelled', 'failed')", name="ck_direct_debit_state_known"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_direct_debit_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_direct_debit"),
    )
    op.create_index("ix_direct_debit_account_id", "direct_debit", ["account_id"], unique=False)
    op.create_table(
        "expected_receipt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("sub_account", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("stated_by", BIG, nullable=True),
        sa.CheckConstraint(
            "state IN ('expected', 'arrived', 'lapsed')", name="ck_expected_receipt_state_known"
        ),
        sa.CheckConstraint("amount > 0", name="ck_expected_receipt_above_nothing"),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_expected_receipt_account_id"),
        sa.ForeignKeyConstraint(["stated_by"], ["officer.id"], name="fk_expected_receipt_stated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_expected_receipt"),
    )
    op.create_index("ix_expected_receipt_account_id", "expected_receipt", ["account_id"], unique=False)
    op.create_index("ix_expected_receipt_stated_by", "expected_receipt", ["stated_by"], unique=False)
    op.create_table(
        "insolvency",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("included", sa.Integer(), nullable=False),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('DRO', 'bankruptcy', 'IVA')", name="ck_insolvency_kind_known"),
        sa.CheckConstraint(
            "state IN ('in_force', 'discharged', 'revoked', 'failed')", name="ck_insolvency_state_known"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_insolvency_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_insolvency_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_insolvency"),
    )
    op.create_index("ix_insolvency_account_id", "insolvency", ["account_id"], unique=False)
    op.create_index("ix_insolvency_person_id", "insolvency", ["person_id"], unique=False)
    op.create_table(
        "moratorium_debt",
        sa.Column("moratorium_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("sub_account", sa.String(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.CheckConstraint(
            "sub_account IN ('RENT', 'SC', 'GAR', 'WAT', 'INS', 'CC', 'RCH', 'HBO', 'UO', 'FTA', 'SUN')",
            name="ck_moratorium_debt_sub_account_known",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_moratorium_debt_account_id"),
        sa.ForeignKeyConstraint(
            ["moratorium_id"], ["moratorium.id"], name="fk_moratorium_debt_moratorium_id"
        ),
        sa.PrimaryKeyConstraint("moratorium_id", "account_id", "sub_account", name="pk_moratorium_debt"),
    )


def _tables_6() -> None:
    op.create_table(
        "posting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=24), nullable=False),
        sa.Column("account_id", BIG, nullable=True),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=True),
        sa.Column("reverses_id", BIG, nullable=True),
        sa.Column("action_id", BIG, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "method IS NULL OR method IN ('CASH', 'CHQ', 'CARD', 'DD', 'SO', 'PPT', 'AP', 'BACS', 'HB', 'UC')",
            name="ck_posting_method_known",
        ),
        sa.CheckConstraint(
            "origin IN ('desk', 'debit_run', 'benefits', 'bank', 'import', 'opening')",
            name="ck_posting_origin_known",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_posting_account_id"),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name="fk_posting_action_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_posting_officer_id"),
        sa.ForeignKeyConstraint(["reverses_id"], ["posting.id"], name="fk_posting_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.UniqueConstraint("key", name="uq_posting_key"),
    )
    op.create_index("ix_posting_account_id", "posting", ["account_id"], unique=False)
    op.create_index("ix_posting_action_id", "posting", ["action_id"], unique=False)
    op.create_index("ix_posting_officer_id", "posting", ["officer_id"], unique=False)
    op.create_index("ix_posting_reverses_id", "posting", ["reverses_id"], unique=False)
    op.create_index(
        "uq_posting_reverses_id_account_id", "posting", ["reverses_id", "account_id"], unique=True
    )
    op.create_table(
        "sub_account",
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("weekly_charge", BIG, nullable=False),
        sa.Column("balance", BIG, nullable=False),
        _whole("sub_account", "weekly_charge", "balance"),
        sa.CheckConstraint(
            "code IN ('RENT', 'SC', 'GAR', 'WAT', 'INS', 'CC', 'RCH', 'HBO', 'UO', 'FTA', 'SUN')",
            name="ck_sub_account_code_known",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_sub_account_account_id"),
        sa.PrimaryKeyConstraint("account_id", "code", name="pk_sub_account"),
    )
    op.create_table(
        "verification_try",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("call_key", sa.String(), nullable=False),
        sa.Column("tenancy_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("authority_id", BIG, nullable=True),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('passed', 'failed', 'consent', 'authority', 'gave_up')",
            name="ck_verification_try_outcome_known",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_verification_try_authority_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_verification_try_officer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_verification_try_person_id"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_verification_try_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_verification_try"),
        sa.UniqueConstraint("key", name="uq_verification_try_key"),
    )
    op.create_index("ix_verification_try_authority_id", "verification_try", ["authority_id"], unique=False)
    op.create_index("ix_verification_try_call_key", "verification_try", ["call_key"], unique=False)
    op.create_index("ix_verification_try_officer_id", "verification_try", ["officer_id"], unique=False)
    op.create_index("ix_verification_try_person_id", "verification_try", ["person_id"], unique=False)
    op.create_index("ix_verification_try_tenancy_id", "verification_try", ["tenancy_id"], unique=False)
    op.create_table(
        "wellbeing_alert",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("tenancy_id", BIG, nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("risk", sa.String(length=24), nullable=True),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("seen_by", BIG, nullable=True),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("hold_id", BIG, nullable=True),
        sa.Column("told", BIG, nullable=False),
        sa.CheckConstraint(
            "risk IS NULL OR risk IN ('imminent', 'soon', 'thoughts')", name="ck_wellbeing_alert_risk_known"
        ),
        sa.CheckConstraint("state IN ('live', 'closed')", name="ck_wellbeing_alert_state_known"),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name="fk_wellbeing_alert_hold_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_wellbeing_alert_officer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_wellbeing_alert_person_id"),
        sa.ForeignKeyConstraint(["seen_by"], ["officer.id"], name="fk_wellbeing_alert_seen_by"),
        sa.ForeignKeyConstraint(["tenancy_id"], ["tenancy.id"], name="fk_wellbeing_alert_tenancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wellbeing_alert"),
        sa.UniqueConstraint("key", name="uq_wellbeing_alert_key"),
    )
    op.create_index("ix_wellbeing_alert_hold_id", "wellbeing_alert", ["hold_id"], unique=False)
    op.create_index("ix_wellbeing_alert_officer_id", "wellbeing_alert", ["officer_id"], unique=False)
    op.create_index("ix_wellbeing_alert_person_id", "wellbeing_alert", ["person_id"], unique=False)
    op.create_index("ix_wellbeing_alert_seen_by", "wellbeing_alert", ["seen_by"], unique=False)
    op.create_index("ix_wellbeing_alert_tenancy_id", "wellbeing_alert", ["tenancy_id"], unique=False)
    op.create_table(
        "approval_decision",
        sa.Column("approval_id", BIG, autoincrement=False, nullable=False),
        sa.Column("requested_by", BIG, nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seen_seq", BIG, nullable=False),
        sa.Column("limit_then", BIG, nullable=True),
        sa.CheckConstraint(
            "answer IN ('approved', 'refused', 'expired')", name="ck_approval_decision_answer_known"
        ),
        sa.CheckConstraint(
            "decided_by IS NOT NULL OR answer = 'expired'", name="ck_approval_decision_somebody_decided"
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by", name="ck_approval_decision_two_people"
        ),
        sa.ForeignKeyConstraint(
            ["approval_id", "requested_by"],
            ["approval.id", "approval.requested_by"],
            name="fk_approval_decision_approval_id_requested_by",
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["officer.id"], name="fk_approval_decision_decided_by"),
        sa.PrimaryKeyConstraint("approval_id", name="pk_approval_decision"),
    )
    op.create_index("ix_approval_decision_decided_by", "approval_decision", ["decided_by"], unique=False)
    op.create_table(
        "entry",
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("posting_id", BIG, nullable=False),
        sa.Column("sub_account", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("balance_after", BIG, nullable=False),
        sa.Column("account_balance_after", BIG, nullable=False),
        sa.CheckConstraint(
            "kind IN ('RENT', 'SC', 'CHG', 'RFW', 'PRT', 'ADJ', 'HB', 'HBA', 'DHP', 'CRF', 'UC-MPTL', 'UC-TPD', 'CARD', 'DD', "
            "'DDR', 'SO', 'CASH', 'CHQ', 'PPT', 'AP', 'BACS', 'TRF', 'REF', 'WO', 'WON', 'OPEN', 'COST', 'REV', 'SUN')",
            name="ck_entry_kind_known",
        ),
        _whole("entry", "seq", "amount", "balance_after", "account_balance_after"),
        sa.CheckConstraint(
            "sub_account IN ('RENT', 'SC', 'GAR', 'WAT', 'INS', 'CC', 'RCH', 'HBO', 'UO', 'FTA', 'SUN')",
            name="ck_entry_sub_account_known",
        ),
        sa.CheckConstraint("amount <> 0", name="ck_entry_something"),
        sa.CheckConstraint("seq > 0", name="ck_entry_from_one"),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_entry_account_id"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_entry_posting_id"),
        sa.PrimaryKeyConstraint("account_id", "seq", name="pk_entry"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_posting_id", "entry", ["posting_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("posting_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("outside_reference", sa.Text(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        _whole("receipt", "number", "amount"),
        sa.CheckConstraint("amount > 0", name="ck_receipt_above_nothing"),
        sa.ForeignKeyConstraint(["account_id"], ["rent_account.id"], name="fk_receipt_account_id"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_receipt_posting_id"),
        sa.PrimaryKeyConstraint("number", name="pk_receipt"),
        sa.UniqueConstraint("posting_id", name="uq_receipt_posting_id"),
    )
    op.create_index("ix_receipt_account_id", "receipt", ["account_id"], unique=False)
    op.create_index("ix_receipt_reference", "receipt", [sa.text("lower(outside_reference)")], unique=False)
