"""`python -m bot assess` and `picture`: the commands that decide records, without the chat and the database."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.language.numbers import listed
from flows.rules.trial import Trial
from flows.trials.files.brought import brought
from flows.trials.registry import REFERENCE, brought_trial


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for, which begins with one of these commands; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot")
    add_record_commands(parser.add_subparsers().add_parser)
    options = parser.parse_args(arguments)
    return int(options.command(options))


def add_record_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to a command line."""
    assess = add("assess", help="decide records: one, a JSON list, or JSON lines")
    assess.add_argument("file", help="the file, or - for standard input")
    assess.add_argument("--table", action="store_true", help="print a table instead of JSON lines")
    assess.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="in how many processes (0: one a core)")
    _decided_for(assess)
    assess.set_defaults(command=_assess)
    picture = add("picture", help="draw the timeline of one record as PNG")
    picture.add_argument("file", help="the record, or - for standard input")
    picture.add_argument("out", type=Path, help="the picture to write")
    picture.add_argument("--dark", action="store_true", help="light on dark")
    _decided_for(picture)
    picture.set_defaults(command=_picture)


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
