"""One row per answer that was ever given, with who gave it, when and why: the history of every screening."""

from decimal import Decimal

from flows.answers.stored_keys import IMPORTED_AS_OF, Kind, beside, question_of, read_key
from flows.rules.answer_values import to_decimal
from flows.rules.trial import Trial
from storage.engine.canonical import Json, canonical
from storage.exports.common.description import by_key
from storage.exports.common.table import AUDIT, Cell, Field, Sheet, cell
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.study.listings import Answer

_FIELDS = (
    Field("screening", "Number of the screening in the database", "integer"),
    Field("site", "Site"),
    Field("subject_code", "Subject code, never a name"),
    Field("protocol_version", "Version of the protocol that it was given under"),
    Field("revision", "How often the screening was finished", "integer"),
    Field("version", "Version of the screening that the answer made", "integer"),
    Field("key", "Key of the question"),
    Field("label", "Short name of the question"),
    Field("state", "known, not_known, not_done, erased, or draft (a list while it was filled)"),
    Field("value", "The answer as it is used; lists of entries as JSON"),
    Field("unit", "The unit of the value, where it is a number"),
    Field("collected_value", "The figures as they were typed, with their sign; blank where none were or are kept"),
    Field("collected_unit", "The unit that they were typed in"),
    Field("stands", "yes: no later answer to the same question"),
    Field("given_at_utc", "When", "instant"),
    Field("given_by", "By whom"),
    Field("reason", "Why it was changed"),
    Field("given_for", "Day that it was given for, where it may not hold on another", "date"),
    *AUDIT,
)

_BESIDE = {
    Kind.SOURCE: ": where it comes from",
    Kind.METHOD: ": how it was calculated",
    Kind.CARRIED: ": who gave it in another screening",
}


def answers_sheet(snapshot: Snapshot) -> Sheet:
    """Every answer, in the order in which they were given in each screening."""
    about: list[Cell] = [snapshot.head.seq, snapshot.head.hash]
    return Sheet("answers", _FIELDS, lambda screening: [row + about for row in _given(screening, snapshot)])


def _given(screening: ExportedScreening, snapshot: Snapshot) -> list[list[Cell]]:
    """A row for each answer that was ever given in a screening, with what was typed for it; each is what it was under
    the version of the trial that the screening went by then, in which its unit may have been another."""
    answers = screening.happened.answers
    several = len(snapshot.lineage) > 1
    trials = {one.version: screening.trial for one in answers}
    if several:
        trials = {version: snapshot.in_version(screening.happened.version_at(version)) for version in trials}
    last = {answer.key: answer.id for answer in answers}
    typed = {
        (answer.version, answer.key): answer.value for answer in answers if read_key(answer.key).kind is Kind.TYPED
    }
    return [
        [
            screening.id,
            screening.site,
            screening.subject_code,
            trials[answer.version].version,
            screening.revision,
            answer.version,
            answer.key,
            label(answer.key, trials[answer.version]),
            _state(answer),
            _value(answer.key, answer.value, trials[answer.version]),
            _unit(answer, trials[answer.version]),
            *_collected(typed.get((answer.version, beside(Kind.TYPED, answer.key)))),
            "yes" if last[answer.key] == answer.id else "no",
            answer.at,
            screening.author(answer.author_id).label,
            answer.reason,
            answer.given_for,
        ]
        for answer in answers
        if read_key(answer.key).kind is not Kind.TYPED
    ]


def label(key: str, trial: Trial) -> str:
    """The short name of what a key stands for."""
    if key == IMPORTED_AS_OF:
        return "Day of the imported record"
    column = by_key(trial).get(question_of(key, Kind.DRAFT, Kind.SOURCE, Kind.METHOD, Kind.CARRIED))
    return f"{column.label}{_BESIDE.get(read_key(key).kind, '')}" if column else key


def _state(answer: Answer) -> str:
    if answer.erased:
        return "erased"
    if read_key(answer.key).kind is Kind.DRAFT:
        return "draft"
    states = {None: "not_known", "": "not_known", "not_done": "not_done"}
    return states.get(answer.value, "known") if isinstance(answer.value, str | None) else "known"


def _unit(answer: Answer, trial: Trial) -> str | None:
    column = by_key(trial).get(answer.key)
    return column.unit or None if column and to_decimal(answer.value) is not None else None


def _collected(typed: Json) -> tuple[Cell, Cell]:
    """The figures as a number where they are one, as their text where a sign or a range was typed."""
    if typed is None:
        return None, None
    value = typed["value"]
    return Decimal(value) if value.replace(".", "", 1).isdigit() else value, typed["unit"] or None


def _value(key: str, value: Json, trial: Trial) -> Cell:
    column = by_key(trial).get(key)
    if value is None:
        return None
    if column is None or column.type == "entries":
        return value if isinstance(value, str) else canonical(value)
    return cell(column, value)
