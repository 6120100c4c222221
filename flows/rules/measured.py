"""How values that were measured on one day stand: good until so many days after it, then to be repeated."""

from datetime import date, timedelta

from flows.rules.conditions import Anchor, FreshMeasurement
from flows.rules.facts import Facts
from flows.rules.status import NOT_APPLICABLE, NOT_MET, PENDING, Evaluator, Finding, Status


def measured(condition: FreshMeasurement, parts: tuple[Evaluator, ...]) -> Evaluator:
    """All parts must hold, and the day may be at most so many days before the anchor."""
    good_for = timedelta(condition.days)

    def stands(facts: Facts) -> Finding:
        statuses = [part(facts).status for part in parts]
        if Status.NOT_APPLICABLE in statuses:
            return NOT_APPLICABLE
        day: date | None = facts.get(condition.date_key)
        good_until = day and day + good_for
        if Status.NOT_MET in statuses:
            if good_until is None or good_until >= facts.as_of:
                return NOT_MET
            return PENDING if Status.PENDING in statuses else Finding(Status.REPEAT, good_until=good_until)
        if Status.PENDING in statuses or good_until is None:
            return PENDING
        fresh = good_until >= anchor_day(condition.anchor, facts)
        return Finding(Status.MET if fresh else Status.REPEAT, good_until=good_until)

    return stands


def anchor_day(anchor: Anchor, facts: Facts) -> date:
    """The planned day that a measurement is counted against."""
    return facts.start if anchor is Anchor.START else facts.registration
