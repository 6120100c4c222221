"""The audit's head goes to the administrator once a day, for somebody outside to hold."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot import words
from bot.receiving import catch_up, housekeeping
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep.verify import verify
from tests.journeys.answers import answer, begin, screened
from tests.journeys.running import Clock, Talk, running, talking


@pytest.fixture(autouse=True)
def nobody_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catch_up, "TAPS_LIVE", timedelta(days=365))


def heads(chat: Talk) -> list[Head]:
    """The heads that are on the screen."""
    first = [shown.text.split("\n")[0].split() for shown in chat.phone._shown() if "Audit head" in shown.text]
    return [Head(int(seq), digest) for *_, seq, digest in first]


async def a_day_old(chat: Talk, clock: Clock) -> None:
    """Let the day pass after which a new database is checked for the first time."""
    assert await looked(chat, clock) == []
    clock.forward(days=1)


async def looked(chat: Talk, clock: Clock) -> list[Head]:
    """The heads that were sent, after another look whether there is one to send."""
    await housekeeping.tidy(chat.program.database, clock())
    chat.program.inward._sender.wake()
    await chat.quiet()
    return heads(chat)


async def test_the_head_goes_out_once_a_day_and_not_again_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await a_day_old(chat, clock)
        await begin(chat)
        first = await looked(chat, clock)
        assert len(first) == 1
        await answer(chat, upto="b_all")
        clock.forward(hours=23, minutes=59)
        assert await looked(chat, clock) == first
        clock.forward(minutes=1)
        both = await looked(chat, clock)
        assert [both[0]] == first
        assert both[1].seq > first[0].seq
        assert await looked(chat, clock) == both
    async with running(tmp_path, clock) as program, talking(program) as chat:
        assert await looked(chat, clock) == both
        clock.forward(days=1)
        assert len(await looked(chat, clock)) == 3


async def test_the_running_program_looks_by_itself(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SETTLED", "EVERY"):
        monkeypatch.setattr(housekeeping, name, timedelta(milliseconds=20))
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await a_day_old(chat, clock)
        await begin(chat)
        await chat.phone._await(lambda: heads(chat), 30)


@pytest.mark.file
async def test_an_end_that_was_cut_off_is_told_by_the_head_that_was_sent(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await a_day_old(chat, clock)
        await begin(chat)
        await program.database.run(lambda session: audit.append(session, "away", clock()))
        (kept,) = await looked(chat, clock)
        assert (await program.database.read(lambda session: verify(session, kept))).sound
        with closing(sqlite3.connect(program.database.address)) as connection:
            connection.execute("DROP TRIGGER audit_never_deleted")
            connection.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
            connection.commit()
        assert (await program.database.read(verify)).sound, "from within nobody can tell"
        assert not (await program.database.read(lambda session: verify(session, kept))).sound


@pytest.mark.file
async def test_a_check_that_finds_something_says_so_in_place_of_the_head(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await a_day_old(chat, clock)
        await screened(chat, upto="b_all")
        with closing(sqlite3.connect(program.database.address)) as connection:
            connection.execute("DROP TRIGGER answers_kept")
            connection.execute("UPDATE answers SET value = '\"other\"' WHERE id = 1")
            connection.commit()
        assert await looked(chat, clock) == []
        told = [shown.text for shown in chat.phone._shown() if shown.text.startswith(words.unsound(()).split("\n")[0])]
        assert len(told) == 1
