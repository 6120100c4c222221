"""An index of the revisions that have something for the study chair, so that the list of open items stays quick."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_revisions_consulting",
        "revisions",
        ["screening_id", "number"],
        sqlite_where=sa.text("""instr(decision, '"consult":[]') = 0"""),
    )
