"""The snapshot: one state of the database, some of its screenings, each as it was decided or as it stands."""

import asyncio
import threading
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from sqlmodel import Session

from flows.decision.assess import assess
from storage.database import Database
from storage.engine.address import Server
from storage.exports.errors import CHANGED
from storage.exports.screenings.exported import ExportedScreening
from storage.site import sites
from storage.study import revisions, screenings
from storage.trail import audit
from storage.upkeep import erasure
from tests.server import Postgres
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, TODAY, Clinic, by_version, open_clinic
from tests.storage.exports.exporting import answered, finished, records
from tests.trials import NCT04556084


def taken(session: Session, **which: Any) -> list[ExportedScreening]:
    return list(snapshot(session, now=LATER, **which))


async def test_a_finished_screening_is_exported_as_it_was_decided(database: Database, clinic: Clinic) -> None:
    done = await database.run(clinic.finished)
    [row] = await database.read(taken)
    assert (row.id, row.site, row.subject_code, row.stage) == (done.id, "MCW", "MCW-001", "finished")
    assert (row.revision, row.decided, row.as_of) == (1, True, TODAY)
    assert row.record == {"as_of": "2026-11-22", "b_all": "yes"}
    assert row.decision == {"outcome": "eligible"}
    assert (row.created_at, row.created_by.label, row.finished_at) == (NOW, "Nurse", LATER)
    assert row.finished_by == row.created_by
    assert row.protocol_version == "2020-09"


async def test_an_open_screening_is_assessed_on_the_day_of_the_export(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: clinic.answer(session, clinic.start(session), b_all="no", sex=None))
    [row] = await database.read(taken)
    assert (row.revision, row.decided, row.as_of, row.finished_at) == (0, False, TODAY, None)
    assert row.record == {"as_of": "2026-11-22", "b_all": "no"}
    assert row.decision == assess(row.record, NCT04556084).as_json()


async def test_the_day_of_an_open_screening_is_the_sites(database: Database, clinic: Clinic) -> None:
    await database.run(clinic.start)
    night = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # still the evening before in Chicago
    [row] = await database.read(lambda session: list(snapshot(session, now=night)))
    assert row.as_of == TODAY


async def test_a_screening_under_change_shows_its_answers_now_and_the_reason(
    database: Database, clinic: Clinic
) -> None:
    done = await database.run(clinic.finished)
    seen = await database.run(lambda s: screenings.amend(s, done.id, done.version, "typo", clinic.nurse.id, LATER))
    seen = await database.run(lambda session: clinic.answer(session, seen, b_all="no"))
    [row] = await database.read(taken)
    assert (row.stage, row.revision, row.decided, row.reason) == ("amending", 1, False, "typo")
    assert row.record["b_all"] == "no"
    await database.run(lambda session: clinic.finish(session, seen))
    [row] = await database.read(taken)
    assert (row.revision, row.decided, row.reason) == (2, True, "typo")


async def test_history_and_revisions_are_read_when_asked_for(database: Database, clinic: Clinic) -> None:
    await database.run(clinic.finished)

    def look(session: Session) -> tuple[list[str], list[int], str]:
        [row] = snapshot(session, now=LATER)
        answers = row.happened.answers
        numbers = [revision.number for revision in row.happened.revisions]
        return [answer.key for answer in answers], numbers, row.author(answers[0].author_id).label

    assert await database.read(look) == (["b_all"], [1], "Nurse")


async def test_a_period_and_a_site_choose_by_the_day_of_the_start_there(database: Database, clinic: Clinic) -> None:
    def start(session: Session) -> None:
        other = sites.add(session, "Tokyo", None, "Asia/Tokyo", "T-##", NOW)
        instants = {
            "MCW-001": datetime(2026, 3, 1, 5, 59, tzinfo=UTC),  # 28 February in Chicago
            "MCW-002": datetime(2026, 3, 1, 6, 0, tzinfo=UTC),  # 1 March
            "MCW-003": datetime(2026, 3, 3, 5, 59, tzinfo=UTC),  # 2 March
            "MCW-004": datetime(2026, 3, 3, 6, 0, tzinfo=UTC),  # 3 March
        }
        for code, at in instants.items():
            answered(session, clinic, {"as_of": "2026-03-03", "sex": "male"}, code, at)
        early = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)  # 1 March in Tokyo
        screenings.start(session, other.id, "T-01", by_version("2020-09"), clinic.nurse.id, early)

    await database.run(start)
    march = {"since": date(2026, 3, 1), "until": date(2026, 3, 2)}
    chosen = await database.read(lambda session: taken(session, **march))
    assert [row.subject_code for row in chosen] == ["MCW-002", "MCW-003", "T-01"]
    chosen = await database.read(lambda session: taken(session, site_id=clinic.site.id, **march))
    assert [row.subject_code for row in chosen] == ["MCW-002", "MCW-003"]
    assert await database.read(lambda session: taken(session, site_id=99)) == []
    count = await database.read(lambda session: snapshot(session, now=NOW, since=date(2026, 3, 3)).count)
    assert count == 1


async def test_what_is_written_meanwhile_is_not_in_the_snapshot(database: Database, clinic: Clinic) -> None:
    """The second pass gives what the first gave, and the audit head is that of the beginning."""
    await database.run(lambda session: answered(session, clinic, {"as_of": "2026-11-22", "sex": "male"}, "MCW-001"))
    begun, written = threading.Event(), threading.Event()

    def look(session: Session) -> tuple[list[Any], list[Any], int]:
        view = snapshot(session, now=LATER)
        first = [(row.id, row.record) for row in view]
        begun.set()
        assert written.wait(10)
        return first, [(row.id, row.record) for row in view], view.head.seq

    reading = asyncio.ensure_future(database.read(look))
    await asyncio.to_thread(begun.wait, 10)
    head = await database.read(audit.head)
    seen = await database.read(lambda session: screenings.load(session, 1))
    await database.run(lambda session: clinic.answer(session, seen, sex="female"))
    await database.run(lambda session: clinic.start(session, "MCW-002"))
    written.set()
    first, second, seq = await reading
    assert first == second == [(1, {"as_of": "2026-11-22", "sex": "male"})]
    assert seq == head.seq


async def test_the_longest_list_is_found_in_answers_and_in_records(database: Database, clinic: Clinic) -> None:
    course = {"site": "tbi"}

    def look(session: Session) -> int:
        return snapshot(session, now=LATER).most_entries("prior_radiation")

    assert await database.read(look) == 0
    day = {"as_of": "2026-11-22"}
    await database.run(lambda session: finished(session, clinic, day | {"prior_radiation": [course] * 3}, "MCW-001"))
    assert await database.read(look) == 3
    await database.run(lambda session: answered(session, clinic, day | {"prior_radiation": [course] * 4}, "MCW-002"))
    await database.run(lambda session: answered(session, clinic, day | {"prior_radiation": None}, "MCW-003"))
    assert await database.read(look) == 4


async def test_progress_is_told_and_may_end_the_export(
    database: Database, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.exports.screenings.snapshot._TOLD_AT_ONCE", 10)

    def store(session: Session) -> None:
        for number, record in enumerate(records(11)):
            answered(session, clinic, record, f"MCW-{number:03}")

    await database.run(store)
    told: list[tuple[int, int]] = []
    await database.read(lambda session: taken(session, progress=lambda done, of: told.append((done, of))))
    assert told == [(0, 11), (10, 11)]

    def stop(_done: int, _of: int) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        await database.read(lambda session: taken(session, progress=stop))


async def test_a_value_that_was_erased_is_not_exported(database: Database, clinic: Clinic) -> None:
    done = await database.run(clinic.finished)
    [answer] = await database.read(lambda session: next(row.happened.answers for row in taken(session)))
    await database.run(lambda session: erasure.erase(session, answer.id, erasure.Why.PERSON, clinic.boss.id, LATER))
    [row] = await database.read(taken)
    assert row.record == {"as_of": "2026-11-22"}
    assert await database.read(lambda session: revisions.count(session, done.id)) == 1


async def test_what_changes_while_a_long_export_is_read(
    database: Database, clinic: Clinic, kept_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file shows what was when the export began; a server is read in slices, and says what was changed since."""
    monkeypatch.setattr("storage.exports.screenings.snapshot._AT_ONCE", 2)
    await database.run(lambda session: [clinic.start(session, f"MCW-00{number}") for number in range(1, 8)])
    loop = asyncio.get_running_loop()

    def meanwhile(code: str) -> None:
        def write(session: Session) -> None:
            clinic.answer(session, screenings.load(session, 6), b_all="yes")
            clinic.start(session, "MCW-008")

        if code == "MCW-003":
            asyncio.run_coroutine_threadsafe(database.run(write), loop).result(30)

    def read(session: Session) -> tuple[list[str], list[str], tuple[str, ...], int]:
        whole = snapshot(session, now=LATER)
        first = [(row.subject_code, meanwhile(row.subject_code))[0] for row in whole]
        return first, [row.subject_code for row in whole.by_candidate()], whole.told, whole.head.seq

    first, second, told, head = await database.read(read)
    every = [f"MCW-00{number}" for number in range(1, 8)]
    if kept_in == "file":
        assert (first, second, told) == (every, every, ())
    else:
        without = [code for code in every if code != "MCW-006"]
        assert (first, second) == (without, without)
        assert told == (f"Left out: MCW-006. {CHANGED}",)
    assert head < (await database.read(audit.head)).seq


async def test_no_transaction_of_a_server_is_open_for_as_long_as_an_export_takes(
    server: Postgres, made_there: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest moment that is still looked at goes on with the slices, and with it the upkeep of the tables."""
    monkeypatch.setattr("storage.exports.screenings.snapshot._AT_ONCE", 2)
    database = Database(server.make(made_there))
    await database.start()
    clinic = await database.run(open_clinic)
    await database.run(lambda session: [clinic.start(session, f"MCW-00{number}") for number in range(1, 8)])
    oldest = "SELECT min(backend_xmin::text::bigint) FROM pg_stat_activity WHERE datname = current_database()"

    def read(session: Session) -> list[int]:
        seen = []
        for _ in snapshot(session, now=LATER):
            with psycopg.connect(database.address.url, autocommit=True) as other:  # type: ignore[union-attr]
                other.execute("CREATE TABLE IF NOT EXISTS something (id int)")
                other.execute("INSERT INTO something VALUES (1)")
                seen.append(other.execute(f"{oldest} AND pid <> pg_backend_pid()").fetchone()[0])  # type: ignore[index]
        return seen

    seen = await database.read(read)
    assert seen[0] < seen[-1]
    assert len(set(seen)) >= 4
    await database.close()
