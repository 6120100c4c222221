"""Cards as tables where that is set: in the place of the same message, and plain ones where they are refused."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.local.api.faults import Fault, Rule
from tests.journeys.running import Clock, Talk, running, talking
from tests.phone import Shown

BEGUN = ("/start", "[New screening]", "[Use S-001]", "boy 9 y, reg 3 Mar, start 4 Mar", "[Take, chart]")


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[app.Program]:
    async with running(tmp_path, Clock(), rich=True) as program:
        yield program


@pytest.fixture
async def chat(program: app.Program) -> AsyncIterator[Talk]:
    async with talking(program) as talk:
        for step in BEGUN:
            await (talk.tap(step[1:-1]) if step.startswith("[") else talk.say(step))
        yield talk


def refuse(program: app.Program, method: str, status: int, times: int | None = None) -> None:
    body = json.dumps({"ok": False, "error_code": status, "description": "Bad Request: RICH_MESSAGE_INVALID"})
    assert program.local is not None
    program.local.faults.add(Rule(Fault.ANSWER, method, times=times, status=status, body=body))


def types(card: Shown) -> list[str]:
    rich: dict[str, Any] = card.raw.get("rich_message", {"blocks": []})
    return [block["type"] for block in rich["blocks"]]


async def test_review_decision_and_list_are_tables_and_questions_are_not(chat: Talk) -> None:
    question = await chat.card()
    assert types(question) == []
    review = await chat.tap("Review")
    assert "table" in types(review)
    decision = await chat.tap("Decision")
    assert "details" in types(decision)
    assert decision.labels[0].startswith("Sign-off: ")
    assert decision.labels[0].endswith(" open")
    listed = await chat.say("/start")
    assert "table" in types(listed)


async def test_the_live_card_is_edited_from_plain_to_rich_and_back(chat: Talk) -> None:
    question = await chat.card()
    review = await chat.tap("Review")
    decision = await chat.tap("Decision")
    back = await chat.tap("Review", next(label for label in review.labels if label.startswith("Go on")))
    assert question.id == review.id == decision.id == back.id
    assert types(back) == []
    assert "Is the diagnosis B-ALL?" in question.text
    assert "Is the diagnosis B-ALL?" in back.text


@pytest.mark.parametrize("status", [400, 404])
async def test_where_it_is_refused_the_plain_card_comes_once_and_from_then_on(
    program: app.Program, chat: Talk, status: int
) -> None:
    before = await chat.card()
    refuse(program, "editMessageText", status, times=1)
    review = await chat.tap("Review")
    assert (review.id, types(review)) == (before.id, [])
    assert "S-001" in review.text
    assert not any(label.startswith("Sign-off: ") for label in review.labels)
    decision = await chat.tap("Decision")
    assert (decision.id, types(decision)) == (before.id, [])


async def test_a_new_card_is_plain_where_the_method_is_unknown(program: app.Program, chat: Talk) -> None:
    refuse(program, "sendRichMessage", 404)
    listed = await chat.say("/start")
    assert types(listed) == []
    assert "S-001" in listed.text
    assert len(listed.labels) > 1
