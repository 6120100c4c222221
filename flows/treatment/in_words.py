"""What is refused of a cycle and a response, in the words that the treatment of a trial has for them."""

from datetime import date
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.numbers import count
from flows.language.refusals import RuleBroken
from flows.language.wall_time import Moment, moment_words
from flows.rules.treatment import Point, TreatmentRules
from flows.treatment.course.infusion import Cycle, end_of
from flows.treatment.plan.days import response_from


def too_early(rules: TreatmentRules, number: int, end: date, earliest: date) -> RuleBroken:
    """What is said of a cycle that is planned before the first day for it."""
    day = (rules.next_cycle.days_after(Point.START) or 0) + 1
    free = rules.next_cycle.days_after(Point.END)
    words = {"number": number, "last": number - 1, "earliest": day_words(earliest), "day": day}
    if free is None:
        return RuleBroken("next_cycle_too_early", **words)
    return RuleBroken("cycle_too_early", end=day_words(end), free=count(free, "day"), **words)


ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(number: int) -> str:
    """The word for the number of a further cycle, such as "third"."""
    return ORDINALS[number - 2] if number - 2 < len(ORDINALS) else f"{number}th"


def what_is_given(rules: TreatmentRules) -> str:
    """What begins and is stopped: the infusion, or the cycle where there is none."""
    return "infusion" if rules.infusion else "cycle"


def response_name(rules: TreatmentRules) -> str:
    """What the response is found in, such as "marrow"."""
    return rules.response.name if rules.response else "response"


def check_response_day(cycle: Cycle, day: date, zone: ZoneInfo) -> None:
    """Refuses a day of a response that lies before the first that counts."""
    first = response_from(cycle, zone)
    if first is None or day >= first:
        return
    name, end = response_name(cycle.rules), end_of(cycle, zone)
    if cycle.rules.infusion and end and first == end.day:
        raise RuleBroken("response_before_end", number=cycle.number, end=day_words(end.day), name=name)
    raise RuleBroken("response_day_too_early", number=cycle.number, first=day_words(first), name=name)


def ended(cycle: Cycle, end: Moment) -> RuleBroken:
    """What is said of a pause or a stop after the end of a cycle."""
    if cycle.rules.infusion is None:
        return RuleBroken("pause_after_end", what=f"Cycle {cycle.number}", end=moment_words(end), acts="stop")
    what = f"The infusion of cycle {cycle.number}"
    return RuleBroken("pause_after_end", what=what, end=moment_words(end), acts="pause or stop")
