"""The question library, and what a trial takes of it: as it stands, narrowed, or a question of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.package import text_of
from flows.trials.form.keys import keys
from flows.trials.form.keys.shapes import ANYTHING, Form
from flows.trials.form.nodes import Fields, Many, Node, Text, read_nodes
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
    parts = {key.value: node for key, node in root.pairs}
    return Library(*(_by_name(parts[part]) for part in ("questions", "tables", "measurements", "groups")))


@cache
def library_question(name: str) -> Question:
    """A question of the library as it stands."""
    problems: Problems = []
    question = read_question(name, library().questions[name], 0, problems, f"question {name}")
    if problems or question is None:
        raise TrialRefused(problems)
    return question


def _by_name(node: Node) -> Mapping[str, Node]:
    return {key.value: value for key, value in keys.pairs(node)}


@cache
def shared_keys() -> frozenset[str]:
    """The keys under which answers to questions of the library are kept, in whichever trial."""
    return frozenset(_key(name, node) for name, node in library().questions.items())


def _key(name: str, node: Node) -> str:
    said = node.get("key") if isinstance(node, Fields) else None
    return said.value if isinstance(said, Text) else name


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
    if question and question.key in {DAY_OF_ASSESSMENT, *shared_keys()}:
        words = f'question {name.value}: records keep "{question.key}" for another question: give it a name of its own'
        problems.append(Problem(name.line, words))
    return question


def library_questions() -> tuple[Question, ...]:
    """The questions of the library, as a trial takes them that narrows nothing."""
    problems: Problems = []
    read = tuple(_of_library(Text(name, 1), None, problems) for name in library().questions)
    return tuple(question for question in read if question)


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


# Every record says under it on which day it is assessed.
DAY_OF_ASSESSMENT = "as_of"
# Everything may be left out of what is narrowed, and of options those that remain are listed.
SAID_ANEW: Form = {key: takes._replace(must=False) for key, takes in keys.QUESTION.items()} | {
    "options": keys.QUESTION["options"]._replace(shape=ANYTHING)
}


def _narrowed(node: Fields, narrowed: Node, what: str, problems: Problems) -> Fields:
    said = keys.taken(narrowed, SAID_ANEW, what, problems)
    for key, value in said.items():
        if key not in keys.NARROWED:
            words = f'{what}: the library fixes "{key}"; an own question needs a name of its own'
            problems.append(Problem(value.line, words))
    anew = {key: _anew(key, node.get(key), value, what, problems) for key, value in said.items()}
    names = node.get("options_called")
    if "options" in anew and names:
        anew["options_called"] = _among(names, _by_name(anew["options"]))
    kept = tuple((key, value) for key, value in node.pairs if key.value not in anew)
    return Fields((*kept, *((Text(key, value.line), value) for key, value in anew.items())), node.line)


def _anew(key: str, old: Node | None, value: Node, what: str, problems: Problems) -> Node:
    if key == "options":
        return _fewer(old, value, what, problems)
    return _fields_anew(old, value, what, problems) if key == "fields" else value


def _fewer(old: Node | None, value: Node, what: str, problems: Problems) -> Node:
    """The options that remain, in the library's order and words."""
    pairs = keys.pairs(old)
    kept = {text.value for text in keys.texts(value)}
    strange = kept - {key.value for key, _ in pairs}
    if strange or not kept:
        names = ", ".join(key.value for key, _ in pairs) or "none"
        words = f"{what}: of its options some may be left out: list those that remain of {names}"
        problems.append(Problem(value.line, words))
    return Fields(tuple((key, label) for key, label in pairs if key.value in kept), value.line)


def _among(node: Node, kept: Mapping[str, Node]) -> Node:
    return Fields(tuple(pair for pair in keys.pairs(node) if pair[0].value in kept), node.line)


def _fields_anew(old: Node | None, value: Node, what: str, problems: Problems) -> Node:
    """The fields of a list, each narrowed as a question is."""
    fields = _by_name(old) if old else {}
    said = _by_name(value)
    for name in said:
        if name not in fields:
            problems.append(Problem(value.line, f'{what}: there is no field "{name}"{did_you_mean(name, fields)}'))
    pairs = keys.pairs(old)
    return Fields(tuple((key, _field(key, node, said, what, problems)) for key, node in pairs), value.line)


def _field(key: Text, node: Node, said: Mapping[str, Node], what: str, problems: Problems) -> Node:
    if key.value not in said or not isinstance(node, Fields):
        return node
    return _narrowed(node, said[key.value], f"{what}, {key.value}", problems)
