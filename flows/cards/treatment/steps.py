"""The cards between a tap and a step of the treatment: what is asked before it."""

from collections.abc import Callable
from typing import Any

from flows import texts
from flows.cards.card import SEEN, Button, Card, Line, Rows, Style, Tone
from flows.cards.frame import titled_by_code
from flows.chat.asked import treatment_of
from flows.chat.context import TurnContext
from flows.chat.treatment import filled_of, takes_day, timed_of
from flows.language.days import day_words, short_day
from flows.language.refusals import RULES
from flows.language.wall_time import at_instant, clock_words
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.question import Question
from flows.treatment.course.steps import CourseStep
from flows.treatment.plan.items import due_words
from flows.treatment.treatment import Treatment

BACK = Button("‹ Treatment", "treat")


def sure(context: TurnContext, _rest: str) -> Card:
    """What is asked before a step is taken; a start without a checked dose leads to the dose as well."""
    lines = (*titled_by_code(context, "Treatment"), Line(context.position.doubt, Style.STRONG))
    offers = context.position.offers
    taken = tuple((Button(offer.label, "certain", str(i), Tone.DANGER),) for i, offer in enumerate(offers))
    number = offers[0].value["cycle"]
    dose = () if number is None else dose_buttons(treatment_of(context), number)
    return Card(lines, (*((dose,) if dose else ()), *taken, (BACK,)))


def correcting(context: TurnContext, _rest: str) -> Card:
    """What is wrong with the last step: its time, or that it was recorded at all."""
    step = treatment_of(context).last_step
    if step is None:  # somebody else took it back meanwhile
        return Card((*titled_by_code(context, "Correction"), Line(RULES["nothing_to_correct"])), ((BACK,),))
    lines = (
        *titled_by_code(context, "Correction"),
        Line(f"{step_words(treatment_of(context), step)}."),
        Line(texts.treatment.ASK_CORRECTION, Style.STRONG),
    )
    ended = step.action in ENDS and step.utc is None
    reasons = (
        (i, text) for i, (text, asks_time) in enumerate(texts.treatment.CORRECTIONS) if not (ended and asks_time)
    )
    return Card(lines, (*((Button(text, "correct", str(i)),) for i, text in reasons), (BACK,)))


def correction_button(treatment: Treatment) -> Rows:
    """The buttons that correct what happened last, and take back the last pregnancy test before the first dose."""
    step, tests = treatment.last_step, treatment.course.tests
    rows = ((Button(f"Correct: {_what(treatment, step)}", "treat", "correct"),),) if step else ()
    if not tests or treatment.course.ended or any(cycle.begun for cycle in treatment.course.cycles):
        return rows
    return (*rows, (Button(f"Take back test of {short_day(tests[-1].on)}", "untest"),))


def step_words(treatment: Treatment, step: CourseStep) -> str:
    """A step that happened, such as "It began Wed 4 Mar 2026 10:00"."""
    moment = at_instant(step.utc or step.at, treatment.site.zone)
    return f"{_what(treatment, step)} {day_words(moment.day)}" + (
        "" if step.action in ENDS else f" {clock_words(moment)}"
    )


def _what(treatment: Treatment, step: CourseStep) -> str:
    planned = step.utc is not None and step.utc > treatment.now
    return "Restart planned" if planned else STEP_WORDS[step.action].format(then=treatment.course.rules.then)


STEP_WORDS = {
    "began": "It began",
    "pause": "Paused",
    "restart": "Restarted",
    "stop": "Stopped for good",
    "complete": "To {then}",
    "off_study": "Off study",
}

ENDS = ("complete", "off_study")


def response_buttons(treatment: Treatment) -> Rows:
    """The buttons for the response of each cycle that takes one now."""
    over = (str(cycle.number) for cycle in treatment.course.cycles if treatment.takes_response(cycle.number))
    return tuple((Button(f"Response after cycle {number}", "response", number),) for number in over)


def response(context: TurnContext, number: str) -> Card:
    """The response that is stored; each value can be completed or corrected by itself."""
    course = treatment_of(context).course
    stored, given = course.response_to(int(number)), course.rules.response
    assert stored is not None
    assert given is not None
    filled = filled_of(stored)
    shown = ((field, f"{field.short}: {_value_words(field, filled[field.key])}") for field in given.questions)
    rows = tuple((Button(words, "response", f"{number}.{field.key}"),) for field, words in shown)
    hint = Line(texts.treatment.RESPONSE_HINT, Style.HINT)
    return Card((*titled_by_code(context, f"Response after cycle {number}"), hint), (*rows, (BACK,)))


def _value_words(field: Question, value: Any) -> str:
    return texts.question.NOT_KNOWN.lower() if value is None else value_words(field, read_value(field.kind, value))


def completing(context: TurnContext, _rest: str) -> Card:
    """Why a participant completes the treatment where the trial leaves another way open."""
    way, rules = treatment_of(context).way, treatment_of(context).course.rules
    ask = Line(texts.treatment.ASK_THEN.format(then=rules.then), Style.STRONG)
    lines = (*titled_by_code(context, f"To {rules.then}"), *((Line(way.why),) if way else ()), ask)
    reasons = enumerate(rules.then_because)
    return Card(lines, (*((Button(text, "complete", str(i)),) for i, text in reasons), (BACK,)))


def leaving(context: TurnContext, _rest: str) -> Card:
    """Why a participant leaves the study."""
    lines = (*titled_by_code(context, "Off study"), Line(texts.treatment.ASK_OFF_STUDY, Style.STRONG))
    reasons = enumerate(treatment_of(context).course.rules.off_study)
    return Card(lines, (*((Button(text, "off_study", str(i)),) for i, text in reasons), (BACK,)))


def dose_buttons(treatment: Treatment, number: int, tone: Tone = Tone.PLAIN) -> tuple[Button, ...]:
    """The buttons for what the dose of a cycle is counted from and for the dose; none where the trial names no dose."""
    dosing, dose = treatment.course.rules.dosing, Button(f"Dose, cycle {number}", "dose", str(number), tone)
    if dosing is None or not dosing.by_weight:
        return (dose,) if dosing else ()
    return Button("Weight and height" if dosing.by_surface else "Weight", "weigh", str(number)), dose


def timing(context: TurnContext) -> Card:
    """Where a time is typed, and then confirmed with a tap."""
    timed, zone = timed_of(context), treatment_of(context).site.zone.key
    example = texts.typed.A_RELATIVE_DAY if context.relative_days else texts.typed.A_DAY
    hint = (texts.typed.DAY_HINT if takes_day(context) else texts.typed.TIME_HINT).format(zone=zone, day=example)
    what, rest = context.position.act, context.position.of
    of_cycle = f" of cycle {rest}" if what in OF_A_CYCLE else ""
    item = treatment_of(context).plan.item(rest) if what in ("move", "bag") else None
    step = treatment_of(context).last_step if what == "correct" else None
    about = [Line(f"{item.title}: {due_words(item.due)}")] if item else []
    about += [Line(f"{step_words(treatment_of(context), step)}.")] if step else []
    lines = (
        *titled_by_code(context, f"{NAMES[what]}{of_cycle}"),
        *about,
        Line(timed.asked, Style.STRONG),
        Line(hint, Style.HINT),
    )
    read = tuple(
        (Button(_moment(offer.label), "at", str(i), Tone.NEXT),) for i, offer in enumerate(context.position.offers)
    )
    now = ((Button("Just now", "now"),),) if timed.happened else ()
    return Card(lines, (*read, *now, (BACK,)))


def _moment(label: str) -> str:
    """A moment on a button: without the zone's name where that would not be seen whole; the hint above names it."""
    return label if len(label) <= SEEN[1] else label.partition(" (")[0]


NAMES = {
    "start": "Start",
    "began": "Begin",
    "pause": "Pause",
    "restart": "Restart",
    "stop": "Stop",
    "move": "Move",
    "bag": "Bag change",
    "off_study": "Off study",
    "correct": "Correction",
}

OF_A_CYCLE = ("start", "began")

STEP_VIEWS: dict[str, Callable[[TurnContext, str], Card]] = {
    "sure": sure,
    "correct": correcting,
    "response": response,
    "then": completing,
    "leave": leaving,
}
