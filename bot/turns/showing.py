"""The card of a chat as it stands: kept, put into the outbox, and drawn anew for colleagues who look at the same."""

from typing import Any

from sqlmodel import Session

from bot.deployment import ChatSession, chat_session
from bot.telegram.render import digest, render
from bot.telegram.updates import IncomingUpdate
from bot.turns.turn_context import context_of, lay_out
from flows.cards.draw import draw
from flows.chat.asked import pinned, said_again
from flows.chat.context import Screening, TurnContext
from flows.chat.input import Typed, Unreadable
from flows.chat.position import ChatState, Position, position_to_json
from flows.language.replacing import replace
from storage.delivery import chats, outbox
from storage.delivery.chats import BURIED, Chat
from storage.engine.errors import found
from storage.site import people

# The cards that show where a screening stands, and on which nothing is typed.
LOOKED_AT = (ChatState.DECIDING, ChatState.SIGNING, ChatState.REVIEWING)


def show(session: Session, update: IncomingUpdate | None, at: ChatSession, context: TurnContext, fresh: bool) -> None:
    """Keep where the chat stands now, and put the card and what is to be removed into the outbox."""
    chat, now = at.chat, at.now
    fresh = fresh or chat.card_hash == BURIED
    context = replace(context, position=pinned(context))
    screening_id, version = (context.screening.id, context.screening.version) if context.screening else (None, 0)
    moved = _stamp(at.position) != _stamp(context.position)
    changed = moved or fresh or (screening_id, version) != (chat.screening_id, chat.seen_version)
    turn = chat.turn + 1 if changed else chat.turn
    body = render(draw(context), screening_id or 0, version, turn, rich=at.deployment.rich)
    if update is not None and isinstance(update.said, Typed | Unreadable) and digest(body) == chat.card_hash:
        # What was sent leaves the chat: a card that stayed as it is would be silence.
        context = replace(context, position=said_again(context.position))
        body = render(draw(context), screening_id or 0, version, turn, rich=at.deployment.rich)
    look = digest(body)
    if fresh or look != chat.card_hash or chat.card_message_id is None:
        outbox.put(session, chat.chat_id, "card", body, now)
    if fresh and chat.card_message_id is not None:
        outbox.put(session, chat.chat_id, "delete", {"message_id": chat.card_message_id}, now)
        chat = replace(chat, card_message_id=None)
    if update is not None and _to_remove(update, at.chat):
        outbox.put(session, chat.chat_id, "delete", {"message_id": update.message_id}, now)
    if chat.picture_message_id is not None and (screening_id is None or screening_id != chat.screening_id):
        outbox.put(session, chat.chat_id, "delete", {"message_id": chat.picture_message_id}, now)
        chat = replace(chat, picture_message_id=None)
    position = position_to_json(context.position)
    kept = replace(chat, screening_id=screening_id, position=position, turn=turn, seen_version=version, card_hash=look)
    chats.save(session, kept, now)


def _to_remove(update: IncomingUpdate, chat: Chat) -> bool:
    """What was typed leaves the chat once it was read, and so does a tapped card that is not the present one.

    A card may be tapped before Telegram has told its number; if it turns out to be the present one, it stays.
    """
    tapped = update.callback_id is not None
    return update.message_id is not None and not (tapped and update.message_id == chat.card_message_id)


def _stamp(position: Position) -> tuple[Any, ...]:
    """What a button must share with the present card to count: marking or turning a page does not."""
    return (position.doing, position.slot, position.act, position.of, position.instead, position.offers)


def let_see(session: Session, at: ChatSession, before: Screening | None, after: Screening | None) -> None:
    """A screening stands otherwise now: the cards on which others look at it say so, where nothing is half done."""
    if before is None or after is None or (before.id, before.stage) == (after.id, after.stage):
        return
    for chat in chats.looking_at(session, after.id):
        other = chat.person_id if chat.chat_id != at.chat.chat_id else None
        person = people.person(session, other) if other else None
        if person and person.active:
            # One that lies out of sight is changed where it is, and the next one still comes below.
            in_place = replace(chat, card_hash="" if chat.card_hash == BURIED else chat.card_hash)
            _show_as_it_is(session, chat_session(session, in_place, person, at.now, at.deployment))
            if chat.card_hash == BURIED:
                chats.save(session, replace(found(chats.load(session, chat.chat_id)), card_hash=BURIED), at.now)


def _show_as_it_is(session: Session, at: ChatSession) -> None:
    context = context_of(session, at)
    looks = context.position.doing in LOOKED_AT and not context.position.act
    if looks and context.screening is not None and at.chat.card_hash is not None:
        show(session, None, at, lay_out(session, at, context.position.with_notes(), context.screening), False)
