"""Seals: every row that the audit's entries do not say is held against them, whoever changed it."""

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlmodel import Session, select

from storage.database import Database
from storage.engine import schema
from storage.site import people, pins
from storage.tables.base import metadata
from storage.tables.people import PersonRow
from storage.tables.screening import AuditRow
from storage.trail import audit
from storage.trail.seals import CHECKED_APART, FOLLOWS_FROM_ENTRIES, NOT_COVERED, SEALED
from storage.upkeep.verify import Report, verify
from tests.storage.clinic import LATER, NOW, Clinic
from tests.storage.drift import ON_A_SERVER
from tests.storage.lived import lived_in
from tests.storage.tables.test_tables import BEFORE

README = (Path(__file__).parents[3] / "README.md").read_text()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lived") / "study.db"
    asyncio.run(lived_in(path))
    return path


def changed(source: Path, folder: Path, *statements: str) -> Path:
    """A copy to which somebody did this, who had taken the triggers away."""
    path = Path(shutil.copy(source, folder / "changed.db"))
    with closing(sqlite3.connect(path)) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert file.execute(statement).rowcount != 0, f"nothing was changed by {statement}"
        file.commit()
    return path


def verified(path: Path) -> Report:
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        report = verify(session)
    engine.dispose()
    return report


def test_every_table_has_its_place(lived: Path) -> None:
    with closing(sqlite3.connect(lived)) as file:
        there = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert sorted([*there, *ON_A_SERVER]) == sorted([*SEALED, *NOT_COVERED, *CHECKED_APART])


def test_every_column_of_a_sealed_table_is_sealed_or_follows_from_the_entries() -> None:
    for name, sealed in SEALED.items():
        follows = FOLLOWS_FROM_ENTRIES.get(name, ())
        assert sorted([*sealed.columns, *follows]) == sorted(metadata.tables[name].columns.keys())


def test_the_readme_says_what_is_not_covered_and_why() -> None:
    assert dict(re.findall(r"(?m)^\| `(\w+)` \| (.*) \|$", README.partition("does not look at")[2])) == NOT_COVERED


def test_everything_that_happened_verifies(lived: Path) -> None:
    report = verified(lived)
    assert report.problems == ()
    assert report.sealed_at is None


CHANGES = {
    "a course event is deleted": "DELETE FROM course_events WHERE action = 'pause'",
    "the last course event is deleted": "DELETE FROM course_events WHERE id = (SELECT max(id) FROM course_events)",
    "a dose is deleted": "DELETE FROM doses WHERE id = 1",
    "a weight is deleted": "DELETE FROM measures WHERE what = 'weight' AND screening_id = 1",
    "a response is deleted": "DELETE FROM responses WHERE id = 1",
    "a pregnancy test is deleted": "DELETE FROM pregnancy_tests WHERE positive",
    "a registration is deleted": "DELETE FROM registrations WHERE id = 2",
    "a signature is deleted": "DELETE FROM signatures WHERE outcome = 'rejected'",
    "an item of the plan is deleted": "DELETE FROM plan_items WHERE id = 3",
    "a reminder is deleted": "DELETE FROM reminders WHERE id = 3",
    "an invitation is deleted": "DELETE FROM invites WHERE used_at IS NULL AND id = 2",
    "the day of a registration": "UPDATE registrations SET \"on\" = '2026-03-03'",
    "the decision of a registration": "UPDATE registrations SET decision = '{}' WHERE id = 1",
    "what the plan needs of a registration": "UPDATE registrations SET contraception = NOT contraception WHERE id = 1",
    "signed content": "UPDATE signatures SET content = replace(content, 'MCW-001', 'MCW-002') WHERE id = 1",
    "content of a signature is erased": "UPDATE signatures SET content = NULL WHERE id = 1",
    "swapped subject codes": "UPDATE screenings SET subject_code = CASE id WHEN 1 THEN 'MCW-002' ELSE 'MCW-001' END "
    "WHERE id < 3",
    "protocol version": "UPDATE screenings SET protocol_version = '2030-01' WHERE id = 1",
    "protocol version of a revision": "UPDATE revisions SET protocol_version = '2030-01' WHERE id = 1",
    "who began a screening": "UPDATE screenings SET created_by = 1 WHERE id = 1",
    "when a screening was changed last": "UPDATE screenings SET updated_at = '2026-11-01 00:00:00.000000' WHERE id = 1",
    "who changed a screening last": "UPDATE screenings SET updated_by = 3 WHERE id = 1",
    "role": "UPDATE people SET role = 'administrator' WHERE role = 'investigator'",
    "Telegram id": "UPDATE people SET telegram_id = 666 WHERE id = 1",
    "somebody who was cut off": "UPDATE people SET active = true WHERE NOT active",
    "PIN": "UPDATE people SET pin_hash = (SELECT pin_hash FROM people WHERE id = 3), "
    "pin_salt = (SELECT pin_salt FROM people WHERE id = 3) WHERE id = 1",
    "tries of a PIN": "UPDATE people SET pin_tries = 0, locked_at = NULL WHERE locked_at IS NOT NULL",
    "printed name": "UPDATE people SET printed_name = 'Somebody Else' WHERE id = 1",
    "dates of the plan": "UPDATE plan_items SET due_day = date(due_day, '+1 day') WHERE item_id = 'c1.marrow'",
    "reminders are set to done": "UPDATE reminders SET stage = 'done', next_at = NULL, done_by = 1, "
    "done_at = '2026-11-22 12:00:00.000000' WHERE stage = 'waiting'",
    "reminders are put off": "UPDATE reminders SET next_at = '2199-01-01 00:00:00.000000' WHERE next_at IS NOT NULL",
    "a forged invitation": "INSERT INTO invites (token_hash, site_id, role, created_at, expires_at) "
    "SELECT lower(hex(randomblob(32))), site_id, 'administrator', created_at, expires_at FROM invites WHERE id = 1",
    "an invitation is open again": "UPDATE invites SET used_at = NULL, used_by = NULL WHERE id = 1",
    "an invitation lasts longer": "UPDATE invites SET expires_at = '2199-01-01 00:00:00.000000' WHERE id = 2",
    "a forged person": "INSERT INTO people (telegram_id, label, role, site_id, active, created_at) "
    "SELECT 666, label, role, site_id, active, created_at FROM people WHERE id = 1",
    "zone of the site": "UPDATE sites SET zone = 'UTC' WHERE id = 1",
    "number of the site": "UPDATE sites SET number = 77 WHERE id = 1",
    "the text of a trial": "UPDATE trials SET text = replace(text, '5', '6') WHERE id = 1",
    "a trial that nobody confirmed counts": "UPDATE trials SET confirmed_by = 1, confirmed_at = loaded_at "
    "WHERE confirmed_at IS NULL AND loaded_by IS NOT NULL",
    "a forged version of a trial": "INSERT INTO trials (registry_id, version, text, sha256, loaded_at) "
    "SELECT 'NCT9', version, text, sha256, loaded_at FROM trials WHERE id = 1",
    "a trial is switched on again": "UPDATE site_trials SET ended_at = NULL, ended_by = NULL WHERE site_id = 1",
    "a trial is switched on earlier": "UPDATE site_trials SET since = '2026-01-01' WHERE since IS NOT NULL",
    "a trial of a site is deleted": "DELETE FROM site_trials WHERE id = 1",
    "trial of a screening": "UPDATE screenings SET trial = 'NCT0' WHERE id = 1",
    "attempt": "UPDATE screenings SET attempt = 2 WHERE id = 1",
    "the study": "UPDATE study SET protocol = 'NCT00000000'",
    "a seal": "UPDATE seals SET salt = lower(hex(randomblob(16))) WHERE of = 'people' AND key = 1",
    "a seal is gone": "DELETE FROM seals WHERE of = 'people' AND key = 1",
    "a seal of nothing": "INSERT INTO seals VALUES ('people', 99, lower(hex(randomblob(16))))",
    "a seal of no table": "INSERT INTO seals VALUES ('places', 1, lower(hex(randomblob(16))))",
}


def test_a_day_that_an_answer_was_not_given_for_is_found(lived: Path, tmp_path: Path) -> None:
    path = changed(
        lived,
        tmp_path,
        "UPDATE answers SET given_for = date(at) WHERE id = 1",
        "UPDATE screenings SET current = json_set(current, '$.\"for.b_all\"', date(updated_at)) WHERE id = 1",
    )
    assert "answer 1 is not what" in " ".join(verified(path).problems)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found(lived: Path, tmp_path: Path, change: str) -> None:
    assert not verified(changed(lived, tmp_path, CHANGES[change])).sound


async def test_rows_that_no_entry_speaks_of_get_one(database: Database, clinic: Clinic) -> None:
    before = await database.read(audit.head)
    await database.run(lambda session: people.set_digest(session, clinic.nurse.id, True))
    after = await database.read(audit.head)
    assert after.seq == before.seq + 1
    assert (await database.read(verify)).problems == ()


async def test_a_unit_that_fails_leaves_nothing_to_seal(database: Database, clinic: Clinic) -> None:
    before = await database.read(audit.head)

    def fails(session: Session) -> None:
        people.set_digest(session, clinic.nurse.id, True)
        raise KeyError

    with pytest.raises(KeyError):
        await database.run(fails)
    await database.run(lambda session: None)
    assert await database.read(audit.head) == before


async def test_nobody_can_try_out_from_the_chain_what_a_row_held(database: Database, clinic: Clinic) -> None:
    """The same row again has another seal, and the salt of the one before is gone."""

    def seals(session: Session) -> set[str]:
        found = " ".join(session.exec(select(AuditRow.detail)).all())
        return set(re.findall(rf'"people":{{"{clinic.nurse.id}":"(\w{{64}})"', found))

    for active in (False, True, False, True):
        await database.run(lambda session, active=active: people.set_active(session, clinic.nurse.id, active, 1, NOW))
    assert len(await database.read(seals)) == 5
    salts = text("SELECT count(*) FROM seals WHERE of = 'people'")
    assert await database.read(lambda session: session.connection().execute(salts).scalar()) == 2


async def test_the_chain_holds_nothing_of_a_pin(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: pins.set_pin(session, clinic.boss.id, "271828", LATER))
    held = await database.read(lambda session: session.get(PersonRow, clinic.boss.id))
    assert held is not None
    entries = await database.read(lambda session: " ".join(session.exec(select(AuditRow.detail)).all()))
    assert not [one for one in (held.pin_hash, held.pin_salt, held.label) if one in entries]


async def test_a_database_of_the_first_version_is_covered_from_its_upgrade_on(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        for statement in BEFORE.split(";")[:2]:
            connection.execute(text(statement))
    engine.dispose()
    opened = Database(path)
    await opened.start()
    report = await opened.read(verify)
    await opened.close()
    assert (report.problems, report.sealed_at) == ((), 1)
    assert not verified(changed(path, tmp_path, "UPDATE people SET role = 'monitor'")).sound


async def test_a_migration_seals_what_it_changes(
    database: Database, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.close()
    moved = "UPDATE sites SET zone = 'Europe/Berlin'"
    monkeypatch.setattr(schema, "upgrade", lambda connection: connection.exec_driver_sql(moved).rowcount == 1)
    again = Database(database.address)
    await again.start()
    try:
        report = await again.read(verify)
    finally:
        await again.close()
    assert (report.problems, report.sealed_at) == ((), None)


# A database as it was before 0014 made these tables anew.
BEFORE_0014 = (
    """CREATE TABLE old_doses AS
        SELECT id, screening_id, version, cycle, amount, weight_kg, working, salt, by, at FROM doses""",
    "DROP TABLE doses",
    "ALTER TABLE old_doses RENAME TO doses",
    "ALTER TABLE doses RENAME COLUMN amount TO mcg_per_day",
    """CREATE TABLE old_responses AS SELECT id, screening_id, version, cycle, "on",
        json_extract(answers, '$.blasts_percent') AS blasts_percent,
        json_extract(answers, '$.flow_mrd_percent') AS flow_mrd_percent,
        json_extract(answers, '$.hts_detected') AS hts_detected, salt, by, at FROM responses""",
    "DROP TABLE responses",
    "ALTER TABLE old_responses RENAME TO responses",
    "ALTER TABLE plan_items DROP COLUMN reminded",
    "UPDATE plan_items SET kind = 'marrow' WHERE kind = 'response'",
    # A later one, put aside: it is made again without its rows.
    "DROP INDEX uq_hand_overs_open",
    "ALTER TABLE hand_overs RENAME TO put_aside",
    "ALTER TABLE site_trials DROP COLUMN old_until",
    "ALTER TABLE site_trials DROP COLUMN reason",
    "DROP INDEX uq_outbox_sending",
    "ALTER TABLE outbox DROP COLUMN claimed_by",
    "ALTER TABLE sites DROP COLUMN settings",
    "ALTER TABLE sites DROP COLUMN closed_at",
    "DROP INDEX ix_outbox_reminder",
    "ALTER TABLE outbox DROP COLUMN reminder_id",
    "DROP INDEX ix_outbox_offer",
    "ALTER TABLE outbox DROP COLUMN offer",
    "ALTER TABLE outbox DROP COLUMN offer_of",
    "ALTER TABLE chats DROP COLUMN picture_message_id",
    "UPDATE alembic_version SET version_num = '0013'",
)
PUT_BACK = ("INSERT INTO hand_overs SELECT * FROM put_aside", "DROP TABLE put_aside")


async def test_tables_that_a_migration_makes_anew_are_sealed_anew(lived: Path, tmp_path: Path) -> None:
    again = Database(changed(lived, tmp_path, *BEFORE_0014))
    await again.start()
    await again.close()
    (tmp_path / "later").mkdir()
    later = changed(again.address, tmp_path / "later", *PUT_BACK)
    assert verified(later).problems == ()
    (tmp_path / "last").mkdir()
    assert not verified(changed(later, tmp_path / "last", "UPDATE doses SET unit = 'mg/day'")).sound
