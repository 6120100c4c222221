"""The database itself refuses what may not be, whoever writes to it."""

from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import StaticPool, create_engine, insert, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from storage.database import Database
from storage.engine import schema
from storage.engine.errors import NotSaved
from storage.tables.base import metadata
from tests.storage.clinic import NOW, Clinic
from tests.storage.drift import drift_of

HASH = "0" * 64

LEGAL: dict[str, dict[str, Any]] = {
    "study": {"id": 1, "protocol": "NCT04556084"},
    "sites": {"name": "X", "zone": "UTC", "code_pattern": "X-##", "created_at": NOW, "number": 2},
    "people": {
        "telegram_id": 2**40, "label": "A", "role": "monitor", "site_id": 1, "active": True, "created_at": NOW,
    },
    "invites": {
        "token_hash": HASH, "site_id": 1, "role": "coordinator", "created_at": NOW,
        "expires_at": NOW.replace(year=2027),
    },
    "screenings": {
        "site_id": 1, "subject_code": "MCW-002", "protocol_version": "1", "lifecycle": "draft", "version": 1,
        "current": "{}", "created_at": NOW, "created_by": 1, "updated_at": NOW, "updated_by": 1,
    },
    "answers": {
        "screening_id": 1, "key": "sex", "value": '"male"', "salt": "0" * 32, "version": 2, "author_id": 1,
        "at": NOW,
    },
    "revisions": {
        "screening_id": 1, "number": 1, "protocol_version": "1", "as_of": NOW.date(), "record": "{}",
        "decision": "{}", "salt": "0" * 32, "finished_by": 1, "finished_at": NOW,
    },
    "audit": {"seq": 1000, "at": NOW, "action": "x", "detail": "{}", "previous": HASH, "hash": HASH},
    "seals": {"of": "people", "key": 99, "salt": "0" * 32},
    "inbox": {"update_id": 2**40, "body": "{}", "received_at": NOW, "state": "waiting", "tries": 0},
    "outbox": {
        "chat_id": -(2**40), "kind": "card", "body": "{}", "state": "due", "created_at": NOW, "tries": 0,
        "edits": False, "label": False,
    },
    "signatures": {
        "screening_id": 1, "version": 2, "revision": 1, "person_id": 1, "printed_name": "A B", "outcome": "approved",
        "meaning": "x", "content": "{}", "content_hash": HASH, "signed_at": NOW,
    },
    "registrations": {
        "screening_id": 1, "version": 2, "site_id": 1, "sequence": 1, "number": "BLINA-001-0001-68", "on": NOW.date(),
        "decision": "{}", "pregnancy_test": False, "contraception": False, "signature_id": 1, "by": 1, "at": NOW,
    },
    "measures": {
        "screening_id": 1, "version": 2, "what": "weight", "value": "44.9", "on": NOW.date(), "salt": "0" * 32, "by": 1,
        "at": NOW,
    },
    "doses": {
        "screening_id": 1, "version": 2, "cycle": 1, "amount": "28", "unit": "mcg/day", "weight_kg": "52",
        "working": "[]", "salt": "0" * 32, "by": 1, "at": NOW,
    },
    "course_events": {
        "screening_id": 1, "version": 2, "action": "start", "cycle": 1, "wall": "2026-11-22T10:00:00", "zone": "UTC",
        "utc": NOW, "salt": "0" * 32, "by": 1, "at": NOW,
    },
    "responses": {
        "screening_id": 1, "version": 2, "cycle": 1, "on": NOW.date(), "answers": "{}", "salt": "0" * 32,
        "by": 1, "at": NOW,
    },
    "pregnancy_tests": {
        "screening_id": 1, "version": 2, "positive": False, "on": NOW.date(), "salt": "0" * 32, "by": 1, "at": NOW,
    },
    "plan_items": {
        "screening_id": 1, "item_id": "c1.start", "kind": "start", "title": "Start", "due_day": NOW.date(),
        "due_wall": "2026-11-22", "zone": "UTC", "reason": "", "source": "", "sequence": 0, "updated_at": NOW,
    },
    "reminders": {
        "screening_id": 1, "item_id": "c1.start", "reminder_id": "c1.start/eve", "recipient_id": 1,
        "due_wall": "2026-11-21T18:00:00", "zone": "UTC", "due_utc": NOW, "event_utc": NOW, "urgent": False,
        "stage": "waiting", "next_at": NOW, "rung": 0,
    },
    "hand_overs": {"screening_id": 1, "from_id": 1, "to_id": 2, "until": NOW.date(), "at": NOW},
    "chats": {"chat_id": 2**40, "position": "{}", "turn": 0, "seen_version": 0, "updated_at": NOW},
    "leases": {"name": "poll", "holder": "a", "until": NOW},
    "trials": {"registry_id": "NCT1", "version": "1", "text": "x", "sha256": HASH, "loaded_by": 1, "loaded_at": NOW},
    "site_trials": {"site_id": 1, "trial_id": 1, "switched_at": NOW, "ended_at": NOW},
}  # fmt: skip

ILLEGAL = [
    ("study", {"id": 2}),
    ("sites", {"name": ""}),
    ("sites", {"name": "MCW"}),
    ("sites", {"zone": None}),
    ("sites", {"number": 1}),
    ("sites", {"number": 1000}),
    ("sites", {"code_pattern": "#" * 33}),
    ("people", {"telegram_id": 20}),
    ("people", {"telegram_id": 0}),
    ("people", {"telegram_id": "somebody"}),
    ("people", {"role": "owner"}),
    ("people", {"label": ""}),
    ("people", {"site_id": 99}),
    ("invites", {"token_hash": "short"}),
    ("invites", {"expires_at": NOW}),
    ("invites", {"used_at": NOW}),
    ("invites", {"role": "anybody"}),
    ("screenings", {"subject_code": "MCW-001"}),
    ("screenings", {"subject_code": "MCW-001", "lifecycle": "amending", "reason": "x"}),
    ("screenings", {"subject_code": ""}),
    ("screenings", {"lifecycle": "lost"}),
    ("screenings", {"lifecycle": "amending"}),
    ("screenings", {"lifecycle": "withdrawn", "reason": ""}),
    ("screenings", {"version": 0}),
    ("screenings", {"version": "two"}),
    ("screenings", {"site_id": 99}),
    ("screenings", {"created_by": 99}),
    ("screenings", {"current": None}),
    ("answers", {"screening_id": 99}),
    ("answers", {"author_id": 99}),
    ("answers", {"value": None}),
    ("answers", {"salt": None}),
    ("answers", {"salt": "short"}),
    ("answers", {"key": ""}),
    ("answers", {"version": 1}),
    ("revisions", {"number": 0}),
    ("revisions", {"number": 2}),
    ("revisions", {"screening_id": 99}),
    ("audit", {"seq": 0}),
    ("audit", {"seq": 1}),
    ("audit", {"hash": "short"}),
    ("audit", {"person_id": 99}),
    ("seals", {"salt": "short"}),
    ("inbox", {"state": "lost"}),
    ("inbox", {"body": None}),
    ("inbox", {"state": "done", "done_at": NOW}),
    ("inbox", {"state": "dead", "done_at": NOW}),
    ("inbox", {"tries": -1}),
    ("outbox", {"kind": "letter"}),
    ("outbox", {"state": "lost"}),
    ("outbox", {"body": None}),
    ("outbox", {"state": "sent"}),
    ("outbox", {"state": "failed"}),
    ("people", {"pin_hash": "0" * 128}),
    ("people", {"pin_salt": "0" * 32}),
    ("people", {"pin_hash": "short", "pin_salt": "0" * 32}),
    ("people", {"pin_tries": 6}),
    ("people", {"backup_id": 99}),
    ("signatures", {"outcome": "perhaps"}),
    ("signatures", {"printed_name": ""}),
    ("signatures", {"content_hash": "short"}),
    ("signatures", {"voided_at": NOW}),
    ("signatures", {"void_reason": "x"}),
    ("signatures", {"person_id": 99}),
    ("registrations", {"sequence": 0}),
    ("registrations", {"signature_id": 99}),
    ("measures", {"what": "age"}),
    ("measures", {"value": ""}),
    ("doses", {"cycle": 100}),
    ("course_events", {"action": "guess"}),
    ("course_events", {"wall": None}),
    ("course_events", {"cycle": 0}),
    ("course_events", {"bag_hours": 23}),
    ("sites", {"bag_hours": 169}),
    ("responses", {"cycle": 100}),
    ("responses", {"answers": None}),
    ("pregnancy_tests", {"positive": None}),
    ("pregnancy_tests", {"salt": ""}),
    ("plan_items", {"sequence": -1}),
    ("plan_items", {"until_utc": NOW}),
    ("reminders", {"stage": "lost"}),
    ("reminders", {"stage": "done"}),
    ("reminders", {"stage": "cancelled"}),
    ("reminders", {"recipient_id": 99}),
    ("chats", {"person_id": 99}),
    ("chats", {"screening_id": 99}),
    ("chats", {"turn": -1}),
    ("leases", {"holder": ""}),
    ("screenings", {"subject_code": "MCW-001", "trial": "NCT04556084"}),
    ("screenings", {"trial": ""}),
    ("screenings", {"attempt": 0}),
    ("trials", {"registry_id": "NCT04556084", "version": "record of 2022-04-05"}),
    ("trials", {"sha256": "short"}),
    ("trials", {"text": ""}),
    ("trials", {"confirmed_at": NOW}),
    ("trials", {"confirmed_by": 1, "confirmed_at": NOW}),
    ("trials", {"loaded_by": 99}),
    ("site_trials", {"ended_at": None}),
    ("site_trials", {"ended_at": None, "ended_by": 1}),
    ("site_trials", {"trial_id": 99}),
]  # fmt: skip


def add(session: Session, table: str, changes: dict[str, Any]) -> None:
    session.connection().execute(insert(metadata.tables[table]).values(LEGAL[table] | changes))


@pytest.mark.parametrize("table", [table for table in LEGAL if table != "study"])
async def test_a_legal_row_is_taken(database: Database, clinic: Clinic, table: str) -> None:
    await database.run(clinic.start)
    if table == "registrations":
        await database.run(lambda session: add(session, "signatures", {}))
    await database.run(lambda session: add(session, table, {}))


async def test_every_illegal_row_is_refused(database: Database, clinic: Clinic) -> None:
    await database.run(clinic.start)
    await database.run(lambda session: add(session, "signatures", {"version": 9}))
    taken = []
    for table, changes in ILLEGAL:
        try:
            await database.run(lambda session, table=table, changes=changes: add(session, table, changes))
        # What a column has no room for is data to PostgreSQL; an entry of the audit that is there is of another worker.
        except (IntegrityError, DataError, NotSaved):
            continue
        taken.append((table, changes))
    assert taken == []


async def test_a_naive_instant_is_refused(database: Database, clinic: Clinic) -> None:
    with pytest.raises(Exception, match="timezone"):
        await database.run(lambda session: add(session, "leases", {"until": NOW.replace(tzinfo=None)}))


@pytest.mark.parametrize("table", ["answers", "revisions", "audit"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {}",
        "UPDATE {} SET {} = 'x'",
    ],
)
async def test_history_is_only_added_to(database: Database, clinic: Clinic, table: str, statement: str) -> None:
    await database.run(clinic.finished)
    column = {"answers": "value", "revisions": "decision", "audit": "detail"}[table]
    with pytest.raises(IntegrityError, match="only added to"):
        await database.run(lambda session: session.connection().execute(text(statement.format(table, column))))


@pytest.mark.file
@pytest.mark.parametrize("table", ["answers", "revisions", "audit"])
async def test_history_is_not_replaced(database: Database, clinic: Clinic, table: str) -> None:
    await database.run(clinic.finished)
    replace = text("REPLACE INTO {0} SELECT * FROM {0}".format(table))  # noqa: S608, UP032
    with pytest.raises(IntegrityError, match="only added to"):
        await database.run(lambda session: session.connection().execute(replace))


async def test_the_migrated_schema_is_the_declared_one(database: Database) -> None:
    assert await database.run(lambda session: drift_of(session.connection())) == []


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE sites ADD COLUMN colour TEXT",
        "DROP INDEX ix_screenings_code",
        "DROP TABLE leases",
        "CREATE TABLE more (id INTEGER)",
    ],
)
async def test_drift_of_the_schema_is_seen(database: Database, change: str) -> None:
    def drift(session: Session) -> list[str]:
        session.connection().execute(text(change))
        return drift_of(session.connection())

    assert await database.run(drift) != []


@pytest.mark.file
async def test_drift_of_a_check_is_seen(database: Database) -> None:
    def drift(session: Session) -> list[str]:
        connection = session.connection()
        connection.execute(text("DROP TABLE leases"))
        connection.execute(
            text(
                "CREATE TABLE leases (name VARCHAR(40) NOT NULL, holder VARCHAR(100) NOT NULL, "
                "until DATETIME NOT NULL, CONSTRAINT pk_leases PRIMARY KEY (name))"
            )
        )
        return drift_of(connection)

    found = await database.run(drift)
    assert [line.split()[1] for line in found] == ["ck_leases_holder", "ck_leases_name"]


BEFORE = """
INSERT INTO sites VALUES (1, 'MCW', 'America/Chicago', 'MCW-###', '2026-01-01');
INSERT INTO people VALUES (1, 10, 'Boss', 'administrator', 1, 1, '2026-01-01');
INSERT INTO screenings VALUES (1, 1, 'MCW-001', '2020-09', 'finished', 3, '{}', NULL, '2026-01-01', 1, '2026-01-02', 1);
INSERT INTO answers VALUES (1, 1, 'b_all', '"yes"', '00000000000000000000000000000000', 2, 1, '2026-01-01', NULL)
"""


def test_a_database_of_the_first_version_is_brought_up_to_date_with_what_it_holds() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        for statement in BEFORE.split(";"):
            connection.execute(text(statement))
        schema.upgrade(connection)
        assert drift_of(connection) == []
        person = connection.execute(text("SELECT label, pin_tries, digest, backup_id FROM people")).one()
        assert tuple(person) == ("Boss", 0, 0, None)
        connection.execute(text("UPDATE screenings SET lifecycle = 'awaiting'"))
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        index = text("SELECT sql FROM sqlite_master WHERE name = 'uq_screenings_open'")
        open_index = connection.execute(index).scalar()
        assert "UNIQUE" in open_index
        assert "WHERE lifecycle IN ('draft', 'amending')" in open_index
    engine.dispose()


def test_a_start_knows_the_newest_schema_without_reading_the_migrations():
    with create_engine("sqlite://").begin() as connection:
        scripts = ScriptDirectory.from_config(schema._config(connection))
    known = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(known)) == schema._revisions()
    assert scripts.get_current_head() == schema._revisions()[-1]
