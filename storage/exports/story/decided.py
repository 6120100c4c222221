"""What was found, signed, ruled and registered, a row for each."""

from collections.abc import Iterable

from flows.answers.for_chair import ForChair, name_of
from flows.answers.stored_keys import Kind, beside
from storage.exports.common.table import MEMBERS, Cell, Field, Row, day
from storage.exports.screenings.screening import ExportedScreening
from storage.exports.story.columns import RECORDED, recorded, sheet, yes


def _findings(screening: ExportedScreening) -> Iterable[Row]:
    statuses, clear = screening.decision.get("criteria", {}), screening.decision.get("clear_on", {})
    for criterion in screening.trial.criteria:
        if criterion.code in statuses:
            status, clear_on = statuses[criterion.code], day(clear.get(criterion.code))
            yield [screening.as_of, criterion.code, criterion.category, criterion.short, status, clear_on]


FINDINGS = sheet(
    "findings",
    (
        Field("as_of", "Day of the decision", "date"),
        Field("criterion", "Code of the criterion"),
        Field("category", "inclusion or exclusion"),
        Field("short", "The criterion in short"),
        Field("status", "met, not_met, wait, repeat, pending or not_applicable"),
        Field("clear_on", "Day from which it passes", "date"),
    ),
    _findings,
)


def _registrations(screening: ExportedScreening) -> Iterable[Row]:
    one = screening.happened.history.registration
    if one is not None:
        days: list[Cell] = [one.planned_on, one.on, one.earliest, one.latest]
        yield [one.number, *days, one.outcome, one.signature_id, one.start_by, one.at, one.by.label]


REGISTRATIONS = sheet(
    "registrations",
    (
        Field("registration_number", "Number with its check digits"),
        Field("planned_registration_date", "Day that was planned", "date"),
        Field("registration_date", "Day of the registration", "date"),
        Field("window_earliest", "First day of the window, as it was decided on that day", "date"),
        Field("window_latest", "Last day of the window, as it was decided on that day", "date"),
        Field("outcome", "Decision of that day"),
        Field("signature", "Number of the signature that it rests on", "integer"),
        Field("start_by", "Last day for the start by the pregnancy test", "date"),
        Field("recorded_at_utc", "When it was recorded", "instant"),
        Field("recorded_by", "By whom"),
    ),
    _registrations,
)


def _signatures(screening: ExportedScreening) -> Iterable[Row]:
    for one in screening.happened.signatures:
        said: list[Cell] = [one.id, one.revision, one.outcome, one.printed_name]
        account = screening.author(one.person_id).label
        yield [*said, account, one.signed_at, one.meaning, one.voided_at, one.void_reason, one.content_hash]


SIGNATURES = sheet(
    "signatures",
    (
        Field("signature", "Number of the signature", "integer"),
        Field("revision", "Revision that was signed", "integer"),
        Field("signed", "approved or rejected"),
        Field("printed_name", "Name under which it was signed"),
        Field("account", "Whose chat it came from"),
        Field("signed_at_utc", "When", "instant"),
        Field("meaning", "What the signature means"),
        Field("voided_at_utc", "When it became void", "instant"),
        Field("void_reason", "Why it is void"),
        Field("content_hash", "Hash of what was signed"),
    ),
    _signatures,
)


def _rulings(screening: ExportedScreening) -> Iterable[Row]:
    queries = screening.trial.queries
    for one in screening.happened.history.rulings:
        words = queries[one.item].words if one.item in queries else None
        said: list[Cell] = [one.item, words, one.decision, one.from_day, one.role, one.initials, one.ruled_on]
        yield [*said, *recorded(one)]
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
        *RECORDED,
    ),
    _rulings,
)
