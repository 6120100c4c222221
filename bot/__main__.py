"""The command line: `python -m bot`."""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

if __name__ == "__main__":
    gc.disable()  # what is imported stays, and to look through it for garbage took a fourteenth of a start

from bot import app
from bot.commands.erase import add_erasing_commands
from bot.commands.invite import invite_command
from bot.commands.lookups import of_a_site, settings_for
from bot.commands.migrate import migrate_command
from bot.commands.site import add_site_commands
from bot.commands.trials.amendment import add_amendment_command
from bot.commands.trials.trial import add_trial_command
from bot.load_settings import BadSettings, load_settings
from bot.logs import set_up_logging
from bot.sending.forms import FORMS
from bot.settings import Settings
from flows.chat.roles import Role
from flows.language.numbers import listed
from flows.rules.trial import Trial
from flows.trials.files.brought import brought
from flows.trials.registry import REFERENCE, brought_trial
from storage.database import Database
from storage.engine.address import Server
from storage.engine.errors import CopiedByServer, StorageError
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep import backup, verify

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit status."""
    options = _parser().parse_args(arguments)
    os.umask(0o077)  # what is kept here is for this account alone
    try:
        return int(options.command(options))
    except BadSettings as bad:
        for problem in bad.problems:
            print(problem, file=sys.stderr)
        return 2
    except StorageError as error:
        print(str(error), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or 'The program'} cannot be used: {error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Blinabridge, a screening assistant.")
    parser.set_defaults(command=_run)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    commands.add_parser("run", help="run the assistant (the default)").set_defaults(command=_run)
    assess = commands.add_parser("assess", help="decide records: one, a JSON list, or JSON lines")
    assess.add_argument("file", help="the file, or - for standard input")
    assess.add_argument("--table", action="store_true", help="print a table instead of JSON lines")
    assess.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="in how many processes (0: one a core)")
    _decided_for(assess)
    assess.set_defaults(command=_assess)
    picture = commands.add_parser("picture", help="draw the timeline of one record as PNG")
    picture.add_argument("file", help="the record, or - for standard input")
    picture.add_argument("out", type=Path, help="the picture to write")
    picture.add_argument("--dark", action="store_true", help="light on dark")
    _decided_for(picture)
    picture.set_defaults(command=_picture)
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
    return parser


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


def _jobs(text: str) -> int:
    """How many processes are meant."""
    jobs = int(text)
    if jobs < 0:
        raise ValueError
    return jobs or os.cpu_count() or 1


def _decided_for(command: argparse.ArgumentParser) -> None:
    first = REFERENCE.registry_id
    command.add_argument("--trial", metavar="ID", default=first, help=f"the trial that decides (default: {first})")


def _deciding(options: argparse.Namespace) -> Trial | None:
    """The trial that is meant; that none of this number comes with the program is told."""
    trial = brought_trial(options.trial)
    if trial is None:
        names = listed(sorted({one.registry_id for one in brought()}))
        print(f"No trial {options.trial} comes with the program; there are {names}.", file=sys.stderr)
    return trial


def _run(_: argparse.Namespace) -> int:
    settings = load_settings()
    set_up_logging()
    return asyncio.run(app.run(settings))


async def _served(settings: Settings) -> int:
    set_up_logging()
    return await app.run(settings)


def _assess(options: argparse.Namespace) -> int:
    from bot.commands.records.assess import assess_file  # what only one command needs is no part of the program's start

    trial = _deciding(options)
    if trial is None:
        return 2
    how = {"table": options.table, "jobs": options.jobs}
    return assess_file(options.file, sys.stdout, err=sys.stderr, trial=trial, **how)


def _picture(options: argparse.Namespace) -> int:
    from bot.commands.records.picture import picture_command

    trial = _deciding(options)
    return picture_command(options.file, options.out, options.dark, sys.stderr, trial) if trial else 2


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

    return asyncio.run(export_import.export_file(settings_for(options), options, app.utc_now()))


def _calendar(options: argparse.Namespace) -> int:
    from bot.commands.calendar import calendar_command

    return asyncio.run(calendar_command(settings_for(options), options.code, options.out, app.utc_now()))


def _import(options: argparse.Namespace) -> int:
    from bot.commands import export_import

    return asyncio.run(export_import.import_file(settings_for(options), options.file, options.trial, app.utc_now()))


def _invite(options: argparse.Namespace) -> int:
    return asyncio.run(invite_command(settings_for(options), options.role, app.utc_now()))


async def _with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database, beside the running program or without it."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        return await work(database)
    finally:
        await database.close()


if __name__ == "__main__":
    gc.freeze()
    gc.enable()
    sys.exit(main())
