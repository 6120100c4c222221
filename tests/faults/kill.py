"""Random `kill -9` of the real process while 20 chats are at work: `python -m tests.faults.kill 1000 [seed]`.

The local Bot API runs here, so what it told the clients is the truth; the program is another process, on a real disk
and under a clock that goes on. Nothing that was acknowledged may be missing, nothing may be there twice, and whatever
was sent once more is an edit or says that it is a repeat.
"""

import asyncio
import random
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot import local
from bot.local.api.local_chat import LocalChat
from bot.sending.sender import NEW_IN_FLIGHT
from tests.faults.host import Host
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
    steps,
)
from tests.journeys.running import MONDAY

CHATS = 20
STARTING = 4  # calls of a start, before the first about a chat
TICK = 0.001
FIRST = 100_000_001  # the number of the first update
NAME = "blinabridge.sqlite"
PATIENCE = 60.0


async def run(kills: int, seed: int, folder: Path, script: Script, *, control: bool = False) -> dict[str, object]:
    """Work and kill; what was lost, doubled and repeated in the end."""
    dice = random.Random(seed)
    chat = await local.start("127.0.0.1", 0, token=TOKEN, page=False)
    people = clients(chat.state, chat.people, script, CHATS)
    host = Host(settings_text(folder, chat.base_url, people), "memory" if control else "")
    calls = chat.api.calls
    for _ in range(kills):
        host.start()
        until = calls._count + dice.randrange(1, STARTING + 60)
        if control:  # killed where that is sure to lose
            await work(chat, people, lambda: unkept(chat, folder / NAME) > 0, patience=PATIENCE)
        else:
            await work(chat, people, lambda until=until: calls._count >= until)
            await asyncio.sleep(dice.choice((0, dice.random() * 0.01)))
        host.kill()
    host.start()
    for client in people:  # nobody begins another screening now
        client.codes = client.codes[: client.done + bool(client.at)]
        client.script = shortened(client)
    await work(chat, people, lambda: False, patience=2.0 if control else PATIENCE)
    host.kill(signal.SIGTERM)
    host.end()
    found = await compare(folder / NAME, people)
    labelled, plain = sent_twice(calls._kept, people)
    await chat.close()
    return {
        "kills": kills,
        "chats": CHATS,
        "answers": found.kept,
        "lost": found.lost + found.standing,
        "doubled": found.doubled,
        "repeats labelled": labelled,
        "repeats without a label": plain,
        "at most": kills * NEW_IN_FLIGHT,
        "unsound": found.unsound,
        "good": found.good and not plain and labelled <= kills * NEW_IN_FLIGHT,
        "seed": seed,
    }


def unkept(chat: LocalChat, path: Path) -> int:
    """How many updates were confirmed, so that nobody sends them again, and are not in the database."""
    confirmed = chat.state.settings.get("next_update", FIRST) - FIRST - len(chat.updates.pending)
    if not confirmed:
        return 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return int(confirmed - connection.execute("SELECT count(*) FROM inbox").fetchone()[0])


async def work(chat: LocalChat, people: list[Client], enough: Callable[[], bool], *, patience: float = 5.0) -> None:
    """Let the clients work until it is enough, until they are through, or until nobody gets on any more.

    They look at their chats where the program has called since they last did; nothing else changes what they show.
    """
    clock, calls = asyncio.get_running_loop().time, chat.api.calls
    moved, looked_at = clock(), -1
    while not enough() and clock() - moved < patience:
        if looked_at != calls._count:
            looked_at = calls._count
            if sum(client.step() for client in people):
                moved = clock()
            if all(client.through() for client in people):
                return
        await asyncio.sleep(TICK)


def main(kills: int = 1000, seed: int = 0, *, control: bool = False) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return report(**asyncio.run(run(kills, seed, Path(folder), learnt(*screening()), control=control)))


def screening() -> list[str]:
    """The steps of a whole one."""
    return steps(MONDAY.date())


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
