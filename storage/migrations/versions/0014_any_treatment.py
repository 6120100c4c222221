"""Treatments of any trial: a dose in its unit, a response by the keys of its answers, more than two cycles."""

from storage.migrations.written import run

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run("0014_any_treatment.sql")
