"""`python -m bot amendment TRIAL VERSION`: what a version would change, counted and by candidate."""

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.commands.shared import of_a_site, on_database
from bot.concerned import concerned, in_order, number_concerned
from bot.settings import Settings
from flows.chat.site.versions import Told, told
from flows.decision.new_version import EFFECTS, changed_criteria, counted
from flows.rules.criterion import Criterion
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from storage.database import Database
from storage.engine.errors import NotFound
from storage.site import sites
from storage.study import versions
from storage.trials import trials


def add_amendment_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`amendment TRIAL VERSION [--site NAME]`."""
    amendment = commands.add_parser("amendment", help="show what a version of a trial would change for each candidate")
    amendment.add_argument("trial", help="the trial's registry id")
    amendment.add_argument("version", help="the version that was loaded")
    of_a_site(amendment)
    amendment.set_defaults(command=on_database(_show))


async def _show(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Print what would change, with the progress on standard error."""
    of = TrialVersion(options.trial, options.version)
    for line in await database.read(lambda session: list(_lines(session, of, settings.site, now))):
        print(line)
    return 0


def _lines(session: Session, of: TrialVersion, site_name: str, now: datetime) -> Iterator[str]:
    from rich.console import Console  # no part of the program's start
    from rich.progress import track

    site = sites.named(session, site_name)
    new = versions.as_followed(session, site.id, of)
    if new.version != of.version or new.amends is None:
        raise NotFound(f"no version {of.version} of {of.registry_id} that amends another one")
    before = trials.trial_of(session, TrialVersion(of.registry_id, new.amends.version))
    yield f"{new.name}: {new.amends.name}. {new.amends.why}"
    yield from _criteria(before, new)
    today = now.astimezone(ZoneInfo(site.zone)).date()
    total, console = number_concerned(session, site.id, new), Console(stderr=True)
    found = track(concerned(session, site.id, new, today), "Screenings", console=console, total=total, transient=True)
    listed = in_order(map(told, found))
    yield counted(Counter(one.effect for one in listed))
    yield from map(_candidate, listed)


def _criteria(before: Trial, new: Trial) -> Iterator[str]:
    for one in changed_criteria(before, new):
        yield f"{one.code} ({one.topic})"
        yield f"- {_words(one.before)}"
        yield f"+ {_words(one.after)}"


def _words(criterion: Criterion | None) -> str:
    return f"{criterion.says} [{'; '.join(line.strip() for line in criterion.rule)}]" if criterion else "none"


def _candidate(one: Told) -> str:
    asked = f"; asked anew: {', '.join(one.asked)}" if one.asked else ""
    return "\t".join((one.code, one.stage, EFFECTS[one.effect], f"{one.means}{asked}"))
