"""What Telegram tells by itself is no message of anybody, and what is said in a topic is answered there."""

import json
from typing import Any

import pytest

from bot import app
from bot.local.api.faults import Fault, Rule
from bot.receiving.redact import as_kept
from bot.telegram.updates import chat_of, read_update
from flows import texts
from tests.bot.receiving.test_kept_nowhere import _update
from tests.journeys.answers import begin
from tests.journeys.running import ADMINISTRATOR, STRANGER, Talk

# https://core.telegram.org/bots/api#message; the last is of no version yet.
SERVICE = (
    {"pinned_message": {"message_id": 2, "date": 0, "chat": {"id": 1001, "type": "private"}}},
    {"forum_topic_created": {"name": "S-001", "icon_color": 7322096}},
    {"forum_topic_edited": {"name": "S-002"}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    {"chat_background_set": {"type": {}}},
    {"boost_added": {"boost_count": 1}},
    {"write_access_allowed": {}},
    {"users_shared": {"request_id": 1, "users": []}},
    {"something_that_happened_in_a_later_version": {}},
)


@pytest.mark.parametrize("content", SERVICE)
async def test_a_service_message_is_not_answered(chat: Talk, program: app.Program, content: dict[str, Any]) -> None:
    await begin(chat)
    before = await chat.phone.described()
    await program.inward.receive([(7, _update(7, content))])
    await program.inward.quiet()
    await chat.quiet()
    assert await chat.phone.described() == before


@pytest.mark.parametrize("content", [*SERVICE, {"sticker": {}}, {"text": "4"}, {"voice": {}}])
async def test_what_was_kept_is_read_as_what_came(program: app.Program, content: dict[str, Any]) -> None:
    text = _update(7, {**content, "message_thread_id": 5})
    raw = json.loads(text)
    (kept,) = await program.database.read(lambda session: as_kept(session, [(7, chat_of(raw), raw, text)]))
    came, again = read_update(raw), read_update(json.loads(kept[2]))
    assert (came is None) == (again is None)
    if came and again:
        assert (again.thread, type(again.said)) == (5, type(came.said))


async def test_a_sticker_is_still_answered(chat: Talk) -> None:
    await begin(chat)
    await chat.phone.send("sticker")
    assert texts.typed.NOT_TEXT in (await chat.card()).text


def threads(program: app.Program, after: int = 0) -> list[Any]:
    """The topics of new messages since a call, in order."""
    assert program.local is not None
    calls = program.local.api.calls.after(after, method="sendMessage")
    return [call["params"].get("message_thread_id") for call in calls if call["status"] == 200]


async def say_in(program: app.Program, number: int, text: str, thread: int | None, person: int = ADMINISTRATOR) -> None:
    assert program.local is not None
    program.local.state.people[person].started = True
    topic = {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}
    content = {"text": text, **topic}
    await program.inward.receive([(number, _update(number, content, person))])
    await program.inward.quiet()


async def test_what_is_said_in_a_topic_is_answered_in_it(chat: Talk, program: app.Program) -> None:
    await say_in(program, 7, "/start", 5)
    await chat.quiet()
    assert threads(program) == [5]
    first = await chat.card()
    await say_in(program, 8, "hello", 5)
    await chat.quiet()
    assert (await chat.card()).id == first.id, "it is edited where it stands"
    await say_in(program, 9, "hello again", 6)
    await chat.quiet()
    assert threads(program) == [5, 6]
    assert first.id not in [shown.id for shown in await chat.phone.screen()]
    await say_in(program, 10, "and again", None)
    await chat.quiet()
    assert threads(program) == [5, 6, None]


async def test_a_stranger_in_a_topic_is_answered_in_it(program: app.Program, chat: Talk) -> None:
    await say_in(program, 7, "hello", 5, STRANGER)
    await chat.quiet()
    assert threads(program) == [5]


@pytest.mark.parametrize("why", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED", "TOPIC_ID_INVALID"])
async def test_where_the_topic_is_gone_the_answer_comes_outside_of_it(
    chat: Talk, program: app.Program, why: str
) -> None:
    assert program.local is not None
    body = json.dumps({"ok": False, "error_code": 400, "description": f"Bad Request: {why}"})
    program.local.faults.add(Rule(Fault.ANSWER, "sendMessage", status=400, body=body))
    await say_in(program, 7, "/start", 5)
    assert "Screening for" in (await chat.card()).text
    assert threads(program) == [None]
