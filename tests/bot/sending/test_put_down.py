"""That an edit or a deletion went is put down with the next write of its chat, or within a moment."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import app
from bot.local.api.faults import Fault, Rule
from bot.sending import sender
from storage.delivery import outbox
from storage.tables.base import table
from storage.tables.messages import PENDING, OutboxRow
from tests.journeys.answers import begin
from tests.journeys.forked import in_doubt
from tests.journeys.running import ADMINISTRATOR, Clock, Talk, counted_commits, under_way

pytestmark = pytest.mark.file


@pytest.fixture
async def asked(chat: Talk, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A chat in which the planned registration is asked; nothing is put down for its own sake any more."""
    await begin(chat)
    await chat.quiet()
    while chat.program.inward._sender._putting_down is not None:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.001)
    monkeypatch.setattr(sender, "PUT_DOWN_WITHIN", 600.0)
    return chat


async def type_in(chat: Talk, text: str, then: str) -> None:
    """Type something, and wait until the card says this and nothing is on its way."""
    await chat.phone.say(text)
    await chat.phone.until(lambda shown: then in shown.text)
    while chat.program.inward._tasks or chat.program.inward._sender._lanes:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.001)


async def open_rows(program: app.Program) -> list[tuple[str, str]]:
    """The kind and state of each message that is not settled."""
    rows = table(OutboxRow)
    pending = select(rows.c.kind, rows.c.state).where(rows.c.state.in_(PENDING)).order_by(rows.c.id)
    found = await program.database.read(lambda session: session.connection().execute(pending).all())
    return [(kind, state) for kind, state in found]


async def test_a_card_and_the_deletion_behind_it_are_put_down_with_the_next_turn(
    asked: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = await counted_commits(program, monkeypatch)
    await type_in(asked, "2 Mar", "first day of blinatumomab")
    assert await open_rows(program) == [("card", "sending"), ("delete", "due")]
    assert [shown.text for shown in await asked.phone.screen() if shown.mine] == []
    await type_in(asked, "4 Mar", "old")
    assert len(commits) == 2
    assert await open_rows(program) == [("card", "sending"), ("delete", "due")], "only those of this turn"


async def test_what_went_is_put_down_within_a_moment(
    asked: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "PUT_DOWN_WITHIN", 0.01)
    await type_in(asked, "2 Mar", "first day of blinatumomab")
    async with asyncio.timeout(1):  # long before the sender looks by itself
        while await program.database.read(under_way):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)


async def test_what_somebody_else_puts_for_the_chat_does_not_wait_for_it(
    asked: Talk, program: app.Program, clock: Clock
) -> None:
    await type_in(asked, "2 Mar", "first day of blinatumomab")
    await program.database.run(lambda session: outbox.put(session, ADMINISTRATOR, "message", {"text": "Hear"}, clock()))
    program.inward._sender.wake()
    await asked.phone.until(lambda shown: shown.text == "Hear", within=1)


async def test_a_deletion_that_is_to_wait_waits_and_the_card_before_it_is_put_down(
    asked: Talk, program: app.Program, clock: Clock
) -> None:
    assert program.local is not None
    body = json.dumps({"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 7}})
    program.local.faults.add(Rule(Fault.ANSWER, "deleteMessage", times=1, status=429, body=body))
    await type_in(asked, "2 Mar", "first day of blinatumomab")
    assert await open_rows(program) == [("delete", "due")]
    assert [shown.text for shown in await asked.phone.screen() if shown.mine] == ["2 Mar"]
    clock.forward(seconds=8)
    program.inward._sender.wake()
    await asked.quiet()
    assert [shown.text for shown in await asked.phone.screen() if shown.mine] == []


async def test_a_stop_puts_down_what_went(asked: Talk, program: app.Program, tmp_path: Path) -> None:
    await type_in(asked, "2 Mar", "first day of blinatumomab")
    await program.close()
    assert in_doubt(tmp_path / "blinabridge.sqlite") == 0
