"""`python -m bot verify`, `backup` and `migrate`: the database as a whole is checked, copied, or moved elsewhere."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.commands.shared import on_database
from bot.load_settings import checked, load_settings
from bot.settings import Settings
from storage import relocation
from storage.database import Database
from storage.engine.address import Server
from storage.engine.errors import CopiedByServer, Refused
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep import backup, verify


def add_upkeep_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to a command line."""
    check = add("verify", help="check the database and its audit chain")
    check.add_argument("--head", nargs=2, metavar=("ENTRY", "HASH"), help="an audit head that was kept elsewhere")
    check.set_defaults(command=_verify_asked)
    copy = add("backup", help="write a consistent copy of the database, also while running")
    copy.add_argument("path", type=Path, help="the file to write; it must not be there yet")
    copy.set_defaults(command=_backup)
    moved = add("migrate", help="move a whole database from a file to a server, or back")
    moved.add_argument("source", metavar="FROM", help="the path or the address of the database")
    moved.add_argument("target", metavar="TO", help="an empty database, or a file that is not there yet")
    moved.set_defaults(command=_migrate)


def _verify_asked(options: argparse.Namespace) -> int:
    if options.head and not options.head[0].isdecimal():
        print("The head's entry is a number, such as 46.", file=sys.stderr)
        return 2
    return on_database(_verify)(options)


async def _verify(database: Database, _settings: Settings, options: argparse.Namespace, _now: datetime) -> int:
    kept = Head(int(options.head[0]), options.head[1]) if options.head else None
    report = await database.read(lambda session: verify.verify(session, kept))
    for problem in report.problems:
        print(problem)
    if report.sound:
        print(f"Sound. {audit.line(report.head)}" if report.head else "Sound. Nothing is kept yet.")
    if report.sealed_at:
        print(f"What an older version kept is covered from audit entry {report.sealed_at} on, as it was then.")
    return 0 if report.sound else 1


def _backup(options: argparse.Namespace) -> int:
    database = load_settings().database
    if isinstance(database, Server):
        raise CopiedByServer
    backup.backup(database, options.path)
    print(f"Copied to {options.path}.")
    return 0


def _migrate(options: argparse.Namespace) -> int:
    """Move everything, telling of each table on standard error."""
    origin, goal = checked("database", options.source), checked("database", options.target)
    if origin == goal:
        raise Refused("both are the same database")
    report = relocation.move(origin, goal, lambda name, rows: print(f"{name}: {rows}", file=sys.stderr, flush=True))
    assert report.head is not None
    print(f"Moved, and sound there. {audit.line(report.head)}")
    print("The old place still holds it too: set BLINABRIDGE_DATABASE to the new one before the next start.")
    return 0
