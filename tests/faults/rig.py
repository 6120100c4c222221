"""What the fault harnesses share: a scripted candidate, clients who follow the script, and the check of what is kept.

The script is learnt from one undisturbed screening: each step with the card that was on the screen before it. A client
takes a step only when it sees that card, so whatever the program loses or does twice leaves a client standing or shows
in the answers that are kept.
"""

import asyncio
import itertools
import json
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot import words
from bot.local.people.acts import People
from bot.local.people.chats import Person
from bot.local.people.state import State
from storage.database import Database
from storage.engine.address import Address
from storage.study import listings
from storage.upkeep.verify import verify
from tests.journeys.answers import ELIGIBLE
from tests.journeys.running import ADMINISTRATOR, Clock, running, talking

TOKEN = "1000000:a-token-for-tests-that-is-long-enough"
STANDING = Clock()
CODE = re.compile(r"S-\d{3,}")


def steps(today: date) -> list[str]:
    """One eligible candidate, in days counted from this one; a label in brackets is tapped, anything else typed."""
    days = {"4 Mar": 2, "27 Feb": -3, "26 Feb 2026": -4, "10 Feb": -20}
    given = [step for _, *said in ELIGIBLE for step in said]
    told = [(today + timedelta(days[step])).isoformat() if step in days else step for step in given]
    return ["/new", "code", *told, "[Finish]"]


@dataclass(frozen=True)
class Step:
    """What is done when the chat shows `before`; `answered` counts the answers that are kept by then."""

    do: str
    before: str
    answered: int


@dataclass(frozen=True)
class Script:
    """The steps of one screening, the card at its end, and every answer that it leaves, in their order."""

    steps: tuple[Step, ...]
    end: str
    answers: tuple[tuple[str, str], ...]


async def learn(folder: Path, do: Iterable[str], clock: Callable[[], datetime]) -> Script:
    """Screen one candidate without any fault, and write down what there was to see."""
    learnt = []
    async with running(folder, clock) as program, talking(program) as talk:  # type: ignore[arg-type]
        for said in do:
            card = await talk.phone.card()
            kept = await program.database.read(lambda session: len(listings.history(session, 1)) if learnt[1:] else 0)
            learnt.append(Step(said, seen(card.text) if card else "", kept))
            await (talk.tap(said[1:-1]) if said.startswith("[") else talk.say("S-001" if said == "code" else said))
        end = seen((await talk.card()).text)
    assert all(one.before != two.before for one, two in itertools.pairwise(learnt))
    return Script(tuple(learnt), end, tuple(answers_of(folder / "blinabridge.sqlite")["S-001"]))


def seen(text: str) -> str:
    """A card's text without what differs from one client to the next."""
    return CODE.sub("S-nnn", text.removeprefix(words.REPEAT).strip())


class Client:
    """Somebody who screens one candidate after the other."""

    def __init__(self, state: State, acts: People, person: int, script: Script, codes: Iterable[str]) -> None:
        self.person = person
        self.script = script
        self.codes = list(codes)
        self.at = 0
        self.done = 0
        self._state = state
        self._acts = acts

    def step(self) -> bool:
        """Do what comes next, if the chat shows what there is to see before it."""
        card = self.card()
        if not self._ready(card):
            return False
        said = self.script.steps[self.at].do
        if said.startswith("["):
            self._tap(card, said[1:-1])
        else:
            self._acts.say(self.person, self.codes[self.done] if said == "code" else said)
        self.at += 1
        if self.at == len(self.script.steps):
            self.at, self.done = 0, self.done + 1
        return True

    def card(self) -> dict[str, Any] | None:
        """The newest message of the program that has buttons."""
        messages = self._state.chats[self.person].messages
        cards = (messages[key] for key in sorted(messages, reverse=True) if "reply_markup" in messages[key])
        return next((card for card in cards if card["from"]["is_bot"]), None)

    def _ready(self, card: dict[str, Any] | None) -> bool:
        if self.at == 0:
            ended = card is not None and self.done > 0 and seen(card["text"]) == self.script.end
            return self.done < len(self.codes) and (ended or (card is None and self.done == 0))
        return card is not None and seen(card["text"]) == self.script.steps[self.at].before

    def _tap(self, card: dict[str, Any] | None, label: str) -> None:
        assert card is not None
        for row, buttons in enumerate(card["reply_markup"]["inline_keyboard"]):
            for column, button in enumerate(buttons):
                if button["text"] == label:
                    self._acts.tap(self.person, card["message_id"], row, column)
                    return
        raise AssertionError(f"no button {label!r} under {card['text']!r}")

    def shown(self) -> str:
        """What the chat shows, for a report."""
        card = self.card()
        return "nothing" if card is None else card["text"]

    def satisfied(self) -> bool:
        """Whether everything that was done has shown its effect."""
        if self.at:
            return self._ready(self.card())
        card = self.card()
        return card is None if not self.done else card is not None and seen(card["text"]) == self.script.end

    def through(self) -> bool:
        """Whether there is nothing left to do, and all of it has shown its effect."""
        return self.done == len(self.codes) and self.satisfied()

    def expected(self) -> Iterator[tuple[str, list[tuple[str, str]], int]]:
        """The answers that may be kept by code, each once and in this order, and how many of them must be: what was
        done last is acknowledged once it has shown its effect."""
        last = len(self.codes[: self.done]) - 1
        for number, code in enumerate(self.codes[: self.done]):
            sure = self.at > 0 or number < last or self.satisfied()
            yield code, list(self.script.answers), self._answered(len(self.script.steps) - (not sure))
        if self.at > 1:
            answers = list(self.script.answers[: self._answered(self.at)])
            yield self.codes[self.done], answers, self._answered(self.at - (not self.satisfied()))

    def _answered(self, at: int) -> int:
        """How many answers are kept when so many steps have shown their effect."""
        steps = self.script.steps
        return steps[at].answered if at < len(steps) else len(self.script.answers)


def shortened(client: Client) -> Script:
    """The script up to the next step: if a life is to fail after a crash, it fails by then."""
    script, end = client.script, client.at + 1
    if client.done or end >= len(script.steps):
        return script
    after = script.steps[end]
    return Script(script.steps[:end], after.before, script.answers[: after.answered])


def clients(state: State, acts: People, script: Script, count: int, codes: int = 40) -> list[Client]:
    """So many people with their chats, and codes for so many candidates of each."""
    numbers, digits = itertools.count(1), max(3, len(str(count * codes)))
    for number in range(count):
        state.add_person(Person(ADMINISTRATOR + number, f"Client {number + 1}"))
    own = [[f"S-{next(numbers):0{digits}}" for _ in range(codes)] for _ in range(count)]
    return [Client(state, acts, ADMINISTRATOR + n, script, of) for n, of in enumerate(own)]


ANSWERS = "SELECT subject_code, key, value FROM answers JOIN screenings s ON s.id = screening_id ORDER BY answers.id"


def answers_of(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Key and value of every answer that is kept in a file, by subject code, in the order in which they were given."""
    with closing(sqlite3.connect(path)) as connection:
        return by_code(connection.execute(ANSWERS))


def by_code(rows: Iterable[Any]) -> dict[str, list[tuple[str, str]]]:
    """Answers by the subject code that stands first in each row."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, key, value in rows:
        found.setdefault(code, []).append((key, value))
    return found


@dataclass(frozen=True)
class Tally:
    """What a comparison of the clients with the database found: `lost` is what was acknowledged and is not there;
    `standing`, who was never shown what became of the last thing they did."""

    kept: int
    lost: int
    doubled: int
    standing: int
    disordered: int
    unsound: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.standing or self.disordered or self.unsound)


async def compare(address: Address, people: Iterable[Client]) -> Tally:
    """Whether the database holds what the clients were shown, once each and in that order."""
    database = Database(address, visiting=True)
    await database.start()
    kept = by_code(await database.read(lambda session: session.connection().exec_driver_sql(ANSWERS).all()))
    report = await database.read(verify)
    await database.close()
    lost = doubled = standing = disordered = 0
    for client in people:
        standing += not client.satisfied()
        for code, wanted, sure in client.expected():
            found = kept.get(code, [])
            missing, more = Counter(wanted[:sure]) - Counter(found), Counter(found) - Counter(wanted)
            lost += missing.total()
            doubled += more.total()
            disordered += not missing and not more and found != wanted[: len(found)]
    return Tally(sum(map(len, kept.values())), lost, doubled, standing, disordered, report.problems)


def sent_twice(calls: Iterable[dict[str, Any]], people: Iterable[Client]) -> tuple[int, int]:
    """How many new messages arrived as labelled repeats, and how many a second time without a label.

    No two cards of the script are alike in one chat, but for the one that asks for a code, which each /new brings.
    """
    labelled, plain = 0, Counter[tuple[int, str]]()
    for call in calls:
        if call["method"] in ("sendMessage", "sendPhoto") and call.get("status") == 200:
            text = call["params"].text("text") or call["params"].text("caption")
            if text.startswith(words.REPEAT):
                labelled += 1
            elif text != words.NOT_SAVED:  # which is said of each thing that is not saved, as often as that happens
                plain[call["chat_id"], text] += 1
    begun = {client.person: client.done + bool(client.at) for client in people}
    allowed = {key: begun[key[0]] if "subject code" in key[1] else 1 for key in plain}
    return labelled, sum(max(0, count - allowed[key]) for key, count in plain.items())


def settings_text(folder: Path, base_url: str, people: Iterable[Client]) -> dict[str, str]:
    """The environment of a program that talks to a Bot API at `base_url`."""
    return {
        "BLINABRIDGE_TOKEN": TOKEN,
        "BLINABRIDGE_API_URL": base_url,
        "BLINABRIDGE_DATA": str(folder),
        "BLINABRIDGE_ZONE": "UTC",
        "BLINABRIDGE_PORT": "0",
        "BLINABRIDGE_ADMINISTRATORS": ",".join(str(client.person) for client in people),
    }


@cache
def learnt(*do: str, clock: Callable[[], datetime] = STANDING) -> Script:
    """What these steps show, learnt once; from outside an event loop."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(learn(Path(folder), do, clock))


def report(**found: Any) -> int:
    """Print what a harness found as one line of JSON; the exit status."""
    print(json.dumps(found, default=str))
    sys.stdout.flush()
    return 0 if found.get("good") else 1
