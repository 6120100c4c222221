"""Whatever the Bot API answers, the program goes on, at a pace, and no chat is left in silence."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session
from telegram.error import RetryAfter

from bot import app, words
from bot.local.api.faults import Fault, Rule
from bot.receiving import polling
from bot.receiving.housekeeping import CHECK, tidy
from bot.telegram.request import LONGEST_WAIT, HttpRequest, OutcomeUnknown
from storage.database import Database
from storage.delivery import outbox, outgoing
from storage.engine import one_process
from storage.tables.base import table
from storage.tables.messages import OutboxRow
from tests.journeys.answers import begin
from tests.journeys.running import ADMINISTRATOR, Clock, Talk
from tests.putting import put

pytestmark = pytest.mark.usefixtures("looks_soon")

# What Telegram may answer to an edit, beside what is told apart (tdlib/telegram-bot-api, Client.cpp), and more.
REFUSALS = (
    "Bad Request: MESSAGE_ID_INVALID",
    "Bad Request: message identifier is not specified",
    "Bad Request: MESSAGE_AUTHOR_REQUIRED",
    "Bad Request: BUSINESS_PEER_INVALID",
    "Bad Request: TOPIC_CLOSED",
    "Bad Request: MESSAGE_EDIT_TIME_EXPIRED",
    "Bad Request: inline message can't be edited",
    "Bad Request: something that nobody has seen yet",
)


def refused(description: object, status: int = 400, **more: object) -> str:
    return json.dumps({"ok": False, "error_code": status, "description": description, **more})


def strike(program: app.Program, method: str, body: str, status: int = 400, times: int | None = 1) -> None:
    assert program.local is not None
    program.local.faults.add(Rule(Fault.ANSWER, method, times=times, status=status, body=body))


@pytest.mark.parametrize("description", REFUSALS)
async def test_a_refusal_of_an_edit_that_is_not_known_brings_a_new_card(
    chat: Talk, program: app.Program, description: str
) -> None:
    await begin(chat)
    before = await chat.card()
    strike(program, "editMessageText", refused(description))
    await chat.phone.say("2 Mar")
    await chat.quiet()
    card = await chat.card()
    assert card.id > before.id
    assert "first day of blinatumomab" in card.text
    assert before.id not in [shown.id for shown in await chat.phone.screen()], "the old card is taken away"
    assert (await chat.say("4 Mar")).id == card.id


async def test_where_a_new_card_is_refused_too_the_chat_is_told(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    strike(program, "editMessageText", refused("Bad Request: REPLY_MARKUP_INVALID"))
    strike(program, "sendMessage", refused("Bad Request: REPLY_MARKUP_INVALID"))
    await chat.phone.say("2 Mar")
    await chat.phone.until(lambda shown: shown.text == words.BUG)
    await chat.say("/start")
    assert "first day of blinatumomab" in (await chat.tap("Go on with S-001")).text


MALFORMED = (
    (404, refused("Not Found", 404)),
    (401, refused("Unauthorized", 401)),
    (429, refused("Too Many Requests", 429, parameters={"retry_after": "soon"})),
    (429, refused("Too Many Requests", 429, parameters={"retry_after": -5})),
    (429, refused("Too Many Requests", 429, parameters={"retry_after": None})),
    (429, refused("Too Many Requests", 429, parameters="later")),
    (400, refused(None, parameters=[1])),
    (400, refused("Bad Request", parameters={"migrate_to_chat_id": "x"})),
    (200, json.dumps({"ok": True})),
    (200, json.dumps({"ok": True, "result": 17})),
    (200, json.dumps({"ok": True, "result": {"message_id": "x"}})),
    (200, json.dumps([1, 2])),
    (302, json.dumps({"ok": True})),
)


@pytest.mark.parametrize(("status", "body"), MALFORMED)
async def test_a_malformed_answer_to_a_fetch_ends_nothing(
    chat: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch, status: int, body: str
) -> None:
    monkeypatch.setattr(polling, "BACK_OFF", (0.01,))
    strike(program, "getUpdates", body, status, times=2)
    await chat.phone.say("/start")
    assert "Screening for" in (await chat.phone.until(lambda shown: "Screening for" in shown.text, within=20)).text
    assert not any(task.done() for task in program._running)


EMPTY = (MALFORMED[2][1], MALFORMED[3][1], *(json.dumps({"ok": True, "result": one}) for one in ([], [{}], 7)))


@pytest.mark.parametrize("body", EMPTY)
async def test_answers_without_updates_are_not_asked_for_at_full_speed(
    program: app.Program, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    assert program.local is not None
    monkeypatch.setattr(polling, "AT_LEAST", 0.2)
    monkeypatch.setattr(polling, "BACK_OFF", (0.2,))
    strike(program, "getUpdates", body, 429 if "retry_after" in body else 200, times=None)
    program.local.updates.stop_poll()
    before = len(program.local.api.calls.after(method="getUpdates"))
    await asyncio.sleep(0.5)
    assert len(program.local.api.calls.after(method="getUpdates")) - before <= 5


@pytest.mark.parametrize(("status", "body"), MALFORMED)
async def test_a_malformed_answer_to_a_card_ends_nothing_and_the_card_comes(
    chat: Talk, program: app.Program, clock: Clock, status: int, body: str
) -> None:
    await begin(chat)
    strike(program, "editMessageText", body, status)
    await chat.phone.say("2 Mar")
    async with asyncio.timeout(15):
        while "first day of blinatumomab" not in (await chat.phone.card()).text:  # type: ignore[union-attr]
            clock.forward(seconds=3)
            await asyncio.sleep(0.05)
    assert not any(task.done() for task in program._running)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(7, 7), (0.2, 1), (-5, 1), ("soon", 1), (True, 1), (86400, LONGEST_WAIT), (1e300, LONGEST_WAIT), ([], 1)],
)
def test_a_wait_is_a_number_of_seconds_within_bounds(asked: object, waits: int) -> None:
    answer = HttpRequest.parse_json_payload(refused("x", 429, parameters={"retry_after": asked}).encode())
    assert answer["parameters"] == {"retry_after": waits}
    with pytest.raises(OutcomeUnknown):
        answer["result"]


def test_polling_waits_a_minute_at_most() -> None:
    assert polling._pause(RetryAfter(timedelta(days=1)), 0) == 60


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=366), timedelta(minutes=4)])
async def test_a_card_does_not_wait_for_a_clock_that_was_set_back(
    chat: Talk, program: app.Program, clock: Clock, back: timedelta
) -> None:
    await begin(chat)
    strike(program, "editMessageText", refused("Too Many Requests", 429, parameters={"retry_after": 60}), 429)
    await chat.phone.say("2 Mar")
    assert program.local is not None
    async with asyncio.timeout(5):
        while not await program.database.read(_is_put_off):  # noqa: ASYNC110 - nothing tells when it is
            await asyncio.sleep(0.01)
    clock.now -= back
    await chat.phone.until(lambda shown: "first day of blinatumomab" in shown.text, within=10)


def _is_put_off(session: Session) -> bool:
    kept = table(OutboxRow)
    return bool(session.connection().execute(select(kept.c.id).where(kept.c.not_before.is_not(None))).all())


async def test_the_daily_check_does_not_wait_for_a_clock_that_was_set_back(program: app.Program, clock: Clock) -> None:
    database: Database = program.database
    ahead = clock() + timedelta(days=366)
    await database.run(lambda session: one_process.done(session, CHECK, "keeping", ahead))
    await tidy(database, clock())
    assert await database.read(lambda session: one_process.last(session, CHECK)) == clock()


async def test_after_a_start_nothing_waits_any_longer(program: app.Program, clock: Clock) -> None:
    def put_off(session: object) -> None:
        number = put(session, ADMINISTRATOR, "message", {"text": "Hear"}, clock())  # type: ignore[arg-type]
        outbox.postpone(session, number, clock() + timedelta(days=365))  # type: ignore[arg-type]
        assert outgoing.next_of(session, ADMINISTRATOR, clock()) is None  # type: ignore[arg-type]
        outbox.recover(session)  # type: ignore[arg-type]
        assert outgoing.next_of(session, ADMINISTRATOR, clock()) is not None  # type: ignore[arg-type]

    await program.database.run(put_off)
