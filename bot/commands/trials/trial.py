"""`python -m bot trial`: for the author of a trial file, what is wrong with it, what it says, and what has changed."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.commands.trials.site_trials import add_site_trials
from bot.documents.trial_sheet import trial_sheet_pdf
from bot.load_settings import load_settings
from bot.receiving.set_up import set_up
from bot.settings import LOCAL_ADMINISTRATOR, Settings
from flows.trials.checking.amending import amendment_problems
from flows.trials.checking.check import checked_trial
from flows.trials.checking.notes import notes_of
from flows.trials.checking.reference import reference
from flows.trials.checking.sheet import differences, sheet
from flows.trials.drafting.draft import draft
from flows.trials.drafting.records import NoRecord, read_record
from flows.trials.files.brought import FIRST, TrialVersion
from flows.trials.form.problems import TrialRefused
from flows.trials.form.read_trial import read_trial
from flows.trials.form.trial import Trial
from storage.database import Database
from storage.engine.errors import OtherContent
from storage.site import sites
from storage.trials import switches, trials

DONE, WRONG, UNREADABLE = 0, 1, 2
Serve = Callable[[Settings], Awaitable[int]]


def add_trial_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", serve: Serve) -> None:
    """`trial draft SOURCE`, `check FILE`, `show FILE [--pdf OUT]`, `try FILE`, `diff OLD NEW` and `form`.

    `serve`: runs the local chat until it is stopped.
    """
    trial = commands.add_parser("trial", help="draft, check, show, try or compare trial files, or print their form")
    what = trial.add_subparsers(title="what to do", metavar="WHAT", required=True)
    check = what.add_parser("check", help="tell everything that is wrong with a trial file, by line")
    check.add_argument("files", nargs=1, metavar="file")
    check.set_defaults(command=lambda options: _printed(options.files, _sound))
    show = what.add_parser("show", help="print its criteria, its questions and the rows to be signed")
    show.add_argument("file")
    show.add_argument("--pdf", metavar="OUT", help="write them on paper instead, to be signed")
    show.set_defaults(command=_show)
    tried = what.add_parser("try", help="screen by it in the local chat; nothing is kept")
    tried.add_argument("file")
    tried.set_defaults(command=lambda options: _try(options.file, serve))
    diff = what.add_parser("diff", help="compare two versions of a trial, criterion by criterion")
    diff.add_argument("files", nargs=2, metavar=("old", "new"))
    diff.set_defaults(command=lambda options: _printed(options.files, _compared, read_trial))
    first = what.add_parser("draft", help="print a draft made of a public record, with what is left to write marked")
    first.add_argument("source", help="the record as JSON: ClinicalTrials.gov (API v2), NCI (API v2) or USDM v4")
    first.set_defaults(command=_draft)
    add_site_trials(what)
    form = what.add_parser("form", help="print the reference of the form")
    form.set_defaults(command=lambda _options: _printed((), reference().splitlines))


def _compared(old: Trial, new: Trial) -> list[str]:
    unsaid = [f"unsaid: {problem}" for problem in amendment_problems(old, new)]
    return [*differences(old, new), *unsaid] or ["No criterion, question or chair item differs."]


def _sound(trial: Trial) -> list[str]:
    notes = notes_of(trial)
    return ["The file is sound.", *(["Look again at:"] if notes else []), *map(str, notes)]


def _try(file: str, serve: Serve) -> int:
    read, worst = _read((file,))
    for text, trial in read:
        return try_trial(trial, text, load_settings(), serve, datetime.now(UTC))
    return worst


def _show(options: argparse.Namespace) -> int:
    if options.pdf is None:
        return _printed((options.file,), sheet)
    read, worst = _read((options.file,))
    try:
        for text, trial in read:
            Path(options.pdf).write_bytes(trial_sheet_pdf(trial, text))
    except OSError as error:
        return _told(f"{options.pdf} cannot be written: {error.strerror}.")
    return worst


def _draft(options: argparse.Namespace) -> int:
    try:
        print(draft(read_record(_text_of(options.source))), end="")
    except _Unreadable as error:
        return _told(str(error))
    except NoRecord as refused:
        return _told(f"{options.source}: {refused}")
    return DONE


def _printed(
    files: Sequence[str], said: Callable[..., Iterable[str]], form: Callable[[str], Trial] = checked_trial
) -> int:
    """Print what is said of the trials of files; 1 where one is not sound, 2 where one cannot be read."""
    read, worst = _read(files, form)
    for line in said(*(trial for _, trial in read)) if worst == DONE else ():
        print(line)
    return worst


def _read(files: Sequence[str], form: Callable[[str], Trial] = checked_trial) -> tuple[list[tuple[str, Trial]], int]:
    """The texts of files with their trials, as far as they are sound, and the exit status; what is wrong is printed."""
    read, worst = [], DONE
    for file in files:
        try:
            text = _text_of(file)
            read.append((text, form(text)))
        except _Unreadable as error:
            worst = _told(str(error))
        except TrialRefused as refused:
            worst = max(worst, WRONG)
            for problem in refused.problems:
                print(f"{file}: {problem}" if len(files) > 1 else problem)
    return read, worst


def _told(problem: str) -> int:
    print(problem, file=sys.stderr)
    return UNREADABLE


class _Unreadable(Exception):
    """No text; the message says why."""


def _text_of(file: str) -> str:
    try:
        return Path(file).read_text("utf-8-sig")
    except OSError as error:
        raise _Unreadable(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _Unreadable(f"{file} is no text in UTF-8.") from error


def try_trial(trial: Trial, text: str, settings: Settings, serve: Serve, now: datetime) -> int:
    """Let one screen by a sound trial file in the local chat until it is stopped; the exit status."""
    of = TrialVersion(trial.registry_id, trial.version)
    with tempfile.TemporaryDirectory(prefix="blinabridge-try-") as folder:
        alone = _alone(settings, Path(folder))
        try:
            return asyncio.run(_tried(of, text, alone, serve, now))
        except OtherContent:
            words = f"The project brings version {of.version} with other content: give the file another version."
            print(words, file=sys.stderr)
            return UNREADABLE


def _alone(settings: Settings, folder: Path) -> Settings:
    """The settings for a local chat whose data are kept in a folder, whatever else they say."""
    return settings.model_copy(
        update={
            "token": None,
            "public_url": None,
            "data": folder,
            "database": folder / "blinabridge.sqlite",
            "administrators": frozenset({LOCAL_ADMINISTRATOR}),
        }
    )


async def _tried(of: TrialVersion, text: str, settings: Settings, serve: Serve, now: datetime) -> int:
    database = Database(settings.database)
    await database.start()
    try:
        await database.run(lambda session: set_up(session, settings, now))
        site = await database.read(lambda session: sites.named(session, settings.site))
        await database.run(lambda session: _switched_on(session, site.id, of, text, now))
    finally:
        await database.close()
    return await serve(settings)


def _switched_on(session: Session, site_id: int, of: TrialVersion, text: str, now: datetime) -> None:
    switches.switch_off(session, site_id, FIRST.registry_id, None, now)
    trials.bring(session, of, text, now)
    switches.switch_on(session, site_id, of, None, None, now)
