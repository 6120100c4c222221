"""Days with a time as people type them: what they mean on the site's clock, and what is in doubt."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from flows.answers.reply import No
from flows.answers.typed.moments import NO_TIME, Meant, read_moments
from tests.flows.treatment.courses import BERLIN

TODAY = date(2026, 3, 2)


def read(text: str, zone: ZoneInfo = BERLIN, today: date = TODAY) -> Meant | No:
    return read_moments(text, today, zone, "future")


READ = (
    ("20 Mar 10:30", ["Fri 20 Mar 2026 10:30"]),
    ("20 Mar 10.30", ["Fri 20 Mar 2026 10:30"]),
    ("20.3. 10.30", ["Fri 20 Mar 2026 10:30"]),
    ("10.30", ["Mon 2 Mar 2026 10:30"]),
    ("20 Mar at 9", ["Fri 20 Mar 2026 09:00"]),
    ("20 Mar at 9 pm", ["Fri 20 Mar 2026 21:00"]),
    ("at 10.30 tomorrow", ["Tue 3 Mar 2026 10:30"]),
    ("tomorrow noon", ["Tue 3 Mar 2026 12:00"]),
    ("tomorrow at noon", ["Tue 3 Mar 2026 12:00"]),
    ("20 Mar 12 noon", ["Fri 20 Mar 2026 12:00"]),
    ("20 Mar midnight", ["Fri 20 Mar 2026 00:00", "Sat 21 Mar 2026 00:00"]),
    ("2026-03-20 14:05:00", ["Fri 20 Mar 2026 14:05"]),
    ("20 Mar 9 am", ["Fri 20 Mar 2026 09:00"]),
    ("20 Mar 2pm", ["Fri 20 Mar 2026 14:00"]),
    ("20 Mar 8h15", ["Fri 20 Mar 2026 08:15"]),
)


@pytest.mark.parametrize(("text", "meant"), READ)
def test_a_day_with_a_time_is_read_as_people_write_it(text, meant):
    reading = read(text)
    assert isinstance(reading, Meant), reading
    assert [offer.label for offer in reading.offers] == [f"{words} (Europe/Berlin)" for words in meant]
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20 Mar", NO_TIME),
        ("20.3.", NO_TIME),
        ("10.11", NO_TIME),
        ("04.03", NO_TIME),
        ("20 Mar 25:00", "25:00 is no time: the clock goes from 00:00 to 23:59."),
        ("20 Mar 24:00", "24:00 is no time: the clock goes from 00:00 to 23:59."),
        ("20 Mar 10:75", "10:75 is no time: the clock goes from 00:00 to 23:59."),
        ("20 Mar 10.75", "10.75 is no time: the clock goes from 00:00 to 23:59."),
        ("20 Mar at 25", "at 25 is no time: the clock goes from 00:00 to 23:59."),
        ("20 Mar 13 pm", "13 pm is no time: the clock goes from 00:00 to 23:59."),
    ],
)
def test_what_is_missing_or_is_no_time_is_said(text, why):
    assert read(text) == No(why)


def test_a_time_that_the_clock_shows_twice_is_offered_twice_with_its_distance_from_utc():
    reading = read("25 Oct 02:30", today=date(2026, 10, 20))
    assert isinstance(reading, Meant)
    assert [(offer.label, offer.value) for offer in reading.offers] == [
        ("Sun 25 Oct 2026 02:30 UTC+02:00 (Europe/Berlin)", "2026-10-25T00:30:00+00:00"),
        ("Sun 25 Oct 2026 02:30 UTC+01:00 (Europe/Berlin)", "2026-10-25T01:30:00+00:00"),
    ]
    assert reading.doubts == (
        "The clock goes back: on Sun 25 Oct 2026 it shows 02:30 twice. Choose which one is meant.",
    )


@pytest.mark.parametrize(
    ("zone", "today", "text", "offered"),
    [
        ("Europe/Berlin", date(2026, 3, 2), "29 Mar 02:30", "Sun 29 Mar 2026 03:00 (Europe/Berlin)"),
        ("Australia/Lord_Howe", date(2026, 10, 1), "4 Oct 02:10", "Sun 4 Oct 2026 02:30 (Australia/Lord_Howe)"),
    ],
)
def test_a_time_that_the_clock_skips_is_offered_as_what_it_means_with_the_rule(zone, today, text, offered):
    reading = read(text, ZoneInfo(zone), today)
    assert isinstance(reading, Meant)
    assert [offer.label for offer in reading.offers] == [offered]
    assert reading.doubts[0].startswith("The clock goes forward: it never shows 02:")
    assert reading.doubts[0].endswith("A time that it skips means the first moment after the skip.")


@pytest.mark.parametrize(
    ("zone", "day", "offsets"),
    [
        ("America/New_York", "1 Nov 2026 01:30", ["UTC-04:00", "UTC-05:00"]),
        ("Australia/Lord_Howe", "5 Apr 01:45", ["UTC+11:00", "UTC+10:30"]),
    ],
)
def test_the_distance_from_utc_is_right_west_of_it_and_for_half_an_hour(zone, day, offsets):
    reading = read(day, ZoneInfo(zone))
    assert isinstance(reading, Meant)
    assert [offer.label.split()[5] for offer in reading.offers] == offsets


NEW_YORK, LONDON, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")

ZONED = (
    (BERLIN, "20 Mar 10:00 UTC", ["2026-03-20T10:00"]),
    (BERLIN, "20 Mar 10:00 (UTC)", ["2026-03-20T10:00"]),
    (BERLIN, "20 Mar 10:00Z", ["2026-03-20T10:00"]),
    (BERLIN, "2026-03-20T10:00:00Z", ["2026-03-20T10:00"]),
    (BERLIN, "UTC 20 Mar 10:00", ["2026-03-20T10:00"]),
    (BERLIN, "20 Mar 10:00+02:00", ["2026-03-20T08:00"]),
    (BERLIN, "20 Mar 10:00 +0530", ["2026-03-20T04:30"]),
    (BERLIN, "20 Mar 10:00 UTC+1", ["2026-03-20T09:00"]),
    (BERLIN, "20 Mar 10:00 GMT-5", ["2026-03-20T15:00"]),
    (BERLIN, "2026-03-20T10:00:00-05:00", ["2026-03-20T15:00"]),
    (BERLIN, "20 Mar 10:00 CET", ["2026-03-20T09:00"]),
    (BERLIN, "20 Mar 10:00 MEZ", ["2026-03-20T09:00"]),
    (BERLIN, "20 Jul 10:00 CEST", ["2026-07-20T08:00"]),
    (BERLIN, "20 Jul 10:00 CET", ["2026-07-20T09:00", "2026-07-20T08:00"]),
    (BERLIN, "10 Dec 2026 10:00 EST", ["2026-12-10T15:00"]),
    (BERLIN, "EST 10 Dec 2026 10:00", ["2026-12-10T15:00"]),
    (BERLIN, "10 Dec 2026 9 am EST", ["2026-12-10T14:00"]),
    (BERLIN, "10 Dec 2026 noon EST", ["2026-12-10T17:00"]),
    (BERLIN, "20 Jul 10:00 ET", ["2026-07-20T14:00"]),
    (BERLIN, "10 Dec 2026 10:00 CST", ["2026-12-10T16:00", "2026-12-10T02:00"]),
    (SHANGHAI, "10 Dec 2026 10:00 CST", ["2026-12-10T02:00"]),
    (NEW_YORK, "20 Jul 10:00 EDT", ["2026-07-20T14:00"]),
    (NEW_YORK, "20 Jul 10:00 EST", ["2026-07-20T15:00", "2026-07-20T14:00"]),
    (LONDON, "20 Jul 10:00 GMT", ["2026-07-20T10:00", "2026-07-20T09:00"]),
    (BERLIN, "20 Jul 10:00 GMT", ["2026-07-20T10:00"]),
)


@pytest.mark.parametrize(("zone", "text", "instants"), ZONED)
def test_a_time_keeps_the_zone_that_was_typed_beside_it_and_one_of_several_is_asked(zone, text, instants):
    reading = read(text, zone)
    assert isinstance(reading, Meant), reading
    assert [offer.value for offer in reading.offers] == [f"{instant}:00+00:00" for instant in instants]
    (said,) = reading.doubts
    assert ("leaves open which time is meant" in said) == (len(instants) > 1)


@pytest.mark.parametrize(
    "text", ["20 Mar 10:00-11:00", "20 Mar 10:00 - 11:00", "20 Mar 10:00 +1", "20 Mar 10:00+99:00"]
)
def test_a_second_time_or_another_day_is_no_zone(text):
    assert isinstance(read(text), No)


@pytest.mark.parametrize("text", ["20 Mar 10:00 xyz", "due 20 Mar 10:00", "20 Mar 10:00 Eastern", "perhaps not 10:00"])
def test_what_is_not_understood_beside_a_time_is_said_or_refused(text):
    reading = read(text)
    assert isinstance(reading, No) or any("not understood" in doubt for doubt in reading.doubts)


def test_words_that_go_without_saying_where_the_time_is_asked_are_no_doubt():
    meant = read_moments("paused since 20 Mar 10:00 Uhr", TODAY, BERLIN, "future", frozenset(("paused", "since")))
    assert meant == read("20 Mar 10:00")
