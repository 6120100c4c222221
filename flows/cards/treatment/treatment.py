"""The cards of a treatment: where it stands, the dose, the endpoints."""

from collections.abc import Iterator
from datetime import timedelta

from flows import texts
from flows.answers.lifecycle import ON_STUDY
from flows.cards.card import Button, Card, Line, Style, Tone
from flows.cards.frame import HOME, notes
from flows.cards.sign_off import signed_by
from flows.cards.treatment.plan import item_card, planned
from flows.cards.treatment.steps import BACK, STEP_VIEWS, correction_button, dose_buttons, response_buttons
from flows.chat.asked import screening_of, treatment_of
from flows.chat.context import TurnContext
from flows.language.days import day_words, short_day
from flows.language.numbers import count, number_words
from flows.language.wall_time import Moment, at_instant, instant_words, moment_words
from flows.rules.treatment import NextTreatment
from flows.treatment.course.before_start import deviation, standing_words, wants_test
from flows.treatment.course.doubts import dose_for, out_of_date, size_doubts, unchecked
from flows.treatment.course.infusion import Cycle, end_of, last_begin, pause_rule, same_cycle_until
from flows.treatment.plan.bags import bag_hours_at, bag_notes
from flows.treatment.plan.items import Kind, PlannedEvent, due_at, opens
from flows.treatment.plan.plan import bag_hours_of
from flows.treatment.reminders.plan import happens
from flows.treatment.response import Endpoint, Interval
from flows.treatment.treatment import Treatment
from flows.worklist.entry import Candidate, Dated, Reader
from flows.worklist.treatment import treatment_line

Rows = tuple[tuple[Button, ...], ...]
NEXT_ITEMS = 5


def treating(context: TurnContext) -> Card:
    """The treatment, or the part of it that is looked at."""
    view, _, rest = context.position.act.partition(".")
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
        *(Line(words) for cycle in treatment.course.cycles for words in _cycle(treatment, cycle)),
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


def _cycle(treatment: Treatment, cycle: Cycle) -> Iterator[str]:
    zone = treatment.site.zone
    begun = "began" if cycle.begun else "starts" if cycle.start > treatment.now else "was to start"
    yield f"Cycle {cycle.number} {begun} {instant_words(cycle.start, zone)}."
    if (begin := last_begin(cycle)) != cycle.start:
        verb = "began" if begin <= treatment.now else "begin"
        whole, span = _whole(cycle), pause_rule(cycle.rules).words
        yield f"{whole} {verb} anew {instant_words(begin, zone)}, after more than {span} without infusion."
    yield from _paused(treatment, cycle)
    if cycle.stopped:
        yield f"Stopped for good {instant_words(cycle.stopped, zone)}."
    elif (end := end_of(cycle, zone)) is not None:
        yield f"{_what(cycle)} until {moment_words(end) if cycle.rules.infusion else day_words(end.day)}."
    yield from _bags(treatment, cycle)


def _whole(cycle: Cycle) -> str:
    return cycle.rules.infusion.words if cycle.rules.infusion else ""


def _what(cycle: Cycle) -> str:
    return f"Infusion of cycle {cycle.number}" if cycle.rules.infusion else f"Days of cycle {cycle.number}"


def _paused(treatment: Treatment, cycle: Cycle) -> Iterator[str]:
    """The pause that lasts now, with the restart that is planned or the last time for one in the same cycle."""
    if cycle is not treatment.cycle or not treatment.waiting:
        return
    pause, zone = cycle.pauses[-1], treatment.site.zone
    since = f"Paused since {instant_words(pause.since, zone)}"
    if pause.until is not None:
        yield f"{since}; the restart is planned for {instant_words(pause.until, zone)}."
    else:
        last = moment_words(same_cycle_until(pause, pause_rule(cycle.rules), zone))
        yield f"{since}; a restart by {last} goes on with the same cycle."


def _bags(treatment: Treatment, cycle: Cycle) -> Iterator[str]:
    """How long its bags last, where the site has changed that since; nothing once the infusion is over."""
    hours, end = bag_hours_of(cycle, treatment.site), end_of(cycle, treatment.site.zone)
    now = bag_hours_at(cycle.rules, treatment.site)
    if cycle.rules.infusion is None or hours == now or (end and end.utc <= treatment.now):
        return
    begun = cycle.begun or cycle.pauses
    how = "only a restart after a pause takes that over" if begun else "move or confirm the start to take that over"
    yield f"Bags of {hours} h, as planned; the site uses {now} h now: {how}."


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
    infusion, dose = (
        _infusion_buttons(treatment, number),
        dose_buttons(treatment, number, Tone.NEXT if old else Tone.PLAIN),
    )
    rows = [*due_rows(treatment), *([dose, infusion] if old else [infusion, dose])]
    if wants_test(treatment.course, treatment.site.zone):
        rows.append((Button("Pregnancy test", "pregnancy"),))
    rows += response_buttons(treatment)
    rows += _completing(treatment)
    rows.append((Button("Off study", "treat", "leave"),))
    return tuple(row for row in rows if row)


# A change of bags stands first on the card from so long before it.
BAG_SHOWN = timedelta(hours=36)


def due_rows(treatment: Treatment) -> list[tuple[Button, ...]]:
    """The buttons for a bag whose change is due and not recorded: the last one that is late, else the next."""
    asked = [one for one in treatment.plan.items if one.kind is Kind.BAG and one.id in treatment.asked]
    near = [one for one in asked if opens(one, treatment.site.zone) <= treatment.now + BAG_SHOWN]
    late = [one for one in near if opens(one, treatment.site.zone) <= treatment.now]
    shown = late[-1] if late else next(iter(near), None)
    if shown is None:
        return []
    number = shown.id.rpartition(".")[2]
    now = Button(f"Bag {number} changed now", "bag_now", shown.id, Tone.DONE)
    return [(now, Button("Changed at …", "time", f"bag.{shown.id}"))]


def _completing(treatment: Treatment) -> Rows:
    """The way out of the treatment: where the response does not lead off study, or none is asked for."""
    way, rules = treatment.way, treatment.course.rules
    if rules.response is None and treatment.started:
        return ((Button(f"To {rules.then}", "complete"),),)
    if way is None or way.next is NextTreatment.OFF_STUDY:
        return ()
    tone = Tone.DONE if way.next is NextTreatment.COMPLETE else Tone.PLAIN
    return ((Button(f"To {rules.then}", "complete", tone=tone),),)


def _infusion_buttons(treatment: Treatment, number: int) -> tuple[Button, ...]:
    cycle = treatment.cycle
    began, stop = Button("It began", "time", f"began.{number}"), Button("Stop for good", "time", "stop")
    unrecorded = (began,) if cycle and treatment.started and not cycle.begun else ()
    if treatment.waiting:
        return (Button("Restart", "time", "restart", Tone.NEXT), *unrecorded, stop)
    if treatment.running and cycle and cycle.number == number:
        pause = (Button("Pause", "time", "pause"),) if treatment.pauses else ()
        return (*unrecorded, *pause, stop)
    if cycle is None or cycle.number < number:
        plan = Button(f"Plan the start of cycle {number}", "time", f"start.{number}", Tone.NEXT)
        ways = (plan, Button("It began", "time", f"began.{number}"))
        return (*unrecorded, *ways, stop) if treatment.running else ways
    if not treatment.started:
        move = Button("Move the start", "time", f"start.{number}")
        return (move, began, Button("Cancel the start", "cancel", f"c{number}.start"))
    return unrecorded if treatment.course.after_response(number) is None else ()


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
        Line(f"{screening_of(context).code} · Dose of cycle {number}", Style.TITLE),
        *notes(context),
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


def summing(context: TurnContext) -> Card:
    """The endpoints with their intervals."""
    lines = (
        Line(f"Endpoints · {context.site}", Style.TITLE),
        *notes(context),
        *(line for endpoint in context.endpoints for line in _endpoint(endpoint)),
        Line(texts.treatment.ENDPOINT_HINT if context.endpoints else texts.treatment.NO_ENDPOINTS, Style.HINT),
    )
    return Card(lines, ((HOME,),))


def _endpoint(endpoint: Endpoint) -> Iterator[Line]:
    yield Line(endpoint.label, Style.STRONG)
    yield Line(f"All who began treatment: {_share(endpoint.reached, endpoint.started, endpoint.interval)}")
    yield Line(f"With a result: {_share(endpoint.reached, endpoint.evaluable, endpoint.of_evaluable)}")
    yield Line(f"Without a result yet: {endpoint.missing}")


def _share(reached: int, of: int, interval: Interval | None) -> str:
    if interval is None:
        return f"{reached} of {of}"
    low, high = interval.low * 100, interval.high * 100
    return f"{reached} of {of} = {100 * reached / of:.1f} %, 95 % interval {low:.1f} to {high:.1f} %"
