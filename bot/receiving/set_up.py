"""At a start: the site and the administrators are what the settings say, and whoever should know of it is told."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import words
from bot.deployment import Deployment
from bot.sending.notices import tell_administrators
from bot.settings import LOCAL_ADMINISTRATOR, Settings
from flows.treatment.plan.bags import SiteTimes
from storage.site import administrators, people, sites
from storage.trials import trials

log = logging.getLogger(__name__)


def deployment_of(settings: Settings, link: str) -> Deployment:
    """What holds for every chat; an invitation is this link with its token."""
    times = SiteTimes(
        ZoneInfo(settings.zone),
        settings.bag_hours,
        settings.morning,
        settings.evening,
        settings.quiet_from,
        settings.quiet_until,
        weight_good_days=settings.weight_good_days,
    )
    return Deployment(
        link, settings.evidence, settings.relative_days, settings.good_days, times, settings.csv_bom, settings.rich
    )


def let_in_locally(session: Session, now: datetime) -> None:
    """Let the people of the local chat in who were never here, at the site of its administrator."""
    from bot import local  # with a token there is none

    boss = people.person_of(session, LOCAL_ADMINISTRATOR)
    for (telegram_id, name), role in local.STAFF.items():
        if boss is not None and people.person_of(session, telegram_id) is None:
            people.ensure_person(session, telegram_id, name, role, boss.site_id, now)


def set_up(session: Session, settings: Settings, now: datetime) -> None:
    """Follow the settings, and look at the trials. Raises `SiteUnknown`, `NumberTaken` and `TrialUnreadable`."""
    site, before = sites.settle(session, settings.site, settings.site_number, settings.zone, settings.code_pattern, now)
    if before != site.name:
        tell_administrators(session, words.site_renamed(before, site.name), now)
    taken_out = administrators.follow(session, settings.administrators, site.id, now)
    for person in taken_out:
        text = words.taken_out(person.label)
        tell_administrators(session, text, now, but=[one.id for one in taken_out])
        log.warning("person %s is no longer in BLINABRIDGE_ADMINISTRATORS, but still an administrator", person.id)
    trials.check_readable(session)
    for of in trials.others_brought(session):
        log.warning("%s, %s comes with this program in another form than it is kept here: the kept one rules", *of)
        tell_administrators(session, words.other_brought(*of), now, silent=True)
    if not people.administrators(session):
        log.warning(
            "nobody is an administrator: set BLINABRIDGE_ADMINISTRATORS to your numeric Telegram id and start again"
        )
