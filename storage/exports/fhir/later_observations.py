"""What was found at registration and after it, as FHIR R4 Observations: its window, sizes, tests, responses."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flows.rules.facts import NOT_DONE
from flows.rules.trial import Trial
from flows.treatment.dosing import WEIGHT
from storage.exports.common.codes import LOINC, UCUM
from storage.exports.common.description import Column, response_columns
from storage.exports.common.texts import legal
from storage.exports.fhir.datatypes import (
    NOT_PERFORMED,
    UNKNOWN,
    Resource,
    chosen,
    coded,
    concept,
    day,
    figure,
    instant,
    observation,
    quantity,
)
from storage.exports.screenings.history import Collected, History, Registered

# Read in HL7, FHIR R4 vital signs profiles: body weight, body height.
_SIZES = {"weight": (WEIGHT.loinc, "Body weight"), "height": ("8302-2", "Body height")}


def later_observations(history: History, trial: Trial) -> Iterator[tuple[str, Resource]]:
    """The Observations of what stands, by what tells each apart."""
    if history.registration:
        yield "registration", _registration(history.registration, trial)
    for number, one in enumerate(history.measures):
        if one.stands:
            code, name = _SIZES[one.what]
            value = {"value": figure(one.value), "unit": one.unit, "system": UCUM, "code": one.unit}
            size = concept({"system": LOINC, "code": code, "display": name})
            yield f"size {number}", observation(size, one.on) | {"valueQuantity": value}
    for number, test in enumerate(history.tests):
        if test.stands:
            said = "positive" if test.positive else "negative"
            found = concept(coded("pregnancy tests", said, said.capitalize(), trial))
            asked = concept(coded("tests", "pregnancy_test", "Pregnancy test", trial))
            yield f"test {number}", observation(asked, test.on) | {"valueCodeableConcept": found}
    for response in history.responses:
        for column in response_columns(trial) if response.stands else ():
            own = concept(coded("responses", column.key, column.label, trial))
            answer = observation(own, response.on) | _answer(column, response.answers.get(column.key), trial)
            after = concept(coded("responses", "cycle", "After cycle", trial))
            component = {"code": after, "valueInteger": response.cycle}
            yield f"response {response.cycle} {column.key}", answer | {"component": [component]}


def _registration(registration: Registered, trial: Trial) -> Resource:
    """The window as it was on the day of the registration, with who registered and when that was put in."""
    code = concept(coded("decisions", "registration", "Registration, with the window of that day", trial))
    ends = {"start": registration.earliest, "end": registration.latest}
    found = observation(code, registration.on) | {
        "issued": instant(registration.at),
        "performer": [{"display": legal(registration.by.label)}],
    }
    window = {name: day(end) for name, end in ends.items() if end}
    return found | ({"valuePeriod": window} if window else {})


def _answer(column: Column, value: Any, trial: Trial) -> Resource:
    if value is None or value == NOT_DONE:
        return {"dataAbsentReason": concept(NOT_PERFORMED if value else UNKNOWN)}
    if column.options:
        return {"valueCodeableConcept": concept(next(chosen(column, value, trial)))}
    return {"valueQuantity": quantity(value, column.unit)}


def as_collected(collected: Collected, trial: Trial) -> Resource:
    """A component of an Observation: the figures and the unit that were typed, where those differ from what is used."""
    sign = next((one for one in ("<=", ">=", "<", ">") if collected.value.startswith(one)), "")
    figures = collected.value.removeprefix(sign).strip()
    code = concept(coded("collected", "collected", "As it was typed", trial))
    if not figures.replace(".", "", 1).isdigit():
        return {"code": code, "valueString": legal(f"{collected.value} {collected.unit}".strip())}
    value: Resource = {"value": figure(Decimal(figures))} | ({"comparator": sign} if sign else {})
    return {"code": code, "valueQuantity": value | ({"unit": legal(collected.unit)} if collected.unit else {})}
