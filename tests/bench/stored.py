"""A database of 100,000 screenings: how soon the program starts, how soon a card shows, how long `verify` takes."""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from sqlmodel import Session

from bot.deployment import Deployment
from bot.telegram.updates import read_update
from bot.turns.turn import take_turn
from flows.decision.assess import assess
from storage.database import Database
from storage.delivery import chats, inbox
from storage.delivery.chats import Chat
from storage.site import people, sites
from storage.study import answering, revisions, screenings
from storage.upkeep import verify
from tests.answered import changing
from tests.bench.driver import FIRST_PERSON, TOKEN
from tests.bench.processes import cpu_seconds, peak_mb, started, told
from tests.bench.report import Figure, at_most
from tests.storage.clinic import by_version
from tests.trials import NCT04556084

Clock: TypeAlias = Callable[[], float]
SITES = ("Site 1", "Site 2", "Site 3", "Site 4")
AT_ONCE = 1000
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEPLOYMENT = Deployment("")
# Two of three are finished; of every screening some answers are kept.
ANSWERS = {"b_all": "yes", "age_months": 170, "sex": "male", "registration_date": "2026-03-02"}
DECISION = assess({"as_of": "2026-03-02", **ANSWERS}, NCT04556084).as_json()


async def stored(count: int, clock: Clock = time.perf_counter) -> list[Figure]:
    """With so many screenings stored; by `time.process_time` the processor is told, whatever else the machine does."""
    scenario = f"{count:,} screenings stored"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sqlite"
        database = Database(path)
        await database.start()
        await _fill(database, count)
        cards = await _cards(database, count, clock)
        began = clock()
        report = await database.read(verify.verify)
        verifying = clock() - began
        await database.close()
        starting, used, memory = await _start(path)
        size = path.stat().st_size / 2**20
    return [
        at_most(scenario, "start, until it asks for updates", starting, "s", 1),
        Figure(scenario, "start: processor", used, "s"),
        at_most(scenario, "any card, slowest median of the kinds", max(cards.values()) * 1000, "ms", 20),
        *(Figure(scenario, f"card: {name}", seconds * 1000, "ms") for name, seconds in cards.items()),
        at_most(scenario, "verify", verifying, "s", 10),
        Figure(scenario, "verify found it sound", float(report.sound), "", "1", report.sound),
        at_most(scenario, "memory after start", memory, "MB", 100),
        Figure(scenario, "size of the database", size, "MB"),
    ]


async def _fill(database: Database, count: int) -> None:
    def found(session: Session) -> None:
        for index, name in enumerate(SITES):
            site = sites.add(session, name, None, "UTC", "S-######", NOW)
            people.ensure_person(session, FIRST_PERSON + index, "A", "administrator", site.id, NOW)

    await database.run(found)
    for first in range(0, count, AT_ONCE):
        await database.run(lambda session, first=first: _screenings(session, first, min(first + AT_ONCE, count)))


def _screenings(session: Session, first: int, last: int) -> None:
    for number in range(first, last):
        who = number % len(SITES) + 1
        at = NOW + timedelta(seconds=number)
        seen = screenings.start(session, who, f"S-{number:06}", by_version("record of 2022-04-05"), who, at)
        seen = answering.record_answers(session, seen.id, seen.version, changing(ANSWERS), who, at)
        if number % 3:
            revisions.finish(session, seen.id, seen.version, ANSWERS, DECISION, NOW.date(), who, at)


async def _cards(database: Database, count: int, clock: Clock) -> dict[str, float]:
    """The median of the seconds that each kind of card takes, committed."""
    rng = random.Random(1)
    # Drafts of the first site: every twelfth.
    open_ones = [1 + 12 * rng.randrange(count // 12) for _ in range(21)]
    cards = {
        "menu": ["/start"] * 21,
        "new screening, with the next free code": ["/new"] * 21,
        "open screenings": ["/open"] * 21,
        "finished screenings": ["/finished"] * 21,
    }
    found = {}
    update = 0
    for name, texts in cards.items():
        times = []
        for text in texts:
            update += 1
            times.append(await _turn(database, update, text, clock))
        found[name] = sorted(times)[len(times) // 2]
    times = []
    for screening in open_ones:
        update += 1
        await database.run(lambda session, screening=screening: _put_on_desk(session, screening))
        times.append(await _turn(database, update, "14 y", clock))
    found["a question"] = sorted(times)[len(times) // 2]
    return found


def _put_on_desk(session: Session, screening: int) -> None:
    chat = chats.load(session, FIRST_PERSON) or Chat(FIRST_PERSON)
    row = screenings.load(session, screening)
    position = {"doing": "asking"}
    kept = Chat(chat.chat_id, chat.person_id, screening, position, chat.turn, row.version, chat.card_message_id)
    chats.save(session, kept, NOW)


async def _turn(database: Database, update: int, text: str, clock: Clock) -> float:
    chat = {"id": FIRST_PERSON, "type": "private", "first_name": "P"}
    person = {"id": FIRST_PERSON, "is_bot": False, "first_name": "P"}
    message = {"message_id": update, "from": person, "chat": chat, "date": 1, "text": text}
    heard = read_update({"update_id": update, "message": message})
    assert heard
    await database.run(lambda session: inbox.receive(session, [(update, FIRST_PERSON, "{}")], NOW))
    began = clock()
    await database.run(lambda session: take_turn(session, heard, NOW, DEPLOYMENT))
    return clock() - began


async def _start(path: Path) -> tuple[float, float, float]:
    """The seconds from the command to the first call for updates, the processor's, and the memory then, in MB."""
    async with started("-m", "tests.bench.driver") as driver:
        base_url = (await told(driver))["base_url"]
        began = time.perf_counter()
        environment = {
            "BLINABRIDGE_TOKEN": TOKEN,
            "BLINABRIDGE_API_URL": base_url,
            "BLINABRIDGE_DATABASE": str(path),
            "BLINABRIDGE_DATA": str(path.parent),
            "BLINABRIDGE_PORT": "0",
        }
        async with started("-m", "bot", **environment) as process:
            assert driver.stdin
            driver.stdin.write(b'{"script": "texts", "people": 0, "delay_ms": 0, "seconds": 0}\n')
            await told(driver)
            seconds = time.perf_counter() - began
            return seconds, cpu_seconds(process), peak_mb(process)


if __name__ == "__main__":
    from tests.bench.report import show

    show(asyncio.run(stored(int(sys.argv[1]))))
