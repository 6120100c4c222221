"""Doses, responses and steps that were kept before any trial could be treated."""

from alembic import command
from sqlalchemy import StaticPool, create_engine, select

from storage.engine import schema
from storage.tables.base import metadata
from storage.treatment.given import dose_said, response_said, sealed

SALT = "0" * 32
BEFORE = """
INSERT INTO sites (id, name, zone, code_pattern, created_at, number)
  VALUES (1, 'Site', 'UTC', 'S-###', '2026-01-01', 1);
INSERT INTO people (id, telegram_id, label, role, site_id, active, created_at)
  VALUES (1, 10, 'Boss', 'administrator', 1, 1, '2026-01-01');
INSERT INTO screenings (id, site_id, subject_code, protocol_version, lifecycle, version, current, created_at,
  created_by, updated_at, updated_by)
  VALUES (1, 1, 'S-001', 'x', 'treating', 9, '{}', '2026-01-01', 1, '2026-01-01', 1);
INSERT INTO doses VALUES (1, 1, 5, 2, '28.0', '44.9', '[]', '{salt}', 1, '2026-01-01 00:00:00.000000');
INSERT INTO responses VALUES (1, 1, 6, 1, '2026-02-01', '1', '0.02', 1, '{salt}', 1, '2026-01-01 00:00:00.000000');
INSERT INTO responses
  VALUES (2, 1, 7, 1, '2026-02-01', '1.50', NULL, NULL, '{salt}', 1, '2026-01-01 00:00:00.000000');
INSERT INTO course_events (id, screening_id, version, action, cycle, zone, salt, by, at, bag_hours)
  VALUES (1, 1, 8, 'start', 1, 'UTC', '{salt}', 1, '2026-01-01 00:00:00.000000', 96);
INSERT INTO plan_items (screening_id, item_id, kind, title, due_day, due_wall, zone, reason, source, sequence,
  updated_at)
  VALUES (1, 'c1.marrow', 'marrow', 'Marrow', '2026-02-01', '2026-02-01', 'UTC', '', '', 0, '2026-01-01')
"""


def test_what_the_audit_committed_to_is_what_the_rows_still_say() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0013")
        for statement in BEFORE.replace("{salt}", SALT).split(";\n"):
            connection.exec_driver_sql(statement)
        schema.upgrade(connection)
        doses, responses, events, kinds = (
            [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]
            for table in ("doses", "responses", "course_events", "plan_items")
        )
    engine.dispose()
    assert [sealed(dose_said(row)) for row in doses] == [
        '{"cycle":2,"mcg_per_day":"28.0","weight_kg":"44.9","working":"[]"}'
    ]
    assert [sealed(response_said(row)) for row in responses] == [
        '{"blasts_percent":"1","cycle":1,"flow_mrd_percent":"0.02","hts_detected":true,"on":"2026-02-01"}',
        '{"blasts_percent":"1.50","cycle":1,"flow_mrd_percent":null,"hts_detected":null,"on":"2026-02-01"}',
    ]
    assert [(row["action"], row["bag_hours"], row["salt"]) for row in events] == [("start", 96, SALT)]
    assert [row["kind"] for row in kinds] == ["response"]
