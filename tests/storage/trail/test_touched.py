"""What a statement may touch is told of its text on a server: never less than the triggers note."""

import pytest

from storage.trail.seals import WATCHED
from storage.trail.touched import _touched_by

MAY_TOUCH = {
    "SELECT id FROM people WHERE id = 1 FOR UPDATE": set(),
    "INSERT INTO inbox (update_id) VALUES (1) ON CONFLICT DO NOTHING": set(),
    "INSERT INTO people (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET label = 'x'": {"people"},
    'UPDATE "people" SET label = 1': {"people"},
    "update people set label = 1": {"people"},
    "DELETE FROM plan_items WHERE id = 1": {"plan_items"},
    "WITH gone AS (DELETE FROM plan_items WHERE id = 1) INSERT INTO commits (id) VALUES (1)": {"plan_items"},
    "UPDATE screenings SET version=2, current='{}' WHERE screenings.id = 1 AND screenings.reason = 'x'": set(),
    "UPDATE screenings SET version=2, reason='x' WHERE screenings.id = 1": {"screenings"},
    "UPDATE screenings SET version=(SELECT 1 WHERE 1 = 1), reason='x' WHERE screenings.id = 1": {"screenings"},
    "UPDATE screenings AS one SET version = 2": {"screenings"},
}


@pytest.mark.parametrize(("sql", "tables"), MAY_TOUCH.items())
def test_a_statement_may_touch_what_it_names(sql: str, tables: set[str]) -> None:
    assert _touched_by(sql, WATCHED) == tables


@pytest.mark.parametrize(
    "sql", ["CALL tidy()", "MERGE INTO people USING x ON true", "DO $$ BEGIN END $$", "COPY people"]
)
def test_a_statement_of_no_known_kind_may_touch_anything(sql: str) -> None:
    assert _touched_by(sql, WATCHED)
