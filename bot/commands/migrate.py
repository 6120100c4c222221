"""`python -m bot migrate`: a whole database from a file to a server, or back."""

from typing import TextIO

from bot.load_settings import checked
from storage import moving
from storage.engine.errors import Refused
from storage.trail import audit


def migrate_command(source: str, target: str, told: TextIO) -> int:
    """Move everything, telling of each table; the exit status. Raises `BadSettings` and `StorageError`."""
    origin, goal = checked("database", source), checked("database", target)
    if origin == goal:
        raise Refused("both are the same database")
    report = moving.move(origin, goal, lambda name, rows: print(f"{name}: {rows}", file=told, flush=True))
    assert report.head is not None
    print(f"Moved, and sound there. {audit.line(report.head)}")
    print("The old place still holds it too: set BLINABRIDGE_DATABASE to the new one before the next start.")
    return 0
