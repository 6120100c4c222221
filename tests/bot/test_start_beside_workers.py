"""A start on a server waits while another worker's start holds all of them up."""

import logging
from pathlib import Path

import psycopg
import pytest

from bot import app, local
from storage.engine import postgres, shards
from storage.engine.address import Server
from tests.faults.rig import TOKEN
from tests.journeys.running import Clock, settings_for
from tests.server import Postgres


async def test_a_start_waits_for_another_one(
    server: Postgres,
    made_there: Server,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(postgres._SETTINGS, "lock_timeout", "50ms")
    monkeypatch.setattr(app, "AT_ONCE", 0.01)
    database = server.make(made_there)
    api = await local.start("127.0.0.1", 0, token=TOKEN)
    settings = settings_for(tmp_path, token=TOKEN, api_url=api.base_url, database=database)
    with psycopg.connect(database.url) as another:
        another.execute(shards.FENCE_ALL)

        class Heard(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                if "waits for another worker" in record.getMessage():
                    another.rollback()

        heard = Heard()
        app.log.addHandler(heard)
        program = await app.start(settings, clock)
        app.log.removeHandler(heard)
    await program.close()
    await api.close()
    assert "the start waits for another worker" in caplog.text
    server.drop(database)
