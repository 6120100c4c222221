"""The tree of a condition: leaves joined by all, any, not, when and the like."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.trials.form.keys import UNJOINED
from flows.trials.form.leaves.leaves import Leaf, Measured, Plain
from flows.trials.form.leaves.misread import why_not
from flows.trials.form.leaves.parse import NotUnderstood, read_leaf
from flows.trials.form.nodes import Fields, Many, Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean, too_many


@dataclass(frozen=True, slots=True)
class Line:
    """A leaf with the line it stands in and its text."""

    leaf: Leaf
    text: str
    line: int

    @property
    def plain(self) -> Plain:
        """What it says, but for when that must have been measured."""
        return self.leaf.leaf if isinstance(self.leaf, Measured) else self.leaf


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the parts hold; `all` and `any` are its two ends."""

    count: int
    parts: tuple["Tree", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Tree"
    line: int


@dataclass(frozen=True, slots=True)
class When:
    """Concerns only those for whom the gate holds."""

    gate: "Tree"
    part: "Tree"
    line: int


@dataclass(frozen=True, slots=True)
class Some:
    """One entry of a list for which all of it holds."""

    list: str
    parts: tuple["Tree", ...]
    line: int


@dataclass(frozen=True, slots=True)
class NotSaid:
    """True as long as the part is not known to hold: for gates, never to admit anybody."""

    part: "Tree"
    line: int


@dataclass(frozen=True, slots=True)
class IfAsked:
    """Concerns only those who are asked what the part looks at."""

    part: "Tree"
    line: int


Tree = Line | AtLeast | Not | When | Some | NotSaid | IfAsked

# The words of the tree: which keys stand together.
TREE_WORDS: dict[frozenset[str], str] = {
    frozenset({"all"}): "all: [...] every part holds",
    frozenset({"any"}): "any: [...] one part is enough",
    frozenset({"at_least", "of"}): "at_least: K, of: [...] so many of the parts hold",
    frozenset({"not"}): "not: C, C does not hold",
    frozenset({"when", "then"}): "when: C, then: C, concerns only those for whom the first holds",
    frozenset({"if_asked"}): "if_asked: C, concerns only those who are asked what C looks at",
    frozenset({"some", "with"}): "some: LIST, with: [...] one entry for which all of it holds",
    frozenset({"not_said"}): "not_said: C, true as long as C is not known to hold; only in asked_when, counts_when, "
    "not_applicable_when and chair items",
}
WORDS = sorted({word for words in TREE_WORDS for word in words})
ONE_OF = "all, any, not, when/then, if_asked, at_least/of, some/with, not_said"
# A record joins a handful; the rows on which an author reads each part grow with the square of them.
MOST_PARTS = 30


def read_tree(node: Node, problems: Problems, gate: bool = False) -> Tree | None:
    """The condition that stands there; None, and what is wrong is told, where it is none.

    `gate`: an unknown may be taken for a no here.
    """
    if isinstance(node, Text):
        return _line(node, problems)
    if isinstance(node, Many):
        problems.append(Problem(node.line, UNJOINED))
        return None
    words = frozenset(key.value for key, _ in node.pairs)
    if words not in TREE_WORDS:
        problems.extend(_strange(node))
        return None
    return _branch(node, words, problems, gate)


def _strange(node: Fields) -> Iterator[Problem]:
    unknown = [key for key, _ in node.pairs if key.value not in WORDS]
    for key in unknown:
        meant = did_you_mean(key.value, WORDS)
        yield Problem(key.line, f'"{key.value}" cannot stand in a condition{meant}: it is one of {ONE_OF}')
    if not unknown:
        given = ", ".join(f'"{key.value}"' for key, _ in node.pairs) or "nothing"
        yield Problem(node.line, f"{given} cannot stand so in a condition: it is one of {ONE_OF}")


def _branch(node: Fields, words: frozenset[str], problems: Problems, gate: bool) -> Tree | None:
    line = node.line
    if words == {"some", "with"}:
        return _some(node, problems, gate)
    if words == {"when", "then"}:
        first, second = (read_tree(node.get(word) or node, problems, gate) for word in ("when", "then"))
        return When(first, second, line) if first and second else None
    if words & {"not", "if_asked", "not_said"}:
        return _wrapped(node, next(iter(words)), problems, gate)
    many = node.get("of" if "of" in words else next(iter(words)))
    parts = _parts(many or node, problems, gate)
    if not parts:
        return None
    if "of" in words:
        return _at_least(node, parts, problems)
    return AtLeast(len(parts) if "all" in words else 1, parts, line)


def _wrapped(node: Fields, word: str, problems: Problems, gate: bool) -> Tree | None:
    if word == "not_said" and not gate:
        problems.append(
            Problem(
                node.pairs[0][0].line,
                '"not_said" takes an unknown for a no; it may stand only in asked_when, counts_when, '
                'not_applicable_when and chair items. Here say "not:"',
            )
        )
        return None
    part = read_tree(node.pairs[0][1], problems, gate)
    if part is None:
        return None
    wrapped: Tree = WRAPPERS[word](part, node.line)
    return wrapped


WRAPPERS: dict[str, type[Not] | type[IfAsked] | type[NotSaid]] = {
    "not": Not,
    "if_asked": IfAsked,
    "not_said": NotSaid,
}


def _parts(node: Node, problems: Problems, gate: bool) -> tuple[Tree, ...]:
    items = node.items if isinstance(node, Many) else (node,)
    if not items:
        problems.append(Problem(node.line, "an empty list of conditions"))
    if too_many(items, MOST_PARTS, "conditions in one list", node.line, problems):
        return ()
    parts = [read_tree(item, problems, gate) for item in items]
    return tuple(part for part in parts if part) if all(parts) else ()


def _at_least(node: Fields, parts: tuple[Tree, ...], problems: Problems) -> Tree | None:
    given = node.get("at_least")
    count = int(given.value) if isinstance(given, Text) and given.value.isascii() and given.value.isdigit() else 0
    if 1 <= count <= len(parts):
        return AtLeast(count, parts, node.line)
    problems.append(Problem(node.line, f'"at_least" takes a whole number from 1 to {len(parts)}'))
    return None


def _some(node: Fields, problems: Problems, gate: bool) -> Tree | None:
    name = node.get("some")
    parts = _parts(node.get("with") or node, problems, gate)
    if not isinstance(name, Text):
        problems.append(Problem(node.line, '"some" takes the name of a list question'))
        return None
    return Some(name.value, parts, node.line) if parts else None


def _line(node: Text, problems: Problems) -> Tree | None:
    try:
        return Line(read_leaf(node.value), node.value, node.line)
    except NotUnderstood as problem:
        problems.append(Problem(node.line, why_not(node.value, problem.rest)))
        return None


def branches(tree: Tree) -> tuple[Tree, ...]:
    """The conditions that one is made of, of a `when` the gate first; none of a leaf."""
    match tree:
        case Line():
            return ()
        case AtLeast(parts=parts) | Some(parts=parts):
            return parts
        case When(gate, part):
            return gate, part
    return (tree.part,)


def nodes(tree: Tree, into_lists: bool = True) -> Iterator[Tree]:
    """A condition and all that it is made of, each before its branches; `into_lists`: what is said of entries too."""
    yield tree
    if into_lists or not isinstance(tree, Some):
        for branch in branches(tree):
            yield from nodes(branch, into_lists)


def lines(tree: Tree, into_lists: bool = True) -> Iterator[Line]:
    """The leaves of a condition, in the order they stand."""
    yield from (node for node in nodes(tree, into_lists) if isinstance(node, Line))


def signed(tree: Tree, holds: bool, into_lists: bool = True) -> Iterator[tuple[Line, bool]]:
    """The leaves that decide a condition, each with whether it must hold where the whole must; gates decide nothing."""
    if isinstance(tree, Line):
        yield tree, holds
    elif isinstance(tree, When):
        yield from signed(tree.part, holds, into_lists)
    elif into_lists or not isinstance(tree, Some):
        for branch in branches(tree):
            yield from signed(branch, holds is not isinstance(tree, Not | NotSaid), into_lists)
