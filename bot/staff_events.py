"""Who was cut off or let in again by an administrator, stored; the card of the one who was cut off is emptied."""

from bot.render import digest, render
from bot.steps import Led, Step
from flows.draw_staff import ended
from flows.screening import PersonCutOff, PersonLetIn
from storage import chats, outbox, people
from storage.chats import Chat
from storage.errors import NotFound


def cut_off(step: Step, event: PersonCutOff) -> Led:
    """Nothing that stands in the person's chat can be tapped any more, and the card holds no study data."""
    person = people.set_active(step.session, _of_the_site(step, event.person_id), False, step.at.person.id, step.at.now)
    # A private chat has the number of the person.
    chat = chats.load(step.session, person.telegram_id)
    if chat is not None and chat.person_id == person.id:
        body = render(ended(), 0, 0, chat.turn + 1)
        outbox.put(step.session, chat.chat_id, "card", body, step.at.now)
        left = Chat(
            chat.chat_id,
            person.id,
            turn=chat.turn + 1,
            card_message_id=chat.card_message_id,
            card_hash=digest(body),
            disabled_at=chat.disabled_at,
        )
        chats.save(step.session, left, step.at.now)
    return step.screening, step.place


def let_in(step: Step, event: PersonLetIn) -> Led:
    """The person begins at the menu, in the role of before."""
    people.set_active(step.session, _of_the_site(step, event.person_id), True, step.at.person.id, step.at.now)
    return step.screening, step.place


def _of_the_site(step: Step, person_id: int) -> int:
    """That person, where an administrator of the same site asks and it is somebody else; raises `NotFound`."""
    by, other = step.at.person, people.person(step.session, person_id)
    if by.role != "administrator" or other.site_id != by.site_id or other.id == by.id:
        raise NotFound
    return other.id
