"""What a typed text goes through: words for a button, identifiers, and what is asked where the chat stands."""

from collections.abc import Callable
from dataclasses import replace

from flows import acting, answering, signing_off, staff, texts, treating, ways, wondering
from flows.actions import ACTIONS
from flows.conversation import Doing
from flows.draw import draw
from flows.forms import is_form
from flows.identifiers import Asking, identifier_in
from flows.path import question_at
from flows.question import Choice, Choices, Day, Entries, Name, Number
from flows.screening import Answered, Desk, IdentifierRefused, Place, Response, Typed
from flows.standing import pinned, slot_of

# Answers that fit the next question as well as their own; a text that is the same so soon may have been sent twice.
FIT_ANYWHERE = ("Number", "Day")
DOUBLED_WITHIN = 3  # seconds between the dates of the messages, which are whole
LONGEST = texts.LONGEST
ANSWERABLE = (Doing.ASKING, Doing.PICKING, Doing.EXPLAINING, Doing.CONFIRMING)
ASKED: dict[type, Asking] = {
    Choice: "choice",
    Choices: "choice",
    Number: "number",
    Day: "date",
    Name: "agent",
    Entries: "agent",
}

# Words that people type for a button: the first of these that is on the card.
SPOKEN = {
    "help": ("help",),
    "home": ("home",),
    "menu": ("home",),
    "review": ("review",),
    "back": ("back", "again", "entries", "decide"),
    "cancel": ("leave", "again", "decide", "home"),
}


def hear(desk: Desk, typed: Typed) -> Response:
    """What a typed text does; whatever it is, what was offered before it is offered no more."""
    return ways.let_go(desk, _heard(desk, typed))


def _heard(desk: Desk, typed: Typed) -> Response:
    """It is a button in words, an identifier that is refused, or an answer."""
    if desk.place.doing is Doing.PROVING:  # a name of the staff, or digits that are kept nowhere
        return signing_off.typed(desk, typed.text)
    if staff.is_naming(desk.place):
        return staff.typed(desk, typed.text)
    spoken = _spoken(desk, typed.text)
    if spoken:
        return ACTIONS[spoken](desk, "")
    if len(typed.text) > LONGEST:  # nothing of that length is an answer, and every name finder would find one in it
        return _say(desk, texts.UNREADABLE["long"])
    asking = asking_at(pinned(desk))
    # What is not understood beside a day is shown and kept until it is said, so no strange word may be in it.
    identifier = identifier_in(typed.text, desk.code_pattern, asking, strictly=asking == "date")
    if identifier:
        return Response(desk.place.with_notes(identifier.why), (IdentifierRefused(identifier.kind),))
    if desk.place.act and desk.place.doing is Doing.CONFIRMING:
        return _buttons_only(desk, typed.text)
    return _read(desk, typed)


def _read(desk: Desk, typed: Typed) -> Response:
    """What a text says where the chat stands; one that has just answered the question before is asked about."""
    kind = _kind_asked(desk)
    if typed.at is None or kind not in FIT_ANYWHERE:
        return TYPED[desk.place.doing](desk, typed.text)
    if _is_double(desk.place.said, typed.text, typed.at, kind):
        return answering.typed_twice(desk, typed.text)
    response = TYPED[desk.place.doing](desk, typed.text)
    if any(isinstance(event, Answered) for event in response.events):
        return replace(response, place=replace(response.place, said=(typed.text, typed.at, kind)))
    return response


def _kind_asked(desk: Desk) -> str:
    """The kind of the question that is asked, by name; empty where none is, or a form is filled in."""
    slot = slot_of(desk) if desk.place.doing in ANSWERABLE else None
    return "" if slot is None or is_form(slot.key) else type(question_at(slot).kind).__name__


def _is_double(said: tuple[str, int, str] | None, text: str, at: int, kind: str) -> bool:
    """Whether a text is the one that has just answered another question of this kind."""
    return said is not None and (said[0], said[2]) == (text, kind) and 0 <= at - said[1] <= DOUBLED_WITHIN


def _spoken(desk: Desk, text: str) -> str:
    """The button that a word such as "back" means, where it stands on the card; help is always there."""
    meant = SPOKEN.get(text.strip(" .!?/").casefold(), ())
    return next((action for action in meant if action == "help" or draw(desk).offers(action, "")), "")


def asking_at(place: Place) -> Asking:
    """What sort of text is asked for at a place: a strange word is a drug where an agent is asked."""
    if place.doing in (Doing.LISTING, Doing.WONDERING):
        return "agent"
    if place.doing is Doing.TIMING:
        return "date"
    if place.slot is None or place.doing not in ANSWERABLE:
        return "text"
    return "age" if place.slot.key == "age_months" else ASKED[type(question_at(place.slot).kind)]


def _buttons_only(desk: Desk, _text: str) -> Response:
    return _say(desk, texts.BUTTONS_ONLY)


def _say(desk: Desk, note: str) -> Response:
    return Response(desk.place.with_notes(note))


TYPED: dict[Doing, Callable[[Desk, str], Response]] = dict.fromkeys(Doing, _buttons_only) | {
    Doing.CODING: acting.start,
    Doing.ASKING: answering.typed,
    Doing.PICKING: answering.typed,
    Doing.EXPLAINING: answering.typed,
    Doing.CONFIRMING: answering.typed,
    Doing.LISTING: answering.typed_entry,
    Doing.WONDERING: wondering.wonder_aloud,
    Doing.TIMING: treating.typed,
    Doing.REASONING: lambda desk, _: _say(desk, texts.REASON_BUTTONS),
}
