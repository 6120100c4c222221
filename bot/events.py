"""What happened in a turn, stored: one function for each kind of event but answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bot import words
from bot.desks import Visit, screening_of
from flows import texts
from flows.assess import decide
from flows.nct04556084 import NCT04556084
from flows.path import path_of
from flows.screening import (
    Amended,
    Desk,
    Event,
    Finished,
    IdentifierRefused,
    Invited,
    Opened,
    PictureAsked,
    Place,
    Ruled,
    Screening,
    Started,
    Withdrawn,
)
from flows.turn import arrive
from storage import audit, listings, outbox, people, revisions, screenings

INVITE_LIFE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a turn stands: the visit, the desk it began at, and the screening and place that it has led to."""

    session: Session
    at: Visit
    desk: Desk
    screening: Screening | None
    place: Place

    @property
    def open_screening(self) -> Screening:
        assert self.screening is not None
        return self.screening


Led = tuple[Screening | None, Place]


def keep_event(step: Step, event: Event) -> Led:
    """Store one event that is no answer; the screening and the place that it leads to."""
    return KEEPERS[type(event)](step, event)


def _again(step: Step) -> Led:
    """The screening as it is now, at the same place."""
    screening_id = step.screening.id if step.screening else None
    return screening_of(step.session, step.at, screening_id), step.place


def _started(step: Step, event: Started) -> Led:
    before = listings.was_finished(step.session, step.at.site.id, event.code)
    row = screenings.start(
        step.session, step.at.site.id, event.code, NCT04556084.version, step.at.person.id, step.at.now
    )
    screening = screening_of(step.session, step.at, row.id)
    notes = (texts.screened_before(event.code),) if before else ()
    return screening, _arrived(step.desk, screening).with_notes(*notes)


def _opened(step: Step, event: Opened) -> Led:
    screening = screening_of(step.session, step.at, event.screening_id)
    return screening, _arrived(step.desk, screening)


def _arrived(desk: Desk, screening: Screening | None) -> Place:
    """Where the chat stands in the screening that was just opened; the menu where there is none."""
    if screening is None:
        return Place()
    return arrive(replace(desk, screening=screening, place=desk.place.to("browse", slot=None, origin="")))


def _ruled(step: Step, event: Ruled) -> Led:
    seen = step.open_screening
    screenings.record_ruling(
        step.session, seen.id, seen.version, {event.key: dict(event.value)}, step.at.person.id, step.at.now
    )
    return _again(step)


def _finished(step: Step, event: Finished) -> Led:
    seen = step.open_screening
    revisions.finish(
        step.session,
        seen.id,
        seen.version,
        event.record,
        event.decision,
        step.at.today,
        step.at.person.id,
        step.at.now,
    )
    return _again(step)


def _amended(step: Step, event: Amended) -> Led:
    seen = step.open_screening
    screenings.amend(step.session, seen.id, seen.version, event.reason, step.at.person.id, step.at.now)
    return _again(step)


def _withdrawn(step: Step, _event: Withdrawn) -> Led:
    seen = step.open_screening
    author, now = step.at.person.id, step.at.now
    screenings.withdraw(step.session, seen.id, seen.version, texts.BEGUN_BY_MISTAKE, author, now)
    return None, step.place


def _invited(step: Step, event: Invited) -> Led:
    now = step.at.now
    token = people.invite(step.session, step.at.site.id, event.role, step.at.person.id, now, now + INVITE_LIFE)
    body = {"text": words.invitation(event.role, step.at.house.link + token)}
    outbox.put(step.session, step.at.chat.chat_id, "message", body, now)
    return _again(step)


def _identifier_refused(step: Step, event: IdentifierRefused) -> Led:
    """Only that it happened is kept, and of which kind it was."""
    audit.append(
        step.session,
        "identifier refused",
        step.at.now,
        person_id=step.at.person.id,
        site_id=step.at.site.id,
        detail={"kind": event.kind},
    )
    return step.screening, step.place


def _picture_asked(step: Step, _event: PictureAsked) -> Led:
    """The picture is drawn when it is sent; what is kept for it is the record that it shows."""
    seen = step.open_screening
    path = path_of(seen.answers, seen.finished_on or step.at.today)
    caption = words.picture(seen.code, decide(path.facts))
    body = {"answers": dict(seen.answers), "day": path.facts.as_of.isoformat(), "caption": caption}
    outbox.put(step.session, step.at.chat.chat_id, "photo", body, step.at.now)
    return step.screening, step.place


KEEPERS: dict[type, Callable[[Step, Any], Led]] = {
    Started: _started,
    Opened: _opened,
    Ruled: _ruled,
    Finished: _finished,
    Amended: _amended,
    Withdrawn: _withdrawn,
    Invited: _invited,
    IdentifierRefused: _identifier_refused,
    PictureAsked: _picture_asked,
}
