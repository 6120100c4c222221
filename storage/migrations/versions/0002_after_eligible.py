"""What follows an eligible screening: signatures, registration, doses, course, plan, reminders, and PINs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)
ONLY_ADDED_TO = ("registrations", "measures", "doses", "course_events", "responses")

# A signature is voided once, and loses its content where a value in it is erased; nothing else of it may change.
SIGNATURES_KEPT = """CREATE TRIGGER signatures_kept BEFORE UPDATE ON signatures
    WHEN (NEW.content IS NOT NULL AND NEW.content IS NOT OLD.content)
      OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS NOT OLD.voided_at OR NEW.void_reason IS NOT OLD.void_reason))
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.version IS NOT OLD.version
      OR NEW.revision IS NOT OLD.revision OR NEW.person_id IS NOT OLD.person_id
      OR NEW.printed_name IS NOT OLD.printed_name OR NEW.outcome IS NOT OLD.outcome
      OR NEW.meaning IS NOT OLD.meaning OR NEW.content_hash IS NOT OLD.content_hash
      OR NEW.signed_at IS NOT OLD.signed_at
    BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END"""


def upgrade() -> None:
    """Widen people and screenings, add the tables and their triggers."""
    _widen_people()
    _widen_screenings()
    _add_tables()
    for table in ONLY_ADDED_TO:
        op.execute(_refuse("UPDATE", f"{table}_kept", table))
    op.execute(SIGNATURES_KEPT)
    for table in (*ONLY_ADDED_TO, "signatures"):
        op.execute(_refuse("DELETE", f"{table}_never_deleted", table))


def _refuse(what: str, name: str, table: str) -> str:
    return f"""CREATE TRIGGER {name} BEFORE {what} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"""


def _metadata() -> sa.MetaData:
    """SQLite makes a table anew to change its checks; Alembic is told what it is, since it cannot read them."""
    return sa.MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def _widen_people() -> None:
    before = sa.Table(
        "people",
        _metadata(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')", name="role"
        ),
        sa.CheckConstraint("active IN (true, false)", name="active"),
        sa.CheckConstraint("length(label) BETWEEN 1 AND 64", name="label"),
        sa.CheckConstraint("telegram_id BETWEEN 1 AND 9223372036854775807", name="telegram_id"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("telegram_id"),
    )
    with op.batch_alter_table("people", copy_from=before, recreate="always") as people:
        people.add_column(sa.Column("printed_name", sa.String(length=100), nullable=True))
        people.add_column(sa.Column("pin_hash", sa.String(length=128), nullable=True))
        people.add_column(sa.Column("pin_salt", sa.String(length=32), nullable=True))
        people.add_column(sa.Column("pin_tries", sa.Integer(), nullable=False, server_default=sa.text("0")))
        people.add_column(sa.Column("locked_at", INSTANT, nullable=True))
        people.add_column(sa.Column("backup_id", sa.Integer(), nullable=True))
        people.add_column(sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.text("false")))
        people.create_check_constraint("pin", "(pin_hash IS NULL) = (pin_salt IS NULL)")
        people.create_check_constraint("pin_hash", "pin_hash IS NULL OR length(pin_hash) = 128")
        people.create_check_constraint("pin_tries", "pin_tries BETWEEN 0 AND 5")
        people.create_check_constraint("backup_id", "backup_id <> id")
        people.create_check_constraint("digest", "digest IN (true, false)")
        people.create_foreign_key(op.f("fk_people_backup_id"), "people", ["backup_id"], ["id"])


def _widen_screenings() -> None:
    after = sa.Table(
        "screenings",
        _metadata(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("subject_code", sa.String(length=32), nullable=False),
        sa.Column("protocol_version", sa.String(length=32), nullable=False),
        sa.Column("lifecycle", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lifecycle IN ('draft', 'amending', 'finished', 'awaiting', 'signed', 'rejected', 'registered', "
            "'treating', 'completed', 'off_study', 'withdrawn')",
            name="lifecycle",
        ),
        sa.CheckConstraint(
            "lifecycle NOT IN ('amending', 'withdrawn') OR coalesce(length(reason), 0) BETWEEN 1 AND 500",
            name="reason",
        ),
        sa.CheckConstraint("length(protocol_version) BETWEEN 1 AND 32", name="protocol_version"),
        sa.CheckConstraint("length(subject_code) BETWEEN 1 AND 32", name="subject_code"),
        sa.CheckConstraint("version BETWEEN 1 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.ForeignKeyConstraint(["updated_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.Index("ix_screenings_code", "site_id", "subject_code"),
        sa.Index("ix_screenings_list", "site_id", "lifecycle", "updated_at"),
        sa.Index(
            "uq_screenings_open",
            "site_id",
            "subject_code",
            unique=True,
            **_where(sa.text("lifecycle IN ('draft', 'amending')")),
        ),
    )
    with op.batch_alter_table("screenings", copy_from=after, recreate="always"):
        pass


def _add_tables() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("printed_name", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("meaning", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("outcome IN ('approved', 'rejected')", name="outcome"),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void"),
        sa.CheckConstraint("length(content_hash) = 64", name="content_hash"),
        sa.CheckConstraint("length(meaning) BETWEEN 1 AND 200", name="meaning"),
        sa.CheckConstraint("length(printed_name) BETWEEN 1 AND 100", name="printed_name"),
        sa.CheckConstraint("revision BETWEEN 1 AND 2147483647", name="revision"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.CheckConstraint("void_reason IS NULL OR length(void_reason) BETWEEN 1 AND 500", name="void_reason"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version"),
    )
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("pregnancy_test", sa.Boolean(), nullable=False),
        sa.Column("start_by", sa.Date(), nullable=True),
        sa.Column("contraception", sa.Boolean(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("contraception IN (true, false)", name="contraception"),
        sa.CheckConstraint("length(number) BETWEEN 1 AND 20", name="number"),
        sa.CheckConstraint("pregnancy_test IN (true, false)", name="pregnancy_test"),
        sa.CheckConstraint("sequence BETWEEN 1 AND 9999", name="sequence"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.ForeignKeyConstraint(["signature_id"], ["signatures.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("screening_id"),
        sa.UniqueConstraint("site_id", "sequence"),
    )
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("what IN ('weight', 'height')", name="what"),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.CheckConstraint("length(value) BETWEEN 1 AND 12", name="value"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version", "what"),
    )
    op.create_table(
        "doses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("mcg_per_day", sa.String(length=12), nullable=False),
        sa.Column("weight_kg", sa.String(length=12), nullable=False),
        sa.Column("working", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("cycle BETWEEN 1 AND 2", name="cycle"),
        sa.CheckConstraint("length(mcg_per_day) BETWEEN 1 AND 12", name="mcg_per_day"),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.CheckConstraint("length(weight_kg) BETWEEN 1 AND 12", name="weight_kg"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version"),
    )
    op.create_table(
        "course_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.String(length=40), nullable=True),
        sa.Column("wall", sa.String(length=19), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("utc", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "action IN ('start', 'began', 'pause', 'restart', 'stop', 'move', 'cancel', 'cancel_start', 'restore', "
            "'complete', 'off_study')",
            name="action",
        ),
        sa.CheckConstraint("cycle IS NULL OR cycle BETWEEN 1 AND 2", name="cycle"),
        sa.CheckConstraint("item_id IS NULL OR length(item_id) BETWEEN 1 AND 40", name="item_id"),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.CheckConstraint("length(zone) BETWEEN 1 AND 64", name="zone"),
        sa.CheckConstraint("reason IS NULL OR length(reason) BETWEEN 1 AND 500", name="reason"),
        sa.CheckConstraint("utc IS NULL OR wall IS NOT NULL", name="wall"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version"),
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("blasts_percent", sa.String(length=12), nullable=False),
        sa.Column("flow_mrd_percent", sa.String(length=12), nullable=True),
        sa.Column("hts_detected", sa.Boolean(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("cycle BETWEEN 1 AND 2", name="cycle"),
        sa.CheckConstraint("hts_detected IS NULL OR hts_detected IN (true, false)", name="hts_detected"),
        sa.CheckConstraint("length(blasts_percent) BETWEEN 1 AND 12", name="blasts_percent"),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version"),
    )
    op.create_table(
        "plan_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("due_wall", sa.String(length=19), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_utc", INSTANT, nullable=True),
        sa.Column("until_wall", sa.String(length=19), nullable=True),
        sa.Column("until_utc", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(due_wall) BETWEEN 1 AND 19", name="due_wall"),
        sa.CheckConstraint("length(item_id) BETWEEN 1 AND 40", name="item_id"),
        sa.CheckConstraint("length(kind) BETWEEN 1 AND 40", name="kind"),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        sa.CheckConstraint("length(zone) BETWEEN 1 AND 64", name="zone"),
        sa.CheckConstraint("sequence BETWEEN 0 AND 2147483647", name="sequence"),
        sa.CheckConstraint("until_utc IS NULL OR until_wall IS NOT NULL", name="until"),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "item_id"),
    )
    op.create_index("ix_plan_items_day", "plan_items", ["due_day"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("reminder_id", sa.String(length=60), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("due_wall", sa.String(length=19), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_utc", INSTANT, nullable=False),
        sa.Column("event_utc", INSTANT, nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("first_sent_at", INSTANT, nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.CheckConstraint("(stage = 'done') = (done_at IS NOT NULL)", name="done"),
        sa.CheckConstraint("stage IN ('waiting', 'sent') OR next_at IS NULL", name="next_at"),
        sa.CheckConstraint("stage IN ('waiting', 'sent', 'done', 'cancelled')", name="stage"),
        sa.CheckConstraint("epoch IS NULL OR epoch BETWEEN 0 AND 9223372036854775807", name="epoch"),
        sa.CheckConstraint("length(due_wall) BETWEEN 1 AND 19", name="due_wall"),
        sa.CheckConstraint("length(item_id) BETWEEN 1 AND 40", name="item_id"),
        sa.CheckConstraint("length(reminder_id) BETWEEN 1 AND 60", name="reminder_id"),
        sa.CheckConstraint("length(zone) BETWEEN 1 AND 64", name="zone"),
        sa.CheckConstraint("rung BETWEEN 0 AND 100", name="rung"),
        sa.CheckConstraint("urgent IN (true, false)", name="urgent"),
        sa.ForeignKeyConstraint(["done_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["recipient_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "reminder_id", "recipient_id"),
    )
    op.create_index("ix_reminders_next", "reminders", ["next_at"], **_where(sa.text("next_at IS NOT NULL")))


def _where(rule: sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": rule, "postgresql_where": rule}
