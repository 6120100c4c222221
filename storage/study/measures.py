"""Weights, heights and doses: only ever added to; the newest weight counts."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, select
from sqlmodel import Session

from flows.treatment.dosing import Dose, Size
from flows.treatment.steps import BodyMeasure
from storage.engine.canonical import Json, canonical, parsed
from storage.study import audit, registrations, screenings
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.treatment import DoseRow, MeasureRow

_MEASURES = table(MeasureRow)


_DOSES = table(DoseRow)


@dataclass(frozen=True, slots=True)
class KeptDose:
    """The dose of a cycle as it was kept, and the weight in kg that it was counted from."""

    cycle: int
    mcg_per_day: Decimal
    weight_kg: Decimal
    working: tuple[str, ...]
    by: int
    at: datetime


def record(
    session: Session, screening_id: int, expected_version: int, measured: list[BodyMeasure], author: int, at: datetime
) -> Screening:
    """Keep what was measured on a participant. Raises `Changed` and `Refused`."""
    seen = registrations.screening_on_study(session, screening_id, expected_version)
    screening = screenings.change(session, seen, author, at)
    kept = {}
    for one in measured:
        values = {"what": one.what, "value": str(one.value), "on": one.on}
        salt = secrets.token_hex(16)
        row = values | {"screening_id": seen.id, "version": screening.version, "salt": salt, "by": author, "at": at}
        session.connection().execute(insert(_MEASURES), row)
        kept[one.what] = audit.commitment(salt, sealed(values))
    screenings.note(session, "measured", screening, {"measures": kept})
    return screening


def of(session: Session, screening_id: int) -> list[tuple[int, BodyMeasure]]:
    """Everything measured, with the version that it came with; the first one first."""
    chosen = select(_MEASURES).where(_MEASURES.c.screening_id == screening_id).order_by(_MEASURES.c.id)
    rows = session.connection().execute(chosen).mappings()
    return [(row["version"], BodyMeasure(row["what"], Decimal(row["value"]), row["on"])) for row in rows]


def by_day(session: Session, screening_id: int) -> list[BodyMeasure]:
    """Everything measured by the day of its measurement, what was entered first on a day first."""
    return sorted((one for _, one in of(session, screening_id)), key=lambda one: one.on)


def size(session: Session, screening_id: int) -> Size:
    """The newest weight and height by the day of their measurement; of the same day the later entry."""
    last = {one.what: (one.value, one.on) for one in by_day(session, screening_id)}
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
    salt = secrets.token_hex(16)
    row = values | {"screening_id": seen.id, "version": screening.version, "salt": salt, "by": author, "at": at}
    session.connection().execute(insert(_DOSES), row)
    screenings.note(session, "dose kept", screening, {"dose": audit.commitment(salt, sealed(values))})
    return screening


def doses(session: Session, screening_id: int) -> list[KeptDose]:
    """The doses that were kept, the first one first; a later one of the same cycle corrects it."""
    chosen = select(_DOSES).where(_DOSES.c.screening_id == screening_id).order_by(_DOSES.c.id)
    return [
        KeptDose(
            row["cycle"],
            Decimal(row["mcg_per_day"]),
            Decimal(row["weight_kg"]),
            tuple(parsed(row["working"])),
            row["by"],
            row["at"],
        )
        for row in session.connection().execute(chosen).mappings()
    ]


def sealed(values: Mapping[str, Json]) -> str:
    """The text that the audit commits to, from the columns of a row."""
    return canonical(
        {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in values.items()}
    )
