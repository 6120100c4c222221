"""Versions of trials, which of them are switched on at a site, and the trial and the attempt of a screening."""

import hashlib

import sqlalchemy as sa
from alembic import op

from flows.trials.files.brought import TrialVersion, brought
from storage.migrations.written import run

revision = "0013"
down_revision = "0012"

# What everybody was screened for until now.
TRIAL, VERSION = "NCT04556084", "record of 2022-04-05"
# How many screenings of the candidate came before, but for those that were begun by mistake.
BEFORE = """coalesce(sum(lifecycle <> 'withdrawn' OR erased_at IS NOT NULL) OVER (PARTITION BY site_id, subject_code
    ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"""
ATTEMPTS = f"""UPDATE screenings SET attempt = 1 + counted.earlier
    FROM (SELECT id, {BEFORE} AS earlier FROM screenings) AS counted
    WHERE counted.id = screenings.id AND counted.earlier > 0"""  # noqa: S608 - names of our own


def upgrade() -> None:
    """Make the tables, and let every site and every screening of before be of the one trial that there was."""
    run("0013_trials.sql")
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT count(*) FROM sites")).scalar():
        _switch_on(connection)
        op.execute(ATTEMPTS)


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
