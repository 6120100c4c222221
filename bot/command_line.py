"""Every command of the command line; `bot/__main__.py` goes past it to run the assistant and to decide records."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from bot.commands.erase import add_erasing_commands
from bot.commands.lookups import of_a_site, settings_for
from bot.commands.migrate import migrate_command
from bot.commands.outcome import outcome
from bot.commands.records.command import add_record_commands
from bot.commands.site import add_site_commands
from bot.commands.trials.amendment import add_amendment_command
from bot.commands.trials.trial import add_trial_command
from bot.load_settings import load_settings
from bot.sending.forms import FORMS
from bot.settings import Settings
from flows.chat.roles import Role
from storage.database import Database
from storage.engine.address import Server
from storage.engine.errors import CopiedByServer
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep import backup, verify

T = TypeVar("T")


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; the exit status."""
    options = parser().parse_args(arguments)
    return outcome(lambda: int(options.command(options)))


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(prog="python -m bot", description="Blinabridge, a screening assistant.")
    whole.set_defaults(command=_run)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    commands.add_parser("run", help="run the assistant (the default)").set_defaults(command=_run)
    add_record_commands(commands.add_parser)
    add_trial_command(commands, _served)
    check = commands.add_parser("verify", help="check the database and its audit chain")
    check.add_argument("--head", nargs=2, metavar=("ENTRY", "HASH"), help="an audit head that was kept elsewhere")
    check.set_defaults(command=_verify)
    _add_copying(commands.add_parser)
    export = commands.add_parser("export", help="write finished and open screenings in a form")
    export.add_argument("form", help=", ".join(sorted(FORMS)))
    export.add_argument("--code", help="of the last screening of this subject code alone; a checklist wants one")
    export.add_argument("--since", type=date.fromisoformat, help="first day on which screenings were begun")
    export.add_argument("--until", type=date.fromisoformat, help="last such day")
    of_a_site(export)
    _of_a_trial(export)
    export.add_argument("--out", type=Path, help="the file to write (default: a name of its own, here)")
    export.set_defaults(command=_export)
    add_amendment_command(commands)
    calendar = commands.add_parser("calendar", help="write the plan of a registered candidate as an iCalendar file")
    calendar.add_argument("code", help="the subject code")
    calendar.add_argument("out", type=Path, help="the file to write")
    of_a_site(calendar)
    calendar.set_defaults(command=_calendar)
    bring = commands.add_parser("import", help="bring records in as drafts: JSON lines, CSV or XLSX")
    bring.add_argument("file", type=Path)
    of_a_site(bring)
    _of_a_trial(bring)
    bring.set_defaults(command=_import)
    add_erasing_commands(commands.add_parser)
    invite = commands.add_parser("invite", help="make a single-use invitation, valid for 48 hours")
    invite.add_argument("role", nargs="?", default=Role.COORDINATOR.value, choices=sorted(Role))
    of_a_site(invite)
    invite.set_defaults(command=_invite)
    add_site_commands(commands.add_parser("site", help="list the sites, add one, or give one another name"))
    return whole


def _of_a_trial(command: argparse.ArgumentParser) -> None:
    command.add_argument("--trial", metavar="ID", help="the trial (default: the only one that the site screens for)")


def _add_copying(add: Callable[..., argparse.ArgumentParser]) -> None:
    copy = add("backup", help="write a consistent copy of the database, also while running")
    copy.add_argument("path", type=Path, help="the file to write; it must not be there yet")
    copy.set_defaults(command=_backup)
    moving = add("migrate", help="move a whole database from a file to a server, or back")
    moving.add_argument("source", metavar="FROM", help="the path or the address of the database")
    moving.add_argument("target", metavar="TO", help="an empty database, or a file that is not there yet")
    moving.set_defaults(command=_migrate)


def _run(_: argparse.Namespace) -> int:
    from bot.running import run as assistant  # the chat's edge is no part of what the other commands need

    return assistant(())


async def _served(settings: Settings) -> int:
    from bot.running import serve

    return await serve(settings)


def _verify(options: argparse.Namespace) -> int:
    if options.head and not options.head[0].isdecimal():
        print("The head's entry is a number, such as 46.", file=sys.stderr)
        return 2
    kept = Head(int(options.head[0]), options.head[1]) if options.head else None
    report = asyncio.run(
        _with_database(load_settings(), lambda database: database.read(lambda session: verify.verify(session, kept)))
    )
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
    return migrate_command(options.source, options.target, sys.stderr)


def _export(options: argparse.Namespace) -> int:
    from bot.commands import export_import

    return asyncio.run(export_import.export_file(settings_for(options), options, datetime.now(UTC)))


def _calendar(options: argparse.Namespace) -> int:
    from bot.commands.calendar import calendar_command

    return asyncio.run(calendar_command(settings_for(options), options.code, options.out, datetime.now(UTC)))


def _import(options: argparse.Namespace) -> int:
    from bot.commands import export_import

    return asyncio.run(export_import.import_file(settings_for(options), options.file, options.trial, datetime.now(UTC)))


def _invite(options: argparse.Namespace) -> int:
    from bot.commands.invite import invite_command

    return asyncio.run(invite_command(settings_for(options), options.role, datetime.now(UTC)))


async def _with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database, beside the running program or without it."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        return await work(database)
    finally:
        await database.close()
