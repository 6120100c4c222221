"""The cards about a candidate's other screenings: the answers that can be carried over, and where each stands."""

from collections.abc import Iterator
from itertools import groupby

from flows import texts
from flows.answers.answers import changed
from flows.answers.given_before.carrying import CarriedAnswer, changes_of
from flows.answers.path import path_of
from flows.cards.card import Button, Card, Line, Style, Tone
from flows.cards.frame import HOME, framed
from flows.chat.asked import answer_words, decision_of, screening_of
from flows.chat.context import TurnContext
from flows.decision.verdict import stands_words
from flows.language.days import day_words


def carrying(context: TurnContext) -> Card:
    """The answers of other screenings as one list, with who gave them and when."""
    screening = screening_of(context)
    path = path_of(changed(screening.answers, changes_of(context.carried)), context.today, context.trial)
    number = sum(one.key in path.answered for one in context.carried)
    lines = (
        Line(context.trial.registry_id),
        Line(texts.trials.can_be_carried(number, len(path.questions), len(path.open)), Style.STRONG),
        Line(texts.trials.CARRY),
        *_given(context),
    )
    take = Button(f"Carry over {len(context.carried)}", "carry", tone=Tone.NEXT)
    return framed(context, "", lines, ((take,), (Button("Answer everything anew", "anew"),), (HOME,)))


def _given(context: TurnContext) -> Iterator[Line]:
    for (trial, by, on), answers in groupby(context.carried, key=lambda one: (one.trial, one.by, one.on)):
        said = "; ".join(_words(one, context) for one in answers)
        yield Line(f"{trial}, {by}, {day_words(on)}: {said}.")


def _words(one: CarriedAnswer, context: TurnContext) -> str:
    question = context.trial.by_key[one.key]
    return f"{question.label}: {answer_words(question, one.value)}"


def comparing(context: TurnContext) -> Card:
    """Where the candidate stands for this trial and for every other one."""
    _, decision = decision_of(context)
    here = Line(f"{context.trial.registry_id}: {stands_words(decision)}", Style.STRONG)
    others = tuple(Line(f"{one.trial}: {one.stands}") for one in context.elsewhere)
    rows = tuple((Button(f"Open {one.trial}", "open", str(one.screening_id)),) for one in context.elsewhere)
    return framed(context, "", (here, *others), (*rows, (Button("‹ Decision", "decide"), HOME)))
