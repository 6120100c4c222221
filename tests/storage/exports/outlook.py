"""A reader of calendar files that knows no more than Outlook: TZID, DTSTART, RRULE by year, and distances from UTC."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Observance(NamedTuple):
    """One STANDARD or DAYLIGHT of a zone."""

    begins: datetime
    month: int
    nth: int
    weekday: int
    before: timedelta
    after: timedelta

    def onset(self, wall: datetime) -> datetime | None:
        """The last time at or before `wall` at which it began."""
        if not self.month:
            return self.begins if self.begins <= wall else None
        onsets = (datetime.combine(self._day(year), self.begins.time()) for year in (wall.year, wall.year - 1))
        return next((onset for onset in onsets if self.begins <= onset <= wall), None)

    def _day(self, year: int) -> date:
        if self.nth > 0:
            first = date(year, self.month, 1)
            return first + timedelta((self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1))
        last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(1)
        return last - timedelta((last.weekday() - self.weekday) % 7)


Zones = dict[str, list[Observance]]


def zones_of(text: str) -> Zones:
    """The zones of a file by their TZID."""
    blocks = re.findall(r"BEGIN:VTIMEZONE\r\n(.*?)END:VTIMEZONE", text, re.DOTALL)
    return {_value(block, "TZID"): list(_observances(block)) for block in blocks}


def _observances(block: str) -> Iterator[Observance]:
    for _, part in re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1", block, re.DOTALL):
        rule = dict(piece.split("=") for piece in _value(part, "RRULE").split(";") if piece)
        assert rule.get("FREQ", "YEARLY") == "YEARLY"
        nth, weekday = re.fullmatch(r"(-?\d)(\w\w)", rule.get("BYDAY", "1MO")).groups()
        yield Observance(
            datetime.strptime(_value(part, "DTSTART"), "%Y%m%dT%H%M%S"),  # noqa: DTZ007
            int(rule.get("BYMONTH", 0)),
            int(nth),
            _WEEKDAYS.index(weekday),
            _distance(_value(part, "TZOFFSETFROM")),
            _distance(_value(part, "TZOFFSETTO")),
        )


def _value(part: str, name: str) -> str:
    found = re.search(rf"^{name}:(.*)\r$", part, re.MULTILINE)
    return found[1] if found else ""


def _distance(text: str) -> timedelta:
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return -size if text[0] == "-" else size


def instant(zones: Zones, tzid: str, wall: datetime) -> datetime:
    """The instant that a time on the clock of a zone is."""
    begun = [(onset, observance) for observance in zones[tzid] if (onset := observance.onset(wall))]
    return (wall - max(begun, key=lambda one: one[0])[1].after).replace(tzinfo=UTC)


def times_of(text: str) -> dict[str, list[datetime]]:
    """Start and end of every event that has a time, by its UID."""
    zones = zones_of(text)
    found = {}
    for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text.replace("\r\n ", ""), re.DOTALL):
        lines = re.findall(r"^DT(?:START|END)(?:;TZID=([^:\r]+))?:(\d{8}T\d{6})Z?\r$", event, re.MULTILINE)
        found[_value(event, "UID")] = [_read(zones, *line) for line in lines]
    return found


def _read(zones: Zones, tzid: str, digits: str) -> datetime:
    wall = datetime.strptime(digits, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return instant(zones, tzid, wall) if tzid else wall.replace(tzinfo=UTC)
