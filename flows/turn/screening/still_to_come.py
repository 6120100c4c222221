"""A moment that has not come yet, given for something that is asked as what happened."""

from datetime import datetime

from flows.answers.answers import Value
from flows.chat.context import TurnContext
from flows.language.days import day_words
from flows.rules.question import is_timed


def still_to_come(context: TurnContext, key: str, value: Value) -> str:
    """The moment of an answer, where it is later than now and no plan; empty where it is not."""
    question = context.trial.by_key.get(key)
    if question is None or not is_timed(question) or key in context.trial.planned_keys or context.now is None:
        return ""
    if not isinstance(value, str) or "T" not in value:
        return ""
    moment = datetime.fromisoformat(value.partition("[")[0])
    return f"{day_words(moment.date())} {moment:%H:%M}" if moment > context.now else ""
