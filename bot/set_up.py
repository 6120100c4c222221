"""At a start: the site and the administrators are what the settings say, and whoever should know of it is told."""

import logging
from datetime import datetime

from sqlmodel import Session

from bot import alerts, words
from bot.settings import Settings
from storage import administrators, people, sites

log = logging.getLogger(__name__)


def set_up(session: Session, settings: Settings, now: datetime) -> None:
    """Follow the settings. Raises `SiteUnknown` and `NumberTaken`."""
    site, before = sites.settle(session, settings.site, settings.site_number, settings.zone, settings.code_pattern, now)
    if before != site.name:
        alerts.tell_administrators(session, words.site_renamed(before, site.name), now)
    taken_out = administrators.follow(session, settings.administrators, site.id, now)
    for person in taken_out:
        text = words.taken_out(person.label)
        alerts.tell_administrators(session, text, now, but=[one.id for one in taken_out])
        log.warning("person %s is no longer in BLINABRIDGE_ADMINISTRATORS, but still an administrator", person.id)
    if not people.administrators(session):
        log.warning(
            "nobody is an administrator: set BLINABRIDGE_ADMINISTRATORS to your numeric Telegram id and start again"
        )
