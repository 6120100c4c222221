"""The whole way of a candidate with everything kept on a PostgreSQL server, and a restart in the middle of it."""

from pathlib import Path

import pytest
from sqlmodel import Session

from bot import words
from bot.receiving import handling, inbound
from bot.turns.turn import show_again
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


@pytest.mark.parametrize("state", ["22012", "53100"])
async def test_an_update_whose_failure_cannot_be_shown_either_is_told_in_a_sentence(
    server: Postgres,
    made_there: Server,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
) -> None:
    """The card may fail by itself, and stays away then; or with the whole database, and is tried again."""
    fails = iter([True])

    def show(session: Session, *given: object) -> None:
        if state == "22012" or next(fails, False):
            session.connection().exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = '{state}'; END $$")
        show_again(session, *given)

    monkeypatch.setattr(handling, "show_again", show)
    monkeypatch.setattr(inbound, "AGAIN_AFTER", 0.01)
    database = server.make(made_there)
    async with running(tmp_path, clock, database=database) as program, talking(program) as chat:
        await chat.say("/start")
        await program.inward.receive([(7, '{"update_id": 7, "message": {"message_id": "x", "chat": {"id": 1001}}}')])
        shown = await chat.card()
        assert (shown.text == words.BUG, words.BUG in shown.text) == (state == "22012", True)
        assert [seen.text for seen in await chat.phone.screen()].count(words.poison(7, "Unparsable")) == 1
    server.drop(database)
