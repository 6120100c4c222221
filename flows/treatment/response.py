"""The response after a cycle, what the trial says comes next, and the endpoints over all responses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import comb
from typing import Any

from flows.language.numbers import number_words
from flows.language.refusals import RuleBroken
from flows.rules import treatment as rules
from flows.rules.answer_values import Unfit, read_value
from flows.rules.conditions import Condition, parts
from flows.rules.evaluation.evaluate import evaluate
from flows.rules.question import Choice, NumberKind, Question
from flows.rules.status import Status
from flows.rules.treated import facts_of_answers, following
from flows.rules.treatment import NextTreatment, TreatmentRules


@dataclass(frozen=True, slots=True)
class CycleResponse:
    """The response to a cycle: its day and the answers by key, None for what is not known yet."""

    cycle: int
    on: date
    answers: Mapping[str, Any]


def response_of(given: rules.Response, cycle: int, on: date, answers: Mapping[str, Any]) -> CycleResponse:
    """A response with its answers as typed values; `RuleBroken` with the first that its question does not take."""
    read = ((question, answers.get(question.key)) for question in given.answers)
    return CycleResponse(cycle, on, {question.key: _checked(question, value) for question, value in read})


def _checked(question: Question, value: Any) -> Any:
    if value is None:
        return None
    try:
        return read_value(question.kind, value)
    except Unfit as unfit:
        raise RuleBroken("not_a_measure", what=question.label, given=value, allowed=unfit) from unfit


@dataclass(frozen=True, slots=True)
class Disposition:
    """What comes next, and why in a sentence or two."""

    next: NextTreatment
    why: str


NOT_SAID = "{response}: the trial does not say what follows. Ask the study chair."


def after_response(treatment: TreatmentRules, response: CycleResponse, stopped: bool = False) -> Disposition:
    """What the trial says after a response; `stopped`: the cycle was stopped for good. The investigator decides."""
    given = treatment.response
    assert given is not None
    rule = following(given, response.cycle, response.answers, stopped)
    words = _words(given, response) | {"cycle": str(response.cycle)}
    if rule is None:
        return Disposition(NextTreatment.OPEN, NOT_SAID.format(**words))
    return Disposition(rule.next, rule.words.format(**words))


def _words(given: rules.Response, response: CycleResponse) -> dict[str, str]:
    """What is said of each answer by key, and of the whole response; what decides nothing is only told once known."""
    deciding = {key for rule in given.following for key in keys_of(rule.when)}
    words = {question.key: _told(given, question, response) for question in given.answers}
    told = (key for key in words if key in deciding or response.answers.get(key) is not None)
    return words | {"response": ", ".join(words[key] for key in told)}


def keys_of(condition: Condition) -> Iterator[str]:
    """The answers that a condition looks at."""
    if key := getattr(condition, "key", None):
        yield key
    for part in parts(condition):
        yield from keys_of(part)


def _told(given: rules.Response, question: Question, response: CycleResponse) -> str:
    """An answer beside others, such as "Blasts 1 %" or "by sequencing none detected"."""
    called, value = dict(given.told).get(question.key, question.label), response.answers.get(question.key)
    if value is None:
        return f"{called} not known yet"
    if isinstance(question.kind, Choice):
        label = next(option.label for option in question.kind.options if option.value == value)
        return f"{called} {label.lower()}"
    assert isinstance(question.kind, NumberKind)
    return f"{called} {number_words(value)} {question.kind.unit}".rstrip()


STEPS = 10**6
HALF_OF_ERROR = Fraction(25, 1000)


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval of a share, from 0 to 1, in steps of a millionth and never too narrow."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How many reached an endpoint: of all who began treatment (`started`), and of those with a result (`evaluable`).

    The intervals belong to the two shares; None where there is nobody.
    """

    key: str
    label: str
    reached: int
    started: int
    evaluable: int
    interval: Interval | None
    of_evaluable: Interval | None

    @property
    def missing(self) -> int:
        """Who began treatment and has no result yet."""
        return self.started - self.evaluable


def endpoints(treatment: TreatmentRules, participants: Iterable[tuple[CycleResponse, ...]]) -> tuple[Endpoint, ...]:
    """The endpoints of a trial: for each who began treatment the response to the last cycle counts."""
    given = treatment.response
    last = [max(had, key=lambda response: response.cycle) if had else None for had in participants]
    return tuple(_endpoint(one, last) for one in given.endpoints) if given else ()


def _endpoint(given: rules.Endpoint, last: list[CycleResponse | None]) -> Endpoint:
    results = [reached(given, response) if response else None for response in last]
    known = [result for result in results if result is not None]
    some, all_, evaluable = sum(known), len(results), len(known)
    intervals = clopper_pearson(some, all_), clopper_pearson(some, evaluable)
    return Endpoint(given.code, given.words, some, all_, evaluable, *intervals)


def reached(endpoint: rules.Endpoint, response: CycleResponse) -> bool | None:
    """Whether a response reached an endpoint; None while that is not known."""
    status = evaluate(endpoint.reached_when, facts_of_answers(response.answers)).status
    return None if status is Status.PENDING else status is Status.MET


def clopper_pearson(reached: int, of: int) -> Interval | None:
    """The exact 95 % interval of Clopper and Pearson (Biometrika 1934;26:404); None where there is nobody.

    Counted in whole numbers, so nothing is rounded but the ends, and those outwards to a millionth.
    """
    if not 0 <= reached <= of:
        raise ValueError(f"{reached} of {of}")
    if of == 0:
        return None
    low = 0 if reached == 0 else _last_under(of - reached, of)
    high = STEPS if reached == of else STEPS - _last_under(reached, of)
    return Interval(Decimal(low) / STEPS, Decimal(high) / STEPS)


def _last_under(failures: int, of: int) -> int:
    """The highest share, in steps, at which at most `failures` of `of` fail with a chance of 2.5 % or less.

    The upper end is the same question with success and failure exchanged.
    """
    low, high = 0, STEPS
    while high - low > 1:
        middle = (low + high) // 2
        if _chance(failures, of, STEPS - middle) <= HALF_OF_ERROR:
            low = middle
        else:
            high = middle
    return low


def _chance(at_most: int, of: int, steps: int) -> Fraction:
    """The chance of at most so many of `of`, each with a chance of `steps` millionths."""
    ways = sum(comb(of, k) * steps**k * (STEPS - steps) ** (of - k) for k in range(at_most + 1))
    return Fraction(ways, STEPS**of)
