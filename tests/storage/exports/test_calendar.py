"""Calendar files, read back by two independent readers."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from sqlmodel import Session

from flows.language.wall_time import Moment
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.plan.changes import move
from flows.treatment.plan.items import ItemKind
from flows.treatment.plan.plan import Plan, plan
from flows.treatment.reminders.reminders import reminders
from storage.database import Database
from storage.exports.calendar import calendar_file
from storage.study import screenings
from storage.treatment import plan_items
from tests.flows.treatment.courses import SITE, at, paused_for, started
from tests.storage.clinic import Clinic, by_version
from tests.trials import NCT04556084

NUMBER = "BLINA-001-0001-58"
HOUR = timedelta(hours=1)


async def kept(database: Database, clinic: Clinic, *courses: TreatmentCourse, exported: bool = True) -> bytes:
    """The file after courses that were stored one after the other, a day between them, each put into a calendar."""

    def store(session: Session) -> bytes:
        row = screenings.start(
            session, clinic.site.id, "S-007", by_version("2022-04"), clinic.nurse.id, at("2026-10-01 12:00")
        )
        for day, course in enumerate(courses):
            now = at("2026-10-02 12:00") + timedelta(day)
            plan_items.keep(session, row.id, plan(course, SITE), SITE.zone, now)
            if exported:
                plan_items.export(session, row.id, now)
        return file_of(plan(courses[-1], SITE), plan_items.history(session, row.id))

    return await database.run(store)


def file_of(present: Plan, entries: list[plan_items.Entry]) -> bytes:
    alarms: dict[str, list[datetime]] = {}
    for reminder in reminders(present, SITE):
        alarms.setdefault(reminder.item.id, []).append(reminder.due.utc)
    return calendar_file(NUMBER, "S-007", entries, alarms)


Read = dict[str, tuple[str, date | datetime, int, str]]


def by_icalendar(content: bytes) -> Read:
    """Title, start in UTC, sequence and status by what the UID begins with."""
    names = ("uid", "summary", "sequence", "status")
    return dict(_read(event.decoded("dtstart"), *(event[name] for name in names)) for event in _events(content))


def by_vobject(content: bytes) -> Read:
    names = ("dtstart", "uid", "summary", "sequence", "status")
    events = vobject.readOne(content.decode()).vevent_list
    return dict(_read(*(getattr(event, name).value for name in names)) for event in events)


def _read(
    start: date | datetime, uid: object, summary: object, sequence: object, status: object
) -> tuple[str, tuple[str, date | datetime, int, str]]:
    at = start.astimezone(UTC) if isinstance(start, datetime) else start
    return str(uid).removesuffix(f".{NUMBER}@blinabridge"), (str(summary), at, int(str(sequence)), str(status))


async def test_two_readers_find_every_item_at_its_instant_over_a_clock_change(
    database: Database, clinic: Clinic
) -> None:
    course = started("2026-10-20 10:00")
    content = await kept(database, clinic, course)
    found = by_icalendar(content)
    assert found == by_vobject(content)
    for item in plan(course, SITE).items:
        title, start, sequence, status = found[item.id]
        assert title == f"S-007 · {item.title}"
        assert start == (item.due if isinstance(item.due, date) else item.due.utc)
        assert (sequence, status) == (0, "CONFIRMED")
    assert found["c1.end"][1] - found["c1.start"][1] == NCT04556084.treatment.infusion.lasts
    # The clock goes back on 25 October, so 672 hours end an hour earlier on it.
    end = next(e for e in icalendar.Calendar.from_ical(content).walk("VEVENT") if e["uid"].startswith("c1.end"))
    assert end.decoded("dtstart").replace(tzinfo=None) == datetime(2026, 11, 17, 9, 0)  # noqa: DTZ001
    assert b"DTSTART;TZID=Europe/Berlin:20261117T090000" in content


async def test_a_change_counts_up_and_a_removal_cancels_under_the_same_uid(database: Database, clinic: Clinic) -> None:
    course = started("2026-10-20 10:00")
    moved = move(course, "c1.marrow", date(2026, 11, 19), at("2026-10-10 12:00"), SITE)
    paused = paused_for(moved, at("2026-10-30 09:00"), 24 * HOUR)
    content = await kept(database, clinic, course, moved, paused, course)
    found = by_icalendar(content)
    assert found == by_vobject(content)
    assert found["c1.start"][2:] == (0, "CONFIRMED")
    assert found["c1.marrow"][1:] == (date(2026, 11, 17), 2, "CONFIRMED")
    assert found["c1.pause.1"][2:] == (1, "CANCELLED")
    assert found["c1.end"][2:] == (2, "CONFIRMED")


async def test_what_was_cancelled_before_any_calendar_had_it_is_left_out(database: Database, clinic: Clinic) -> None:
    course = started("2026-10-20 10:00")
    paused = paused_for(course, at("2026-10-30 09:00"), 24 * HOUR)
    found = by_icalendar(await kept(database, clinic, paused, course, exported=False))
    assert "c1.pause.1" not in found
    assert {status for *_, status in found.values()} == {"CONFIRMED"}


async def test_what_lasts_for_hours_ends_when_it_ends(database: Database, clinic: Clinic) -> None:
    course = paused_for(started("2026-10-20 10:00"), at("2026-10-30 09:00"), 24 * HOUR)
    content = await kept(database, clinic, course)
    lasting = {item.id: item.until.utc for item in plan(course, SITE).items if isinstance(item.until, Moment)}
    assert {key.rpartition(".")[0] for key in lasting} == {"c1.bag", "c1.pause"}
    events = {event["uid"].removesuffix(f".{NUMBER}@blinabridge"): event for event in _events(content)}
    assert {key: events[key].decoded("dtend").astimezone(UTC) for key in lasting} == lasting
    read = {event.uid.value: event for event in vobject.readOne(content.decode()).vevent_list}
    theirs = {key: read[f"{key}.{NUMBER}@blinabridge"].dtend.value.astimezone(UTC) for key in lasting}
    assert theirs == lasting
    assert "dtend" not in events["c1.start"]


def _events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


async def test_alarms_come_with_the_reminders_and_titles_say_no_more_than_the_task(
    database: Database, clinic: Clinic
) -> None:
    course = started("2026-10-20 10:00")
    content = await kept(database, clinic, course)
    wanted = sorted(reminder.due.utc for reminder in reminders(plan(course, SITE), SITE))
    alarms = icalendar.Calendar.from_ical(content).walk("VALARM")
    assert sorted(alarm.decoded("trigger") for alarm in alarms) == wanted
    read = vobject.readOne(content.decode())
    theirs = [alarm.trigger.value for event in read.vevent_list for alarm in getattr(event, "valarm_list", ())]
    assert sorted(theirs) == wanted
    for word in (b"leuk", b"blina", b"MRD", b"DESCRIPTION:28 days"):
        assert word.lower() not in content.lower().replace(b"@blinabridge", b"").replace(
            b"//blinabridge//", b""
        ).replace(NUMBER.lower().encode(), b"")


async def test_the_same_plan_gives_the_same_bytes_and_days_last_as_long_as_they_do(
    database: Database, clinic: Clinic
) -> None:
    course = started("2026-10-20 10:00")
    content = await kept(database, clinic, course)
    hospital = next(
        e for e in icalendar.Calendar.from_ical(content).walk("VEVENT") if e["uid"].startswith("c1.hospital")
    )
    assert (hospital.decoded("dtstart"), hospital.decoded("dtend")) == (date(2026, 10, 20), date(2026, 10, 23))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert len(content) < 40_000


def test_an_empty_plan_is_a_calendar_too() -> None:
    assert by_icalendar(calendar_file(NUMBER, "S-007", [], {})) == {}


@pytest.mark.parametrize("kind", [ItemKind.START, ItemKind.BAG, ItemKind.END])
async def test_what_has_an_instant_bears_the_zone_of_the_site(
    database: Database, clinic: Clinic, kind: ItemKind
) -> None:
    content = await kept(database, clinic, started("2026-10-20 10:00"))
    item = next(item for item in plan(started("2026-10-20 10:00"), SITE).items if item.kind is kind)
    event = next(e for e in icalendar.Calendar.from_ical(content).walk("VEVENT") if e["uid"].startswith(f"{item.id}."))
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
