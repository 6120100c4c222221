"""What was measured on a participant and given: sizes, doses, responses, pregnancy tests; rows are only ever added."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import RowMapping, Table, insert, select
from sqlmodel import Session

from flows.treatment.course import PregnancyTest
from flows.treatment.dosing import Dose, Size
from flows.treatment.response import MarrowResponse
from flows.treatment.steps import BodyMeasure, Responded, Retested
from storage.engine.canonical import Json, canonical, parsed
from storage.study import audit, screenings
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.sign_off import RegistrationRow
from storage.tables.treatment import DoseRow, MeasureRow, PregnancyTestRow, ResponseRow
from storage.treatment import registrations

_MEASURES = table(MeasureRow)
_DOSES = table(DoseRow)
_RESPONSES = table(ResponseRow)
_TESTS = table(PregnancyTestRow)
_REGISTRATIONS = table(RegistrationRow)


@dataclass(frozen=True, slots=True)
class KeptDose:
    """The dose of a cycle as it was kept, and the weight in kg that it was counted from."""

    cycle: int
    mcg_per_day: Decimal
    weight_kg: Decimal
    working: tuple[str, ...]
    by: int
    at: datetime


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
    rows = _rows(session, _MEASURES, screening_id)
    return [(row["version"], BodyMeasure(row["what"], Decimal(row["value"]), row["on"])) for row in rows]


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
    weight_kg: Decimal,
    author: int,
    at: datetime,
) -> Screening:
    """Keep the dose of a cycle as it was shown. Raises `Changed` and `Refused`."""
    seen = registrations.screening_on_study(session, screening_id, expected_version)
    screening = screenings.change(session, seen, author, at)
    values = {
        "cycle": cycle,
        "mcg_per_day": str(dose.mcg_per_day),
        "weight_kg": str(weight_kg),
        "working": canonical(list(dose.working)),
    }
    kept = add(session, _DOSES, screening, values, author, at)
    screenings.note(session, "dose kept", screening, {"dose": kept})
    return screening


def doses(session: Session, screening_id: int) -> list[KeptDose]:
    """The doses that were kept, the first one first; a later one of the same cycle corrects it."""
    return [
        KeptDose(
            row["cycle"],
            Decimal(row["mcg_per_day"]),
            Decimal(row["weight_kg"]),
            tuple(parsed(row["working"])),
            row["by"],
            row["at"],
        )
        for row in _rows(session, _DOSES, screening_id)
    ]


def keep_response(
    session: Session, screening_id: int, expected_version: int, given: Responded, author: int
) -> Screening:
    """Keep a response that the course took. Raises `Changed` and `Refused`."""
    seen = registrations.screening_registered(session, screening_id, expected_version)
    screening = screenings.change(session, seen, author, given.at)
    response = given.response
    values = {
        "cycle": response.cycle,
        "on": response.on,
        "blasts_percent": str(response.blasts_percent),
        "flow_mrd_percent": None if response.flow_mrd_percent is None else str(response.flow_mrd_percent),
        "hts_detected": response.hts_detected,
    }
    kept = add(session, _RESPONSES, screening, values, author, given.at)
    screenings.note(session, "response", screening, {"response": kept})
    return screening


def responses(session: Session, screening_id: int) -> list[tuple[int, MarrowResponse, datetime]]:
    """Every response with the version that it came with and when it was recorded; a later one of a cycle corrects."""
    return [(row["version"], _response(row), row["at"]) for row in _rows(session, _RESPONSES, screening_id)]


def responses_by_participant(session: Session, site_id: int) -> list[tuple[int, tuple[MarrowResponse, ...]]]:
    """Every registered participant of a site with the number of the screening and the responses that stand."""
    registered = select(_REGISTRATIONS.c.screening_id).where(_REGISTRATIONS.c.site_id == site_id)
    keys = list(session.connection().execute(registered.order_by(_REGISTRATIONS.c.sequence)).scalars())
    return [(key, tuple({one.cycle: one for _, one, _ in responses(session, key)}.values())) for key in keys]


def keep_pregnancy_test(session: Session, screening: Screening, given: Retested, author: int) -> None:
    """Keep a test that the course took, with the version of the screening that it led to."""
    values = {"positive": given.test.positive, "on": given.test.on}
    kept = add(session, _TESTS, screening, values, author, given.at)
    screenings.note(session, "pregnancy test", screening, {"test": kept, "lifecycle": screening.lifecycle})


def pregnancy_tests(session: Session, screening_id: int) -> list[tuple[int, PregnancyTest, datetime]]:
    """Every test after registration with the version that it came with and when it was recorded; the first first."""
    rows = _rows(session, _TESTS, screening_id)
    return [(row["version"], PregnancyTest(row["positive"], row["on"]), row["at"]) for row in rows]


def add(
    session: Session, to: Table, screening: Screening, values: Mapping[str, Json], author: int, at: datetime
) -> str:
    """Add a row with these values to a screening as it is now; what the audit holds in their place."""
    salt = secrets.token_hex(16)
    of = {"screening_id": screening.id, "version": screening.version, "salt": salt, "by": author, "at": at}
    session.connection().execute(insert(to), {**values, **of})
    return audit.commitment(salt, sealed(values))


def sealed(values: Mapping[str, Json]) -> str:
    """The text that the audit commits to, from the columns of a row."""
    return canonical(
        {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in values.items()}
    )


def _rows(session: Session, of: Table, screening_id: int) -> list[RowMapping]:
    """The rows of a screening, the first one first."""
    chosen = select(of).where(of.c.screening_id == screening_id).order_by(of.c.id)
    return list(session.connection().execute(chosen).mappings())


def _response(row: RowMapping) -> MarrowResponse:
    flow = row["flow_mrd_percent"]
    return MarrowResponse(
        row["cycle"],
        row["on"],
        Decimal(row["blasts_percent"]),
        None if flow is None else Decimal(flow),
        row["hts_detected"],
    )
