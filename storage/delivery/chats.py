"""Where each chat stands: its place in the conversation and its one live card."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from storage.engine.canonical import Json, canonical, parsed
from storage.engine.prepared import Prepared, Row, latest
from storage.tables.base import table
from storage.tables.messages import ChatRow

_CHATS = table(ChatRow)
_COLUMNS = [column for column in _CHATS.columns if column.name != "updated_at"]
_LOAD = Prepared(latest(select(*_COLUMNS), _CHATS.c.chat_id, bindparam("of")))
_NEW = insert(_CHATS).values({column: bindparam(column.name) for column in _CHATS.columns})
_SAVE = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=[_CHATS.c.chat_id], set_={column.name: _NEW.excluded[column.name] for column in _CHATS.columns}
    )
)

_LEAVE = Prepared(
    update(_CHATS)
    .where(_CHATS.c.chat_id == bindparam("of"))
    .values(position="{}", turn=_CHATS.c.turn + 1, card_hash=None)
)

_IN_A_SCREENING = select(*_COLUMNS).where(_CHATS.c.screening_id.is_not(None), _CHATS.c.disabled_at.is_(None))
_WITH_SCREENING = Prepared(_IN_A_SCREENING)
_LOOKING_AT = Prepared(_IN_A_SCREENING.where(_CHATS.c.screening_id == bindparam("screening")))

# In place of a card's hash: something was sent below the card, which an edit would leave out of sight.
BURIED = "buried"

_BURY = Prepared(
    update(_CHATS)
    .where(_CHATS.c.chat_id == bindparam("of"), _CHATS.c.card_message_id < bindparam("below"))
    .where(_CHATS.c.card_hash.is_not(None))
    .values(card_hash=BURIED)
)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: `position` is the conversation's own JSON, `turn` counts what was handled, `seen_version` is the
    screening's version on the card, `card_hash` tells whether the card looks as it should, or is `BURIED`, `thread` is
    the topic of the chat that its person wrote in last, `picture_message_id` the picture of the candidate on the
    card."""

    chat_id: int
    person_id: int | None = None
    screening_id: int | None = None
    position: dict[str, Json] = field(default_factory=dict)
    turn: int = 0
    seen_version: int = 0
    card_message_id: int | None = None
    card_hash: str | None = None
    disabled_at: datetime | None = None
    thread: int | None = None
    picture_message_id: int | None = None


_FIELDS = tuple(field.name for field in fields(Chat))


def load(session: Session, chat_id: int) -> Chat | None:
    """The chat, or None where it was never seen."""
    row = _LOAD.one(session, of=chat_id)
    return None if row is None else _chat(row)


def ask(session: Session, chat_id: int) -> None:
    """`load` will be wanted."""
    _LOAD.ask(session, of=chat_id)


def save(session: Session, chat: Chat, at: datetime) -> None:
    """Keep the chat as it is now."""
    values = {name: getattr(chat, name) for name in _FIELDS}
    values |= {"position": canonical(chat.position), "updated_at": at}
    _SAVE.later(session, **values)


def bury(session: Session, chat_id: int, message_id: int) -> None:
    """A message stands below the chat's card now, so the next card is sent anew."""
    _BURY.later(session, of=chat_id, below=message_id)


def leave(session: Session, chat_id: int) -> None:
    """Back to the menu; no button of before can be tapped any more."""
    _LEAVE.later(session, of=chat_id)


def with_screening(session: Session) -> list[Chat]:
    """Every chat that has a screening before it and can be written to."""
    return [_chat(row) for row in _WITH_SCREENING.rows(session)]


def looking_at(session: Session, screening_id: int) -> list[Chat]:
    """Every chat that has this screening before it and can be written to."""
    return [_chat(row) for row in _LOOKING_AT.rows(session, screening=screening_id)]


def _chat(row: Row) -> Chat:
    return Chat(**row | {"position": parsed(row["position"])})
