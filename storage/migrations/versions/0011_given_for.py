"""The day that an answer was given for, beside what may be otherwise on another day."""

import json
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# What an age or a state of those days was given for, of before: the day of its answering, at its site.
KEYS = (
    "age_months", "blasts_percent", "childbearing_potential", "cns_status", "concomitant_therapy",
    "contraception_agreed", "donor_available", "gvhd", "immunosuppression", "karnofsky", "lactating", "lansky",
    "mrd_percent", "other_phase12_study", "prior_radiation", "prior_therapies", "radiation_planned",
    "sexually_active", "uncontrolled_infection",
)  # fmt: skip
KEPT = """CREATE TRIGGER answers_kept BEFORE UPDATE ON answers
    WHEN NEW.value IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.reason IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.key IS NOT OLD.key
      OR NEW.version IS NOT OLD.version OR NEW.author_id IS NOT OLD.author_id OR NEW.at IS NOT OLD.at
      OR NEW.given_for IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END"""
FOUND = sa.text(
    "SELECT a.id, a.at, s.zone FROM answers a JOIN screenings ON screenings.id = a.screening_id "
    "JOIN sites s ON s.id = screenings.site_id WHERE a.key IN :keys AND a.value <> 'null'"
).bindparams(sa.bindparam("keys", KEYS, expanding=True))
SET = sa.text("UPDATE answers SET given_for = :day WHERE id = :id")
GIVEN = sa.text("SELECT screening_id, key, value, given_for FROM answers ORDER BY screening_id, id")
CURRENT = sa.text("UPDATE screenings SET current = :current WHERE id = :id")
AT_ONCE = 10_000


def upgrade() -> None:
    """Add the column, fill it, and put each day beside the current answers."""
    op.execute("ALTER TABLE answers ADD COLUMN given_for DATE")
    op.execute("DROP TRIGGER answers_kept")
    connection = op.get_bind()
    for found in connection.execute(FOUND).partitions(AT_ONCE):
        connection.execute(SET, [{"id": key, "day": _day(at, zone)} for key, at, zone in found])
    op.execute(KEPT)
    for screening, answers in groupby(connection.execute(GIVEN), key=itemgetter(0)):
        connection.execute(CURRENT, {"id": screening, "current": _current(answers)})


def _day(at: str, zone: str) -> str:
    return datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date().isoformat()


def _current(answers: object) -> str:
    """The last answer to each question that was not erased, and beside it the day that it was given for."""
    last: dict[str, str | None] = {}
    for _, key, value, given_for in answers:  # type: ignore[attr-defined]
        last[key] = value
        last[f"for.{key}"] = json.dumps(given_for) if value is not None and given_for is not None else None
    members = (f"{json.dumps(key, ensure_ascii=False)}:{value}" for key, value in sorted(last.items()) if value)
    return f"{{{','.join(members)}}}"
