"""The cards of a treatment: where it stands, the dose, the endpoints."""

from collections.abc import Iterator

from flows import texts
from flows.answers.lifecycle import ON_STUDY
from flows.cards.card import Button, Card, Line, Rows, Style, Tone
from flows.cards.frame import HOME, notes, titled_by_code
from flows.cards.sign_off import signed_by
from flows.cards.treatment.cycle import cycle_lines, due_rows, infusion_buttons
from flows.cards.treatment.plan import item_card, planned
from flows.cards.treatment.steps import BACK, STEP_VIEWS, correction_button, dose_buttons, response_buttons
from flows.chat.asked import screening_of, treatment_of
from flows.chat.context import TurnContext
from flows.language.days import day_words, short_day
from flows.language.numbers import count, number_words
from flows.language.wall_time import Moment, at_instant
from flows.rules.treatment import NextTreatment
from flows.treatment.course.before_start import deviation, standing_words, wants_test
from flows.treatment.course.doubts import dose_for, out_of_date, size_doubts, unchecked
from flows.treatment.plan.bags import bag_hours_at, bag_notes
from flows.treatment.plan.items import PlannedEvent, due_at
from flows.treatment.plan.plan import bag_hours_of
from flows.treatment.reminders.reminders import happens
from flows.treatment.treatment import Treatment
from flows.worklist.entry import Candidate, Dated, Reader
from flows.worklist.treatment import treatment_line

NEXT_ITEMS = 5


def treating(context: TurnContext) -> Card:
    """The treatment, or the part of it that is looked at."""
    view, rest = context.position.act, context.position.of
    if view == "dose":
        return _dose(context, int(rest))
    if view == "plan":
        return planned(context, int(rest or 0))
    if view == "item":
        return item_card(context, rest)
    if view in STEP_VIEWS:
        return STEP_VIEWS[view](context, rest)
    return _overview(context)


def _overview(context: TurnContext) -> Card:
    treatment, screening = treatment_of(context), screening_of(context)
    lines = (
        Line(f"{screening.code} · Treatment", Style.TITLE),
        Line(f"{treatment.number} · registered {day_words(treatment.on)}"),
        *notes(context),
        *((Line(f"Closed: {treatment.course.closed}", Style.STRONG),) if treatment.course.closed else ()),
        *_pregnancy_test(treatment),
        *_coming(treatment),
        Line("As it stands", Style.STRONG),
        *_size(treatment),
        *_doses(treatment),
        *(Line(words) for cycle in treatment.course.cycles for words in cycle_lines(treatment, cycle)),
        *(Line(note, Style.HINT) for note in treatment.plan.notes),
        *signed_by(context.sign_off),
        *_standing(context, treatment),
    )
    acts = _acts(treatment) if screening.stage in ON_STUDY else response_buttons(treatment)
    return Card(lines, (*acts, *_looks(treatment), *correction_button(treatment), (Button("Decision", "decide"), HOME)))


def _standing(context: TurnContext, treatment: Treatment) -> Iterator[Line]:
    """The line of the worklist, next to the buttons: a phone shows the end of what is too long."""
    screening, items = screening_of(context), tuple(_dated(treatment, one) for one in treatment.plan.items)
    candidate = Candidate(
        screening.id,
        screening.code,
        screening.stage,
        screening.trial,
        context.today,
        0,
        items=items,
        registered_on=treatment.on,
    )
    reader = Reader(0, False, treatment.now, context.today, context.relative_days)
    if line := treatment_line(candidate, reader):
        yield Line(f"{screening.code} {line.text}", Style.STRONG)


def _dated(treatment: Treatment, item: PlannedEvent) -> Dated:
    """An item of the plan as the worklist has it."""
    due, until = item.due, item.until
    at, clock = (due.utc, f"{due.wall:%H:%M}") if isinstance(due, Moment) else (None, "")
    last = until.utc if isinstance(until, Moment) else None
    return Dated(item.id, item.kind, item.title, item.day, at, clock, item.id in treatment.asked, last)


def _pregnancy_test(treatment: Treatment) -> Iterator[Line]:
    """How the pregnancy test stands, and a start outside of it, set off."""
    zone = treatment.site.zone
    words, forbids = standing_words(treatment.course, at_instant(treatment.now, zone).day)
    if words:
        yield Line(words, Style.FLAG if forbids else Style.PLAIN)
    told = deviation(treatment.course, zone)
    if told:
        yield Line(told, Style.FLAG)


def _size(treatment: Treatment) -> Iterator[Line]:
    size, dosing = treatment.size, treatment.course.rules.dosing
    if dosing is None or not dosing.by_weight:
        return
    if size.weight_kg is None or size.weight_on is None:
        yield Line("No weight yet: the dose needs one.")
        return
    height = ""
    if size.height_cm is not None and size.height_on is not None:
        height = f", height {number_words(size.height_cm)} cm ({short_day(size.height_on)})"
    yield Line(f"Weight {number_words(size.weight_kg)} kg ({short_day(size.weight_on)}){height}")


def _doses(treatment: Treatment) -> Iterator[Line]:
    for number in range(1, treatment.number_at_hand + 1):
        kept = treatment.dose_of(number)
        if kept:
            yield Line(f"Dose of cycle {number}: {number_words(kept.amount)} {kept.unit}. Pharmacy verifies.")
        if old := out_of_date(treatment, number):
            yield Line(old, Style.FLAG)
        yield from _before_it_begins(treatment, number)


def _before_it_begins(treatment: Treatment, number: int) -> Iterator[Line]:
    """What is missing for the dose of a cycle that is planned: asked when it begins, and shown until then."""
    cycle = treatment.cycle
    if cycle is None or cycle.number != number or cycle.begun or cycle.start <= treatment.now:
        return
    missing = [why for why in unchecked(treatment, number, cycle.start) if why != out_of_date(treatment, number)]
    if missing:
        yield Line(f"Before cycle {number} begins: {' '.join(missing)}", Style.FLAG)


def _coming(treatment: Treatment) -> Iterator[Line]:
    zone = treatment.site.zone
    ahead = [item for item in treatment.plan.items if happens(item, zone) > treatment.now]
    if ahead:
        yield Line("Next", Style.STRONG)
    for item in ahead[:NEXT_ITEMS]:
        yield Line(f"{due_at(item.due, zone)} · {item.title}")


def _acts(treatment: Treatment) -> Rows:
    """What can be done now; the next step first."""
    number = treatment.number_at_hand
    old = bool(out_of_date(treatment, number))
    infusion = infusion_buttons(treatment, number)
    dose = dose_buttons(treatment, number, Tone.NEXT if old else Tone.PLAIN)
    rows = [*due_rows(treatment), *([dose, infusion] if old else [infusion, dose])]
    if wants_test(treatment.course, treatment.site.zone):
        rows.append((Button("Pregnancy test", "pregnancy"),))
    rows += response_buttons(treatment)
    rows += _completing(treatment)
    rows.append((Button("Off study", "treat", "leave"),))
    return tuple(row for row in rows if row)


def _completing(treatment: Treatment) -> Rows:
    """The way out of the treatment: where the response does not lead off study, or none is asked for."""
    way, rules = treatment.way, treatment.course.rules
    if rules.response is None and treatment.started:
        return ((Button(f"To {rules.then}", "complete"),),)
    if way is None or way.next is NextTreatment.OFF_STUDY:
        return ()
    tone = Tone.DONE if way.next is NextTreatment.COMPLETE else Tone.PLAIN
    return ((Button(f"To {rules.then}", "complete", tone=tone),),)


def _looks(treatment: Treatment) -> Rows:
    plan = Button(f"Plan ({count(len(treatment.plan.items), 'item')})", "treat", "plan")
    number = Button(texts.treatment.COPY_NUMBER, "", copies=treatment.number)
    files = (Button("Calendar file", "calendar"), Button("Picture", "plan_picture"))
    return ((plan, number), files) if treatment.plan.items else ((plan, number),)


def _dose(context: TurnContext, number: int) -> Card:
    treatment = treatment_of(context)
    dose, doubts = dose_for(treatment, number)
    size, bag_hours = treatment.size, _bag_hours(treatment, number)
    lines = (
        *titled_by_code(context, f"Dose of cycle {number}"),
        Line(f"{number_words(dose.amount)} {dose.unit}", Style.STRONG),
        *(Line(words) for words in dose.working),
        *(Line(words, Style.FLAG) for words in doubts),
        *(Line(one.words, Style.FLAG) for one in size_doubts(treatment, size.weight_kg, size.height_cm)),
        *(Line(words, Style.HINT) for words in bag_notes(treatment.course.rules, bag_hours, size.weight_kg)),
        Line(f"Source: {dose.source}", Style.HINT),
    )
    weigh = Button("Weigh again", "weigh", str(number), Tone.NEXT if doubts else Tone.PLAIN)
    keep = () if doubts else (Button("Keep this dose", "keep_dose", str(number), Tone.DONE),)
    dosing = treatment.course.rules.dosing
    weighs = (weigh,) if dosing and dosing.by_weight else ()
    kept = () if screening_of(context).stage not in ON_STUDY else ((*keep, *weighs),)
    return Card(lines, (*kept, (BACK,)))


def _bag_hours(treatment: Treatment, number: int) -> int:
    planned = (bag_hours_of(one, treatment.site) for one in treatment.course.cycles if one.number == number)
    return next(planned, bag_hours_at(treatment.course.rules, treatment.site))
