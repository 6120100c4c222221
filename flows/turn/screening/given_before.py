"""What was given before: for another day, asked again as one list; in another screening, carried over or asked anew."""

from dataclasses import replace
from datetime import date

from flows import texts
from flows.answers.answers import Answers, Changes
from flows.answers.given_before.carrying import changes_of
from flows.answers.given_before.given_for import moved_along, moved_to
from flows.answers.path import stands
from flows.answers.reply import Slot
from flows.chat.asked import path_now, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.language.numbers import listed
from flows.language.wall_time import day_in
from flows.rules.trial import Trial
from flows.turn.navigation import answered, dated, resume_asking, stored, to_slot, with_changes


def change(context: TurnContext, key: str) -> TurnResult:
    """One of the answers is asked again."""
    return to_slot(context, replace(context.position, origin=""), Slot(key))


def unchanged(context: TurnContext, key: str) -> TurnResult:
    """One answer, or every one that may stand, is so on this day as well."""
    screening = screening_of(context)
    keys = to_confirm(screening.answers, context.today, context.trial)
    if key:
        keys = [key]
    changes = dated(context, Changes({key: screening.answers.given[key] for key in keys}))
    onward = resume_asking(with_changes(context, changes))
    note = texts.question.unchanged(listed(context.trial.by_key[key].label for key in keys))
    return stored(onward, changes, note)


def plan(context: TurnContext, iso: str) -> TurnResult:
    """Registration is planned for a day that the card names; the start keeps its distance."""
    answers, trial = screening_of(context).answers, context.trial
    before, day = day_in(answers.given.get(trial.day_key)), date.fromisoformat(iso)
    others = {key: day_in(answers.given.get(key)) for key in trial.later_keys}
    leads = {key: other - before for key, other in others.items() if other and before}
    along = moved_along(answers, day, leads, context.today, trial)
    planned = Changes({trial.day_key: moved_to(answers.given.get(trial.day_key), day), **along})
    return answered(context, dated(context, planned), ())


def to_confirm(answers: Answers, today: date, trial: Trial) -> list[str]:
    """The keys of the answers that may be taken as unchanged, in their order."""
    may_stand = stands(answers, today, trial)
    return [key for key in trial.by_key if key in may_stand]


def take(context: TurnContext, _argument: str) -> TurnResult:
    """All offered answers are this screening's too; on to the first question that is left."""
    changes = changes_of(context.carried)
    after = with_changes(context, changes)
    path = path_now(after)
    number = sum(one.key in path.answered for one in context.carried)
    onward = resume_asking(after)
    note = texts.trials.carried(number, len(path.questions), len(path.open))
    return stored(onward, changes, note)
