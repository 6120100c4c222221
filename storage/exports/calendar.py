"""A plan as an iCalendar file (RFC 5545): events that keep their identity while their dates change."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event
from sqlmodel import Session

from flows.language.wall_time import Moment
from flows.treatment.reminders.lifecycle import ReminderStage
from storage.engine.errors import NotFound
from storage.exports.zone_rules import zone_block
from storage.study import screenings
from storage.treatment import plan_items, registrations, reminders
from storage.treatment.plan_items import Entry

MADE_BY = "-//Blinabridge//Plan//EN"
Alarms = Mapping[str, Collection[datetime]]


def calendar_of(session: Session, screening_id: int, at: datetime) -> bytes:
    """The file of a registered participant, with alarms as the reminders are planned. Raises `NotFound`.

    What it holds is put down, so that a later file cancels it where it is gone.
    """
    registration = registrations.of(session, screening_id)
    if registration is None:
        raise NotFound("nobody is registered")
    alarms: dict[str, list[datetime]] = {}
    for one in reminders.of(session, screening_id):
        if one.state.stage is not ReminderStage.CANCELLED:
            alarms.setdefault(one.item_id, []).append(one.due_utc)
    plan_items.export(session, screening_id, at)
    code = screenings.load(session, screening_id).subject_code
    return calendar_file(registration.number, code, plan_items.history(session, screening_id), alarms)


def calendar_file(number: str, code: str, entries: Collection[Entry], alarms: Alarms) -> bytes:
    """The file of all items; `number` is the registration number. The same items give the same bytes.

    A cancelled item is among them if a calendar has it from an earlier file.

    Titles hold the subject code and the task alone: calendars are shown on many screens. Without a METHOD it is a
    plain copy and no invitation that anybody is asked to answer (RFC 5545, 3.7.2).
    """
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", code)
    entries = [entry for entry in entries if entry.exported or not entry.cancelled]
    moments = [at for entry in entries for at in (entry.item.due, entry.item.until) if isinstance(at, Moment)]
    for zone in sorted({moment.zone for moment in moments}):
        years = [moment.utc.year for moment in moments]
        calendar.add_component(zone_block(zone, min(years), max(years)))
    for entry in entries:
        calendar.add_component(_event(number, code, entry, alarms))
    return bytes(calendar.to_ical())


def _event(number: str, code: str, entry: Entry, alarms: Alarms) -> Event:
    item, event = entry.item, Event()
    title = f"{code} · {item.title}"
    event.add("uid", f"{item.id}.{number}@blinabridge")
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("summary", title)
    # A plan says what is due, not that its reader is busy: nothing in it blocks the time of anybody.
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", _wall(item.due) if isinstance(item.due, Moment) else item.due)
    if isinstance(item.due, Moment) and isinstance(item.until, Moment):
        event.add("dtend", _wall(item.until))
    elif not isinstance(item.due, Moment):
        # The end of an event of whole days is the day after its last one (RFC 5545, 3.6.1).
        last = item.due if item.until is None or isinstance(item.until, Moment) else item.until
        event.add("dtend", last + timedelta(1))
    for at in () if entry.cancelled else sorted(alarms.get(item.id, ())):
        event.add_component(_alarm(title, at))
    return event


def _wall(moment: Moment) -> datetime:
    """The instant on the site's clock; in UTC where that clock shows the same time twice, which readers take apart."""
    local = moment.utc.astimezone(ZoneInfo(moment.zone))
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return moment.utc.astimezone(UTC) if twice else local


def _alarm(title: str, at: datetime) -> Alarm:
    """An alarm at an instant: the morning of a day is the site's, wherever the calendar is read."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", at, parameters={"VALUE": "DATE-TIME"})
    return alarm
