"""Two workers on one server, and what befalls them: `python -m tests.faults.workers 1000 [seed]`.

Each fault strikes a random worker, or the server: a `kill -9`, a stop for three times a lease, a network that is cut or
that swallows everything, a crash of the server in the midst of its transactions. Leases are a tenth as long as those of
the program, so that a run of many faults takes minutes. With the word "real" they are as long, a stop lasts 30 s, and
nothing strikes while a worker is still coming back, so that it can be told what a takeover takes. Nothing that was
acknowledged may be missing or be there twice, each candidate's answers stand in the order in which they were given, and
the chain is sound. Control: without the locks each worker takes itself for the owner of everything, and `verify` must
find the forked chain.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from bot import local
from bot.local.api.local_chat import LocalChat
from bot.sending.sender import NEW_IN_FLIGHT
from flows.chat.roles import Role
from storage.database import Database
from storage.engine.address import Server
from storage.places import leases
from storage.site import people, sites
from tests.faults.host import LEASE, Host
from tests.faults.kill import PATIENCE, screening, work
from tests.faults.proxy import Proxy
from tests.faults.rig import (
    TOKEN,
    Client,
    Script,
    clients,
    compare,
    learnt,
    report,
    sent_twice,
    settings_text,
    shortened,
)
from tests.faults.takeovers import Seen, spread
from tests.journeys.running import MONDAY
from tests.server import OwnServer, own_server

CHATS = 16
CODES, CODES_LIKE = 600, "S-####"  # for more candidates than anybody comes to
WORKERS = 2
# In the control: the table's key alone lets no chain fork.
UNKEYED = "ALTER TABLE audit DROP CONSTRAINT pk_audit"


@dataclass
class Worker:
    """One of the processes, and its network to the server."""

    host: Host
    proxy: Proxy
    address: str
    pid: int = 0

    def start(self) -> None:
        self.pid = self.host.start(BLINABRIDGE_DATABASE=self.address)

    def revive(self) -> None:
        """A start that finds the server away ends, and whoever looks after the process starts it again."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            self.start()

    def signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # a start that found the server away has ended
            os.kill(self.pid, number)


class Stage:
    """Everything that a fault may strike; `lease`: how many seconds one lasts."""

    def __init__(self, server: OwnServer, workers: list[Worker], dice: random.Random, lease: float) -> None:
        self.server = server
        self._workers = workers
        self._dice = dice
        self._longest = 3 * lease
        self.struck: dict[str, int] = {}

    async def strike(self) -> None:
        """One fault, from its beginning to its end."""
        fault = self._dice.choice((self.kill, self.stop, self.cut, self.swallow, self.crash))
        self.struck[fault.__name__] = self.struck.get(fault.__name__, 0) + 1
        struck = self._dice.choice(self._workers)
        struck.revive()
        await fault(struck)

    async def kill(self, worker: Worker) -> None:
        """A process that is gone, and comes back when its lease may be over or not."""
        worker.signal(signal.SIGKILL)
        await self._while()
        worker.start()

    async def stop(self, worker: Worker) -> None:
        """A process that stands still in whatever it does, for longer than its lease."""
        worker.signal(signal.SIGSTOP)
        await asyncio.sleep(self._longest)
        worker.signal(signal.SIGCONT)

    async def cut(self, worker: Worker) -> None:
        """A network that ends every connection."""
        worker.proxy.cut()
        await self._while()
        worker.proxy.mend()

    async def swallow(self, worker: Worker) -> None:
        """A network in which everything is lost without a word."""
        worker.proxy.swallow()
        await self._while()
        worker.proxy.mend()

    async def crash(self, _: Worker) -> None:
        """A server that ends in the midst of everything, and recovers from its log."""
        await asyncio.to_thread(self.server.stop, signal.SIGQUIT)
        await self._while()
        await asyncio.to_thread(self.server.start)

    async def _while(self) -> None:
        await asyncio.sleep(self._dice.random() * self._longest)


async def run(
    faults: int, seed: int, folder: Path, script: Script, *, control: bool = False, lease: float = LEASE
) -> dict[str, object]:
    """Work and strike; what was lost, doubled, disordered and repeated in the end."""
    dice = random.Random(seed)
    chat = await local.start("127.0.0.1", 0, token=TOKEN, page=False)
    acting = clients(chat.state, chat.people, script, CHATS, CODES)
    with own_server("fsync=off") as server:
        database = server.make()
        await populate(database, acting)
        if control:
            with psycopg.connect(database.url) as connection:
                connection.execute(UNKEYED)
        environment = settings_text(folder, chat.base_url, acting[:1]) | {"BLINABRIDGE_CODE_PATTERN": CODES_LIKE}
        host = Host(environment, "unfenced" if control else "quick" if lease == LEASE else "")
        workers = [await _worker(host, database) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        stage = Stage(server, workers, dice, lease)
        await _for_calls(chat, acting, 5 * CHATS)  # the first wait for the start
        seen = Seen(database, lease)
        watching = [asyncio.create_task(what) for what in (seen.takeovers(), seen.waits(acting))]
        began = time.monotonic()
        for _ in range(faults):
            await _for_calls(chat, acting, dice.randrange(1, 80))
            if lease > LEASE:
                await _beside(chat, acting, seen.shared(WORKERS))
            await _beside(chat, acting, stage.strike())
        for task in watching:
            task.cancel()
        for worker in workers:
            worker.revive()
        for client in acting:
            client.codes = client.codes[: client.done + bool(client.at)]
            client.script = shortened(client)
        await work(chat, acting, lambda: False, patience=3.0 if control else PATIENCE)
        for worker in workers:
            worker.signal(signal.SIGTERM)
        host.end()
        for worker in workers:
            await worker.proxy.close()
        found = await compare(database, acting)
    labelled, plain = sent_twice(chat.api.calls._kept, acting)
    await chat.close()
    return {
        "faults": faults,
        "struck": stage.struck,
        "lease": lease,
        "shards taken over": len(seen.taken_over),
        "taken over within": spread(seen.taken_over),
        "longest wait of a chat": round(seen.waited, 2),
        "seconds": round(time.monotonic() - began),
        "chats": CHATS,
        "answers": found.kept,
        "lost": found.lost,
        "chats that stand still": found.standing,
        "doubled": found.doubled,
        "out of order": found.disordered,
        "repeats labelled": labelled,
        "repeats without a label": plain,
        "unsound": found.unsound,
        "good": found.good and not plain and labelled <= faults * WORKERS * NEW_IN_FLIGHT,
        "seed": seed,
    }


async def populate(there: Server, acting: list[Client]) -> None:
    """A site for each client, which that one administers; the settings speak of the first."""
    database = Database(there)
    await database.start()
    for number, client in enumerate(acting, 1):
        name = f"Site {number}"
        site = await database.run(lambda session, name=name: sites.add(session, name, None, "UTC", CODES_LIKE, MONDAY))
        await database.run(
            lambda session, client=client, site=site: people.ensure_person(
                session, client.person, "A", Role.ADMINISTRATOR, site.id, MONDAY
            )
        )
    await database.close()


async def _worker(host: Host, there: Server) -> Worker:
    parts = urlsplit(there.url)
    proxy = Proxy(Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432")
    port = await proxy.start()
    return Worker(host, proxy, f"postgresql://postgres@127.0.0.1:{port}{parts.path}")


async def _for_calls(chat: LocalChat, acting: list[Client], count: int) -> None:
    until = chat.api.calls._count + count
    await work(chat, acting, lambda: chat.api.calls._count >= until)


async def _beside(chat: LocalChat, acting: list[Client], fault: Awaitable[None]) -> None:
    """Go on working while a fault lasts."""
    striking = asyncio.ensure_future(fault)
    while not striking.done():
        await work(chat, acting, striking.done, patience=0.5)
        if not striking.done():
            await asyncio.sleep(0.01)
    striking.result()


def main(faults: int = 1000, seed: int = 0, *, control: bool = False, lease: float = LEASE) -> int:
    with tempfile.TemporaryDirectory() as folder:
        script = learnt(*screening())
        return report(**asyncio.run(run(faults, seed, Path(folder), script, control=control, lease=lease)))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    sys.exit(main(*numbers, control="control" in sys.argv, lease=leases.LEASE if "real" in sys.argv else LEASE))
