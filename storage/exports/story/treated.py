"""What was measured, given and found in a treatment, a row for each: planned and actual in columns of their own."""

from collections.abc import Iterable

from flows.rules.trial import Trial
from storage.exports.common.table import Cell, Field, Row, Sheet
from storage.exports.screenings.history import CycleHistory, Interruption
from storage.exports.screenings.screening import ExportedScreening
from storage.exports.story.columns import RECORDED, recorded, sheet, wall, yes


def _measures(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.history.measures:
        yield [one.what, one.value, one.unit, one.on, *recorded(one)]


MEASURES = sheet(
    "measures",
    (
        Field("what", "weight or height"),
        Field("value", "Its value", "number"),
        Field("unit", "Its unit"),
        Field("measured_on", "Day of the measurement", "date"),
        *RECORDED,
    ),
    _measures,
)


def _cycles(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.history.cycles:
        planned = [one.planned_start, one.planned_end]
        actual = [one.started, one.expected_end, one.ended]
        local = [wall(at, screening) for at in (one.planned_start, one.started, one.ended)]
        yield [one.number, *planned, *actual, *local, *_infused(one, screening)]


def _infused(one: CycleHistory, screening: ExportedScreening) -> list[Cell]:
    return [yes(one.stopped), len(one.interruptions), screening.zone]


CYCLES = sheet(
    "cycles",
    (
        Field("cycle", "Number of the cycle", "integer"),
        Field("planned_start_utc", "Start as it was planned last", "instant"),
        Field("planned_end_utc", "End as counted from the planned start, without an interruption", "instant"),
        Field("start_utc", "Start as it was; empty until it began", "instant"),
        Field("expected_end_utc", "End as counted from the start with its interruptions", "instant"),
        Field("end_utc", "End as it was; empty until then", "instant"),
        Field("planned_start", "Planned start on the site's clock"),
        Field("start", "Start on the site's clock"),
        Field("end", "End on the site's clock"),
        Field("stopped", "yes: stopped for good before its end"),
        Field("interruptions", "How often the infusion was interrupted", "integer"),
        Field("zone", "Time zone of the site's clock"),
    ),
    _cycles,
)


def _doses(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.history.doses:
        weight: list[Cell] = [one.weight.value, one.weight.on] if one.weight else [None, None]
        height: list[Cell] = [one.height.value, one.height.on] if one.height else [None, None]
        how: list[Cell] = [one.counted_from_kg, *weight, *height, " ".join(one.working)]
        yield [one.cycle, one.amount, one.unit, *how, *recorded(one)]


DOSES = sheet(
    "doses",
    (
        Field("cycle", "Number of the cycle", "integer"),
        Field("dose", "Dose as it was kept", "number"),
        Field("unit", "Its unit"),
        Field("counted_from_kg", "Weight that it was counted from; empty: the same for everybody", "number"),
        Field("weight_kg", "Weight that was known then", "number"),
        Field("weighed_on", "Day on which that was measured", "date"),
        Field("height_cm", "Height that was known then", "number"),
        Field("height_on", "Day on which that was measured", "date"),
        Field("working", "How it was counted"),
        *RECORDED,
    ),
    _doses,
)


def _events(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.history.events:
        when: list[Cell] = [one.planned_for, one.happened_at, wall(one.planned_for or one.happened_at, screening)]
        what: list[Cell] = [one.cycle, one.action, one.item_id, *when, one.day, one.reason, yes(one.corrects)]
        yield [*what, *recorded(one)]


EVENTS = sheet(
    "infusion events",
    (
        Field("cycle", "Number of the cycle", "integer"),
        Field("event", "start (planned), began, pause, restart, stop, move, complete, off_study, taken_back ..."),
        Field("item", "Item of the plan that it concerns"),
        Field("planned_for_utc", "Instant that it is planned for", "instant"),
        Field("happened_at_utc", "Instant at which it happened", "instant"),
        Field("local", "That instant on the site's clock"),
        Field("day", "Day that it names, without a time", "date"),
        Field("reason", "Why"),
        Field("corrects", "yes: it says when the step before it really happened"),
        *RECORDED,
    ),
    _events,
)


def _interruptions(screening: ExportedScreening) -> Iterable[Row]:
    for cycle in screening.happened.history.cycles:
        for number, one in enumerate(cycle.interruptions, 1):
            yield [cycle.number, number, one.since, one.planned_until, one.until, _hours(one), yes(one.anew)]


def _hours(one: Interruption) -> Cell:
    """How long it lasted, in hours and a tenth; None while it lasts."""
    return None if one.until is None else f"{(one.until - one.since).total_seconds() / 3600:.1f}"


INTERRUPTIONS = sheet(
    "interruptions",
    (
        Field("cycle", "Number of the cycle", "integer"),
        Field("interruption", "Its number in the cycle", "integer"),
        Field("since_utc", "From when on nothing was infused", "instant"),
        Field("planned_restart_utc", "Restart as it was planned, where it was", "instant"),
        Field("restart_utc", "Restart as it was; empty while it lasts", "instant"),
        Field("hours", "How long it lasted, in hours"),
        Field("anew", "yes: the days of the cycle begin again with the restart"),
    ),
    _interruptions,
)


def _plan(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.history.plan:
        due: list[Cell] = [one.due, one.due_at, one.until, one.until_at]
        done: list[Cell] = [one.done_at, one.done_by.label if one.done_by else None, one.cancelled_at]
        yield [one.cycle, one.item_id, one.kind, one.title, *due, *done]


PLAN = sheet(
    "plan",
    (
        Field("cycle", "Number of the cycle, where it belongs to one", "integer"),
        Field("item", "Its id"),
        Field("kind", "What it is: bag, response, visit, hospital, contraception ..."),
        Field("title", "What it is called"),
        Field("planned_on", "Day that it is planned for", "date"),
        Field("planned_at_utc", "Instant, where it has a time", "instant"),
        Field("until", "Last day, of what lasts", "date"),
        Field("until_utc", "Its end, where that has a time", "instant"),
        Field("done_at_utc", "When somebody said that it is done", "instant"),
        Field("done_by", "Who said so"),
        Field("cancelled_at_utc", "Since when it stands in the plan no longer", "instant"),
    ),
    _plan,
)


def responses(trial: Trial) -> Sheet:
    asked = trial.treatment.response.answers if trial.treatment and trial.treatment.response else ()

    def rows(screening: ExportedScreening) -> Iterable[Row]:
        for one in screening.happened.history.responses:
            found = [one.answers.get(question.key) for question in asked]
            yield [one.cycle, one.on, *found, *recorded(one)]

    fields = tuple(Field(question.key, question.text) for question in asked)
    about = (Field("cycle", "Number of the cycle", "integer"), Field("found_on", "Day of the response", "date"))
    return sheet("responses", (*about, *fields, *RECORDED), rows)


def _tests(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.history.tests:
        yield [one.on, "positive" if one.positive else "negative", *recorded(one)]


TESTS = sheet(
    "pregnancy tests",
    (
        Field("tested_on", "Day of the test", "date"),
        Field("result", "positive or negative"),
        *RECORDED,
    ),
    _tests,
)


def _deviations(screening: ExportedScreening) -> Iterable[Row]:
    return [[one.on, one.words] for one in screening.happened.history.deviations]


DEVIATIONS = sheet(
    "deviations",
    (Field("on", "Day", "date"), Field("deviation", "Where what happened deviates from the trial")),
    _deviations,
)


def _ends(screening: ExportedScreening) -> Iterable[Row]:
    one = screening.happened.history.end
    if one is not None:
        yield [one.how, one.on, one.ended_at, one.stopped_at, one.reason, *recorded(one)]


ENDS = sheet(
    "end",
    (
        Field("how", "completed or off_study"),
        Field("end_date", "Day of the end", "date"),
        Field("ended_at_utc", "Its instant", "instant"),
        Field("infusion_stopped_utc", "When a running infusion was stopped for it", "instant"),
        Field("reason", "Why"),
        *RECORDED,
    ),
    _ends,
)
