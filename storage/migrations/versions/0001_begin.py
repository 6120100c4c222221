"""The first schema: everything that happened, and the rules that the database itself keeps."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

PROTOCOL = "NCT04556084"
APPLICATION_ID = 0x426C696E
INSTANT = sa.DateTime(timezone=True)

# A value entered by mistake may be erased, with its salt; nothing else of an answer or a revision may change.
TRIGGERS = (
    """CREATE TRIGGER answers_kept BEFORE UPDATE ON answers
    WHEN NEW.value IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.reason IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.key IS NOT OLD.key
      OR NEW.version IS NOT OLD.version OR NEW.author_id IS NOT OLD.author_id OR NEW.at IS NOT OLD.at
    BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END""",
    """CREATE TRIGGER answers_never_deleted BEFORE DELETE ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END""",
    """CREATE TRIGGER revisions_kept BEFORE UPDATE ON revisions
    WHEN NEW.salt IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.number IS NOT OLD.number
      OR NEW.protocol_version IS NOT OLD.protocol_version OR NEW.as_of IS NOT OLD.as_of
      OR NEW.decision IS NOT OLD.decision OR NEW.finished_by IS NOT OLD.finished_by
      OR NEW.finished_at IS NOT OLD.finished_at OR NEW.reason IS NOT OLD.reason
    BEGIN SELECT RAISE(ABORT, 'revisions are only added to'); END""",
    """CREATE TRIGGER revisions_never_deleted BEFORE DELETE ON revisions
    BEGIN SELECT RAISE(ABORT, 'revisions are only added to'); END""",
    """CREATE TRIGGER audit_kept BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
    """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
)


def upgrade() -> None:
    """Make the tables, the triggers and the mark that tells whose file it is."""
    study = op.create_table(
        "study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name="one"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("code_pattern", sa.String(length=32), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(code_pattern) BETWEEN 1 AND 32", name="code_pattern"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name="name"),
        sa.CheckConstraint("length(zone) BETWEEN 1 AND 64", name="zone"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "people",
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
    op.create_table(
        "invites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')", name="role"
        ),
        sa.CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name="used"),
        sa.CheckConstraint("expires_at > created_at", name="expires_at"),
        sa.CheckConstraint("length(token_hash) = 64", name="token_hash"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "screenings",
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
        sa.CheckConstraint("lifecycle IN ('draft', 'amending', 'finished', 'withdrawn')", name="lifecycle"),
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
    )
    op.create_index("ix_screenings_code", "screenings", ["site_id", "subject_code"])
    op.create_index("ix_screenings_list", "screenings", ["site_id", "lifecycle", "updated_at"])
    op.create_index(
        "uq_screenings_open",
        "screenings",
        ["site_id", "subject_code"],
        unique=True,
        **_where(sa.text("lifecycle IN ('draft', 'amending')")),
    )

    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(value IS NULL) = (salt IS NULL)", name="erased"),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 64", name="key"),
        sa.CheckConstraint("salt IS NULL OR length(salt) = 32", name="salt"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version", "key"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("protocol_version", sa.String(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("finished_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("length(protocol_version) BETWEEN 1 AND 32", name="protocol_version"),
        sa.CheckConstraint("number = 1 OR coalesce(length(reason), 0) BETWEEN 1 AND 500", name="reason"),
        sa.CheckConstraint("number BETWEEN 1 AND 2147483647", name="number"),
        sa.CheckConstraint("salt IS NULL OR length(salt) = 32", name="salt"),
        sa.ForeignKeyConstraint(["finished_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "number"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("screening_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(action) BETWEEN 1 AND 40", name="action"),
        sa.CheckConstraint("length(hash) = 64", name="hash"),
        sa.CheckConstraint("length(previous) = 64", name="previous"),
        sa.CheckConstraint("seq BETWEEN 1 AND 2147483647", name="seq"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(state = 'done') = (body IS NULL)", name="body"),
        sa.CheckConstraint("(state = 'waiting') = (done_at IS NULL)", name="done"),
        sa.CheckConstraint("state <> 'dead' OR coalesce(length(failure), 0) BETWEEN 1 AND 500", name="failure"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'dead')", name="state"),
        sa.CheckConstraint("tries BETWEEN 0 AND 2147483647", name="tries"),
        sa.CheckConstraint("update_id BETWEEN 0 AND 9223372036854775807", name="update_id"),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_index("ix_inbox_waiting", "inbox", ["received_at", "update_id"], **_where(sa.text("state = 'waiting'")))

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Boolean(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        sa.CheckConstraint("kind IN ('card', 'message', 'delete', 'document', 'photo', 'leave')", name="kind"),
        sa.CheckConstraint("state <> 'failed' OR coalesce(length(failure), 0) BETWEEN 1 AND 500", name="failure"),
        sa.CheckConstraint("state IN ('due', 'sending', 'sent', 'unknown', 'failed', 'cancelled')", name="state"),
        sa.CheckConstraint("state NOT IN ('due', 'sending', 'unknown') OR body IS NOT NULL", name="body"),
        sa.CheckConstraint("edits IN (true, false)", name="edits"),
        sa.CheckConstraint("label IN (true, false)", name="label"),
        sa.CheckConstraint("tries BETWEEN 0 AND 2147483647", name="tries"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["chat_id", "id"],
        **_where(sa.text("state IN ('due', 'sending', 'unknown')")),
    )

    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("screening_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("card_hash", sa.String(length=64), nullable=True),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("seen_version BETWEEN 0 AND 2147483647", name="seen_version"),
        sa.CheckConstraint("turn BETWEEN 0 AND 2147483647", name="turn"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("chat_id"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.CheckConstraint("length(holder) BETWEEN 1 AND 100", name="holder"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 40", name="name"),
        sa.PrimaryKeyConstraint("name"),
    )
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.bulk_insert(study, [{"id": 1, "protocol": PROTOCOL}])
    op.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _where(rule: sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": rule, "postgresql_where": rule}
