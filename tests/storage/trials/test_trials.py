"""Versions of trials: kept whole and never changed, switched on and off at a site; a candidate screened for several."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from flows.trials import registry
from flows.trials.files.brought import FIRST, TrialVersion, brought
from storage.database import Database
from storage.engine import errors, schema
from storage.site import sites
from storage.study import screenings
from storage.study.screenings import Screening
from storage.trials import switches, trials
from storage.upkeep.verify import verify
from tests.flows.trials.versions import WILSON, text_of
from tests.storage.clinic import LATER, NOW, TODAY, Clinic

LUNG, ONE = TrialVersion("NCT05482568", "1"), TrialVersion("NCT1", "1")
SECOND = TrialVersion("NCT00000002", "1")


def switch_on(session: Session, clinic: Clinic, key: TrialVersion = LUNG, since: date | None = None) -> None:
    switches.switch_on(session, clinic.site.id, key, since, clinic.boss.id, NOW)


def bring_second(session: Session, clinic: Clinic) -> None:
    """A second trial is loaded, confirmed and switched on."""
    text = (Path(__file__).parents[2] / "journeys" / "files" / "second.yaml").read_text("utf-8")
    loaded = trials.keep(session, SECOND, text, clinic.boss.id, NOW)
    trials.confirm(session, loaded.id, clinic.nurse.id, NOW)
    switch_on(session, clinic, SECOND)


def start(session: Session, clinic: Clinic, of: TrialVersion, code: str = "MCW-001") -> Screening:
    return screenings.start(session, clinic.site.id, code, of, clinic.nurse.id, NOW)


def test_every_file_that_lies_with_the_trials_is_a_version_that_the_project_brings() -> None:
    assert {FIRST, LUNG, TrialVersion("NCT03421379", "a")} <= set(brought())


async def test_a_new_site_screens_for_the_first_trial_alone(database: Database, clinic: Clinic) -> None:
    assert await database.read(lambda session: switches.switched_on(session, clinic.site.id, TODAY)) == dict([FIRST])
    [kept] = await database.read(trials.kept)
    assert (kept.registry_id, kept.version, kept.loaded_by) == (*FIRST, None)
    assert kept.sha256 == hashlib.sha256(brought()[FIRST].encode()).hexdigest()
    assert await database.read(lambda session: trials.text_of(session, FIRST)) == brought()[FIRST]


async def test_a_trial_is_on_from_its_day_until_it_is_switched_off(database: Database, clinic: Clinic) -> None:
    site = clinic.site.id
    await database.run(lambda session: switch_on(session, clinic, since=TODAY))
    before = await database.read(lambda session: switches.switched_on(session, site, TODAY - timedelta(1)))
    on = await database.read(lambda session: switches.switched_on(session, site, TODAY))
    assert (list(before), list(on)) == ([FIRST[0]], [FIRST[0], LUNG[0]])
    await database.run(lambda session: switches.switch_off(session, site, LUNG[0], clinic.boss.id, LATER))
    assert list(await database.read(lambda session: switches.switched_on(session, site, TODAY))) == [FIRST[0]]
    with pytest.raises(errors.TrialOff):
        await database.run(lambda session: switches.switch_off(session, site, LUNG[0], clinic.boss.id, LATER))
    assert (await database.read(verify)).problems == ()


async def test_switching_on_again_gives_another_day(database: Database, clinic: Clinic) -> None:
    for since in (date(2027, 1, 1), TODAY):
        await database.run(lambda session, since=since: switch_on(session, clinic, since=since))
    assert LUNG[0] in await database.read(lambda session: switches.switched_on(session, clinic.site.id, TODAY))


async def test_a_version_rules_from_its_day_over_the_one_that_was_on_from_the_beginning(
    database: Database, clinic: Clinic
) -> None:
    first, third = (TrialVersion(WILSON, version) for version in ("1", "3"))

    def switch_both(session: Session) -> None:
        for of, since in ((first, None), (third, TODAY)):
            trials.bring(session, of, text_of(of.version), NOW)
            switch_on(session, clinic, of, since)

    await database.run(switch_both)
    for day, rules in ((TODAY - timedelta(1), "1"), (TODAY, "3")):
        on = await database.read(lambda session, day=day: switches.switched_on(session, clinic.site.id, day))
        assert on[WILSON] == rules
    assert (await database.read(lambda session: switches.screened_for(session, clinic.site.id)))[WILSON] == "3"


async def test_no_screening_begins_for_a_trial_that_is_off_or_comes_later(database: Database, clinic: Clinic) -> None:
    with pytest.raises(errors.TrialOff, match="not switched on at the site"):
        await database.run(lambda session: start(session, clinic, LUNG))
    await database.run(lambda session: switch_on(session, clinic, since=TODAY + timedelta(1)))
    with pytest.raises(errors.TrialOff):
        await database.run(lambda session: start(session, clinic, LUNG))


async def test_what_is_neither_brought_nor_loaded_cannot_be_switched_on(database: Database, clinic: Clinic) -> None:
    with pytest.raises(errors.NotFound, match="NCT00000000"):
        await database.run(lambda session: switch_on(session, clinic, TrialVersion("NCT00000000", "1")))


async def test_a_candidate_is_screened_for_several_trials_at_once(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: bring_second(session, clinic))
    first = await database.run(clinic.start)
    other = await database.run(lambda session: start(session, clinic, SECOND))
    assert [(one.trial, one.protocol_version, one.attempt) for one in (first, other)] == [
        (FIRST[0], "2020-09", 1),
        (*SECOND, 1),
    ]
    with pytest.raises(errors.CodeTaken):
        await database.run(lambda session: start(session, clinic, SECOND))
    assert (await database.read(verify)).problems == ()


async def test_attempts_are_counted_by_trial_without_those_begun_by_mistake(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: bring_second(session, clinic))
    await database.run(clinic.finished)
    await database.run(lambda session: start(session, clinic, SECOND))
    mistaken = await database.run(clinic.start)
    await database.run(
        lambda session: screenings.withdraw(session, mistaken.id, mistaken.version, "x", clinic.nurse.id, LATER)
    )
    again = await database.run(clinic.start)
    assert (mistaken.attempt, again.attempt) == (2, 2)


async def test_a_loaded_version_never_changes(database: Database, clinic: Clinic) -> None:
    def load(session: Session, key: TrialVersion, said: str) -> None:
        trials.keep(session, key, said, clinic.boss.id, NOW)

    for _ in range(2):
        await database.run(lambda session: load(session, ONE, "one"))
    assert [kept.registry_id for kept in await database.read(trials.kept)] == ["NCT04556084", "NCT1"]
    for key in (ONE, FIRST, LUNG):
        with pytest.raises(errors.OtherContent, match=f"{key[0]}, version {key[1]}"):
            await database.run(lambda session, key=key: load(session, key, "other"))
    await database.run(lambda session: load(session, LUNG, brought()[LUNG]))
    for change in ("UPDATE trials SET text = 'other' WHERE id = 1", "DELETE FROM trials WHERE id = 1"):
        with pytest.raises(IntegrityError, match="only added to"):
            await database.run(lambda session, change=change: session.connection().execute(text(change)))


async def test_the_kept_text_rules_whatever_the_project_brings_under_its_name_by_now(
    database: Database, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.run(lambda session: switch_on(session, clinic))
    before = await database.read(lambda session: trials.trial_of(session, LUNG))
    assert await database.read(trials.others_brought) == []
    changed = brought()[LUNG].replace("title: ", "title: Another ", 1)
    for room in (trials, registry):
        monkeypatch.setattr(room, "brought", lambda: {**brought(), LUNG: changed})
    assert registry.trial_of(*LUNG) != before
    assert await database.read(lambda session: trials.trial_of(session, LUNG)) == before
    assert await database.read(trials.others_brought) == [LUNG]


async def test_a_version_kept_in_a_form_that_is_refused_by_now_stops_the_start(
    database: Database, clinic: Clinic
) -> None:
    await database.read(trials.check_readable)
    loaded = await database.run(lambda session: trials.keep(session, ONE, "x", clinic.boss.id, NOW))
    await database.read(trials.check_readable)
    await database.run(lambda session: trials.confirm(session, loaded.id, clinic.nurse.id, LATER))
    with pytest.raises(errors.TrialUnreadable, match="NCT1, 1"):
        await database.read(trials.check_readable)


async def test_what_nobody_else_confirmed_is_not_switched_on(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: trials.keep(session, ONE, "x", clinic.boss.id, NOW))
    with pytest.raises(errors.NotFound):
        await database.run(lambda session: switch_on(session, clinic, ONE))


async def test_a_second_person_confirms_or_refuses_what_was_loaded(database: Database, clinic: Clinic) -> None:
    def load(session: Session) -> int:
        return trials.keep(session, ONE, "x", clinic.boss.id, NOW).id

    loaded = await database.run(load)
    with pytest.raises(errors.Refused, match="a second person"):
        await database.run(lambda session: trials.confirm(session, loaded, clinic.boss.id, LATER))
    await database.run(lambda session: trials.refuse(session, loaded, clinic.nurse.id, LATER))
    assert [trial.registry_id for trial in await database.read(trials.kept)] == [FIRST[0]]
    loaded = await database.run(load)
    await database.run(lambda session: trials.confirm(session, loaded, clinic.nurse.id, LATER))
    for step in (trials.confirm, trials.refuse):
        with pytest.raises(errors.NotFound):
            await database.run(lambda session, step=step: step(session, loaded, clinic.nurse.id, LATER))
    await database.run(lambda session: switch_on(session, clinic, ONE))
    assert "NCT1" in await database.read(lambda session: switches.switched_on(session, clinic.site.id, TODAY))
    assert (await database.read(verify)).problems == ()


async def test_what_happened_to_trials_is_in_the_audit(database: Database, clinic: Clinic) -> None:
    def lived(session: Session) -> list[str]:
        trials.keep(session, ONE, "x", clinic.boss.id, NOW)
        switch_on(session, clinic)
        switches.switch_off(session, clinic.site.id, LUNG[0], clinic.boss.id, LATER)
        return list(session.connection().execute(text("SELECT action FROM audit ORDER BY seq DESC LIMIT 3")).scalars())

    assert await database.run(lived) == ["trial switched off", "trial switched on", "trial loaded"]


BEFORE = """
INSERT INTO sites (id, name, zone, code_pattern, created_at, number) VALUES
  (1, 'MCW', 'UTC', 'MCW-###', '2026-01-01 00:00:00.000000', 1),
  (2, 'B', 'UTC', 'B-#', '2026-01-02 00:00:00.000000', 2);
INSERT INTO people (id, telegram_id, label, role, site_id, active, created_at) VALUES
  (1, 20, 'Nurse', 'coordinator', 1, 1, '2026-01-01 00:00:00.000000');
INSERT INTO screenings (id, site_id, subject_code, protocol_version, lifecycle, version, current, reason, created_at,
  created_by, updated_at, updated_by)
  SELECT value, 1 + (value = 5), 'MCW-001', 'record', iif(value = 2, 'withdrawn', iif(value = 4, 'draft', 'finished')),
    1, '{}', 'x', '2026-01-03 00:00:00.000000', 1, '2026-01-03 00:00:00.000000', 1
  FROM json_each('[1, 2, 3, 4, 5]');
"""


def test_screenings_of_before_are_of_the_first_trial_and_their_attempts_are_counted() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0012")
        for statement in BEFORE.strip().split(";\n"):
            connection.exec_driver_sql(statement.rstrip(";"))
        schema.upgrade(connection)
        found = connection.execute(text("SELECT trial, attempt FROM screenings ORDER BY id")).all()
        assert found == [(FIRST[0], attempt) for attempt in (1, 2, 2, 3, 1)]
        assert connection.execute(text("SELECT site_id, trial_id, since FROM site_trials")).all() == [
            (1, 1, None),
            (2, 1, None),
        ]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    engine.dispose()


async def test_the_trial_of_another_site_is_not_touched(database: Database, clinic: Clinic) -> None:
    def two(session: Session) -> tuple[list[str], list[str]]:
        other = replace(clinic, site=sites.add(session, "Other", 2, "UTC", "O-##", NOW))
        switch_on(session, other)
        switches.switch_off(session, other.site.id, FIRST[0], None, LATER)
        return tuple(list(switches.switched_on(session, one.site.id, TODAY)) for one in (clinic, other))

    assert await database.run(two) == ([FIRST[0]], [LUNG[0]])
