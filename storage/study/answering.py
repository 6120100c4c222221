"""The answers of a screening as rows: each is added and none replaced, with a commitment to it in the audit."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from flows.answers.answers import Changes, changed
from flows.answers.lifecycle import OPEN, UNREGISTERED
from flows.language.replacing import replace
from storage.engine.canonical import Json, canonical
from storage.engine.prepared import insertion
from storage.study import screenings
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.screening import AnswerRow
from storage.trail import audit

_ANSWERS = table(AnswerRow)
_ANSWER = insertion(_ANSWERS)
_OWN = ("id", "screening_id", "key", "value", "salt", "version", "author_id", "at", "reason")
# What may be kept with a value; it is erased with it.
BESIDE_A_VALUE = tuple(column.name for column in _ANSWERS.columns if column.name not in _OWN)
ERASED = dict.fromkeys(("value", "salt", "reason", *BESIDE_A_VALUE))


def record_answers(
    session: Session,
    screening_id: int,
    expected_version: int,
    changes: Changes,
    author: int,
    at: datetime,
    reason: str | None = None,
) -> Screening:
    """Add answers, and what is kept beside them, as one new version; None as a value is "not known yet".

    Raises `Changed` unless the screening is at the expected version, and `NotOpen`.
    """
    seen = screenings.expected(session, screening_id, expected_version, OPEN)
    return _record(session, seen, changes, author, at, reason) if changes else seen


def record_ruling(
    session: Session,
    screening_id: int,
    expected_version: int,
    item: str,
    ruling: Mapping[str, Json],
    author: int,
    at: datetime,
) -> Screening:
    """Add what the study chair ruled on an item, which can also come in after the screening was finished.

    Raises `Changed`, and `Refused` where the screening is withdrawn or registered.
    """
    seen = screenings.expected(session, screening_id, expected_version, (*OPEN, *UNREGISTERED))
    return _record(session, seen, Changes(rulings={item: ruling}), author, at, None)


def _record(
    session: Session, seen: Screening, changes: Changes, author: int, at: datetime, reason: str | None
) -> Screening:
    shared = {
        "screening_id": seen.id,
        "version": seen.version + 1,
        "author_id": author,
        "at": at,
        "reason": reason,
    }
    # A day stands in the row of the answer that it is of, which has no other word in its key.
    days = {key: date.fromisoformat(day) for key, day in changes.given_for.items() if day}
    rows = [
        shared | {"key": key, "value": canonical(value), "salt": secrets.token_hex(16), "given_for": days.get(key)}
        for key, value in sorted(replace(changes, given_for={}).as_json().items())
    ]
    screening = screenings.change(session, seen, author, at, current=changed(seen.current, changes))
    screenings.note(session, "answered", screening, _commitments(rows), partial(_add, rows=rows))
    return screening


def _add(session: Session, rows: list[dict[str, Json]]) -> None:
    for row in rows:
        _ANSWER.later(session, **row)


def _commitments(rows: list[dict[str, Json]]) -> dict[str, Json]:
    """What the audit holds of answers given together: a commitment to each value, and to the reason if any."""
    detail = {"answers": {row["key"]: audit.commitment(row["salt"], _committed(row)) for row in rows}}
    if rows[0]["reason"] is not None:
        text = canonical(rows[0]["reason"])
        detail["reasons"] = {row["key"]: audit.commitment(row["salt"], text) for row in rows}
    return detail


def _committed(row: Mapping[str, Json]) -> str:
    return answer_text(row["value"], (row.get(name) for name in BESIDE_A_VALUE))


def answer_text(value: str, beside: Iterable[Json]) -> str:
    """What the audit commits to of an answer: its value, and of what may be kept with it what is there, a line each."""
    given = zip(BESIDE_A_VALUE, beside, strict=True)
    return "\n".join([value, *(f"{name} {one}" for name, one in given if one is not None)])
