"""The candidate and the cases of a trial file: their answers are read, and what comes out is held against the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.language.days import FIRST_DAY, LAST_DAY
from flows.rules.answer_values import Unfit
from flows.rules.evaluation.decide import BEST_FIRST, Decision, decide
from flows.rules.facts import UTC, Facts, day_of
from flows.rules.status import Status
from flows.trials.compiling.facts import ALLOWED, day_written, days_of, facts_of, read_answer
from flows.trials.compiling.trial import what_decides
from flows.trials.form.criteria import named_in
from flows.trials.form.leaves.scope import no_question
from flows.trials.form.nodes import Node, Text, by_name, pairs, values_of
from flows.trials.form.problems import Problem, Problems, did_you_mean, listed
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Case, Criterion, Trial

STATUSES = tuple(str(status) for status in Status)
GIVEN = ("outcome", "chair", "clear_on")
NO_CHAIR = "nothing"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of a candidate in typed values, and the day of the assessment."""

    values: dict[str, Any]
    today: date

    def facts(self, trial: Trial) -> Facts:
        return facts_of(trial, self.values, self.today)

    def changed(self, answers: Mapping[str, Any]) -> "Answered":
        """The same with other answers; None takes one away."""
        values = {**self.values, **answers}
        return Answered({name: value for name, value in values.items() if value is not None}, self.today)


# The candidates of a file, each with its name.
Starts = tuple[tuple[str, Answered], ...]


def read_answers(trial: Trial, given: Mapping[str, Node], problems: Problems, what: str) -> Answered | None:
    """The answers of a candidate; None, and what is wrong is told, where some cannot be read."""
    before = len(problems)
    today = _today(given.get("today"))
    if today is None:
        line = min((node.line for node in given.values()), default=1)
        problems.append(Problem(line, f'{what}: say the day of the assessment, "today: 2026-11-02"'))
        return None
    answered = Answered({}, today)
    anchoring = [name for name in dict.fromkeys(trial.anchors.values()) if name in given]
    for name in anchoring:
        days = _moments(trial, answered.values, answered.today)
        _take(trial, name, given[name], answered, days, problems, what)
    days = _moments(trial, answered.values, answered.today)
    for name, node in given.items():
        if name not in anchoring and name != "today":
            _take(trial, name, node, answered, days, problems, what)
    return answered if len(problems) == before else None


def _take(
    trial: Trial, name: str, node: Node, answered: Answered, days: Mapping[str, date], problems: Problems, what: str
) -> None:
    question = trial.questions.get(name)
    if question is None:
        problems.append(Problem(node.line, f"{what}: {no_question(name, trial.questions)}"))
        return
    value = _value(question, node, days, problems, what)
    if value is not None:
        answered.values[name] = value
        words = _too_early_or_late(question, value, answered.values, answered.today)
        problems.extend(Problem(node.line, f"{what}: {name} {word}") for word in words)


def _today(node: Node | None) -> date | None:
    day = day_written(node.value, {}) if isinstance(node, Text) else None
    return day if day and type(day) is date and FIRST_DAY <= day <= LAST_DAY else None


def _value(question: Question, node: Node, days: Mapping[str, date], problems: Problems, what: str) -> Any:
    try:
        return read_answer(question, node, days)
    except Unfit as unfit:
        given = f'"{node.value[:60]}"' if isinstance(node, Text) else "this"
        problems.append(Problem(node.line, f"{what}: {question.name}: {given}: {unfit}"))
        return None


def _moments(trial: Trial, values: dict[str, Any], today: date) -> dict[str, date]:
    """The day, or the moment where it is known, of each anchor."""
    days = days_of(trial, values, today)
    return {name: values.get(trial.anchors[name]) or day for name, day in days.items() if day}


def _too_early_or_late(question: Question, value: Any, values: Mapping[str, Any], today: date) -> Iterator[str]:
    if not isinstance(value, date):
        return
    day = day_of(value, UTC)
    if not question.ahead and day > today:
        yield f"lies after today ({today}); only a question with ahead: yes may"
    earlier = values.get(question.not_before or "")
    if isinstance(earlier, date) and day < day_of(earlier, UTC):
        yield f"lies before {question.not_before}"


def answered_cases(trial: Trial) -> Starts:
    """The candidate and those of the cases, as far as their answers can be read."""
    unread: Problems = []
    named = (("candidate", trial.candidate), *((c.name, {**trial.candidate, **c.answers}) for c in trial.cases))
    read = ((name, read_answers(trial, answers, unread, name)) for name, answers in named)
    return tuple((name, answered) for name, answered in read if answered)


def decided(trial: Trial, answered: Answered, cohort: str | None) -> Decision:
    """The decision for a cohort."""
    decisions = by_cohort(trial, answered)
    return next((one for one in decisions if one.cohort == cohort), decisions[0])


def by_cohort(trial: Trial, answered: Answered) -> tuple[Decision, ...]:
    """The decision for each cohort, in the file's order; one where the trial has none."""
    decision = decide(answered.facts(trial), what_decides(trial))
    return decision.cohorts or (decision,)


def check_cases(trial: Trial, problems: Problems) -> None:
    """Tell where the candidate is not eligible and where a case does not come out as the file says."""
    candidate = read_answers(trial, trial.candidate, problems, "candidate")
    if candidate is None:
        return
    line = next(iter(trial.candidate.values())).line
    decisions = by_cohort(trial, candidate)
    if not any(decision.outcome == "eligible" for decision in decisions):
        why = ", ".join(_standing(trial, decisions[0], candidate.facts(trial)))
        words = f"the candidate should be eligible and is {decisions[0].outcome}: {why}"
        problems.append(Problem(line, words))
    for case in trial.cases:
        problems.extend(Problem(case.line, f'case "{case.name}": {words}') for words in _wrong_words(trial, case))
        answered = read_answers(trial, {**trial.candidate, **case.answers}, problems, f'case "{case.name}"')
        if answered:
            found = _differences(trial, case, answered)
            problems.extend(Problem(case.line, f'case "{case.name}": {words}') for words in found)


def _standing(trial: Trial, decision: Decision, facts: Facts) -> Iterator[str]:
    for criterion in trial.criteria:
        if criterion.code not in decision.findings:
            continue
        status = decision.status(criterion.code)
        if status not in (Status.MET, Status.NOT_APPLICABLE):
            yield f"{criterion.code} {status}" + _unanswered(trial, criterion, status, facts)


def _unanswered(trial: Trial, criterion: Criterion, status: Status, facts: Facts) -> str:
    """What is not answered, where that leaves a criterion open."""
    if status is not Status.PENDING:
        return ""
    names = [name for name in named_in(criterion) if trial.questions[name].key not in facts.values]
    return f" ({', '.join(names)} not answered, or not asked)" if names else ""


def _wrong_words(trial: Trial, case: Case) -> Iterator[str]:
    """What a case says that no trial could give."""
    codes = {c.code for c in trial.criteria if not c.only_for or case.cohort in c.only_for}
    chair = {item.code for item in trial.chair} | {NO_CHAIR}
    if trial.cohorts and case.cohort not in trial.cohorts:
        yield f"say its cohort: {listed(trial.cohorts)}"
    elif not trial.cohorts and case.cohort:
        yield "the trial has no cohorts"
    if not case.gives:
        yield '"gives" is empty'
    for key, node in case.gives.items():
        words = values_of(node)
        known = {"outcome": BEST_FIRST, "chair": tuple(chair)}.get(key, STATUSES)
        if key == "clear_on":
            words, known = tuple(by_name(node)), tuple(codes)
        elif key not in codes and key not in GIVEN:
            yield f'there is no criterion "{key}"{did_you_mean(key, (*codes, *GIVEN))}'
            continue
        for word in words or ("",):
            if word not in known:
                yield f'{key}: "{word}"{did_you_mean(word, known)}; there are {listed(known)}'


def _differences(trial: Trial, case: Case, answered: Answered) -> Iterator[str]:
    decision, facts = decided(trial, answered, case.cohort), answered.facts(trial)
    criteria = {criterion.code: criterion for criterion in trial.criteria}
    for key, node in case.gives.items():
        said = ", ".join(sorted(values_of(node)))
        if key == "clear_on":
            yield from _other_days(trial, decision, node, answered)
        elif key in ("outcome", "chair"):
            found = decision.outcome if key == "outcome" else ", ".join(decision.chair) or NO_CHAIR
            if found != said:
                yield f"{key} comes out {found}, the file says {said}"
        elif key in decision.findings and (status := decision.status(key)) != said:
            why = _unanswered(trial, criteria[key], status, facts)
            yield f"{key} comes out {status}{why}, the file says {said}"


def _other_days(trial: Trial, decision: Decision, node: Node, answered: Answered) -> Iterator[str]:
    days = _moments(trial, dict(answered.values), answered.today)
    for code, day in pairs(node):
        result = decision.findings.get(code.value)
        if result is None:
            continue
        said = day_written(day.value, days) if isinstance(day, Text) else None
        if said is None:
            yield f"clear_on, {code.value}: {ALLOWED['date']}"
            continue
        found = result.clear_on if decision.status(code.value) is Status.WAIT else None
        if found != day_of(said, UTC):
            yield f"{code.value} is clear on {found or 'no day'}, the file says {day_of(said, UTC)}"
