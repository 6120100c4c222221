"""A message to somebody: whoever is at several sites is told of which one it is."""

from datetime import datetime
from html import escape
from typing import Any

from sqlmodel import Session

from storage.delivery import outbox
from storage.delivery.offers import Offer
from storage.site import people, sites
from storage.site.people import Person


def put(
    session: Session,
    to: Person,
    body: dict[str, Any],
    now: datetime,
    *,
    edits: bool = False,
    reminder: int | None = None,
    offer: Offer | None = None,
) -> None:
    """Put a message into a person's chat; `edits`: it stands there and is changed; `reminder`: whose buttons it has;
    `offer`: what its button is good for."""
    # A private chat has the number of the person.
    text = headed(session, to, body)
    outbox.put(session, to.telegram_id, "message", text, now, edits=edits, reminder=reminder, offer=offer)


def headed(session: Session, to: Person, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a message under the name of the site, where its person is at several."""
    if sum(one.active for one in people.everywhere(session, to.telegram_id)) < 2:
        return body
    site = escape(sites.load(session, to.site_id).name, quote=False)
    return body | {"text": f"<b>{site}</b>\n{body['text']}"}
