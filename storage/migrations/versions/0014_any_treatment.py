"""Treatments of any trial: a dose in its unit, a response by the keys of its answers, more than two cycles."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)
ACTIONS = (
    "action IN ('start', 'began', 'pause', 'restart', 'stop', 'move', 'cancel', 'cancel_start', 'restore', "
    "'complete', 'off_study')"
)
DOSES = """INSERT INTO doses SELECT id, screening_id, version, cycle, mcg_per_day, 'mcg/day', weight_kg, working, salt,
    by, at FROM doses_before"""
RESPONSES = """INSERT INTO responses SELECT id, screening_id, version, cycle, "on",
    json_object('blasts_percent', blasts_percent, 'flow_mrd_percent', flow_mrd_percent, 'hts_detected',
    CASE hts_detected WHEN 1 THEN json('true') WHEN 0 THEN json('false') END), salt, by, at FROM responses_before"""
EVENTS = "INSERT INTO course_events SELECT * FROM course_events_before"


def upgrade() -> None:
    """Make the three tables anew, and call the kinds of items by what any trial has."""
    _anew("doses", DOSES, *_dose())
    _anew("responses", RESPONSES, *_response())
    _anew("course_events", EVENTS, *_event())
    op.execute("ALTER TABLE plan_items ADD COLUMN reminded VARCHAR(60)")
    op.execute("UPDATE plan_items SET kind = 'response' WHERE kind = 'marrow'")
    op.execute("UPDATE plan_items SET kind = 'next_cycle' WHERE kind = 'cycle_2'")


def _anew(name: str, filled: str, *parts: sa.schema.SchemaItem) -> None:
    """SQLite makes a table anew to change its checks; its triggers go with the old one."""
    op.execute(f"ALTER TABLE {name} RENAME TO {name}_before")
    op.create_table(name, *_of_row(), *parts, *_checks())
    op.execute(filled)
    op.execute(f"DROP TABLE {name}_before")
    stands = "(SELECT erased_at FROM screenings WHERE id = OLD.screening_id) IS NULL"
    op.execute(f"CREATE TRIGGER {name}_kept BEFORE UPDATE ON {name}\n    {_refused(name)}")
    op.execute(f"CREATE TRIGGER {name}_never_deleted BEFORE DELETE ON {name} WHEN {stands}\n    {_refused(name)}")


def _refused(name: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{name} are only added to'); END"


def _of_row() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _author() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )


def _checks() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("cycle BETWEEN 1 AND 99", name="cycle"),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version"),
    )


def _dose() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("amount", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("weight_kg", sa.String(length=12), nullable=True),
        sa.Column("working", sa.Text(), nullable=False),
        *_author(),
        sa.CheckConstraint("length(amount) BETWEEN 1 AND 12", name="amount"),
        sa.CheckConstraint("length(unit) BETWEEN 1 AND 20", name="unit"),
        sa.CheckConstraint("length(weight_kg) BETWEEN 1 AND 12", name="weight_kg"),
    )


def _response() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        *_author(),
        sa.CheckConstraint("length(answers) BETWEEN 1 AND 2000", name="answers"),
    )


def _event() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.String(length=40), nullable=True),
        sa.Column("wall", sa.String(length=19), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("utc", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        *_author(),
        sa.Column("bag_hours", sa.Integer(), nullable=True),
        sa.CheckConstraint(ACTIONS, name="action"),
        sa.CheckConstraint("item_id IS NULL OR length(item_id) BETWEEN 1 AND 40", name="item_id"),
        sa.CheckConstraint("length(zone) BETWEEN 1 AND 64", name="zone"),
        sa.CheckConstraint("reason IS NULL OR length(reason) BETWEEN 1 AND 500", name="reason"),
        sa.CheckConstraint("utc IS NULL OR wall IS NOT NULL", name="wall"),
        sa.CheckConstraint("bag_hours BETWEEN 24 AND 168", name="bag_hours"),
    )
