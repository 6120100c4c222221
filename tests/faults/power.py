"""The power is cut at every moment of a screening: `python -m tests.faults.power [rounds] [control]`.

One screening is recorded: each call that changes or syncs a file, and what was acknowledged in between. Then, for each
moment, the files are put together as the disk may hold them, and opened. A start after such a cut is recorded and cut
off in the same way.
"""

import asyncio
import itertools
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.engine.errors import CannotOpen
from storage.places import file as place
from storage.upkeep.verify import verify
from tests.faults.core import Core, made
from tests.faults.crash_points import MEMORY, scenario
from tests.faults.disk import Life, acknowledged
from tests.faults.rig import Script, answers_of, clients, learnt, report
from tests.faults.shim import Call
from tests.journeys.running import Clock

PEOPLE = 2
CODES = ("S-001", "S-041")
NAME = "blinabridge.sqlite"
NOTE = NAME + ".note"
SECTOR = 512
PAGES = 60  # of the log until it is copied into the database; the usual 1000 would not be reached here
WHOLE = 40  # each so many-th state is also started on and verified, which takes ten times as long

Contents = dict[str, bytes]


@dataclass(frozen=True)
class Told:
    """What was acknowledged by now: how many updates to Telegram, and how many answers to each person."""

    updates: int = 0
    answers: tuple[int, ...] = (0,) * PEOPLE


@dataclass
class Kept:
    """One file: what is certainly on the disk, and what was done to it since then."""

    synced: bytes | None = None
    since: list[Call] = field(default_factory=list)


@dataclass
class Recording:
    """The files before, what was told before, and all that was done and told then, in its order."""

    before: Contents
    told: Told
    log: list[Call | Told]


def screening(folder: Path, script: Script, *pragmas: str) -> Recording:
    """One run of the program in which everybody screens one candidate."""
    position = made(folder / "screening", PEOPLE)
    recording = Recording({name: (position / name).read_bytes() for name in (NAME, NOTE)}, Told(), [])
    core = Core(Clock())
    people = clients(core.state, core.people, script, PEOPLE, codes=40)
    for client in people:
        client.codes = client.codes[:1]
        client.step()
    first = min(core.updates.pending)

    def told() -> None:
        confirmed = core.state.settings["next_update"] - first - len(core.updates.pending)
        recording.log.append(Told(confirmed, tuple(len(acknowledged(client)) for client in people)))

    live(Life(position, core, people, told), recording, position, pragmas)
    return recording


def start_on(position: Path, contents: Contents, told: Told) -> Recording:
    """One start and stop of the program on what a power cut has left."""
    lay_out(position, contents)
    core = Core(Clock())
    recording = Recording(contents, told, [])
    people = clients(core.state, core.people, Script((), "", ()), PEOPLE, codes=0)
    live(Life(position, core, people), recording, position)
    return recording


def live(life: Life, recording: Recording, position: Path, pragmas: Iterable[str] = ()) -> None:
    """Let the program run and write down its calls."""

    def seen(call: Call) -> int:
        recording.log.append(of_note(call, position))
        return sqlite3.SQLITE_OK

    with pytest.MonkeyPatch.context() as patch:
        engine = place.engine_at
        patch.setattr(place, "engine_at", lambda *given: engine(*given, f"wal_autocheckpoint={PAGES}", *pragmas))
        assert life.run(seen) == "0"


def of_note(call: Call, position: Path) -> Call:
    """The note is written under another name, then renamed, which lasts once its folder is synced."""
    if call[1] == NOTE + ".part":
        return ("replace", NOTE, 0, (position / call[1]).read_bytes())
    return ("sync", NOTE, 0, b"") if call[1] == position.name else call


def lay_out(position: Path, contents: Contents) -> None:
    """These files and no others."""
    shutil.rmtree(position, ignore_errors=True)
    position.mkdir()
    for name, content in contents.items():
        (position / name).write_bytes(content)


def done(content: bytes | None, calls: Iterable[Call]) -> bytes | None:
    """A file after these calls; None when it is not there."""
    file = None if content is None else bytearray(content)
    for what, _, at, data in calls:
        if what == "delete":
            file = None
        elif what == "replace":
            file = bytearray(data)
        elif what == "truncate":
            file = (file or bytearray())[:at]
        else:
            file = (file or bytearray()).ljust(at, b"\0")
            file[at : at + len(data)] = data
    return None if file is None else bytes(file)


def nothing(_since: list[Call], _dice: random.Random) -> list[Call]:
    """Of what was not synced, nothing arrived."""
    return []


def everything(since: list[Call], _dice: random.Random) -> list[Call]:
    """All of it arrived."""
    return since


def some(since: list[Call], dice: random.Random) -> list[Call]:
    """Any part arrived; but what was done to a file before its removal has no part in the next one of that name."""
    removed = max((number for number, call in enumerate(since) if call[0] == "delete"), default=-1)
    if removed >= 0 and dice.random() < 0.5:
        since, removed = since[:removed], -1
    return [call for number, call in enumerate(since) if number == removed or dice.random() < 0.5]


def torn(since: list[Call], dice: random.Random) -> list[Call]:
    """All of it arrived, but of the last write only the first sectors."""
    if not since or since[-1][0] != "write":
        return since
    what, name, at, data = since[-1]
    return [*since[:-1], (what, name, at, data[: dice.randrange(0, len(data) + 1, SECTOR)])]


WAYS = (nothing, everything, some, torn)


def states(recording: Recording, dice: random.Random, rounds: int = 1) -> Iterator[tuple[Contents, Told]]:
    """What the disk may hold at each moment, and what was acknowledged by then; each pair once."""
    known = set[tuple[int, Told]]()
    for _ in range(rounds):
        for disk, told in moments(recording):
            for way in WAYS:
                files = {name: done(kept.synced, way(kept.since, dice)) for name, kept in disk.items()}
                contents = {name: content for name, content in files.items() if content is not None}
                state = (hash(tuple(contents.items())), told)
                if state not in known:
                    known.add(state)
                    yield contents, told


def moments(recording: Recording) -> Iterator[tuple[dict[str, Kept], Told]]:
    """The files after each call, and what was told by then."""
    disk = {name: Kept(content) for name, content in recording.before.items()}
    told = recording.told
    for entry in recording.log:
        if isinstance(entry, Told):
            told = entry
        elif entry[0] == "sync":
            file = disk.setdefault(entry[1], Kept())
            file.synced, file.since = done(file.synced, file.since), []
        else:
            disk.setdefault(entry[1], Kept()).since.append(entry)
        yield disk, told


def lost(position: Path, told: Told, script: Script) -> int:
    """How many updates and answers were acknowledged and are not there."""
    with closing(sqlite3.connect(position / NAME)) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        (updates,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(said)
    kept = answers_of(position / NAME)
    due = {code: script.answers[:count] for code, count in zip(CODES, told.answers, strict=True)}
    missing = sum((Counter(answers) - Counter(kept.get(code, []))).total() for code, answers in due.items())
    return max(0, told.updates - updates) + missing


async def verified(path: Path) -> None:
    """Let the program itself open the database and look for anything wrong with it."""
    opened = Database(path)
    await opened.start()
    report = await opened.read(verify)
    await opened.close()
    if not report.sound:
        raise sqlite3.DatabaseError(report.problems[0])


def check(position: Path, recording: Recording, script: Script, seed: int, rounds: int, every: int) -> Counter[str]:
    """Open each state of a recording, or each so many-th."""
    found = Counter[str]()
    chosen = itertools.islice(states(recording, random.Random(seed), rounds), 0, None, every)
    for number, (contents, told) in enumerate(chosen):
        found["states"] += 1
        try:
            lay_out(position, contents)
            found["lost"] += (missing := lost(position, told, script))
            found["states with a loss"] += missing > 0
            if number % WHOLE == 0 or NAME + "-wal" not in contents:
                lay_out(position, contents)
                asyncio.run(verified(position / NAME))
        except (CannotOpen, sqlite3.DatabaseError) as error:
            found[f"{type(error).__name__}: {error}".replace(str(position), "")] += 1
            found["unsound"] += 1
    return found


def half_way(recording: Recording) -> tuple[Contents, Told]:
    """What a power cut in the midst of it leaves for certain."""
    disk, told = next(itertools.islice(moments(recording), len(recording.log) // 2, None))
    return {name: kept.synced for name, kept in disk.items() if kept.synced is not None}, told


def run(folder: Path, seed: int = 0, rounds: int = 1, every: int = 1, pragmas: tuple[str, ...] = ()) -> dict[str, Any]:
    """Cut off a screening, and a start after it was cut off half-way."""
    script = learnt(*scenario())
    first = screening(folder, script, *pragmas)
    second = start_on(folder / "after", *half_way(first))
    found = Counter[str]({"states": 0, "lost": 0, "states with a loss": 0, "unsound": 0})
    for recording in (first, second):
        found.update(check(folder / "cut", recording, script, seed, rounds, every))
    return {**found, "good": not (found["lost"] or found["unsound"]), "seed": seed}


def main(rounds: int = 60, seed: int = 0, *, control: bool = False) -> int:
    """The control has SQLite sync the log only when it is copied into the database."""
    pragmas = ("synchronous=NORMAL",) if control else ()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        return report(**run(Path(folder), seed, 1 if control else rounds, pragmas=pragmas))


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
