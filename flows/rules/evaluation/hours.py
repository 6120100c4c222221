"""Times counted in hours: moments that pass; where only a day is known, all its times are tried."""

from datetime import date, datetime, timedelta, tzinfo

from flows.rules.conditions import Anchor, Since, Within
from flows.rules.facts import MINUTE, NEVER, NOT_DONE, ONGOING, Facts, day_of, moments_of
from flows.rules.periods import hours_of
from flows.rules.status import MET, NOT_MET, PASSES, PENDING, WAITS, Evaluator, Finding, Lapse

NO_TIME = timedelta(0)
SINCE_WORDS = {NEVER: MET, ONGOING: NOT_MET, NOT_DONE: PENDING}
WITHIN_WORDS = {NEVER: NOT_MET, ONGOING: MET, NOT_DONE: PENDING}


def counted_to(anchor: Anchor, facts: Facts) -> date | datetime | None:
    """The moment of an anchor, or its day where no more is known."""
    moment: date | datetime | None = facts.values.get(anchor.keys[0])
    return moment or facts.days.get(anchor.name)


def hours_since(condition: Since) -> Evaluator:
    """At least (strict: more than) so many hours since a moment before an anchor."""
    key, anchor = condition.key, condition.anchor
    wait = hours_of(condition.period) + (MINUTE if condition.strict else NO_TIME)

    def stands(facts: Facts) -> Finding:
        value, until = facts.values.get(key), counted_to(anchor, facts)
        if type(value) is str:
            return SINCE_WORDS[value]
        if value is None or until is None:
            return PENDING
        (first, last), (start, end) = moments_of(value, facts.zone), moments_of(until, facts.zone)
        over = last + wait
        clear = first_day(over, until, facts.zone)
        lead = facts.leads[anchor.name]
        if over <= start:
            return Finding(PASSES, clear - lead, clear)
        if first + wait <= end:
            return PENDING
        return Finding(WAITS, clear - lead, clear) if anchor.moves else NOT_MET

    return stands


def first_day(moment: datetime, planned: date | datetime, zone: tzinfo) -> date:
    """The first day on which something planned for that time of day (or for any) comes at this moment or later."""
    local = moment.astimezone(zone)
    time = planned.astimezone(zone).time() if isinstance(planned, datetime) else datetime.min.time()
    return local.date() if time >= local.time() else local.date() + timedelta(1)


def hours_within(condition: Within) -> Evaluator:
    """A moment within (strict: less than) so many hours before an anchor; one that is planned is waited for."""
    key, anchor = condition.key, condition.anchor
    most = hours_of(condition.period) - (MINUTE if condition.strict else NO_TIME)

    def stands(facts: Facts) -> Finding:
        value, until = facts.values.get(key), counted_to(anchor, facts)
        if type(value) is str:
            return WITHIN_WORDS[value]
        if value is None or until is None:
            return PENDING
        (first, last), (start, end) = moments_of(value, facts.zone), moments_of(until, facts.zone)
        lead = facts.leads[anchor.name]
        if first > end:
            day = first_day(last, until, facts.zone)
            return Finding(WAITS, day - lead, day) if anchor.moves else NOT_MET
        if last <= start and end - first <= most:
            good = last_good_day(first + most, until, facts.zone)
            return Finding(PASSES, None, None, (Lapse(condition.name or key, good, good - lead),))
        return NOT_MET if start - last > most else PENDING

    return stands


def last_good_day(moment: datetime, planned: date | datetime, zone: tzinfo) -> date:
    """The last day on which something planned for that time of day (or for any) comes at this moment or earlier."""
    local = moment.astimezone(zone)
    time = planned.astimezone(zone).time() if isinstance(planned, datetime) else datetime.max.time()
    return local.date() if time <= local.time() else day_of(moment, zone) - timedelta(1)
