"""What a file says of the trial as a whole, beside its rules: words of the chat, measurements, contradictions."""

import re
from collections.abc import Iterable, Iterator, Mapping

from flows.agents.drug_table import OTHER_CLASSES
from flows.trials.form.leaves.scope import Scope, no_question
from flows.trials.form.leaves.tree_checks import check_tree
from flows.trials.form.nodes import Node, Text, pairs, texts, value_of, values_of
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.library import library
from flows.trials.form.said import Said
from flows.trials.form.trial import About, Contradiction, Criterion, Marked

MARKS = tuple(OTHER_CLASSES.split("|"))
# A button carries both with a / between, what it does in up to 15 bytes and its place in up to 12; of all these there
# are 64 at most (core.telegram.org/bots/api#inlinekeyboardbutton).
MOST_TOGETHER = 36
NAMED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._+()-]*[A-Za-z0-9.)+])?")
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,11}")


def read_name(file: Said) -> tuple[str, str]:
    """The registry number and the version, which name the file together."""
    registry_id, version = file.text("trial"), file.text("version")
    for key, value in (("trial", registry_id), ("version", version)):
        if value and not NAMED.fullmatch(value):
            words = f'"{key}: {value[:60]}": write it in letters from A to Z, digits, spaces and . _ + - ( )'
            file.problems.append(Problem(file.found[key].line, words))
    if (length := len(registry_id) + len(version)) > MOST_TOGETHER:
        words = f"trial and version have {length} characters together; at most {MOST_TOGETHER} fit on a button"
        line = file.found["version" if version else "trial"].line
        file.problems.append(Problem(line, f"{words}: shorten the version"))
    return registry_id, version


def read_about(file: Said, scope: Scope, criteria: tuple[Criterion, ...]) -> About:
    """What the file says beside its rules."""
    planned, numbers, problems = file.text("planned"), file.text("numbers"), file.problems
    people = re.fullmatch(r"[1-9][0-9]{0,6}", planned)
    if planned and not people:
        problems.append(Problem(file.found["planned"].line, f'"planned: {planned}" is no number of people'))
    if numbers and not PREFIX.fullmatch(numbers):
        words = f'"numbers: {numbers}": 2 to 12 capitals and digits, the first a capital'
        problems.append(Problem(file.found["numbers"].line, words))
    record = Said(file.get("record"), "record", problems)
    told = (_contradiction(node, scope, problems) for node in file.items("contradictions"))
    waiting = tuple(criterion.code for criterion in criteria if criterion.washout)
    return About(
        record={key: value_of(node) for key, node in record.found.items()},
        planned=int(planned) if people else None,
        home=file.text("home"),
        aim=file.text("aim"),
        plan_says=file.text("plan_says"),
        numbers=numbers,
        readings=file.many("readings"),
        measurements=dict(_measurements(file, scope)),
        groups=dict(_groups(file, scope)),
        together=tuple(_together(node, scope, problems) for node in file.items("together")),
        contradictions=tuple(contradiction for contradiction in told if contradiction),
        agents=tuple(_marked(node, waiting, problems) for node in file.items("agents")),
    )


def _measurements(file: Said, scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is measured on each day that is asked, and what that is of; the name where nothing else is said."""
    said = {**library().measurements, **file.by_name("measurements")}
    for question in scope.questions.values():
        if question.measurement:
            yield question.measurement, values_of(said.get(question.measurement)) or (question.measurement,)


def _groups(file: Said, scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups of the library of which at least one member is asked, then the trial's own."""
    for name, node in library().groups.items():
        group = Said(node, "a group", file.problems, f"group {name}")
        asked = tuple(member for member in group.many("of") if member in scope.questions)
        if asked:
            yield from ((called, asked) for called in group.many("called"))
    for name, node in file.by_name("groups").items():
        group = Said(node, "a group", file.problems, f"group {name}")
        _check_asked(group, texts(group.get("of")), scope)
        yield from ((called, group.many("of")) for called in group.many("called"))


def _check_asked(said: Said, names: Iterable[Text], scope: Scope) -> None:
    for name in names:
        if name.value not in scope.questions:
            said.problems.append(Problem(name.line, f"{said.what}: {no_question(name.value, scope.questions)}"))


def _together(node: Node, scope: Scope, problems: Problems) -> tuple[str, Mapping[str, str]]:
    said = Said(node, "of answers together", problems, "together")
    given = pairs(said.get("answers"))
    _check_asked(said, (key for key, _ in given), scope)
    for key, value in given:
        question, answer = scope.questions.get(key.value), value_of(value)
        if question and answer not in question.options:
            words = f'together: "{answer}" is no answer to {key.value}{did_you_mean(answer, question.options)}'
            problems.append(Problem(value.line, words))
    return said.text("label"), {key.value: value_of(value) for key, value in given}


def _contradiction(node: Node, scope: Scope, problems: Problems) -> Contradiction | None:
    said = Said(node, "a contradiction", problems, "contradiction")
    when = said.tree("when", gate=True)
    if when is None:
        return None
    check_tree(when, scope, problems, "contradiction, ")
    _check_asked(said, texts(said.get("of")), scope)
    return Contradiction(said.many("of"), when, said.text("words"))


def _marked(node: Node, waiting: tuple[str, ...], problems: Problems) -> Marked:
    said = Said(node, "of marked agents", problems, "agents")
    mark, words, ruling, criterion = map(said.text, ("marked", "words", "ruling", "criterion"))
    if mark and mark not in MARKS:
        unmarked = f'the agents\' table does not mark "{mark}"; it marks {", ".join(MARKS)}'
        said.tell(unmarked + did_you_mean(mark, MARKS), "marked")
    if ("ruling" in said) != ("criterion" in said):
        said.tell('"ruling" and "criterion" stand together')
    if criterion and criterion not in waiting:
        said.tell(f'no criterion "{criterion}" has a washout{did_you_mean(criterion, waiting)}', "criterion")
    return Marked(mark, words, ruling or None, criterion)
