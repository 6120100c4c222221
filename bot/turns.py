"""One update as one unit of work: who may, what it does, what is stored and what is to be sent."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import words
from bot.desks import Visit, desk_of, lay_out, screening_of, visit
from bot.render import digest, render
from bot.updates import Heard
from flows import texts
from flows.conversation import SCREENING
from flows.draw import draw
from flows.errors import NotAllowed
from flows.nct04556084 import NCT04556084
from flows.places import place_from_json, place_to_json
from flows.screening import (
    Amended,
    Answered,
    Command,
    Desk,
    Event,
    Finished,
    Invited,
    Opened,
    Place,
    Response,
    Screening,
    Started,
    Tap,
    Typed,
    Withdrawn,
)
from flows.turn import arrive, respond
from storage import chats, inbox, listings, outbox, people, revisions, screenings
from storage.chats import Chat
from storage.errors import CodeTaken, InviteRefused, NoCodeLeft, Refused

INVITE_LIFE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Done:
    """What is left to do after the commit: acknowledge the tap, and send what waits for the chat."""

    chat_id: int
    callback_id: str | None = None
    toast: str = ""


def take_turn(session: Session, heard: Heard, now: datetime, link: str) -> Done | None:
    """Handle one update in the caller's transaction; None where it was handled before.

    `link`: the beginning of an invitation's link.
    """
    if not inbox.done(session, heard.update_id, now):
        return None
    if not heard.private:
        outbox.put(session, heard.chat_id, "leave", {}, now)
        return Done(heard.chat_id)
    chat = chats.load(session, heard.chat_id) or Chat(heard.chat_id)
    if heard.blocked is not None:
        chats.save(session, replace(chat, disabled_at=now if heard.blocked else None), now)
        return Done(heard.chat_id)
    person = people.person_of(session, heard.person)
    if person is None or not person.active:
        return _stranger(session, heard, chat, now)
    at = visit(session, replace(chat, person_id=person.id, disabled_at=None), person, now)
    return _known(session, heard, at, link)


def _known(session: Session, heard: Heard, at: Visit, link: str) -> Done:
    desk = desk_of(session, at)
    response, desk = _respond(session, heard, at, desk, link)
    _show(session, heard, at, desk, response.fresh)
    return Done(heard.chat_id, heard.callback_id, response.toast)


def _respond(session: Session, heard: Heard, at: Visit, desk: Desk, link: str) -> tuple[Response, Desk]:
    """What the conversation answers, applied to storage, and the desk that comes of it."""
    stale = _stale(heard, at.chat, desk)
    if stale is not None:
        return stale, lay_out(session, at, stale.place, desk.screening)
    assert heard.said is not None
    try:
        response = respond(desk, heard.said)
        return _apply(session, at, desk, response, link)
    except (CodeTaken, NoCodeLeft, NotAllowed, Refused) as refused:
        # Whatever of the turn was written is taken back by the savepoint that the caller lets go of.
        raise TurnRefused(refused) from refused


class TurnRefused(Exception):
    """The turn cannot be done as things stand; nothing of it was kept."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _stale(heard: Heard, chat: Chat, desk: Desk) -> Response | None:
    """The answer to something that was said to a card that is not the present one; None where it is."""
    version = desk.screening.version if desk.screening else 0
    answering = desk.place.doing in SCREENING and isinstance(heard.said, Tap | Typed)
    if answering and version != chat.seen_version:
        return Response(desk.place.with_notes(texts.CHANGED_MEANWHILE), toast=texts.CHANGED_MEANWHILE)
    if not isinstance(heard.said, Tap):
        return None
    pointer = heard.pointer
    screening = desk.screening.id if desk.screening else 0
    if pointer is None or (pointer.screening, pointer.version, pointer.turn) != (screening, version, chat.turn):
        return Response(desk.place, toast=texts.OLD_BUTTON)
    return None


def _apply(session: Session, at: Visit, desk: Desk, response: Response, link: str) -> tuple[Response, Desk]:
    screening = desk.screening
    place = response.place
    answers = {event.key: event.value for event in response.events if isinstance(event, Answered)}
    if answers:
        assert screening is not None
        row = screenings.record_answers(session, screening.id, screening.version, answers, at.person.id, at.now)
        screening = replace(screening, version=row.version, answers=row.current)
    for event in response.events:
        if not isinstance(event, Answered):
            screening, place = _do(session, at, desk, event, screening, place, link)
    return response, lay_out(session, at, place, screening)


def _do(
    session: Session, at: Visit, desk: Desk, event: Event, screening: Screening | None, place: Place, link: str
) -> tuple[Screening | None, Place]:
    """One event that is no answer, stored; the screening and the place that it leads to."""
    author, now = at.person.id, at.now
    match event:
        case Started(code):
            before = listings.was_finished(session, at.site.id, code)
            row = screenings.start(session, at.site.id, code, NCT04556084.version, author, now)
            screening = screening_of(session, at, row.id)
            notes = (texts.screened_before(code),) if before else ()
            return screening, _arrived(desk, screening).with_notes(*notes)
        case Opened(screening_id):
            screening = screening_of(session, at, screening_id)
            return screening, _arrived(desk, screening)
        case Finished(record, decision) if screening:
            revisions.finish(session, screening.id, screening.version, record, decision, at.today, author, now)
        case Amended(reason) if screening:
            screenings.amend(session, screening.id, screening.version, reason, author, now)
        case Withdrawn() if screening:
            screenings.withdraw(session, screening.id, screening.version, texts.BEGUN_BY_MISTAKE, author, now)
            return None, place
        case Invited(role):
            token = people.invite(session, at.site.id, role, author, now, now + INVITE_LIFE)
            body = {"text": words.invitation(role, link + token)}
            outbox.put(session, at.chat.chat_id, "message", body, now)
    return screening_of(session, at, screening.id if screening else None), place


def _arrived(desk: Desk, screening: Screening | None) -> Place:
    """Where the chat stands in the screening that was just opened; the menu where there is none."""
    if screening is None:
        return Place()
    return arrive(replace(desk, screening=screening, place=desk.place.to("browse", slot=None, origin="")))


def _show(session: Session, heard: Heard | None, at: Visit, desk: Desk, fresh: bool) -> None:
    """Keep where the chat stands now, and put the card and what is to be removed into the outbox."""
    chat, now = at.chat, at.now
    screening_id, version = (desk.screening.id, desk.screening.version) if desk.screening else (None, 0)
    moved = _stamp(place_from_json(chat.place)) != _stamp(desk.place)
    changed = moved or fresh or (screening_id, version) != (chat.screening_id, chat.seen_version)
    turn = chat.turn + 1 if changed else chat.turn
    body = render(draw(desk), screening_id or 0, version, turn)
    look = digest(body)
    if fresh or look != chat.card_hash or chat.card_message_id is None:
        edits = chat.card_message_id is not None and not fresh
        outbox.put(session, chat.chat_id, "card", body | {"fresh": fresh}, now, edits=edits)
    if heard is not None and _to_remove(heard, chat):
        outbox.put(session, chat.chat_id, "delete", {"message_id": heard.message_id}, now)
    place = place_to_json(desk.place)
    kept = replace(chat, screening_id=screening_id, place=place, turn=turn, seen_version=version, card_hash=look)
    chats.save(session, kept, now)


def _to_remove(heard: Heard, chat: Chat) -> bool:
    """What was typed leaves the chat once it was read, and so does an old card that was tapped."""
    tapped = heard.callback_id is not None
    return heard.message_id is not None and not (tapped and heard.message_id == chat.card_message_id)


def _stamp(place: Place) -> tuple[Any, ...]:
    """What makes a button of a card a button of that card: marking or turning a page does not."""
    return (place.doing, place.slot, place.act, place.offers)


def _stranger(session: Session, heard: Heard, chat: Chat, now: datetime) -> Done:
    """Let an invited person in; anybody else gets one neutral line a day."""
    if heard.invite:
        try:
            person = people.accept_invite(session, heard.invite, heard.person, heard.name[:64] or "?", now)
        except InviteRefused:
            pass
        else:
            at = visit(session, replace(chat, person_id=person.id, place={}, turn=chat.turn + 1), person, now)
            welcome = place_from_json({"notes": [words.welcome(person.role, at.site.name)]})
            _show(session, heard, at, lay_out(session, at, welcome, None), True)
            return Done(heard.chat_id)
    told = chat.place.get("told")
    if told != now.date().isoformat():
        outbox.put(session, heard.chat_id, "message", {"text": words.STRANGER}, now)
        chats.save(session, Chat(heard.chat_id, place={"told": now.date().isoformat()}), now)
    return Done(heard.chat_id, heard.callback_id)


def refuse(session: Session, heard: Heard, now: datetime, note: str) -> Done:
    """After a turn that could not be done: the card as it was, with the reason."""
    inbox.done(session, heard.update_id, now)
    show_again(session, heard.chat_id, now, note, heard, fresh=isinstance(heard.said, Command))
    return Done(heard.chat_id, heard.callback_id, note)


def show_again(
    session: Session, chat_id: int, now: datetime, note: str, heard: Heard | None = None, *, fresh: bool = True
) -> None:
    """The card of a chat as it stands, with a note; to a chat of nobody the note alone."""
    chat = chats.load(session, chat_id)
    person = people.person(session, chat.person_id) if chat and chat.person_id else None
    if chat is None or person is None or not person.active:
        outbox.put(session, chat_id, "message", {"text": note}, now)
        return
    at = visit(session, chat, person, now)
    desk = desk_of(session, at)
    _show(session, heard, at, lay_out(session, at, desk.place.with_notes(note), desk.screening), fresh)
