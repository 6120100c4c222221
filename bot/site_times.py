"""The times of a site: what the settings say, on the site's own clock."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.desks import House
from flows.site_times import SiteTimes
from storage import people


def site_times(session: Session, site_id: int, house: House) -> SiteTimes:
    """The times of a site in its zone."""
    return replace(house.times, zone=ZoneInfo(people.site(session, site_id).zone))
