"""Erasing a value that was entered by mistake: the one exception to "only ever added to".

The value and its salt go, here and in every revision and signature that holds it; a signature that held is void then.
The commitment in the audit stays, so that the chain still holds and still shows that there was an answer.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import Session

from flows.answers.answers import Answers
from flows.answers.path import as_recorded
from flows.answers.stored_keys import Kind, beside
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import NotFound
from storage.engine.sessions import update_where
from storage.study import answering, listings, screenings, signatures
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.screening import AnswerRow, RevisionRow

_ANSWERS = table(AnswerRow)
_REVISIONS = table(RevisionRow)


class Why(StrEnum):
    """What an answer held that it should never have: it stands in the audit beside who erased it, and when."""

    PERSON = "person"
    OTHER_CANDIDATE = "other-candidate"


def erase(session: Session, answer_id: int, why: Why, author: int, at: datetime) -> Screening:
    """Erase an answer's value and reason; where it is the current one, the question is unanswered again.

    What was kept beside it goes with it: how it was typed or calculated says the same. Raises `NotFound`.
    """
    chosen = select(_ANSWERS.c.screening_id).where(_ANSWERS.c.id == answer_id)
    screening_id = session.connection().execute(chosen).scalar_one_or_none()
    if screening_id is None:
        raise NotFound
    seen = screenings.load(session, screening_id)
    answers = {answer.id: answer for answer in listings.history(session, screening_id)}
    answer = answers[answer_id]
    if answer.erased:
        return seen
    seen = signatures.void(session, seen, "an answer was erased", author, at)
    latest = max(other.id for other in answers.values() if other.key == answer.key)
    update_where(session, _ANSWERS, _ANSWERS.c.id == answer_id, **answering.ERASED)
    _erase_from_revisions(session, screening_id, answer.key, answer.value)
    signatures.forget_content(session, screening_id, answer.key, answer.value, answer.version)
    gone = (answer.key, beside(Kind.FOR, answer.key)) if latest == answer_id else ()
    left = {key: value for key, value in seen.current.as_json().items() if key not in gone}
    screening = screenings.change(session, seen, author, at, current=Answers.from_json(left))
    screenings.note(session, "erased", screening, {"key": answer.key, "answer": answer.version, "why": why})
    with_it = [beside(kind, answer.key) for kind in (Kind.TYPED, Kind.METHOD)]
    for other in answers.values():
        if other.version == answer.version and other.key in with_it:
            screening = erase(session, other.id, why, author, at)
    return screening


def _erase_from_revisions(session: Session, screening_id: int, key: str, value: Json) -> None:
    connection = session.connection()
    trial = screenings.load(session, screening_id).loaded_trial
    chosen = select(_REVISIONS.c.id, _REVISIONS.c.record).where(_REVISIONS.c.screening_id == screening_id)
    for row in connection.execute(chosen).all():
        record = parsed(row.record)
        if key in record and record[key] in (value, as_recorded(value, trial)):
            del record[key]
            without = update(_REVISIONS).where(_REVISIONS.c.id == row.id)
            connection.execute(without.values(record=canonical(record), salt=None))
