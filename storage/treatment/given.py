"""What was measured on a participant and given: sizes, doses, responses, pregnancy tests; rows are only ever added."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, bindparam, insert, select
from sqlmodel import Session

from flows.rules.question import Kind, NumberKind
from flows.rules.treatment import Response
from flows.rules.trial import Trial
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import BodyMeasure, Responded, Retested
from flows.treatment.dosing import Dose, Size
from flows.treatment.response import CycleResponse, response_of
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.prepared import AnyRow, Prepared
from storage.study import screenings
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow
from storage.tables.treatment import DoseRow, MeasureRow, PregnancyTestRow, ResponseRow
from storage.trail import audit
from storage.treatment import registrations

_MEASURES = table(MeasureRow)
_DOSES = table(DoseRow)
_RESPONSES = table(ResponseRow)
_TESTS = table(PregnancyTestRow)
_REGISTRATIONS = table(RegistrationRow)
_SCREENINGS = table(ScreeningRow)
_OF = {
    rows: Prepared(select(rows).where(rows.c.screening_id == bindparam("of")).order_by(rows.c.id))
    for rows in (_MEASURES, _DOSES, _RESPONSES, _TESTS)
}


@dataclass(frozen=True, slots=True)
class KeptDose:
    """The dose of a cycle as it was kept, and the weight in kg that it was counted from, if it was."""

    cycle: int
    amount: Decimal
    unit: str
    weight_kg: Decimal | None


def keep_measures(
    session: Session, screening_id: int, expected_version: int, measured: list[BodyMeasure], author: int, at: datetime
) -> Screening:
    """Keep what was measured on a participant. Raises `Changed` and `Refused`."""
    seen = registrations.screening_on_study(session, screening_id, expected_version)
    screening = screenings.change(session, seen, author, at)
    kept = {
        one.what: add(
            session, _MEASURES, screening, {"what": one.what, "value": str(one.value), "on": one.on}, author, at
        )
        for one in measured
    }
    screenings.note(session, "measured", screening, {"measures": kept})
    return screening


def measures(session: Session, screening_id: int) -> list[tuple[int, BodyMeasure]]:
    """Everything measured, with the version that it came with; the first one first."""
    return [(row["version"], measure_from(row)) for row in _OF[_MEASURES].rows(session, of=screening_id)]


def measure_from(row: AnyRow) -> BodyMeasure:
    """The measure of a row of its table."""
    return BodyMeasure(row["what"], Decimal(row["value"]), row["on"])


def measures_by_day(session: Session, screening_id: int) -> list[BodyMeasure]:
    """Everything measured by the day of its measurement, what was entered first on a day first."""
    return sorted((one for _, one in measures(session, screening_id)), key=lambda one: one.on)


def size(session: Session, screening_id: int) -> Size:
    """The newest weight and height by the day of their measurement; of the same day the later entry."""
    last = {one.what: (one.value, one.on) for one in measures_by_day(session, screening_id)}
    return Size(*last.get("weight", (None, None)), *last.get("height", (None, None)))


def keep_dose(
    session: Session,
    screening_id: int,
    expected_version: int,
    cycle: int,
    dose: Dose,
    weight_kg: Decimal | None,
    author: int,
    at: datetime,
) -> Screening:
    """Keep the dose of a cycle as it was shown. Raises `Changed` and `Refused`."""
    seen = registrations.screening_on_study(session, screening_id, expected_version)
    screening = screenings.change(session, seen, author, at)
    values = {
        "cycle": cycle,
        "amount": str(dose.amount),
        "unit": dose.unit,
        "weight_kg": None if weight_kg is None else str(weight_kg),
        "working": canonical(list(dose.working)),
    }
    kept = add(session, _DOSES, screening, values, author, at, dose_said(values))
    screenings.note(session, "dose kept", screening, {"dose": kept})
    return screening


def doses(session: Session, screening_id: int) -> list[KeptDose]:
    """The doses that were kept, the first one first; a later one of the same cycle corrects it."""
    return [
        KeptDose(
            row["cycle"],
            Decimal(row["amount"]),
            row["unit"],
            None if row["weight_kg"] is None else Decimal(row["weight_kg"]),
        )
        for row in _OF[_DOSES].rows(session, of=screening_id)
    ]


def keep_response(
    session: Session, screening_id: int, expected_version: int, given: Responded, author: int
) -> Screening:
    """Keep a response that the course took. Raises `Changed` and `Refused`."""
    seen = registrations.screening_registered(session, screening_id, expected_version)
    screening = screenings.change(session, seen, author, given.at)
    response = given.response
    answers = canonical({key: _stored(value) for key, value in response.answers.items()})
    values = {"cycle": response.cycle, "on": response.on, "answers": answers}
    kept = add(session, _RESPONSES, screening, values, author, given.at, response_said(values))
    screenings.note(session, "response", screening, {"response": kept})
    return screening


def _stored(value: Any) -> Json:
    """An answer as it is stored: yes and no as what they are, a number as its digits."""
    if value in YES_NO:
        return YES_NO[value]
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


YES_NO = {"yes": True, "no": False}


def responses(session: Session, screening_id: int, asked: Response | None) -> list[tuple[int, CycleResponse, datetime]]:
    """Every response with the version that it came with and when it was recorded; a later one of a cycle corrects.

    `asked`: what the trial asks for in a response; without it there is none.
    """
    if asked is None:
        return []
    rows = _OF[_RESPONSES].rows(session, of=screening_id)
    return [(row["version"], response_from(row, asked), row["at"]) for row in rows]


def responses_by_participant(
    session: Session, site_id: int, trial: Trial
) -> list[tuple[int, tuple[CycleResponse, ...]]]:
    """Everybody whom a site registered for a trial, with the number of the screening and the responses that stand."""
    asked = trial.treatment.response if trial.treatment else None
    registered = select(_REGISTRATIONS.c.screening_id).where(_REGISTRATIONS.c.site_id == site_id)
    registered = registered.join(_SCREENINGS, _SCREENINGS.c.id == _REGISTRATIONS.c.screening_id).where(
        _SCREENINGS.c.trial == trial.registry_id
    )
    keys = list(session.connection().execute(registered.order_by(_REGISTRATIONS.c.sequence)).scalars())
    return [(key, tuple({one.cycle: one for _, one, _ in responses(session, key, asked)}.values())) for key in keys]


def keep_pregnancy_test(session: Session, screening: Screening, given: Retested, author: int) -> None:
    """Keep a test that the course took, with the version of the screening that it led to."""
    values = {"positive": given.test.positive, "on": given.test.on}
    kept = add(session, _TESTS, screening, values, author, given.at)
    screenings.note(session, "pregnancy test", screening, {"test": kept, "lifecycle": screening.lifecycle})


def pregnancy_tests(session: Session, screening_id: int) -> list[tuple[int, PregnancyTest, datetime]]:
    """Every test after registration with the version that it came with and when it was recorded; the first first."""
    rows = _OF[_TESTS].rows(session, of=screening_id)
    return [(row["version"], test_from(row), row["at"]) for row in rows]


def test_from(row: AnyRow) -> PregnancyTest:
    """The pregnancy test of a row of its table."""
    return PregnancyTest(row["positive"], row["on"])


def add(
    session: Session,
    to: Table,
    screening: Screening,
    values: Mapping[str, Json],
    author: int,
    at: datetime,
    said: Mapping[str, Json] | None = None,
) -> str:
    """Add a row with these values to a screening as it is now; what the audit holds in their place.

    `said`: what the audit commits to, where those are not the columns themselves.
    """
    salt = secrets.token_hex(16)
    of = {"screening_id": screening.id, "version": screening.version, "salt": salt, "by": author, "at": at}
    session.connection().execute(insert(to), {**values, **of})
    return audit.commitment(salt, sealed(values if said is None else said))


def dose_said(row: Mapping[str, Any]) -> dict[str, Json]:
    """What the audit commits to of a dose: its amount under the name of its unit, such as "mcg_per_day"."""
    amount = {str(row["unit"]).replace("/", "_per_"): row["amount"]}
    return amount | {key: row[key] for key in ("cycle", "weight_kg", "working")}


def response_said(row: Mapping[str, Any]) -> dict[str, Json]:
    """What the audit commits to of a response: its answers one by one."""
    return {"cycle": row["cycle"], "on": row["on"], **parsed(row["answers"])}


def sealed(values: Mapping[str, Json]) -> str:
    """The text that the audit commits to, from the columns of a row."""
    return canonical(
        {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in values.items()}
    )


def response_from(row: AnyRow, asked: Response) -> CycleResponse:
    """The response of a row of its table, its answers typed."""
    kinds = {question.key: question.kind for question in asked.answers}
    given = {key: _typed(kinds[key], value) for key, value in parsed(row["answers"]).items() if key in kinds}
    return response_of(asked, row["cycle"], row["on"], given)


def _typed(kind: Kind, value: Json) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Decimal(str(value)) if isinstance(kind, NumberKind) and value is not None else value
