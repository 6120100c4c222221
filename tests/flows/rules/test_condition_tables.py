"""Every table by type of condition or of leaf handles every type: a new one is asked for wherever it must be said."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import get_args

import pytest

import bot.documents
import flows
import storage.exports
from bot.documents.rule_words import RULES
from flows.answers.given_before.given_for import AGES
from flows.answers.typed.bounds import BESIDE
from flows.decision.next_step.blocks import KEYS
from flows.decision.timeline.bars import PERIODS
from flows.decision.why.missing import MISSING
from flows.decision.why.reasons import WORDS
from flows.rules.conditions import ALWAYS, Condition, EveryEntry, Limit, SomeEntry, Unless, Waiting, parts
from flows.rules.evaluation.evaluate import BUILDERS
from flows.rules.evaluation.keeping import ANSWERS_IN
from flows.rules.evaluation.negation import NEGATED
from flows.trials.checking.probes import PROBES
from flows.trials.compiling.effects import NOTES
from flows.trials.compiling.translate_leaves import LEAVES
from flows.trials.form.leaves import leaves
from flows.trials.form.leaves.checks import CHECKS
from flows.trials.form.leaves.number_checks import NUMBER_CHECKS
from flows.trials.form.leaves.rewriting import STANDS_FOR
from storage.exports.common.description import SHOWN_WHEN

TYPES: tuple[type, ...] = get_args(Condition)
# What a trial's file says in one line.
PLAIN: tuple[type, ...] = get_args(leaves.Plain)
LEAF: tuple[type, ...] = get_args(leaves.Leaf)


# What a table is for, the table, and the types that it is about.
TABLES: dict[str, tuple[Mapping[type, object], tuple[type, ...]]] = {
    "evaluate": (BUILDERS, TYPES),
    "negate": (NEGATED, TYPES),
    "reason": (WORDS, TYPES),
    "what is missing": (MISSING, TYPES),
    "bounds of a typed number": (BESIDE, get_args(Limit)),
    "picture": (PERIODS, get_args(Waiting)),
    "paper": (RULES, TYPES),
    "export": (SHOWN_WHEN, TYPES),
    "next step": (KEYS, TYPES),
    "ages": (AGES, TYPES),
    "findings that are kept": (ANSWERS_IN, TYPES),
    "check a leaf": (CHECKS, LEAF),
    "check a number": (NUMBER_CHECKS, get_args(leaves.OfNumber)),
    "translate a leaf": (LEAVES, PLAIN),
    "probe a leaf": (PROBES, LEAF),
    "what helps": (NOTES, PLAIN),
    "limits that stand for others": (STANDS_FOR, (leaves.Multiple, leaves.Normal)),
}


@pytest.mark.parametrize(
    ("purpose", "kind"), [(purpose, kind) for purpose, (_, kinds) in TABLES.items() for kind in kinds], ids=str
)
def test_a_table_says_what_it_does_with_a_type(purpose: str, kind: type) -> None:
    table, _ = TABLES[purpose]
    assert kind in table, f"{purpose}: nothing is said of {kind.__name__} in {_name_of(table)}"


def test_no_table_by_type_stands_outside_of_this_test() -> None:
    known = {id(table) for table, _ in TABLES.values()}
    for module in _everywhere():
        for name, value in vars(module).items():
            if isinstance(value, dict) and any(key in {*TYPES, *LEAF} for key in value if isinstance(key, type)):
                assert id(value) in known, f"{module.__name__}.{name}"


def _name_of(table: Mapping[type, object]) -> str:
    """The module that states a table, and its name there."""
    named = ((module, name) for module in _everywhere() for name, value in vars(module).items() if value is table)
    return next(f"{module.__name__}.{name}" for module, name in named)


def _everywhere() -> Iterator[ModuleType]:
    for package in (flows, bot.documents, storage.exports):
        yield from _modules(package)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_the_parts_of_a_condition_are_found_whatever_holds_them(kind: type) -> None:
    """Next step, pictures, flags, bounds and exports look into a condition by `parts`; a scope is none."""
    written = {"parts": (ALWAYS, ALWAYS), "part": ALWAYS}
    fields = [field.name for field in dataclasses.fields(kind)]
    held = {name: written[name] for name in fields if name in written}
    others = {name: () for name in fields if name not in written}
    scopes = (Unless, SomeEntry, EveryEntry)
    expected = () if kind in scopes else held.get("parts", (ALWAYS,) if held else ())
    assert parts(kind(**others, **held)) == expected
