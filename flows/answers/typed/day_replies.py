"""What a typed text says to a question for a day, or for a day with its time, and which days such a question takes."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flows import texts
from flows.answers.entries import LAST_DAYS, ONGOING
from flows.answers.reply import Answer, Doubt, No, Offer, Reply
from flows.answers.typed.moments import BESIDE, NO_TIME, clock_in, instant, read_days, read_moments
from flows.language.days import FIRST_DAY, LAST_DAY, day_words
from flows.language.numbers import count
from flows.language.typed.date_forms import Prefer
from flows.language.typed.dates import read_date
from flows.language.typed.ongoing import Ongoing, read_ongoing
from flows.language.typed.reading import Reading, Refused, Several
from flows.language.typed.zones import zone_in
from flows.language.wall_time import at_instant, calendar_day, moment_words, written
from flows.rules.facts import Facts
from flows.rules.question import GOES_ON, Day, Option, Question
from flows.rules.trial import Trial


def day_refused(question: Question, day: date, facts: Facts) -> str:
    """Why this day cannot be the answer; empty where it can."""
    kind = question.kind
    assert isinstance(kind, Day)
    if not FIRST_DAY <= day <= LAST_DAY:
        return "That year is out of reach. Type a date from 1900 to 2199."
    if not kind.ahead and day > facts.as_of:
        return f"{day_words(day)} lies ahead: this has happened already. Type the day on which it did."
    earliest = earliest_day(kind, facts)
    if earliest and day < earliest:
        return f"{day_words(day)} is too early: it cannot be before {day_words(earliest)}."
    return ""


def quick_days(question: Question, facts: Facts, trial: Trial) -> tuple[tuple[str, date], ...]:
    """The days that are offered by name."""
    kind = question.kind
    assert isinstance(kind, Day)
    base, (near, far), step = facts.as_of, ("Today", "Yesterday"), -1
    if kind.not_before and kind.not_before == trial.day_key:
        base, (near, far), step = facts.registration, (f"{trial.window_of} day", "Day after"), 1
    elif kind.not_before == "as_of" or kind.coming:
        (near, far), step = ("Today", "Tomorrow"), 1
    days = ((near, base), (far, base + timedelta(step)))
    return tuple((label, day) for label, day in days if not day_refused(question, day, facts))


def same_day(question: Question, facts: Facts, trial: Trial) -> tuple[str, date] | None:
    """The day of the measurement that was answered last before this one, by what was measured; None where none was."""
    measured = {one.dated: one for one in trial.questions if one.dated}
    if question.key not in measured:
        return None
    keys = [one.key for one in trial.questions]
    before = (key for key in reversed(keys[: keys.index(question.key)]) if key in measured and facts.get(key))
    key = next(before, None)
    day = calendar_day(facts.get(key)) if key else None
    if key is None or day is None or day_refused(question, day, facts):
        return None
    label = measured[key].label
    return f"As {label if label[:2].isupper() else label[:1].lower() + label[1:]}", day


def earliest_day(kind: Day, facts: Facts) -> date | None:
    """The first day that this question takes, if another date bounds it."""
    bound = {"as_of": facts.as_of, "registration_date": facts.registration}
    day = bound.get(kind.not_before) or facts.get(kind.not_before) if kind.not_before else None
    return calendar_day(day) if isinstance(day, date) else None


def option_of(options: tuple[Option, ...], plain: str) -> Option | None:
    """The one option that a text names, or begins to; None where it is none, or may be several."""
    exact = [o for o in options if plain in (o.label.casefold(), o.value)]
    near = [o for o in options if plain and o.label.casefold().startswith(plain) and not _is_no(plain, o)]
    found = exact or near
    return found[0] if len(found) == 1 else None


def _is_no(plain: str, option: Option) -> bool:
    """Whether "no" begins the label of an option such as "Not done", which it does not mean."""
    return plain in ("no", "not") and option.label.casefold().startswith("not ")


def day_reply(question: Question, text: str, plain: str, facts: Facts, trial: Trial) -> Reply:
    """The day that a text says: one of its words, that it goes on, a moment, or a day that fits."""
    assert isinstance(question.kind, Day)
    word = option_of(question.kind.words, plain)
    if word:
        return Answer(word.value)
    last = question.key in LAST_DAYS.values() or GOES_ON in question.kind.words
    ongoing = read_ongoing(text, facts.as_of, facts.get("agent") or "") if last or question.kind.ongoing else None
    if ongoing and question.kind.ongoing:
        return No(question.kind.ongoing)
    if ongoing:
        return Answer(ONGOING) if ongoing.sure else _ongoing_or_over(question, text, ongoing, facts)
    if question.kind.timed:
        return _moment_reply(question, text, facts, trial)
    reading = _read_day(question.kind, text, facts)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several):
        return _day_of(question, reading, facts)
    why = day_refused(question, reading.value, facts)
    return No(why) if why else _taken_or_asked(question, reading.value, facts)


def _ongoing_or_over(question: Question, text: str, ongoing: Ongoing, facts: Facts) -> Doubt:
    """What may have ended, or go on still: both are offered."""
    assert isinstance(question.kind, Day)
    reading = _read_day(question.kind, ongoing.beside, facts)
    days = () if isinstance(reading, Refused) else reading.values
    over = (day for day in days if not day_refused(question, day, facts))
    ask = f"“{text}” may mean that it is still being given. Choose what is so, or type its last day."
    offers = (Offer(f"Last given {day_words(day)}", day.isoformat()) for day in over)
    return Doubt(ask, (Offer(texts.question.STILL_GIVEN, ONGOING), *offers))


def _read_day(kind: Day, text: str, facts: Facts) -> Reading[date]:
    """The day in a text; what the question is about, and the agent whose day it is, go without saying."""
    beside = re.findall(r"[^\W\d_]+", f"{kind.beside} {facts.get('agent') or ''}".casefold())
    prefer: Prefer = "future" if kind.not_before or kind.coming else "past"
    return read_date(text, facts.as_of, prefer, frozenset(beside))


# Days: what is planned for a day further ahead is likelier a slip of the year.
_USUAL_AHEAD = 180


def _taken_or_asked(question: Question, day: date, facts: Facts) -> Reply:
    """A day that can be the answer; one that lies unusually far from today is asked about."""
    kind, away = question.kind, (day - facts.as_of).days
    assert isinstance(kind, Day)
    if -(kind.usual or abs(away)) <= away <= (kind.usual or _USUAL_AHEAD):
        return Answer(day.isoformat())
    lies = f"{count(abs(away), 'day')} {'from now' if away > 0 else 'ago'}"
    sure = Offer(f"Yes, {day_words(day)}", day.isoformat())
    return Doubt(f"{day_words(day)} is {lies}, which is unusual. Is it right?", (sure,))


def _day_of(question: Question, reading: Several[date], facts: Facts) -> Reply:
    """One of several days: taken only if it alone fits and none is nearer, else asked, and why the nearest is none."""
    fitting = tuple(day for day in reading.values if not day_refused(question, day, facts))
    nearest = min(reading.values, key=lambda day: (abs(day - facts.as_of), day not in fitting))
    why = day_refused(question, nearest, facts)
    if not fitting:
        return No(why)
    if fitting == (nearest,) and len(reading.values) > 1 and not reading.unread:
        return _taken_or_asked(question, nearest, facts)
    ask = f"{why} Tap the day that is meant, or type another." if why else reading.question
    if why and reading.unread:
        ask = f"Not understood: “{reading.unread}”. {ask}"
    return Doubt(ask, tuple(Offer(day_words(day), day.isoformat()) for day in fitting))


def _moment_reply(question: Question, text: str, facts: Facts, trial: Trial) -> Reply:
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
        named = [(day, Offer(texts.question.day_alone(day), day.isoformat())) for day in map(_date_of, days.offers)]
        return _one_of(question, named, days.doubts, facts, lambda offer: time_asked(_date_of(offer)))
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


def _date_of(offer: Offer) -> date:
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
