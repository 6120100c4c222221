"""Sending, editing and deleting through python-telegram-bot: Telegram's limits and its words."""

from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.local import LocalChat
from tests.phone import Phone

ANA, BEN = 1001, 1002
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03" + b"\0" * 20


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


async def call(chat: LocalChat, method: str, given: dict[str, Any]) -> Any:
    """A call past the library, which would check some things by itself and reword refusals."""
    url = f"{chat.base_url}/bot{chat.token}/{method}"
    async with aiohttp.ClientSession() as http, http.post(url, json=given) as reply:
        return await reply.json()


async def test_a_sent_message_comes_back_as_the_person_sees_it(bot: Bot, ana: Phone) -> None:
    sent = await bot.send_message(
        ANA, "<b>Q1</b> & more".replace("&", "&amp;"), parse_mode="HTML", reply_markup=keyboard("Yes", "No")
    )
    card = await ana.card()
    assert card is not None
    assert (sent.text, sent.entities[0].type, card.text, card.labels) == (
        "Q1 & more",
        "bold",
        "Q1 & more",
        ["Yes", "No"],
    )


async def test_content_protection_is_kept_on_the_message(bot: Bot, ana: Phone) -> None:
    sent = await bot.send_message(ANA, "Ferritin 12", protect_content=True)
    edited = await sent.edit_text("Ferritin 13")
    assert sent.has_protected_content
    assert edited.has_protected_content


@pytest.mark.parametrize(
    ("method", "given", "reason"),
    [
        ("sendMessage", {"text": ""}, "message text is empty"),
        ("sendMessage", {"text": " \n "}, "message text is empty"),
        ("sendMessage", {"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ("sendMessage", {"text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"text": "<b>" + "x" * 4097 + "</b>", "parse_mode": "HTML"}, "message is too long"),
        ("sendMessage", {"text": "x", "chat_id": 77}, "chat not found"),
        ("sendMessage", {"text": "x", "parse_mode": "Loud"}, "unsupported parse_mode"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ("sendMessage", {"text": "\ud800"}, "strings must be encoded in UTF-8"),
        ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "x", "message_id": 1}, "message can't be edited"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("setMyCommands", {"commands": [{"command": "New!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "new", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("sendPhoto", {"photo": "nowhere"}, "wrong file identifier/HTTP URL specified"),
        ("getFile", {"file_id": "nowhere"}, "wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_a_bad_request_is_refused_in_telegrams_words(
    chat: LocalChat, ana: Phone, method: str, given: dict[str, Any], reason: str
) -> None:
    refusal = await call(chat, method, {"chat_id": ANA, **given})
    assert refusal == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}


BUTTON = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("buttons", "reason"),
    [
        ([[{"text": "A", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "A", "callback_data": "x" * 65}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "A", "callback_data": "д" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "A"}]], BUTTON + "text buttons are unallowed in the inline keyboard"),
        (
            [[{"text": "A", "callback_data": "a", "url": "https://x.org"}]],
            BUTTON + "exactly one action is allowed, found callback_data, url",
        ),
        ([[{"text": "A", "copy_text": {"text": "x" * 257}}]], BUTTON + "copied text must have 1 to 256 characters"),
        ([[{"text": "", "callback_data": "a"}]], BUTTON + 'field "text" must be a non-empty String'),
        ([[{"text": "A", "callback_data": "a", "style": "loud"}]], BUTTON + "invalid button style specified"),
        (
            [[{"text": "A", "url": "javascript:x"}]],
            "inline keyboard button URL 'javascript:x' is invalid: wrong HTTP URL",
        ),
        ([[{"text": "A", "callback_data": "a"}] * 9], "reply markup is too long"),
        ([[{"text": "A", "callback_data": "a"}]] * 101, "reply markup is too long"),
    ],
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_a_keyboard_beyond_the_limits_is_refused(
    chat: LocalChat, bot: Bot, ana: Phone, method: str, buttons: list[Any], reason: str
) -> None:
    await bot.send_message(ANA, "Q1")
    given = {"chat_id": ANA, "message_id": 2, "text": "x", "reply_markup": {"inline_keyboard": buttons}}
    assert (await call(chat, method, given))["description"] == f"Bad Request: {reason}"


@pytest.mark.parametrize("how", ["json", "data", "params"])
async def test_a_call_may_come_as_json_form_or_query(chat: LocalChat, ana: Phone, how: str) -> None:
    given: dict[str, Any] = {how: {"chat_id": ANA, "text": "Über 5 %"}}
    url = f"{chat.base_url}/bot{chat.token}/sendmessage"
    async with aiohttp.ClientSession() as http, http.post(url, **given) as reply:
        assert (await reply.json())["result"]["text"] == "Über 5 %"


async def test_what_just_fits_is_taken(bot: Bot, ana: Phone) -> None:
    button = InlineKeyboardButton("A", callback_data="д" * 32, style="success")
    full = InlineKeyboardMarkup([[button] * 8] * 12 + [[button] * 4])
    sent = await bot.send_message(ANA, "<i>" + "x" * 4096 + "</i>", parse_mode="HTML", reply_markup=full)
    assert len(sent.text or "") == 4096
    await bot.send_document(ANA, b"pdf", caption="x" * 1024)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(ANA, b"pdf", caption="x" * 1025)


async def test_an_edit_changes_the_message_in_place_and_drops_the_keyboard(bot: Bot, ana: Phone) -> None:
    sent = await bot.send_message(ANA, "Q1", reply_markup=keyboard("Yes"))
    edited = await bot.edit_message_text("Q1: Yes", ANA, sent.message_id)
    assert edited.message_id == sent.message_id  # type: ignore[union-attr]
    assert [(shown.text, shown.labels) for shown in await ana.screen()][1:] == [("Q1: Yes", [])]


async def test_an_edit_that_changes_nothing_is_told_so(chat: LocalChat, bot: Bot, ana: Phone) -> None:
    sent = await bot.send_message(ANA, "Q1", reply_markup=keyboard("Yes"))
    given = {"chat_id": ANA, "message_id": sent.message_id, "reply_markup": keyboard("Yes").to_dict()}
    reason = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    assert (await call(chat, "editMessageText", {**given, "text": "<b></b>Q1", "parse_mode": "HTML"}))[
        "description"
    ] == reason


async def test_a_message_is_deleted_only_within_48_hours(bot: Bot, ana: Phone, clock: Any) -> None:
    old = await bot.send_message(ANA, "old")
    clock.move(hours=48)
    young = await bot.send_message(ANA, "young")
    clock.move(hours=47, minutes=59)
    assert await young.delete()
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await old.delete()


async def test_a_persons_own_message_is_deleted_too(bot: Bot, ana: Phone) -> None:
    await ana.say("MRN 123")
    mine = (await ana.screen())[-1]
    await bot.delete_message(ANA, mine.id)
    assert "MRN 123" not in await ana.described()


async def test_a_reply_carries_what_it_answers(bot: Bot, ana: Phone) -> None:
    sent = await bot.send_message(ANA, "noted", reply_parameters=ReplyParameters(1))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"


async def test_pictures_and_files_are_sent_and_fetched(bot: Bot, ana: Phone) -> None:
    sent = await bot.send_photo(ANA, PNG, caption="The plan")
    assert (sent.photo[0].width, sent.photo[0].height) == (2, 3)
    assert await ana.file(sent.photo[0].file_id) == PNG
    document = (await bot.send_document(ANA, b"a,b", filename="log.csv", caption="The log")).document
    assert document is not None
    assert (document.file_name, document.file_size) == ("log.csv", 3)
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"a,b"
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await bot.edit_message_text("x", ANA, sent.message_id)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(ANA, b"no picture")


async def test_only_people_who_started_the_bot_and_did_not_block_it_are_written_to(
    bot: Bot, chat: LocalChat, ana: Phone
) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(BEN, "Hello")
    chat.people.block(ANA, True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ANA, "Hello")
    chat.people.block(ANA, False)
    await bot.send_message(ANA, "Hello")


async def test_a_wrong_token_and_an_unknown_method_are_refused(chat: LocalChat, bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{chat.base_url}/bot"):
            pass
    refusal = await call(chat, "sendTelepathy", {})
    assert refusal == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_commands_and_reaction_are_kept(bot: Bot, chat: LocalChat, ana: Phone) -> None:
    await bot.set_my_commands([("help", "What this can do")])
    await bot.set_my_commands([("invite", "Ask somebody in")], scope={"type": "chat", "chat_id": ANA})  # type: ignore[arg-type]
    await ana.screen()
    assert [c["command"] for c in ana.view["commands"]] == ["invite"]
    await bot.set_my_commands([], scope={"type": "chat", "chat_id": ANA})  # type: ignore[arg-type]
    await ana.screen()
    assert [c["command"] for c in ana.view["commands"]] == ["help"]
    await bot.set_message_reaction(ANA, 1, "👍")
    assert (await ana.screen())[0].raw["local_reactions"] == ["👍"]
