"""Export and import by the command line, beside the running program or without it."""

import argparse
import asyncio
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import Progress as Bar

from bot.commands.lookups import author, screening_of_code, trial_meant
from bot.commands.records.records_file import Parsed, read_records
from bot.sending.forms import FORMS
from bot.settings import Settings
from flows.language.numbers import count
from flows.rules.trial import Trial
from flows.trials.registry import REFERENCE, brought_trial
from storage.database import Database
from storage.engine.errors import Refused
from storage.exports.errors import CannotRead, ImportRefused, Interrupted
from storage.exports.export import export, failed
from storage.exports.importing.importing import Brought, bring_in, brought
from storage.exports.importing.tables import from_csv, from_xlsx
from storage.exports.orders import Order
from storage.exports.screenings.rows import Progress
from storage.site import sites
from storage.trail import audit

INTERRUPTED = 130  # as a shell reports what Ctrl-C ended


async def export_file(settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Write one form of one site; the exit status. Raises `StorageError` with the sentence for the person."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        _end_as_by_hand()
        order = await _order(database, options, settings, now)
        form = FORMS.get(options.form)
        target = options.out or Path(
            form.file_name(order.trial.registry_id, now.date(), options.code or "") if form else options.form
        )
        with _progress() as progress:
            done = await export(database, order, target, now, progress, FORMS)
    except asyncio.CancelledError:
        print(Interrupted(), file=sys.stderr)
        return INTERRUPTED
    finally:
        await database.close()
    of = "" if form and form.of_nobody else f"{count(done.screenings, 'screening')}. "
    print(f"{done.path}: {of}{audit.line(done.head)}")
    for words in done.told:
        print(words, file=sys.stderr)
    return 0


def _end_as_by_hand() -> None:
    """Let a request to end stop the command as Ctrl-C does."""
    task = asyncio.current_task()
    if task and threading.current_thread() is threading.main_thread():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _order(database: Database, options: argparse.Namespace, settings: Settings, now: datetime) -> Order:
    asked = brought_trial(options.trial or "") or REFERENCE  # what is noted where the order is refused
    order = Order(options.form, asked, None, options.since, options.until, bom=settings.csv_bom)
    try:
        known = await database.read(lambda session: sites.named(session, settings.site))
        trial = await trial_meant(database, known, options.trial, now)
        of = (
            await database.read(lambda session: screening_of_code(session, known, options.code, trial))
            if options.code
            else None
        )
    except Refused as error:
        await failed(database, order, now, error)
        raise
    return replace(order, site_id=known.id, screening_id=of, trial=trial)


async def import_file(settings: Settings, file: Path, named: str | None, now: datetime) -> int:
    """Bring every row of a file in as a draft for a trial, or none of them; the exit status."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        site = await database.read(lambda session: sites.named(session, settings.site))
        trial = await trial_meant(database, site, named, now)
        by = await database.read(author)
        with file.open("rb") as opened:
            codes = await bring_in(database, _rows(file, opened, trial), site.id, by, now, trial)
    except ImportRefused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        print("Nothing was imported.", file=sys.stderr)
        return 1
    finally:
        await database.close()
    print(f"{len(codes)} drafts: {', '.join(codes)}")
    return 0


def _rows(file: Path, opened: BinaryIO, trial: Trial) -> Iterator[Brought]:
    match file.suffix.casefold():
        case ".csv" | ".tsv" | ".txt":
            yield from from_csv(opened, trial)
        case ".xlsx" | ".xlsm":
            yield from from_xlsx(opened, trial)
        case ".xls" | ".xlsb" | ".ods" | ".numbers" as other:
            raise CannotRead(f"a {other} file is not read: save it as XLSX or CSV")
        case _:
            for item in read_records(opened):
                if isinstance(item, Parsed):
                    yield brought(item.number, item.value)
                else:
                    yield Brought(item.number, None, None, item.reason)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, where that is a terminal."""
    console = Console(stderr=True)
    with Bar(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("Exporting")
        yield lambda done, of: bar.update(task, completed=done, total=of)
