"""The program dies at every statement and every send of a scenario: `python -m tests.faults.crash_points`.

One life goes through the scenario. At each point it is held, and what `kill -9` would leave there is taken: the files
as they are, and the world outside, with what the people were told. On that another life begins, and goes on. Many
points leave the same, such as all statements of a transaction before its commit; from each state one life goes on.
"""

import asyncio
import hashlib
import pickle
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot import app
from bot.local.api.params import Upload
from bot.sending import sender
from storage.database import Database
from storage.delivery import outbox
from storage.engine.sessions import update_where
from tests.faults.core import MEMORY, Answer, Core, made, settings_of, wire
from tests.faults.rig import Client, Script, clients, compare, learnt, report, sent_twice, shortened, steps
from tests.journeys.running import UNDER_WAY, Clock

PEOPLE = 2
NOTHING = b'{"ok": true, "result": []}'
PATIENCE = 60.0
ON_ITS_WAY = 0.005  # other chats get on meanwhile


def scenario(first: int = 10) -> list[str]:
    """From a new screening over its first typed and tapped answers to the stored decision."""
    do = steps(Clock()().date())
    return [*do[:first], "[Review]", "[Decision]", "[Finish: incomplete]", "[Yes, finish it]"]


@dataclass
class World:
    """What no crash of the program changes: the Bot API, and the people who follow the script."""

    core: Core
    people: list[Client]

    async def answer(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        """What the Bot API says; whoever sees something new acts on it."""
        answer = await self.core.answer(name, values | {"timeout": 0}, files)
        for client in self.people:
            client.step()
        return answer


def world(script: Script) -> World:
    """People who each have just begun a screening."""
    core = Core(Clock())
    people = clients(core.state, core.people, script, PEOPLE, codes=1)
    for client in people:
        client.step()
    return World(core, people)


class Life:
    """One run of the program, until nothing is left to do, or nobody gets on any more."""

    def __init__(self, folder: Path, outside: World) -> None:
        self.folder = folder
        self.outside = outside
        self._program: app.Program | None = None
        self._done = asyncio.Event()
        self._calls = 0
        self._calls_before = -1

    async def run(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            wire(self.ask, patch)
            self._program = await app.start(settings_of(self.folder, PEOPLE), Clock())
            ended = asyncio.create_task(self._program.failed())
            done = asyncio.create_task(self._done.wait())
            await asyncio.wait((ended, done), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                ended.result()
            await self._program.close()

    async def ask(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        """One call of the program; for updates it waits until there are some."""
        answer = await self._answer(name, values, files)
        self._calls += name != "getUpdates"
        while name == "getUpdates" and answer[1] == NOTHING:
            await asyncio.sleep(0.003)
            self._end_if_quiet()
            self.outside.core.updates._last_poll = (-1, -1.0)  # all this is one question, and no haste
            answer = await self._answer(name, values, files)
        return answer

    async def _answer(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        return await self.outside.answer(name, values, files)

    def _end_if_quiet(self) -> None:
        """Nothing is left when nothing was sent since the last look, and neither box holds anything."""
        program, before, self._calls_before = self._program, self._calls_before, self._calls
        if program is None or program.inward._tasks or before != self._calls:
            return
        with closing(sqlite3.connect(program.database.address)) as file:
            if not file.execute(UNDER_WAY).fetchone()[0]:
                self._done.set()


class Held(Life):
    """A life in a thread of its own that is held at each point that leaves something new, copied to the folder `left`.

    Its statements and calls come one after the other, so that each point is one instant of them all.
    """

    def __init__(self, folder: Path, outside: World, left: Path) -> None:
        super().__init__(folder.resolve(), outside)  # as SQLite names its files
        self.points = 0
        self._left = left
        self._known = set[bytes]()
        self._over = False
        self._found: SimpleQueue[tuple[int, World] | BaseException | None] = SimpleQueue()
        self._go_on = threading.Semaphore(0)
        self._one_at_a_time = threading.RLock()
        self._held_for = 0.0

    def __iter__(self) -> Iterator[tuple[int, World]]:
        """The number of each point, and the world as it was then; the files are in `left`."""
        thread = threading.Thread(target=self._live)
        thread.start()
        try:
            while (found := self._found.get()) is not None:
                if isinstance(found, BaseException):
                    raise found
                yield found
                self._go_on.release()
        finally:
            self._over = True
            self._go_on.release()
            thread.join()

    async def ask(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        self._point()
        await asyncio.sleep(ON_ITS_WAY)
        answer = await super().ask(name, values, files)
        await asyncio.sleep(ON_ITS_WAY)
        self._point()
        return answer

    async def _answer(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        with self._one_at_a_time:
            return await super()._answer(name, values, files)

    def _live(self) -> None:
        commit = Database._commit

        def alone(database: Database, batch: Any) -> Any:
            with self._one_at_a_time if self._is_ours(database.address) else nullcontext():
                return commit(database, batch)

        event.listen(Engine, "connect", self._watch)
        try:
            with pytest.MonkeyPatch.context() as patch, asyncio.Runner(loop_factory=self._loop) as runner:
                patch.setattr(Database, "_commit", alone)
                runner.run(self.run())
            self._found.put(None)
        except BaseException as error:
            self._found.put(error)
        finally:
            event.remove(Engine, "connect", self._watch)

    def _loop(self) -> asyncio.AbstractEventLoop:
        """Its time stands still while it is held."""
        loop = asyncio.new_event_loop()
        loop.time = lambda: time.monotonic() - self._held_for  # type: ignore[method-assign]
        return loop

    def _watch(self, connection: sqlite3.Connection, _: object) -> None:
        if self._is_ours(Path(connection.execute("PRAGMA database_list").fetchone()[2])):
            connection.set_trace_callback(self._point)

    def _is_ours(self, path: Path) -> bool:
        return path.parent == self.folder

    def _point(self, *_: object) -> None:
        with self._one_at_a_time:
            if self._over:
                return
            self.points += 1
            began = time.monotonic()
            try:
                if (left := self._new()) is not None:
                    self._found.put((self.points, left))
                    self._go_on.acquire()
            except Exception as error:  # nobody would hear of it: SQLite calls this
                self._found.put(error)
            self._held_for += time.monotonic() - began

    def _new(self) -> World | None:
        """What would be left if the program died now, its files in `left`; None where another point left the same.

        Whoever opens the database then makes its -shm anew.
        """
        files = {path.name: path.read_bytes() for path in self.folder.iterdir() if not path.name.endswith("-shm")}
        outside = pickle.dumps(self.outside)
        state = hashlib.sha256(pickle.dumps((sorted(files.items()), outside))).digest()
        if state in self._known:
            return None
        self._known.add(state)
        shutil.rmtree(self._left, ignore_errors=True)
        self._left.mkdir()
        for name, content in files.items():
            (self._left / name).write_bytes(content)
        copy: World = pickle.loads(outside)
        return copy


class HeldWhereSent(Held):
    """A life that is held only where a new message is about to be sent."""

    async def ask(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        if name == "sendMessage":
            self._point()
        return await Life.ask(self, name, values, files)

    def _watch(self, connection: sqlite3.Connection, _: object) -> None:
        """Statements are no points of it."""


async def go_on(folder: Path, outside: World) -> dict[str, Any]:
    """Another life where one ended; what was lost and doubled by the end of it."""
    for client in outside.people:
        client.script = shortened(client)
    await Life(folder, outside).run()
    found = await compare(folder / "blinabridge.sqlite", outside.people)
    labelled, plain = sent_twice(outside.core.api.calls._kept, outside.people)
    return {
        "lost": found.lost + found.standing,
        "doubled": found.doubled,
        "labelled": labelled,
        "plain": plain,
        "good": found.good and not plain and labelled <= PEOPLE,
    }


def run(folder: Path, life: type[Held] = Held, most: int = 10_000) -> dict[str, Any]:
    """Every point of the scenario, by what it leaves."""
    script = learnt(*scenario())
    held = life(made(folder / "life", PEOPLE), world(script), folder / "left")
    with asyncio.Runner() as runner, closing(iter(held)) as states:
        found = [{"point": at, **runner.run(go_on(folder / "left", left))} for at, left in islice(states, most)]
    bad = [one for one in found if not one["good"]]
    return {
        "points": held.points,
        "states": len(found),
        "lost": sum(one["lost"] for one in found),
        "doubled": sum(one["doubled"] for one in found),
        "repeats labelled": sum(one["labelled"] for one in found),
        "repeats without a label": sum(one["plain"] for one in found),
        "bad": bad[:5],
        "good": bool(found) and not bad,
    }


def run_control(folder: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """It keeps quiet about doubt: what was on its way counts as sent, and is never sent again."""
    patch.setattr(sender.outbox, "recover", forget_doubt)
    return run(folder, life=HeldWhereSent, most=2)


def main(*, control: bool = False) -> int:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        return report(**run_control(Path(folder), patch) if control else run(Path(folder)))


def forget_doubt(session: Any) -> None:
    """At most once instead of at least once."""
    update_where(session, outbox._OUTBOX, outbox._OUTBOX.c.state == "sending", state="cancelled", body=None)


if __name__ == "__main__":
    sys.exit(main(control="control" in sys.argv))
