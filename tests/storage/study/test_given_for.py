"""The day that an answer was given for, as it is stored: with the answer, beside the current ones, in the audit."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool

from storage.database import Database
from storage.engine import schema
from storage.study import listings
from storage.upkeep import erasure
from storage.upkeep.verify import verify
from tests.storage.clinic import LATER, Clinic

GIVEN = {"age_months": 311, "for.age_months": "2026-11-24", "sex": "male"}


async def test_the_day_stands_with_the_answer_and_beside_the_current_ones(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: clinic.answer(session, clinic.start(session), **GIVEN))
    assert seen.current.as_json() == GIVEN
    kept = await database.read(lambda session: listings.history(session, seen.id))
    assert [(answer.key, answer.given_for) for answer in kept] == [("age_months", date(2026, 11, 24)), ("sex", None)]
    assert (await database.read(verify)).problems == ()


async def test_another_answer_takes_the_day_of_the_one_before_with_it(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: clinic.answer(session, clinic.start(session), **GIVEN))
    seen = await database.run(lambda session: clinic.answer(session, seen, age_months=None))
    assert seen.current.as_json() == {"age_months": None, "sex": "male"}
    assert (await database.read(verify)).problems == ()


async def test_an_erased_answer_takes_its_day_with_it(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: clinic.answer(session, clinic.start(session), **GIVEN))
    age = (await database.read(lambda session: listings.history(session, seen.id)))[0]
    why = erasure.Why.OTHER_CANDIDATE
    after = await database.run(lambda session: erasure.erase(session, age.id, why, clinic.boss.id, LATER))
    assert after.current.as_json() == {"sex": "male"}
    assert (await database.read(verify)).problems == ()


@pytest.mark.file
async def test_a_changed_day_is_found(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: clinic.answer(session, clinic.start(session), **GIVEN))
    for day in ("2026-11-25", None):
        with closing(sqlite3.connect(database.address)) as connection:
            connection.execute("DROP TRIGGER IF EXISTS answers_kept")
            connection.execute("UPDATE answers SET given_for = ? WHERE key = 'age_months'", (day,))
            connection.commit()
        problems = (await database.read(verify)).problems
        assert any(problem.startswith("answer 1 is not what audit entry") for problem in problems)
        assert "the current answers of screening 1 are not those of its history" in problems


@pytest.mark.file
async def test_a_day_is_not_changed_by_an_update(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: clinic.answer(session, clinic.start(session), **GIVEN))
    change = "UPDATE answers SET given_for = '2026-11-25', value = NULL, salt = NULL, reason = NULL"
    with (
        closing(sqlite3.connect(database.address)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="added to"),
    ):
        connection.execute(change)


BEFORE = """
INSERT INTO sites (id, name, zone, code_pattern, created_at, number) VALUES
  (1, 'MCW', 'America/Chicago', 'MCW-###', '2026-01-01 00:00:00.000000', 1);
INSERT INTO people (id, telegram_id, label, role, site_id, active, created_at) VALUES
  (1, 20, 'Nurse', 'coordinator', 1, 1, '2026-01-01 00:00:00.000000');
INSERT INTO screenings (id, site_id, subject_code, protocol_version, lifecycle, version, current, created_at,
  created_by, updated_at, updated_by) VALUES (1, 1, 'MCW-001', '2020-09', 'draft', 4,
  '{"age_months":311,"donor_available":null,"method.age_months":{"on":"x"},"sex":"male"}',
  '2026-11-05 03:00:00.000000', 1, '2026-11-05 03:00:00.000000', 1);
INSERT INTO answers (id, screening_id, key, value, salt, version, author_id, at) VALUES
  (1, 1, 'age_months', '310', '00000000000000000000000000000001', 2, 1, '2026-11-04 12:00:00.000000'),
  (2, 1, 'sex', '"male"', '00000000000000000000000000000002', 2, 1, '2026-11-04 12:00:00.000000'),
  (3, 1, 'donor_available', 'null', '00000000000000000000000000000003', 2, 1, '2026-11-04 12:00:00.000000'),
  (4, 1, 'karnofsky', NULL, NULL, 2, 1, '2026-11-04 12:00:00.000000'),
  (5, 1, 'age_months', '311', '00000000000000000000000000000005', 3, 1, '2026-11-05 03:00:00.000000'),
  (6, 1, 'method.age_months', '{"on":"x"}', '00000000000000000000000000000006', 3, 1, '2026-11-05 03:00:00.000000');
"""


def test_answers_of_before_get_the_day_of_their_answering_at_their_site() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0010")
        for statement in BEFORE.strip().split(";\n"):
            connection.exec_driver_sql(statement.rstrip(";"))
        schema.upgrade(connection)
        days = connection.execute(text("SELECT key, given_for FROM answers ORDER BY id")).all()
        assert days == [
            ("age_months", "2026-11-04"),
            ("sex", None),
            ("donor_available", None),
            ("karnofsky", None),
            ("age_months", "2026-11-04"),
            ("method.age_months", None),
        ]
        current = connection.execute(text("SELECT current FROM screenings")).scalar_one()
    engine.dispose()
    assert json.loads(current) == {
        "age_months": 311,
        "donor_available": None,
        "for.age_months": "2026-11-04",
        "method.age_months": {"on": "x"},
        "sex": "male",
    }
