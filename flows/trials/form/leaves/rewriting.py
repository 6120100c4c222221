"""Leaves that stand for others: the latest entry of a list, and what is the same for every candidate of a site."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from flows.language.numbers import EXACT
from flows.rules.periods import words_of
from flows.trials.form.leaves.leaves import (
    LATEST,
    Compare,
    Measured,
    Multiple,
    Normal,
    Plain,
    Since,
    Within,
    WithinNormal,
)
from flows.trials.form.leaves.parse import NotUnderstood, read_leaf
from flows.trials.form.leaves.trees import AtLeast, Line, Not, Some, Tree, When
from flows.trials.form.nodes import Node, by_name, pairs, value_of
from flows.trials.form.problems import Problem, Problems
from flows.trials.form.questions.library import library
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import ChairItem, Criterion


@dataclass(frozen=True, slots=True)
class Constant:
    """A number with its unit that a site gives once, and the line it stands in."""

    number: Decimal
    unit: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What leaves may stand for: the questions, and the site's constants; `used`: those that a leaf takes."""

    questions: Mapping[str, Question]
    site: Mapping[str, Constant]
    used: set[str] = field(default_factory=set)


def read_site(node: Node | None, questions: Mapping[str, Question], problems: Problems) -> dict[str, Constant]:
    """The site's constants by name."""
    site: dict[str, Constant] = {}
    for key, value in pairs(node):
        constant = _constant(value)
        if constant is None:
            words = f'site: "{key.value}: {value_of(value)}": a number with its unit, such as 40 U/L'
            problems.append(Problem(key.line, words))
        else:
            site[key.value] = constant
            problems.extend(Problem(key.line, f"site: {words}") for words in _twice(key.value, constant, questions))
    return site


def _constant(node: Node) -> Constant | None:
    try:
        leaf = read_leaf(f"x = {value_of(node)}")
    except NotUnderstood:
        return None
    return Constant(leaf.number, leaf.unit, node.line) if isinstance(leaf, Compare) else None


def _twice(name: str, constant: Constant, questions: Mapping[str, Question]) -> Iterator[str]:
    if name in questions:
        yield f'"{name}" is a question too: it is either asked or the same for everybody'
    known = library().questions.get(name)
    unit = value_of(by_name(known).get("unit")) or None
    if known is not None and unit != constant.unit:
        yield f"{name} is in {unit}, not in {constant.unit}"


def settled(criterion: Criterion, beside: Beside) -> Criterion:
    """The criterion with every leaf as what it stands for."""
    return replace(criterion, trees={key: _tree(tree, beside) for key, tree in criterion.trees.items()})


def settled_chair(item: ChairItem, beside: Beside) -> ChairItem:
    """The chair item with every leaf as what it stands for."""
    return replace(item, when=_tree(item.when, beside))


def _tree(tree: Tree, beside: Beside) -> Tree:
    if isinstance(tree, Line):
        return _line(tree, beside)
    if isinstance(tree, AtLeast):
        return replace(tree, parts=tuple(_tree(part, beside) for part in tree.parts))
    if isinstance(tree, Some):
        listed = beside.questions.get(tree.list)
        inside = replace(beside, questions=listed.fields if listed else {})
        return replace(tree, parts=tuple(_tree(part, inside) for part in tree.parts))
    if isinstance(tree, When):
        return When(_tree(tree.gate, beside), _tree(tree.part, beside), tree.line)
    return replace(tree, part=_tree(tree.part, beside))


def _line(line: Line, beside: Beside) -> Tree:
    leaf = line.plain
    if isinstance(leaf, WithinNormal) and _limits(leaf, beside):
        both = (Normal(leaf.name, ">=", Decimal(1), "lower"), Normal(leaf.name, "<=", Decimal(1), "upper"))
        parts = tuple(_line(replace(line, leaf=_in_place(line, one)), beside) for one in both)
        return AtLeast(2, parts, line.line)
    if isinstance(leaf, Since | Within) and leaf.name.startswith(LATEST):
        return _of_latest(line, leaf, beside) if line.leaf is leaf else line
    change = STANDS_FOR.get(type(leaf))
    return replace(line, leaf=_in_place(line, change(leaf, beside))) if change else line


def _in_place(line: Line, leaf: Plain) -> Plain | Measured:
    return replace(line.leaf, leaf=leaf) if isinstance(line.leaf, Measured) else leaf


def _limits(leaf: WithinNormal, beside: Beside) -> bool:
    question = beside.questions.get(leaf.name)
    return bool(question and {question.upper_limit, question.lower_limit} & beside.site.keys())


def _of_latest(line: Line, leaf: Since | Within, beside: Beside) -> Tree:
    """Since the latest entry is since every entry; within of the latest is within of some entry."""
    name = leaf.name.removeprefix(LATEST)
    question = beside.questions.get(name)
    if question is None or "day" not in question.entry:
        return line
    strict = leaf.strict if isinstance(leaf, Within) else not leaf.strict
    day = question.entry["day"]
    text = f"{day} {'less than' if strict else 'within'} {words_of(leaf.period)} before {leaf.anchor}"
    one = Some(name, (Line(Within(day, leaf.period, leaf.anchor, strict), text, line.line),), line.line)
    return one if isinstance(leaf, Within) else Not(one, line.line)


def _multiple(leaf: Multiple, beside: Beside) -> Plain:
    return _beside(leaf, leaf.other, beside) or leaf


def _normal(leaf: Normal, beside: Beside) -> Plain:
    question = beside.questions.get(leaf.name)
    limit = question and question.limit(leaf.which)
    return (limit and _beside(leaf, limit, beside)) or leaf


def _beside(leaf: Multiple | Normal, name: str, beside: Beside) -> Compare | None:
    constant = beside.site.get(name)
    if constant is None:
        return None
    beside.used.add(name)
    return Compare(leaf.name, leaf.op, EXACT.multiply(leaf.factor, constant.number), constant.unit)


STANDS_FOR: dict[type, Callable[..., Plain]] = {Multiple: _multiple, Normal: _normal}
