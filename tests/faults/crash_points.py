"""The program dies at every statement and every send of a scenario: `python -m tests.faults.crash_points [1 1]`.

Each point is a life of its own: a process forked from a warm one kills itself at the k-th point, another one starts
on what is left and runs on, and the local Bot API, which lives outside of both, tells what people were shown.
"""

import asyncio
import os
import pickle
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot import app, sender
from bot.local.params import Upload
from storage import outbox
from tests.bot.desk import Clock, _under_way
from tests.faults.core import Answer, Core, made, settings_of, wire
from tests.faults.rig import Client, Script, clients, compare, learn_in, report, sent_twice, steps

PEOPLE = 2
NOTHING = b'{"ok": true, "result": []}'
# A process that dies leaves its files as they are, so a disk would only take time here.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def scenario() -> list[str]:
    """From a new screening over typed and tapped answers to the stored decision."""
    do = steps(Clock()().date())
    return [*do[:5], "[Review]", "[Decision]", *do[-2:]]


class Life:
    """One run of the program in a process of its own, which dies at a point or when everything is done."""

    def __init__(self, folder: Path, wire_to: socket.socket, die_at: int) -> None:
        self._folder = folder
        self._wire = wire_to
        self._die_at = die_at
        self._points = 0
        self._calls = 0
        self._quiet_at = -1
        self._lock = threading.Lock()
        self._done = asyncio.Event()
        self._program: app.Program | None = None

    def run(self) -> None:
        event.listen(Engine, "connect", lambda connection, _: connection.set_trace_callback(self._point))
        with pytest.MonkeyPatch.context() as patch:
            wire(self._ask, patch)
            asyncio.run(self._live())
        send(self._wire, ("points", self._points))

    async def _live(self) -> None:
        self._program = await app.start(settings_of(self._folder, PEOPLE), Clock())
        ended = asyncio.create_task(self._program.failed())
        await asyncio.wait((ended, asyncio.create_task(self._done.wait())), return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            ended.result()
        await self._program.close()

    def _point(self, *_: object) -> None:
        with self._lock:
            self._points += 1
            if self._points == self._die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    async def _ask(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        self._point()
        send(self._wire, (name, values | {"timeout": 0}, files))
        answer: Answer = receive(self._wire)
        self._point()
        self._calls += name != "getUpdates"
        if name == "getUpdates" and answer[1] == NOTHING:
            await self._end_when_quiet()
        return answer

    async def _end_when_quiet(self) -> None:
        """Nothing is left once two questions in a row bring nothing, and nothing was sent between them."""
        await asyncio.sleep(0.001)
        program, before = self._program, self._calls
        if program and not program.inward._tasks and not await program.database.read(_under_way):
            if self._quiet_at == before:
                self._done.set()
            self._quiet_at = before


def send(wire_to: socket.socket, what: Any) -> None:
    """One whole object."""
    data = pickle.dumps(what)
    wire_to.sendall(struct.pack("!I", len(data)) + data)


def receive(wire_to: socket.socket) -> Any:
    """One whole object; EOFError when the other one is dead."""
    return pickle.loads(_exactly(wire_to, struct.unpack("!I", _exactly(wire_to, 4))[0]))


def _exactly(wire_to: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = wire_to.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def live(folder: Path, core: Core, people: list[Client], loop: asyncio.AbstractEventLoop, die_at: int = 0) -> int:
    """One life; the number of points that it had, or 0 where it died."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        try:
            Life(folder, theirs, die_at).run()
        finally:
            os._exit(0)
    theirs.close()
    points = 0
    try:
        while True:
            asked = receive(ours)
            if asked[0] == "points":
                points = asked[1]
                continue
            send(ours, loop.run_until_complete(core.answer(*asked)))
            for client in people:
                client.step()
    except (EOFError, ConnectionError):
        pass
    finally:
        ours.close()
        os.waitpid(child, 0)
    return points


def points_of(folder: Path, script: Script, first: int, every: int, most: int) -> Iterator[dict[str, Any]]:
    """What was found at each point, until the scenario has no more of them."""
    base = made(folder / "base", PEOPLE)
    loop = asyncio.new_event_loop()
    for die_at in range(first, first + most * every, every):
        place = folder / "life"
        shutil.copytree(base, place)
        core = Core(Clock())
        people = clients(core.state, core.people, script, PEOPLE)
        for client in people:
            client.codes = client.codes[:1]
            client.step()
        survived = live(place, core, people, loop, die_at)
        if not survived:
            live(place, core, people, loop)
        found = loop.run_until_complete(compare(place / "blinabridge.sqlite", people))
        labelled, plain = sent_twice(core.api.calls._kept, people)
        shutil.rmtree(place)
        if survived:
            break
        yield {
            "point": die_at,
            "lost": found.lost + found.standing,
            "doubled": found.doubled,
            "labelled": labelled,
            "plain": plain,
            "good": found.good and not plain and labelled <= PEOPLE,
        }
    loop.close()


def run(folder: Path, first: int = 1, every: int = 1, most: int = 10_000) -> dict[str, Any]:
    """Every point of the scenario from the first on, or every so many-th."""
    script = learn_in(folder / "learn", scenario(), Clock())
    found = list(points_of(folder, script, first, every, most))
    bad = [one for one in found if not one["good"]]
    return {
        "points": len(found),
        "lost": sum(one["lost"] for one in found),
        "doubled": sum(one["doubled"] for one in found),
        "repeats labelled": sum(one["labelled"] for one in found),
        "repeats without a label": sum(one["plain"] for one in found),
        "bad": bad[:5],
        "good": bool(found) and not bad,
    }


def main(first: int = 1, every: int = 1, *, control: bool = False) -> int:
    """The control keeps quiet about doubt: what was on its way counts as sent, and is never sent again."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if control:
            patch.setattr(sender.outbox, "recover", forget_doubt)
        return report(**run(Path(folder), first, 13 if control else every, 40 if control else 10_000))


def forget_doubt(session: Any) -> None:
    """At most once instead of at least once."""
    outbox._set(session, outbox._OUTBOX.c.state == "sending", state="cancelled", body=None)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
