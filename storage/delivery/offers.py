"""Messages that went out and offer something: found again once what they offer is over."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from flows.answers.lifecycle import Stage
from storage.engine.prepared import Prepared, among
from storage.engine.sessions import update_where
from storage.tables.base import table
from storage.tables.messages import OutboxRow
from storage.tables.screening import ScreeningRow

_OUTBOX, _SCREENINGS = table(OutboxRow), table(ScreeningRow)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a message offers: something that is done with a screening `of` this number while it is in this stage; or
    with a version of a trial, until a site switches another one on."""

    name: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class StandingOffer:
    """A message whose offer is over: its row, its chat, its number there once it has gone out; of a screening the code
    and the stage that it is in now."""

    id: int
    chat_id: int
    message_id: int | None
    offer: str
    code: str = ""
    stage: str = ""


_ABOUT = (_OUTBOX.c.id, _OUTBOX.c.chat_id, _OUTBOX.c.message_id, _OUTBOX.c.offer)
# What is on its way has no number yet: it is found the next time.
_STANDS = _OUTBOX.c.offer.is_not(None) & among(_OUTBOX.c.state, ("due", "sent"))
_OVER = Prepared(
    select(*_ABOUT, _SCREENINGS.c.subject_code.label("code"), _SCREENINGS.c.lifecycle.label("stage"))
    .join(_SCREENINGS, _SCREENINGS.c.id == _OUTBOX.c.offer_of)
    .where(_STANDS, _SCREENINGS.c.lifecycle != _OUTBOX.c.offer)
)


def while_in(stage: Stage, screening_id: int) -> Offer:
    """Something that is done with a screening while it is in a stage."""
    return Offer(stage, screening_id)


def until_switched(site_id: int, registry_id: str) -> Offer:
    """Something that is done with a version of a trial until a site switches another one on."""
    return Offer(f"{site_id} {registry_id}")


def over(session: Session) -> list[StandingOffer]:
    """Those of screenings that are in another stage now."""
    return [StandingOffer(**row) for row in _OVER.rows(session)]


def of(session: Session, offer: Offer) -> list[StandingOffer]:
    """Those of an offer about a trial."""
    chosen = select(*_ABOUT).where(_STANDS, _OUTBOX.c.offer == offer.name, _OUTBOX.c.offer_of.is_(None))
    return [StandingOffer(**row) for row in session.connection().execute(chosen).mappings()]


def close(session: Session, ids: Iterable[int]) -> None:
    """These offer nothing any more; one that waits to be sent is not sent."""
    these = _OUTBOX.c.id.in_(tuple(ids))
    update_where(session, _OUTBOX, these & (_OUTBOX.c.state == "due"), state="cancelled", body=None, offer=None)
    update_where(session, _OUTBOX, these, offer=None)


def served(session: Session, chat_id: int, message_id: int) -> None:
    """A message was tapped, and is gone."""
    one = (_OUTBOX.c.chat_id == chat_id) & (_OUTBOX.c.message_id == message_id)
    update_where(session, _OUTBOX, one & _OUTBOX.c.offer.is_not(None), offer=None)
