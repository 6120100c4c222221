"""Records in: each one becomes a draft screening, all of them or none.

They come as the contract's JSON, alone or surrounded as the JSON lines of screenings have it, or as rows with the
columns of the screenings table, of which the subject code and the answers are taken and the others passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from flows.answers.answers import Changes
from flows.answers.entries import entry_of_record
from flows.answers.given_before.given_for import days_given
from flows.answers.record import read_values
from flows.language.days import LAST_DAY
from flows.language.refusals import RuleBroken, Wrong
from flows.language.wall_time import day_in
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from flows.turn.screening.screening import code_of
from storage.database import Database
from storage.engine.canonical import Json, canonical
from storage.engine.errors import CodeTaken, NoCodeLeft, StorageError
from storage.exports.common.table import day as _day
from storage.exports.errors import ImportRefused, Problem
from storage.exports.tables.screenings import ASKED_AGAIN, CODE
from storage.site import sites
from storage.site.sites import Site
from storage.study import answering, listings, screenings
from storage.trail import audit

_TOO_EXACT = "it cannot be kept exactly: it is not text, or has more than 15 to 17 digits."


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of a row stand in its table, and why some could not be read, by the record's keys.

    A key inside an entry is like "prior_therapies[0].agent".
    """

    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brought:
    """One row of a file: its number there, the subject code (None: the next free one) and the record as given.

    `source`: where it was found in a table.
    `problem`: why the row could not even be read, where that is so. `asked_again`: the answers beside the record that
    hold no longer, each with the day that it was given for.
    """

    row: int
    code: Json
    record: Json
    problem: str = ""
    source: Source = field(default_factory=Source, compare=False)
    asked_again: Mapping[str, tuple[Json, str | None]] = field(default_factory=dict)


def brought(number: int, value: Json) -> Brought:
    """A JSON value as a row: a record, or an object that holds it under `record` beside its `subject_code`."""
    if isinstance(value, Mapping) and "record" in value:
        return Brought(number, value.get(CODE), value["record"], asked_again=_again(value.get(ASKED_AGAIN)))
    return Brought(number, None, value)


def _again(given: Json) -> dict[str, tuple[Json, str | None]]:
    if not isinstance(given, Mapping):
        return {}
    return {key: (one.get("value"), one.get("given_for")) for key, one in given.items() if isinstance(one, Mapping)}


async def bring_in(
    database: Database, rows: Iterable[Brought], site_id: int, author: int, now: datetime, trial: Trial
) -> list[str]:
    """Import rows as one unit of work; that it failed is put in the audit too. See `import_records`."""
    try:
        return await database.run(lambda session: import_records(session, rows, site_id, author, now, trial))
    except StorageError as error:
        reason = {"reason": type(error).__name__}
        await database.run(lambda session: _note(session, "import failed", now, author, site_id, reason))
        raise


def _note(session: Session, action: str, now: datetime, author: int, site_id: int, detail: Mapping[str, Json]) -> None:
    audit.append(session, action, now, person_id=author, site_id=site_id, detail=detail)


def import_records(
    session: Session, rows: Iterable[Brought], site_id: int, author: int, now: datetime, trial: Trial
) -> list[str]:
    """Start a draft for each row and store its answers; the subject codes, in order.

    Raises `ImportRefused` with every row that is not right and why, and then nothing is imported.
    """
    site = sites.load(session, site_id)
    codes: list[str] = []
    problems: list[Problem] = []
    for row in rows:
        found = [*_wrong(row, trial), *_wrong_code(row, site)]
        if not found:
            try:
                # PostgreSQL takes no statement after one that was refused, until it is taken back to a savepoint.
                with session.connection().begin_nested():
                    codes.append(_store(session, row, site, author, now, trial))
            except (CodeTaken, NoCodeLeft, RuleBroken) as taken:
                found = [_problem(row, CODE, str(taken))]
        problems += found
    if not problems and not codes:
        problems = [Problem(0, "", "record", "there is no record in the file.")]
    if problems:
        raise ImportRefused(tuple(problems))
    _note(session, "imported", now, author, site_id, {"screenings": len(codes)})
    return codes


def _wrong(row: Brought, trial: Trial) -> Iterator[Problem]:
    if row.problem:
        yield _problem(row, "record", row.problem)
        return
    for key, why in row.source.unread.items():
        yield _problem(row, key, f"{key}: {why}.")
    _, wrongs = read_values(row.record, trial)
    for wrong in (*wrongs, *_wrong_again(row, trial)):
        if wrong.key not in row.source.unread:
            yield _problem(row, wrong.key, wrong.message)
    if not wrongs:
        for key, value in row.record.items():
            if not _can_be_kept(value):
                yield _problem(row, key, f"{key}: {_TOO_EXACT}")


def _wrong_again(row: Brought, trial: Trial) -> Iterator[Wrong]:
    """What is wrong with answers that hold no longer, each by itself: dates out of order are why they do not."""
    for key, (value, day) in row.asked_again.items():
        _, wrongs = read_values({"as_of": LAST_DAY.isoformat(), key: value}, trial)
        yield from (wrong for wrong in wrongs if not wrong.allowed.startswith("a date not before"))
        if day is not None and not isinstance(_day(day), date):
            yield Wrong(f"{ASKED_AGAIN}.{key}", day, "a day like 2026-11-19")


def _can_be_kept(value: Json) -> bool:
    """Whether it is text that both databases take: PostgreSQL reads no JSON that holds a NUL."""
    try:
        text = canonical(value)
        text.encode()
    except (ValueError, TypeError, ArithmeticError):
        return False
    return "\\u0000" not in text.replace("\\\\", "")


def _wrong_code(row: Brought, site: Site) -> Iterator[Problem]:
    if row.code is not None and (not isinstance(row.code, str) or code_of(row.code, site.code_pattern) is None):
        yield _problem(row, CODE, f"{CODE}: it is not a code of {site.name}, which are like {site.code_pattern}.")


def _problem(row: Brought, key: str, reason: str) -> Problem:
    code = row.code if isinstance(row.code, str) else ""
    return Problem(row.row, code, key, reason, row.source.sheet, row.source.columns.get(key, ""))


def _store(session: Session, row: Brought, site: Site, author: int, now: datetime, trial: Trial) -> str:
    code = row.code if row.code is None else code_of(row.code, site.code_pattern)
    code = code or listings.next_code(session, site.id)
    of = TrialVersion(trial.registry_id, trial.version)
    started = screenings.start(session, site.id, code, of, author, now)
    # A draft is always assessed as of today; the day of the record is kept beside its answers.
    again = {key: value for key, (value, _) in row.asked_again.items()}
    given = {key: value for key, value in row.record.items() if key != "as_of"} | again
    if given.get("prior_therapies"):
        given["prior_therapies"] = [entry_of_record(entry, trial) for entry in given["prior_therapies"]]
    changes = Changes(given, given_for=_days(row, trial), imported={"as_of": row.record["as_of"]})
    answering.record_answers(session, started.id, started.version, changes, author, now)
    return code


def _days(row: Brought, trial: Trial) -> dict[str, str]:
    """The days that the answers of a record were given for: age and start for the registration, others for its day."""
    planned = row.record.get(trial.day_key)
    as_of = date.fromisoformat(row.record["as_of"])
    days = days_given(row.record, day_in(planned), as_of, trial)
    return days | {key: day for key, (_, day) in row.asked_again.items() if day is not None}
