"""What is tapped and typed for the candidate of a brought trial: steps for whichever question a card asks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flows.language.days import short_day
from flows.language.numbers import number_words
from flows.language.wall_time import read_written
from flows.rules.question import Choice, Choices, Day, Entries, Name, NumberKind, Question
from tests.candidates import Candidate


def asked(card: str, of: Candidate) -> Question | None:
    """The question that a card asks; None on any other card."""
    found = [one for one in of.trial.questions if f"\n{one.text}" in f"\n{card}"]
    return max(found, key=lambda one: len(one.text), default=None)


def steps(question: Question, value: Any) -> Iterator[str]:
    """Labels in brackets are tapped, anything else is typed."""
    yield from STEPS[type(question.kind)](question.kind, value, question)


def _choice(kind: Choice, value: Any, _question: Question) -> Iterator[str]:
    yield f"[{next(option.label for option in kind.options if option.value == value)}]"


def _choices(kind: Choices, value: Any, _question: Question) -> Iterator[str]:
    labels = [option.label for option in kind.options if option.value in value]
    yield from (f"[☐ {label}]" for label in labels)
    yield f"[Done ({len(labels)})]" if labels else f"[{kind.none_label}]"


def _number(kind: NumberKind, value: Any, question: Question) -> Iterator[str]:
    months = question.key == "age_months"
    yield f"{int(value) // 12} y {int(value) % 12} m" if months else number_words(value)


def _day(kind: Day, value: Any, _question: Question) -> Iterator[str]:
    word = next((option.label for option in kind.words if option.value == value), None)
    moment = read_written(value)
    if word:
        yield f"[{word}]"
    else:
        yield f"{short_day(moment)} {moment:%H:%M}" if moment else short_day(date.fromisoformat(value))


def _entries(kind: Entries, value: Any, _question: Question) -> Iterator[str]:
    if not value:
        yield "[None]"
        return
    for entry in value:
        yield f"[Add a {kind.noun}]"
        for field in kind.fields:
            if field.key in entry:
                yield from steps(field, entry[field.key])
    yield f"[Done ({len(value)})]"


def _name(_kind: Name, value: Any, _question: Question) -> Iterator[str]:
    yield value


STEPS: dict[type, Any] = {
    Choice: _choice,
    Choices: _choices,
    NumberKind: _number,
    Day: _day,
    Entries: _entries,
    Name: _name,
}
