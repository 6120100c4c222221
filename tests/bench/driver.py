"""The Bot API under load: the local one, alone in a process with the people who use it.

`python -m tests.bench.driver` prints its address. Then it reads one JSON object a line from standard input, loads
the bot accordingly and answers in a line. It ends with its standard input.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.local import LocalChat, Person, start
from bot.local.people.chats import Chat
from tests.bench.script import AT_ONCE, SCRIPTS

# Has the form of a true token, so that the program under load takes it for one.
TOKEN = "1000000:" + "a" * 35
FIRST_PERSON = 2001
FIRST_STRANGER = 1_000_001
PATIENCE = 30.0
"""How long a person waits for a reaction, in seconds, before the run counts as failed."""

STARTING = 120.0
"""How long a bot may take to start: on a machine that does much else, many times as long as by itself."""


@dataclass
class Tally:
    """What was measured: the seconds from each step to the card that came of it, and how many steps failed."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def main() -> None:
    """Serve, and load the bot as it is told to, until standard input ends."""
    chat = await start("127.0.0.1", 0, token=TOKEN, people=(), page=False)
    say({"base_url": chat.base_url})
    while line := await asyncio.to_thread(sys.stdin.readline):
        say(await load(chat, **json.loads(line)))
    await chat.close()


def say(found: dict[str, Any]) -> None:
    """A line to whoever started this process."""
    print(json.dumps(found), flush=True)


async def load(
    chat: LocalChat,
    script: str,
    people: int,
    delay_ms: float,
    seconds: float,
    strangers: int = 0,
    messages: int = 0,
    patience: float = PATIENCE,
) -> dict[str, Any]:
    """Let so many people follow a script, each taking the next step when the last one shows, and measure.

    The first fifth of the time does not count. With `strangers` that many others send so many messages each,
    the next one when the bot has taken in the last; then it ends when they are done, at the latest after `seconds`.
    """
    await _asked(chat)
    chat.api.delay = delay_ms / 1000
    tally = Tally()
    talks = [
        asyncio.create_task(_talk(chat, _person(chat, FIRST_PERSON + i), script, tally, patience))
        for i in range(people)
    ]
    flood = asyncio.gather(*(_pester(chat, _person(chat, FIRST_STRANGER + i), messages) for i in range(strangers)))
    warm = 0 if strangers or script in AT_ONCE else seconds / 5
    await asyncio.sleep(warm)
    say({"measuring": True})
    tally.seconds.clear()
    began = time.perf_counter()
    with contextlib.suppress(TimeoutError):
        ends = flood if strangers else asyncio.gather(*talks) if script in AT_ONCE else asyncio.sleep(seconds)
        await asyncio.wait_for(ends, seconds)
    took = time.perf_counter() - began
    found = {"steps": len(tally.seconds), "took": took, "failures": tally.failures[:5]}
    found |= {"waits": sorted(tally.seconds), "unsent": strangers * messages - sum(_sent.values())}
    for talk in talks:
        talk.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
    return found


async def _asked(chat: LocalChat) -> None:
    """Wait until the bot asks for updates."""
    async with asyncio.timeout(STARTING):
        while True:
            if chat.api.calls.after(method="getUpdates"):
                return
            await asyncio.sleep(0.01)


def _person(chat: LocalChat, number: int) -> Chat:
    if number not in chat.state.people:
        chat.state.add_person(Person(number, "P"))
    return chat.state.chats[number]


async def _talk(server: LocalChat, chat: Chat, script: str, tally: Tally, patience: float) -> None:
    """One person's steps, one after the other."""
    for step in SCRIPTS[script](chat.id):
        before, began = card_of(chat), time.perf_counter()
        try:
            act(server, chat, step)
            async with asyncio.timeout(patience):
                await card_after(chat, before)
        except (LookupError, TimeoutError) as error:
            shown = str((before or {}).get("text"))
            tally.failures.append(f"{step}: {type(error).__name__} at {shown[-300:]}")
            return
        tally.seconds.append(time.perf_counter() - began)


def act(server: LocalChat, chat: Chat, step: str) -> None:
    if not step.startswith("["):
        server.people.say(chat.id, step)
        return
    card = card_of(chat) or {}
    found = next(_buttons(card, step[1:-1]), None)
    if found is None:
        raise LookupError
    server.people.tap(chat.id, card["message_id"], *found)


def _buttons(card: dict[str, Any], label: str) -> Iterator[tuple[int, int]]:
    for row, buttons in enumerate(card.get("reply_markup", {}).get("inline_keyboard", [])):
        for column, button in enumerate(buttons):
            if button["text"] == label:
                yield row, column


def card_of(chat: Chat) -> dict[str, Any] | None:
    """The bot's newest message; another object as soon as anything of it changed."""
    return next((m for m in reversed(chat.messages.values()) if m["from"]["is_bot"]), None)


async def card_after(chat: Chat, before: dict[str, Any] | None) -> None:
    """Wait for another card than that one; between an old card and a new one there may be none for a moment."""
    while (card := card_of(chat)) is None or card is before:
        await change_of(chat)


async def change_of(chat: Chat) -> None:
    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    chat.waiting.add(waiter)
    await waiter


_sent: dict[int, int] = {}


async def _pester(server: LocalChat, chat: Chat, messages: int) -> None:
    """Somebody whom nobody invited, writing on and on."""
    for number in range(messages):
        update = server.people.say(chat.id, f"hello {number}")
        _sent[chat.id] = number + 1
        while update in server.updates.pending:
            await change_of(chat)


if __name__ == "__main__":
    asyncio.run(main())
