"""What a file says of the trial as a whole, beside its rules: words of the chat, measurements, contradictions."""

import re
from collections.abc import Iterator, Mapping

from flows.agents.table import OTHER_CLASSES
from flows.trials.form.keys import keys
from flows.trials.form.keys.chat_keys import CONTRADICTION, GROUP, MARKED, TOGETHER
from flows.trials.form.leaves.scope import Scope, no_question
from flows.trials.form.leaves.tree_checks import check_tree
from flows.trials.form.leaves.trees import read_tree
from flows.trials.form.nodes import Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.library import library
from flows.trials.form.trial import About, Contradiction, Criterion, Marked

MARKS = tuple(OTHER_CLASSES.split("|"))
# A button carries both with a / between, what it does in up to 15 bytes and its place in up to 12; of all these there
# are 64 at most (core.telegram.org/bots/api#inlinekeyboardbutton).
MOST_TOGETHER = 36
NAMED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._+()-]*[A-Za-z0-9.)+])?")
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,11}")


def read_name(found: Mapping[str, Node], problems: Problems) -> tuple[str, str]:
    """The registry number and the version, which name the file together."""
    registry_id, version = keys.value_of(found.get("trial")), keys.value_of(found.get("version"))
    for key, value in (("trial", registry_id), ("version", version)):
        if value and not NAMED.fullmatch(value):
            words = f'"{key}: {value[:60]}": write it in letters from A to Z, digits, spaces and . _ + - ( )'
            problems.append(Problem(found[key].line, words))
    if (length := len(registry_id) + len(version)) > MOST_TOGETHER:
        words = f"trial and version have {length} characters together; at most {MOST_TOGETHER} fit on a button"
        problems.append(Problem(found["version" if version else "trial"].line, f"{words}: shorten the version"))
    return registry_id, version


def read_about(found: Mapping[str, Node], scope: Scope, criteria: tuple[Criterion, ...], problems: Problems) -> About:
    """What the file says beside its rules; `found`: what stands under each of its keys."""
    planned, numbers = (keys.value_of(found.get(key)) for key in ("planned", "numbers"))
    if planned and not re.fullmatch(r"[1-9][0-9]{0,6}", planned):
        problems.append(Problem(found["planned"].line, f'"planned: {planned}" is no number of people'))
    if numbers and not PREFIX.fullmatch(numbers):
        words = f'"numbers: {numbers}": 2 to 12 capitals and digits, the first a capital'
        problems.append(Problem(found["numbers"].line, words))
    record = keys.taken(found["record"], keys.RECORD, "record", problems) if "record" in found else {}
    told = (_contradiction(node, scope, problems) for node in keys.items(found.get("contradictions")))
    waiting = tuple(criterion.code for criterion in criteria if criterion.washout)
    marked = (_marked(node, waiting, problems) for node in keys.items(found.get("agents")))
    return About(
        record={key: keys.value_of(node) for key, node in record.items()},
        planned=int(planned) if planned.isascii() and planned.isdigit() else None,
        home=keys.value_of(found.get("home")),
        aim=keys.value_of(found.get("aim")),
        plan_says=keys.value_of(found.get("plan_says")),
        numbers=numbers,
        readings=_many(found.get("readings")),
        measurements=dict(_measurements(found.get("measurements"), scope)),
        groups=dict(_groups(found.get("groups"), scope, problems)),
        together=tuple(_together(node, scope, problems) for node in keys.items(found.get("together"))),
        contradictions=tuple(contradiction for contradiction in told if contradiction),
        agents=tuple(mark for mark in marked if mark),
    )


def _many(node: Node | None) -> tuple[str, ...]:
    return tuple(text.value for text in keys.texts(node))


def _measurements(node: Node | None, scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is measured on each day that is asked, and what that is of; the name where nothing else is said."""
    said = {**library().measurements, **{key.value: value for key, value in keys.pairs(node)}}
    for question in scope.questions.values():
        if question.measurement:
            yield question.measurement, _many(said.get(question.measurement)) or (question.measurement,)


def _groups(node: Node | None, scope: Scope, problems: Problems) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups of the library of which at least one member is asked, then the trial's own."""
    for name, group in library().groups.items():
        found = keys.taken(group, GROUP, f"group {name}", problems)
        asked = tuple(member for member in _many(found.get("of")) if member in scope.questions)
        if asked:
            yield from ((called, asked) for called in _many(found.get("called")))
    for key, group in keys.pairs(node):
        found = keys.taken(group, GROUP, f"group {key.value}", problems)
        members = _asked(found.get("of"), f"group {key.value}", scope, problems)
        yield from ((called, members) for called in _many(found.get("called")))


def _asked(node: Node | None, what: str, scope: Scope, problems: Problems) -> tuple[str, ...]:
    for text in keys.texts(node):
        if text.value not in scope.questions:
            problems.append(Problem(text.line, f"{what}: {no_question(text.value, scope.questions)}"))
    return _many(node)


def _together(node: Node, scope: Scope, problems: Problems) -> tuple[str, Mapping[str, str]]:
    found = keys.taken(node, TOGETHER, "together", problems)
    answers = {key.value: keys.value_of(value) for key, value in keys.pairs(found.get("answers"))}
    for key, value in keys.pairs(found.get("answers")):
        question = scope.questions.get(key.value)
        if question is None:
            problems.append(Problem(key.line, f"together: {no_question(key.value, scope.questions)}"))
        elif answers[key.value] not in question.options:
            meant = did_you_mean(answers[key.value], question.options)
            problems.append(Problem(value.line, f'together: "{answers[key.value]}" is no answer to {key.value}{meant}'))
    return keys.value_of(found.get("label")), answers


def _contradiction(node: Node, scope: Scope, problems: Problems) -> Contradiction | None:
    found = keys.taken(node, CONTRADICTION, "contradiction", problems)
    when = read_tree(found["when"], problems, gate=True) if "when" in found else None
    if when is None:
        return None
    check_tree(when, scope, problems, "contradiction, ")
    of = _asked(found.get("of"), "contradiction", scope, problems)
    return Contradiction(of, when, keys.value_of(found.get("words")))


def _marked(node: Node, waiting: tuple[str, ...], problems: Problems) -> Marked | None:
    found = keys.taken(node, MARKED, "agents", problems)
    mark, words, ruling, criterion = (keys.value_of(found.get(key)) for key in MARKED)
    if mark and mark not in MARKS:
        unmarked = f'agents: the agents\' table does not mark "{mark}"; it marks {", ".join(MARKS)}'
        problems.append(Problem(found["marked"].line, unmarked + did_you_mean(mark, MARKS)))
    if ("ruling" in found) != ("criterion" in found):
        problems.append(Problem(node.line, 'agents: "ruling" and "criterion" stand together'))
    if criterion and criterion not in waiting:
        words_of = f'agents: no criterion "{criterion}" has a washout{did_you_mean(criterion, waiting)}'
        problems.append(Problem(found["criterion"].line, words_of))
    return Marked(mark, words, ruling or None, criterion)
