"""Whether a version follows from the one that it says it amends: nothing changes unsaid, and nothing is re-used."""

from collections.abc import Iterator, Mapping

from rapidfuzz.fuzz import token_set_ratio

from flows.trials.compiling.criterion_lines import what_it_asks
from flows.trials.compiling.looks import looked_at
from flows.trials.form.problems import Problem
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Criterion, Trial

# Under it the words of two criteria have little more than small words in common (measured on the amendments at hand).
ALIKE = 60


def amendment_problems(old: Trial, new: Trial) -> Iterator[Problem]:
    """What a version does to the one before without saying so, or may not do at all, by line."""
    if new.amends is None:
        return
    line = new.amends_line
    if (old.registry_id, old.version) != (new.registry_id, new.amends.version):
        words = f"it amends {new.registry_id}, {new.amends.version}, and this is {old.registry_id}, {old.version}"
        yield Problem(line, f"amends: {words}")
        return
    before, after = _by_code(old), _by_code(new)
    for code in dict.fromkeys((*before, *after)):
        yield from _criterion(code, before.get(code), after.get(code), code in new.amends.changed, line, old, new)
    for code in new.amends.changed.keys() - {*before, *after}:
        yield Problem(line, f'amends: neither version has a criterion "{code}"')
    yield from _answers(old.questions, new.questions, new.amends.answers, line)


def _by_code(trial: Trial) -> Mapping[str, Criterion]:
    return {criterion.code: criterion for criterion in (*trial.criteria, *trial.permitted)}


def _criterion(
    code: str, before: Criterion | None, after: Criterion | None, named: bool, line: int, old: Trial, new: Trial
) -> Iterator[Problem]:
    if before is None or after is None:
        if not named:
            yield Problem(line, f"amends: {code} is {'gone' if before else 'new'}; say so under changed")
        return
    if _other_meaning(before, after, old, new):
        words = f"{code} meant something else in version {old.version} ({before.says[:80]})"
        yield Problem(after.line, f"{words}; a code is never used again: give this criterion another one")
    elif (differs := _ruled(before) != _ruled(after)) != named:
        words = f"{code} is another than in version {old.version}; say what under changed"
        yield Problem(line, f"amends: {words if differs else f'{code} is named under changed and is as it was'}")


def _ruled(criterion: Criterion) -> tuple[object, ...]:
    """What of a criterion an amendment changes: its words and its rule; a better reading or a shorter line is ours."""
    return criterion.inclusion, criterion.says, criterion.only_for, what_it_asks(criterion)


def _other_meaning(before: Criterion, after: Criterion, old: Trial, new: Trial) -> bool:
    if before.inclusion is not after.inclusion:
        return True
    shared = looked_at(before, old.questions) & looked_at(after, new.questions)
    own = before.code.lower() in shared  # a criterion that is one question looks at itself alone
    return (own or not shared) and token_set_ratio(before.says, after.says) < ALIKE


def _answers(
    old: Mapping[str, Question], new: Mapping[str, Question], becomes: Mapping[str, str], line: int
) -> Iterator[Problem]:
    for name, question in old.items():
        other = new.get(name)
        if other is not None and name not in becomes and (what := _differs(question, other)):
            words = f"the {what} of {name} is another than before; say under answers what becomes of those given"
            yield Problem(other.line, f"amends: {words}")
    for name, to in becomes.items():
        if name not in old:
            yield Problem(line, f'amends: the version before asks no "{name}"')
        elif to in new and (what := _differs(old[name], new[to])):
            yield Problem(line, f"amends: {to} cannot take the answers of {name}: its {what} is another")


def _differs(one: Question, other: Question) -> str:
    """What keeps an answer from meaning the same; empty where nothing does. An option more leaves the others alone."""
    if one.answer != other.answer:
        return "kind"
    if one.unit != other.unit:
        return "unit"
    lost = one.options.keys() - other.options.keys()
    relabelled = any(one.options[key] != other.options[key] for key in one.options.keys() & other.options.keys())
    return "options" if lost or relabelled else ""
