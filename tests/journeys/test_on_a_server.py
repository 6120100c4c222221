"""The whole way of a candidate with everything kept on a PostgreSQL server, and a restart in the middle of it."""

from pathlib import Path

from storage.engine.address import Server
from storage.upkeep.verify import verify
from tests.journeys import study
from tests.journeys.reminded import at
from tests.journeys.running import Clock, running, talking
from tests.journeys.study import UNCHECKED, register, weigh
from tests.server import Postgres


async def test_a_candidate_is_screened_signed_registered_treated_and_reminded_of(
    server: Postgres, made_there: Server, tmp_path: Path, clock: Clock
) -> None:
    database = server.make(made_there)
    async with running(tmp_path, clock, database=database) as program, talking(program) as chat:
        await register(program, chat)
        await weigh(chat, "52")
        await study.at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    async with running(tmp_path, clock, database=database) as program, talking(program) as chat:
        texts = await at(chat, clock, "2026-03-03 18:00")
        assert any("Start of cycle 1: Wed 4 Mar 2026 10:00" in text for text in texts)
        assert "Done by Administrator" in (await chat.tap("Seen")).text
        await at(chat, clock, "2026-03-04 10:00")
        await chat.say("/start")
        await chat.tap("Treatment of S-001", "It began", "Just now", UNCHECKED)
        report = await program.database.read(verify)
    assert report.problems == ()
    server.drop(database)
