"""Versions of trials, which of them are switched on at a site, and the trial and the attempt of a screening."""

import hashlib

import sqlalchemy as sa
from alembic import op

from flows.trials.files.brought import TrialVersion, brought

revision = "0013"
down_revision = "0012"

# What everybody was screened for until now.
TRIAL, VERSION = "NCT04556084", "record of 2022-04-05"
INSTANT = sa.DateTime(timezone=True)
KEPT = ("id", "registry_id", "version", "text", "sha256", "loaded_by", "loaded_at")
# How many screenings of the candidate came before, but for those that were begun by mistake.
BEFORE = """coalesce(sum(lifecycle <> 'withdrawn' OR erased_at IS NOT NULL) OVER (PARTITION BY site_id, subject_code
    ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"""
ATTEMPTS = f"""UPDATE screenings SET attempt = 1 + counted.earlier
    FROM (SELECT id, {BEFORE} AS earlier FROM screenings) AS counted
    WHERE counted.id = screenings.id AND counted.earlier > 0"""  # noqa: S608 - names of our own


def upgrade() -> None:
    """Make the tables, and let every site and every screening of before be of the one trial that there was."""
    _make_tables()
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in KEPT)
    stays = "BEGIN SELECT RAISE(ABORT, 'versions of trials are only added to'); END"
    op.execute(
        f"CREATE TRIGGER trials_kept BEFORE UPDATE ON trials WHEN {changed} OR OLD.confirmed_at IS NOT NULL {stays}"
    )
    waits = "OLD.loaded_by IS NOT NULL AND OLD.confirmed_at IS NULL"
    op.execute(f"CREATE TRIGGER trials_never_deleted BEFORE DELETE ON trials WHEN NOT ({waits}) {stays}")
    _add_columns()
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT count(*) FROM sites")).scalar():
        _switch_on(connection)
        op.execute(ATTEMPTS)


def _make_tables() -> None:
    op.create_table(
        "trials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("loaded_by", sa.Integer(), nullable=True),
        sa.Column("loaded_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(registry_id) BETWEEN 1 AND 32", name="registry_id"),
        sa.CheckConstraint("length(version) BETWEEN 1 AND 32", name="version"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 1000000", name="text"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256"),
        sa.CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> loaded_by", name="confirmed_by"),
        sa.ForeignKeyConstraint(["loaded_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("registry_id", "version"),
    )
    op.create_table(
        "site_trials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("trial_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("switched_by", sa.Integer(), nullable=True),
        sa.Column("switched_at", INSTANT, nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="ended"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.ForeignKeyConstraint(["trial_id"], ["trials.id"]),
        sa.ForeignKeyConstraint(["switched_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    _unique("uq_site_trials_on", "site_trials", ["site_id", "trial_id"], "ended_at IS NULL")


def _add_columns() -> None:
    op.execute(
        f"ALTER TABLE screenings ADD COLUMN trial VARCHAR(32) NOT NULL DEFAULT '{TRIAL}' "
        "CONSTRAINT ck_screenings_trial CHECK (length(trial) BETWEEN 1 AND 32)"
    )
    op.execute(
        "ALTER TABLE screenings ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1 "
        "CONSTRAINT ck_screenings_attempt CHECK (attempt BETWEEN 1 AND 2147483647)"
    )
    op.drop_index("uq_screenings_open")
    of_open = "lifecycle IN ('draft', 'amending')"
    _unique("uq_screenings_open", "screenings", ["site_id", "subject_code", "trial"], of_open)


def _unique(name: str, table: str, columns: list[str], of: str) -> None:
    """No two of these rows are alike in these columns."""
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(of))


def _switch_on(connection: sa.Connection) -> None:
    text = brought()[TrialVersion(TRIAL, VERSION)]
    said = {"trial": TRIAL, "version": VERSION, "text": text, "hash": hashlib.sha256(text.encode()).hexdigest()}
    connection.execute(
        sa.text(
            "INSERT INTO trials (id, registry_id, version, text, sha256, loaded_at) "
            "SELECT 1, :trial, :version, :text, :hash, min(created_at) FROM sites"
        ),
        said,
    )
    connection.execute(
        sa.text("INSERT INTO site_trials (site_id, trial_id, switched_at) SELECT id, 1, created_at FROM sites")
    )
