"""What a typed text says to a question: an answer, a doubt to be asked about, or a refusal with its reason."""

from collections.abc import Callable
from datetime import date

from flows.answers.entries import ONGOING
from flows.answers.reply import Answer, Doubt, No, Offer, Reply
from flows.answers.therapies.agent_replies import agent_reply
from flows.answers.typed.day_replies import day_refused, day_reply, moment_said, option_of
from flows.answers.typed.number_replies import read_number_reply
from flows.language.numbers import listed
from flows.language.typed.reading import One, Refused, Several
from flows.language.typed.relative_days import read_relative, with_dates
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, Day, Name, NumberKind, Question
from flows.rules.trial import Trial

UNKNOWN_WORDS = frozenset(
    (
        *("?", "unknown", "not known", "not known yet", "not sure", "n/a", "nk"),
        *(f"{who}{do} know" for who in ("i ", "") for do in ("do not", "don't", "dont", "don’t")),
    )
)
# To a question with several answers, or to a list.
NONE_WORDS = frozenset(("none", "none of these", "no", "nope", "nothing", "never", "nil"))


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
    option = option_of(question.kind.options, plain)
    if option:
        return Answer(option.value)
    labels = listed((option.label for option in question.kind.options), "or")
    return No(f"That is none of the answers. Tap one of the buttons, or type {labels}.")


def _choices(question: Question, _text: str, plain: str, _facts: Facts, _trial: Trial) -> Reply:
    assert isinstance(question.kind, Choices)
    kind = question.kind
    if plain in NONE_WORDS and not kind.at_least:
        return Answer([])
    found = [option_of(kind.options, part.strip()) for part in plain.replace(" and ", ",").split(",")]
    if any(option is None for option in found):
        none = "" if kind.at_least else f", or {kind.none_label}"
        return No(f"That is none of the options. Tap all that fit and then Done{none}.")
    return Answer(list(dict.fromkeys(option.value for option in found if option)))


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
    Day: day_reply,
    NumberKind: read_number_reply,
    Name: _name,
}
