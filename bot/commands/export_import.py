"""`python -m bot export`, `calendar` and `import`: files written and brought in."""

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
from sqlalchemy import select
from sqlmodel import Session

from bot.commands.records.records_file import Parsed, read_records
from bot.commands.shared import author, screening_of_code, trial_meant
from bot.sending.export_forms import FORMS
from bot.settings import Settings
from flows.language.numbers import count
from flows.rules.trial import Trial
from storage.database import Database
from storage.engine.errors import Refused
from storage.exports.calendar import calendar_of
from storage.exports.errors import CannotRead, ImportRefused, Interrupted
from storage.exports.export import export, failed
from storage.exports.importing.importing import Brought, bring_in, brought
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.exports.orders import TRIAL_NUMBER, Order, Wanted
from storage.exports.screenings.snapshot import Progress
from storage.site import sites
from storage.tables.base import table
from storage.tables.people import SiteRow
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow
from storage.trail import audit

INTERRUPTED = 130  # as a shell reports what Ctrl-C ended


async def export_file(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Write one form of one site; the exit status. Raises `StorageError` with the sentence for the person."""
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
    named = options.trial and (options.trial if TRIAL_NUMBER.fullmatch(options.trial) else "unknown")
    wanted = Wanted(options.form, named, options.since, options.until)
    try:
        known = await database.read(lambda session: sites.named(session, settings.site))
        trial = await trial_meant(database, known, options.trial, now)
        wanted = replace(wanted, trial=trial.registry_id)
        of = (
            await database.read(lambda session: screening_of_code(session, known, options.code, trial))
            if options.code
            else None
        )
    except Refused as error:
        await failed(database, wanted, now, error)
        raise
    return Order(options.form, trial, known.id, options.since, options.until, screening_id=of, bom=settings.csv_bom)


async def import_file(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Bring every row of a file in as a draft for a trial, or none of them; the exit status."""
    site = await database.read(lambda session: sites.named(session, settings.site))
    trial = await trial_meant(database, site, options.trial, now)
    by = await database.read(author)
    try:
        with options.file.open("rb") as opened:
            codes = await bring_in(database, _rows(options.file, opened, trial), site.id, by, now, trial)
    except ImportRefused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        print("Nothing was imported.", file=sys.stderr)
        return 1
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


async def calendar_file(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Write the plan of a registered participant as a calendar file, which is replaced; the exit status."""
    content = await database.run(lambda session: _calendar(session, settings.site, options.code, now))
    if content is None:
        print(f"Nobody is registered as {options.code} at {settings.site}.", file=sys.stderr)
        return 1
    await asyncio.to_thread(options.out.write_bytes, content)
    return 0


def _calendar(session: Session, site: str, code: str, now: datetime) -> bytes | None:
    screenings, sites, registered = table(ScreeningRow), table(SiteRow), table(RegistrationRow)
    chosen = (
        select(screenings.c.id)
        .join(sites, sites.c.id == screenings.c.site_id)
        .join(registered, registered.c.screening_id == screenings.c.id)
        .where(sites.c.name == site, screenings.c.subject_code == code)
        .order_by(screenings.c.id.desc())
    )
    screening_id = session.connection().execute(chosen).scalar()
    return None if screening_id is None else calendar_of(session, screening_id, now)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, where that is a terminal."""
    console = Console(stderr=True)
    with Bar(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("Exporting")
        yield lambda done, of: bar.update(task, completed=done, total=of)
