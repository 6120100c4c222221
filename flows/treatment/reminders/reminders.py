"""Which reminders a plan implies: when each is due on the site's clock, what it says, and in which order they go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.language.typed.relative_days import relative_text
from flows.language.wall_time import Moment, at_instant, at_wall, moment_words
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.items import INFUSION, ItemKind, PlannedEvent, due_words
from flows.treatment.plan.plan import Plan

CLOSE = timedelta(hours=1)
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Lead:
    """When a reminder comes: so many days before, at the site's `clock`, or the site's bag hours before.

    `urgent`: it goes out in quiet hours too and goes on to others sooner.
    """

    code: str
    days: int = 0
    clock: str = "morning"
    hours: bool = False
    urgent: bool = False


EVE = Lead("eve", days=1, clock="evening")
MORNING = Lead("morning")
URGENT_MORNING = Lead("morning", urgent=True)
HOURS = Lead("hours", hours=True, urgent=True)
WEEK = Lead("week", days=7)
TWO_DAYS = Lead("two_days", days=2)

LEADS: dict[ItemKind, tuple[Lead, ...]] = {
    **dict.fromkeys((ItemKind.WAITING_ENDS, ItemKind.CONTRACEPTION), (MORNING,)),
    **dict.fromkeys((ItemKind.MEASUREMENT_LAPSES, ItemKind.START_BY), (TWO_DAYS, MORNING)),
    **dict.fromkeys((ItemKind.TEST_DUE, ItemKind.PREGNANCY_TEST, ItemKind.WEIGHT, ItemKind.RESPONSE), (EVE, MORNING)),
    **dict.fromkeys((ItemKind.START, ItemKind.RESTART), (EVE, URGENT_MORNING)),
    **dict.fromkeys((ItemKind.BAG, ItemKind.RESTART_BY, ItemKind.END), (EVE, HOURS)),
    ItemKind.NEXT_CYCLE: (WEEK, MORNING),
}

# What a trial may say of its visits, by code.
BY_CODE = {lead.code: lead for lead in (EVE, MORNING, WEEK, TWO_DAYS)}


def leads_of(item: PlannedEvent) -> tuple[Lead, ...]:
    """When it is reminded of an item: as the trial says, else by what it is."""
    if item.reminded:
        return tuple(BY_CODE[code] for code in item.reminded)
    return LEADS.get(item.kind, ())


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: `id` is that of its item and of its lead, such as "c1.bag.3/hours".

    `event`: the instant of the item, for a day the end of that day; afterwards the reminder is a missed one.
    `day_zero`: the registration that days are counted from, where the site counts them so.
    """

    id: str
    item: PlannedEvent
    code: str
    due: Moment
    event: datetime
    urgent: bool
    day_zero: date | None = None

    def text(self) -> str:
        """What it says: the subject code, the task and its date."""
        return self.told(f"{self.code} · {self.item.title}: {due_words(self.item.due)}")

    def text_at(self, now: datetime) -> str:
        """What it says when it goes out at an instant: in time, late, or after what it is about."""
        if now <= self.due.utc + LATE_AFTER:
            return self.text()
        late = "Missed" if now >= self.event else "Late"
        return self.told(f"{late}: {self.text()}. This reminder was due {moment_words(self.due)}.")

    def told(self, text: str) -> str:
        """A text about it with its days as the site writes them."""
        return relative_text(text, self.day_zero) if self.day_zero else text


def reminders(plan: Plan, site: SiteTimes) -> tuple[Reminder, ...]:
    """Every reminder of a plan, once; each recipient gets each of them once."""
    found = (one for item in plan.items for one in _of(plan.code, item, site))
    return tuple(sorted(found, key=lambda one: (one.due.utc, one.event, one.id)))


def happens(item: PlannedEvent, zone: ZoneInfo) -> datetime:
    """The instant of an item; for a day the end of that day. After it the item lies behind."""
    return item.due.utc if isinstance(item.due, Moment) else at_wall(item.due + timedelta(1), time.min, zone).utc


def planned_at(given: tuple[Reminder, ...], at: datetime, site: SiteTimes) -> tuple[Reminder, ...]:
    """Reminders as they are planned at an instant: what has its time behind it by then is due at once, as new."""
    return tuple(
        one if one.due.utc >= at else replace(one, due=at_instant(_soon(one, given, at, site), site.zone))
        for one in given
    )


# Nobody is reminded so soon of what they have just typed.
JUST_TYPED = timedelta(minutes=30)


def to_who_typed(late: Reminder, given: tuple[Reminder, ...], at: datetime, site: SiteTimes) -> Reminder | None:
    """A reminder whose time lay behind when its date was typed, for who typed it; None where it says nothing.

    What can wait, and what is reminded of later on, stands in the list. Of an infusion that is near somebody is
    reminded all the same, half an hour later, or halfway to it where that is sooner.
    """
    later_on = any(one.item.id == late.item.id and one.id != late.id and one.due.utc > late.due.utc for one in given)
    if not late.urgent or later_on or late.event <= at:
        return None
    return replace(late, due=at_instant(at + min(JUST_TYPED, (late.event - at) / 2), site.zone))


def _soon(passed: Reminder, given: tuple[Reminder, ...], at: datetime, site: SiteTimes) -> datetime:
    """Now; what can wait stays out of the quiet hours, unless a nearer reminder of its item comes before they end."""
    nearer = (one.due.utc for one in given if one.item.id == passed.item.id and one.due.utc >= at)
    awake = at if passed.urgent else out_of_quiet(at, site)
    return awake if awake < min(nearer, default=passed.event) else at


def _of(code: str, item: PlannedEvent, site: SiteTimes) -> Iterator[Reminder]:
    event = happens(item, site.zone)
    for lead in leads_of(item):
        yield Reminder(f"{item.id}/{lead.code}", item, code, _due(item, lead, event, site), event, lead.urgent)


def _due(item: PlannedEvent, lead: Lead, event: datetime, site: SiteTimes) -> Moment:
    """When a reminder is due. It never comes after what it is about: then it comes an hour before."""
    if lead.hours:
        return at_instant(event - timedelta(hours=site.bag_lead_hours), site.zone)
    clock = site.morning if lead.clock == "morning" else site.evening
    due = at_wall(item.day - timedelta(lead.days), clock, site.zone)
    return at_instant(event - CLOSE, site.zone) if due.utc >= event else due


def out_of_quiet(instant: datetime, site: SiteTimes) -> datetime:
    """The instant itself, or the end of the quiet hours in which it lies, in UTC."""
    moment, begin, end = at_instant(instant, site.zone), site.quiet_from, site.quiet_until
    now = moment.wall.time()
    overnight = begin > end
    if not ((now >= begin or now < end) if overnight else begin <= now < end):
        return moment.utc
    day = moment.day + timedelta(overnight and now >= begin)
    return max(moment.utc, at_wall(day, end, site.zone).utc)


def nearest_first(given: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """The order in which many are sent or listed: what belongs to an infusion first, the nearest before the rest."""
    return tuple(sorted(given, key=sending_order))


def sending_order(reminder: Reminder) -> tuple[bool, datetime, str, str]:
    """What `nearest_first` sorts by."""
    return reminder.item.kind not in INFUSION, reminder.event, reminder.code, reminder.id
