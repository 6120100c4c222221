"""The client API, the phone and the page: who may talk to them, and what outlives a restart."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.local import LocalChat, start
from bot.local.people.chats import PEOPLE
from bot.local.people.shelf import Shelf
from tests.phone import NotOnScreen, Phone

ANA, BEN = 1001, 1002
YES_NO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Yes", callback_data="y")], [InlineKeyboardButton("No", callback_data="n")]]
)


def port_of(chat: LocalChat) -> int:
    return urlsplit(chat.base_url).port or 0


async def test_a_tap_finds_the_newest_message_with_that_button(bot: Bot, ana: Phone) -> None:
    await bot.send_message(ANA, "old", reply_markup=YES_NO)
    newest = await bot.send_message(ANA, "new", reply_markup=YES_NO)
    await ana.tap("No")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert (update.callback_query.data, update.effective_message) == ("n", newest)


async def test_a_button_that_is_not_on_screen_cannot_be_tapped(bot: Bot, ana: Phone) -> None:
    sent = await bot.send_message(ANA, "Q1", reply_markup=YES_NO)
    with pytest.raises(NotOnScreen, match=r"no button 'Maybe'; on the screen:\n(.|\n)*Q1\n    \[Yes\]\n    \[No\]"):
        await ana.tap("Maybe")
    await sent.edit_text("Q1, settled")
    with pytest.raises(NotOnScreen):
        await ana.tap("Yes")


async def test_a_raw_tap_carries_any_data_from_any_message(bot: Bot, ana: Phone) -> None:
    await ana.raw_tap(999, "forged")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.data, query.message.is_accessible) == ("forged", False)  # type: ignore[union-attr]


async def test_until_waits_for_the_card_and_says_what_is_there_instead(bot: Bot, ana: Phone) -> None:
    waiting = asyncio.create_task(ana.until(lambda card: "Q2" in card.text))
    sent = await bot.send_message(ANA, "Q1")
    await sent.edit_text("Q2")
    assert (await waiting).id == sent.message_id
    with pytest.raises(NotOnScreen, match=r"not within 0.05 s; on the screen:\n(.|\n)*Q2"):
        await ana.until(lambda card: "Q3" in card.text, within=0.05)


async def test_settled_waits_for_confirmation_answer_and_reaction(bot: Bot, ana: Phone) -> None:
    await bot.send_message(ANA, "Q1", reply_markup=YES_NO)
    await ana.tap("Yes")
    waiting = asyncio.create_task(ana.settled())
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    await update.callback_query.answer()
    await bot.get_updates(offset=update.update_id + 1)
    card = await waiting
    assert card is not None
    assert card.text == "Q1"


async def test_each_person_sees_only_their_own_chat(chat: LocalChat, bot: Bot, ana: Phone) -> None:
    await bot.send_message(ANA, "for Ana")
    async with Phone(chat.base_url, BEN) as ben:
        assert await ben.screen() == []


async def test_people_are_listed(chat: LocalChat) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{chat.base_url}/chat/people") as reply:
        assert [person["first_name"] for person in await reply.json()] == [person.first_name for person in PEOPLE]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "attacker.example"}, 403),
        ({"Host": "127.0.0.1.attacker.example"}, 403),
        ({"Host": "[127"}, 403),
        ({"Origin": "https://attacker.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/", "/chat/people", "/bot{token}/getMe"])
async def test_other_sites_are_refused(chat: LocalChat, path: str, headers: dict[str, str], status: int) -> None:
    url, verb = chat.base_url + path.format(token=chat.token), "POST" if "getMe" in path else "GET"
    async with aiohttp.ClientSession() as http, http.request(verb, url, headers=headers) as reply:
        assert reply.status == status


@pytest.mark.parametrize("key", ["", "/x", "/" + "A" * 32])
@pytest.mark.parametrize("path", ["/", "/page/chat.js", "/chat/people", "/chat/1001", "/bot{token}/getMe"])
async def test_nothing_is_served_without_the_secret_of_the_address(chat: LocalChat, path: str, key: str) -> None:
    url = chat.base_url.rpartition("/")[0] + key + path.format(token=chat.token)
    async with aiohttp.ClientSession() as http:
        for verb in ("GET", "POST"):
            async with http.request(verb, url) as reply:
                assert reply.status == 403
                assert await reply.text() == "Open the address that the program printed when it started."


async def test_the_bot_api_is_called_by_post_alone(chat: LocalChat) -> None:
    async with aiohttp.ClientSession() as http:
        assert (await http.get(f"{chat.base_url}/bot{chat.token}/getMe")).status == 405
    assert not chat.api.calls.after()


async def test_secret_and_token_are_of_each_chat_and_the_token_of_each_start(tmp_path: Path) -> None:
    opened = []
    for path in (tmp_path / "one.sqlite", tmp_path / "one.sqlite", tmp_path / "two.sqlite", None, None):
        chat = await start("127.0.0.1", 0, path=path)
        opened.append((chat.base_url.rpartition("/")[2], chat.token))
        await chat.close()
    keys, tokens = zip(*opened, strict=True)
    assert keys[0] == keys[1], "a page that was left open goes on"
    assert len(set(keys)) == 4
    assert len(set(tokens)) == 5
    assert all(len(key) >= 32 for key in keys)
    assert (tmp_path / "one.sqlite").stat().st_mode & 0o777 == 0o600


async def test_the_page_loads_nothing_from_elsewhere_and_forbids_it(chat: LocalChat) -> None:
    async with aiohttp.ClientSession(chat.page_url) as http:
        for path in ("", "page/chat.css", "page/chat.js", "page/keys.js", "page/text.js"):
            async with http.get(path) as reply:
                assert reply.status == 200
                assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
                text = await reply.text()
                assert "innerHTML =" not in text
                assert 'src="http' not in text
        assert (await http.get("page/server.py")).status == 404


async def test_only_the_loopback_is_served() -> None:
    with pytest.raises(ValueError, match="this computer only"):
        await start("0.0.0.0", 0)


async def test_a_taken_port_is_told(chat: LocalChat) -> None:
    with pytest.raises(OSError, match="address already in use"):
        await start("127.0.0.1", port_of(chat))


async def test_the_chat_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite"
    chat = await start("127.0.0.1", 0, path=path)
    async with Phone(chat.base_url, ANA) as ana, Bot(chat.token, base_url=f"{chat.base_url}/bot") as bot:
        first = await ana.start()
        await bot.get_updates(offset=first + 1)
        sent = await bot.send_message(ANA, "Q1", reply_markup=YES_NO)
        await sent.edit_text("Q1, once more", reply_markup=YES_NO)
        photo = await bot.send_document(ANA, b"kept", filename="kept.txt")
        second = await ana.say("hello")
        await ana.tap("Yes")
        before = await ana.described()
    await chat.close()

    chat = await start("127.0.0.1", 0, path=path)
    async with Phone(chat.base_url, ANA) as ana, Bot(chat.token, base_url=f"{chat.base_url}/bot") as bot:
        assert await ana.described() == before
        said, tapped = await bot.get_updates()
        assert (said.update_id, tapped.update_id) == (second, second + 1)
        assert tapped.callback_query is not None
        assert await tapped.callback_query.answer("Saved")
        assert await ana.say("again") == second + 2
        assert await ana.file(photo.document.file_id) == b"kept"  # type: ignore[union-attr]
        new = await bot.send_message(ANA, "Q2")
        assert new.message_id > photo.message_id
    await chat.close()


async def test_what_was_answered_is_on_the_shelf_before_a_clean_stop(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite"
    chat = await start("127.0.0.1", 0, path=path)
    async with Phone(chat.base_url, ANA) as ana, Bot(chat.token, base_url=f"{chat.base_url}/bot") as bot:
        await ana.start()
        await bot.send_message(ANA, "Q1")
        shelf = Shelf(path)
        assert [message["text"] for _, message in shelf.all("message")] == ["/start", "Q1"]
        assert len(shelf.all("update")) == 1
        shelf.close()
    await chat.close()


async def test_a_phone_sees_a_restart_as_the_page_does(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite"
    chat = await start("127.0.0.1", 0, path=path)
    port = port_of(chat)
    async with Phone(chat.base_url, ANA) as ana:
        await ana.start()
        await ana.screen()
        await chat.close()
        chat = await start("127.0.0.1", port, path=path)
        assert [shown.text for shown in await ana.screen()] == ["/start"]
    await chat.close()
