"""What follows an eligible screening: signatures, registration, doses, course, plan, reminders, and PINs."""

from storage.migrations.written import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("0002_after_eligible.sql")
