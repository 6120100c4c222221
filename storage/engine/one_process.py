"""What only one process may do at a time, and when a duty was last done."""

import fcntl
import time
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlmodel import Session

from storage.engine.errors import DatabaseInUse
from storage.tables.messages import LeaseRow

# A new version is often started while the old one still finishes; that takes five seconds at most.
PATIENCE = 6.0

_ASKED_EVERY = 0.05


def hold(path: Path, patience: float = PATIENCE) -> IO[bytes]:
    """The right to run on the database at `path`, until the file is closed or the process ends, however it ends.

    Kept by the kernel, not by a row with a time: after `kill -9` the next process need not wait for anything to run
    out. Raises `DatabaseInUse` when another process still has it after `patience` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lease = path.with_name(path.name + ".lock").open("ab")
    give_up = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= give_up:
                lease.close()
                raise DatabaseInUse(str(path)) from error
            time.sleep(_ASKED_EVERY)
        else:
            return lease


def is_held(path: Path) -> bool:
    """Whether a process runs on the database at `path`."""
    lease = path.with_name(path.name + ".lock")
    if not lease.exists():
        return False
    with lease.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def last(session: Session, duty: str) -> datetime | None:
    """When the duty was last done, if ever."""
    row = session.get(LeaseRow, duty)
    return None if row is None else row.until


def done(session: Session, duty: str, holder: str, at: datetime) -> None:
    """Put down that the duty was done now, and by whom."""
    row = session.get(LeaseRow, duty) or LeaseRow(name=duty, holder=holder, until=at)
    row.holder, row.until = holder, at
    session.add(row)
    session.flush()
