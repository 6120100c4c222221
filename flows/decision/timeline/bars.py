"""The rows of the picture of a decision: its waiting periods, its measurements, and what is missing for their dates."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flows.decision.why.entry_words import course_words, period_words
from flows.decision.why.missing import WAIT_FOLLOWS, missing
from flows.language.days import day_words, from_today, short_day
from flows.language.typed.relative_days import brief_words, relative_text
from flows.rules.conditions import Anchor, Condition, FreshMeasurement, Since, Waiting, Washout, parts
from flows.rules.criterion import conditions_of
from flows.rules.evaluation.decide import Decision, concerns
from flows.rules.evaluation.evaluate import evaluate, of_entry
from flows.rules.evaluation.freshness import good_until, last_good
from flows.rules.evaluation.times import number
from flows.rules.facts import Facts, day_of
from flows.rules.periods import words_of
from flows.rules.status import Finding, Status
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Days:
    """The day of the decision, and `zero`: the registration that days are counted from, where the site counts them."""

    today: date
    zero: date | None = None

    def brief(self, day: date) -> str:
        """A day where there is little room: "24 Nov", with its year where that is not this one; or "day +12"."""
        return brief_words(day, self.zero) if self.zero else short_day(day).removesuffix(f" {self.today.year}")

    def full(self, day: date) -> str:
        """A day with its weekday and year; or counted."""
        return brief_words(day, self.zero) if self.zero else day_words(day)

    def told(self, text: str) -> str:
        """A text that has days in it."""
        return relative_text(text, self.zero, brief_words) if self.zero else text


# A waiting period: of what, how long, since when, and its finding.
Period = tuple[str, str, date | None, Finding]


class BarState(StrEnum):
    """How a waiting period or a measurement stands."""

    OVER = "over"
    IN_TIME = "in_time"
    WAITING = "waiting"
    GOOD = "good"
    LAPSES = "lapses"
    LAPSED = "lapsed"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a waiting period from last dose to clear date, or a measurement from its day to its last good day.

    `rule`: the criterion and its days. `dates` and `words`: the two days and the standing, as they are written.
    """

    name: str
    rule: str
    first: date
    end: date
    standing: BarState
    dates: str
    words: str


def plain(text: str) -> str:
    """A text of one line that shows as it is written: no controls, no invisible marks that turn its direction."""
    signs = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    seen = "".join("�" if unicodedata.category(sign) == "Cs" else sign for sign in signs)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) != "Cf").split()) or "(no name)"


def _concerning(decision: Decision) -> Iterator[tuple[str, Condition]]:
    """The conditions of every criterion that concerns the candidate, with its code."""
    for criterion in decision.trial.criteria:
        own = concerns(criterion, decision.cohort)
        if own and decision.status(criterion.code) is not Status.NOT_APPLICABLE:
            yield from ((criterion.code, part) for part in conditions_of(criterion))


def waits_of(decision: Decision, days: Days) -> Iterator[Bar]:
    """Every waiting period that has begun or is planned, over or not."""
    for code, part in _concerning(decision):
        if isinstance(part, Waiting):
            for name, period, first, finding in PERIODS[type(part)](part, decision.facts, decision.trial):
                if first and finding.clear_on:
                    planned = decision.facts.days.get(part.anchor.name)
                    rule = days.told(f"{code} · {period}")
                    yield _wait(name, rule, first, finding.clear_on, planned, decision.facts.as_of, days)


def _entries(washout: Washout, facts: Facts, trial: Trial) -> Iterator[Period]:
    for entry in facts.get(washout.list) or ():
        finding = of_entry(washout)(entry, facts)
        if finding is not None and finding.ends:
            name = plain(course_words(entry, washout, trial))
            yield name, period_words(washout, entry, facts, trial), entry.get(washout.day), finding


def _since(condition: Since, facts: Facts, trial: Trial) -> Iterator[Period]:
    value, longer = facts.get(condition.key), "more than " if condition.strict else ""
    if isinstance(value, date):
        half_life = number(facts, condition.half_life_key)
        period = f"{longer}{words_of(condition.period, half_life)}"
        yield trial.headed(condition.key), period, day_of(value, facts.zone), evaluate(condition, facts)


PERIODS: dict[type, Callable[[Any, Facts, Trial], Iterator[Period]]] = {
    Since: _since,
    Washout: _entries,
}


def _wait(name: str, rule: str, first: date, end: date, planned: date | None, today: date, days: Days) -> Bar:
    to_go = from_today(end, today)
    if end <= today:
        standing, words = BarState.OVER, "over"
    elif planned and end <= planned:
        standing, words = BarState.IN_TIME, f"{to_go}, in time"
    else:
        standing, words = BarState.WAITING, to_go
    dates = f"{days.brief(first)}, clear {days.brief(end)}"
    return Bar(name, rule, first, end, standing, dates, words)


def measurements_of(decision: Decision, days: Days) -> Iterator[Bar]:
    """Every measurement that has a day."""
    facts = decision.facts
    for code, leaf in _concerning(decision):
        if not isinstance(leaf, FreshMeasurement):
            continue
        given, finding = facts.get(leaf.date_key), evaluate(leaf, facts)
        if isinstance(given, date) and finding.status is not Status.NOT_APPLICABLE:
            day = day_of(given, facts.zone)
            end = good_until(leaf, given, facts) or last_good(leaf.period)(day)
            standing, words = _validity(end, finding, leaf.anchor, decision, days)
            to_anchor = "" if leaf.anchor == decision.trial.anchors[0] else f" to {leaf.anchor.the}"
            rule = f"{code} · {words_of(leaf.period)}{to_anchor}"
            counts = "counts" if standing in (BarState.FAILS, BarState.OPEN) else "good"
            dates = f"{days.brief(day)}, {counts} until {days.brief(end)}"
            yield Bar(decision.trial.headed(leaf.date_key), rule, day, end, standing, dates, words)


def _validity(end: date, finding: Finding, anchor: Anchor, decision: Decision, days: Days) -> tuple[BarState, str]:
    """Whether a measurement is good on the first day that it is needed: not before the window, nor the planned day."""
    facts = decision.facts
    needed = max(decision.earliest or facts.as_of, facts.registration)
    needed += facts.leads.get(anchor.name, timedelta(0))
    if finding.status is Status.NOT_MET:
        return BarState.FAILS, "does not pass"
    if end < facts.as_of:
        return BarState.LAPSED, f"lapsed {from_today(end, facts.as_of)}"
    if finding.status is Status.PENDING:
        return BarState.OPEN, "value not known yet"
    if end < needed:
        return BarState.LAPSES, f"not good on {days.brief(needed)}"
    return BarState.GOOD, f"good on {days.brief(needed)}"


def missing_for_dates(decision: Decision) -> Iterator[str]:
    """What must be known before the waiting periods and measurements that are still open have their dates."""
    for criterion in decision.trial.criteria:
        if decision.status(criterion.code) is Status.PENDING:
            for condition in criterion.conditions:
                yield from _open(condition, decision.facts, decision.trial)


def _open(condition: Condition, facts: Facts, trial: Trial) -> Iterator[str]:
    """What is not known of the dated leaves that keep a condition open."""
    if evaluate(condition, facts).status is not Status.PENDING:
        return
    if isinstance(condition, FreshMeasurement | Waiting):
        # Why it has no end yet is said in the reason; here there is room for what it is.
        yield from (words.partition(WAIT_FOLLOWS)[0] for words in missing(condition, facts, trial))
    else:
        for part in parts(condition):
            yield from _open(part, facts, trial)
