"""What a filled-in form of the treatment leads to."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from flows.course_steps import Measured
from flows.dose_check import size_doubts, weight_doubt
from flows.growth import Unusual
from flows.pregnancy import PregnancyTest
from flows.replies import Doubt
from flows.response import Response as Marrow
from flows.screening import Desk, MeasuresGiven, Offer, PregnancyTested, Response, ResponseGiven, Slot
from flows.treatment_fields import FIELDS_OF, MEASURE, PREGNANCY, RESPONSE
from flows.values import read_value
from flows.words import number_words


def measured(desk: Desk, _name: str, filled: Mapping[str, Any]) -> Response:
    """Weight and height are kept; the dose follows from them."""
    values = _typed(MEASURE, filled)
    given = [Measured("weight", values["weight_kg"], values["weight_on"])]
    if values.get("height_cm") is not None:
        given.append(Measured("height", values["height_cm"], values["height_on"]))
    return Response(desk.place.to("treat", slot=None), (MeasuresGiven(tuple(given)),))


def responded(desk: Desk, name: str, filled: Mapping[str, Any]) -> Response:
    """The response to a cycle is kept; what comes after it follows."""
    values = _typed(RESPONSE, filled)
    hts = values.get("hts")
    marrow = Marrow(
        int(name.removeprefix(RESPONSE)),
        values["on"],
        values["blasts_percent"],
        values.get("flow_mrd_percent"),
        None if hts is None else hts == "detected",
    )
    return Response(desk.place.to("treat", slot=None), (ResponseGiven(marrow),))


def tested(desk: Desk, _name: str, filled: Mapping[str, Any]) -> Response:
    """A renewed pregnancy test is kept; until when the start may be follows from it."""
    values = _typed(PREGNANCY, filled)
    test = PregnancyTest(values["result"] == "positive", values["on"])
    return Response(desk.place.to("treat", slot=None), (PregnancyTested(test),))


def filled_of(marrow: Marrow) -> dict[str, Any]:
    """A response as its form holds it."""
    hts = None if marrow.hts_detected is None else "detected" if marrow.hts_detected else "none"
    return {
        "on": marrow.on.isoformat(),
        "blasts_percent": marrow.blasts_percent,
        "flow_mrd_percent": marrow.flow_mrd_percent,
        "hts": hts,
    }


def doubted(desk: Desk, slot: Slot, value: Any) -> Doubt | None:
    """What is asked about a weight or a height before it is taken; what is far from usual is asked a second time."""
    if not slot.key.startswith(MEASURE) or slot.field not in ASKED_ABOUT or value is None:
        return None
    assert desk.treatment is not None
    number, unit = Decimal(value), ASKED_ABOUT[slot.field]
    found = _unusual(desk, slot.field, number)
    changed = weight_doubt(desk.treatment, number) if slot.field == "weight_kg" else ""
    words = [*(one.words for one in found), *filter(None, (changed,))]
    if not words:
        return None
    sure = {"sure": number, "again": any(one.far for one in found)}
    question = f"{' '.join(words)} Is it right?"
    return Doubt(question, (Offer(f"Yes, {number_words(number)} {unit}", sure),))


def _unusual(desk: Desk, field: str, number: Decimal) -> tuple[Unusual, ...]:
    """What is new about a number: the weight was looked at when it was typed, before the height."""
    assert desk.treatment is not None
    if field == "weight_kg":
        return size_doubts(desk.treatment, number, None)
    weight = Decimal(desk.place.filled["weight_kg"])
    said = {one.words for one in size_doubts(desk.treatment, weight, None)}
    return tuple(one for one in size_doubts(desk.treatment, weight, number) if one.words not in said)


def doubted_again(slot: Slot, sure: Mapping[str, Any]) -> Doubt:
    """The second question about a value that is far from usual."""
    assert slot.field is not None
    words = f"{number_words(Decimal(sure['sure']))} {ASKED_ABOUT[slot.field]}"
    return Doubt(ASK_TWICE.format(words=words), (Offer(f"Yes, measured: {words}", {**sure, "again": False}),))


ASKED_ABOUT = {"weight_kg": "kg", "height_cm": "cm"}
ASK_TWICE = (
    "The dose is counted from it: {words}, of this participant and in this unit? Look at the chart, or measure again."
)


def _typed(form: str, filled: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {field.key: field.kind for field in FIELDS_OF[form]}
    return {key: read_value(kinds[key], value) for key, value in filled.items() if value is not None}


FINISHERS: dict[str, Callable[[Desk, str, Mapping[str, Any]], Response]] = {
    MEASURE: measured,
    RESPONSE: responded,
    PREGNANCY: tested,
}
