"""Pregnancy tests made after registration: only ever added to."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session

from flows.treatment.course import PregnancyTest
from flows.treatment.steps import Retested
from storage.study import audit, screenings
from storage.study.measures import sealed
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.treatment import PregnancyTestRow

_TESTS = table(PregnancyTestRow)


def record(session: Session, seen: Screening, lifecycle: str, given: Retested, author: int) -> Screening:
    """Keep a test that the course took, with what the screening is after it. Raises `Changed`."""
    screening = screenings.change(session, seen, author, given.at, lifecycle=lifecycle)
    values = {"positive": given.test.positive, "on": given.test.on}
    salt = secrets.token_hex(16)
    row = values | {"screening_id": seen.id, "version": screening.version, "salt": salt, "by": author, "at": given.at}
    session.connection().execute(insert(_TESTS), row)
    detail = {"test": audit.commitment(salt, sealed(values)), "lifecycle": lifecycle}
    screenings.note(session, "pregnancy test", screening, detail)
    return screening


def of(session: Session, screening_id: int) -> list[tuple[int, PregnancyTest, datetime]]:
    """Every test with the version that it came with and when it was recorded; the first one first."""
    chosen = select(_TESTS).where(_TESTS.c.screening_id == screening_id).order_by(_TESTS.c.id)
    rows = session.connection().execute(chosen).mappings()
    return [(row["version"], PregnancyTest(row["positive"], row["on"]), row["at"]) for row in rows]
