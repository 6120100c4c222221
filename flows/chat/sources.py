"""Where answers come from: of which it can be said, and of which nothing was said yet, section by section."""

from collections.abc import Iterable

from flows.chat.asked import ON_A_QUESTION, path_now, screening_of, slot_of
from flows.chat.context import TurnContext

# What is only planned comes from nowhere.
PLANNED = "Planned dates"

# Instead of the number of a section: all that are listed.
ALL = "all"

# Said with the tap that takes a line: nothing of where it comes from.
NO_SOURCE = "none"

# What is kept in place of a source that was left open, so that it is not asked again until the answer is another.
LEFT_OPEN = ""


def looked_at(context: TurnContext) -> str:
    """The key of the answer that is looked at again, whose source can be said here; empty where there is none."""
    if not context.evidence or not screening_of(context).is_open or context.position.doing not in ON_A_QUESTION:
        return ""
    slot = slot_of(context)
    key = slot.key if slot and slot.entry is None else ""
    standing = screening_of(context).answers.given.get(key)
    return key if standing is not None and has_source(context, key) else ""


def has_source(context: TurnContext, key: str) -> bool:
    """Whether an answer to the question of this key comes from somewhere."""
    return key in context.trial.by_key and context.trial.by_key[key].section != PLANNED


def sourced(context: TurnContext, keys: Iterable[str]) -> tuple[str, ...]:
    """Those of the keys whose source can be said at this site."""
    return tuple(key for key in keys if context.evidence and has_source(context, key))


def unsourced(context: TurnContext) -> dict[str, tuple[str, ...]]:
    """By section, the keys of the answers that count and of which nothing was said of where they come from."""
    answers, path = screening_of(context).answers, path_now(context)
    silent: dict[str, tuple[str, ...]] = {}
    for question in path.questions if context.evidence and screening_of(context).is_open else ():
        key, section = question.key, question.section
        known = key in path.answered and answers.given.get(key) is not None
        if known and has_source(context, key) and answers.sources.get(key) is None:
            silent[section] = (*silent.get(section, ()), key)
    return silent
