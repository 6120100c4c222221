"""`python -m tests.bench.cost [--keep]`: what an update costs, and a warning where that is a tenth more than is kept.

The real program and the local Bot API without sockets, in one process. Statements and calls of functions are counted,
which no other load of the machine changes; the processor is told beside a loop of Python that stays as it is.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from types import FrameType

from bot import app
from bot.local import Person
from tests.bench.driver import act, card_after, card_of
from tests.bench.script import STEPS
from tests.faults.core import Core, program_on
from tests.journeys.running import ADMINISTRATOR, going

KEPT = Path(__file__).with_name("cost.json")
MORE = 1.1
ROUNDS = 8
ANSWERS = [step for _, steps in STEPS for step in steps]
A_SCREENING = 2 + len(ANSWERS)
LOOP = 20_000


@dataclass(frozen=True)
class Cost:
    """What an update costs on average: SQL statements, calls of functions, and thousandths of the fixed loop."""

    statements: float
    calls: float
    processor: float


class _Counter:
    """Counts while it is `on`; calls in whatever thread begins after it was put in."""

    def __init__(self) -> None:
        self.on = False
        self.calls = 0
        self.statements = 0

    def profile(self, _frame: FrameType, event: str, _argument: object) -> None:
        self.calls += self.on and event in ("call", "c_call")

    def trace(self, _statement: str) -> None:
        self.statements += self.on


async def measured(rounds: int = ROUNDS) -> Cost:
    """What an update costs, of as many screenings as there are rounds, after one that does not count."""
    counted = await _counted()
    updates, loops = await _timed(rounds)
    return Cost(*counted, 1000 * min(updates) / min(loops))


async def _counted() -> tuple[float, float]:
    counter = _Counter()
    threading.setprofile(counter.profile)
    sys.setprofile(counter.profile)
    try:
        async with _screening() as (program, steps):
            await steps()
            connection = program.database._connection
            assert connection is not None
            connection.connection.driver_connection.set_trace_callback(counter.trace)  # type: ignore[union-attr]
            counter.on = True
            await steps()
            counter.on = False
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
    return counter.statements / A_SCREENING, counter.calls / A_SCREENING


async def _timed(rounds: int) -> tuple[list[float], list[float]]:
    updates, loops = [], []
    async with _screening() as (_, steps):
        await steps()
        for _ in range(rounds):
            loops.append(_loop())
            began = time.process_time()
            await steps()
            updates.append((time.process_time() - began) / A_SCREENING)
    return updates, loops


@asynccontextmanager
async def _screening() -> AsyncIterator[tuple[app.Program, Callable[[], Awaitable[None]]]]:
    """A program, and what takes somebody through one screening more."""
    with tempfile.TemporaryDirectory() as folder:
        core = Core(going)
        core.state.add_person(Person(ADMINISTRATOR, "P"))
        chat, numbers = core.state.chats[ADMINISTRATOR], count(1)

        async def steps() -> None:
            for step in ("/new", f"S-{next(numbers):03}", *ANSWERS):
                before = card_of(chat)
                act(core, chat, step)
                await card_after(chat, before)

        async with program_on(Path(folder), core, 1, going) as program:
            core.people.say(ADMINISTRATOR, "/start")
            await card_after(chat, None)
            yield program, steps


def _loop() -> float:
    """Seconds of processor that something of Python takes which no change of the program changes."""
    began = time.process_time()
    found: dict[str, tuple[int, str]] = {}
    for number in range(LOOP):
        found[str(number % 500)] = (number, "x".join(("a", str(number))))
    json.loads(json.dumps(found))
    return time.process_time() - began


def warnings(now: Cost, kept: Cost) -> list[str]:
    """A sentence for each figure that is a tenth or more above what is kept."""
    pairs = ((name, value, asdict(kept)[name]) for name, value in asdict(now).items())
    return [
        f"WARNING: an update costs {value:,.1f} {name}, {100 * (value / before - 1):.0f} % more than {before:,.1f}"
        for name, value, before in pairs
        if value >= MORE * before
    ]


def main() -> int:
    """Measure and tell; the exit status says nothing of the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.cost", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep them, for what is worth its cost")
    keep = parser.parse_args().keep
    now = asyncio.run(measured())
    told = ", ".join(f"{value:,.1f} {name}" for name, value in asdict(now).items())
    print(f"An update costs {told} (processor: thousandths of a fixed loop).")
    if keep:
        KEPT.write_text(json.dumps({name: round(value, 1) for name, value in asdict(now).items()}, indent=1) + "\n")
        return 0
    for warning in warnings(now, Cost(**json.loads(KEPT.read_text()))):
        print(warning)
    return 0


if __name__ == "__main__":
    sys.exit(main())
