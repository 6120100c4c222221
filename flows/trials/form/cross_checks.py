"""What of a file must fit together: questions with those before them, criteria with their numbers and cohorts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from flows.trials.form.leaves.checks import bad_period, no_agent, no_anchor
from flows.trials.form.leaves.scope import Scope, no_question
from flows.trials.form.leaves.tree_checks import check_measured, check_tree
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.library import library
from flows.trials.form.questions.question_values import DATES
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import ChairItem, Criterion, Washout


def no_day(name: str, questions: Mapping[str, Question]) -> str:
    """What is wrong with the name of a question that a date or time answers; empty where it is one."""
    if name not in questions:
        return no_question(name, questions)
    answer = questions[name].answer
    return "" if answer in ("date", "time") else f"{name} is answered by {answer}, not by a date or time"


def check_questions(scope: Scope, site: Collection[str], problems: Problems) -> None:
    """Tell where a question looks at one that is not asked before it, or names one that does not fit."""
    before: dict[str, Question] = {}
    for question in scope.questions.values():
        what = f"question {question.name}"
        asked = Scope(dict(before), scope.anchors, scope.tables)
        for word, tree in (("asked_when", question.asked_when), ("counts_when", question.counts_when)):
            if tree is not None and not (word == "counts_when" and tree is question.asked_when):
                after = ". (it may look only at questions asked before it)"
                check_tree(tree, asked, problems, f"{what}, {word}: ", after)
        problems.extend(
            Problem(question.line, f"{what}: {words}") for words in _references(question, before, scope, site)
        )
        before[question.name] = question


def _references(
    question: Question, before: Mapping[str, Question], scope: Scope, site: Collection[str]
) -> Iterator[str]:
    known = {**library().questions, **scope.questions}
    for word in ("date", "upper_limit", "lower_limit", "half_life"):
        name = getattr(question, word)
        if name is not None and name not in known and name not in site:
            yield f'{word}: there is no question "{name}"{did_you_mean(name, known)}'
        elif name in scope.questions and (wrong := _belongs(word, question, scope.questions[name], scope)):
            yield f"{word}: {wrong}"
    for word in ("not_before", "until_known"):
        name = getattr(question, word)
        if name is not None and name != "today" and (name not in before or not before[name].is_day):
            put = f': put "- {name}" before it' if name in library().questions else ""
            yield f'{word}: "{name}" is no question with a day that is asked before{put}, or ask a question of your own'
    if question.at is not None:
        yield from (f"at: {words}" for words in no_anchor(question.at, scope.anchors))


def _belongs(word: str, question: Question, other: Question, scope: Scope) -> str:
    """What is wrong with a question that holds the date, limit or half-life of another; empty where it fits."""
    if word == "date":
        return no_day(other.name, scope.questions)
    if other.answer != "number":
        return f"{other.name} is answered by {other.answer}, not by a number"
    unit = "days" if word == "half_life" else question.unit
    return "" if other.unit == unit else f"{other.name} is in {other.unit}, not in {unit}"


def check_criteria(
    criteria: tuple[Criterion, ...], scope: Scope, cohorts: Mapping[str, str], problems: Problems
) -> None:
    """Tell which criteria stand twice or out of order, and what of their rules does not fit the trial."""
    seen: dict[str, int] = {}
    last = {True: 0, False: 0}
    for criterion in criteria:
        what = f"criterion {criterion.code}"
        if criterion.code in seen:
            words = f'code "{criterion.code}" stands in line {seen[criterion.code]} already'
            problems.append(Problem(criterion.line, words))
        seen[criterion.code] = criterion.line
        if criterion.number < last[criterion.inclusion]:
            problems.append(Problem(criterion.line, f"{what}: number {criterion.number} is out of the record's order"))
        last[criterion.inclusion] = max(criterion.number, last[criterion.inclusion])
        for cohort in criterion.only_for:
            if cohort not in cohorts:
                near = did_you_mean(cohort, cohorts)
                problems.append(Problem(criterion.line, f'{what}: there is no cohort "{cohort}"{near}'))
        _check_criterion(criterion, scope, problems)
    for cohort in cohorts:
        if all(criterion.only_for and cohort not in criterion.only_for for criterion in criteria):
            problems.append(Problem(1, f'cohort "{cohort}": no criterion concerns it'))


def _check_criterion(criterion: Criterion, scope: Scope, problems: Problems) -> None:
    for tree in (*criterion.trees.values(), criterion.acts.when if criterion.acts else None):
        check_tree(tree, scope, problems)
    if criterion.washout:
        wrong = _wrong_washout(criterion.washout, scope)
        problems.extend(Problem(criterion.washout.line, f"{criterion.code}: {words}") for words in wrong)
    if criterion.measured:
        rules = criterion.deciding
        wrong = no_anchor(criterion.measured.anchor, scope.anchors)
        if rules and not sum(check_measured(tree, criterion.measured, scope, problems) for tree in rules):
            wrong = chain(wrong, ('"measured" finds no question with a date in it',))
        problems.extend(Problem(criterion.line, f"criterion {criterion.code}: {words}") for words in wrong)


def _wrong_washout(washout: Washout, scope: Scope) -> Iterator[str]:
    listed = scope.questions[washout.list]
    yield from no_anchor(washout.before, scope.anchors)
    periods = [period for period in (washout.period, *washout.excepted.values()) if period]
    for period in periods:
        yield from bad_period(period)
    if any(period.in_hours for period in periods):
        yield f"the days of {washout.list} know no hours"
    if any(period.in_half_lives for period in periods) and "half_life" not in listed.entry:
        yield f"{washout.list} has no half-life in its entries"
    kinds = listed.fields[listed.entry["kind"]].options
    for name in washout.excepted:
        if name not in kinds:
            if name not in washout.called:
                yield from (f"except: {words}" for words in no_agent(name))
            if "name" not in listed.entry:
                yield f"except: {washout.list} has no name in its entries"
    past = washout.past
    if past is not None and (past not in listed.fields or listed.fields[past].answer not in DATES):
        yield f'past: "{past}" is no day of {washout.list}{did_you_mean(past, listed.fields)}'


def check_chair(
    chair: tuple[ChairItem, ...], criteria: tuple[Criterion, ...], scope: Scope, problems: Problems
) -> None:
    """Tell which items stand twice, are of no criterion, or look at what is not asked."""
    codes = {criterion.code for criterion in criteria}
    twice = [code for code, count in Counter(item.code for item in chair).items() if count > 1]
    for item in chair:
        if item.criterion not in codes:
            words = f'chair item {item.code}: there is no criterion "{item.criterion}"'
            problems.append(Problem(item.line, f"{words}{did_you_mean(item.criterion, codes)}"))
        if item.code in twice:
            problems.append(Problem(item.line, f'chair item "{item.code}" stands here twice'))
        check_tree(item.when, scope, problems)
