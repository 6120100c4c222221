"""Somebody with the file changes it: `python -m tests.faults.tampering 1000 [seed]`.

So many tamperings edit, delete, insert, swap, cut off or roll back entries of the audit, with the hashes made to fit
or not; some write the whole chain anew from there on, which only a head that was kept elsewhere can show. Then every
column of every table is changed and swapped, and rows deleted and put in: see `tampered_rows`.
"""

import asyncio
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool
from sqlmodel import Session, create_engine

from storage.database import Database
from storage.study import audit, screenings
from storage.study.audit import Head
from storage.upkeep.verify import verify
from tests.faults import tampered_rows
from tests.faults.core import MEMORY
from tests.faults.rig import report
from tests.storage.clinic import Clinic, open_clinic
from tests.storage.lived import lived_in

Change = Callable[[random.Random, sqlite3.Connection, int], None]
COLUMNS = ("at", "person_id", "site_id", "screening_id", "action", "detail", "previous", "hash")


def edit(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    seq, column = dice.randrange(1, last + 1), dice.choice(COLUMNS)
    (old,) = file.execute(f"SELECT {column} FROM audit WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
    new = {"at": "2001-01-01 00:00:00.000000", "previous": "a" * 64, "hash": "b" * 64}.get(column, f"{old or 0}1")
    file.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (new, seq))  # noqa: S608


def delete(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    file.execute("DELETE FROM audit WHERE seq = ?", (dice.randrange(1, last + 1),))


def delete_and_close_up(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    seq = dice.randrange(1, last + 1)
    file.execute("DELETE FROM audit WHERE seq = ?", (seq,))
    for number in range(seq + 1, last + 1):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", (number - 1, number))


def insert(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    seq = dice.randrange(1, last + 1)
    for number in range(last, seq - 1, -1):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", (number + 1, number))
    copied = "SELECT ?, at, person_id, site_id, screening_id, action, detail, previous, hash FROM audit WHERE seq = ?"
    file.execute(f"INSERT INTO audit {copied}", (seq, dice.choice([n for n in range(1, last + 2) if n != seq])))


def swap(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    one, two = dice.sample(range(1, last + 1), 2)
    for old, new in ((one, last + 9), (two, one), (last + 9, two)):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))


def cut(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    file.execute("DELETE FROM audit WHERE seq > ?", (dice.randrange(last),))


def write_anew(dice: random.Random, file: sqlite3.Connection, last: int) -> None:
    """Change one entry and give every later one a hash that fits."""
    seq = dice.randrange(1, last + 1)
    file.execute("UPDATE audit SET detail = ? WHERE seq = ?", ('{"forged":true}', seq))
    (previous,) = file.execute("SELECT previous FROM audit WHERE seq = ?", (seq,)).fetchone()
    rows = file.execute(
        "SELECT seq, at, person_id, site_id, screening_id, action, detail FROM audit WHERE seq >= ? ORDER BY seq",
        (seq,),
    ).fetchall()
    for number, at, *rest in rows:
        instant = datetime.fromisoformat(f"{at}+00:00").isoformat(timespec="microseconds")
        fresh = audit._digest(number, instant, *rest, previous)
        file.execute("UPDATE audit SET previous = ?, hash = ? WHERE seq = ?", (previous, fresh, number))
        previous = fresh


CHANGES: tuple[Change, ...] = (edit, delete, delete_and_close_up, insert, swap, cut, write_anew)


async def _make(folder: Path) -> tuple[Path, Path, Head]:
    """A database with some history, a copy of it from earlier, and the head that an outsider keeps."""
    path, earlier = folder / "study.db", folder / "earlier.db"
    database = Database(path)
    await database.start()
    clinic: Clinic = await database.run(open_clinic)
    for number in range(5):
        await database.run(lambda session, code=f"MCW-00{number}": clinic.finished(session, code))
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(earlier)) as copy:
        live.backup(copy)
    seen = await database.run(lambda session: clinic.start(session, "MCW-900"))
    for value in ("no", "yes"):
        seen = await database.run(
            lambda session, seen=seen, value=value: clinic.answer(
                session, screenings.load(session, seen.id), b_all=value
            )
        )
    head = await database.read(audit.head)
    await database.close()
    return path, earlier, head


def run(count: int, seed: int, folder: Path, *, witness: bool = True) -> dict[str, Any]:
    """Tamper so often with copies, and as often look at one that nobody touched."""
    dice = random.Random(seed)
    path, earlier, head = asyncio.run(_make(folder))
    kept = head if witness else None
    missed = Counter[str]()
    # One engine for all copies, each at the same place in turn, which it opens anew each time.
    engine = create_engine(f"sqlite:///{folder / 'copy.db'}", poolclass=NullPool)
    for _ in range(count):
        name = dice.choice((*(change.__name__ for change in CHANGES), "roll_back"))
        copy = Path(shutil.copy(earlier if name == "roll_back" else path, folder / "copy.db"))
        if name != "roll_back":
            _tamper(copy, name, dice, head.seq)
        missed[name] += _sound(engine, kept)
    alarms = 0
    for _ in range(20):
        shutil.copy(path, folder / "copy.db")
        alarms += not _sound(engine, kept)
    total = missed.total()
    return {"tamperings": count, "missed": total, "by": +missed, "false alarms": alarms, "good": not total + alarms}


def _tamper(path: Path, name: str, dice: random.Random, last: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA ignore_check_constraints=ON")
        triggers = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:  # whoever owns the file can take them away
            file.execute(f"DROP TRIGGER {trigger}")
        file.execute("BEGIN")
        globals()[name](dice, file, last)
        file.execute("COMMIT")


def _sound(engine: Engine, kept: Head | None) -> bool:
    with Session(engine) as session:
        return verify(session, kept).sound


def run_rows(seed: int, folder: Path) -> dict[str, Any]:
    """Tamper with every column of a database in which everything has happened."""
    path = folder / "lived.db"
    asyncio.run(lived_in(path))
    found = tampered_rows.run(path, seed)
    return found | {"good": not found["missed rows"]}


def look_at_nothing(patch: pytest.MonkeyPatch) -> None:
    """The control: neither the chain nor the seals are looked at."""
    patch.setattr(audit, "verify", lambda session, kept=None: (None, Head(0, "")))
    patch.setattr("storage.upkeep.verify.sealed", lambda session, said: iter(()))


def main(count: int = 1000, seed: int = 0, *, control: bool = False) -> int:
    """The control has no witness, either."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if control:
            look_at_nothing(patch)
        chain = run(count, seed, Path(folder), witness=not control)
        rows = run_rows(seed, Path(folder))
        return report(**rows | chain | {"good": chain["good"] and rows["good"]})


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
