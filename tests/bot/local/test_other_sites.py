"""A page of another site, open in the same browser, against the local chat: it cannot act, read or embed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page

from bot.local import LocalChat, start
from bot.local.api import local_chat
from tests.journeys.browser import browsing
from tests.phone import Phone

# One browser and one other site for all of them, and a chat for each.
pytestmark = pytest.mark.asyncio(loop_scope="module")

ANA = 1001
# What a page can make a browser do towards another site, each giving what came back, if anything; a picture or a frame
# has loaded or not. Even one that knows the whole secret address gets nowhere.
ATTACKS = """
async ([base, token]) => {
  const make = (tag, fields) => Object.assign(document.createElement(tag), fields);
  const post = (path, body, type) =>
    fetch(base + path, {method: "POST", mode: "no-cors", headers: {"Content-Type": type}, body});
  const shown = (tag, url) => new Promise((done) => {
    const node = make(tag, {onload: () => done(true), onerror: () => done(false)});
    node[tag === "link" ? "href" : "src"] = url;
    if (tag === "link") node.rel = "stylesheet";
    document.body.append(node);
    setTimeout(() => done(false), 2000);
  });
  const form = (path, fields) => {
    const target = make("iframe", {name: "f" + Math.random()});
    const node = make("form", {method: "post", action: base + path, target: target.name});
    for (const [name, value] of Object.entries(fields)) node.append(make("input", {name, value}));
    document.body.append(target, node);
    node.submit();
    return new Promise((done) => setTimeout(done, 500));
  };
  const quietly = (attempt) => Promise.resolve(attempt).catch(() => false);
  await quietly(shown("img", `${base}/bot${token}/sendMessage?chat_id=1001&text=by+picture`));
  await quietly(post("/chat/1001/say", JSON.stringify({text: "by text"}), "text/plain"));
  await quietly(post(`/bot${token}/sendMessage`, "chat_id=1001&text=by+post", "application/x-www-form-urlencoded"));
  await quietly(form(`/bot${token}/sendMessage`, {chat_id: "1001", text: "by form"}));
  await quietly(form(`/bot${token}/setWebhook`, {url: "http://127.0.0.1:9/stolen"}));
  return {
    read: await quietly(fetch(base + "/chat/1001").then((reply) => reply.ok)),
    style: await quietly(shown("link", base + "/page/chat.css")),
    script: await quietly(shown("script", base + "/page/keys.js")),
  };
}
"""


@dataclass
class Site:
    """Another site on this computer, at a port of its own, under the chat's host name or another one."""

    browser: Browser
    port: int

    async def open(self, host: str) -> Page:
        page = await self.browser.new_page()
        await page.goto(f"http://{host}:{self.port}/")
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async def empty(_: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>Another site</title><body>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", empty)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with browsing() as browser:
        yield Site(browser, runner.addresses[0][1])
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def chat() -> AsyncIterator[LocalChat]:
    local = await start("127.0.0.1", 0)
    yield local
    await local.close()


@pytest_asyncio.fixture(loop_scope="module")
async def ana(chat: LocalChat) -> AsyncIterator[Phone]:
    async with Phone(chat.base_url, ANA) as phone:
        await phone.start()
        yield phone


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_page_of_another_site_can_do_nothing_even_with_the_whole_address(
    chat: LocalChat, ana: Phone, site: Site, host: str
) -> None:
    page = await site.open(host)
    got = await page.evaluate(ATTACKS, [chat.base_url, chat.token])
    assert got == {"read": False, "style": False, "script": False}
    assert [shown.text for shown in await ana.screen()] == ["/start"]
    assert not chat.api.calls.after()
    assert not chat.state.settings.get("webhook")


async def test_the_same_attacks_succeed_where_nobody_looks_who_asks(
    monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    """The control: without the check of the headers these attacks are real ones."""
    monkeypatch.setattr(local_chat, "_from_here", lambda headers: True)
    chat = await start("127.0.0.1", 0)
    page = await site.open("127.0.0.1")
    got = await page.evaluate(ATTACKS, [chat.base_url, chat.token])
    assert got["style"]
    assert got["script"]
    async with Phone(chat.base_url, ANA) as ana:
        assert {shown.text for shown in await ana.screen()} == {"by text", "by post", "by form"}
    assert chat.state.settings["webhook"]["url"] == "http://127.0.0.1:9/stolen"
    await chat.close()


async def test_a_page_that_knows_the_port_alone_cannot_find_the_chat(chat: LocalChat, ana: Phone, site: Site) -> None:
    page = await site.open("127.0.0.1")
    bare = chat.base_url.rpartition("/")[0]
    got = await page.evaluate(ATTACKS, [bare, chat.token])
    assert got == {"read": False, "style": False, "script": False}
    assert [shown.text for shown in await ana.screen()] == ["/start"]


async def test_the_printed_address_opens_the_chat_and_the_bare_one_does_not(chat: LocalChat, site: Site) -> None:
    page = await site.browser.new_page()
    await page.goto(chat.page_url)
    await page.get_by_role("button", name="START").click()
    await page.locator("article.mine").wait_for()
    await page.goto(chat.base_url.rpartition("/")[0])
    assert "Open the address that the program printed" in await page.inner_text("body")
