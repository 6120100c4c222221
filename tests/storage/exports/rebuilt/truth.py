"""What happened to every candidate, read from the database past everything that exports read it with.

It is what a data manager must be able to rebuild from the files of one form alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import Cycle, runs
from storage.engine.canonical import parsed
from storage.exports.common.description import by_key
from storage.treatment import course
from tests.storage.exports.written import Written
from tests.trials import NCT04556084

Stretch = tuple[datetime, datetime | None]
OPEN, GONE = ("draft", "amending"), "withdrawn"


@dataclass(frozen=True)
class Truth:
    """One screening. `numbers` and `days`: of the record by key; `typed`: what was typed for a number where that is not
    what is used; `unknown`: asked, and not known. `given`: the stretches of infusion of each cycle; `planned`: when
    each was planned to start.
    """

    stage: str
    outcome: str | None
    criteria: dict[str, str]
    window: tuple[str | None, str | None]
    numbers: dict[str, Decimal]
    days: dict[str, str]
    typed: dict[str, tuple[str, str]]
    unknown: frozenset[str]
    rulings: dict[str, str]
    signed: tuple[tuple[str, str], ...]
    registered: tuple[str, str] | None = None
    doses: dict[int, Decimal] = field(default_factory=dict)
    given: dict[int, tuple[Stretch, ...]] = field(default_factory=dict)
    planned: dict[int, datetime] = field(default_factory=dict)
    responses: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    tests: tuple[tuple[str, bool], ...] = ()
    weights: tuple[tuple[str, Decimal], ...] = ()
    end: tuple[str, str | None] | None = None


# By site, code and attempt.
Key = tuple[str, str, int]
Told = dict[Key, Truth]


@cache
def truth(of: Written) -> Told:
    """The truth of every screening of a database, once found."""
    return of.read(lambda session: _truths(session, of.now))


def _truths(session: Session, now: datetime) -> Told:
    rows = _rows(session, "SELECT s.*, i.name AS site FROM screenings s JOIN sites i ON i.id = s.site_id ORDER BY s.id")
    return {(row["site"], row["subject_code"], row["attempt"]): _truth(session, row, now) for row in rows}


def _rows(session: Session, sql: str, **of: Any) -> list[Any]:
    return list(session.connection().execute(text(sql), of).mappings())


def _truth(session: Session, row: Any, now: datetime) -> Truth:
    key, of = row["id"], {"id": row["id"]}
    revised = _rows(session, "SELECT * FROM revisions WHERE screening_id = :id ORDER BY number", **of)
    decided = bool(revised) and row["lifecycle"] not in (*OPEN, GONE)
    decision = json.loads(revised[-1]["decision"]) if decided else {}
    current = parsed(row["current"])
    record = parsed(revised[-1]["record"]) if decided else current
    asked = _rows(session, "SELECT key, value FROM answers WHERE screening_id = :id ORDER BY id", **of)
    last = {one["key"]: one["value"] for one in asked}
    registered = _rows(session, "SELECT * FROM registrations WHERE screening_id = :id", **of)
    signed = _rows(session, "SELECT * FROM signatures WHERE screening_id = :id AND voided_at IS NULL ORDER BY id", **of)
    window = decision.get("registration_window", {})
    return Truth(
        stage=row["lifecycle"],
        outcome=decision.get("outcome"),
        criteria=decision.get("criteria", {}),
        window=(window.get("earliest"), window.get("latest")),
        numbers=dict(_numbers(record)),
        days={key: value for key, value in record.items() if _is_day(key, value)},
        typed=dict(_typed(current, record)),
        unknown=frozenset(key for key, value in last.items() if value == "null" and key in NCT04556084.by_key),
        rulings={k.removeprefix("ruling."): v["decision"] for k, v in current.items() if k.startswith("ruling.") and v},
        signed=tuple((one["outcome"], one["printed_name"]) for one in signed),
        registered=(registered[0]["number"], str(registered[0]["on"])) if registered else None,
        **(_treated(session, key, now) if registered else {}),
    )


def _numbers(record: dict[str, Any]) -> Iterator[tuple[str, Decimal]]:
    for key, value in record.items():
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield key, Decimal(value)


def _is_day(key: str, value: Any) -> bool:
    return key in NCT04556084.by_key and key != "as_of" and isinstance(value, str) and value[4:5] == "-"


def _typed(current: dict[str, Any], record: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for key, value in current.items():
        kind, _, question = key.partition(".")
        if kind == "typed" and value and question in dict(_numbers(record)):
            said = figures(value["value"]), value["unit"].casefold()
            if said != (figures(str(record[question])), by_key(NCT04556084)[question].unit.casefold()):
                yield question, said


def figures(typed: str) -> str:
    """What was typed, a number without the zeros at its end."""
    return format(Decimal(typed).normalize(), "f") if typed.replace(".", "", 1).isdigit() else typed


def _treated(session: Session, key: int, now: datetime) -> dict[str, Any]:
    of = {"id": key}
    told, steps = course.load(session, key), course.steps(session, key)
    doses = _rows(session, "SELECT * FROM doses WHERE screening_id = :id ORDER BY id", **of)
    responses = _rows(session, "SELECT * FROM responses WHERE screening_id = :id ORDER BY id", **of)
    tests = _rows(session, 'SELECT * FROM pregnancy_tests WHERE screening_id = :id ORDER BY "on", id', **of)
    measures = _rows(session, "SELECT * FROM measures WHERE screening_id = :id AND what = 'weight' ORDER BY id", **of)
    planned = {step.cycle: step.utc for _, step in steps if step.action == "start" and step.utc}
    known = {cycle.number for cycle in told.cycles}
    return {
        "doses": {one["cycle"]: Decimal(one["amount"]) for one in doses},
        "given": {c.number: tuple(_stretches(c, now)) for c in told.cycles if _began(c, told)},
        "planned": {number: at for number, at in planned.items() if number in known and number is not None},
        "responses": {one["cycle"]: (str(one["on"]), json.loads(one["answers"])) for one in responses},
        "tests": tuple((str(one["on"]), bool(one["positive"])) for one in tests),
        "weights": tuple((str(one["on"]), Decimal(one["value"])) for one in measures),
        "end": _end(told, session, key),
    }


def _began(cycle: Cycle, told: TreatmentCourse) -> bool:
    return bool(cycle.begun or cycle.pauses or cycle.stopped or told.response_to(cycle.number))


def _stretches(cycle: Cycle, now: datetime) -> Iterator[Stretch]:
    for run in runs(cycle):
        if run.since <= now:
            yield run.since.astimezone(UTC), run.until.astimezone(UTC) if run.until <= now else None


def _end(told: TreatmentCourse, session: Session, key: int) -> tuple[str, str | None] | None:
    if told.ended is None:
        return None
    [stage] = (
        session.connection().execute(text("SELECT lifecycle FROM screenings WHERE id = :id"), {"id": key}).scalars()
    )
    return stage, told.closed or None
