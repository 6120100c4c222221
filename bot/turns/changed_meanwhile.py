"""What others answered in a screening while somebody was looking at an older card of it."""

from sqlmodel import Session

from bot.deployment import ChatSession
from flows.answers.stored_keys import Kind, beside, question_of, read_key
from flows.chat.asked import answer_words
from flows.chat.context import TurnContext
from flows.rules.question import Question
from storage.site import people
from storage.study import listings
from storage.study.listings import Answer

MOST_SHOWN = 6


def changes_since(session: Session, at: ChatSession, context: TurnContext) -> tuple[str, ...]:
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
