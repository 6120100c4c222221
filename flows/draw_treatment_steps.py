"""The cards between a tap and a step of the treatment: what is asked before it."""

from collections.abc import Callable
from typing import Any

from flows import texts
from flows.cards import Button, Card, Line, Style, Tone
from flows.course_steps import CourseStep
from flows.frame import notes
from flows.plan_items import due_words
from flows.question import Question
from flows.refusals import RULES
from flows.screening import Desk
from flows.standing import screening_of, treatment_of
from flows.treating import takes_day, timed_of
from flows.treatment import Treatment
from flows.treatment_fields import RESPONSE_FIELDS
from flows.treatment_forms import filled_of
from flows.values import read_value
from flows.wall_time import at_instant, clock_words
from flows.words import day_words, value_words

BACK = Button("‹ Treatment", "treat")


def sure(desk: Desk, _rest: str) -> Card:
    """What is asked before a step is taken; a start without a checked dose leads to the dose as well."""
    lines = (*_title(desk, "Treatment"), Line(desk.place.doubt, Style.STRONG))
    offers = desk.place.offers
    taken = tuple((Button(offer.label, "certain", str(i), Tone.DANGER),) for i, offer in enumerate(offers))
    number = offers[0].value["cycle"]
    dose = () if number is None else (dose_buttons(number),)
    return Card(lines, (*dose, *taken, (BACK,)))


def correcting(desk: Desk, _rest: str) -> Card:
    """What is wrong with the last step: its time, or that it was recorded at all."""
    step = treatment_of(desk).last_step
    if step is None:  # somebody else took it back meanwhile
        return Card((*_title(desk, "Correction"), Line(RULES["nothing_to_correct"])), ((BACK,),))
    lines = (
        *_title(desk, "Correction"),
        Line(f"{step_words(treatment_of(desk), step)}."),
        Line(texts.ASK_CORRECTION, Style.STRONG),
    )
    ended = step.action in ENDS
    reasons = ((i, text) for i, (text, asks_time) in enumerate(texts.CORRECTIONS) if not (ended and asks_time))
    return Card(lines, (*((Button(text, "correct", str(i)),) for i, text in reasons), (BACK,)))


def correction_button(treatment: Treatment) -> tuple[tuple[Button, ...], ...]:
    """The way to correct what happened last."""
    step = treatment.last_step
    return ((Button(f"Correct: {step_words(treatment, step)}", "treat", "correct"),),) if step else ()


def step_words(treatment: Treatment, step: CourseStep) -> str:
    """A step that happened, such as "It began Wed 4 Mar 2026 10:00"."""
    planned = step.utc is not None and step.utc > treatment.now
    words = "Restart planned" if planned else STEP_WORDS[step.action]
    moment = at_instant(step.utc or step.at, treatment.site.zone)
    return f"{words} {day_words(moment.day)}" + ("" if step.action in ENDS else f" {clock_words(moment)}")


STEP_WORDS = {
    "began": "It began",
    "pause": "Paused",
    "restart": "Restarted",
    "stop": "Stopped for good",
    "complete": "To transplant",
    "off_study": "Off study",
}
ENDS = ("complete", "off_study")


def response_buttons(treatment: Treatment) -> tuple[tuple[Button, ...], ...]:
    """The way to the response of each cycle whose infusion is over."""
    over = (str(cycle.number) for cycle in treatment.course.cycles if treatment.over(cycle.number))
    return tuple((Button(f"Response after cycle {number}", "response", number),) for number in over)


def response(desk: Desk, number: str) -> Card:
    """The response that is stored; each value can be completed or corrected by itself."""
    stored = treatment_of(desk).course.response_to(int(number))
    assert stored is not None
    filled = filled_of(stored)
    shown = ((field, f"{field.short}: {_value_words(field, filled[field.key])}") for field in RESPONSE_FIELDS)
    rows = tuple((Button(words, "response", f"{number}.{field.key}"),) for field, words in shown)
    hint = Line(texts.RESPONSE_HINT, Style.HINT)
    return Card((*_title(desk, f"Response after cycle {number}"), hint), (*rows, (BACK,)))


def _value_words(field: Question, value: Any) -> str:
    return texts.NOT_KNOWN.lower() if value is None else value_words(field, read_value(field.kind, value))


def transplant(desk: Desk, _rest: str) -> Card:
    """Why a participant goes to transplant where the trial leaves another way open."""
    way = treatment_of(desk).way
    assert way is not None
    lines = (*_title(desk, "To transplant"), Line(way.why), Line(texts.ASK_TRANSPLANT, Style.STRONG))
    reasons = enumerate(texts.TRANSPLANT_NOW)
    return Card(lines, (*((Button(text, "complete", str(i)),) for i, text in reasons), (BACK,)))


def leaving(desk: Desk, _rest: str) -> Card:
    """Why a participant leaves the study."""
    lines = (Line(f"{screening_of(desk).code} · Off study", Style.TITLE), Line(texts.ASK_OFF_STUDY, Style.STRONG))
    rows = tuple((Button(text, "off_study", str(i)),) for i, text in enumerate(texts.OFF_STUDY))
    return Card(lines, (*rows, (BACK,)))


def dose_buttons(number: int, tone: Tone = Tone.PLAIN) -> tuple[Button, ...]:
    """The ways to the size of a participant and to the dose of a cycle."""
    return Button("Weight and height", "weigh", str(number)), Button(f"Dose, cycle {number}", "dose", str(number), tone)


def timing(desk: Desk) -> Card:
    """Where a time is typed, and then confirmed with a tap."""
    timed, zone = timed_of(desk), treatment_of(desk).site.zone.key
    example = texts.A_RELATIVE_DAY if desk.relative_days else texts.A_DAY
    hint = (texts.DAY_HINT if takes_day(desk) else texts.TIME_HINT).format(zone=zone, day=example)
    what, _, rest = desk.place.act.partition(".")
    of_cycle = f" of cycle {rest}" if what in OF_A_CYCLE else ""
    item = treatment_of(desk).plan.item(rest) if what == "move" else None
    step = treatment_of(desk).last_step if what == "correct" else None
    about = [Line(f"{item.title}: {due_words(item.due)}")] if item else []
    about += [Line(f"{step_words(treatment_of(desk), step)}.")] if step else []
    lines = (
        Line(f"{screening_of(desk).code} · {NAMES[what]}{of_cycle}", Style.TITLE),
        *notes(desk),
        *about,
        Line(timed.asked, Style.STRONG),
        Line(hint, Style.HINT),
    )
    read = tuple((Button(offer.label, "at", str(i), Tone.NEXT),) for i, offer in enumerate(desk.place.offers))
    now = ((Button("Just now", "now"),),) if timed.happened else ()
    return Card(lines, (*read, *now, (BACK,)))


def _title(desk: Desk, name: str) -> tuple[Line, ...]:
    return Line(f"{screening_of(desk).code} · {name}", Style.TITLE), *notes(desk)


NAMES = {
    "start": "Start",
    "began": "Begin",
    "pause": "Pause",
    "restart": "Restart",
    "stop": "Stop",
    "move": "Move",
    "off_study": "Off study",
    "correct": "Correction",
}
OF_A_CYCLE = ("start", "began")

STEP_VIEWS: dict[str, Callable[[Desk, str], Card]] = {
    "sure": sure,
    "correct": correcting,
    "response": response,
    "transplant": transplant,
    "leave": leaving,
}
