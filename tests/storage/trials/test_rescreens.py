"""How often somebody who failed before is screened again because of an amendment: as often as its file says."""

import pytest
from sqlmodel import Session

from flows.language.refusals import RuleBroken
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from flows.trials.registry import compiled
from storage.database import Database
from storage.engine.errors import CodeTaken
from storage.exports.errors import ImportRefused
from storage.exports.importing.importing import brought, import_records
from storage.exports.tables.screening_log import log_rows
from storage.study import revisions, screenings
from storage.study.screenings import Screening
from storage.trials import lineage, switches, trials
from tests.flows.trials.versions import TODAY, WILSON, fourth, text_of, version
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic

TEXTS = {"3.1": text_of("3.1"), "4": fourth()}
FOURTH = TrialVersion(WILSON, "4")


def begin(session: Session, clinic: Clinic, number: str, code: str = "MCW-001") -> Screening:
    """A draft under a version, which is switched on where it was not."""
    of = TrialVersion(WILSON, number)
    trials.bring(session, of, TEXTS[number], NOW)
    if of not in switches.days_on(session, clinic.site.id):
        switches.switch_on(session, clinic.site.id, of, None, clinic.boss.id, NOW)
    return screenings.start(session, clinic.site.id, code, of, clinic.nurse.id, NOW)


def failed(session: Session, clinic: Clinic, number: str, code: str = "MCW-001") -> None:
    """A screening that came out as not eligible."""
    seen = begin(session, clinic, number, code)
    revisions.finish(
        session, seen.id, 1, {"as_of": TODAY.isoformat()}, {"outcome": "not_eligible"}, TODAY, clinic.nurse.id, LATER
    )


async def test_once_is_once_and_who_decides_on_more_is_told(database: Database, clinic: Clinic) -> None:
    def live(session: Session) -> None:
        failed(session, clinic, "3.1")
        failed(session, clinic, "3.1")  # no amendment limits how often somebody is screened under one version
        failed(session, clinic, "4")
        again = lineage.again(session, clinic.site.id, "MCW-001", FOURTH)
        assert again is not None
        assert (again.number, again.used_up) == (1, True)
        with pytest.raises(RuleBroken) as broken:
            begin(session, clinic, "4")
        assert str(broken.value) == (
            "MCW-001 was screened again because of amendment 4 already, as often as that allows: 1 time. "
            "Whether once more is for the study chair, and for a version of the trial that says so."
        )

    await database.run(live)


async def test_what_was_begun_by_mistake_does_not_count_and_an_open_one_is_called_open(
    database: Database, clinic: Clinic
) -> None:
    def live(session: Session) -> None:
        failed(session, clinic, "3.1")
        mistaken = begin(session, clinic, "4")
        with pytest.raises(CodeTaken), session.connection().begin_nested():
            begin(session, clinic, "4")
        screenings.withdraw(session, mistaken.id, mistaken.version, "begun by mistake", clinic.nurse.id, NOW)
        failed(session, clinic, "4")

    await database.run(live)


async def test_who_was_never_screened_under_an_earlier_version_is_not_limited(
    database: Database, clinic: Clinic
) -> None:
    def live(session: Session) -> None:
        for _ in range(3):
            failed(session, clinic, "4")

    await database.run(live)


async def test_an_import_is_refused_by_row_and_the_log_tells_how_often_is_allowed(
    database: Database, clinic: Clinic
) -> None:
    def live(session: Session) -> None:
        failed(session, clinic, "3.1")
        failed(session, clinic, "4")
        trial: Trial = compiled(TEXTS["4"])
        rows = [brought(1, {"subject_code": "MCW-001", "record": {"as_of": TODAY.isoformat()}})]
        with pytest.raises(ImportRefused) as refused:
            import_records(session, rows, clinic.site.id, clinic.nurse.id, LATER, trial)
        (problem,) = refused.value.problems
        assert (problem.row, problem.code) == (1, "MCW-001")
        assert "for the study chair" in problem.reason
        log = log_rows(snapshot(session, trial=version("3.1"), now=LATER))
        assert [(row.attempt, row.rescreens) for row in log] == [(1, None), (2, 1)]

    await database.run(live)
