"""The calculators that stand beside questions: what each asks, and how a chat runs it input by input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from flows.answers.reply import No
from flows.calculators.clearance import Kidney, clearances, creatinine_in_mg_dl
from flows.calculators.cns import Tap, cns_status
from flows.calculators.inputs import (
    ALT_LIMIT_UKAT,
    ALT_MULTIPLE,
    ALT_UKAT,
    BIRTH_DATE,
    CNS_INPUTS,
    CREATININE_UMOL,
    HEIGHT,
)
from flows.calculators.small import Calculation, age_on, from_multiple, from_ukat
from flows.language.numbers import number_words
from flows.rules.conditions import ALWAYS, Compare, InTable, Multiple
from flows.rules.criterion import conditions_of
from flows.rules.evaluation.answered import limit_in
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.question import Question
from flows.rules.trial import Trial
from flows.rules.values import Unfit, allowed, read_value

Calculated = tuple[Calculation, ...] | No


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator beside the question `for_key`; its results are that question's answers, for confirmation.

    `inputs`: what it needs, in order; those that are keys of the record are taken from there where they are known.
    `compute`: from typed values by input key to the results, the one to offer first in front, or a refusal.
    `dated_by`: the key of the date that the result shares.
    """

    code: str
    label: str
    for_key: str
    inputs: tuple[Question, ...]
    compute: Callable[[Mapping[str, Any]], Calculated]
    dated_by: str = ""


Compute = Callable[[Mapping[str, Any], Trial], Calculated]


@dataclass(frozen=True, slots=True)
class _Form:
    """A calculator as any trial may have it: of `inputs`, those that are keys are the trial's own questions.

    `unkept`: inputs that may not be stored anywhere, so the result is calculated in the same turn as they are typed.
    """

    code: str
    label: str
    for_key: str
    inputs: tuple[str | Question, ...]
    compute: Compute
    dated_by: str = ""
    unkept: tuple[Question, ...] = ()

    @property
    def needs(self) -> frozenset[str]:
        """The questions that a trial must ask for it."""
        return frozenset((self.for_key, *(one for one in self.inputs if isinstance(one, str))))


def _creatinine(given: Mapping[str, Any], _trial: Trial) -> Calculated:
    return (creatinine_in_mg_dl(given["creatinine_umol_l"]),)


def _clearance(given: Mapping[str, Any], trial: Trial) -> Calculated:
    if given["creatinine_mg_dl"] == NOT_DONE:
        return No("The creatinine was not measured, so nothing can be estimated from it.")
    kidney = Kidney(given["age_months"], given["sex"], given["creatinine_mg_dl"], given.get("height_cm"))
    return clearances(kidney, _enough(trial), _creatinine_limit(given, trial))


def _creatinine_limit(given: Mapping[str, Any], trial: Trial) -> Decimal | None:
    """The highest creatinine that passes at this age; None where the trial has no such limit."""
    limits = (part for criterion in trial.criteria for part in conditions_of(criterion))
    tables = (part for part in limits if isinstance(part, InTable) and part.key == "creatinine_mg_dl")
    table = next(tables, None)
    return limit_in(table, Facts(given, date.min)) if table else None


def _enough(trial: Trial) -> Decimal | None:
    """The clearance that passes by itself; None where the trial has no such limit."""
    limits = (part for criterion in trial.criteria for part in conditions_of(criterion))
    bounds = (
        part.bound
        for part in limits
        if isinstance(part, Compare) and part.key == "creatinine_clearance" and part.op == ">="
    )
    return next(bounds, None)


def _multiples(trial: Trial) -> tuple[Decimal, ...]:
    """The multiples of its upper limit that the trial holds an ALT to."""
    limits = (part for criterion in trial.criteria for part in conditions_of(criterion))
    return tuple(dict.fromkeys(part.factor for part in limits if isinstance(part, Multiple) and part.key == "alt_u_l"))


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
    result = cns_status(Tap(given["cns_signs"] == "yes", given.get("csf_blasts") == "yes", **found))
    note = trial.notes.get(("cns_status", str(result.value)))
    return (replace(result, notes=(*result.notes, note)) if note else result,)


def _aged_on(trial: Trial) -> str:
    """The key of the day that an age is counted to; empty where none is asked for."""
    return trial.age_key or trial.day_key


def _age(given: Mapping[str, Any], trial: Trial) -> Calculated:
    called = trial.by_key[trial.age_key].label if trial.age_key else ""
    result = age_on(given["birth_date"], given[_aged_on(trial)], called)
    return result if isinstance(result, No) else (result,)


KIDNEY_INPUTS = ("age_months", "sex", "creatinine_mg_dl", HEIGHT)
COMPARED = "The answer here is the creatinine; the estimate stands beside it and decides nothing."

# Stands for the planned day that is decided about, whatever a trial calls it.
DECIDED = "the day that is decided about"

FORMS = (
    _Form("age", "From a birth date", "age_months", (DECIDED, BIRTH_DATE), _age, unkept=(BIRTH_DATE,)),
    _Form("creatinine", "From umol/L", "creatinine_mg_dl", (CREATININE_UMOL,), _creatinine, "creatinine_date"),
    _Form(
        "clearance",
        "Estimate from creatinine",
        "creatinine_clearance",
        KIDNEY_INPUTS,
        _clearance,
        "creatinine_date",
    ),
    _Form("compare", "Clearance, to compare", "creatinine_mg_dl", KIDNEY_INPUTS, _beside_creatinine),
    _Form(
        "alt_ukat",
        "From ukat/L",
        "alt_u_l",
        (ALT_UKAT,),
        lambda given, _trial: (from_ukat("ALT", given["alt_ukat_l"]),),
        "liver_date",
    ),
    _Form(
        "alt_multiple",
        "From x upper limit",
        "alt_u_l",
        (ALT_MULTIPLE, "alt_uln_u_l"),
        lambda given, trial: (from_multiple(given["alt_times_uln"], given["alt_uln_u_l"], _multiples(trial)),),
        "liver_date",
    ),
    _Form(
        "alt_limit_ukat",
        "From ukat/L",
        "alt_uln_u_l",
        (ALT_LIMIT_UKAT,),
        lambda given, _trial: (from_ukat("ALT upper limit", given["alt_uln_ukat_l"]),),
        "liver_date",
    ),
    _Form("cns", "From the lumbar puncture", "cns_status", CNS_INPUTS, _cns),
)

# What may not be stored anywhere, in any trial: the code of the calculator and the key of its input.
UNKEPT = frozenset((form.code, question.key) for form in FORMS for question in form.unkept)


@cache
def calculators(trial: Trial) -> Mapping[str, Calculator]:
    """The calculators beside the questions of a trial, by code: those whose questions it asks."""
    asked = {*trial.by_key, *((DECIDED,) if _aged_on(trial) else ())}
    return {form.code: _made(form, trial) for form in FORMS if form.needs <= asked}


def _made(form: _Form, trial: Trial) -> Calculator:
    inputs = tuple(_worded(_question(one, trial) if isinstance(one, str) else one, trial) for one in form.inputs)
    compute = partial(_computed, form.compute, trial)
    return Calculator(form.code, form.label, form.for_key, inputs, compute, form.dated_by)


def _question(key: str, trial: Trial) -> Question:
    # The day is asked for here, whatever the trial asks it after.
    return replace(trial.by_key[_aged_on(trial)], asked_when=ALWAYS) if key == DECIDED else trial.by_key[key]


def _computed(compute: Compute, trial: Trial, given: Mapping[str, Any]) -> Calculated:
    return compute(given, trial)


def _worded(question: Question, trial: Trial) -> Question:
    """An input with what the trial asks of it, where it has a limit in these terms."""
    if question is not ALT_MULTIPLE:
        return question
    limits = (part for criterion in trial.criteria for part in conditions_of(criterion))
    factors = (
        part.factor for part in limits if isinstance(part, Multiple) and part.key == "alt_u_l" and part.op == "<"
    )
    return next((replace(question, help=f"Under {number_words(factor)} is needed.") for factor in factors), question)


def calculators_for(key: str, trial: Trial) -> tuple[Calculator, ...]:
    """The calculators that stand beside a question."""
    return tuple(calculator for calculator in calculators(trial).values() if calculator.for_key == key)


def from_record(calculator: Calculator, facts: Facts, trial: Trial) -> dict[str, Any]:
    """The inputs that the record knows already, by key; the planned registration always is."""
    known = {**facts.values, trial.day_key: facts.registration}
    return {question.key: known[question.key] for question in calculator.inputs if question.key in known}


def next_input(calculator: Calculator, given: Mapping[str, Any]) -> Question | None:
    """The first input that applies and has no value; None when the result can be calculated."""
    facts = Facts(given, date.min)
    return next((q for q in calculator.inputs if q.key not in given and holds(q.asked_when, facts)), None)


def calculate(calculator: Calculator, given: Mapping[str, Any]) -> Calculated:
    """The results for these inputs, typed or in the record's JSON form, or the sentence that refuses them."""
    values: dict[str, Any] = {}
    for question in calculator.inputs:
        if given.get(question.key) is None:
            continue
        try:
            values[question.key] = read_value(question.kind, given[question.key])
        except Unfit:
            return No(f"{question.label} must be {allowed(question.kind)}.")
    missing = next_input(calculator, values)
    return No(f"{missing.label} is missing.") if missing else calculator.compute(_asked(calculator, values))


def _asked(calculator: Calculator, values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that apply, so that one left over from another answer plays no part."""
    facts = Facts(values, date.min)
    return {q.key: values[q.key] for q in calculator.inputs if q.key in values and holds(q.asked_when, facts)}


_CLEARANCE = (
    "CKiD U25 from 1 to 25 years, with bedside Schwartz beside it up to 17; CKD-EPI 2021 from 18; the "
    "original Schwartz formula under 1 year. The record names no formula: an estimate is a help and no measurement."
)

_CLEARANCE_SOURCES = (
    "Pierce, Kidney Int 2021;99:948. Schwartz, J Am Soc Nephrol 2009, PMC2653687. Inker, N Engl J Med 2021;385:1737. "
    "Infants: ClinicalTrials.gov NCT01158885."
)

RULES: dict[str, str] = {
    "age": "Completed months from the birth date to the day that it is asked for. The birth date is used and not kept.",
    "creatinine": "1 mg/dL is 88.4 umol/L, as laboratories round it.",
    "clearance": _CLEARANCE,
    "compare": _CLEARANCE,
    "alt_ukat": "1 ukat/L is 60 U/L, by definition.",
    "alt_multiple": "The multiple times the laboratory's upper limit.",
    "alt_limit_ukat": "1 ukat/L is 60 U/L, by definition.",
    "cns": "Signs are CNS3; no blasts CNS1; blasts with under 5 white cells per uL CNS2, with more CNS3. After a "
    "traumatic tap, from 10 red cells per uL on, CNS3 where white to red is more than twice that of the blood "
    "(Steinherz-Bleyer).",
}

SOURCES: dict[str, str] = {
    "age": "usual convention; the record names none.",
    "creatinine": "molar mass 113.12 g/mol.",
    "clearance": _CLEARANCE_SOURCES,
    "compare": _CLEARANCE_SOURCES,
    "alt_ukat": "22nd CGPM, 1999, resolution 12.",
    "alt_multiple": "the limit as the laboratory prints it.",
    "alt_limit_ukat": "22nd CGPM, 1999, resolution 12.",
    "cns": "ClinicalTrials.gov NCT03888534; COG classification, as printed by BMJ Best Practice on ALL.",
}
