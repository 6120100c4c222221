"""The request class over real HTTP: what was sent, what was not, and what nobody knows."""

import asyncio
import json
import socket
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.calls import raw_updates
from bot.telegram.request import HttpRequest, NotSent, OutcomeUnknown

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
ME = {"id": 123456789, "is_bot": True, "first_name": "Blinabridge", "username": "blinabridge_bot"}
MESSAGE = {"message_id": 5, "date": 1790000000, "chat": {"id": 1001, "type": "private"}, "text": "x"}


@dataclass
class BotApi:
    """A Bot API that gives one answer to everything but getMe, and keeps what it was asked."""

    status: int = 200
    body: bytes = json.dumps({"ok": True, "result": MESSAGE}).encode()
    late: float = 0
    came: list[dict[str, Any]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/getMe"):
            return web.json_response({"ok": True, "result": ME})
        form = await request.post()
        files = {k: (v.filename, v.file.read()) for k, v in form.items() if isinstance(v, web.FileField)}
        texts = {k: v for k, v in form.items() if isinstance(v, str)}
        fields = await request.json() if request.content_type == "application/json" else {}
        self.came.append({"query": dict(request.query), **fields, **texts, **files})
        self.asked.set()
        await asyncio.sleep(self.late)
        return web.Response(status=self.status, body=self.body, content_type="application/json")

    def refuse(self, status: int, description: str, **parameters: int) -> None:
        answer = {"ok": False, "error_code": status, "description": description}
        self.status, self.body = status, json.dumps(answer | {"parameters": parameters}).encode()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    application = web.Application(client_max_size=4_000_000)
    application.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    yield made
    await runner.cleanup()


def bot_at(base: str, **times: float) -> Bot:
    return Bot(TOKEN, base_url=base, request=HttpRequest(**times), get_updates_request=HttpRequest(**times))


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with bot_at(api.base) as made:
        yield made


async def failure(bot: Bot) -> TelegramError:
    """The error of one message that is sent, which must never show the token or the address."""
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(1001, "x")
    error = caught.value
    told = "".join(traceback.format_exception_only(error))
    chain: BaseException | None = error
    while chain is not None:
        told += f"{chain!r} {vars(chain)}"
        chain = chain.__context__ or chain.__cause__
    assert TOKEN.split(":")[1] not in told
    assert "127.0.0.1" not in told
    return error


async def test_a_message_is_sent_as_json(api, bot):
    message = await bot.send_message(1001, "ALT 210 U/L = 5,25 × 40 & more")
    assert message.message_id == 5
    assert api.came == [{"query": {}, "chat_id": 1001, "text": "ALT 210 U/L = 5,25 × 40 & more"}]


async def test_a_file_is_sent_with_its_name_and_the_fields_beside_it(api, bot):
    await bot.send_document(1001, InputFile(b"\x00%PDF" * 300_000, filename='Prüfung "1".pdf'), caption="ü")
    assert api.came[0]["document"] == ('Prüfung "1".pdf', b"\x00%PDF" * 300_000)
    assert (api.came[0]["chat_id"], api.came[0]["caption"]) == ("1001", "ü")


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: message is not modified", BadRequest),
        (401, "Unauthorized", InvalidToken),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (404, "Not Found", InvalidToken),
        (409, "Conflict: terminated by other getUpdates request", Conflict),
        (413, "Request Entity Too Large", NetworkError),
    ],
)
async def test_a_refusal_is_the_librarys_own_error(api, bot, status, description, kind):
    api.refuse(status, description)
    error = await failure(bot)
    assert type(error) is kind
    assert description.split(": ")[-1].lower() in str(error).lower()


async def test_too_many_requests_says_how_long_to_wait(api, bot):
    api.refuse(429, "Too Many Requests: retry after 17", retry_after=17)
    error = await failure(bot)
    assert isinstance(error, RetryAfter)
    assert error.retry_after == timedelta(seconds=17)


async def test_a_chat_that_moved_says_where(api, bot):
    api.refuse(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100123)
    error = await failure(bot)
    assert isinstance(error, ChatMigrated)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_of_the_server_leaves_the_outcome_unknown(api, bot, status):
    api.refuse(status, f"Internal error at {api.base}{TOKEN}")
    assert isinstance(await failure(bot), OutcomeUnknown)


@pytest.mark.parametrize("status", [200, 302, 401, 404])
@pytest.mark.parametrize("body", [b"<html>bot" + TOKEN.encode(), b"", b"[]", b'{"ok": tr', b"[" * 9000])
async def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown(api, bot, caplog, status, body):
    api.status, api.body = status, body
    assert isinstance(await failure(bot), OutcomeUnknown)
    assert TOKEN not in caplog.text


async def test_an_answer_without_a_result_leaves_the_outcome_unknown(api, bot):
    api.body = b'{"ok": true}'
    assert isinstance(await failure(bot), OutcomeUnknown)


async def test_a_redirect_is_not_followed(api, bot):
    api.status, api.body = 307, b"{}"
    assert isinstance(await failure(bot), NetworkError)
    assert len(api.came) == 1


async def test_a_slow_answer_leaves_the_outcome_unknown(api):
    api.late = 1
    async with bot_at(api.base, read_timeout=0.3) as bot:
        assert isinstance(await failure(bot), OutcomeUnknown)
    assert len(api.came) == 1


async def test_a_full_pool_means_not_sent(api):
    api.late = 0.3
    async with bot_at(api.base, pool_size=1, pool_timeout=0.05, connect_timeout=0.05) as bot:
        first = asyncio.create_task(bot.send_message(1001, "first"))
        await api.asked.wait()
        assert isinstance(await failure(bot), NotSent)
        await first
    assert [each["text"] for each in api.came] == ["first"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def one_try(base: str) -> TelegramError:
    request = HttpRequest(connect_timeout=1)
    # `async with` on the bot would ask getMe first.
    await request.initialize()
    try:
        return await failure(Bot(TOKEN, base_url=base, request=request, get_updates_request=request))
    finally:
        await request.shutdown()


@pytest.mark.parametrize("base", ["http://127.0.0.1:{port}/bot", "http://no.such.name.invalid/bot", "http:///bot"])
async def test_what_never_reached_anybody_was_not_sent(base):
    assert isinstance(await one_try(base.format(port=free_port())), NotSent)


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"not HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\n"]
)
async def test_a_connection_that_ends_in_the_middle_leaves_the_outcome_unknown(said):
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        await writer.drain()
        writer.transport.abort()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert isinstance(await one_try(f"http://127.0.0.1:{port}/bot"), OutcomeUnknown)


async def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(api, bot, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert (await bot.send_message(1001, "x")).message_id == 5


async def test_a_request_that_is_shut_down_can_be_opened_again(api):
    request = HttpRequest()
    await request.shutdown()
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert (await request.post(f"{api.base}{TOKEN}/getMe"))["id"] == ME["id"]
        await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(f"{api.base}{TOKEN}/getMe")


async def test_updates_come_raw_with_those_that_the_library_could_not_read(api, bot):
    updates = [{"update_id": 1, "message": {"nonsense": True}}, {"update_id": 2, "new_kind": {}}]
    api.body = json.dumps({"ok": True, "result": updates}).encode()
    request = bot._request[0]
    assert await raw_updates(request, bot.base_url, offset=-1, wait=3, allowed=("message",)) == updates
    assert await raw_updates(request, bot.base_url, offset=None, wait=0) == updates
    assert api.came == [
        {"query": {}, "timeout": 3, "limit": 100, "offset": -1, "allowed_updates": ["message"]},
        {"query": {}, "timeout": 0, "limit": 100},
    ]


@pytest.mark.parametrize(("status", "kind"), [(401, InvalidToken), (409, Conflict)])
async def test_a_refused_poll_is_the_librarys_own_error(api, bot, status, kind):
    api.refuse(status, "no")
    with pytest.raises(kind):
        await raw_updates(bot._request[0], bot.base_url, offset=None, wait=0)


async def test_updates_that_are_no_list_cannot_be_read(api, bot):
    with pytest.raises(OutcomeUnknown):
        await raw_updates(bot._request[0], bot.base_url, offset=None, wait=0)


async def test_a_poll_waits_longer_than_the_bot_api_holds_it_back(api):
    api.late, api.body = 0.2, b'{"ok": true, "result": []}'
    async with bot_at(api.base, read_timeout=0.1) as bot:
        assert await raw_updates(bot._request[0], bot.base_url, offset=None, wait=1) == []
