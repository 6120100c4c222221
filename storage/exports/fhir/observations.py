"""What was measured as FHIR R4 Observations, and the decision with the finding of every criterion as another.

Which day a number was measured on, and which answer is its upper limit, is read from the criteria.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from flows.decision.status_words import OUTCOMES, WORDS
from flows.rules.conditions import Condition, FreshMeasurement, Multiple
from flows.rules.criterion import Criterion, conditions_of
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.status import Status
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.description import Column, columns
from storage.exports.common.texts import legal
from storage.exports.fhir.datatypes import (
    NOT_PERFORMED,
    UNKNOWN,
    Resource,
    chosen,
    coded,
    concept,
    day,
    loinc,
    observation,
    quantity,
    ready,
    several,
    text,
    written,
)
from storage.exports.fhir.enabling import shown
from storage.exports.screenings.cohorts import outcome_in
from storage.exports.screenings.history import Ruling, standing

_LAPSED = "Holds no longer: it was given for another day, or does not fit."


def measurements(
    facts: Facts, answered: frozenset[str], asked: frozenset[str], trial: Trial
) -> Iterator[tuple[str, Resource]]:
    """The Observation of every number by its key, and of answers that count though the form does not ask for them.

    `answered`: the keys that the response answers. `asked`: the keys that were asked.
    """
    limits = _limit_keys(trial)
    for column in columns(trial):
        if column.key in limits:
            continue
        value = facts.values.get(column.key)
        if column.type in ("integer", "number"):
            if value is not None or (column.key in asked and shown(column, facts.values)):
                yield column.key, _observation(column, trial) | _measured(column, value, facts, trial)
        elif value is not None and column.key not in answered and column.type in VALUES:
            yield column.key, _observation(column, trial) | VALUES[column.type](column, value, trial)


def beside(
    answers: Mapping[str, Any], lapsed: Mapping[str, Any], asked: frozenset[str], trial: Trial, told: set[str]
) -> Iterator[tuple[str, Resource]]:
    """What was answered and is told nowhere else: what does not concern this candidate, or holds no longer.

    `told`: the keys that are. A list of entries is told by the form alone.
    """
    limits = _limit_keys(trial)
    for column in columns(trial):
        key, value = column.key, answers.get(column.key)
        if key in told or key == "as_of" or column.type in ("entries", "choices"):
            continue
        note = {"note": [{"text": _LAPSED}]} if key in lapsed else {}
        if value is not None and not (key in limits and key not in lapsed):
            yield key, _observation(column, trial) | _plainly(column, value, trial) | note
        elif value is None and key in asked:
            yield key, _observation(column, trial) | {"dataAbsentReason": concept(UNKNOWN)}


def _plainly(column: Column, value: Any, trial: Trial) -> Resource:
    if value == NOT_DONE:
        return {"dataAbsentReason": concept(NOT_PERFORMED)}
    if column.type in ("integer", "number") and isinstance(value, int | Decimal):
        return {"valueQuantity": quantity(Decimal(value), column.unit)}
    if column.type == "choice" and any(option.value == value for option in column.options):
        return {"valueCodeableConcept": concept(next(chosen(column, value, trial)))}
    if column.type == "date" and isinstance(value, str):
        return {"valueDateTime": value}
    return {"valueString": legal(str(value))}


def decided(decision: Mapping[str, Json], trial: Trial) -> Resource:
    """The decision as an Observation; each component is the finding of one criterion, the window, or what is decided
    for one cohort."""
    _, words = OUTCOMES[decision["outcome"]]
    return observation(concept(coded("decisions", "decision", "Eligibility decision", trial))) | {
        "valueCodeableConcept": concept(coded("outcomes", decision["outcome"], words, trial)),
        "component": several(_components(decision, trial)),
    }


def rulings(rulings: tuple[Ruling, ...], trial: Trial) -> Iterator[tuple[str, Resource]]:
    """What the study chair ruled, as Observations beside the decision, by what tells each apart."""
    for ruling in standing(rulings):
        if ruling.decision is not None:
            said = ruling.decision.replace("_", " ") + (f" {day(ruling.from_day)}" if ruling.from_day else "")
            who = " ".join(filter(None, (ruling.role, ruling.initials)))
            found = observation(concept(coded("chair items", ruling.item, f"Ruling on {ruling.item}", trial)))
            found |= {"valueCodeableConcept": concept(coded("rulings", ruling.decision, said, trial))}
            found |= {"performer": [{"display": legal(who)}]} if who else {}
            found |= {"effectiveDateTime": day(ruling.ruled_on)} if ruling.ruled_on else {}
            yield f"ruling {ruling.item}", found


def _components(decision: Mapping[str, Json], trial: Trial) -> Iterator[str]:
    for criterion in trial.criteria:
        yield _finding(criterion, decision["criteria"][criterion.code], trial)
    yield from map(written, _window(decision["registration_window"], trial))
    yield from map(written, _of_cohorts(decision, trial))


@cache
def _finding(criterion: Criterion, status: str, trial: Trial) -> str:
    found = {
        "code": concept(coded("criteria", criterion.code, criterion.short, trial)),
        "valueCodeableConcept": concept(coded("findings", status, WORDS[Status(status)], trial)),
    }
    return written(found)


def _window(window: Mapping[str, str | None], trial: Trial) -> Iterator[Resource]:
    if window["earliest"]:
        ends = {"start": window["earliest"], "end": window["latest"]}
        period = {name: end for name, end in ends.items() if end}
        yield {"code": concept(coded("decisions", "window", f"{trial.window_of} window", trial)), "valuePeriod": period}


def _of_cohorts(decision: Mapping[str, Json], trial: Trial) -> Iterator[Resource]:
    for cohort, called in trial.cohorts.items():
        if outcome := outcome_in(decision, cohort):
            said = coded("outcomes", outcome, OUTCOMES[outcome][1], trial)
            yield {"code": concept(coded("cohorts", cohort, called, trial)), "valueCodeableConcept": concept(said)}


@cache
def _observation(column: Column, trial: Trial) -> Resource:
    own = coded("questions", column.key, column.label, trial)
    return observation(ready(written({"coding": [*loinc(column), own], "text": column.label})))


def _measured(column: Column, value: Any, facts: Facts, trial: Trial) -> Resource:
    if value is None or value == NOT_DONE:
        return {"dataAbsentReason": concept(NOT_PERFORMED if value else UNKNOWN)}
    at = facts.get(_days(trial).get(column.key, ""))
    limit = facts.get(_limits(trial).get(column.key, ""))
    measured: Resource = {"valueQuantity": quantity(value, column.unit)}
    if isinstance(at, date):
        measured["effectiveDateTime"] = day(at)
    if limit is not None:
        measured["referenceRange"] = [{"high": quantity(limit, column.unit), "text": "Upper limit of normal"}]
    return measured


@cache
def _days(trial: Trial) -> dict[str, str]:
    """A measured question -> the question of the day that it was measured on."""
    found = (part for part in _parts(trial) if isinstance(part, FreshMeasurement))
    return {key: m.date_key for m in found for part in m.parts if (key := getattr(part, "key", None))}


@cache
def _limits(trial: Trial) -> dict[str, str]:
    """A measured question -> the question of its laboratory's upper limit."""
    return {part.key: part.limit_key for part in _parts(trial) if isinstance(part, Multiple) and part.op in ("<", "<=")}


@cache
def _limit_keys(trial: Trial) -> frozenset[str]:
    return frozenset(_limits(trial).values())


def _parts(trial: Trial) -> Iterator[Condition]:
    for criterion in trial.criteria:
        yield from conditions_of(criterion)


VALUES: dict[str, Callable[[Column, Any, Trial], Resource]] = {
    "choice": lambda column, value, trial: {"valueCodeableConcept": concept(next(chosen(column, value, trial)))},
    "date": lambda _column, value, _trial: {"valueDateTime": day(value)},
    "text": lambda _column, value, _trial: {"valueString": text(value)},
}
