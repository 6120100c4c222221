"""What a typed text says to a question: an answer, a doubt to be asked about, or a refusal with its reason."""

import re
from collections.abc import Callable
from datetime import date

from flows import texts
from flows.answers.entries import LAST_DAYS, ONGOING
from flows.answers.reply import Answer, Doubt, No, Offer, Reply
from flows.answers.therapies.agent_replies import agent_reply
from flows.answers.typed.fitting_days import day_refused
from flows.answers.typed.moment_replies import moment_reply, moment_said
from flows.answers.typed.number_replies import read_number_reply
from flows.language.days import day_words
from flows.language.numbers import count, listed
from flows.language.typed.date_forms import Prefer
from flows.language.typed.dates import read_date
from flows.language.typed.ongoing import Ongoing, read_ongoing
from flows.language.typed.reading import One, Reading, Refused, Several
from flows.language.typed.relative_days import read_relative, with_dates
from flows.rules.facts import Facts
from flows.rules.question import GOES_ON, Choice, Choices, Day, Name, NumberKind, Option, Question
from flows.rules.trial import Trial

UNKNOWN_WORDS = frozenset(
    (
        *("?", "unknown", "not known", "not known yet", "not sure", "n/a", "nk"),
        *(f"{who}{do} know" for who in ("i ", "") for do in ("do not", "don't", "dont", "don’t")),
    )
)


def read_reply(question: Question, text: str, facts: Facts, trial: Trial, zero: date | None = None) -> Reply:
    """What a typed text says to a question, for what is known already.

    `zero`: the registration, where the site counts days from it; dates of the calendar are refused there.
    """
    if zero and isinstance(question.kind, Day):
        return _relative_day(question, text, facts, zero, trial)
    dated = with_dates(text, zero) if zero and isinstance(question.kind, Name) else text
    if isinstance(dated, Refused):
        return No(dated.why)
    text = dated.strip()
    plain = text.casefold().strip(" .!")
    if plain in UNKNOWN_WORDS and question.may_be_open:
        return Answer(None)
    return ANSWER_READERS[type(question.kind)](question, text, plain, facts, trial)


def _relative_day(question: Question, text: str, facts: Facts, zero: date, trial: Trial) -> Reply:
    """A day counted from registration; dates of the calendar are refused."""
    assert isinstance(question.kind, Day)
    said, clock = moment_said(text) if question.kind.timed else (text, "")
    reading = read_relative(said or text, zero)
    if isinstance(reading, One):
        return read_reply(question, f"{reading.value.isoformat()} {clock}".strip(), facts, trial)
    if isinstance(reading, Several):
        pairs = zip(reading.labels, reading.values, strict=True)
        offers = tuple(Offer(label, day.isoformat()) for label, day in pairs if not day_refused(question, day, facts))
        return Doubt(reading.question, offers) if offers else No(day_refused(question, reading.values[0], facts))
    unknown = read_reply(question, text, facts, trial)
    return unknown if unknown in (Answer(None), Answer(ONGOING)) else No(reading.why)


def _choice(question: Question, _text: str, plain: str, _facts: Facts, _trial: Trial) -> Reply:
    assert isinstance(question.kind, Choice)
    option = _option(question.kind.options, plain)
    if option:
        return Answer(option.value)
    labels = listed((option.label for option in question.kind.options), "or")
    return No(f"That is none of the answers. Tap one of the buttons, or type {labels}.")


def _option(options: tuple[Option, ...], plain: str) -> Option | None:
    exact = [o for o in options if plain in (o.label.casefold(), o.value)]
    near = [o for o in options if plain and o.label.casefold().startswith(plain) and not _is_no(plain, o)]
    found = exact or near
    return found[0] if len(found) == 1 else None


def _is_no(plain: str, option: Option) -> bool:
    """Whether "no" begins the label of an option such as "Not done", which it does not mean."""
    return plain in ("no", "not") and option.label.casefold().startswith("not ")


def _choices(question: Question, _text: str, plain: str, _facts: Facts, _trial: Trial) -> Reply:
    assert isinstance(question.kind, Choices)
    kind = question.kind
    if plain in ("none", "none of these", "no") and not kind.at_least:
        return Answer([])
    found = [_option(kind.options, part.strip()) for part in plain.replace(" and ", ",").split(",")]
    if any(option is None for option in found):
        none = "" if kind.at_least else f", or {kind.none_label}"
        return No(f"That is none of the options. Tap all that fit and then Done{none}.")
    return Answer(list(dict.fromkeys(option.value for option in found if option)))


def _day(question: Question, text: str, plain: str, facts: Facts, trial: Trial) -> Reply:
    assert isinstance(question.kind, Day)
    word = _option(question.kind.words, plain)
    if word:
        return Answer(word.value)
    last = question.key in LAST_DAYS.values() or GOES_ON in question.kind.words
    ongoing = read_ongoing(text, facts.as_of, facts.get("agent") or "") if last or question.kind.ongoing else None
    if ongoing and question.kind.ongoing:
        return No(question.kind.ongoing)
    if ongoing:
        return Answer(ONGOING) if ongoing.sure else _ongoing_or_over(question, text, ongoing, facts)
    if question.kind.timed:
        return moment_reply(question, text, facts, trial)
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


def _name(question: Question, text: str, _plain: str, facts: Facts, trial: Trial) -> Reply:
    assert isinstance(question.kind, Name)
    if not 1 <= len(text) <= question.kind.longest:
        return No(f"Type a name of at most {question.kind.longest} characters.")
    if question.kind.letters_only:
        return Answer(text.upper()) if text.isalpha() and len(text) > 1 else No("Type two to four letters, such as MB.")
    return agent_reply(text, facts, trial) if question.kind.drug else Answer(text)


ANSWER_READERS: dict[type, Callable[[Question, str, str, Facts, Trial], Reply]] = {
    Choice: _choice,
    Choices: _choices,
    Day: _day,
    NumberKind: read_number_reply,
    Name: _name,
}
