"""Erasing a candidate, or somebody of the staff who left, as a whole: the audit keeps that there was one."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import Session

from flows.answers.answers import Answers
from flows.answers.path import record_of
from flows.decision.assess import decision_on
from flows.rules.trial import Trial
from storage.engine.canonical import canonical
from storage.engine.errors import NotFound, Refused
from storage.engine.sessions import update_where
from storage.site import people
from storage.study import answering, screenings, signatures
from storage.tables.base import table
from storage.tables.hand_over import HandOverRow
from storage.tables.messages import ChatRow, InboxRow, OutboxRow
from storage.tables.people import PersonRow
from storage.tables.plan import PlanItemRow, ReminderRow
from storage.tables.screening import AnswerRow, RevisionRow, ScreeningRow
from storage.tables.sign_off import RegistrationRow, SignatureRow
from storage.tables.treatment import CourseEventRow, DoseRow, MeasureRow, PregnancyTestRow, ResponseRow
from storage.trail import audit
from storage.upkeep.erasure import Why

_ANSWERS, _REVISIONS, _SCREENINGS = table(AnswerRow), table(RevisionRow), table(ScreeningRow)
_REGISTRATIONS, _SIGNATURES = table(RegistrationRow), table(SignatureRow)
_CHATS, _INBOX, _OUTBOX, _PEOPLE = table(ChatRow), table(InboxRow), table(OutboxRow), table(PersonRow)
_GO = [
    table(row)
    for row in (
        ReminderRow,
        PlanItemRow,
        MeasureRow,
        DoseRow,
        CourseEventRow,
        ResponseRow,
        PregnancyTestRow,
        HandOverRow,
    )
]
_KEPT = select(_REVISIONS.c.id, _REVISIONS.c.as_of, _REVISIONS.c.reason)
_OF_A_CARD = ("card", "photo", "document")
ERASED = "Erased"


def candidate(session: Session, site_id: int, subject_code: str, why: Why, author: int, at: datetime) -> list[int]:
    """Erase every screening of a subject code, and everything that followed; the chats that stood in one.

    The code stays, so that it is not given to another candidate, and so does a registration number. Raises `NotFound`.
    """
    of_code = (_SCREENINGS.c.site_id == site_id) & (_SCREENINGS.c.subject_code == subject_code)
    stands = of_code & _SCREENINGS.c.erased_at.is_(None)
    keys = list(session.connection().execute(select(_SCREENINGS.c.id).where(stands)).scalars())
    if not keys:
        raise NotFound
    for key in keys:
        _erase_screening(session, key, why, author, at)
    chats = on_the_way(session, keys)
    update_where(session, _CHATS, _CHATS.c.screening_id.in_(keys), screening_id=None)
    return chats


def _erase_screening(session: Session, key: int, why: Why, author: int, at: datetime) -> None:
    seen = signatures.void(session, screenings.load(session, key), "the candidate was erased", author, at)
    trial = seen.loaded_trial
    update_where(session, _SCREENINGS, _SCREENINGS.c.id == key, erased_at=at)
    for rows in _GO:
        session.connection().execute(delete(rows).where(rows.c.screening_id == key))
    update_where(session, _ANSWERS, _ANSWERS.c.screening_id == key, **answering.ERASED)
    for number, as_of, reason in session.connection().execute(_KEPT.where(_REVISIONS.c.screening_id == key)).all():
        record = canonical(record_of(Answers(), as_of, trial))
        bare = {"record": record, "decision": _of_nothing(as_of, trial), "salt": None}
        update_where(session, _REVISIONS, _REVISIONS.c.id == number, **bare, reason=reason and ERASED)
    update_where(session, _SIGNATURES, _SIGNATURES.c.screening_id == key, content=None)
    registered = _REGISTRATIONS.c.screening_id == key
    for on in session.connection().execute(select(_REGISTRATIONS.c.on).where(registered)).scalars().all():
        unsaid = {"decision": _of_nothing(on, trial), "pregnancy_test": False, "start_by": None, "contraception": False}
        update_where(session, _REGISTRATIONS, registered, **unsaid)
    gone = screenings.step(session, seen, "erase", author, at, reason=ERASED, current=Answers())
    screenings.note(session, "candidate erased", gone, {"lifecycle": gone.lifecycle, "why": why})


def _of_nothing(day: date, trial: Trial) -> str:
    """What is decided of a candidate of whom nothing is known, for whoever still reads it."""
    return canonical(decision_on(Answers(), day, trial).as_json())


def person(session: Session, person_id: int, author: int, at: datetime) -> None:
    """Erase who somebody was that was cut off before: what they did stays, as done by a person of that number.

    The name under which they signed stays with their signatures, which would be worth nothing without it. Raises
    `NotFound`, and `Refused` for one who still has access.
    """
    known = people.person(session, person_id)
    if known.active:
        raise Refused(f"{known.label} still has access: cut them off first, under People")
    row = session.get_one(PersonRow, person_id)
    _forget_places(session, [name for name in (row.label, row.printed_name, row.wanted_name) if name])
    for kept in (_CHATS, _INBOX, _OUTBOX) if len(people.everywhere(session, known.telegram_id)) == 1 else ():
        session.connection().execute(delete(kept).where(kept.c.chat_id == known.telegram_id))
    update_where(session, _PEOPLE, _PEOPLE.c.backup_id == person_id, backup_id=None)
    nobody = dict.fromkeys(("printed_name", "wanted_name", "pin_hash", "pin_salt", "locked_at", "backup_id"))
    bare = {"pin_tries": 0, "pin_waits": False, "by_setting": False, "digest": False}
    named = {"telegram_id": people.NOBODYS + person_id, "label": ERASED}
    update_where(session, _PEOPLE, _PEOPLE.c.id == person_id, **nobody, **bare, **named)
    audit.append(session, "person erased", at, person_id=author, site_id=known.site_id, detail={"person": person_id})


def on_the_way(session: Session, screening_ids: Collection[int]) -> list[int]:
    """Forget what chats that stand in these screenings show or are about to, and what could not be read of anybody.

    The chats, whose cards are to be drawn anew.
    """
    standing = _CHATS.c.screening_id.in_(screening_ids)
    chats = list(session.connection().execute(select(_CHATS.c.chat_id).where(standing)).scalars())
    _empty(session, standing)
    waits = _OUTBOX.c.state.in_(("due", "unknown")) & _OUTBOX.c.kind.in_(_OF_A_CARD)
    update_where(session, _OUTBOX, waits & _OUTBOX.c.chat_id.in_(chats), state="cancelled", body=None)
    update_where(session, _INBOX, _INBOX.c.state == "dead", body="{}")
    return chats


def _forget_places(session: Session, names: list[str]) -> None:
    """Empty every chat's place in whose last words one of these names stands."""
    for chat_id, position in session.connection().execute(select(_CHATS.c.chat_id, _CHATS.c.position)).all():
        if any(canonical(name)[1:-1] in position for name in names):
            _empty(session, _CHATS.c.chat_id == chat_id)


def _empty(session: Session, which: ColumnElement[bool]) -> None:
    """Back to the menu; no button of before can be tapped."""
    update_where(session, _CHATS, which, position="{}", turn=_CHATS.c.turn + 1, card_hash=None)
