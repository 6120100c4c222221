"""Rich messages in the local Bot API: what is taken, what is refused, and edits between rich and plain."""

from typing import Any

import aiohttp
import pytest

from bot.local import LocalChat
from bot.local.api.rich import MAX_BLOCKS, MAX_CHARACTERS, MAX_COLUMNS
from tests.phone import Phone

ANA = 1001


def paragraph(text: object = "ALT 34") -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def cell(**more: object) -> dict[str, Any]:
    return {"align": "left", "valign": "top", "text": "I11", **more}


def table(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "table", "cells": list(rows)}


def nested(depth: int) -> dict[str, Any]:
    return paragraph() if depth == 0 else {"type": "blockquote", "blocks": [nested(depth - 1)]}


async def call(chat: LocalChat, method: str, **given: Any) -> Any:
    """What is answered to a call that the library does not know: the result, or why it is refused."""
    url = f"{chat.base_url}/bot{chat.token}/{method}"
    async with aiohttp.ClientSession() as http, http.post(url, json={"chat_id": ANA, **given}) as reply:
        answer = await reply.json()
    return answer["result"] if answer["ok"] else answer["description"]


async def send(chat: LocalChat, *blocks: object, **more: object) -> Any:
    return await call(chat, "sendRichMessage", rich_message={"blocks": list(blocks)}, **more)


def is_refused(answer: Any) -> bool:
    return isinstance(answer, str) and answer.startswith("Bad Request: ")


async def test_a_rich_message_comes_as_it_was_sent_with_its_keyboard(chat: LocalChat, ana: Phone) -> None:
    blocks = [paragraph({"type": "bold", "text": "Decision"}), table([cell(is_header=True), cell()])]
    keys = [[{"text": "Sign-off: 2 open", "disabled": {}}], [{"text": "Review", "callback_data": "r"}]]
    await send(chat, *blocks, reply_markup={"inline_keyboard": keys})
    card = await ana.card()
    assert card is not None
    assert card.raw["rich_message"] == {"blocks": blocks}
    assert card.labels == ["Sign-off: 2 open", "Review"]


async def test_plain_becomes_rich_and_rich_plain_in_the_same_message(chat: LocalChat, ana: Phone) -> None:
    plain = await call(chat, "sendMessage", text="plain")
    where = {"message_id": plain["message_id"]}
    rich = await call(chat, "editMessageText", **where, rich_message={"blocks": [paragraph()]})
    assert ("text" in rich, rich["rich_message"]) == (False, {"blocks": [paragraph()]})
    same = await call(chat, "editMessageText", **where, rich_message={"blocks": [paragraph()]})
    assert same.startswith("Bad Request: message is not modified")
    again = await call(chat, "editMessageText", **where, text="plain again")
    assert (again["text"], "rich_message" in again) == ("plain again", False)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "marquee"},
        "paragraph",
        paragraph(None),
        paragraph({"type": "blink", "text": "x"}),
        {**paragraph(), "colour": "red"},
        table(),
        table([]),
        table([cell(align="up")]),
        table([{"text": "no alignment"}]),
        table([cell()] * (MAX_COLUMNS + 1)),
        {"type": "details", "summary": "more", "blocks": []},
        {"type": "details", "blocks": [paragraph()]},
        nested(17),
        paragraph("x" * (MAX_CHARACTERS + 1)),
        table(*[[cell()]] * MAX_BLOCKS),
    ],
)
async def test_what_is_no_block_or_too_much_is_refused(chat: LocalChat, ana: Phone, block: Any) -> None:
    assert is_refused(await send(chat, block))


@pytest.mark.parametrize("rich", [{}, {"html": "<p>x</p>"}, {"blocks": []}, {"blocks": [paragraph()], "html": "x"}, 5])
async def test_it_is_given_as_blocks_and_in_no_other_way(chat: LocalChat, ana: Phone, rich: object) -> None:
    assert is_refused(await call(chat, "sendRichMessage", rich_message=rich))


async def test_a_dead_button_holds_nothing(chat: LocalChat, ana: Phone) -> None:
    for dead in ({"text": "x", "disabled": True}, {"text": "x", "disabled": {}, "callback_data": "x"}):
        assert is_refused(await send(chat, paragraph(), reply_markup={"inline_keyboard": [[dead]]}))
