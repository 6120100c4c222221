"""Who signs another form of the consent has signed two: the first one is not lost with the day that is asked again."""

from sqlmodel import Session

from flows.answers.stored_keys import CONSENT_DATE, CONSENT_VERSION
from flows.trials.files.brought import TrialVersion
from flows.trials.registry import compiled
from storage.database import Database
from storage.exports.screenings.consents import Consent
from storage.exports.tables.screening_log import log_rows
from storage.study import answering, screenings, versions
from storage.trials import switches, trials
from tests.answered import changing
from tests.flows.trials.versions import WILSON, answers, fourth
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic

FIRST, SECOND = Consent("2026-10-30", "4.0"), Consent("2026-11-10", "5.0")


async def test_the_first_consent_stays_where_an_amendment_asks_for_another_form(
    database: Database, clinic: Clinic
) -> None:
    def given(session: Session, changes: dict[str, str | None]) -> None:
        seen = screenings.load(session, 1)
        answering.record_answers(session, 1, seen.version, changing(changes), clinic.nurse.id, LATER)

    def amended(session: Session) -> None:
        earlier, later = (TrialVersion(WILSON, number) for number in ("3.1", "4"))
        trials.bring(session, later, fourth(), NOW)
        switches.switch_on(session, clinic.site.id, earlier, None, clinic.boss.id, NOW)
        screenings.start(session, clinic.site.id, "MCW-001", earlier, clinic.nurse.id, NOW)
        given(session, answers(consent_date="2026-10-29"))
        given(session, {CONSENT_DATE: FIRST.on})  # put right: that is no other consent
        given(session, {CONSENT_VERSION: FIRST.version})
        asked = {CONSENT_DATE: None, CONSENT_VERSION: None}
        seen = screenings.load(session, 1)
        versions.take(session, 1, seen.version, "4", changing(asked), {}, clinic.nurse.id, LATER)

    def told(session: Session) -> tuple[tuple[Consent, ...], tuple[object, str]]:
        taken = snapshot(session, now=LATER, trial=compiled(fourth()))
        (one,), (row,) = taken, log_rows(taken)
        return one.happened.consents, (str(row.consent_date), row.consent_version)

    await database.run(amended)
    assert await database.read(told) == ((FIRST,), (FIRST.on, FIRST.version))
    await database.run(lambda session: given(session, {CONSENT_DATE: SECOND.on}))
    await database.run(lambda session: given(session, {CONSENT_VERSION: SECOND.version}))
    assert await database.read(told) == ((FIRST, SECOND), (SECOND.on, SECOND.version))
