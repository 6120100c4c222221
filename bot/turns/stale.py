"""What was said to a card that is not the present one: the answer to it, and what others answered meanwhile."""

from sqlmodel import Session

from bot.deployment import ChatSession
from bot.telegram.updates import IncomingUpdate
from flows import texts
from flows.answers.stored_keys import Kind, beside, question_of, read_key
from flows.chat.asked import answer_words
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.input import Tap, Typed
from flows.chat.position import SCREENING
from flows.rules.question import Question
from flows.turn.navigation import caught_up
from flows.turn.sign_off import overtaken
from storage.site import people
from storage.study import listings
from storage.study.listings import Answer

MOST_SHOWN = 6


def stale_answer(session: Session, update: IncomingUpdate, at: ChatSession, context: TurnContext) -> TurnResult | None:
    """The answer to something that was said to a card that is not the present one; None where it is."""
    chat = at.chat
    version = context.screening.version if context.screening else 0
    answering = context.position.doing in SCREENING and isinstance(update.said, Tap | Typed)
    if answering and version != chat.seen_version:
        signed = overtaken(context)
        why = signed or texts.screening.CHANGED_MEANWHILE
        changes = () if signed else _changes_since(session, at, context)
        return TurnResult(caught_up(context).with_notes(why, *changes), toast=why)
    if not isinstance(update.said, Tap):
        return None
    pointer = update.pointer
    screening = context.screening.id if context.screening else 0
    if pointer is None or (pointer.screening, pointer.version, pointer.turn) != (screening, version, chat.turn):
        return TurnResult(context.position, toast=texts.typed.OLD_BUTTON)
    return None


def _changes_since(session: Session, at: ChatSession, context: TurnContext) -> tuple[str, ...]:
    """The answers that are newer than the card of this chat, each with who gave it; the last of each question."""
    if context.screening is None:
        return ()
    newer = [one for one in listings.history(session, context.screening.id) if one.version > at.chat.seen_version]
    # Together with a list comes what was being filled for it: the list says it.
    lists = {(beside(Kind.DRAFT, one.key), one.version) for one in newer}
    said = {question_of(one.key, Kind.DRAFT): one for one in newer if (one.key, one.version) not in lists}
    last = {key: one for key, one in said.items() if key in context.trial.by_key}
    shown = tuple(_words(session, at, context.trial.by_key[key], one) for key, one in list(last.items())[:MOST_SHOWN])
    return (*shown, f"And {len(last) - MOST_SHOWN} more.") if len(last) > MOST_SHOWN else shown


def _words(session: Session, at: ChatSession, question: Question, answer: Answer) -> str:
    by = "you" if answer.author_id == at.person.id else people.person(session, answer.author_id).label
    return f"{question.label}: {_value(question, answer)} (by {by})"


def _value(question: Question, answer: Answer) -> str:
    if answer.erased:
        return "erased"
    return "being filled in" if read_key(answer.key).kind is Kind.DRAFT else answer_words(question, answer.value)
