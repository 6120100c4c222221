"""The number of each site, which its registration numbers begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# What a site's registrations say already; another site of before gets the lowest number that is left.
SAID = sa.text("SELECT site_id, substr(number, 7, 3) FROM registrations ORDER BY id")
SITES = sa.text("SELECT id FROM sites ORDER BY id")
SET = sa.text("UPDATE sites SET number = :number WHERE id = :id")


def upgrade() -> None:
    """Add the column and fill it; two sites never share a number."""
    op.execute(
        "ALTER TABLE sites ADD COLUMN number INTEGER NOT NULL DEFAULT 1 "
        "CONSTRAINT ck_sites_number CHECK (number BETWEEN 1 AND 999)"
    )
    connection = op.get_bind()
    numbers: dict[int, int] = {}
    for site, said in connection.execute(SAID):
        if int(said) not in numbers.values():
            numbers[site] = int(said)
    for (site,) in connection.execute(SITES):
        numbers.setdefault(site, min(set(range(1, 1000)) - set(numbers.values())))
        connection.execute(SET, {"id": site, "number": numbers[site]})
    op.create_index("uq_sites_number", "sites", ["number"], unique=True)
