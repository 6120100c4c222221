"""What happened as sheets: what was found, signed, ruled and registered, then what was measured, given and planned.

Planned and actual have columns of their own.
"""

from collections.abc import Callable, Iterator
from functools import cache

from flows.answers.for_chair import ForChair, name_of
from flows.answers.stored_keys import Kind, beside
from flows.rules.trial import Trial
from storage.exports.common.table import MEMBERS, Cell, Field, Row, Sheet, day, fields
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import Response
from storage.exports.story.columns import RECORDED, sheet, sheet_of, wall, yes


@cache
def story_sheets(trial: Trial) -> tuple[Sheet, ...]:
    """Every sheet of what happened, in their order; of a trial that ends at registration none of a treatment."""
    decided = (FINDINGS, SIGNATURES, RULINGS, REGISTRATIONS)
    if trial.treatment is None:
        return decided
    given = (MEASURES, DOSES, CYCLES, EVENTS, INTERRUPTIONS, PLAN)
    return (*decided, *given, _responses(trial), TESTS, DEVIATIONS, ENDS)


FINDINGS = sheet_of(
    "findings",
    lambda s: (one for one in s.trial.criteria if s.decided_of("criteria", one.code)),
    ("as_of", "date", "Day of the decision", lambda _, s: s.as_of),
    ("criterion", "text", "Code of the criterion", lambda c, _: c.code),
    ("category", "text", "inclusion or exclusion", lambda c, _: c.category),
    ("short", "text", "The criterion in short", lambda c, _: c.short),
    (
        "status",
        "text",
        "met, not_met, wait, repeat, pending or not_applicable",
        lambda c, s: s.decided_of("criteria", c.code),
    ),
    ("clear_on", "date", "Day from which it passes", lambda c, s: day(s.decided_of("clear_on", c.code))),
)

SIGNATURES = sheet_of(
    "signatures",
    lambda s: s.happened.signatures,
    ("signature", "integer", "Number of the signature", lambda one, _: one.id),
    ("revision", "integer", "Revision that was signed", lambda one, _: one.revision),
    ("signed", "text", "approved or rejected", lambda one, _: one.outcome),
    ("printed_name", "text", "Name under which it was signed", lambda one, _: one.printed_name),
    ("account", "text", "Whose chat it came from", lambda one, s: s.author(one.person_id).label),
    ("signed_at_utc", "instant", "When", lambda one, _: one.signed_at),
    ("meaning", "text", "What the signature means", lambda one, _: one.meaning),
    ("voided_at_utc", "instant", "When it became void", lambda one, _: one.voided_at),
    ("void_reason", "text", "Why it is void", lambda one, _: one.void_reason),
    ("content_hash", "text", "Hash of what was signed", lambda one, _: one.content_hash),
)


def _rulings(screening: ExportedScreening) -> Iterator[Row]:
    queries = screening.trial.queries
    for one in screening.happened.history.rulings:
        words = queries[one.item].words if one.item in queries else None
        said: list[Cell] = [one.item, words, one.decision, one.from_day, one.role, one.initials, one.ruled_on]
        yield [*said, one.at, one.by.label, yes(one.stands)]
    yield from (_for_chair(screening, one) for one in screening.happened.for_chair)


def _for_chair(screening: ExportedScreening, one: ForChair) -> Row:
    """What nobody at the site knew: the answer that was ruled, or that it is open."""
    values = (f"{question.key} {value}" for question, value in one.values)
    words = f"{one.of}: {one.question.text}" if one.of else one.question.text
    said: list[Cell] = [name_of(one.slot), words, MEMBERS.join(values) if one.ruled else "open", None]
    ruled = [one.ruled.get("ruled_by"), one.ruled.get("initials"), day(one.ruled.get("ruled_on"))]
    keys = (one.slot.key, beside(Kind.DRAFT, one.slot.key), beside(Kind.CHAIR, one.slot.key))
    last = [answer for answer in screening.happened.answers if answer.key in keys][-1]
    return [*said, *ruled, last.at, screening.author(last.author_id).label, yes(True)]


RULINGS = sheet(
    "rulings",
    (
        Field("item", "Item of the study chair's list; chair.: of the answer that nobody at the site knew"),
        Field("words", "What was asked"),
        Field("decision", "allowed, allowed_from or refused, or the answer that was ruled; open; empty: taken back"),
        Field("from_day", "First day that is allowed", "date"),
        Field("ruled_by", "Role of whoever decided"),
        Field("initials", "Their initials"),
        Field("ruled_on", "Day of the ruling", "date"),
        *fields(RECORDED),
    ),
    _rulings,
)

REGISTRATIONS = sheet_of(
    "registrations",
    lambda s: filter(None, [s.happened.history.registration]),
    ("registration_number", "text", "Number with its check digits", lambda one, _: one.number),
    ("planned_registration_date", "date", "Day that was planned", lambda one, _: one.planned_on),
    ("registration_date", "date", "Day of the registration", lambda one, _: one.on),
    ("window_earliest", "date", "First day of the window, as it was decided on that day", lambda one, _: one.earliest),
    ("window_latest", "date", "Last day of the window, as it was decided on that day", lambda one, _: one.latest),
    ("outcome", "text", "Decision of that day", lambda one, _: one.outcome),
    ("signature", "integer", "Number of the signature that it rests on", lambda one, _: one.signature_id),
    ("start_by", "date", "Last day for the start by the pregnancy test", lambda one, _: one.start_by),
    *RECORDED[:-1],
)

MEASURES = sheet_of(
    "measures",
    lambda s: s.happened.history.measures,
    ("what", "text", "weight or height", lambda one, _: one.what),
    ("value", "number", "Its value", lambda one, _: one.value),
    ("unit", "text", "Its unit", lambda one, _: one.unit),
    ("measured_on", "date", "Day of the measurement", lambda one, _: one.on),
    *RECORDED,
)

DOSES = sheet_of(
    "doses",
    lambda s: s.happened.history.doses,
    ("cycle", "integer", "Number of the cycle", lambda d, _: d.cycle),
    ("dose", "number", "Dose as it was kept", lambda d, _: d.amount),
    ("unit", "text", "Its unit", lambda d, _: d.unit),
    (
        "counted_from_kg",
        "number",
        "Weight that it was counted from; empty: the same for everybody",
        lambda d, _: d.counted_from_kg,
    ),
    ("weight_kg", "number", "Weight that was known then", lambda d, _: d.weight.value if d.weight else None),
    ("weighed_on", "date", "Day on which that was measured", lambda d, _: d.weight.on if d.weight else None),
    ("height_cm", "number", "Height that was known then", lambda d, _: d.height.value if d.height else None),
    ("height_on", "date", "Day on which that was measured", lambda d, _: d.height.on if d.height else None),
    ("working", "text", "How it was counted", lambda d, _: " ".join(d.working)),
    *RECORDED,
)

CYCLES = sheet_of(
    "cycles",
    lambda s: s.happened.history.cycles,
    ("cycle", "integer", "Number of the cycle", lambda c, _: c.number),
    ("planned_start_utc", "instant", "Start as it was planned last", lambda c, _: c.planned_start),
    (
        "planned_end_utc",
        "instant",
        "End as counted from the planned start, without an interruption",
        lambda c, _: c.planned_end,
    ),
    ("start_utc", "instant", "Start as it was; empty until it began", lambda c, _: c.started),
    (
        "expected_end_utc",
        "instant",
        "End as counted from the start with its interruptions",
        lambda c, _: c.expected_end,
    ),
    ("end_utc", "instant", "End as it was; empty until then", lambda c, _: c.ended),
    ("planned_start", "text", "Planned start on the site's clock", lambda c, s: wall(c.planned_start, s)),
    ("start", "text", "Start on the site's clock", lambda c, s: wall(c.started, s)),
    ("end", "text", "End on the site's clock", lambda c, s: wall(c.ended, s)),
    ("stopped", "text", "yes: stopped for good before its end", lambda c, _: yes(c.stopped)),
    ("interruptions", "integer", "How often the infusion was interrupted", lambda c, _: len(c.interruptions)),
    ("zone", "text", "Time zone of the site's clock", lambda _, s: s.zone),
)

EVENTS = sheet_of(
    "infusion events",
    lambda s: s.happened.history.events,
    ("cycle", "integer", "Number of the cycle", lambda e, _: e.cycle),
    (
        "event",
        "text",
        "start (planned), began, pause, restart, stop, move, complete, off_study, taken_back ...",
        lambda e, _: e.action,
    ),
    ("item", "text", "Item of the plan that it concerns", lambda e, _: e.item_id),
    ("planned_for_utc", "instant", "Instant that it is planned for", lambda e, _: e.planned_for),
    ("happened_at_utc", "instant", "Instant at which it happened", lambda e, _: e.happened_at),
    ("local", "text", "That instant on the site's clock", lambda e, s: wall(e.planned_for or e.happened_at, s)),
    ("day", "date", "Day that it names, without a time", lambda e, _: e.day),
    ("reason", "text", "Why", lambda e, _: e.reason),
    ("corrects", "text", "yes: it says when the step before it really happened", lambda e, _: yes(e.corrects)),
    *RECORDED,
)

INTERRUPTIONS = sheet_of(
    "interruptions",
    lambda s: ((c, number, one) for c in s.happened.history.cycles for number, one in enumerate(c.interruptions, 1)),
    ("cycle", "integer", "Number of the cycle", lambda of, _: of[0].number),
    ("interruption", "integer", "Its number in the cycle", lambda of, _: of[1]),
    ("since_utc", "instant", "From when on nothing was infused", lambda of, _: of[2].since),
    ("planned_restart_utc", "instant", "Restart as it was planned, where it was", lambda of, _: of[2].planned_until),
    ("restart_utc", "instant", "Restart as it was; empty while it lasts", lambda of, _: of[2].until),
    ("hours", "text", "How long it lasted, in hours", lambda of, _: of[2].hours),
    ("anew", "text", "yes: the days of the cycle begin again with the restart", lambda of, _: yes(of[2].anew)),
)

PLAN = sheet_of(
    "plan",
    lambda s: s.happened.history.plan,
    ("cycle", "integer", "Number of the cycle, where it belongs to one", lambda one, _: one.cycle),
    ("item", "text", "Its id", lambda one, _: one.item_id),
    ("kind", "text", "What it is: bag, response, visit, hospital, contraception ...", lambda one, _: one.kind),
    ("title", "text", "What it is called", lambda one, _: one.title),
    ("planned_on", "date", "Day that it is planned for", lambda one, _: one.due),
    ("planned_at_utc", "instant", "Instant, where it has a time", lambda one, _: one.due_at),
    ("until", "date", "Last day, of what lasts", lambda one, _: one.until),
    ("until_utc", "instant", "Its end, where that has a time", lambda one, _: one.until_at),
    ("done_at_utc", "instant", "When somebody said that it is done", lambda one, _: one.done_at),
    ("done_by", "text", "Who said so", lambda one, _: one.done_by.label if one.done_by else None),
    ("cancelled_at_utc", "instant", "Since when it stands in the plan no longer", lambda one, _: one.cancelled_at),
)


def _responses(trial: Trial) -> Sheet:
    asked = trial.treatment.response.answers if trial.treatment and trial.treatment.response else ()
    answers = ((question.key, "text", question.text, _answered(question.key)) for question in asked)
    return sheet_of(
        "responses",
        lambda s: s.happened.history.responses,
        ("cycle", "integer", "Number of the cycle", lambda one, _: one.cycle),
        ("found_on", "date", "Day of the response", lambda one, _: one.on),
        *answers,
        *RECORDED,
    )


def _answered(key: str) -> Callable[[Response, ExportedScreening], Cell]:
    return lambda one, _: one.answers.get(key)


TESTS = sheet_of(
    "pregnancy tests",
    lambda s: s.happened.history.tests,
    ("tested_on", "date", "Day of the test", lambda one, _: one.on),
    ("result", "text", "positive or negative", lambda one, _: "positive" if one.positive else "negative"),
    *RECORDED,
)

DEVIATIONS = sheet_of(
    "deviations",
    lambda s: s.happened.history.deviations,
    ("on", "date", "Day", lambda one, _: one.on),
    ("deviation", "text", "Where what happened deviates from the trial", lambda one, _: one.words),
)

ENDS = sheet_of(
    "end",
    lambda s: filter(None, [s.happened.history.end]),
    ("how", "text", "completed or off_study", lambda one, _: one.how),
    ("end_date", "date", "Day of the end", lambda one, _: one.on),
    ("ended_at_utc", "instant", "Its instant", lambda one, _: one.ended_at),
    ("infusion_stopped_utc", "instant", "When a running infusion was stopped for it", lambda one, _: one.stopped_at),
    ("reason", "text", "Why", lambda one, _: one.reason),
    *RECORDED,
)
