"""Times since, before and after a day in words: what is so, how long it must be, and from when on it is."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from flows.language.days import day_words, from_today, short_day
from flows.language.wall_time import shown
from flows.rules.conditions import After, Anchor, Since, Within
from flows.rules.evaluation.evaluate import evaluate
from flows.rules.evaluation.hours import counted_to
from flows.rules.evaluation.times import number
from flows.rules.facts import Facts, moments_of
from flows.rules.periods import hours_of, words_of
from flows.rules.status import Finding, Status
from flows.rules.trial import Trial

HOUR = timedelta(hours=1)
SAID = {"never": "never", "ongoing": "still going on", "not_done": "not done"}
Lines = Iterator[tuple[Status, str]]


def waiting_words(what: str, period: str, finding: Finding, facts: Facts) -> str:
    """A waiting period in words: how long, when it ends, how far that is."""
    assert finding.clear_on is not None
    if finding.clear_on <= facts.as_of:
        return f"{what}: {period} ended {day_words(finding.clear_on)}"
    return f"{what}: {period} end {day_words(finding.clear_on)}, {from_today(finding.clear_on, facts.as_of)}"


def moment_words(value: date, zone: tzinfo) -> str:
    """A day, or a moment by the site's clock."""
    if not isinstance(value, datetime):
        return short_day(value)
    return f"{short_day(value.astimezone(zone).date())} {shown(value, zone)}"


def since(condition: Since, facts: Facts, trial: Trial) -> Lines:
    """How long ago a day lies, and how long it must."""
    value, finding, what = facts.values.get(condition.key), evaluate(condition, facts), trial.headed(condition.key)
    if isinstance(value, str):
        yield finding.status, f"{what}: {SAID[value]}"
    elif isinstance(value, date):
        yield finding.status, _since_words(condition, what, value, finding, facts, trial)


def _since_words(condition: Since, what: str, value: date, finding: Finding, facts: Facts, trial: Trial) -> str:
    if condition.period.in_hours:
        return _hours_words(condition, what, value, finding, facts)
    period = words_of(condition.period, number(facts, condition.half_life_key))
    longer = "more than " if condition.strict else ""
    if finding.clear_on is None:
        return f"{what} {moment_words(value, facts.zone)}; {longer}{period} must pass before {condition.anchor.the}"
    return waiting_words(what, f"{longer}{period}", finding, facts) + counted(condition.anchor, trial)


def counted(anchor: Anchor, trial: Trial) -> str:
    """To which day it is counted, where that is not the one that is decided about."""
    return "" if anchor.name == trial.anchors[0].name else f", counted to {anchor.the}"


def _hours_words(condition: Since, what: str, value: date, finding: Finding, facts: Facts) -> str:
    until, hours = counted_to(condition.anchor, facts), hours_of(condition.period)
    words = f"{what} {moment_words(value, facts.zone)}"
    if isinstance(value, datetime) and isinstance(until, datetime) and until > value:
        words += f", {(until - value) // HOUR} h before {condition.anchor.the}"
    words += f"; {'more than ' if condition.strict else ''}{hours // HOUR} h must pass"
    if finding.status is not Status.WAIT:
        return words
    return f"{words}: from {moment_words(moments_of(value, facts.zone)[1] + hours, facts.zone)}"


def within(condition: Within, facts: Facts, trial: Trial) -> Lines:
    """Whether a day lies near enough before another one, and for how long it does."""
    value, finding, what = facts.values.get(condition.key), evaluate(condition, facts), trial.headed(condition.key)
    if isinstance(value, str):
        yield finding.status, f"{what}: {SAID[value]}"
    elif isinstance(value, date):
        less = "less than" if condition.strict else "within"
        period = f"{less} {words_of(condition.period)} before {condition.anchor.the}"
        yield finding.status, f"{what} {moment_words(value, facts.zone)}{_standing(finding, period)}"


def _standing(finding: Finding, period: str) -> str:
    if finding.status is Status.WAIT and finding.clear_on:
        return f": from {day_words(finding.clear_on)} on it is {period}"
    if finding.status is not Status.MET:
        return f"; it must lie {period}"
    return f", {period}" + (f" until {day_words(finding.good_until)}" if finding.good_until else "")


def after(condition: After, facts: Facts, trial: Trial) -> Lines:
    """How one day lies after another."""
    value, status = facts.values.get(condition.key), evaluate(condition, facts).status
    other = condition.other
    before = facts.days.get(other.name) if isinstance(other, Anchor) else facts.values.get(other)
    name = other.the if isinstance(other, Anchor) else trial.called(other)
    if value is None or before is None:
        return
    words = (SAID[one] if isinstance(one, str) else moment_words(one, facts.zone) for one in (value, before))
    day, earlier = words
    must = "; it must " + ("not " if condition.negated else "") + "lie" if status is Status.NOT_MET else ","
    yield status, f"{trial.headed(condition.key)} {day}{must} {_distance(condition)} {name} ({earlier})"


def _distance(condition: After) -> str:
    words = {(False, False): "at least", (False, True): "more than", (True, False): "within", (True, True): "less than"}
    return f"{words[condition.soon, condition.strict]} {words_of(condition.period)} after"
