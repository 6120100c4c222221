"""`python -m bot trial list|on|off`: which trials a site screens for, and switching them."""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.commands.shared import author, of_a_site, on_database
from bot.settings import Settings
from bot.turns.events.versions import tell_owners
from flows.language.days import day_words
from flows.language.refusals import RuleBroken
from flows.trials.files.brought import TrialVersion, brought
from storage.database import Database
from storage.engine.errors import NotFound
from storage.site import sites
from storage.site.sites import Site
from storage.study import versions
from storage.trials import switches, trials

UNUSABLE = 2
Work = Callable[[Session, Site, argparse.Namespace, datetime], Iterator[str]]


def add_site_trials(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`trial list`, `trial on ID [--from DAY]` and `trial off ID`."""
    listed = what.add_parser("list", help="list the trials that the site could screen for, and which are on")
    on = what.add_parser("on", help="let the site screen for a trial, by its last version or another one")
    on.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DAY", help="from when (default: today)")
    on.add_argument("--version", help="the version (default: the last one)")
    on.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="until when the one before may be finished")
    on.add_argument("--why", help="why, where an earlier version is to rule again")
    off = what.add_parser("off", help="let no more screenings for a trial begin at the site")
    works: tuple[tuple[argparse.ArgumentParser, Work], ...] = ((listed, _listed), (on, _on), (off, _off))
    for command, work in works:
        of_a_site(command)
        command.set_defaults(command=on_database(partial(_said, work)))
    for command in (on, off):
        command.add_argument("trial", metavar="id")


async def _said(work: Work, database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Do the work at the site and print what it says."""
    try:
        said = await database.run(
            lambda session: list(work(session, sites.named(session, settings.site), options, now))
        )
    except RuleBroken as broken:
        print(broken, file=sys.stderr)
        return UNUSABLE
    print(*said, sep="\n")
    return 0


def _listed(session: Session, site: Site, _options: argparse.Namespace, _now: datetime) -> Iterator[str]:
    on = switches.days_on(session, site.id)
    waiting = {TrialVersion(one.registry_id, one.version) for one in trials.waiting(session)}
    for of in sorted(_known(session)):
        since = on.get(of)
        stands = f"on from {day_words(since)}" if since else "on" if of in on else "off"
        yield f"{of.registry_id}, {of.version}: {'waits for a second person' if of in waiting else stands}"


def _on(session: Session, site: Site, options: argparse.Namespace, now: datetime) -> Iterator[str]:
    of = next((of for of in reversed(_known(session)) if _is_meant(of, options)), None)
    if of is None:
        raise NotFound(f"no trial {options.trial}; `python -m bot trial list` lists them")
    since = options.since or now.astimezone(ZoneInfo(site.zone)).date()
    trials.trial_of(session, of)  # what cannot be compiled is not switched on
    versions.check_switch(session, site.id, of, since, options.why)
    switches.switch_on(session, site.id, of, since, author(session), now, old_until=options.until, reason=options.why)
    followed = versions.as_followed(session, site.id, of)
    if followed.amends:
        tell_owners(session, site, followed, since, now, by=None)
    yield f"{of.registry_id}, {of.version} is on at {site.name} from {day_words(since)}."


def _is_meant(of: TrialVersion, options: argparse.Namespace) -> bool:
    return of.registry_id == options.trial and options.version in (None, of.version)


def _off(session: Session, site: Site, options: argparse.Namespace, now: datetime) -> Iterator[str]:
    switches.switch_off(session, site.id, options.trial, author(session), now)
    yield f"{options.trial} is off at {site.name}: no new screening for it can begin."


def _known(session: Session) -> list[TrialVersion]:
    """Every version that is brought or was loaded, the last one last."""
    return list(
        dict.fromkeys([*brought(), *(TrialVersion(one.registry_id, one.version) for one in trials.kept(session))])
    )
