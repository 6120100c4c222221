"""A time zone typed beside a time: found, and what the time is on the site's clock."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from flows.language.wall_time import Moment, at_instant, meanings, moment_words
from flows.package import PARTED, table

_PLACES = {
    name: row.parted("places")
    for row in table("flows.language.typed", "zones.csv", {"names": PARTED, "places": PARTED})
    for name in row.parted("names")
}
_GERMAN = {"MEZ": "CET", "MESZ": "CEST", "Z": "UTC"}

# A minus alone is as often a range ("10:00-11:00") as a distance, but for the ISO form with its T.
_OFFSET = re.compile(
    r":\d\d ?(?P<whole>(?P<named>utc|gmt)? ?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)(?![\d:])",
    re.IGNORECASE,
)

_NAMED = re.compile(
    rf"(?:\d|[ap]\.?m\.?|noon|midday|midnight) ?\(?(?P<whole>{'|'.join((*_PLACES, *_GERMAN))})\)?(?![\w-])",
    re.IGNORECASE,
)

_ANYWHERE = re.compile(rf"\b(?P<whole>{'|'.join(name for name in _PLACES if len(name) > 2)})\b")
_ISO_T = re.compile(r"(?<=\d)T(?=\d)")


@dataclass(frozen=True, slots=True)
class Zoned:
    """A typed zone: its words, and its distance from UTC where it is none of the short names."""

    typed: str
    offset: timezone | None = None


def zone_in(text: str) -> tuple[str, Zoned | None]:
    """The text without a zone that stands beside its time, and that zone."""
    plain = _ISO_T.sub(" ", text)
    found = _OFFSET.search(plain)
    offset = _offset(found, plain != text) if found else None
    if found and offset:
        return _without(plain, found), Zoned(found["whole"].strip(), offset)
    named = _NAMED.search(plain)
    # In small letters two of them are other words: "10:00 pt", "et".
    if named and (len(named["whole"]) != 2 or named["whole"].isupper()):
        return _without(plain, named), Zoned(named["whole"].upper())
    before = _ANYWHERE.search(plain)
    return (_without(plain, before), Zoned(before["whole"])) if before else (plain, None)


def moments_of(day: date, clock: time, zoned: Zoned | None, site: ZoneInfo) -> tuple[Moment, ...]:
    """Every moment that a day and a time in a typed zone may mean, on the site's clock."""
    if zoned is None:
        return meanings(day, clock, site)
    if zoned.offset:
        return (at_instant(datetime.combine(day, clock, zoned.offset), site),)
    name = _GERMAN.get(zoned.typed, zoned.typed)
    found: dict[datetime, Moment] = {}
    for position in (site,) if name in _names(site, day) else map(ZoneInfo, _PLACES[name]):
        for utc in _instants(day, clock, name, position):
            found.setdefault(utc, at_instant(utc, site))
    return tuple(found.values())


def zone_doubt(zoned: Zoned, found: tuple[Moment, ...]) -> str:
    """What to know of a time in a typed zone before it is taken."""
    if len(found) > 1:
        return f"“{zoned.typed}” leaves open which time is meant. Choose one."
    return f"“{zoned.typed}” was read: on the site's clock it is {moment_words(found[0])}."


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start('whole')].rstrip(' (')} {text[found.end() :]}".strip()


def _offset(found: re.Match[str], iso: bool) -> timezone | None:
    """The distance from UTC; None where it may be the second time of a range, the next day, or no distance at all."""
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    sure = found["named"] or (len(found["hours"]) == 2 and (found["sign"] == "+" or iso))
    if not sure or hours > 14 or minutes > 59:
        return None
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(away if found["sign"] == "+" else -away)


def _instants(day: date, clock: time, name: str, position: ZoneInfo) -> tuple[datetime, ...]:
    """The instants at which a place's clock shows the time under this name; out of season, both that may be meant."""
    shown = tuple(moment.utc for moment in meanings(day, clock, position))
    if len(name) == 2:  # the clock of the place, whatever it is called then
        return shown
    now = tuple(utc for utc in shown if utc.astimezone(position).tzname() == name)
    if now:
        return now
    away = _names(position, day)[name]
    return (datetime.combine(day, clock, timezone(away)).astimezone(UTC), *shown)


def _names(position: ZoneInfo, day: date) -> dict[str, timedelta]:
    """What a place's clock is called in winter and summer of a year, with its distances from UTC."""
    seasons = (datetime(day.year, month, 1, tzinfo=position) for month in (1, 7))
    return {season.tzname() or "": season.utcoffset() or timedelta() for season in seasons}
