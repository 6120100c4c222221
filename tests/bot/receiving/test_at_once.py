"""What comes to a chat at rest is handled in the commit that keeps it; where that fails, it is kept first."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app
from bot.receiving import handling
from bot.telegram.updates import IncomingUpdate
from flows.chat.input import Typed
from storage.engine.errors import NotSaved
from storage.study import listings
from storage.tables.base import table
from storage.tables.messages import InboxRow
from tests.journeys.answers import begin
from tests.journeys.running import ADMINISTRATOR, STRANGER, Talk, counted_commits

pytestmark = pytest.mark.file

Breaks = Callable[[IncomingUpdate], Exception | None]


def typed(number: int, text: str, person: int = ADMINISTRATOR) -> tuple[int, str]:
    """An update in which somebody typed this."""
    who = {"id": person, "first_name": "A"}
    message = {"message_id": 900 + number, "from": who, "chat": {"id": person, "type": "private"}, "text": text}
    return number, json.dumps({"update_id": number, "message": message})


def breaking(patch: pytest.MonkeyPatch, breaks: Breaks) -> list[int]:
    """Let turns break as told; the updates that were tried, in their order."""
    tried, take_turn = [], handling.take_turn

    def turn(session: Session, update: IncomingUpdate, *rest: Any) -> Any:
        tried.append(update.update_id)
        if error := breaks(update):
            raise error
        return take_turn(session, update, *rest)

    patch.setattr(handling, "take_turn", turn)
    return tried


async def states(program: app.Program) -> dict[int, tuple[str, int]]:
    """How each update stands, and how often it was tried in vain once it was kept."""
    inbox = table(InboxRow)
    rows = select(inbox.c.update_id, inbox.c.state, inbox.c.tries).where(inbox.c.update_id.between(NUMBER, NUMBER + 99))
    found = await program.database.read(lambda session: session.connection().execute(rows).all())
    return {number: (state, tries) for number, state, tries in found}


async def history(program: app.Program) -> list[str]:
    return [given.key for given in await program.database.read(lambda session: listings.history(session, 1))]


NUMBER = 5_000_000


@pytest.fixture
async def asked(chat: Talk) -> Talk:
    """A chat in which the planned registration is asked."""
    await begin(chat)
    return chat


async def test_when_it_may_be_confirmed_it_is_handled(
    asked: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = await counted_commits(program, monkeypatch)
    await program.inward.receive([typed(NUMBER, "2 Mar")])
    assert (len(commits), await states(program)) == (1, {NUMBER: ("done", 0)})
    assert await history(program) == ["registration_date"]
    await asked.quiet()


async def test_what_comes_again_does_nothing(asked: Talk, program: app.Program) -> None:
    for _ in range(2):
        await program.inward.receive([typed(NUMBER, "2 Mar")])
        await asked.quiet()
    assert await history(program) == ["registration_date"]
    assert "first day of blinatumomab" in (await asked.card()).text


@pytest.mark.parametrize("error", [KeyError(), NotSaved()])
async def test_what_fails_is_kept_and_handled_before_what_came_behind_it(
    asked: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fails = [error]
    tried = breaking(monkeypatch, lambda _: fails.pop() if fails else None)
    await program.inward.receive([typed(NUMBER, "2 Mar"), typed(NUMBER + 1, "4 Mar")])
    await asked.quiet()
    assert tried == [NUMBER, NUMBER, NUMBER + 1]
    assert await history(program) == ["registration_date", "start_date"]


async def test_what_always_fails_is_set_aside_and_keeps_nobody_waiting(
    asked: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking(monkeypatch, lambda update: KeyError() if update.person == STRANGER else None)
    await program.inward.receive([typed(NUMBER, "hello", STRANGER), typed(NUMBER + 1, "2 Mar")])
    assert (await states(program))[NUMBER + 1] == ("done", 0)
    await asked.quiet()
    assert (await states(program))[NUMBER] == ("dead", 3)
    assert await history(program) == ["registration_date"]


async def test_what_cannot_be_read_is_set_aside(asked: Talk, program: app.Program) -> None:
    bent = {"update_id": NUMBER, "message": {"message_id": "x", "chat": {"id": ADMINISTRATOR, "type": "private"}}}
    await program.inward.receive([(NUMBER, json.dumps(bent)), typed(NUMBER + 1, "2 Mar")])
    await asked.quiet()
    assert await states(program) == {NUMBER: ("dead", 1), NUMBER + 1: ("done", 0)}
    assert await history(program) == ["registration_date"]


async def test_what_may_not_be_done_is_refused_as_ever(asked: Talk, program: app.Program) -> None:
    await program.inward.receive([typed(NUMBER, "/new")])
    await program.inward.receive([typed(NUMBER + 1, "S-001")])
    assert "open already" in (await asked.card()).text
    assert await states(program) == {NUMBER: ("done", 0), NUMBER + 1: ("done", 0)}


async def test_what_was_begun_is_finished_where_whoever_fetched_it_is_stopped(
    asked: Talk, program: app.Program
) -> None:
    fetching = asyncio.create_task(program.inward.receive([typed(NUMBER, "2 Mar")]))
    await asyncio.sleep(0)
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    assert "first day of blinatumomab" in (await asked.card()).text


async def test_many_at_once_are_one_commit_and_one_that_fails_takes_no_other_back(
    asked: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(update: IncomingUpdate) -> Exception | None:
        return KeyError() if isinstance(update.said, Typed) and update.said.text == "break" else None

    breaking(monkeypatch, breaks)
    strangers = [typed(NUMBER + n, "break" if n == 3 else "hello", STRANGER + n) for n in range(6)]
    await program.inward.receive([*strangers, typed(NUMBER + 10, "2 Mar")])
    await asked.quiet()
    found = await states(program)
    assert found.pop(NUMBER + 3) == ("dead", 3)
    assert set(found.values()) == {("done", 0)}
    assert await history(program) == ["registration_date"]
