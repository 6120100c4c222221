"""A cycle on the card of a treatment: what is running, paused, given, and what can be done with it."""

from collections.abc import Iterator
from datetime import timedelta

from flows.cards.card import Button, Tone
from flows.language.days import day_words
from flows.language.wall_time import instant_words, moment_words
from flows.treatment.course.infusion import Cycle, end_of, last_begin, pause_rule, same_cycle_until
from flows.treatment.plan.bags import bag_hours_at
from flows.treatment.plan.items import ItemKind, id_in, opens, read_id
from flows.treatment.plan.plan import bag_hours_of
from flows.treatment.treatment import Treatment


def cycle_lines(treatment: Treatment, cycle: Cycle) -> Iterator[str]:
    """How a cycle goes, in sentences: when it began, begun anew or paused, and what follows."""
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


# A change of bags stands first on the card from so long before it.
BAG_SHOWN = timedelta(hours=36)


def due_rows(treatment: Treatment) -> list[tuple[Button, ...]]:
    """The buttons for a bag whose change is due and not recorded: the last one that is late, else the next."""
    asked = [one for one in treatment.plan.items if one.kind is ItemKind.BAG and one.id in treatment.asked]
    near = [one for one in asked if opens(one, treatment.site.zone) <= treatment.now + BAG_SHOWN]
    late = [one for one in near if opens(one, treatment.site.zone) <= treatment.now]
    shown = late[-1] if late else next(iter(near), None)
    if shown is None:
        return []
    now = Button(f"Bag {read_id(shown.id).number} changed now", "bag_now", shown.id, Tone.DONE)
    return [(now, Button("Changed at …", "time", f"bag.{shown.id}"))]


def infusion_buttons(treatment: Treatment, number: int) -> tuple[Button, ...]:
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
        return (move, began, Button("Cancel the start", "cancel", id_in(number, ItemKind.START)))
    return unrecorded if treatment.course.after_response(number) is None else ()
