"""The audit chain and `verify`: whatever is changed behind the program's back is found."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import psycopg
import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.engine.address import Address, Server
from storage.study import answering, listings, revisions, screenings
from storage.tables.screening import AuditRow
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep.erasure import Why, erase
from storage.upkeep.verify import verify
from tests.answered import changing
from tests.storage.clinic import LATER, Clinic

TRIGGERS = ("answers_kept", "answers_never_deleted", "revisions_kept", "revisions_never_deleted")


@pytest.fixture
async def busy(database: Database, clinic: Clinic) -> Clinic:
    """A clinic with two screenings, a second revision and some changed answers."""

    def work(session: Session) -> None:
        seen = clinic.answer(session, clinic.start(session, "MCW-009"), sex="male", alt_u_l=40)
        clinic.answer(session, seen, sex="female")
        done = clinic.finished(session)
        seen = screenings.amend(session, done.id, done.version, "why", clinic.nurse.id, LATER)
        seen = answering.record_answers(
            session, seen.id, seen.version, changing(b_all="no"), clinic.nurse.id, LATER, "misread"
        )
        clinic.finish(session, seen)

    await database.run(work)
    return clinic


def tamper(address: Address, *statements: str) -> None:
    """What somebody with the file, or with all rights on the server, and an SQL program could do."""
    if isinstance(address, Server):
        with psycopg.connect(address.url) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("ALTER TABLE audit DROP CONSTRAINT ck_audit_seq")
            for statement in statements:
                if not statement.startswith("PRAGMA"):
                    connection.execute(statement)
        return
    with closing(sqlite3.connect(address)) as connection:
        for name in (*TRIGGERS, "audit_kept", "audit_never_deleted"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


async def test_a_busy_clinic_verifies(database: Database, busy: Clinic) -> None:
    report = await database.read(verify)
    assert report.problems == ()
    assert report.sound
    assert report.head == await database.read(audit.head)
    assert (await database.read(lambda session: verify(session, report.head))).sound


async def test_an_earlier_head_still_fits(database: Database, clinic: Clinic) -> None:
    kept = await database.read(audit.head)
    await database.run(clinic.finished)
    assert (await database.read(lambda session: verify(session, kept))).sound
    assert (await database.read(lambda session: verify(session, Head(0, "0" * 64)))).sound


CHAIN = {
    "edited": "UPDATE audit SET detail = '{}' WHERE seq = 5",
    "time": "UPDATE audit SET at = '2026-11-22 12:00:01.000000' WHERE seq = 5",
    "no time": "UPDATE audit SET at = 'yesterday' WHERE seq = 5",
    "author": "UPDATE audit SET person_id = NULL WHERE seq = 5",
    "hash": "UPDATE audit SET hash = previous WHERE seq = 5",
    "deleted": "DELETE FROM audit WHERE seq = 5",
    "inserted": "INSERT INTO audit SELECT 1000, at, person_id, site_id, screening_id, action, detail, previous, hash "
    "FROM audit WHERE seq = 5",
    "reordered": "UPDATE audit SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE seq IN (5, 6)",
}


@pytest.mark.parametrize("case", CHAIN)
async def test_a_changed_chain_is_found(database: Database, busy: Clinic, case: str) -> None:
    before = await database.read(audit.head)
    extra = ["UPDATE audit SET seq = -seq WHERE seq < 0"] if case == "reordered" else []
    statements = ["PRAGMA ignore_check_constraints = ON", CHAIN[case], *extra]
    tamper(database.address, *statements)
    bad, head = await database.read(audit.verify)
    assert bad == (before.seq + 1 if case == "inserted" else 5)
    assert head.seq == bad - 1
    assert not (await database.read(verify)).sound


async def test_a_cut_off_end_is_found_by_a_kept_head(database: Database, busy: Clinic) -> None:
    kept = await database.read(audit.head)
    tamper(database.address, "DELETE FROM audit WHERE seq > (SELECT max(seq) - 2 FROM audit)")
    assert (await database.read(audit.verify))[0] is None
    bad, _ = await database.read(lambda session: audit.verify(session, kept))
    assert bad == kept.seq - 1


async def test_a_chain_written_anew_is_found_by_a_kept_head(database: Database, busy: Clinic) -> None:
    kept = await database.read(audit.head)
    tamper(database.address, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    await database.run(lambda session: audit.append(session, "nothing to see", LATER))
    assert (await database.read(audit.verify))[0] is None
    bad, _ = await database.read(lambda session: audit.verify(session, kept))
    assert bad == kept.seq


CONTENT = {
    "answer": "UPDATE answers SET value = '\"other\"' WHERE id = 2",
    "salt": "UPDATE answers SET salt = 'ffffffffffffffffffffffffffffffff' WHERE id = 2",
    "reason": "UPDATE answers SET reason = 'another' WHERE reason IS NOT NULL",
    "author": "UPDATE answers SET author_id = 1 WHERE id = 2",
    "erased": "UPDATE answers SET value = NULL, salt = NULL WHERE id = 2",
    "removed": "DELETE FROM answers WHERE id = 2",
    "last removed": "DELETE FROM answers WHERE id = (SELECT max(id) FROM answers)",
    "added": "INSERT INTO answers SELECT 99, screening_id, key, value, salt, 99, author_id, at, reason, given_for "
    "FROM answers WHERE id = 2",
    "current": "UPDATE screenings SET current = '{}' WHERE id = 1",
    "version": "UPDATE screenings SET version = 99 WHERE id = 1",
    "lifecycle": "UPDATE screenings SET lifecycle = 'finished' WHERE id = 1",
    "decision": "UPDATE revisions SET decision = '{}' WHERE id = 1",
    "record": "UPDATE revisions SET record = '{}', salt = NULL WHERE id = 1",
    "day": "UPDATE revisions SET as_of = '2026-11-23' WHERE id = 1",
    "revision": "DELETE FROM revisions WHERE id = 2",
    "person": "DELETE FROM people WHERE id = 2",
}


@pytest.mark.parametrize("case", CONTENT)
async def test_changed_content_is_found(database: Database, busy: Clinic, case: str) -> None:
    tamper(database.address, CONTENT[case])
    assert (await database.read(audit.verify))[0] is None
    assert not (await database.read(verify)).sound


async def test_the_audit_never_holds_a_value(database: Database, clinic: Clinic) -> None:
    secret = "Blanchard Wiśniewska"

    def work(session: Session) -> str:
        seen = clinic.answer(session, clinic.start(session), prior_therapies=[{"agent": secret}])
        seen = answering.record_answers(
            session, seen.id, seen.version, changing(sex="female"), clinic.nurse.id, LATER, secret
        )
        seen = screenings.load(session, clinic.finish(session, seen).screening_id)
        screenings.amend(session, seen.id, seen.version, secret, clinic.nurse.id, LATER)
        return repr([row.model_dump() for row in session.exec(select(AuditRow))])

    text = await database.run(work)
    assert "Blanchard" not in text
    assert "female" not in text


async def test_an_erased_value_is_gone_and_the_chain_holds(database: Database, clinic: Clinic) -> None:
    def work(session: Session) -> screenings.Screening:
        seen = clinic.answer(session, clinic.start(session), agent="Blanchard", sex="male")
        return screenings.load(session, clinic.finish(session, seen).screening_id)

    seen = await database.run(work)
    given = await database.read(lambda session: listings.history(session, seen.id))
    erased = await database.run(lambda session: erase(session, given[0].id, Why.PERSON, clinic.boss.id, LATER))
    assert erased.current.as_json() == {"sex": "male"}
    assert erased.version == seen.version + 1
    [revision] = await database.read(lambda session: revisions.of(session, seen.id))
    assert revision.record == {"as_of": "2026-11-22", "sex": "male"}
    first, second = await database.read(lambda session: listings.history(session, seen.id))
    assert (first.value, first.erased, second.value) == (None, True, "male")
    assert (await database.read(verify)).problems == ()
    again = await database.run(lambda session: erase(session, given[0].id, Why.PERSON, clinic.boss.id, LATER))
    assert again == erased


async def test_what_was_kept_beside_an_erased_value_goes_with_it(database: Database, clinic: Clinic) -> None:
    typed, method = {"value": "62", "unit": "umol/L"}, {"working": "62 umol/L / 88.4"}

    def work(session: Session) -> int:
        seen = clinic.start(session)
        beside = {"typed.creatinine_mg_dl": typed, "method.creatinine_mg_dl": method}
        return clinic.answer(session, seen, creatinine_mg_dl=Decimal("0.701"), sex="male", **beside).id

    key = await database.run(work)
    given = await database.read(lambda session: listings.history(session, key))
    [number] = [answer.id for answer in given if answer.key == "creatinine_mg_dl"]
    erased = await database.run(lambda session: erase(session, number, Why.PERSON, clinic.boss.id, LATER))
    assert erased.current.as_json() == {"sex": "male"}
    left = await database.read(lambda session: listings.history(session, key))
    assert {answer.key for answer in left if not answer.erased} == {"sex"}
    assert (await database.read(verify)).problems == ()


async def test_erasing_an_older_answer_keeps_the_one_that_corrected_it(database: Database, clinic: Clinic) -> None:
    def work(session: Session) -> screenings.Screening:
        seen = clinic.answer(session, clinic.start(session), agent="Blanchard")
        seen = clinic.answer(session, seen, agent="rituximab")
        first, _ = listings.history(session, seen.id)
        return erase(session, first.id, Why.PERSON, clinic.boss.id, LATER)

    assert (await database.run(work)).current.as_json() == {"agent": "rituximab"}
    assert (await database.read(verify)).problems == ()


@pytest.mark.file
async def test_a_damaged_file_is_found(database: Database, busy: Clinic) -> None:
    tamper(
        database.address,
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_master WHERE name = 'ix_screenings_code'",
    )
    assert not (await database.read(verify)).sound


@pytest.mark.file
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET detail = CAST(x'ff' AS TEXT) WHERE seq = 5",
        "UPDATE answers SET value = CAST(x'ff' AS TEXT) WHERE id = 2",
        "UPDATE revisions SET as_of = 'never' WHERE id = 1",
    ],
)
async def test_a_row_that_cannot_be_read_is_found(database: Database, busy: Clinic, statement: str) -> None:
    tamper(database.address, statement)
    report = await database.read(verify)
    assert "a row cannot be read" in " ".join(report.problems)
