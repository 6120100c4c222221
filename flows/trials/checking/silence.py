"""Who passes because something was not said: an unknown must never let anybody in whom an answer would keep out."""

from collections.abc import Iterator
from typing import Any

from flows.rules.evaluation.decide import find
from flows.rules.status import Status
from flows.trials.checking.cases import Answered, answered_cases
from flows.trials.checking.gates import Starts, varied
from flows.trials.compiling.compiled import compiled
from flows.trials.form.criteria import looked_at
from flows.trials.form.problems import Problem
from flows.trials.form.trial import Criterion, Trial

PASSED, KEPT_OUT = (Status.MET, Status.NOT_APPLICABLE), (Status.NOT_MET, Status.WAIT)


def passed_by_silence(trial: Trial) -> Iterator[Problem]:
    """Each question whose absence passes a criterion that an answer to it would fail, with one who shows it."""
    starts = answered_cases(trial)
    for criterion in trial.criteria:
        for name in looked_at(criterion):
            if name in trial.questions and (who := _silent(trial, criterion, name, starts)):
                yield Problem(criterion.line, f"criterion {criterion.code} passes {who}: is that meant?")


def _silent(trial: Trial, criterion: Criterion, name: str, starts: Starts) -> str | None:
    gate = trial.questions[name].asked_when
    for called, start in starts:
        for words, answered in (("", start), *(varied(gate, trial, start) if gate else ())):
            rest = {key: value for key, value in answered.values.items() if key != name}
            if _stands(trial, criterion, Answered(rest, answered.today)) not in PASSED:
                continue
            for answer in _answers(trial, name, starts):
                said = Answered({**rest, name: answer}, answered.today)
                if _stands(trial, criterion, said) in KEPT_OUT:
                    with_words = f" with {words}" if words else ""
                    return f"{called}{with_words} where {name} is not answered, and fails where it is {answer}"
    return None


def _stands(trial: Trial, criterion: Criterion, answered: Answered) -> Status:
    return find(compiled(trial).by_code[criterion.code], answered.facts(trial)).status


def _answers(trial: Trial, name: str, starts: Starts) -> tuple[Any, ...]:
    """The options of a question, or what the candidates of the file answer to it."""
    options = trial.questions[name].options
    given = [start.values[name] for _, start in starts if name in start.values]
    return tuple(options) or tuple(answer for index, answer in enumerate(given) if answer not in given[:index])
