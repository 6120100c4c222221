"""A candidate who moves to another site: every screening with its history, its plan and its reminders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlmodel import Session

from flows.answers.lifecycle import Stage
from flows.chat.roles import May, may
from flows.treatment.reminders.lifecycle import OPEN
from storage.engine.errors import NotFound, Refused
from storage.engine.sessions import update_where
from storage.site import hand_overs, people
from storage.site.people import Person
from storage.site.sites import Site
from storage.study import listings, screenings, signatures
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.plan import ReminderRow
from storage.tables.screening import ScreeningRow
from storage.treatment import reminder_queue
from storage.trials import switches

_SCREENINGS, _REMINDERS = table(ScreeningRow), table(ReminderRow)
_OPEN = _REMINDERS.c.stage.in_(OPEN)


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved: the screenings as they are now, whose they were, and whose they are."""

    screenings: tuple[Screening, ...]
    before: frozenset[int]
    owner: Person


def move(session: Session, code: str, old: Site, new: Site, new_code: str, by: int, at: datetime) -> Moved:
    """Every screening of a candidate goes from one site to another, under that code; an entry at each says so.

    The registration number stays, and so does the count of the site that gave it. A signature over another code is
    void. Raises `NotFound`, and `Refused` with what to do.
    """
    keys = _of_code(session, old, code)
    if not keys:
        raise NotFound(f"no screening of {old.name} has the code {code}")
    owner = _check(session, [screenings.load(session, key) for key in keys], new, new_code, at)
    hand_overs.end(session, [one for one in hand_overs.standing(session) if one.screening_id in keys], "back", at, by)
    before = frozenset(screenings.load(session, key).created_by for key in keys)
    moved = tuple(_move(session, key, old, new, new_code, owner, by, at) for key in keys)
    _take_over(session, keys, owner, at)
    return Moved(moved, before, owner)


def _of_code(session: Session, site: Site, code: str) -> list[int]:
    chosen = select(_SCREENINGS.c.id).where(_SCREENINGS.c.site_id == site.id, _SCREENINGS.c.subject_code == code)
    stands = chosen.where(_SCREENINGS.c.erased_at.is_(None)).order_by(_SCREENINGS.c.id)
    return list(session.connection().execute(stands).scalars())


def _check(session: Session, moving: Sequence[Screening], new: Site, code: str, at: datetime) -> Person:
    """Who has the candidate at the new site; raises `Refused` where they cannot go there."""
    if moving[0].site_id == new.id:
        raise Refused(f"{moving[0].subject_code} is at {new.name} already")
    if new.closed_at is not None:
        raise Refused(f"{new.name} is closed: open it first")
    if not re.fullmatch(re.escape(new.code_pattern).replace(r"\#", "[0-9]"), code):
        raise Refused(f"codes of {new.name} look like {new.code_pattern}: {_with_code(session, new)}")
    if listings.last_of(session, new.id, code) is not None:
        raise Refused(f"{new.name} has a candidate {code} of its own: {_with_code(session, new)}")
    day = at.astimezone(ZoneInfo(new.zone)).date()
    for trial in {one.trial for one in moving if one.lifecycle is not Stage.WITHDRAWN}:
        switches.check_on(session, new.id, trial, day)
    able = [one for one in people.people_of(session, new.id) if one.active and may(one.role, May.CHANGE)]
    if not able:
        raise Refused(f"nobody at {new.name} could have the candidate: invite an administrator there first")
    return min(able, key=lambda one: not may(one.role, May.MANAGE))


def _with_code(session: Session, site: Site) -> str:
    return f"move under another one, such as --as {listings.next_code(session, site.id)}"


def _move(
    session: Session, key: int, old: Site, new: Site, code: str, owner: Person, by: int, at: datetime
) -> Screening:
    seen = screenings.load(session, key)
    if code != seen.subject_code:
        seen = signatures.void(session, seen, "the candidate moved to another site under another code", by, at)
    left = screenings.change(session, seen, by, at)
    screenings.note(session, "moved away", left, {"to": new.id})
    update_where(session, _SCREENINGS, _SCREENINGS.c.id == key, site_id=new.id, subject_code=code, created_by=owner.id)
    here = screenings.load(session, key)
    screenings.note(session, "moved here", here, {"from": old.id, "subject_code": code, "owner": owner.id})
    return here


def _take_over(session: Session, keys: Sequence[int], owner: Person, at: datetime) -> None:
    """The reminders are the new owner's; what nobody has answered yet comes to them at once."""
    of_these = _REMINDERS.c.screening_id.in_(keys)
    ids = list(session.connection().execute(select(_REMINDERS.c.id).where(of_these)).scalars())
    reminder_queue.unsend(session, ids, at)
    first = select(func.min(_REMINDERS.c.id)).group_by(_REMINDERS.c.screening_id, _REMINDERS.c.reminder_id)
    session.connection().execute(delete(_REMINDERS).where(of_these, _REMINDERS.c.id.not_in(first)))
    update_where(session, _REMINDERS, of_these, recipient_id=owner.id)
    asks = of_these & _OPEN & (_REMINDERS.c.due_utc <= at) & _REMINDERS.c.next_at.is_not(None)
    update_where(session, _REMINDERS, asks, next_at=at, rung=0)
