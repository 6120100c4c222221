"""The question library, and what a trial takes of it: as it stands, narrowed, or a question of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.package import text_of
from flows.rules.question import AS_OF
from flows.trials.form.keys import ANYTHING, QUESTION, Form, taken
from flows.trials.form.nodes import Fields, Many, Node, Text, by_name, pairs, read_nodes, value_of, values_of
from flows.trials.form.problems import Problem, Problems, TrialRefused, did_you_mean
from flows.trials.form.questions.questions import Question, read_question


@dataclass(frozen=True, slots=True)
class Library:
    """What any trial may ask, with its tables and words: the maps as they stand, read anew where a trial takes one."""

    questions: Mapping[str, Node]
    tables: Mapping[str, Node]
    measurements: Mapping[str, Node]
    groups: Mapping[str, Node]


@cache
def library() -> Library:
    """The question library of the package."""
    problems: Problems = []
    root = read_nodes(text_of("flows.trials.files", "library.yaml"), problems)
    if problems or not isinstance(root, Fields):
        raise TrialRefused(problems)
    parts = by_name(root)
    return Library(*(by_name(parts[part]) for part in ("questions", "tables", "measurements", "groups")))


@cache
def library_question(name: str) -> Question:
    """A question of the library as it stands."""
    problems: Problems = []
    question = read_question(name, library().questions[name], 0, problems, f"question {name}")
    if problems or question is None:
        raise TrialRefused(problems)
    return question


@cache
def shared_keys() -> frozenset[str]:
    """The keys under which answers to questions of the library are kept, in whichever trial."""
    return frozenset(value_of(by_name(node).get("key")) or name for name, node in library().questions.items())


def library_questions() -> tuple[Question, ...]:
    """The questions of the library, as a trial takes them that narrows nothing."""
    return tuple(map(library_question, library().questions))


def asked_question(item: Node, problems: Problems) -> Question | None:
    """One item of a trial's list of questions: a name of the library, a narrowed one, or an own one."""
    if isinstance(item, Text):
        return _of_library(item, None, problems)
    if not isinstance(item, Fields) or len(item.pairs) != 1:
        words = "a question is a name of the library, or a name with what is narrowed or asked: one name an item"
        problems.append(Problem(item.line, words))
        return None
    (name, node), known = item.pairs[0], library().questions
    if name.value in known:
        return _of_library(name, node, problems)
    if isinstance(node, Fields) and node.get("ask") is None and node.get("answer") is None:
        return _of_library(name, None, problems)
    question = read_question(name.value, node, name.line, problems, f"question {name.value}")
    if question and question.key in {AS_OF.key, *shared_keys()}:
        words = f'question {name.value}: records keep "{question.key}" for another question: give it a name of its own'
        problems.append(Problem(name.line, words))
    return question


def _of_library(name: Text, narrowed: Node | None, problems: Problems) -> Question | None:
    known = library().questions
    node = known.get(name.value)
    if not isinstance(node, Fields):
        near = did_you_mean(name.value, known) or "."
        own = f'An own question says "{name.value}: {{ask: ..., answer: ...}}"'
        problems.append(Problem(name.line, f'question "{name.value}" is not in the library{near} {own}'))
        return None
    what = f"question {name.value}"
    node = _standing_at(node, name.line)
    if narrowed is not None:
        node = _narrowed(node, narrowed, what, problems)
    return read_question(name.value, node, name.line, problems, what)


def _standing_at(node: Fields, line: int) -> Fields:
    """What is wrong with an item of the library in a trial is told at the line that takes it."""
    return Fields(tuple((Text(key.value, line), _moved(value, line)) for key, value in node.pairs), line)


def _moved(node: Node, line: int) -> Node:
    if isinstance(node, Text):
        return Text(node.value, line)
    if isinstance(node, Many):
        return Many(tuple(_moved(item, line) for item in node.items), line)
    return _standing_at(node, line)


# Everything may be left out of what is narrowed, and of options those that remain are listed.
SAID_ANEW: Form = {key: takes._replace(must=False) for key, takes in QUESTION.items()} | {
    "options": QUESTION["options"]._replace(shape=ANYTHING)
}


def _narrowed(node: Fields, narrowed: Node, what: str, problems: Problems) -> Fields:
    said = taken(narrowed, SAID_ANEW, what, problems)
    for key, value in said.items():
        if not QUESTION[key].anew:
            words = f'{what}: the library fixes "{key}"; an own question needs a name of its own'
            problems.append(Problem(value.line, words))
    anew = {key: _anew(key, node.get(key), value, what, problems) for key, value in said.items()}
    names = node.get("options_called")
    if "options" in anew and names:
        kept = by_name(anew["options"])
        left = tuple(pair for pair in pairs(names) if pair[0].value in kept)
        anew["options_called"] = Fields(left, names.line)
    same = tuple((key, value) for key, value in node.pairs if key.value not in anew)
    return Fields((*same, *((Text(key, value.line), value) for key, value in anew.items())), node.line)


def _anew(key: str, old: Node | None, value: Node, what: str, problems: Problems) -> Node:
    if key == "options":
        return _fewer(old, value, what, problems)
    return _fields_anew(old, value, what, problems) if key == "fields" else value


def _fewer(old: Node | None, value: Node, what: str, problems: Problems) -> Node:
    """The options that remain, in the library's order and words."""
    options, kept = by_name(old), set(values_of(value))
    if not kept or not kept <= options.keys():
        words = f"{what}: of its options some may be left out: list those that remain of {', '.join(options) or 'none'}"
        problems.append(Problem(value.line, words))
    return Fields(tuple((key, label) for key, label in pairs(old) if key.value in kept), value.line)


def _fields_anew(old: Node | None, value: Node, what: str, problems: Problems) -> Node:
    """The fields of a list, each narrowed as a question is."""
    fields, said = by_name(old), by_name(value)
    for name in said:
        if name not in fields:
            problems.append(Problem(value.line, f'{what}: there is no field "{name}"{did_you_mean(name, fields)}'))
    return Fields(tuple((key, _field(key, node, said, what, problems)) for key, node in pairs(old)), value.line)


def _field(key: Text, node: Node, said: Mapping[str, Node], what: str, problems: Problems) -> Node:
    if key.value not in said or not isinstance(node, Fields):
        return node
    return _narrowed(node, said[key.value], f"{what}, {key.value}", problems)
