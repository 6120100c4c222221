"""The cards of what was given before: for another day, asked again; in other screenings, with where each stands."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from flows import texts
from flows.answers.again_words import why_again
from flows.answers.answers import Answers, changed
from flows.answers.entries import entry_title
from flows.answers.given_before.carrying import CarriedAnswer, changes_of
from flows.answers.path import asked_again, path_of, stands
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, page_row
from flows.cards.frame import HOME, REVIEW, framed
from flows.chat.asked import answer_words, decision_of, screening_of
from flows.chat.context import TurnContext
from flows.decision.verdict import stands_words
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.question import Entries, Question
from flows.rules.trial import Trial

ON_A_PAGE = 6

# A list is named by its entries where they are few.
LISTED_AT_MOST = 60

WAYS = (Button("Decision", "decide"), REVIEW, HOME)


def renewing(context: TurnContext) -> Card:
    """Every item with why it is asked again; those of a page with their buttons."""
    screening = screening_of(context)
    answers, today = screening.answers, context.today
    again = asked_again(answers, today, context.trial)
    page = min(context.position.page, max(0, (len(again) - 1) // ON_A_PAGE))
    shown = again[page * ON_A_PAGE :][:ON_A_PAGE]
    can_stand = stands(answers, today, context.trial)
    lines = (
        Line(texts.question.ASKED_AGAIN if again else texts.question.NOTHING_AGAIN, Style.STRONG),
        *(line for question in shown for line in _item(question, answers, today, context.trial)),
        *((Line(texts.question.and_more(len(again) - len(shown)), Style.HINT),) if len(again) > len(shown) else ()),
    )
    rows = tuple(_buttons(question, stands_so=question.key in can_stand) for question in shown)
    every = _all(len(can_stand & {q.key for q in again}))
    turn = page_row("‹ Before", "More ›", "renew_page", page, more=len(again) > (page + 1) * ON_A_PAGE)
    return framed(context, "", lines, (*every, *rows, *turn, WAYS))


def _item(question: Question, answers: Answers, today: date, trial: Trial) -> tuple[Line, ...]:
    """One answer as it stands, and below it why it is asked again."""
    value = answers.given[question.key]
    entries = (
        listed(entry_title(question.key, entry, trial) for entry in answers.entries(question.key))
        if isinstance(question.kind, Entries) and value
        else ""
    )
    words = entries if entries and len(entries) <= LISTED_AT_MOST else answer_words(question, value)
    why = why_again(question.key, answers, today, trial)
    return Line(f"{question.label}: {words}", Style.STRONG), Line(why, Style.HINT)


def _buttons(question: Question, *, stands_so: bool) -> tuple[Button, ...]:
    change = Button(f"{question.label}: {'change' if stands_so else 'answer'}", "renew_one", question.key)
    return (Button("✓ Unchanged", "unchanged", question.key), change) if stands_so else (change,)


def _all(number: int) -> Rows:
    return ((Button(f"All unchanged ({number})", "unchanged", "", Tone.NEXT),),) if number > 1 else ()


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
