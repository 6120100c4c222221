"""A snapshot that somebody holds for an hour, such as a dump: `python -m tests.faults.held [updates] [chats]`.

Until it ends the server keeps every version of every row, and so of every update and message that is settled. What an
update costs is counted before and after so many others, in pages that the statements of a worker touch: a page takes a
microsecond where the server has it in its own memory, and an update 11 to 17 milliseconds, so a tenth of that is some
1,500 pages. Those others come from chats in which somebody says something three times a minute; they are made by
statements that leave the versions which the program leaves. What is counted goes through the real program as one of
several workers on a real server. Control: with connections that do not remember from where on rows may be open.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot import app
from bot.local import Person
from storage.delivery import queues
from storage.engine.address import Server
from storage.places import leases
from tests.bench.cost import A_SCREENING, ANSWERS
from tests.bench.driver import act, card_after, card_of
from tests.faults.core import Core, wire
from tests.faults.rig import TOKEN, report
from tests.journeys.running import ADMINISTRATOR, going, settings_for
from tests.server import FAST, Postgres, own_server

COUNTING = (*FAST, "shared_preload_libraries=pg_stat_statements", "autovacuum=off", "max_wal_size=256MB")
MORE_PAGES = 1_500
# So many updates, a message for each, and what its chat is then, in a transaction as the program makes them.
OTHERS = """
    INSERT INTO inbox (update_id, chat_id, body, received_at, state, tries)
        SELECT %(first)s + n, %(chat)s + n, repeat('x', 300), clock_timestamp(), 'waiting', 0
        FROM generate_series(0, %(most)s - 1) n;
    UPDATE inbox SET state = 'done', body = NULL, done_at = clock_timestamp() WHERE update_id >= %(first)s;
    INSERT INTO outbox (chat_id, kind, body, state, created_at, tries, edits, label)
        SELECT %(chat)s + n, 'card', repeat('x', 300), 'due', clock_timestamp(), 0, false, false
        FROM generate_series(0, %(most)s - 1) n;
    UPDATE outbox SET state = 'sending', edits = true, tries = 1
        WHERE id > (SELECT last_value FROM outbox_id_seq) - %(most)s;
    UPDATE outbox SET state = 'sent', body = NULL, sent_at = clock_timestamp(), message_id = 1
        WHERE id > (SELECT last_value FROM outbox_id_seq) - %(most)s;
    UPDATE chats SET updated_at = clock_timestamp() WHERE chat_id BETWEEN %(chat)s AND %(chat)s + %(most)s - 1
"""
CHATS = """
    INSERT INTO chats (chat_id, position, turn, seen_version, updated_at)
        SELECT %(chat)s + n, repeat('x', 300), 0, 0, clock_timestamp() FROM generate_series(1, %(most)s - 1) n
"""
COST = """
    SELECT sum(shared_blks_hit + shared_blks_read)::float8, sum(total_exec_time)
    FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid WHERE datname <> current_database()
"""


@dataclass(frozen=True)
class Cost:
    """What an update costs: pages that are touched, milliseconds of the server's, and until its card shows."""

    pages: float
    server: float
    shown: float


async def run(updates: int, chats: int, *, control: bool = False) -> dict[str, object]:
    """What an update costs before and after so many others in so many chats, while somebody looks at what was."""
    with own_server(*COUNTING) as server:
        server.execute("CREATE EXTENSION pg_stat_statements")
        there = server.make()
        async with _screening(there, control=control) as steps:
            await steps()
            before = await _cost(server, there, steps)
            with psycopg.connect(there.url) as holding:
                holding.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                holding.execute("SELECT count(*) FROM inbox")
                await asyncio.to_thread(_pass, there, updates, chats)
                await steps()
                after = await _cost(server, there, steps)
    costs = (before, after)
    return {
        "updates": updates,
        "chats": chats,
        "pages an update": [round(one.pages) for one in costs],
        "milliseconds of the server": [round(one.server, 2) for one in costs],
        "milliseconds until it shows": [round(one.shown, 1) for one in costs],
        "good": after.pages - before.pages <= MORE_PAGES,
    }


def _pass(there: Server, updates: int, chats: int) -> None:
    """An hour, as far as the rows of the queues are concerned."""
    with psycopg.connect(there.url, autocommit=True) as connection:
        connection.execute("SET enable_seqscan = off")  # what is to be changed is all at the end
        connection.execute(CHATS, {"chat": ADMINISTRATOR, "most": chats})
        for first in range(10**9, 10**9 + updates, chats):
            with connection.transaction(), psycopg.ClientCursor(connection) as cursor:
                cursor.execute(OTHERS, {"chat": ADMINISTRATOR, "first": first, "most": chats})
        connection.execute("ANALYZE")


async def _cost(server: Postgres, there: Server, steps: Callable[[], Awaitable[None]]) -> Cost:
    with psycopg.connect(there.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    server.execute("SELECT pg_stat_statements_reset()")
    began = time.perf_counter()
    await steps()
    took = 1000 * (time.perf_counter() - began)
    ((pages, milliseconds),) = server.execute(COST)
    return Cost(pages / A_SCREENING, milliseconds / A_SCREENING, took / A_SCREENING)


@asynccontextmanager
async def _screening(there: Server, *, control: bool) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """What takes somebody through one screening more, as the program has it."""
    core, numbers = Core(going), count(1)
    core.state.add_person(Person(ADMINISTRATOR, "P"))
    chat = core.state.chats[ADMINISTRATOR]

    async def steps() -> None:
        for step in ("/new", f"S-{next(numbers):03}", *ANSWERS):
            before = card_of(chat)
            act(core, chat, step)
            await card_after(chat, before)

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        wire(core.answer, patch)
        # Whatever is looked at now and then would be counted by the clock.
        patch.setattr(leases, "LOOKED", 4.0)
        if control:
            patch.setattr(queues, "_GO_ON", dict.fromkeys(queues._GO_ON, "SELECT 1"))
        given = {"token": TOKEN, "api_url": "http://127.0.0.1:9", "administrators": str(ADMINISTRATOR)}
        program = await app.start(settings_for(Path(folder), database=there, **given), going)
        try:
            core.people.say(ADMINISTRATOR, "/start")
            await card_after(chat, None)
            yield steps
        finally:
            await program.close()


def main(updates: int = 360_000, chats: int = 2_000, *, control: bool = False) -> int:
    return report(**asyncio.run(run(updates, chats, control=control)))


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
