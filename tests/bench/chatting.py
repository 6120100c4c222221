"""Many people in their chats at once, against the program and against the library's defaults."""

import json
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.driver import FIRST_PERSON, TOKEN
from tests.bench.processes import Process, ask, cpu_seconds, peak_mb, started, told
from tests.bench.script import asked


@dataclass(frozen=True)
class Load:
    """How many people, how long the Bot API takes for each call, and for how long they go on; `script`: what they say,
    where that is not what their bot is made for."""

    people: int
    delay_ms: float
    seconds: float
    strangers: int = 0
    messages: int = 0
    script: str = ""


@dataclass(frozen=True)
class Run:
    """What one bot did under a load: a step is one update, from being said to the card that came of it."""

    bot: str
    steps: int
    per_second: float
    answers_per_second: float
    cpu_us: float
    p50_ms: float
    p99_ms: float
    memory_mb: float
    driver_share: float
    unsent: int
    failures: tuple[str, ...]


async def measure(bot: str, load: Load) -> Run:
    """Load one bot, alone on the machine but for the Bot API that it talks to."""
    with tempfile.TemporaryDirectory() as folder:
        async with started("-m", "tests.bench.driver") as driver:
            base_url = (await told(driver))["base_url"]
            async with _bot(bot, base_url, Path(folder), load.people) as process:
                return await _measure(bot, load, driver, process, Path(folder))


async def _measure(bot: str, load: Load, driver: Process, process: Process, folder: Path) -> Run:
    ask(driver, **{**vars(load), "script": load.script or BOTS[bot].script})
    await told(driver)
    before, answers, serving = cpu_seconds(process), _answers(bot, folder), cpu_seconds(driver)
    found = await told(driver)
    used, given, served = cpu_seconds(process) - before, _answers(bot, folder) - answers, cpu_seconds(driver) - serving
    waits: list[float] = found["waits"]
    updates = len(waits) + load.strangers * load.messages - found["unsent"]
    return Run(
        bot=bot,
        steps=len(waits),
        per_second=updates / found["took"],
        answers_per_second=given / found["took"],
        cpu_us=1e6 * used / max(updates, 1),
        p50_ms=1000 * _percentile(waits, 50),
        p99_ms=1000 * _percentile(waits, 99),
        memory_mb=peak_mb(process),
        driver_share=served / found["took"],
        unsent=found["unsent"],
        failures=tuple(found["failures"]),
    )


def _percentile(waits: list[float], percent: int) -> float:
    return waits[min(len(waits) - 1, len(waits) * percent // 100)] if waits else float("nan")


def _answers(bot: str, folder: Path) -> int:
    """How many answers are in the bot's database now."""
    if BOTS[bot].script == "texts":
        return 0
    file = sqlite3.connect(folder / "answers.sqlite")
    try:
        # What was typed stands beside its answer and is none of its own.
        return int(file.execute("SELECT count(*) FROM answers WHERE key NOT LIKE 'typed.%'").fetchone()[0])
    finally:
        file.close()


@dataclass(frozen=True)
class _Bot:
    script: str
    command: tuple[str, ...]
    python: str = sys.executable


# aiogram wants an earlier pydantic than the program: it is measured where it has an environment of its own.
AIOGRAM = Path(__file__).with_name(".aiogram") / "bin" / "python"


def is_there(bot: str) -> bool:
    """Whether a bot can be measured here."""
    return Path(BOTS[bot].python).exists()


BOTS = {
    "blinabridge": _Bot("screenings", ("-m", "bot")),
    "library form": _Bot("forms", ("-m", "tests.bench.library", "form")),
    "library echo": _Bot("texts", ("-m", "tests.bench.library", "echo")),
    "aiogram FSM with SQLite": _Bot("forms", ("tests/bench/aiogram_form.py",), str(AIOGRAM)),
}


@asynccontextmanager
async def _bot(name: str, base_url: str, folder: Path, people: int) -> AsyncIterator[Process]:
    bot, database = BOTS[name], str(folder / "answers.sqlite")
    environment: dict[str, Any] = {}
    arguments: tuple[str, ...] = (base_url, TOKEN, database)
    if bot.script == "screenings":
        arguments = ()
        environment = {
            "BLINABRIDGE_TOKEN": TOKEN,
            "BLINABRIDGE_API_URL": base_url,
            "BLINABRIDGE_DATA": str(folder),
            "BLINABRIDGE_DATABASE": database,
            "BLINABRIDGE_ZONE": "UTC",
            "BLINABRIDGE_CODE_PATTERN": "S-########",
            "BLINABRIDGE_PORT": "0",
            "BLINABRIDGE_ADMINISTRATORS": ",".join(str(FIRST_PERSON + i) for i in range(people)),
        }
    if bot.python != sys.executable:  # which knows nothing of the project
        arguments = (*arguments, json.dumps(asked()))
    async with started(*bot.command, *arguments, python=bot.python, **environment) as process:
        yield process
