"""Somebody with the file or the server changes it: `python -m tests.faults.tampering 1000 [seed] [server]`.

So many tamperings edit, delete, insert, swap, cut off or roll back entries of the audit, with the hashes made to fit
or not; some write the whole chain anew from there on, which only a head that was kept elsewhere can show. Then every
column of every table is changed and swapped, and rows deleted and put in: see `tampered_rows`.
"""

import asyncio
import random
import shutil
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.engine.address import Address, Server
from storage.study import screenings
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep.verify import verify
from tests.faults import tampered_rows
from tests.faults.core import MEMORY
from tests.faults.rig import report
from tests.faults.unguarded import Kept, opened
from tests.server import FAST, Postgres, own_server
from tests.storage.clinic import Clinic, open_clinic
from tests.storage.lived import lived_in

Change = Callable[[random.Random, Kept, int], None]
COLUMNS = ("at", "person_id", "site_id", "screening_id", "action", "detail", "previous", "hash")


def edit(dice: random.Random, file: Kept, last: int) -> None:
    seq, column = dice.randrange(1, last + 1), dice.choice(COLUMNS)
    (old,) = file.execute(f"SELECT {column} FROM audit WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
    new = {"at": "2001-01-01 00:00:00.000000", "previous": "a" * 64, "hash": "b" * 64}.get(column, f"{old or 0}1")
    file.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (new, seq))  # noqa: S608


def delete(dice: random.Random, file: Kept, last: int) -> None:
    file.execute("DELETE FROM audit WHERE seq = ?", (dice.randrange(1, last + 1),))


def delete_and_close_up(dice: random.Random, file: Kept, last: int) -> None:
    seq = dice.randrange(1, last + 1)
    file.execute("DELETE FROM audit WHERE seq = ?", (seq,))
    for number in range(seq + 1, last + 1):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", (number - 1, number))


def insert(dice: random.Random, file: Kept, last: int) -> None:
    seq = dice.randrange(1, last + 1)
    for number in range(last, seq - 1, -1):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", (number + 1, number))
    copied = "SELECT ?, at, person_id, site_id, screening_id, action, detail, previous, hash FROM audit WHERE seq = ?"
    file.execute(f"INSERT INTO audit {copied}", (seq, dice.choice([n for n in range(1, last + 2) if n != seq])))


def swap(dice: random.Random, file: Kept, last: int) -> None:
    one, two = dice.sample(range(1, last + 1), 2)
    for old, new in ((one, last + 9), (two, one), (last + 9, two)):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))


def cut(dice: random.Random, file: Kept, last: int) -> None:
    file.execute("DELETE FROM audit WHERE seq > ?", (dice.randrange(last),))


def write_anew(dice: random.Random, file: Kept, last: int) -> None:
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


async def _make(address: Address, copy: Callable[[], object]) -> Head:
    """Some history, copied in the middle of it; the head that an outsider keeps."""
    database = Database(address)
    await database.start()
    clinic: Clinic = await database.run(open_clinic)
    for number in range(5):
        await database.run(lambda session, code=f"MCW-00{number}": clinic.finished(session, code))
    await database.close()
    copy()
    database = Database(address)
    await database.start()
    seen = await database.run(lambda session: clinic.start(session, "MCW-900"))
    for value in ("no", "yes"):
        seen = await database.run(
            lambda session, seen=seen, value=value: clinic.answer(
                session, screenings.load(session, seen.id), b_all=value
            )
        )
    head = await database.read(audit.head)
    await database.close()
    return head


def run(count: int, seed: int, folder: Path, *, witness: bool = True) -> dict[str, Any]:
    """Tamper so often with a file, and as often look at it when nobody touched it."""
    path, earlier = folder / "study.db", folder / "earlier.db"
    head = asyncio.run(_make(path, lambda: shutil.copy(path, earlier)))
    return tampered(count, seed, path, earlier, head, witness=witness)


def run_there(count: int, seed: int, server: Postgres, *, witness: bool = True) -> dict[str, Any]:
    """The same on a server."""
    address, copies = server.make(), list[Server]()
    head = asyncio.run(_make(address, lambda: copies.append(server.make(address))))
    return tampered(count, seed, address, copies[0], head, witness=witness)


def tampered(count: int, seed: int, address: Address, earlier: Address, head: Head, *, witness: bool) -> dict[str, Any]:
    """What was missed, and how often an untouched database was called unsound."""
    dice, missed, alarms = random.Random(seed), Counter[str](), 0
    kept = head if witness else None
    with opened(address) as (session, there), opened(earlier) as (before, _):
        for _ in range(count):
            name = dice.choice((*(change.__name__ for change in CHANGES), "roll_back"))
            if name == "roll_back":
                missed[name] += verify(before, kept).sound
                continue
            there.execute("SAVEPOINT before")
            _tamper(there, name, dice, head.seq)
            missed[name] += verify(session, kept).sound
            there.execute("ROLLBACK TO before")
        for _ in range(min(count, 20)):
            alarms += not verify(session, kept).sound
    total = missed.total()
    return {"tamperings": count, "missed": total, "by": +missed, "false alarms": alarms, "good": not total + alarms}


def _tamper(kept: Kept, name: str, dice: random.Random, last: int) -> None:
    deque(kept.against_checks(), maxlen=0)
    globals()[name](dice, kept, last)


def run_rows(seed: int, address: Address, some: int | None = None) -> dict[str, Any]:
    """Tamper with every column of a database in which everything has happened, or in some of these ways."""
    asyncio.run(lived_in(address))
    found = tampered_rows.run(address, seed, some)
    return found | {"good": not found["missed rows"]}


def look_at_nothing(patch: pytest.MonkeyPatch) -> None:
    """The control: neither the chain nor the seals are looked at."""
    patch.setattr(audit, "verify", _unseen)
    patch.setattr("storage.upkeep.verify.sealed", lambda session, said: iter(()))


def _unseen(session: Session, kept: Head | None = None, since: Head = audit.START) -> tuple[None, Head]:
    """The end of the chain, whatever it says."""
    return None, Head(session.connection().exec_driver_sql("SELECT max(seq) FROM audit").scalar() or 0, "")


def main(count: int = 1000, seed: int = 0, *, control: bool = False, there: bool = False) -> int:
    """The control has no witness, either."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if control:
            look_at_nothing(patch)
        if there:
            with own_server(*FAST) as server:
                chain = run_there(count, seed, server, witness=not control)
                rows = run_rows(seed, server.make())
        else:
            chain = run(count, seed, Path(folder), witness=not control)
            rows = run_rows(seed, Path(folder) / "lived.db")
        return report(**rows | chain | {"good": chain["good"] and rows["good"]})


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(
        main(*(int(word) for word in words if word.isdecimal()), control="control" in words, there="server" in words)
    )
