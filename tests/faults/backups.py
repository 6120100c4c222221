"""Backups taken while the program writes: `python -m tests.faults.backups 50`.

Each opens, verifies, and is a prefix of what was written. The control copies the file alone, without its -wal.
"""

import asyncio
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.engine.errors import StorageError
from storage.trail import audit
from storage.upkeep.backup import backup
from storage.upkeep.verify import verify
from tests.faults.rig import report
from tests.storage.clinic import open_clinic

WRITERS = 8


async def run(count: int, folder: Path, *, control: bool = False) -> dict[str, Any]:
    """Copy so often while chats write, then look at every copy."""
    database = Database(folder / "study.db")
    await database.start()
    clinic = await database.run(open_clinic)
    stopped = asyncio.Event()

    async def write(writer: int) -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            await database.run(lambda session, code=f"MCW-{writer}-{number}": clinic.finished(session, code))

    writing = [asyncio.create_task(write(number)) for number in range(WRITERS)]
    copies, least = [], []
    for number in range(count):
        copies.append(folder / "copies" / f"{number}.db")
        least.append((await database.read(audit.head)).seq)
        await asyncio.to_thread(raw_copy if control else backup, database.address, copies[-1])
    stopped.set()
    await asyncio.gather(*writing)
    bad = [copy.name for copy, head in zip(copies, least, strict=True) if not await _is_prefix(copy, head, database)]
    kept = (await database.read(audit.head)).seq
    await database.close()
    return {"backups": count, "entries at the end": kept, "bad": bad[:5], "good": not bad}


def raw_copy(source: Path, target: Path) -> None:
    """What somebody does who does not know of the -wal."""
    target.parent.mkdir(exist_ok=True)
    shutil.copy(source, target)


async def _is_prefix(path: Path, least: int, live: Database) -> bool:
    """Whether a copy is sound, has all that was committed before it was begun, and is how the live chain begins."""
    try:
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        copy = Database(path)
        await copy.start()
    except (StorageError, sqlite3.Error, AssertionError):
        return False
    report_of = await copy.read(verify)
    head = await copy.read(audit.head)
    await copy.close()
    bad, _ = await live.read(lambda session: audit.verify(session, head))
    return report_of.sound and head.seq >= least and bad is None


def main(count: int = 50, *, control: bool = False) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return report(**asyncio.run(run(count, Path(folder), control=control)))


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
