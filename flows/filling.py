"""Filling in a form: a calculator's inputs, a ruling of the study chair."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows import texts
from flows.calculator_working import Calculation
from flows.calculators import BY_CODE, Calculator, calculate, from_record
from flows.forms import CALCULATOR, next_field, prefix_of
from flows.path import path_of
from flows.question import Number
from flows.record import BY_KEY
from flows.reply import No
from flows.rulings import RULING
from flows.screening import Desk, Offer, Place, Response, Ruled, Slot
from flows.standing import screening_of
from flows.treatment_forms import FINISHERS
from flows.values import read_value
from flows.words import exact_words, value_words

# An estimate is as old as the creatinine that it was made from.
OWN_DATES = {"creatinine_clearance": "clearance_date"}


def open_calculator(desk: Desk, code: str) -> Response:
    """Run a calculator beside the question: what the record knows is taken from there."""
    calculator = BY_CODE[code]
    known = from_record(calculator, path_of(screening_of(desk).answers, desk.today).facts)
    filled = {key: value.isoformat() if isinstance(value, date) else value for key, value in known.items()}
    return _next(desk, desk.place, CALCULATOR + code, filled)


def open_ruling(desk: Desk, consult: str) -> Response:
    """Enter what the study chair ruled on an item."""
    return _next(desk, desk.place, RULING + consult, {})


def open_form(desk: Desk, name: str, filled: dict[str, Any]) -> Response:
    """Enter a weight or a response; what is filled in already is not asked."""
    return _next(desk, desk.place, name, filled)


def fill(desk: Desk, slot: Slot, value: Any) -> Response:
    """One field is filled in."""
    assert slot.field is not None
    if value is None and slot.key.startswith(CALCULATOR):
        return leave_form(desk, "")
    return _next(desk, desk.place, slot.key, {**desk.place.filled, slot.field: value})


def leave_form(desk: Desk, _argument: str) -> Response:
    """Back from a form, with nothing kept: to the question, or to the decision."""
    slot = desk.place.slot
    if slot and slot.key.startswith(CALCULATOR):
        return Response(desk.place.to("ask", slot=Slot(BY_CODE[slot.key.removeprefix(CALCULATOR)].for_key)))
    on_treatment = slot is not None and prefix_of(slot.key) in FINISHERS
    return Response(desk.place.to("treat" if on_treatment else "decide", slot=None))


def _next(desk: Desk, place: Place, name: str, filled: dict[str, Any]) -> Response:
    field = next_field(name, filled, desk.today)
    if field:
        return Response(replace(place.to("ask", slot=Slot(name, None, field.key)), filled=filled))
    if name.startswith(RULING):
        done = desk.place.to("decide", slot=None).with_notes(texts.RULED)
        return Response(done, (Ruled(name, filled),))
    if prefix_of(name) in FINISHERS:
        return FINISHERS[prefix_of(name)](desk, name, filled)
    return _result(desk, BY_CODE[name.removeprefix(CALCULATOR)], filled)


def _result(desk: Desk, calculator: Calculator, filled: dict[str, Any]) -> Response:
    """The results to choose from, each with its working; a refusal goes back to the question with its reason."""
    slot = Slot(calculator.for_key)
    results = calculate(calculator, filled)
    if isinstance(results, No):
        return Response(desk.place.to("ask", slot=slot).with_notes(results.why))
    lines = dict.fromkeys(line for result in results for line in (result.working, *result.notes))
    dated = _dated(calculator, screening_of(desk).answers)
    typed = _typed(calculator, filled)
    offers = tuple(_offer(calculator, result, desk.today, dated, typed) for result in results)
    return Response(desk.place.to("doubt", slot=slot, doubt="\n".join(lines), offers=offers))


def _dated(calculator: Calculator, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The date that a result takes over from what it was calculated from, where it has a date of its own."""
    own = OWN_DATES.get(calculator.for_key)
    return {own: answers[calculator.dated_by]} if own and answers.get(calculator.dated_by) else {}


def _typed(calculator: Calculator, filled: Mapping[str, Any]) -> dict[str, str] | None:
    """The one number that a calculator turns into another unit, as it was typed; None where more goes into it."""
    if len(calculator.inputs) != 1 or not isinstance(kind := calculator.inputs[0].kind, Number):
        return None
    return {"value": exact_words(read_value(kind, filled[calculator.inputs[0].key])), "unit": kind.unit}


def _offer(
    calculator: Calculator,
    result: Calculation,
    today: date,
    dated: Mapping[str, Any],
    typed: Mapping[str, str] | None,
) -> Offer:
    method = {
        "method": result.method,
        "inputs": [list(pair) for pair in result.inputs],
        "working": result.working,
        "notes": list(result.notes),
        "on": today.isoformat(),
    }
    words = value_words(BY_KEY[calculator.for_key], result.value)
    value = {"calculated": result.value, "method": method, "dated": dict(dated)}
    return Offer(f"Use {words} ({result.method})", value, typed)
