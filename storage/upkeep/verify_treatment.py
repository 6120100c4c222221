"""Verification of what follows an eligible screening: signatures, registrations, doses, the course, responses."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import RowMapping, Table, select
from sqlmodel import Session

from storage.engine.canonical import Json, parsed
from storage.study import signatures
from storage.tables.base import table
from storage.tables.screening import AuditRow, RevisionRow
from storage.tables.sign_off import RegistrationRow, SignatureRow
from storage.tables.treatment import CourseEventRow, DoseRow, MeasureRow, PregnancyTestRow, ResponseRow
from storage.trail import audit
from storage.treatment import course
from storage.treatment.given import dose_said, response_said, sealed

_AUDIT = table(AuditRow)
_SHARED = {"id", "screening_id", "version", "salt", "by", "at"}
_SIGNATURES = table(SignatureRow)
_REVISIONS = table(RevisionRow)


def treatment(session: Session) -> Iterator[str]:
    """Every row is what its entry in the audit was made for, and every entry has its row."""
    entries = _entries(session)
    for row, name, was in _rows(session):
        entry = entries.get((row["screening_id"], row["version"]))
        if entry is None:
            yield f"row {row['id']} of {name} is not in the audit"
        elif not was(row, entry["detail"]) or _author(row) != (entry["person_id"], entry["at"]):
            yield f"row {row['id']} of {name} is not what audit entry {entry['seq']} was made for"
    yield from _voids(session, entries)
    yield from _contents(session)


def _rows(session: Session) -> Iterator[tuple[RowMapping, str, Callable[[RowMapping, Any], bool]]]:
    for of, was in CHECKS:
        for row in session.connection().execute(select(of).order_by(of.c.id)).mappings():
            yield row, of.name, was


def _author(row: RowMapping) -> tuple[Any, Any]:
    return (row["person_id"], row["signed_at"]) if "signed_at" in row else (row["by"], row["at"])


def _entries(session: Session) -> dict[tuple[int, int], dict[str, Any]]:
    """The entry with which a screening got to a version."""
    chosen = select(_AUDIT).where(_AUDIT.c.screening_id.is_not(None), _AUDIT.c.action.in_(TREATMENT_ENTRIES))
    rows = [dict(row) for row in session.connection().execute(chosen).mappings()]
    entries = [row | {"detail": parsed(row["detail"])} for row in rows]
    return {(entry["screening_id"], entry["detail"]["version"]): entry for entry in entries}


def _voids(session: Session, entries: dict[tuple[int, int], dict[str, Any]]) -> Iterator[str]:
    voided = {entry["detail"]["signature"] for entry in entries.values() if entry["action"] == "signature void"}
    for row in session.connection().execute(select(_SIGNATURES.c.id, _SIGNATURES.c.voided_at)):
        if (row.id in voided) is not (row.voided_at is not None):
            yield f"whether signature {row.id} is void is not as the audit says"


def _contents(session: Session) -> Iterator[str]:
    """What was signed is what its hash was made of; without the salt of its revision a value of it was erased."""
    of_revision = (_REVISIONS.c.screening_id == _SIGNATURES.c.screening_id) & (
        _REVISIONS.c.number == _SIGNATURES.c.revision
    )
    chosen = select(_SIGNATURES.c.id, _SIGNATURES.c.content, _SIGNATURES.c.content_hash, _REVISIONS.c.salt)
    for number, content, made, salt in session.connection().execute(chosen.outerjoin(_REVISIONS, of_revision)):
        if content is not None and salt is not None and audit.commitment(salt, content) != made:
            yield f"the content of signature {number} is not what was signed"


def _committed(row: RowMapping, said: Callable[[dict[str, Any]], dict[str, Json]] | None = None) -> str:
    if said:
        return audit.commitment(row["salt"], sealed(said(dict(row))))
    values: dict[str, Json] = {key: value for key, value in row.items() if key not in _SHARED}
    if values.get("bag_hours", 0) is None:  # as in the steps that were kept before it was
        del values["bag_hours"]
    return audit.commitment(row["salt"], sealed(values))


CHECKS: tuple[tuple[Table, Callable[[RowMapping, Any], bool]], ...] = (
    (_SIGNATURES, lambda row, detail: detail.get("signature") == signatures.sealed(dict(row))),
    (
        table(RegistrationRow),
        lambda row, detail: (detail.get("number"), detail.get("signature")) == (row["number"], row["signature_id"]),
    ),
    (
        table(MeasureRow),
        lambda row, detail: detail.get("measures", {}).get(row["what"]) == _committed(row),
    ),
    (table(DoseRow), lambda row, detail: detail.get("dose") == _committed(row, dose_said)),
    (table(CourseEventRow), lambda row, detail: detail.get("content") == _committed(row)),
    (table(ResponseRow), lambda row, detail: detail.get("response") == _committed(row, response_said)),
    (table(PregnancyTestRow), lambda row, detail: detail.get("test") == _committed(row)),
)

TREATMENT_ENTRIES = (
    *signatures.STEPS,
    "signature void",
    "registered",
    "measured",
    "dose kept",
    "response",
    "pregnancy test",
    *course.AUDITED.values(),
    *course.CORRECTED,
)
