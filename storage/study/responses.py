"""Responses after a cycle: only ever added to; a later one of the same cycle corrects it."""

import secrets
from datetime import datetime
from decimal import Decimal

from sqlalchemy import RowMapping, insert, select
from sqlmodel import Session

from flows.treatment.response import MarrowResponse
from flows.treatment.steps import Responded
from storage.study import audit, registrations, screenings
from storage.study.measures import sealed
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.treatment import RegistrationRow, ResponseRow

_RESPONSES = table(ResponseRow)


_REGISTRATIONS = table(RegistrationRow)


def record(session: Session, screening_id: int, expected_version: int, given: Responded, author: int) -> Screening:
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
    salt = secrets.token_hex(16)
    row = values | {"screening_id": seen.id, "version": screening.version, "salt": salt, "by": author, "at": given.at}
    session.connection().execute(insert(_RESPONSES), row)
    screenings.note(session, "response", screening, {"response": audit.commitment(salt, sealed(values))})
    return screening


def of(session: Session, screening_id: int) -> list[tuple[int, MarrowResponse, datetime]]:
    """Every response with the version that it came with and when it was recorded; the first one first."""
    chosen = select(_RESPONSES).where(_RESPONSES.c.screening_id == screening_id).order_by(_RESPONSES.c.id)
    return [(row["version"], _response(row), row["at"]) for row in session.connection().execute(chosen).mappings()]


def by_participant(session: Session, site_id: int) -> list[tuple[int, tuple[MarrowResponse, ...]]]:
    """Every registered participant of a site with the number of the screening and the responses that stand."""
    registered = select(_REGISTRATIONS.c.screening_id).where(_REGISTRATIONS.c.site_id == site_id)
    keys = list(session.connection().execute(registered.order_by(_REGISTRATIONS.c.sequence)).scalars())
    return [(key, tuple({one.cycle: one for _, one, _ in of(session, key)}.values())) for key in keys]


def _response(row: RowMapping) -> MarrowResponse:
    flow = row["flow_mrd_percent"]
    return MarrowResponse(
        row["cycle"],
        row["on"],
        Decimal(row["blasts_percent"]),
        None if flow is None else Decimal(flow),
        row["hts_detected"],
    )
