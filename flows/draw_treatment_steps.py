"""The cards between a tap and a step of the treatment: what is asked before it."""

from collections.abc import Callable

from flows.cards import Button, Card, Line, Style, Tone
from flows.frame import notes
from flows.screening import Desk
from flows.standing import screening_of

BACK = Button("‹ Treatment", "treat")


def sure(desk: Desk, _rest: str) -> Card:
    """What is asked before a step is taken; a start without a checked dose leads to the dose as well."""
    offer = desk.place.offers[0]
    lines = (*_title(desk, "Treatment"), Line(desk.place.doubt, Style.STRONG))
    taken, number = (Button(offer.label, "certain", tone=Tone.DANGER),), offer.value["cycle"]
    if number is None:
        return Card(lines, (taken, (BACK,)))
    return Card(lines, (dose_buttons(number), taken, (BACK,)))


def dose_buttons(number: int, tone: Tone = Tone.PLAIN) -> tuple[Button, ...]:
    """The ways to the size of a participant and to the dose of a cycle."""
    return Button("Weight and height", "weigh", str(number)), Button(f"Dose, cycle {number}", "dose", str(number), tone)


def _title(desk: Desk, name: str) -> tuple[Line, ...]:
    return Line(f"{screening_of(desk).code} · {name}", Style.TITLE), *notes(desk)


STEP_VIEWS: dict[str, Callable[[Desk, str], Card]] = {"sure": sure}
