"""What is done with the answers of the candidate's other screenings: they are carried over, or all is asked anew."""

from flows import texts
from flows.answers.given_before.carrying import changes_of
from flows.chat.asked import path_now
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.turn import navigation


def take(context: TurnContext, _argument: str) -> TurnResult:
    """All offered answers are this screening's too; on to the first question that is left."""
    changes = changes_of(context.carried)
    after = navigation.with_changes(context, changes)
    path = path_now(after)
    number = sum(one.key in path.answered for one in context.carried)
    onward = navigation.resume_asking(after)
    note = texts.trials.carried(number, len(path.questions), len(path.open))
    return navigation.stored(onward, changes, note)
