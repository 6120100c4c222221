"""Messages whose offer is over: their buttons go, and they say so."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from sqlmodel import Session

from bot import words
from flows import texts
from flows.answers.lifecycle import Stage
from storage.delivery import offers, outbox
from storage.delivery.offers import Standing
from storage.engine import shards


def close_over(session: Session, now: datetime) -> None:
    """Of everybody whose screening was signed, changed, withdrawn or registered since the message went."""
    for one in offers.over(session):
        _close(session, [one], words.offer_over(one.code, Stage(one.offer), Stage(one.stage)), now)


def close_of_trial(session: Session, site_id: int, registry_id: str, now: datetime) -> None:
    """Of everybody who was told of a version of a trial at a site, which switches one on now."""
    standing = offers.of(session, offers.until_switched(site_id, registry_id))
    _close(session, standing, texts.versions.offer_over(registry_id), now)


def _close(session: Session, standing: Iterable[Standing], text: str, now: datetime) -> None:
    """Where another worker looks after a chat, it finds the message itself."""
    mine = [one for one in standing if shards.has_chat(session, one.chat_id)]
    for one in mine:
        if one.message_id is not None:
            body = {"text": escape(text, quote=False), "message_id": one.message_id}
            outbox.put(session, one.chat_id, "message", body, now, edits=True)
    offers.close(session, [one.id for one in mine])
