"""What a filled-in form of the treatment leads to."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from flows.course_steps import Measured
from flows.dose_check import weight_doubt
from flows.pregnancy import PregnancyTest
from flows.replies import Answer, Doubt, Reply
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


def beside_last(desk: Desk, slot: Slot, reply: Reply) -> Reply:
    """A typed weight that is far from the last one is asked about first."""
    if not (slot.key.startswith(MEASURE) and slot.field == "weight_kg" and isinstance(reply, Answer)):
        return reply
    assert desk.treatment is not None
    doubt = weight_doubt(desk.treatment, Decimal(reply.value))
    return (
        Doubt(doubt, (Offer(f"Yes, {number_words(Decimal(reply.value))} kg", reply.value, reply.typed),))
        if doubt
        else reply
    )


def _typed(form: str, filled: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {field.key: field.kind for field in FIELDS_OF[form]}
    return {key: read_value(kinds[key], value) for key, value in filled.items() if value is not None}


FINISHERS: dict[str, Callable[[Desk, str, Mapping[str, Any]], Response]] = {
    MEASURE: measured,
    RESPONSE: responded,
    PREGNANCY: tested,
}
