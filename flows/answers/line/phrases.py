"""What people call questions and their answers: the phrases of a trial that a line is searched for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from flows.answers.line.chunks import Chunks, chunks_of
from flows.rules.question import Choice, Choices, Entries, Option, Question
from flows.rules.trial import Trial

MOST_WORDS = 6

# "CNS1" is typed as "CNS 1" too.
_APART = re.compile(r"\b([^\W\d]{2,})(\d)\b")

# Words that say nothing without their question, and those that such labels begin with.
_OF_ANY = frozenset(("negative", "positive", "ongoing", "stopped", "acute", "chronic", "not active"))
_OPENS_ANY = frozenset(
    ("yes", "no", "not", "none", "never", "neither", "either", "both", "other", "another", "unknown")
)


@dataclass(frozen=True, slots=True)
class Named:
    """A question, whose answer stands beside its name."""

    key: str


@dataclass(frozen=True, slots=True)
class Says:
    """An answer that its name alone gives; `bare`: only right behind an answer of the same section."""

    key: str
    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list that is known by one field, such as the site of radiation."""

    key: str
    field: str
    value: str


# What the ends of what is normal are called, and how that stands beside the name of what was measured.
_UPPER, _LOWER = ("uln", "upper limit", "upper limit of normal"), ("lln", "lower limit", "lower limit of normal")
_FORMS = ("{1} {0}", "{0} {1}", "{0} of {1}", "{0} for {1}")

Meaning = Named | Says | Listed
Phrase = tuple[str, ...]


@cache
def phrases_of(trial: Trial) -> Mapping[Phrase, tuple[Meaning, ...]]:
    """What each phrase may mean in a trial."""
    phrases: dict[Phrase, tuple[Meaning, ...]] = {}
    for spelled, meaning in _meanings(trial):
        for phrase in {phrase_of(spelled), phrase_of(_APART.sub(r"\1 \2", spelled))} - {()}:
            known = phrases.get(phrase, ())
            if meaning not in known:
                phrases[phrase] = (*known, meaning)
    return phrases


def phrase_at(trial: Trial, chunks: Chunks, at: int) -> tuple[tuple[Meaning, ...], int] | None:
    """The meanings of the longest phrase that begins at a chunk, and where it ends."""
    return next(phrases_at(trial, chunks, at), None)


def phrases_at(trial: Trial, chunks: Chunks, at: int) -> Iterator[tuple[tuple[Meaning, ...], int]]:
    """The meanings of each phrase that begins at a chunk, and where it ends; the longest first."""
    phrases = phrases_of(trial)
    words: list[str] = []
    found: list[tuple[tuple[Meaning, ...], int]] = []
    for end in range(at, min(at + MOST_WORDS, len(chunks))):
        words.append(chunks.word(end))
        if tuple(words) in phrases:
            found.append((phrases[tuple(words)], end + 1))
    yield from reversed(found)
    if not found and "/" in (word := chunks.word(at)):
        # "ALT/GPT": one thing by two names.
        meanings = [phrases.get((name,)) for name in word.split("/")]
        if meanings[0] and set(meanings) == {meanings[0]}:
            yield meanings[0], at + 1


@cache
def first_words(trial: Trial) -> frozenset[str]:
    """The words that the phrases of a trial begin with."""
    return frozenset(phrase[0] for phrase in phrases_of(trial))


def phrase_of(spelled: str) -> Phrase:
    """The words of a name, as a line is compared with them."""
    chunks = chunks_of(spelled)
    return tuple(chunks.word(at) for at in range(len(chunks)))


def _meanings(trial: Trial) -> Iterator[tuple[str, Meaning]]:
    for question in trial.questions:
        if isinstance(question.kind, Entries):
            yield from _of_list(question, question.kind)
        yield from ((name, Named(question.key)) for name in (question.label, *question.names))
        yield from _of_limits(question)
        for option in _options(question):
            yield from ((name, Says(question.key, option.value, name in _OF_ANY)) for name in _said(option))


def _of_limits(question: Question) -> Iterator[tuple[str, Meaning]]:
    """The limits of normal by the name of what they are limits of, such as "ALT ULN" or "ULN of ALT"."""
    for key, said in ((question.upper_limit, _UPPER), (question.lower_limit, _LOWER)):
        for name in (question.label, *question.names) if key else ():
            yield from ((form.format(end, name), Named(key)) for end in said for form in _FORMS)


def _of_list(question: Question, kind: Entries) -> Iterator[tuple[str, Meaning]]:
    first = kind.fields[0]
    for option in _options(first):
        yield from ((name, Listed(question.key, first.key, option.value)) for name in _said(option))


def _options(question: Question) -> tuple[Option, ...]:
    return question.kind.options if isinstance(question.kind, Choice | Choices) else ()


def _said(option: Option) -> Iterator[str]:
    label = option.label.casefold()
    if label not in _OF_ANY and re.split(r"\W", label)[0] not in _OPENS_ANY:
        yield option.label
    yield from option.names
