"""The buttons below a decision: what follows it, what can still be changed, and what is needed seldom."""

from dataclasses import replace
from datetime import date

from flows import texts
from flows.answers.lifecycle import DECIDED, REGISTERED, Stage
from flows.answers.path import Path, asked_again
from flows.cards.card import Button, Rows, Tone, rows_of
from flows.cards.frame import HOME, LESS, MORE, PLANNED_DATES, REVIEW, again_buttons, onward_rows
from flows.chat.asked import decision_now, screening_of
from flows.chat.context import Screening, TurnContext
from flows.decision.assess import decision_on
from flows.decision.next_step.next_step import steps_of
from flows.decision.rulings import by_ruling
from flows.language.days import short_day
from flows.rules.trial import Trial


def _plans(context: TurnContext) -> Rows:
    """Each day that the decision names, to plan registration for it, and the way to any other day."""
    answers = screening_of(context).answers
    decision = decision_on(answers, context.today, context.trial)
    steps = steps_of(answers, context.today, context.trial).values()
    named = {decision.earliest, *(step.day for step in steps if step.missing is not None)}
    named |= {step.sooner.first for step in steps if step.sooner}
    days = sorted(day for day in named if day and day != decision.facts.registration)
    tone = Tone.NEXT if decision.outcome == "not_yet" else Tone.PLAIN
    plans = [Button(f"Plan {short_day(day)}", "plan", day.isoformat()) for day in days]
    return rows_of((replace(plan, tone=Tone.PLAIN if at else tone) for at, plan in enumerate(plans)), 2)


# Where the candidate is screened for another trial too.
COMPARE = (Button("Compare trials", "compare"),)


def acts(context: TurnContext, path: Path) -> Rows:
    """The buttons below a decision: what can be done with the screening as it stands, and other looks at it."""
    screening = screening_of(context)
    ways = (REVIEW, MORE)
    looks = (Button("Picture", "picture"), Button(texts.screening.WHAT_IF, "wonder"))
    if screening.stage in DECIDED:
        again, change = ((), ()) if screening.stage in REGISTERED else _changes(context, screening)
        papers = (*change, Button("Checklist (PDF)", "checklist"))
        return (*again, *_following(screening, context.trial), papers, looks, ways)
    plans, finish = _plans(context), (_finish(context, path),)
    # What is eligible as it is planned is finished first; another day can still be planned.
    either = (*plans, finish) if any(button.tone is Tone.NEXT for row in plans for button in row) else (finish, *plans)
    return (*onward_rows(context, path), *either, looks, ways)


def _finish(context: TurnContext, path: Path) -> Button:
    """Green only where nothing is left to do; else it says as what the screening would be finished."""
    outcome = decision_now(context).outcome
    whole = outcome == "eligible" and not path.open and not again_buttons(context)
    named = "incomplete" if outcome == "eligible" else outcome
    return Button("Finish", "finish", tone=Tone.DONE) if whole else Button(texts.screening.finish_as(named), "finish")


def more_rows(context: TurnContext) -> Rows:
    """The buttons of a decision that are needed seldom."""
    screening = screening_of(context)
    undo = {
        Stage.DRAFT: (Button("Withdraw", "withdraw"),),
        Stage.AMENDING: (Button("Discard the change", "discard"),),
    }.get(screening.stage, ())
    dates = (PLANNED_DATES,) if screening.is_open else ()
    rows = ((*dates, *COMPARE[: len(context.elsewhere)]), undo, (LESS, HOME, Button("Help", "help")))
    return tuple(row for row in rows if row)


def _changes(context: TurnContext, screening: Screening) -> tuple[Rows, tuple[Button, ...]]:
    """The way to other answers: a row of its own, and first, where those of another day lapsed and nothing goes on."""
    number = len(asked_again(screening.answers, context.today, context.trial))
    if number:
        return ((Button(f"Change: ask {number} again", "change", tone=Tone.NEXT),),), ()
    return (), (Button("Change an answer", "change"),)


def _following(screening: Screening, trial: Trial) -> Rows:
    """What follows a decision: sign-off, registration, treatment."""
    if screening.stage in REGISTERED:
        treats = ((Button("Treatment", "treat", tone=Tone.NEXT),),) if trial.treatment else ()
        return (*treats, (Button("Sign-off", "look"),))
    if screening.stage is Stage.SIGNED:
        return ((Button("Register", "register", tone=Tone.NEXT),), (Button("Sign-off", "look"),))
    if screening.stage is Stage.AWAITING:
        return ((Button("Sign-off", "look"),),)
    decision = decision_on(screening.answers, screening.finished_on or date.min, trial)
    ruled = by_ruling(decision, screening.answers) or decision
    return ((Button("Ask for sign-off", "sign_off", tone=Tone.NEXT),),) if ruled.outcome == "eligible" else ()
