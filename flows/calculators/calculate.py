"""The calculators that stand beside questions: what each asks, and how a chat runs it input by input."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from flows.answers.reply import No
from flows.calculators.clearance import Kidney, clearances
from flows.calculators.cns import LumbarPuncture, cns_status
from flows.calculators.inputs import BIRTH_DATE, own_inputs
from flows.calculators.small import Calculation, age_on, from_multiple, recounted
from flows.language.numbers import number_words
from flows.package import Row, table
from flows.rules.answer_values import Unfit, allowed, read_value
from flows.rules.conditions import ALWAYS, Compare, InTable, Limit, Multiple
from flows.rules.criterion import conditions_of
from flows.rules.evaluation.answered import limit_in
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.question import Question
from flows.rules.trial import Trial

Calculated = tuple[Calculation, ...] | No


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator beside the question `for_key`; its results are that question's answers, for confirmation.

    `inputs`: the keys of what it needs, in order; of a question of the trial the answer is taken from the record where
    it is known. `dated_by`: the key of the date that the result shares. `rule` and `source`: how it is calculated, and
    where that stands.
    """

    code: str
    label: str
    for_key: str
    inputs: tuple[str, ...]
    dated_by: str
    rule: str
    source: str

    @property
    def needs(self) -> frozenset[str]:
        """The questions that a trial must ask for it."""
        return frozenset((self.for_key, *self.inputs)) - own_inputs().keys()


def _clearance(given: Mapping[str, Any], trial: Trial) -> Calculated:
    if given["creatinine_mg_dl"] == NOT_DONE:
        return No("The creatinine was not measured, so nothing can be estimated from it.")
    kidney = Kidney(given["age_months"], given["sex"], given["creatinine_mg_dl"], given.get("height_cm"))
    return clearances(kidney, _enough(trial), _creatinine_limit(given, trial))


def _limits_of(key: str, trial: Trial) -> Iterator[Limit]:
    """What the criteria of a trial hold a number to."""
    parts = (part for criterion in trial.criteria for part in conditions_of(criterion))
    return (part for part in parts if isinstance(part, Limit) and part.key == key)


def _creatinine_limit(given: Mapping[str, Any], trial: Trial) -> Decimal | None:
    """The highest creatinine that passes at this age; None where the trial has no such limit."""
    tables = (part for part in _limits_of("creatinine_mg_dl", trial) if isinstance(part, InTable))
    table = next(tables, None)
    return limit_in(table, Facts(given, date.min)) if table else None


def _enough(trial: Trial) -> Decimal | None:
    """The clearance that passes by itself; None where the trial has no such limit."""
    limits = _limits_of("creatinine_clearance", trial)
    return next((part.bound for part in limits if isinstance(part, Compare) and part.op == ">="), None)


def _multiples(trial: Trial) -> Iterator[Multiple]:
    """The multiples of its upper limit that the trial holds an ALT to."""
    return (part for part in _limits_of("alt_u_l", trial) if isinstance(part, Multiple))


def _alt(given: Mapping[str, Any], trial: Trial) -> Calculated:
    bounds = dict.fromkeys(part.factor for part in _multiples(trial))
    return (from_multiple(given["alt_times_uln"], given["alt_uln_u_l"], bounds),)


def _beside_creatinine(given: Mapping[str, Any], trial: Trial) -> Calculated:
    """The creatinine as the answer, with the clearance that it amounts to beside it."""
    found = _clearance(given, trial)
    if isinstance(found, No):
        return found
    first, notes = found[0], dict.fromkeys(note for result in found for note in result.notes)
    working = "; ".join(result.working for result in found)
    method = f"{first.method} {number_words(Decimal(first.value))}"
    return (Calculation(given["creatinine_mg_dl"], "mg/dL", method, first.inputs, working, (COMPARED, *notes)),)


def _cns(given: Mapping[str, Any], trial: Trial) -> Calculated:
    counts = {"white": "csf_white", "red": "csf_red", "blood_white": "blood_white", "blood_red": "blood_red"}
    found = {name: given.get(key) for name, key in counts.items()}
    result = cns_status(LumbarPuncture(given["cns_signs"] == "yes", given.get("csf_blasts") == "yes", **found))
    note = trial.notes.get(("cns_status", str(result.value)))
    return (replace(result, notes=(*result.notes, note)) if note else result,)


def _aged_on(trial: Trial) -> str:
    """The key of the day that an age is counted to; empty where none is asked for."""
    return trial.age_key or trial.day_key


def _age(given: Mapping[str, Any], trial: Trial) -> Calculated:
    called = trial.by_key[trial.age_key].label if trial.age_key else ""
    result = age_on(given["birth_date"], given[_aged_on(trial)], called)
    return result if isinstance(result, No) else (result,)


def _recounting(key: str, typed: str) -> Callable[[Mapping[str, Any], Trial], Calculated]:
    return lambda given, trial: (recounted(trial.by_key[key], own_inputs()[typed], given[typed]),)


COMPARED = "The answer here is the creatinine; the estimate stands beside it and decides nothing."

# What stands in the table of calculators for the planned day that is decided about, whatever a trial calls it.
DECIDED = "the day decided about"

# By calculator: from typed values by input to the results, the one to offer first in front, or a refusal.
COMPUTE: Mapping[str, Callable[[Mapping[str, Any], Trial], Calculated]] = {
    "age": _age,
    "creatinine": _recounting("creatinine_mg_dl", "creatinine_umol_l"),
    "clearance": _clearance,
    "compare": _beside_creatinine,
    "alt_ukat": _recounting("alt_u_l", "alt_ukat_l"),
    "alt_multiple": _alt,
    "alt_limit_ukat": _recounting("alt_uln_u_l", "alt_uln_ukat_l"),
    "cns": _cns,
}

# What may not be stored anywhere, in any trial, by calculator and input: it is calculated in the turn in which that is
# typed.
UNKEPT = frozenset((("age", BIRTH_DATE),))

_FILLED = ("code", "label", "for_key", "inputs")
_COLUMNS = {**dict.fromkeys(_FILLED, ".+"), "dated_by": ".*", "rule": ".+", "source": ".+"}


@cache
def _every() -> tuple[Calculator, ...]:
    return tuple(_made(row) for row in table("flows.calculators", "calculators.csv", _COLUMNS))


def _made(row: Row) -> Calculator:
    code, label, for_key, _, dated_by, rule, source = row.cells.values()
    return Calculator(code, label, for_key, row.parted("inputs"), dated_by, rule, source)


@cache
def calculators(trial: Trial) -> Mapping[str, Calculator]:
    """The calculators beside the questions of a trial, by code: those whose questions it asks."""
    asked = {*trial.by_key, *((DECIDED,) if _aged_on(trial) else ())}
    return {one.code: one for one in _every() if one.needs <= asked}


@cache
def inputs_of(code: str, trial: Trial) -> tuple[Question, ...]:
    """What a calculator asks in a trial, in order."""
    return tuple(_question(one, trial) for one in calculators(trial)[code].inputs)


def _question(key: str, trial: Trial) -> Question:
    """An input as the trial asks it; one that it has a limit for says so."""
    if key == DECIDED:
        # The day is asked for here, whatever the trial asks it after.
        return replace(trial.by_key[_aged_on(trial)], asked_when=ALWAYS)
    question = own_inputs().get(key) or trial.by_key[key]
    under = next((part.factor for part in _multiples(trial) if part.op == "<"), None)
    if key != "alt_times_uln" or under is None:
        return question
    return replace(question, help=f"Under {number_words(under)} is needed.")


def calculators_for(key: str, trial: Trial) -> tuple[Calculator, ...]:
    """The calculators that stand beside a question."""
    return tuple(calculator for calculator in calculators(trial).values() if calculator.for_key == key)


def from_record(calculator: Calculator, facts: Facts, trial: Trial) -> dict[str, Any]:
    """The inputs that the record knows already, by key; the planned registration always is."""
    known = {**facts.values, trial.day_key: facts.registration}
    return {one.key: known[one.key] for one in inputs_of(calculator.code, trial) if one.key in known}


def next_input(calculator: Calculator, given: Mapping[str, Any], trial: Trial) -> Question | None:
    """The first input that applies and has no value; None when the result can be calculated."""
    facts, inputs = Facts(given, date.min), inputs_of(calculator.code, trial)
    return next((one for one in inputs if one.key not in given and holds(one.asked_when, facts)), None)


def calculate(calculator: Calculator, given: Mapping[str, Any], trial: Trial) -> Calculated:
    """The results for these inputs, typed or in the record's JSON form, or the sentence that refuses them.

    Only those that apply play a part, not one that is left over from another answer.
    """
    values: dict[str, Any] = {}
    inputs = inputs_of(calculator.code, trial)
    for question in inputs:
        if given.get(question.key) is None:
            continue
        try:
            values[question.key] = read_value(question.kind, given[question.key])
        except Unfit:
            return No(f"{question.label} must be {allowed(question.kind)}.")
    if missing := next_input(calculator, values, trial):
        return No(f"{missing.label} is missing.")
    facts = Facts(values, date.min)
    asked = {q.key: values[q.key] for q in inputs if q.key in values and holds(q.asked_when, facts)}
    return COMPUTE[calculator.code](asked, trial)
