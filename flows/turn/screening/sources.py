"""Where answers come from, said once for a section or for all."""

from dataclasses import replace

from flows import texts
from flows.answers.answers import Changes
from flows.answers.evidence import source_label
from flows.chat.context import TurnContext
from flows.chat.events import Answered, TurnResult
from flows.chat.sources import ALL, LEFT_OPEN, unsourced
from flows.turn.navigation import with_changes


def say(context: TurnContext, argument: str) -> TurnResult:
    """One source of every answer of a section, or of all that are listed; then on to what is left."""
    which, _, source = argument.partition(".")
    silent = unsourced(context)
    sections = tuple(silent) if which == ALL else (tuple(silent)[int(which) - 1],)
    changes = Changes(sources={key: source for section in sections for key in silent[section]})
    left = unsourced(with_changes(context, changes))
    position = replace(context.position, page=0) if left else context.position.to("decide", slot=None)
    note = texts.sources.said_of(sections, source_label(source))
    return TurnResult(position.with_notes(note), (Answered(changes),))


def leave_open(context: TurnContext, _argument: str) -> TurnResult:
    """Nothing more is said of where these answers come from: to the decision."""
    changes = Changes(sources={key: LEFT_OPEN for section in unsourced(context).values() for key in section})
    return TurnResult(context.position.leave("decide"), (Answered(changes),))
