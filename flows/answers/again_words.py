"""Why answers are asked again, in words: their day has passed or moved, or they may have changed since."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from flows import texts
from flows.answers.answers import Answers
from flows.answers.given_before.given_for import AGE, changing, day_of, may_cross
from flows.answers.path import asked_again, path_of, stands
from flows.language.days import day_words
from flows.language.numbers import age_words, count, listed
from flows.language.refusals import RuleBroken
from flows.language.wall_time import day_in
from flows.rules.answer_values import to_decimal
from flows.rules.question import Day
from flows.rules.trial import Trial

# What is asked again is named up to so many; the list itself names all of it.
MOST_NAMED = 6


def labels_again(answers: Answers, today: date, trial: Trial) -> str:
    """What is asked again on a day, by name; empty where nothing is."""
    labels = [question.label for question in asked_again(answers, today, trial)]
    more = [f"{len(labels) - MOST_NAMED} more"] if len(labels) > MOST_NAMED else []
    return listed((*labels[:MOST_NAMED], *more))


def check_holds(answers: Answers, on: date, trial: Trial) -> None:
    """Refuses what would rest on answers that were given for another day."""
    what = labels_again(answers, on, trial)
    age = path_of(answers, on, trial).facts.get(AGE)
    given = day_of(answers, AGE)
    if age is not None and given and may_cross(int(age), given, on, trial) is not None:
        what = listed(filter(None, (trial.by_key[AGE].label, what)))
    if what:
        raise RuleBroken("asked_again", what=what, day=day_words(on))


def why_again(key: str, answers: Answers, today: date, trial: Trial) -> str:
    """Why an answer is asked again."""
    label, value = trial.by_key[key].label, answers.given[key]
    day = day_in(value) if isinstance(trial.by_key[key].kind, Day) else None
    if day and day < today:
        return texts.question.has_passed(label, day)
    return next(_since(key, answers, today, trial), texts.question.asked_again(label))


def _since(key: str, answers: Answers, today: date, trial: Trial) -> Iterator[str]:
    """What may have come in between the day that an answer was given for and this one."""
    label, given = trial.by_key[key].label, day_of(answers, key)
    if given is None or key not in stands(answers, today, trial):
        return
    if key in changing(trial):
        yield texts.question.said_long_ago(given, count((today - given).days, "day"))
    elif key == AGE:
        on = path_of(answers, today, trial).facts.registration
        age = to_decimal(answers.given[key])
        if age is not None:
            yield from age_may_be(age, given, on, trial)
    else:
        yield texts.question.planned_for_another(label, given)


def age_may_be(age: Decimal, given: date, on: date, trial: Trial) -> Iterator[str]:
    """That an age which was given for one day may be on the other side of a limit on another, where it may."""
    limit = may_cross(int(age), given, on, trial)
    if limit is not None:
        side = age_words(limit) if on > given else f"under {age_words(limit)}"
        yield texts.question.age_may_be(age_words(age), given, side, on)
