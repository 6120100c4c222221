"""What a typed text says to a question for a day with its time: an answer, a doubt, or a refusal with its reason."""

import re
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from flows import texts
from flows.answers.reply import Answer, Doubt, No, Offer, Reply
from flows.answers.typed.fitting_days import day_refused, quick_days
from flows.answers.typed.moments import BESIDE, NO_TIME, clock_in, instant, read_days, read_moments
from flows.language.typed.date_forms import Prefer
from flows.language.typed.zones import zone_in
from flows.language.wall_time import at_instant, moment_words, written
from flows.rules.facts import Facts
from flows.rules.question import Day, Question
from flows.rules.trial import Trial


def moment_reply(question: Question, text: str, facts: Facts, trial: Trial) -> Reply:
    """The moment in a text, on the site's clock; a day or a time alone is asked about."""
    kind = question.kind
    assert isinstance(kind, Day)
    beside = _words(kind.beside)
    if is_clock(text):
        return _on_which_day(question, text, facts, trial)
    prefer: Prefer = "future" if kind.not_before or kind.coming else "past"
    meant = read_moments(text, facts.as_of, _zone(facts), prefer, beside)
    if isinstance(meant, No):
        days = read_days(text, facts.as_of, prefer, beside) if meant.why == NO_TIME else meant
        if isinstance(days, No):
            return days
        named = [(day, Offer(texts.question.day_alone(day), day.isoformat())) for day in map(_day, days.offers)]
        return _one_of(question, named, days.doubts, facts, lambda offer: time_asked(_day(offer)))
    moments = [(offer.label, at_instant(instant(offer.value), _zone(facts))) for offer in meant.offers]
    timed = [(moment.day, Offer(label, written(moment))) for label, moment in moments]
    return _one_of(question, timed, meant.doubts, facts, lambda offer: Answer(offer.value))


def moment_said(text: str) -> tuple[str, str]:
    """What a text says besides a time of the day, and that time with its zone as they were typed, if it has any."""
    plain, zoned = zone_in(text)
    clock = clock_in(plain)
    return (clock.rest, f"{clock.typed} {zoned.typed if zoned else ''}".strip()) if clock else (text, "")


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))


def is_clock(text: str) -> bool:
    """Whether a text is a time of the day and nothing else."""
    said, clock = moment_said(text)
    return bool(clock) and not re.search(r"\d", said) and not _words(said) - BESIDE


def time_asked(day: date) -> Doubt:
    """The question for the time of a day that was tapped or typed; the day alone is an answer too."""
    offer = Offer(texts.question.TIME_NOT_KNOWN, day.isoformat())
    return Doubt(texts.question.at_what_time(day), (offer,))


def _zone(facts: Facts) -> ZoneInfo:
    return facts.zone if isinstance(facts.zone, ZoneInfo) else ZoneInfo("UTC")


def _day(offer: Offer) -> date:
    return date.fromisoformat(offer.value)


def _one_of(
    question: Question,
    meant: list[tuple[date, Offer]],
    doubts: tuple[str, ...],
    facts: Facts,
    sure: Callable[[Offer], Reply],
) -> Reply:
    """What becomes of the one day or moment that can be the answer, or which of several it is."""
    fitting = tuple(offer for day, offer in meant if not day_refused(question, day, facts))
    if not fitting:
        return No(day_refused(question, meant[0][0], facts))
    if len(fitting) == 1 and not doubts:
        return sure(fitting[0])
    return Doubt(" ".join(doubts) or texts.question.WHICH_MOMENT, fitting)


def _on_which_day(question: Question, clock: str, facts: Facts, trial: Trial) -> Reply:
    """A time without its day: the days that are near are offered."""
    zone, days = _zone(facts), quick_days(question, facts, trial)
    meant = [read_moments(f"{day.isoformat()} {clock}", facts.as_of, zone, "past") for _, day in days]
    found = [at_instant(instant(offer.value), zone) for one in meant if not isinstance(one, No) for offer in one.offers]
    refused = next((one for one in meant if isinstance(one, No)), No(NO_TIME))
    offers = tuple(Offer(moment_words(moment), written(moment)) for moment in found)
    return Doubt(texts.question.on_which_day(clock), offers) if offers else refused
