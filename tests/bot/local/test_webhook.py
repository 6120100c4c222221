"""Pushing to a webhook: the secret, one after the other per queue, repeated until taken."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.local import LocalChat, start
from bot.local.people.shelf import Shelf
from tests.phone import Phone

ANA = 1001
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


@dataclass
class Hook:
    """A webhook that notes what comes and answers what it is told to."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.set()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    it = Hook()
    app = web.Application()
    app.router.add_post("/hook", it.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    it.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield it
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_and_then_are_gone(
    bot: Bot, chat: LocalChat, ana: Phone, hook: Hook
) -> None:
    waiting = await ana.say("before")
    await bot.set_webhook(hook.url, secret_token="s-1")
    after = await ana.say("after")
    await hook.until(lambda: len(hook.got) == 2)
    await bot.send_message(ANA, "got it")
    await ana.settled()
    assert [update["update_id"] for update in hook.got] == [waiting, after]
    assert hook.secrets == {"s-1"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 0)


async def test_the_next_of_a_chat_waits_until_the_one_before_is_taken(bot: Bot, ana: Phone, hook: Hook) -> None:
    hook.answers = [503]
    await bot.set_webhook(hook.url)
    first, second = await ana.say("one"), await ana.say("two")
    await hook.until(lambda: len(hook.got) == 3)
    assert [update["update_id"] for update in hook.got] == [first, first, second]
    assert "503" in ((await bot.get_webhook_info()).last_error_message or "")


async def test_a_tap_does_not_wait_behind_a_message_of_its_chat(bot: Bot, ana: Phone, hook: Hook) -> None:
    await bot.send_message(ANA, "Q1", reply_markup=YES)
    hook.answers = [503, 503]
    await bot.set_webhook(hook.url)
    said = await ana.say("one")
    await hook.until(lambda: len(hook.got) == 2)
    tapped = await ana.tap("Yes")
    await hook.until(lambda: len(hook.got) == 3)
    assert [update["update_id"] for update in hook.got] == [said, said, tapped]
    assert (await bot.get_webhook_info()).pending_update_count == 1


async def test_pending_updates_can_be_dropped_and_bad_settings_are_refused(bot: Bot, ana: Phone, hook: Hook) -> None:
    await ana.say("one")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook(hook.url, secret_token="a b")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "https://example.org/hook",
        "https://127.0.0.1.example.org/hook",
        "https://127.0.0.1@example.org/hook",
        "https://127.0.0.1\\@example.org/hook",
        "https://example.org\\@127.0.0.1/hook",
        "https://example.org#@127.0.0.1/hook",
        "https://localhost.example.org",
        "https://0.0.0.0/hook",
        "https://10.0.0.1/hook",
        "https://[::1].example.org/hook",
        "//127.0.0.1/hook",
        "ftp://127.0.0.1/hook",
    ],
)
async def test_nothing_is_sent_to_another_computer(bot: Bot, url: str) -> None:
    with pytest.raises(BadRequest, match="this computer only"):
        await bot.set_webhook(url)
    assert not (await bot.get_webhook_info()).url


async def test_a_redirect_to_another_place_is_not_followed(bot: Bot, ana: Phone, hook: Hook) -> None:
    async def away(_: web.Request) -> web.Response:
        hook.came.set()
        hook.answers.append(200)
        raise web.HTTPTemporaryRedirect(hook.url)

    app = web.Application()
    app.router.add_post("/away", away)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/away")
    await ana.say("for nobody else")
    await hook.until(lambda: len(hook.answers) > 0)
    await hook.until(lambda: len(hook.answers) > 1)
    assert not hook.got
    await runner.cleanup()


async def test_an_address_elsewhere_from_an_earlier_start_is_void(tmp_path: Path, hook: Hook) -> None:
    shelf = Shelf(tmp_path / "chat.sqlite")
    shelf.put("setting", "webhook", {"url": "https://example.org/hook", "secret": "", "max_connections": 40})
    shelf.close()
    chat = await start("127.0.0.1", 0, path=tmp_path / "chat.sqlite")
    async with Bot(chat.token, base_url=f"{chat.base_url}/bot") as bot:
        assert not (await bot.get_webhook_info()).url
    await chat.close()
