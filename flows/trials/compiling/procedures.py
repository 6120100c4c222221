"""What one look or one measurement brings together, from what a file says of its questions."""

from collections.abc import Mapping

from flows.rules.procedures import Effort, Procedure, Remedy
from flows.trials.compiling.looks import looked_at
from flows.trials.form.questions.in_chat import EFFORTS
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

LATER = {"again": Remedy.AGAIN, "change": Remedy.CHANGE, "never": Remedy.NEVER}


def procedures_of(trial: Trial) -> tuple[Procedure, ...]:
    """One procedure for questions that are answered together; the planned days, and what is only recorded, belong to
    none."""
    apart = {name for anchor, name in trial.anchors.items() if trial.moves(anchor)} | only_recorded(trial)
    groups: dict[str, list[Question]] = {}
    for question in trial.questions.values():
        if question.name not in apart:
            groups.setdefault(_first(question, trial.questions), []).append(question)
    return tuple(_procedure(trial.questions[first], group) for first, group in groups.items())


def only_recorded(trial: Trial) -> frozenset[str]:
    """The questions that another one brings, and no criterion looks at."""
    brought = {question.brings for question in trial.questions.values() if question.brings}
    return frozenset(brought.difference(*(looked_at(criterion, trial.questions) for criterion in trial.criteria)))


def _first(question: Question, questions: Mapping[str, Question]) -> str:
    """The question that a look is called by: of a measurement the first value of its day."""
    if question.in_chat.got_with:
        return question.in_chat.got_with
    of_limit = (one for one in questions.values() if question.name in (one.upper_limit, one.lower_limit))
    question = next(of_limit, question)
    dated = (one.name for one in questions.values() if one.date and one.date in (question.date, question.name))
    return next(dated, question.name)


def _procedure(first: Question, group: list[Question]) -> Procedure:
    told = first.in_chat
    label = told.thing or _inside(told.label or first.ask)
    effort = Effort(EFFORTS.index(told.effort)) if told.effort else Effort.COORDINATOR
    later = _later(first, effort)
    limits = {limit for question in group for limit in (question.upper_limit, question.lower_limit)}
    return Procedure(
        label,
        tuple(question.key for question in group),
        effort,
        later,
        told.again or (f"a new {label}" if later is Remedy.AGAIN else ""),
        tuple(question.key for question in group if question.name in limits),
        told.lasting,
        told.then,
    )


def _inside(label: str) -> str:
    """A label inside a sentence: "creatinine", "LVEF"."""
    return label[0].lower() + label[1:] if label[1:2].islower() and label.split(" ")[0][1:].islower() else label


def _later(question: Question, effort: Effort) -> Remedy:
    if question.in_chat.later:
        return LATER[question.in_chat.later]
    if effort >= Effort.LABORATORY:
        return Remedy.AGAIN
    return Remedy.CHANGE if question.in_chat.may_change else Remedy.NEVER
