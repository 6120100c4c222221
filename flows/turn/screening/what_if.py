"""What if: another date or value, answered beside the real decision; nothing is changed."""

from dataclasses import replace
from datetime import timedelta

from flows import texts
from flows.answers.given_before.given_for import moved_to
from flows.answers.reply import Doubt, No
from flows.chat.asked import day_zero, path_now, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.decision.what_if.read_what_if import read_what_if
from flows.decision.what_if.what_if import what_if
from flows.language.typed.reading import Refused
from flows.language.typed.relative_days import with_dates


def wonder(context: TurnContext, _argument: str) -> TurnResult:
    """Ask what would be otherwise; without an open screening there is nothing to ask it of."""
    if context.screening is None:
        return TurnResult(context.position.leave("go_home").with_notes(texts.screening.OPEN_FIRST))
    return TurnResult(context.position.to("wonder", slot=None))


def wonder_aloud(context: TurnContext, text: str) -> TurnResult:
    """A typed "registration 1 Dec" or "last vincristine 12 Nov", answered; what it may mean is asked."""
    dated = with_dates(text, day_zero(context)) if context.relative_days else text
    asked = (
        No(dated.why)
        if isinstance(dated, Refused)
        else read_what_if(dated, screening_of(context).answers, context.today, context.trial)
    )
    if isinstance(asked, No):
        return TurnResult(replace(context.position, doubt="", offers=(), notes=(asked.why,)))
    if isinstance(asked, Doubt):
        return TurnResult(replace(context.position, doubt=asked.question, offers=asked.offers, notes=()))
    return _answer(context, asked)


def wonder_offer(context: TurnContext, index: str) -> TurnResult:
    """One of the offered meanings, answered."""
    return _answer(context, context.position.offers[int(index)].value)


def wonder_later(context: TurnContext, days: str) -> TurnResult:
    """Registration so many days later than planned."""
    key, later = context.trial.day_key, path_now(context).facts.registration + timedelta(int(days))
    return _answer(context, {key: moved_to(screening_of(context).answers.given.get(key), later)})


def _answer(context: TurnContext, changes: dict[str, object]) -> TurnResult:
    result = what_if(screening_of(context).answers, context.today, changes, context.trial)
    day = changes.get(context.trial.day_key)
    asked = {"day": day} if day else {}
    return TurnResult(replace(context.position, doubt="", offers=(), notes=result.sentences, filled=asked))
