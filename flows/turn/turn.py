"""One turn of the conversation: what a tap, a text or a command does, as a pure function."""

from collections.abc import Callable
from typing import Any

from flows import texts
from flows.answers.line.identified import identified, is_too_long, lines_of
from flows.cards.draw import draw
from flows.chat.asked import ANSWERABLE, asking_at, is_naming, is_setting, pinned, question_at, slot_of
from flows.chat.context import TurnContext
from flows.chat.events import Answered, IdentifierRefused, TurnResult
from flows.chat.input import Command, Input, Tap, TrialFile, Typed, Unreadable
from flows.chat.position import ChatState
from flows.identifiers.identifier import WHY, identifier_in
from flows.language.replacing import replace
from flows.rules.question import Day, Kind, NumberKind
from flows.turn import hand_over, navigation, sign_off, site, trials, versions, worklist
from flows.turn.buttons import COMMANDS, DONE_BY_BUTTON
from flows.turn.screening import line, screening, what_if
from flows.turn.screening import typed as answering
from flows.turn.treatment import treatment

# Answers that fit the next question as well as their own; a text that is the same so soon may have been sent twice.
FIT_ANYWHERE = (NumberKind, Day)

DOUBLED_WITHIN = 3  # seconds between the dates of the messages, which are whole

# Words that people type for a button: the first of these that is on the card.
SPOKEN = {
    "help": ("help",),
    "home": ("home",),
    "menu": ("home",),
    "review": ("review",),
    "back": ("back", "again", "entries", "decide"),
    "cancel": ("leave", "again", "decide", "home"),
}


def respond(context: TurnContext, said: Input) -> TurnResult:
    """The next position of the chat and what happened; nothing is sent or stored here.

    A tap counts only if its button stands on the card that is drawn for this position: anything else changes nothing.
    """
    return RESPONDERS[type(said)](context, said)


def _tapped(context: TurnContext, tap: Tap) -> TurnResult:
    if not draw(context).offers(tap.action, tap.argument):
        return TurnResult(context.position, toast=texts.typed.OLD_BUTTON)
    return DONE_BY_BUTTON[tap.action](context, tap.argument)


def _typed(context: TurnContext, typed: Typed) -> TurnResult:
    """What a typed text does; whatever it is, what was offered before it is offered no more."""
    return navigation.let_go(context, _heard(context, typed))


def _heard(context: TurnContext, typed: Typed) -> TurnResult:
    """What the text itself does, as a button in words, an identifier that is refused, or an answer."""
    if context.position.doing in PROVED:  # a name of the site, or digits that are kept nowhere
        return PROVED[context.position.doing](context, typed.text)
    if is_naming(context.position):
        return site.typed(context, typed.text)
    if is_setting(context.position):
        return site.typed_setting(context, typed.text)
    spoken = _spoken(context, typed.text)
    if spoken:
        return DONE_BY_BUTTON[spoken](context, "")
    # Nothing of that length is an answer, and every name finder would find one in it.
    if is_too_long(typed.text):
        return _say(context, texts.typed.UNREADABLE["long"])
    if len(lines_of(typed.text)) > 1:
        return _pasted(context, typed.text)
    asking = asking_at(pinned(context), context.trial)
    # What is not understood beside a day is shown and kept until it is said, so no strange word may be in it.
    identifier = identifier_in(typed.text, context.code_pattern, asking, strictly=asking == "date")
    if identifier:
        return TurnResult(context.position.with_notes(identifier.why), (IdentifierRefused(identifier.kind),))
    if worklist.is_code(context, typed.text):
        return worklist.seek(context, typed.text)
    if context.position.act and context.position.doing is ChatState.CONFIRMING:
        return _buttons_only(context, typed.text)
    return _read(context, typed)


def _pasted(context: TurnContext, text: str) -> TurnResult:
    """Several lines, such as a report: read only where no line of it may tell who somebody is."""
    asking = asking_at(pinned(context), context.trial)
    found = identified(text, context.code_pattern, "agent" if asking == "agent" else "text")
    if found:
        first = next(iter(found.values()))
        note = texts.typed.lines_refused(tuple(found), first.why)
        return TurnResult(context.position.with_notes(note), (IdentifierRefused(first.kind),))
    if context.position.doing in navigation.ENTERING:
        return line.pasted(context, text)
    return _say(context, texts.typed.NOT_PASTED)


def _read(context: TurnContext, typed: Typed) -> TurnResult:
    """What a text says where the chat stands; one that has just answered the question before is asked about."""
    asked_for = _kind_asked(context)
    if typed.at is None or not isinstance(asked_for, FIT_ANYWHERE):
        return TYPED[context.position.doing](context, typed.text)
    kind = type(asked_for).__name__  # as a position keeps it
    if _is_double(context.position.said, typed.text, typed.at, kind):
        return answering.typed_twice(context, typed.text)
    response = TYPED[context.position.doing](context, typed.text)
    if any(isinstance(event, Answered) for event in response.events):
        return replace(response, position=replace(response.position, said=(typed.text, typed.at, kind)))
    return response


def _kind_asked(context: TurnContext) -> Kind | None:
    """The kind of the question that is asked; None where none is, or a form is filled in."""
    slot = slot_of(context) if context.position.doing in ANSWERABLE else None
    return None if slot is None or slot.form else question_at(slot, context.trial).kind


def _is_double(said: tuple[str, int, str] | None, text: str, at: int, kind: str) -> bool:
    """Whether a text is the one that has just answered another question of this kind."""
    return said is not None and (said[0], said[2]) == (text, kind) and 0 <= at - said[1] <= DOUBLED_WITHIN


def _spoken(context: TurnContext, text: str) -> str:
    """The button that a word such as "back" means, where it stands on the card; help and home are always there."""
    meant = SPOKEN.get(text.strip(" .!?/").casefold(), ())
    return next((action for action in meant if action in ("help", "home") or draw(context).offers(action, "")), "")


def _buttons_only(context: TurnContext, _text: str) -> TurnResult:
    return _say(context, texts.typed.BUTTONS_ONLY)


def _say(context: TurnContext, note: str) -> TurnResult:
    return TurnResult(context.position.with_notes(note))


def _commanded(context: TurnContext, command: Command) -> TurnResult:
    do = COMMANDS.get(command.name)
    if do is None:
        return TurnResult(context.position.with_notes(texts.typed.UNKNOWN_COMMAND), fresh=True)
    return replace(do(context, command.argument), fresh=True)


def _unreadable(context: TurnContext, other: Unreadable) -> TurnResult:
    if other.what in PERSONAL:
        refused = TurnResult(context.position.with_notes(PERSONAL[other.what]), (IdentifierRefused(other.what),))
    else:
        refused = TurnResult(context.position.with_notes(texts.typed.UNREADABLE.get(other.what, texts.typed.NOT_TEXT)))
    return navigation.let_go(context, refused)


TYPED: dict[ChatState, Callable[[TurnContext, str], TurnResult]] = dict.fromkeys(ChatState, _buttons_only) | {
    **dict.fromkeys((ChatState.HOME, ChatState.BROWSING, ChatState.HELPING), worklist.seek),
    ChatState.CODING: screening.start,
    ChatState.ASKING: answering.typed,
    ChatState.PICKING: answering.typed,
    ChatState.EXPLAINING: answering.typed,
    ChatState.CONFIRMING: answering.typed,
    ChatState.LISTING: answering.typed_entry,
    ChatState.TAKING: line.typed,
    ChatState.WONDERING: what_if.wonder_aloud,
    ChatState.TIMING: treatment.typed,
    ChatState.HANDING: hand_over.typed,
    ChatState.REASONING: lambda context, _: _say(context, texts.screening.REASON_BUTTONS),
}

# Where a PIN is typed.
PROVED: dict[ChatState, Callable[[TurnContext, str], TurnResult]] = {
    ChatState.PROVING: sign_off.typed,
    ChatState.ADOPTING: versions.typed,
}

# What may show who the candidate is: these messages, and texts that were withheld for what they hold.
PERSONAL: dict[str, str] = {**WHY, **{what: texts.typed.UNREADABLE[what] for what in ("photo", "contact")}}

RESPONDERS: dict[type, Callable[[TurnContext, Any], TurnResult]] = {
    Tap: _tapped,
    Typed: _typed,
    Command: _commanded,
    Unreadable: _unreadable,
    TrialFile: trials.sent,
}
