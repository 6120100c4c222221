"""What an author said in one map of a file, read key by key; what is wrong with it is told with its line."""

import re
from collections.abc import Callable, Collection, Iterable
from string import Formatter
from typing import TypeVar

from flows.trials.form.keys import FORMS, taken
from flows.trials.form.leaves.trees import Tree, read_tree
from flows.trials.form.nodes import Node, by_name, items, value_of, values_of
from flows.trials.form.problems import Problem, Problems, did_you_mean

T = TypeVar("T")


class Said:
    """One map: what stands under its keys, as far as it is of the shape that its form asks for."""

    def __init__(self, node: Node | None, form: str, problems: Problems, what: str = "") -> None:
        """`what`: what the map is called where something is wrong with it, if not as its form."""
        self.what, self.problems = what or form, problems
        self.line = node.line if node else 0
        self.found = taken(node, FORMS[form], self.what, problems) if node else {}

    def __contains__(self, key: str) -> bool:
        return key in self.found

    def get(self, key: str) -> Node | None:
        return self.found.get(key)

    def text(self, key: str) -> str:
        """The text under a key; empty where none stands."""
        return value_of(self.found.get(key))

    def many(self, key: str) -> tuple[str, ...]:
        """The texts under a key."""
        return values_of(self.found.get(key))

    def items(self, key: str) -> tuple[Node, ...]:
        return items(self.found.get(key))

    def by_name(self, key: str) -> dict[str, Node]:
        return by_name(self.found.get(key))

    def tree(self, key: str, gate: bool = False) -> Tree | None:
        """The condition under a key; `gate`: an unknown may be taken for a no there."""
        return read_tree(self.found[key], self.problems, gate) if key in self.found else None

    def tell(self, words: str | Iterable[str], key: str = "") -> None:
        """Tell, each in a sentence, what is wrong with the map, or in the line of one of its keys."""
        line = self.found[key].line if key in self.found else self.line
        sentences = (words,) if isinstance(words, str) else words
        self.problems.extend(Problem(line, f"{self.what}: {sentence}") for sentence in sentences)

    def wrong(self, key: str, words: str) -> None:
        """Tell what is wrong with what stands under a key."""
        self.tell(f'"{key}: {self.text(key) or "..."}": {words}', key)

    def read(self, key: str, reads: Callable[[str], T | None], else_: T, words: str) -> T:
        """What stands there; where nothing does or it is not understood, something else, and the latter is told."""
        if key not in self.found:
            return else_
        value = reads(self.text(key))
        if value is None:
            self.wrong(key, words)
            return else_
        return value

    def count(self, key: str, most: int) -> int:
        return self.read(key, lambda text: whole(text, most), 1, f"a whole number from 1 to {most}")

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        text = self.text(key)
        if key in self.found and text not in allowed:
            self.wrong(key, f"it is one of {', '.join(allowed)}{did_you_mean(text, allowed)}")
        return text

    def template(self, key: str, allowed: Collection[str]) -> str:
        """A text in which names may stand in braces; unknown ones are told."""
        text = self.text(key)
        for name in _names_in(text):
            if name is None or name not in allowed:
                known = ", ".join(f"{{{one}}}" for one in allowed)
                said = "a brace stands alone" if name is None else f"{{{name}}} is not known"
                self.wrong(key, f"{said}; there are {known}{did_you_mean(name or '', allowed)}")
                return ""
        return text


def _names_in(text: str) -> list[str | None]:
    """The names that stand in braces in a text; None for a brace that cannot be read."""
    try:
        return [
            name if not spec and not turned else None
            for _, name, spec, turned in Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        return [None]


def whole(text: str, most: int) -> int | None:
    """A whole number from 1 to the most; None for anything else."""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
    return number if 1 <= number <= most else None
