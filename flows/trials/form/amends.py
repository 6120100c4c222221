"""What a version says of the one before it, from its map."""

import re
from collections.abc import Mapping
from datetime import date

from flows.rules.trial_parts import ASKED_AGAIN, SAME, Amendment
from flows.trials.form.leaves.scope import no_question
from flows.trials.form.nodes import Node, value_of
from flows.trials.form.problems import Problem, Problems
from flows.trials.form.questions.questions import Question
from flows.trials.form.said import Said

OFTEN = {"no": 0, "once": 1, "twice": 2}


def read_amends(
    node: Node | None, version: str, questions: Mapping[str, Question], problems: Problems
) -> tuple[Amendment | None, int]:
    """What a version says of the one before, and in which line; None where it is the first."""
    if node is None:
        return None, 0
    said = Said(node, "amends", problems)
    before = said.text("version")
    if before and before == version:
        said.tell(f'"{before}" is this version; name the one before it', "version")
    answers = {name: value_of(new) for name, new in said.by_name("answers").items()}
    for one in said.by_name("answers").values():
        if value_of(one) not in (SAME, ASKED_AGAIN, *questions):
            words = f"amends: {no_question(value_of(one), questions)}; or say {SAME} or {ASKED_AGAIN}"
            problems.append(Problem(one.line, words))
    return Amendment(
        before,
        said.text("number"),
        _day(said),
        said.text("why"),
        {code: value_of(words) for code, words in said.by_name("changed").items()},
        answers,
        _often(said),
        said.text("consent"),
    ), node.line


def _day(said: Said) -> date | None:
    if "approved" not in said:
        return None
    try:
        return date.fromisoformat(said.text("approved"))
    except ValueError:
        said.tell(f'"{said.text("approved")}" is no day such as 2026-08-31', "approved")
        return None


def _often(said: Said) -> int:
    text = said.text("rescreen")
    if times := re.fullmatch(r"([1-9]) times", text):
        return int(times[1])
    if text and text not in OFTEN:
        said.tell(f'"rescreen: {text}"; say {", ".join(OFTEN)} or 3 times', "rescreen")
    return OFTEN.get(text, 0)
