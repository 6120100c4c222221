"""One update as one unit of work: who may, what it does, what is stored and what is to be sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import words
from bot.deployment import ChatSession, Deployment, chat_session
from bot.reminding import taps
from bot.reminding.plans import follow_screening
from bot.sending import notices
from bot.sending.notices import close_over
from bot.telegram.callback_data import Pointer
from bot.telegram.updates import IncomingUpdate
from bot.turns.event_context import Step, reads_only
from bot.turns.events.keep import keep_event
from bot.turns.showing import let_see, show
from bot.turns.site_context import at_its_site, where
from bot.turns.stale import stale_answer
from bot.turns.turn_context import context_of, lay_out
from flows import texts
from flows.cards.draw import draw
from flows.chat.context import TurnContext
from flows.chat.events import Answered, Opened, TurnResult
from flows.chat.input import Command, Input
from flows.chat.position import position_from_json
from flows.language.refusals import NotAllowed
from flows.language.replacing import replace
from flows.language.signs import label_of
from flows.turn.buttons import DONE_BY_BUTTON
from flows.turn.turn import respond
from storage.delivery import chats, offers, outbox, outgoing
from storage.delivery.chats import BURIED, Chat
from storage.engine.errors import CodeTaken, InviteRefused, NoCodeLeft, NotFound, Refused
from storage.site import people
from storage.study import screenings

MOST_WAITING = 50
HOME = Command("home")

# What a notice leads to from the menu, whether or not that shows it: these only look.
LOOKS = ("person", "trials", "browse", "hand_over", "versions")


@dataclass(frozen=True, slots=True)
class Done:
    """What is left to do after the commit: acknowledge the tap, and send what waits for the chat.

    `known`: it was said by somebody who works here.
    """

    chat_id: int
    callback_id: str | None = None
    toast: str = ""
    known: bool = False


def take_turn(session: Session, update: IncomingUpdate, now: datetime, deployment: Deployment) -> Done:
    """Handle one update in the transaction of the caller, who looks after the chat and puts down that it is handled."""
    if not update.private:
        outbox.put(session, update.chat_id, "leave", {}, now)
        return Done(update.chat_id)
    chat = _in_topic(chats.load(session, update.chat_id) or Chat(update.chat_id), update)
    if update.blocked is not None:
        if update.blocked:
            notices.shut(session, update.chat_id, now)
        else:
            chats.save(session, replace(chat, disabled_at=None), now)
        return Done(update.chat_id)
    person = people.person_of(session, update.person)
    if person is None or not person.active:
        return _stranger(session, update, chat, now, deployment)
    at = chat_session(session, replace(chat, person_id=person.id, disabled_at=None), person, now, deployment)
    done = _invited(session, update, chat, now, deployment) or _known(session, update, at)
    return replace(done, known=True)


def _in_topic(chat: Chat, update: IncomingUpdate) -> Chat:
    """The chat in the topic that somebody wrote or tapped in; a card in another one would be out of sight there."""
    if update.thread == chat.thread or update.blocked is not None:
        return chat
    return replace(chat, thread=update.thread, card_hash=BURIED if chat.card_hash else None)


def _known(session: Session, update: IncomingUpdate, at: ChatSession) -> Done:
    if update.pointer is not None and taps.is_one(update.pointer):
        return _reminded(session, update, update.pointer, _where(session, at, update.pointer))
    if update.pointer is not None and notices.is_one(update.pointer):
        return _noticed(session, update, update.pointer, _where(session, at, update.pointer))
    before = context_of(session, at)
    response, context = _respond(session, update, at, before)
    there = at_its_site(session, at, response.events)
    if there is not at:
        at, context = there, lay_out(session, there, context.position, None)
    show(session, update, at, context, response.fresh)
    let_see(session, at, before.screening, context.screening)
    return Done(update.chat_id, update.callback_id, response.toast)


def _where(session: Session, at: ChatSession, pointer: Pointer) -> ChatSession:
    """The chat at the site that a reminder or a notice is about: its person may be at another one by now."""
    try:
        if pointer.version:
            return where(session, at, screenings.load(session, pointer.version).site_id)
        return where(session, at, people.person(session, pointer.turn).site_id) if pointer.turn else at
    except NotFound:
        return at


def _noticed(session: Session, update: IncomingUpdate, pointer: Pointer, at: ChatSession) -> Done:
    """A tap on a notice: its screening is opened, or the menu, what it is about is tapped there, and it has served."""
    screening_id, tap = notices.led_to(pointer)
    context = context_of(session, at)
    opened = TurnResult(context.position, (Opened(screening_id),)) if screening_id else respond(context, HOME)
    _, context = _apply(session, at, context, opened)
    before, toast = context.screening, ""
    if tap is not None and not screening_id and tap.action in LOOKS:
        _, context = _apply(session, at, context, DONE_BY_BUTTON[tap.action](context, tap.argument))
    elif tap is not None and draw(context).offers(tap.action, tap.argument):
        response, context = _said(session, at, context, tap)
        toast = response.toast
    show(session, None, at, context, True)
    let_see(session, at, before, context.screening)
    if update.message_id is not None:
        offers.served(session, at.chat.chat_id, update.message_id)
        outbox.put(session, at.chat.chat_id, "delete", {"message_id": update.message_id}, at.now)
    return Done(update.chat_id, update.callback_id, toast)


def _reminded(session: Session, update: IncomingUpdate, pointer: Pointer, at: ChatSession) -> Done:
    """A tap on a reminder, which is a message of its own; the card is touched only where it is to show something."""
    tapped = taps.take(session, pointer, update.message_id, at)
    if tapped.turns_to is not None:
        context, to = context_of(session, at), tapped.turns_to
        response = respond(context, to) if isinstance(to, Command) else TurnResult(context.position, (to,))
        _, context = _apply(session, at, context, response)
        if tapped.then is not None and draw(context).offers(tapped.then.action, tapped.then.argument):
            _, context = _said(session, at, context, tapped.then)
        show(session, None, at, context, True)
    return Done(update.chat_id, update.callback_id, tapped.toast)


def _respond(
    session: Session, update: IncomingUpdate, at: ChatSession, context: TurnContext
) -> tuple[TurnResult, TurnContext]:
    """What the conversation answers, applied to storage, and the context that comes of it."""
    if at.place_lost:
        return TurnResult(context.position, toast=texts.typed.PLACE_UNREADABLE), context
    stale = stale_answer(session, update, at, context)
    if stale is not None:
        return stale, lay_out(session, at, stale.position, context.screening)
    return _said(session, at, context, update.said)


def _said(
    session: Session, at: ChatSession, context: TurnContext, said: Input | None
) -> tuple[TurnResult, TurnContext]:
    """What the conversation answers to what was said, and the context that comes of it; or why that cannot be done."""
    try:
        if said is None:
            raise NotFound
        response = respond(context, said)
        if reads_only(at.person.role, response.events, context.position.slot):
            response = TurnResult(context.position.with_notes(texts.typed.READS_ONLY), toast=texts.typed.READS_ONLY)
        return _apply(session, at, context, response)
    except (CodeTaken, NoCodeLeft, NotAllowed, Refused) as refused:
        # Whatever of the turn was written is taken back by the savepoint that the caller lets go of.
        raise TurnRefused(refused) from refused


class TurnRefused(Exception):
    """The turn cannot be done as things stand; nothing of it was kept."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _apply(
    session: Session, at: ChatSession, context: TurnContext, response: TurnResult
) -> tuple[TurnResult, TurnContext]:
    screening = context.screening
    position = response.position
    for event in response.events:
        screening, position = keep_event(Step(session, at, context, screening, position), event)
    if response.events:
        follow_screening(session, context.screening, screening, at)
    if not all(isinstance(event, Answered) for event in response.events):
        close_over(session, at.now)
    unchanged = None if response.events else context
    return response, lay_out(session, at, position, screening, unchanged)


def _invited(
    session: Session, update: IncomingUpdate, chat: Chat, now: datetime, deployment: Deployment
) -> Done | None:
    """Let whoever brings an invitation in, at its site; None where it is none, or none that counts."""
    if not update.invite:
        return None
    try:
        person = people.accept_invite(session, update.invite, update.person, label_of(update.name) or "?", now)
    except InviteRefused:
        return None
    stands = replace(chat, person_id=person.id, screening_id=None, position={}, turn=chat.turn + 1, disabled_at=None)
    at = chat_session(session, stands, person, now, deployment)
    welcome = position_from_json({"notes": [words.welcome(person.role, at.site.name)]})
    show(session, update, at, lay_out(session, at, welcome, None), True)
    return Done(update.chat_id)


def _stranger(session: Session, update: IncomingUpdate, chat: Chat, now: datetime, deployment: Deployment) -> Done:
    """Let an invited person in; anybody else gets one neutral line a day."""
    if done := _invited(session, update, chat, now, deployment):
        return done
    told = chat.position.get("told")
    # A flood of strangers is told bit by bit, so that nobody who works here waits behind all of them.
    if told != now.date().isoformat() and outgoing.fewer_than(session, MOST_WAITING):
        outbox.put(session, update.chat_id, "message", {"text": words.STRANGER}, now)
        position = {"told": now.date().isoformat()}
        chats.save(session, Chat(update.chat_id, position=position, turn=chat.turn, thread=chat.thread), now)
    return Done(update.chat_id, update.callback_id)


def refuse(session: Session, update: IncomingUpdate, now: datetime, note: str, deployment: Deployment) -> Done:
    """After a turn that could not be done: the card as it was, with the reason."""
    show_again(session, update.chat_id, now, note, deployment, update, fresh=isinstance(update.said, Command))
    return Done(update.chat_id, update.callback_id, note)


def show_again(
    session: Session,
    chat_id: int,
    now: datetime,
    note: str,
    deployment: Deployment,
    update: IncomingUpdate | None = None,
    *,
    fresh: bool = True,
) -> None:
    """The card of a chat as it stands, with a note; to a chat of nobody the note alone."""
    chat = chats.load(session, chat_id)
    person = people.person(session, chat.person_id) if chat and chat.person_id else None
    if chat is None or person is None or not person.active:
        outbox.put(session, chat_id, "message", {"text": note}, now)
        return
    at = chat_session(session, chat, person, now, deployment)
    context = context_of(session, at)
    before = context.position.notes if at.place_lost else ()
    position = context.position if note in context.position.notes else context.position.with_notes(*before, note)
    show(session, update, at, lay_out(session, at, position, context.screening), fresh)
