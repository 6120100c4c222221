"""One turn of the conversation: what a tap or a text does, as a pure function of the desk."""

from collections.abc import Callable
from dataclasses import replace

from flows import (
    acting,
    answering,
    dues,
    exporting,
    filling,
    listing,
    signing_off,
    staff,
    texts,
    treating,
    ways,
    wondering,
)
from flows.conversation import Doing
from flows.draw import draw
from flows.entries import entries_of
from flows.forms import is_form
from flows.identifiers import WHY, Asking, identifier_in
from flows.path import path_of, question_at
from flows.question import Choice, Choices, Day, Entries, Name, Number
from flows.screening import (
    Answered,
    Command,
    Desk,
    IdentifierRefused,
    Place,
    Response,
    Said,
    Slot,
    Tap,
    Typed,
    Unreadable,
)
from flows.standing import ON_A_QUESTION, pinned, slot_of


def respond(desk: Desk, said: Said) -> Response:
    """The next place of the chat and what happened; nothing is sent or stored here.

    A tap counts only if its button stands on the card that the desk draws: anything else changes nothing.
    """
    return READERS[type(said)](desk, said)


def _tapped(desk: Desk, tap: Tap) -> Response:
    if not draw(desk).offers(tap.action, tap.argument):
        return Response(desk.place, toast=texts.OLD_BUTTON)
    return ACTIONS[tap.action](desk, tap.argument)


def arrive(desk: Desk) -> Place:
    """Where a chat stands in the screening that was just put on its desk."""
    return ways.go_on(desk, replace(desk.place, slot=None, origin="")).place


def caught_up(desk: Desk) -> Place:
    """Where a chat stands once somebody else has changed its screening: not at what is answered, or gone, by now."""
    place, slot = desk.place, desk.place.slot
    if place.doing is Doing.PROVING:
        return signing_off.look_again(desk)
    if desk.screening and slot and place.act in OF_A_LIST:
        return place.to("list", slot=Slot(slot.key)) if desk.screening.is_open else arrive(desk)
    if desk.screening is None or slot is None or place.doing not in ON_A_QUESTION or place.act or is_form(slot.key):
        return place
    answers = desk.screening.answers
    if slot.entry is not None and slot.entry >= len(entries_of(answers, slot.key)):
        return place.to("list", slot=Slot(slot.key))
    answered = slot.entry is None and slot.key in path_of(answers, desk.today).answered
    return arrive(desk) if (answered and not place.origin) or not desk.screening.is_open else place


def _typed(desk: Desk, typed: Typed) -> Response:
    if desk.place.doing is Doing.PROVING:  # a name of the staff, or digits that are kept nowhere
        return signing_off.typed(desk, typed.text)
    spoken = _spoken(desk, typed.text)
    if spoken:
        return ACTIONS[spoken](desk, "")
    if len(typed.text) > LONGEST:  # nothing of that length is an answer, and every name finder would find one in it
        return _say(desk, texts.too_long(LONGEST))
    identifier = identifier_in(typed.text, desk.code_pattern, asking_at(pinned(desk)))
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


def _commanded(desk: Desk, command: Command) -> Response:
    do = COMMANDS.get(command.name)
    if do is None:
        return replace(_say(desk, texts.UNKNOWN_COMMAND), fresh=True)
    return replace(do(desk, ""), fresh=True)


def asking_at(place: Place) -> Asking:
    """What sort of text is asked for at a place: a strange word is a drug where an agent is asked."""
    if place.doing in (Doing.LISTING, Doing.WONDERING):
        return "agent"
    if place.doing is Doing.TIMING:
        return "date"
    if place.slot is None or place.doing not in ANSWERABLE:
        return "text"
    return "age" if place.slot.key == "age_months" else ASKED[type(question_at(place.slot).kind)]


def _unreadable(desk: Desk, other: Unreadable) -> Response:
    if other.what in PERSONAL:
        return Response(desk.place.with_notes(PERSONAL[other.what]), (IdentifierRefused(other.what),))
    return _say(desk, texts.UNREADABLE.get(other.what, texts.NOT_TEXT))


def _say(desk: Desk, note: str) -> Response:
    return Response(desk.place.with_notes(note))


def _buttons_only(desk: Desk, _text: str) -> Response:
    return _say(desk, texts.BUTTONS_ONLY)


def _browse(desk: Desk, argument: str) -> Response:
    shelf, _, page = argument.partition(".")
    return Response(desk.place.to("browse", slot=None, origin=shelf, page=int(page or 0)))


def _home(desk: Desk, _argument: str) -> Response:
    return Response(desk.place.to("go_home", slot=None, origin=""))


def _help(desk: Desk, _argument: str) -> Response:
    return Response(desk.place.to("get_help"))


ACTIONS: dict[str, Callable[[Desk, str], Response]] = {
    "home": _home,
    "help": _help,
    "browse": _browse,
    "resume": ways.resume,
    "new": acting.name_candidate,
    "code": acting.start,
    "open": acting.open_screening,
    "invite": acting.invite,
    "role": acting.invite_role,
    "people": staff.show,
    "person": staff.look_at,
    "cut_off": staff.cut_off,
    "let_in": staff.let_in,
    "set": answering.choose,
    "mark": answering.mark,
    "take": answering.take,
    "unknown": answering.not_known,
    "not_done": answering.not_done,
    "day": answering.choose_day,
    "pick": ways.pick,
    "month": ways.turn_month,
    "no_day": answering.refuse_day,
    "yes": answering.accept,
    "again": ways.ask_again,
    "back": ways.back,
    "forward": ways.forward,
    "why": ways.explain,
    "source": answering.say_source,
    "calculate": filling.open_calculator,
    "ruling": filling.open_ruling,
    "leave": filling.leave_form,
    "picture": acting.ask_picture,
    "export": exporting.open_exports,
    "form": exporting.choose_form,
    "forms": exporting.other_form,
    "period": exporting.choose_period,
    "stats": exporting.ask_stats,
    "checklist": exporting.ask_checklist,
    "due": dues.show,
    "due_done": dues.done,
    "due_move": dues.move,
    "digest": dues.toggle_digest,
    "backups": dues.choose_backup,
    "backup": dues.set_backup,
    "sign_off": signing_off.ask,
    "look": signing_off.look,
    "prove": signing_off.prove,
    "ask_back": signing_off.ask_back,
    "reject": signing_off.reject,
    "instead": signing_off.type_instead,
    "unlock": signing_off.unlock,
    "register": signing_off.register,
    **treating.ACTIONS,
    "wonder": wondering.wonder,
    "later": wondering.wonder_later,
    "meant": wondering.wonder_offer,
    "add": listing.add_entry,
    "entry": listing.open_entry,
    "field": listing.open_field,
    "remove": listing.ask_remove,
    "leave_out": listing.leave_out,
    "entries": listing.close_entry,
    "done": listing.finish_list,
    "none": listing.no_entries,
    "review": acting.review,
    "criterion": acting.look_at,
    "jump": ways.jump,
    "go_on": ways.resume_asking,
    "open_items": ways.ask_unsure,
    "decide": acting.decide_now,
    "finish": acting.ask_finish,
    "withdraw": acting.ask_withdraw,
    "discard": acting.ask_discard,
    "sure": acting.do_it,
    "change": acting.give_reason,
    "reason": acting.amend,
}

# Answers that fit the next question as well as their own; a text that is the same so soon may have been sent twice.
FIT_ANYWHERE = ("Number", "Day")
DOUBLED_WITHIN = 3  # seconds between the dates of the messages, which are whole
# What is confirmed for a list as it was seen.
OF_A_LIST = ("remove", "put_off")
LONGEST = 200  # characters of a text that is read
ANSWERABLE = (Doing.ASKING, Doing.PICKING, Doing.EXPLAINING, Doing.CONFIRMING)
# What may show who the candidate is: these messages, and texts that were withheld for what they hold.
PERSONAL: dict[str, str] = {**WHY, **{what: texts.UNREADABLE[what] for what in ("photo", "contact")}}
ASKED: dict[type, Asking] = {
    Choice: "choice",
    Choices: "choice",
    Number: "number",
    Day: "date",
    Name: "agent",
    Entries: "agent",
}

COMMANDS: dict[str, Callable[[Desk, str], Response]] = {
    "start": _home,
    "home": _home,
    "new": acting.name_candidate,
    "open": lambda desk, _: _browse(desk, "open"),
    "finished": lambda desk, _: _browse(desk, "finished"),
    "whatif": wondering.wonder,
    "signoffs": lambda desk, _: _browse(desk, "sign_offs"),
    "endpoints": treating.sum_up,
    "due": dues.show,
    "export": exporting.open_exports,
    "stats": exporting.ask_stats,
    "help": _help,
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

READERS: dict[type, Callable[[Desk, Said], Response]] = {
    Tap: _tapped,  # type: ignore[dict-item]
    Typed: _typed,  # type: ignore[dict-item]
    Command: _commanded,  # type: ignore[dict-item]
    Unreadable: _unreadable,  # type: ignore[dict-item]
}
