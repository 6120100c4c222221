"""YAML to lines and texts: every scalar stays the text that stands there, and what only YAML can do is refused."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from flows.trials.form.problems import STILL_TO_WRITE, TO_BE_WRITTEN, Problem, Problems

# Ten times the longest trial that is brought; what is longer takes seconds to read.
MOST_CHARACTERS, MOST_IN_A_LINE, MOST_NODES = 400_000, 20_000, 10_000
DEEPEST = 25
# No author sees them, and they change what is read, or in which order: Unicode Standard, 23.2, and Annex 9.
UNSEEN = re.compile("[\u0085\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# An escape can bring a line break of its own into a text, too.
UNFIT = re.compile(f"\r|{UNREADABLE.pattern}|{UNSEEN.pattern}")
MOST_MENDED = 50
# How many characters are read again after mending, so that no file takes minutes.
MOST_READ_AGAIN = 1_500_000
NO_COLON = "mapping values are not allowed in this context"
KEY_OR_ITEM = "The line is indented more or less than the one it belongs to, or a quote closes too early"
ADVICE = {
    NO_COLON: "The line is indented more than those it belongs to.",
    "did not find expected key": f"{KEY_OR_ITEM}, or it begins with an empty key.",
    "did not find expected '-' indicator": f"{KEY_OR_ITEM}.",
    "did not find expected <document start>": "The line is indented less than the first, or stands after the end: "
    "one file is one trial.",
    "found character that cannot start any token": "A text that begins with % @ ` & * ! needs quotes.",
    "found unexpected ':'": "A text inside { } or [ ] that ends with a colon needs quotes.",
    "found invalid Unicode character escape code": "What is written as a sign after a backslash is no sign at all: "
    "write the sign itself.",
    "exceeded maximum nesting depth": f"These are more than {DEEPEST} lists and maps inside one another.",
}
TAB_BETWEEN = re.compile(r"[ -]*+(?:\w[\w ]*+: *+)?\t")
WORDS_WITH_COLON = re.compile(r"^(\s*(?:- )?[A-Za-z][\w ]*: )([^\"'{\[|>].*: .*)$")


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it is written."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A map: its keys, in order, with their lines."""

    pairs: tuple[tuple[Text, "Node"], ...]
    line: int

    def get(self, key: str) -> "Node | None":
        return next((node for name, node in self.pairs if name.value == key), None)


Node = Text | Many | Fields


def value_of(node: Node | None) -> str:
    """The text that stands there; empty where none does."""
    return node.value if isinstance(node, Text) else ""


def texts(node: Node | None) -> tuple[Text, ...]:
    """The texts of a text or a list of texts."""
    return tuple(item for item in items(node) if isinstance(item, Text)) or ((node,) if isinstance(node, Text) else ())


def values_of(node: Node | None) -> tuple[str, ...]:
    """The same without their lines."""
    return tuple(text.value for text in texts(node))


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; nothing where no list stands."""
    return node.items if isinstance(node, Many) else ()


def pairs(node: Node | None) -> tuple[tuple[Text, Node], ...]:
    """The keys of a map and what stands under them; nothing where no map stands."""
    return node.pairs if isinstance(node, Fields) else ()


def by_name(node: Node | None) -> dict[str, Node]:
    """What stands under each key of a map, by the key alone."""
    return {key.value: value for key, value in pairs(node)}


def read_nodes(text: str, problems: Problems) -> Node | None:
    """The tree of a file; None where it cannot be read at all. What is wrong is added to `problems`."""
    if len(text) > MOST_CHARACTERS:
        problems.append(Problem(1, f"the file has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"))
        return None
    lines = text.removeprefix("\ufeff").split("\n")
    if unfit := tuple(_unfit(lines)):
        problems.extend(unfit)
        return None
    for _ in range(max(1, min(MOST_MENDED, MOST_READ_AGAIN // max(len(text), 1)))):
        try:
            return _tree("\n".join(lines), problems)
        except yaml.MarkedYAMLError as error:
            line = min(error.problem_mark.line, len(lines) - 1)
            problems.append(Problem(line + 1, _not_yaml(error, lines[line])))
            if not _mended(error, lines, line):
                return None
    return None


def _unfit(lines: list[str]) -> Iterator[Problem]:
    """Lines that no YAML should be made of."""
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_IN_A_LINE:
            words = f"the line has {len(line):,} characters; at most {MOST_IN_A_LINE:,} are read: write it as several"
            yield Problem(number, words)
        if re.match(r" *\t", line):
            yield Problem(number, "a tab at the beginning of the line: indent with spaces")
        elif TAB_BETWEEN.match(line):
            yield Problem(number, f'not YAML, at "{line.strip()[:60]}". A tab stands here: write spaces.')
        if sign := UNSEEN.search(line):
            yield Problem(number, f"a sign that is not seen (U+{ord(sign[0]):04X}) stands here: delete it")
        elif sign := UNREADABLE.search(line):
            words = f'a sign that a text may not hold (U+{ord(sign[0]):04X}), at "{line.strip()[:60]}"'
            yield Problem(number, f"{words}: delete it, and save the file as text in UTF-8")


def _not_yaml(error: yaml.MarkedYAMLError, line: str) -> str:
    needs_quotes = error.problem == NO_COLON and WORDS_WITH_COLON.match(line)
    advice = 'A ": " inside words needs quotes round the whole text.' if needs_quotes else ADVICE.get(error.problem, "")
    return f'not YAML: {error.problem}, at "{line.strip()[:60]}". {advice}'.rstrip()


def _mended(error: yaml.MarkedYAMLError, lines: list[str], line: int) -> bool:
    """Whether the line could be read as if its words were quoted, so that the rest of the file is looked at too."""
    found = WORDS_WITH_COLON.match(lines[line])
    if error.problem != NO_COLON or not found:
        return False
    lines[line] = found[1] + json.dumps(found[2], ensure_ascii=False)
    return True


def _tree(text: str, problems: Problems) -> Node | None:
    found: Problems = []
    tree = _built(yaml.parse(text, Loader=yaml.CBaseLoader), found)
    found.extend(_left_to_write(tree) if tree else ())
    problems.extend(found)
    return tree


def _built(events: Iterator[Any], problems: Problems) -> Node | None:
    """The tree of the first document, built without recursion, so that no depth can break it."""
    open_ones: list[tuple[yaml.NodeEvent, list[Node]]] = []
    roots: list[Node] = []
    documents = nodes = 0
    for event in events:
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            problems.append(Problem(event.start_mark.line + 1, 'one file is one trial: no "---" inside it'))
            break
        if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            problems.append(Problem(event.end_mark.line + 1, 'a file begins with its words, without YAML "%" lines'))
        if isinstance(event, yaml.NodeEvent):
            problems.extend(_tricks(event))
            nodes += 1
        if nodes > MOST_NODES:
            words = f"more than {MOST_NODES:,} words, lists and maps up to here; no more are read"
            problems.append(Problem(event.start_mark.line + 1, words))
            return None
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            open_ones.append((event, []))
            if len(open_ones) > DEEPEST:
                line = event.start_mark.line + 1
                problems.append(Problem(line, f"more than {DEEPEST} lists and maps inside one another"))
                return None
            continue
        node = _node(event, open_ones, problems)
        if node is not None:
            (open_ones[-1][1] if open_ones else roots).append(node)
    return roots[0] if roots else None


def _node(event: Any, open_ones: list[tuple[yaml.NodeEvent, list[Node]]], problems: Problems) -> Node | None:
    if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
        return Text(getattr(event, "value", ""), event.start_mark.line + 1)
    if not isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        return None
    start, children = open_ones.pop()
    line = start.start_mark.line + 1
    if isinstance(event, yaml.SequenceEndEvent):
        return Many(tuple(children), line)
    return Fields(tuple(_pairs(children, problems)), line)


def _pairs(children: list[Node], problems: Problems) -> Iterator[tuple[Text, Node]]:
    seen: dict[str, int] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key, Text):
            problems.append(Problem(key.line, "here stands a list or a map where a word should: a key is one word"))
        elif not key.value:
            problems.append(Problem(key.line, "an empty key"))
        elif key.value == "<<":
            problems.append(Problem(key.line, '"<<": a file says everything where it stands, without YAML merge keys'))
        elif key.value in seen:
            problems.append(Problem(key.line, f'"{key.value}" stands here twice; first in line {seen[key.value]}'))
        else:
            seen[key.value] = key.line
            yield key, value


def _left_to_write(node: Node) -> Iterator[Problem]:
    """What a draft left to its author, wherever it stands."""
    if isinstance(node, Text):
        if node.value == TO_BE_WRITTEN:
            yield Problem(node.line, STILL_TO_WRITE)
        return
    for child in node.items if isinstance(node, Many) else (part for pair in node.pairs for part in pair):
        yield from _left_to_write(child)


def _tricks(event: Any) -> Iterator[Problem]:
    line = event.start_mark.line + 1
    if event.anchor:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        words = f'"{sign}{event.anchor[:60]}": a file says everything where it stands, without YAML anchors'
        yield Problem(line, words)
    if tag := getattr(event, "tag", None):
        shown = str(tag).replace("tag:yaml.org,2002:", "!!")[:60]
        yield Problem(line, f'"{shown}": no YAML tags; the form knows what each word is')
    if unfit := UNFIT.search(getattr(event, "value", "")):
        yield Problem(line, f"a sign that a text may not hold (U+{ord(unfit[0]):04X}) is written here: leave it out")
