"""What a version says of the one before it, from its map."""

import re
from collections.abc import Mapping
from datetime import date

from flows.rules.amendment import ASKED_AGAIN, SAME, Amendment
from flows.trials.form.keys import keys
from flows.trials.form.keys.criterion_keys import AMENDS
from flows.trials.form.leaves.scope import no_question
from flows.trials.form.nodes import Node, Text
from flows.trials.form.problems import Problem, Problems
from flows.trials.form.questions.questions import Question

OFTEN = {"no": 0, "once": 1, "twice": 2}


def read_amends(
    node: Node | None, version: str, questions: Mapping[str, Question], problems: Problems
) -> tuple[Amendment | None, int]:
    """What a version says of the one before, and in which line; None where it is the first."""
    if node is None:
        return None, 0
    found = keys.taken(node, AMENDS, "amends", problems)
    before, why, consent = (keys.value_of(found.get(key)) for key in ("version", "why", "consent"))
    if before and before == version:
        problems.append(Problem(found["version"].line, f'amends: "{before}" is this version; name the one before it'))
    changed = {code.value: keys.value_of(words) for code, words in keys.pairs(found.get("changed"))}
    answers = {one.value: _becomes(value, questions, problems) for one, value in keys.pairs(found.get("answers"))}
    return Amendment(
        before,
        keys.value_of(found.get("number")),
        _day(found.get("approved"), problems),
        why,
        changed,
        answers,
        _often(found.get("rescreen"), problems),
        consent,
    ), node.line


def _becomes(node: Node, questions: Mapping[str, Question], problems: Problems) -> str:
    new = keys.value_of(node)
    if new not in (SAME, ASKED_AGAIN, *questions):
        problems.append(Problem(node.line, f"amends: {no_question(new, questions)}; or say {SAME} or {ASKED_AGAIN}"))
    return new


def _day(node: Node | None, problems: Problems) -> date | None:
    if not isinstance(node, Text):
        return None
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        problems.append(Problem(node.line, f'amends: "{node.value}" is no day such as 2026-08-31'))
        return None


def _often(node: Node | None, problems: Problems) -> int:
    if not isinstance(node, Text):
        return 0
    if node.value in OFTEN:
        return OFTEN[node.value]
    if times := re.fullmatch(r"([1-9]) times", node.value):
        return int(times[1])
    problems.append(Problem(node.line, f'amends: "rescreen: {node.value}"; say {", ".join(OFTEN)} or 3 times'))
    return 0
