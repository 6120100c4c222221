"""Times counted in hours: moments that pass; where only a day is known, all its times are tried."""

from datetime import date, datetime, timedelta, tzinfo

from flows.trials.compiling.facts import MINUTE, NEVER, NOT_DONE, ONGOING, Facts, day_of, moments_of
from flows.trials.compiling.results import FAILED, OPENED, PASSED, PASSES, WAITS, Evaluator, Result
from flows.trials.form.leaves import Since, Within
from flows.trials.form.periods import hours_of

NOTHING = timedelta(0)


def hours_since(leaf: Since, counted_to: str, moves: bool) -> Evaluator:
    """At least (strict: more than) so many hours since a moment before an anchor, whose question is `counted_to`."""
    name, anchor, wait = leaf.name, leaf.anchor, hours_of(leaf.period) + (MINUTE if leaf.strict else NOTHING)
    words = {NEVER: PASSED, ONGOING: FAILED, NOT_DONE: OPENED}

    def stands(facts: Facts) -> Result:
        value, until = facts.values.get(name), facts.values.get(counted_to) or facts.days[anchor]
        if type(value) is str:
            return words[value]
        if value is None or until is None:
            return OPENED
        (first, last), (start, end) = moments_of(value, facts.zone), moments_of(until, facts.zone)
        over = last + wait
        clear = first_day(over, until, facts.zone)
        lead = facts.leads[anchor]
        if over <= start:
            return Result(PASSES, clear - lead, clear)
        if first + wait <= end:
            return OPENED
        return Result(WAITS, clear - lead, clear) if moves else FAILED

    return stands


def first_day(moment: datetime, planned: date | datetime, zone: tzinfo) -> date:
    """The first day on which something planned for that time of day (or for any) comes at this moment or later."""
    local = moment.astimezone(zone)
    time = planned.astimezone(zone).time() if isinstance(planned, datetime) else datetime.min.time()
    return local.date() if time >= local.time() else local.date() + timedelta(1)


def hours_within(leaf: Within, counted_to: str, moves: bool) -> Evaluator:
    """A moment within (strict: less than) so many hours before an anchor; one that is planned is waited for."""
    name, anchor, most = leaf.name, leaf.anchor, hours_of(leaf.period) - (MINUTE if leaf.strict else NOTHING)
    words = {NEVER: FAILED, ONGOING: PASSED, NOT_DONE: OPENED}

    def stands(facts: Facts) -> Result:
        value, until = facts.values.get(name), facts.values.get(counted_to) or facts.days[anchor]
        if type(value) is str:
            return words[value]
        if value is None or until is None:
            return OPENED
        (first, last), (start, end) = moments_of(value, facts.zone), moments_of(until, facts.zone)
        if first > end:
            day = first_day(last, until, facts.zone)
            return Result(WAITS, day - facts.leads[anchor], day) if moves else FAILED
        if last <= start and end - first <= most:
            good = last_good_day(first + most, until, facts.zone) - facts.leads[anchor]
            return Result(PASSES, None, None, ((name, good),))
        return FAILED if start - last > most else OPENED

    return stands


def last_good_day(moment: datetime, planned: date | datetime, zone: tzinfo) -> date:
    """The last day on which something planned for that time of day (or for any) comes at this moment or earlier."""
    local = moment.astimezone(zone)
    time = planned.astimezone(zone).time() if isinstance(planned, datetime) else datetime.max.time()
    return local.date() if time <= local.time() else day_of(moment, zone) - timedelta(1)
