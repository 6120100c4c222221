"""The n-th write, sync or truncation fails: `python -m tests.faults.disk [every] [control]`.

Each fault is a run of its own, of the real program in this process: it starts, takes what a person says, and either
goes on by itself (no room on the disk) or ends (an error of the disk). Then it is started on a disk that works, and
must bring the screening to its end. What a card has shown as answered must be on the disk when the faulty run is over.
The control ignores it when a commit fails.
"""

import asyncio
import logging
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bot import app, words
from bot.local.api.params import Upload
from bot.receiving import inbound, polling
from bot.sending import outcomes, sender
from storage import writing
from storage.database import Database
from storage.engine import files
from tests.faults.core import Answer, Core, made, settings_of, wire
from tests.faults.crash_points import MEMORY, NOTHING, scenario
from tests.faults.rig import Client, Script, answers_of, clients, compare, learnt, report, sent_twice
from tests.faults.shim import Call, Watch, watched
from tests.journeys.running import UNDER_WAY, Clock

PEOPLE = 1
NAME = "blinabridge.sqlite"
START = 18  # calls of a start and a stop
ROOM_AFTER = 5  # failed writes on a full disk
PATIENCE = 10.0
# How a start may end that the disk does not allow: with the exit status 4, or with an error that is printed.
REFUSED = ("4", "CannotOpen", "NotSaved", "StorageBroken")
CODES = {
    "write": sqlite3.SQLITE_IOERR_WRITE,
    "sync": sqlite3.SQLITE_IOERR_FSYNC,
    "truncate": sqlite3.SQLITE_IOERR_TRUNCATE,
    "delete": sqlite3.SQLITE_IOERR_DELETE,
}


@dataclass
class Fault:
    """From which call on the disk fails, once or lastingly, for want of room or with an error."""

    at: int
    full: bool = False
    lasting: bool = False
    calls: int = 0
    hits: int = 0

    def __call__(self, call: Call) -> int:
        self.calls += 1
        most = (ROOM_AFTER if self.full else sys.maxsize) if self.lasting else 1
        if self.calls < self.at or self.hits == most or (self.full and call[0] != "write"):
            return sqlite3.SQLITE_OK
        self.hits += 1
        return sqlite3.SQLITE_FULL if self.full else CODES[call[0]]


LASTING = "an error that lasts"
# What happens to the disk in one run after the other: after an error, the next start is hit as well.
STORIES: dict[str, Callable[[int], list[Fault]]] = {
    "no room, once": lambda at: [Fault(at, full=True)],
    "no room for a while": lambda at: [Fault(at, full=True, lasting=True)],
    "an error, then no room": lambda at: [Fault(at), Fault(1 + at % START, full=True, lasting=True)],
    LASTING: lambda at: [Fault(at, lasting=True), Fault(1 + at % START, lasting=True)],
}


class Life:
    """One run of the program, from its start to its end, with people who talk to it."""

    def __init__(
        self, folder: Path, core: Core, people: list[Client], answered: Callable[[], None] = lambda: None
    ) -> None:
        self.started = self.stopped = False
        self._folder = folder
        self._core = core
        self._people = people
        self._answered = answered
        self._calls = 0
        self._quiet_at = -1

    def run(self, fault: Watch) -> str:
        """How it ended: the exit status, or the error that the command line would print."""
        with pytest.MonkeyPatch.context() as patch, watched(fault):
            wire(self._ask, patch)
            patch.setattr(app, "utc_now", Clock())
            for module in (outcomes, sender):
                patch.setattr(module, "SOON", timedelta(seconds=0.02))
            patch.setattr(polling, "BACK_OFF", (0.002,))
            for module in (inbound, sender):
                patch.setattr(module, "AGAIN_AFTER", 0.002)
            program = app.run(settings_of(self._folder, len(self._people)))
            try:
                ending = asyncio.run(asyncio.wait_for(program, PATIENCE))
            except Exception as error:
                return type(error).__name__
        if ending == 0 and not self.stopped:
            raise KeyboardInterrupt  # the program took the signal that was meant for the harness
        return str(ending)

    async def _ask(self, name: str, values: dict[str, Any], uploads: dict[str, Upload]) -> Answer:
        answer = await self._core.answer(name, values | {"timeout": 0}, uploads)
        self._answered()
        for client in self._people:
            client.step()
        self.started |= name == "getUpdates"
        if name != "getUpdates":
            self._calls += 1
        elif answer[1] == NOTHING:
            await self._stop_when_quiet()
        return answer

    async def _stop_when_quiet(self) -> None:
        """Nothing is left once two questions in a row bring nothing, and nothing was sent between them."""
        await asyncio.sleep(0.002)
        if self._quiet_at == self._calls and not under_way(self._folder / NAME):
            self.stopped = True
            signal.raise_signal(signal.SIGTERM)
        self._quiet_at = self._calls


def under_way(path: Path) -> bool:
    """Whether anything that came is not handled, or anything to be sent is not sent."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return bool(connection.execute(UNDER_WAY).fetchone()[0])


def acknowledged(client: Client) -> list[tuple[str, str]]:
    """The answers that are kept according to the newest card that the client saw."""
    steps, answers = client.script.steps, client.script.answers
    at = len(steps) if client.done else client.at
    if client.satisfied():
        return list(answers[: steps[at].answered] if at < len(steps) else answers)
    return list(answers[: steps[at - 1].answered])


def missing(folder: Path, people: list[Client]) -> int:
    """How many answers were acknowledged and are not kept; looked up in a copy, since looking would clear the log."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        kept = answers_of(Path(copy) / NAME)
    return sum((Counter(acknowledged(one)) - Counter(kept.get(one.codes[0], []))).total() for one in people)


def as_told(life: Life, fault: Fault, ending: str, folder: Path) -> bool:
    """Whether the program bore the fault in the way that it promises."""
    if not fault.hits:
        return ending == "0"
    note = files.read_note(folder / NAME)
    if ending == "4" and not fault.lasting and (note is None or note.state != "broken"):
        return False
    if not life.started:
        return ending in REFUSED
    if fault.full:
        return ending == "0"
    return ending == "4" or (life.stopped and ending in ("0", "OSError"))


def story_of(base: Path, script: Script, faults: list[Fault]) -> dict[str, Any]:
    """One run for each fault, then one on a disk that works; and what is there in the end."""
    position = base.with_name("life")
    shutil.copytree(base, position)
    core = Core(Clock())
    people = clients(core.state, core.people, script, PEOPLE, codes=1)
    people[0].step()
    endings, false, strange = list[str](), 0, 0
    for fault in faults:
        life = Life(position, core, people)
        endings.append(life.run(fault))
        false += missing(position, people)
        strange += not as_told(life, fault, endings[-1], position)
    if endings != ["0"]:
        endings.append(Life(position, core, people).run(lambda call: sqlite3.SQLITE_OK))
    files.note(position / NAME).unlink(missing_ok=True)  # or it might refuse the comparison as well
    found = asyncio.run(compare(position / NAME, people))
    labelled, plain = sent_twice(core.api.calls._kept, people)
    shutil.rmtree(position)
    return {
        "endings": endings,
        "faults": sum(fault.hits > 0 for fault in faults),
        "false acknowledgements": false,
        "lost": found.lost + found.standing,
        "doubled": found.doubled + plain,
        "repeats labelled": labelled,
        "told that nothing is saved": any(words.NOT_SAVED in str(vars(one["params"])) for one in core.api.calls._kept),
        "not as told": strange,
        "unsound": len(found.unsound),
        "good": found.good and endings[-1] == "0" and not (false or strange or plain) and labelled <= len(faults),
    }


def stories(folder: Path, do: list[str], first: int, every: int, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each story at each call, or at each so many-th, until the program is through before the disk fails."""
    script = learnt(*do)
    base = made(folder / "base", PEOPLE)
    for name in names:
        for at in range(first, sys.maxsize, every):
            found = story_of(base, script, faults := STORIES[name](at))
            if not faults[0].hits:
                break
            yield {"story": name, "at": at, **found}


def run(folder: Path, do: list[str], first: int = 1, every: int = 1, names: Iterable[str] = STORIES) -> dict[str, Any]:
    """What was found in all of them."""
    found = list(stories(folder, do, first, every, names))
    bad = [one for one in found if not one["good"]]
    counted = [key for key, value in found[0].items() if isinstance(value, int) and key not in ("at", "good")]
    return {
        "runs": len(found),
        **{key: sum(one[key] for one in found) for key in counted},
        "bad": bad[:5],
        "good": not bad,
    }


def ignore_failures(patch: pytest.MonkeyPatch) -> None:
    """The control: work is called saved whatever the disk says. It often gets nowhere, so it is given less time."""

    def commit(self: Database, batch: list[writing.Unit]) -> list[writing.Outcome]:
        with self._place.writing.connect() as connection:
            transaction = connection.begin()
            outcomes = writing.attempt_all(connection, batch)
            with suppress(DBAPIError):
                transaction.commit()
        return outcomes

    patch.setattr(Database, "_commit", commit)
    patch.setattr(sys.modules[__name__], "PATIENCE", 3.0)


def main(every: int = 1, *, control: bool = False) -> int:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if control:
            ignore_failures(patch)
        names = [LASTING] if control else STORIES
        return report(**run(Path(folder), scenario(), every=50 if control else every, names=names))


if __name__ == "__main__":
    logging.disable()  # each fault is logged, as it should be
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
