"""Health page and webhook over real HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest

from bot.telegram.web import LARGEST_BODY, SECRET_HEADER, start_web

SECRET = "a-secret-of-the-webhook"
JSON = {"Content-Type": "application/json"}


async def numbers() -> str:
    """Nothing is counted."""
    return ""


@dataclass
class Door:
    """The running server, what it was told to say, and what came in."""

    client: aiohttp.ClientSession
    came: list[tuple[int | None, str]] = field(default_factory=list)
    storage_fails: bool = False
    state: dict[str, object] = field(default_factory=lambda: {"inbox": 3})

    async def health(self) -> dict[str, object]:
        if self.storage_fails:
            raise OSError("disk I/O error")
        return self.state

    async def receive(self, updates: list[tuple[int | None, str]]) -> None:
        if self.storage_fails:
            raise OSError("disk I/O error")
        self.came += updates

    async def post(self, body: bytes, **headers: str) -> aiohttp.ClientResponse:
        given = {SECRET_HEADER: SECRET, **JSON, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return await self.client.post("/telegram", data=body, headers=given)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    made = Door(aiohttp.ClientSession())
    server = await start_web("127.0.0.1", 0, health=made.health, metrics=numbers, receive=made.receive, secret=SECRET)
    await made.client.close()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as made.client:
        yield made
    await server.close()


async def test_health_is_ok_with_the_counts(door):
    answer = await door.client.get("/health")
    assert (answer.status, await answer.json()) == (200, {"status": "ok", "inbox": 3})


async def test_health_says_what_is_wrong(door):
    door.state = {"status": "database locked"}
    answer = await door.client.get("/health")
    assert (answer.status, await answer.json()) == (503, {"status": "database locked"})


async def test_a_health_check_that_breaks_is_not_ok_and_tells_no_detail(door):
    door.storage_fails = True
    answer = await door.client.get("/health")
    assert (answer.status, await answer.json()) == (503, {"status": "failing"})


async def test_an_update_is_handed_over_as_it_came_before_the_answer(door):
    text = '{"update_id": 7,  "message": {"text": "ü"}}'
    assert (await door.post(text.encode())).status == 200
    assert door.came == [(7, text)]


@pytest.mark.parametrize(
    ("body", "number", "text"),
    [
        (b"not json", None, "not json"),
        (b"[]", None, "[]"),
        (b'{"update_id": true}', None, '{"update_id": true}'),
        (b'{"update_id": 99999999999999999999}', None, '{"update_id": 99999999999999999999}'),
        (b'{"update_id": 8, "x": "\xff"}', 8, '{"update_id": 8, "x": "\\xff"}'),
        (b"[" * 5000, None, "[" * 5000),
    ],
)
async def test_a_malformed_update_is_handed_over_too(door, body, number, text):
    assert (await door.post(body)).status == 200
    assert [given for given, _ in door.came] in ([number], [None])
    assert door.came[0][1] == text


async def test_storage_trouble_asks_telegram_to_come_again(door, caplog):
    door.storage_fails = True
    answer = await door.post(b'{"update_id": 7}')
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "disk" not in await answer.text() + caplog.text


@pytest.mark.parametrize(("given", "status"), [(None, 401), ("", 403), ("wrong", 403), ("ä", 403)])
async def test_nothing_comes_in_without_the_secret(door, caplog, given, status):
    headers = JSON | ({} if given is None else {SECRET_HEADER: given})
    answer = await door.client.post("/telegram", data=b'{"update_id": 7}', headers=headers)
    assert answer.status == status
    assert door.came == []
    assert caplog.text == ""


async def test_a_body_beyond_the_limit_is_refused(door):
    assert (await door.post(b'{"x": "' + b"x" * LARGEST_BODY + b'"}')).status == 413
    assert door.came == []


async def test_another_type_of_body_is_refused(door):
    assert (await door.post(b"update_id=7", Content_Type="application/x-www-form-urlencoded")).status == 415
    assert (await door.post(b"{}", Content_Type="application/json; charset=utf-8")).status == 200


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/", 404), ("GET", "/telegram", 405)])
async def test_nothing_else_is_served(door, method, path, status):
    assert (await door.client.request(method, path)).status == status


async def test_without_a_secret_there_is_no_webhook(door):
    server = await start_web("127.0.0.1", 0, health=door.health, metrics=numbers, receive=door.receive)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as client:
        answer = await client.post("/telegram", data=b"{}", headers=JSON | {SECRET_HEADER: ""})
        assert answer.status == 404
    await server.close()


async def test_a_port_in_use_is_an_error_and_leaves_nothing_open(door):
    taken = await start_web("127.0.0.1", 0, health=door.health, metrics=numbers)
    with pytest.raises(OSError, match=str(taken.port)):
        await start_web("127.0.0.1", taken.port, health=door.health, metrics=numbers)
    await taken.close()
