"""The numbers for Prometheus, read by its own library: of a program at work, and without a database."""

from collections.abc import Iterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import app
from bot.local.api.faults import Fault, Rule
from bot.telegram import metrics
from bot.telegram.metrics import Count
from storage.database import Database
from storage.delivery import outbox
from storage.engine import shards
from storage.engine.address import Server
from storage.engine.errors import NotSaved
from storage.engine.pulse import Pulse
from tests.journeys.answers import begin, screened
from tests.journeys.running import ADMINISTRATOR, MONDAY, Talk
from tests.server import Postgres

Numbers = dict[tuple[str, str], float]


async def numbers(program: app.Program) -> Numbers:
    """What the page tells, by name and by what tells the numbers of one name apart."""
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{program.web.port}/metrics") as page:
        assert (page.status, page.headers["Content-Type"]) == (200, metrics.CONTENT_TYPE)
        return dict(read(await page.text()))


def read(text: str) -> Iterator[tuple[tuple[str, str], float]]:
    for family in text_string_to_metric_families(text):
        assert family.documentation
        for sample in family.samples:
            yield (sample.name.removeprefix("blinabridge_"), "".join(sample.labels.values())), sample.value


async def test_a_program_at_work_tells_its_ages_what_waits_and_what_it_did(chat: Talk, program: app.Program) -> None:
    before = await numbers(program)
    await screened(chat, upto="sex")
    await chat.say("Berlin")
    after = await numbers(program)
    assert after["turns_total", ""] > before["turns_total", ""]
    assert after["sent_total", ""] > before["sent_total", ""]
    assert {after["last_success_age_seconds", of] < 60 for of in ("fetch", "send", "save")} == {True}
    assert (after["waiting", "in"], after["waiting", "out"], after["database_readable", ""]) == (0, 0, 1)
    assert sum(value for (name, _), value in after.items() if name in ("errors_total", "refusals_total")) == 0


async def test_errors_and_refusals_are_counted_where_they_happen(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    await program.inward.receive([(7, '{"update_id": 7, "message": {"message_id": "x", "chat": {"id": 1001}}}')])
    await chat.quiet()
    assert (await numbers(program))["errors_total", "receiving"] == 1
    assert program.local is not None
    refused = '{"ok": false, "error_code": 400, "description": "Bad Request: message is too strange"}'
    program.local.faults.add(Rule(Fault.ANSWER, "sendMessage", status=400, body=refused))
    await program.database.run(lambda session: outbox.put(session, ADMINISTRATOR, "message", {"text": "x"}, MONDAY))
    await chat.quiet()
    assert (await numbers(program))["refusals_total", "telegram"] == 1


async def test_what_waits_is_left_out_where_the_database_cannot_be_read(
    program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(work: object) -> None:
        raise NotSaved

    monkeypatch.setattr(program.database, "read", fails)
    told = await numbers(program)
    assert told["database_readable", ""] == 0
    assert not [name for name, _ in told if name == "waiting"]
    assert {("turns_total", ""), ("failing_seconds", "save")} <= set(told)


def test_every_count_stands_under_a_name_that_is_explained() -> None:
    assert {count.value[0] for count in Count} == set(metrics._COUNTED)


async def test_of_several_workers_each_tells_what_it_looks_after(server: Postgres, made_there: Server) -> None:
    address = server.make(made_there)
    database = Database(address, sharing=True)
    await database.start()
    alone = dict(read(await metrics.metrics(database, Pulse(), Pulse(), {})))
    await database.close()
    server.drop(address)
    assert (alone["leases", ""], alone["leases_free", ""]) == (shards.COUNT + 1, 0)
    assert alone["takeovers_total", ""] >= shards.COUNT
