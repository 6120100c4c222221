"""The site's clock: one rule for every zone, day and hour."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from flows.language.wall_time import at_instant, at_wall, moment_words
from tests.clocks import unlike

BERLIN = ZoneInfo("Europe/Berlin")

TABLE = (
    ("an ordinary morning", "Europe/Berlin", "2026-06-01 08:00", "2026-06-01 06:00", "2026-06-01 08:00"),
    ("before the skipped hour", "Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59", "2026-03-29 01:59"),
    ("in the skipped hour", "Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00", "2026-03-29 03:00"),
    ("its first minute", "Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00", "2026-03-29 03:00"),
    ("after it", "Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00", "2026-03-29 03:00"),
    ("in the repeated hour", "Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 02:30"),
    ("after the repeated hour", "Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00", "2026-10-25 03:00"),
    ("spring in New York", "America/New_York", "2027-03-14 02:15", "2027-03-14 07:00", "2027-03-14 03:00"),
    ("half an hour skipped", "Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30", "2026-10-04 02:30"),
    ("half an hour repeated", "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-05 01:45"),
    ("midnight skipped", "Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00", "2026-04-24 01:00"),
    ("a whole day skipped", "Pacific/Apia", "2011-12-30 10:00", "2011-12-30 10:00", "2011-12-31 00:00"),
    ("29 February", "Asia/Tokyo", "2028-02-29 00:00", "2028-02-28 15:00", "2028-02-29 00:00"),
    ("the turn of the year", "Pacific/Kiritimati", "2027-01-01 00:00", "2026-12-31 10:00", "2027-01-01 00:00"),
)


@pytest.mark.parametrize(("what", "zone", "asked", "utc", "shown"), TABLE, ids=[row[0] for row in TABLE])
def test_a_time_means_the_first_moment_at_which_the_clock_shows_it_or_a_later_one(what, zone, asked, utc, shown):
    wanted = datetime.fromisoformat(asked)
    moment = at_wall(wanted.date(), wanted.time(), ZoneInfo(zone))
    assert moment.utc == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert (moment.wall, moment.zone) == (datetime.fromisoformat(shown), zone)


def transitions(zone: ZoneInfo, year: int) -> list[datetime]:
    """The instants, to the minute, at which the offset of a zone changes in a year; found by walking its hours."""
    instant, end, found = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC), []
    while instant < end:
        following = instant + timedelta(hours=24)
        if instant.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            before = instant.astimezone(zone).utcoffset()
            while instant.astimezone(zone).utcoffset() == before:
                instant += timedelta(minutes=15)
            found.append(instant)
        instant = following
    return found


def test_around_every_clock_change_of_a_year_in_every_zone_the_moment_is_the_first_that_shows_the_time():
    changes = 0
    for name in unlike(2026, 2026):
        zone = ZoneInfo(name)
        for change in transitions(zone, 2026):
            changes += 1
            instants = [change + timedelta(minutes=15 * step) for step in range(-24, 25)]
            shown = [instant.astimezone(zone).replace(tzinfo=None) for instant in instants]
            around = change.astimezone(zone).replace(tzinfo=None)
            for step in range(-12, 13):
                asked = around + timedelta(minutes=15 * step)
                first = next(i for i, wall in zip(instants, shown, strict=True) if wall >= asked)
                assert at_wall(asked.date(), asked.time(), zone).utc == first, (name, asked)
    assert changes > 50


def test_every_day_of_a_year_has_one_morning_in_every_zone_and_mornings_follow_each_other():
    days = [date(2026, 1, 1) + timedelta(step) for step in range(365)]
    for name in unlike(2026, 2026):
        zone = ZoneInfo(name)
        mornings = [at_wall(day, time(8), zone) for day in days]
        assert [moment.day for moment in mornings] == days
        assert all(b.utc - a.utc >= timedelta(hours=22) for a, b in pairwise(mornings))


def test_the_second_of_two_equal_times_says_so():
    second = at_instant(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), BERLIN)
    assert second.again
    assert "02:30 (the second time that night)" in moment_words(second)


def test_a_moment_is_said_with_its_zone():
    assert moment_words(at_wall(date(2026, 6, 1), time(8), BERLIN)) == "Mon 1 Jun 2026 08:00 (Europe/Berlin)"


def test_an_instant_without_a_zone_is_an_error():
    with pytest.raises(ValueError, match="without a zone"):
        at_instant(datetime(2026, 1, 1), BERLIN)  # noqa: DTZ001
