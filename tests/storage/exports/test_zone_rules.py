"""The clock's rules in a calendar file, read back as Outlook reads them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.language.wall_time import at_instant
from flows.treatment.plan.items import ItemKind, PlannedEvent
from storage.exports.calendar import calendar_file
from storage.exports.zone_rules import changes, zone_block
from storage.treatment.plan_items import Entry
from tests.clocks import unlike
from tests.storage.exports.outlook import instant, times_of, zones_of

FIRST, LAST = 2026, 2027
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def moments(zone: str) -> list[datetime]:
    """Two days of every month of the years, and the hours round every change of the clock."""
    months = [
        datetime(year, month, day, 9, tzinfo=UTC) for year in (FIRST, LAST) for month in range(1, 13) for day in (3, 17)
    ]
    around = [change.at + step * HOUR for change in changes(zone, FIRST, LAST) for step in (-26, -3, -2, 0, 2, 3, 26)]
    return months + [at for at in around if at.year in (FIRST, LAST)]


def shown_twice(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def test_what_a_clock_shows_is_its_instant_in_every_zone_and_month_for_a_reader_of_yearly_rules() -> None:
    zones, wrong = unlike(FIRST, LAST), []
    for name in zones:
        text, zone = zone_block(name, FIRST, LAST).to_ical().decode(), ZoneInfo(name)
        told = zones_of(text)
        assert "RDATE" not in text  # Outlook passes over it
        for at in moments(name):
            if not shown_twice(at, zone) and instant(told, name, at.astimezone(zone).replace(tzinfo=None)) != at:
                wrong.append((name, at))
    assert len(zones) > 50
    assert wrong == []


def test_a_zone_with_yearly_rules_has_one_standard_and_one_daylight() -> None:
    text = zone_block("Europe/Berlin", 2026, 2026).to_ical().decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert (text.count("BEGIN:STANDARD"), text.count("BEGIN:DAYLIGHT")) == (1, 1)


@pytest.mark.parametrize(
    ("zone", "standard", "daylight", "rules"),
    [
        ("America/New_York", 1, 1, 2),
        ("Australia/Sydney", 1, 1, 2),
        ("Europe/Dublin", 1, 1, 2),
        ("America/Santiago", 1, 1, 2),
        ("Asia/Tokyo", 1, 0, 0),
        ("Asia/Kathmandu", 1, 0, 0),
        ("Africa/Casablanca", 4, 3, 0),  # it follows Ramadan
    ],
)
def test_the_rules_of_a_zone(zone: str, standard: int, daylight: int, rules: int) -> None:
    text = zone_block(zone, FIRST, LAST).to_ical().decode()
    counted = text.count("BEGIN:STANDARD"), text.count("BEGIN:DAYLIGHT"), text.count("RRULE")
    assert counted == (standard, daylight, rules)


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "America/Chicago",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Kolkata",
        "UTC",
    ],
)
def test_events_of_every_month_start_and_end_at_their_instants_and_block_nobody(zone: str) -> None:
    clock = ZoneInfo(zone)
    starts = {f"c1.bag.{number}": at for number, at in enumerate(moments(zone))}
    length = timedelta(hours=96)
    items = [
        PlannedEvent(name, ItemKind.BAG, "bag", at_instant(at, clock), "", "", at_instant(at + length, clock))
        for name, at in starts.items()
    ]
    content = calendar_file("N", "S-007", [Entry(item, 0, NOON, cancelled=False, exported=True) for item in items], {})
    found = times_of(content.decode())
    assert found == {f"{name}.N@blinabridge": [at, at + length] for name, at in starts.items()}
    assert content.count(b"TRANSP:TRANSPARENT") == len(items)


def test_both_hours_that_an_autumn_night_shows_twice_are_told_apart() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    entries = [
        Entry(
            PlannedEvent(f"c1.start.{n}", ItemKind.START, "s", at_instant(at, berlin), "", ""),
            0,
            NOON,
            cancelled=False,
            exported=True,
        )
        for n, at in enumerate(twice)
    ]
    content = calendar_file("N", "S-007", entries, {}).decode()
    assert [starts for (starts,) in times_of(content).values()] == twice
    assert "DTSTART:20261025T003000Z" in content
    assert "DTSTART:20261025T013000Z" in content
