"""What happened after screening is read in a handful of statements, and told with what was planned beside what was."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session

from flows.language.refusals import RuleBroken
from storage.database import Database
from storage.engine.address import Address, Server
from storage.exports.screenings.history import Collected, History
from tests.server import Postgres
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, TODAY, Clinic
from tests.storage.lived import lived_in
from tests.storage.lived_treatment import DAY

IN_TIME = LATER + timedelta(90)


@pytest.fixture(scope="module")
def in_a_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lived") / "study.db"
    asyncio.run(lived_in(path))
    return path


@pytest.fixture(scope="module")
def on_a_server(server: Postgres, made_there: Server) -> Server:
    made = server.make(made_there)
    asyncio.run(lived_in(made))
    return made


@pytest.fixture
def place(kept_in: str, request: pytest.FixtureRequest) -> Address:
    made: Address = request.getfixturevalue("on_a_server" if kept_in == "server" else "in_a_file")
    return made


@pytest.fixture
async def lived(place: Address) -> AsyncIterator[Database]:
    """A database in which everything has happened, to be read."""
    opened = Database(place, visiting=True)
    await opened.start()
    yield opened
    await opened.close()


async def told(lived: Database, code: str) -> History:
    """The history of a candidate there."""

    def read(session: Session) -> History:
        return next(one.happened.history for one in snapshot(session, now=IN_TIME) if one.subject_code == code)

    return await lived.read(read)


async def test_a_registration_has_its_number_its_day_and_the_window_of_then(lived: Database) -> None:
    registered = (await told(lived, "MCW-001")).registration
    assert registered is not None
    assert (registered.number, registered.on, registered.by.label) == ("BLINA-001-0001-68", date(2026, 3, 2), "Nurse")
    assert (registered.earliest, registered.latest, registered.outcome) == (
        date(2026, 3, 2),
        date(2026, 3, 5),
        "eligible",
    )


async def test_a_cycle_is_told_as_planned_and_as_it_went(lived: Database) -> None:
    [cycle] = (await told(lived, "MCW-001")).cycles
    begun = NOW + DAY
    assert (cycle.planned_start, cycle.planned_end) == (begun, begun + 28 * DAY)
    assert (cycle.started, cycle.ended, cycle.stopped) == (begun, begun + 30 * DAY, False)
    [pause] = cycle.interruptions
    assert (pause.since, pause.planned_until, pause.until) == (begun + 3 * DAY, None, begun + 5 * DAY)


async def test_a_dose_has_the_weight_and_height_that_were_known_then(lived: Database) -> None:
    [dose] = (await told(lived, "MCW-001")).doses
    assert (str(dose.amount), dose.unit, str(dose.counted_from_kg)) == ("20.3", "mcg/day", "44.1")
    assert dose.weight is not None
    assert dose.height is not None
    assert (str(dose.weight.value), dose.weight.on) == ("44.1", TODAY)
    assert (str(dose.height.value), dose.height.unit, dose.height.on) == ("150", "cm", TODAY - DAY)


async def test_what_was_corrected_stays_and_stands_no_longer(lived: Database) -> None:
    responses = (await told(lived, "MCW-001")).responses
    assert [(one.stands, one.answers["hts_detected"]) for one in responses] == [(False, None), (True, "yes")]


async def test_what_does_not_fit_together_is_refused_for_that_candidate_alone(lived: Database) -> None:
    with pytest.raises(RuleBroken, match="Cycle 2 has not been given"):
        await told(lived, "KOL-001")


async def test_what_was_typed_stands_beside_what_is_used(database: Database, clinic: Clinic) -> None:
    typed = {"creatinine_mg_dl": "0.8", "typed.creatinine_mg_dl": {"value": "71", "unit": "umol/l"}}

    def read(session: Session) -> History:
        clinic.answer(session, clinic.start(session), **typed)
        return next(one.happened.history for one in snapshot(session, now=LATER))

    history = await database.run(read)
    assert history.collected == {"creatinine_mg_dl": Collected("71", "umol/l")}


async def test_many_histories_take_as_many_statements_as_one(lived: Database) -> None:
    def read(session: Session) -> tuple[int, int]:
        with counted(session) as statements:
            one = next(iter(snapshot(session, now=IN_TIME)))
            assert one.happened.history
            before = len(statements)
            all_told = [one.happened for one in snapshot(session, now=IN_TIME)]
            assert [(one.signatures, one.registration) for one in all_told]
            assert one.happened.history
        return before, len(statements) - before

    first, all_of_them = await lived.read(read)
    assert all_of_them < first < 20


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are made meanwhile."""
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        made.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(connection, "before_cursor_execute", note)
