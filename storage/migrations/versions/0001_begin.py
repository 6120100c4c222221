"""The first schema: everything that happened, and the rules that the database itself keeps."""

from storage.migrations.written import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    run("0001_begin.sql")
