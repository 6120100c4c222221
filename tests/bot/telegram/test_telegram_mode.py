"""The same program with a token: fetching from a Bot API elsewhere, and taking webhook posts."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from bot import app, local
from bot.commands.site import invited
from bot.load_settings import BadSettings
from tests.journeys.answers import begin
from tests.journeys.running import Clock, Talk, settings_for
from tests.phone import Phone

SECRET = "a-secret-of-sixteen"
TOKEN = "123456789:" + "A" * 35


async def test_with_a_token_it_fetches_from_the_bot_api_of_the_settings(tmp_path: Path, clock: Clock) -> None:
    server = await local.start("127.0.0.1", 0, token=TOKEN)
    settings = settings_for(tmp_path, token=SecretStr(TOKEN), api_url=server.base_url, administrators=frozenset({1001}))
    program = await app.start(settings, clock)
    try:
        assert program.local is None
        async with Phone(server.base_url, 1001) as phone:
            await begin(Talk(program, phone))
            card = await phone.card()
            assert card is not None
            assert "When is registration planned?" in card.text
    finally:
        await program.close()
        await server.close()


async def test_with_a_public_address_it_takes_posts_that_carry_the_secret(tmp_path: Path, clock: Clock) -> None:
    server = await local.start("127.0.0.1", 0, token=TOKEN)
    settings = settings_for(
        tmp_path,
        token=SecretStr(TOKEN),
        api_url=server.base_url,
        administrators=frozenset({1001}),
        public_url="https://localhost:9",
        webhook_secret=SecretStr(SECRET),
    )
    program = await app.start(settings, clock)
    try:
        async with Phone(server.base_url, 1001) as phone, aiohttp.ClientSession() as http:
            await phone.say("/start")
            update = {
                "update_id": 5,
                "message": {
                    "message_id": 1,
                    "date": 1772442000,
                    "chat": {"id": 1001, "type": "private"},
                    "from": {"id": 1001, "is_bot": False, "first_name": "Ana"},
                    "text": "/start",
                },
            }
            address = f"http://127.0.0.1:{program.web.port}/telegram"
            wrong = await http.post(address, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": "x"})
            assert wrong.status in (401, 403)
            right = await http.post(address, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
            assert right.status == 200
            card = await phone.until(lambda card: "New screening" in card.labels)
            assert "blinatumomab as a bridge to transplant" in card.text
            health = await http.get(f"http://127.0.0.1:{program.web.port}/health")
            assert json.loads(await health.text())["status"] == "ok"
    finally:
        await program.close()
        await server.close()


async def test_an_invitation_from_the_command_line_is_a_link_of_the_bot(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    server = await local.start("127.0.0.1", 0, token=TOKEN)
    settings = settings_for(tmp_path, token=SecretStr(TOKEN), api_url=server.base_url)
    program = await app.start(settings, clock)
    try:
        assert await invited(settings, "administrator", clock()) == 0
        link = capsys.readouterr().out.split()[-1]
        assert link.startswith("https://t.me/")
        async with Phone(server.base_url, 1001) as phone:
            await phone.say("/start " + link.partition("?start=")[2])
            assert "an administrator" in (await phone.until(lambda card: "Welcome" in card.text)).text
    finally:
        await program.close()
        await server.close()
    assert await invited(settings, "coordinator", clock()) == 0
    without = capsys.readouterr()
    assert "/start " in without.out
    assert "could not be asked" in without.err


async def test_where_nobody_is_an_administrator_the_log_says_what_to_set(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    server = await local.start("127.0.0.1", 0, token=TOKEN)
    program = await app.start(settings_for(tmp_path, token=SecretStr(TOKEN), api_url=server.base_url), clock)
    await program.close()
    await server.close()
    assert "BLINABRIDGE_ADMINISTRATORS" in caplog.text


async def test_a_port_that_is_taken_is_said_with_its_setting(tmp_path: Path, clock: Clock) -> None:
    server = await local.start("127.0.0.1", 0)
    port = urlsplit(server.base_url).port
    with pytest.raises(BadSettings, match=f"BLINABRIDGE_LOCAL_PORT is {port}: another program listens there"):
        await app.start(settings_for(tmp_path, local_port=port), clock)
    with pytest.raises(BadSettings, match=f"BLINABRIDGE_PORT is {port}"):
        await app.start(settings_for(tmp_path, port=port), clock)
    await server.close()
