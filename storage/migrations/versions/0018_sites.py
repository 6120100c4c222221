"""Somebody may be at several sites, with a row and a role at each; what a site sets itself, and when it was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

INSTANT = sa.DateTime(timezone=True)
ROLES = "role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor'{})"
BEFORE, AFTER = ROLES.format(""), ROLES.format(", 'study_chair'")


def upgrade() -> None:
    """Let a Telegram id stand once a site, know the study chair, and add what is the site's own."""
    with op.batch_alter_table("people", copy_from=_people()) as people:
        people.drop_constraint("uq_people_telegram_id", type_="unique")
        people.create_unique_constraint("uq_people_telegram_id_site_id", ["telegram_id", "site_id"])
        people.drop_constraint("role", type_="check")
        people.create_check_constraint("role", AFTER)
    with op.batch_alter_table("invites", copy_from=_invites()) as invites:
        invites.drop_constraint("role", type_="check")
        invites.create_check_constraint("role", AFTER)
    closed_at = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE sites ADD COLUMN closed_at {closed_at}")
    op.execute("ALTER TABLE sites ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'")


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


def _people() -> sa.Table:
    return sa.Table(
        "people",
        _metadata(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("printed_name", sa.String(length=100), nullable=True),
        sa.Column("pin_hash", sa.String(length=128), nullable=True),
        sa.Column("pin_salt", sa.String(length=32), nullable=True),
        sa.Column("pin_tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.Column("backup_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("wanted_name", sa.String(length=100), nullable=True),
        sa.Column("pin_waits", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("by_setting", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.CheckConstraint(BEFORE, name="role"),
        sa.CheckConstraint("active IN (true, false)", name="active"),
        sa.CheckConstraint("length(label) BETWEEN 1 AND 64", name="label"),
        sa.CheckConstraint("telegram_id BETWEEN 1 AND 9223372036854775807", name="telegram_id"),
        sa.CheckConstraint("(pin_hash IS NULL) = (pin_salt IS NULL)", name="pin"),
        sa.CheckConstraint("pin_hash IS NULL OR length(pin_hash) = 128", name="pin_hash"),
        sa.CheckConstraint("pin_tries BETWEEN 0 AND 5", name="pin_tries"),
        sa.CheckConstraint("backup_id <> id", name="backup_id"),
        sa.CheckConstraint("digest IN (true, false)", name="digest"),
        sa.CheckConstraint("pin_waits IN (true, false)", name="pin_waits"),
        sa.CheckConstraint("by_setting IN (true, false)", name="by_setting"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.ForeignKeyConstraint(["backup_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("telegram_id"),
    )


def _invites() -> sa.Table:
    return sa.Table(
        "invites",
        _metadata(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.CheckConstraint(BEFORE, name="role"),
        sa.CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name="used"),
        sa.CheckConstraint("expires_at > created_at", name="expires_at"),
        sa.CheckConstraint("length(token_hash) = 64", name="token_hash"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
