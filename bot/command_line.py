"""Every command of the command line; `bot/__main__.py` goes past it to run the assistant and to decide records."""

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from bot.commands.erase import add_erasing_commands
from bot.commands.records.command import add_record_commands
from bot.commands.shared import of_a_site, on_database, outcome
from bot.commands.site import add_site_commands
from bot.commands.trials.amendment import add_amendment_command
from bot.commands.trials.trial import add_trial_command
from bot.commands.upkeep import add_upkeep_commands
from bot.sending.export_forms import FORMS
from bot.settings import Settings
from storage.database import Database


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; the exit status."""
    options = parser().parse_args(arguments)
    return outcome(lambda: int(options.command(options)))


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(prog="python -m bot", description="Blinabridge, a screening assistant.")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    commands.add_parser("run", help="run the assistant (the default)")
    add_record_commands(commands.add_parser)
    add_trial_command(commands, _served)
    add_upkeep_commands(commands.add_parser)
    export = commands.add_parser("export", help="write finished and open screenings in a form")
    export.add_argument("form", help=", ".join(sorted(FORMS)))
    export.add_argument("--code", help="of the last screening of this subject code alone; a checklist wants one")
    export.add_argument("--since", type=date.fromisoformat, help="first day on which screenings were begun")
    export.add_argument("--until", type=date.fromisoformat, help="last such day")
    of_a_site(export)
    _of_a_trial(export)
    export.add_argument("--out", type=Path, help="the file to write (default: a name of its own, here)")
    export.set_defaults(command=on_database(_export))
    add_amendment_command(commands)
    calendar = commands.add_parser("calendar", help="write the plan of a registered candidate as an iCalendar file")
    calendar.add_argument("code", help="the subject code")
    calendar.add_argument("out", type=Path, help="the file to write")
    of_a_site(calendar)
    calendar.set_defaults(command=on_database(_calendar))
    bring = commands.add_parser("import", help="bring records in as drafts: JSON lines, CSV or XLSX")
    bring.add_argument("file", type=Path)
    of_a_site(bring)
    _of_a_trial(bring)
    bring.set_defaults(command=on_database(_import))
    add_erasing_commands(commands.add_parser)
    add_site_commands(commands.add_parser)
    return whole


def _of_a_trial(command: argparse.ArgumentParser) -> None:
    command.add_argument("--trial", metavar="ID", help="the trial (default: the only one that the site screens for)")


async def _served(settings: Settings) -> int:
    from bot.running import serve  # the chat's edge is no part of what the other commands need

    return await serve(settings)


async def _export(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    from bot.commands.export_import import export_file

    return await export_file(database, settings, options, now)


async def _calendar(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    from bot.commands.export_import import calendar_file

    return await calendar_file(database, settings, options, now)


async def _import(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    from bot.commands.export_import import import_file

    return await import_file(database, settings, options, now)
