"""Readings that act: what is ours, told beside a decision that rests on it."""

from collections.abc import Mapping

from flows.agents.table import BY_NAME
from flows.trials.form.keys import keys
from flows.trials.form.keys.chat_keys import ACTS
from flows.trials.form.leaves.trees import read_tree
from flows.trials.form.nodes import Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Acts

Questions = Mapping[str, Question]


def read_acts(node: Node | None, what: str, questions: Questions, problems: Problems) -> Acts | None:
    """A reading that acts; None where a criterion has none."""
    if node is None:
        return None
    found = keys.taken(node, ACTS, f"{what}, acts", problems)
    kind, decided = keys.value_of(found.get("kind")), keys.value_of(found.get("decided"))
    agents, endings = (tuple(text.value for text in keys.texts(found.get(key))) for key in ("agents", "unless_ending"))
    kinds = [kind for question in questions.values() for kind in _kinds(question)]
    wrong = [f'there is no kind "{kind}"{did_you_mean(kind, kinds)}'] if kind and kind not in kinds else []
    if decided not in ("", "yes"):
        wrong.append('"decided" takes "yes" or is left out')
    if not kind and (agents or endings or "{agents}" in keys.value_of(found.get("words"))):
        wrong.append('say the "kind" of the agents')
    wrong += [f'no agent "{name}"{did_you_mean(name, BY_NAME)}' for name in agents if name not in BY_NAME]
    problems.extend(Problem(node.line, f"{what}, acts: {words}") for words in wrong)
    when = read_tree(found["when"], problems, gate=True) if "when" in found else None
    return Acts(keys.value_of(found.get("words")), when, decided == "yes", kind, agents, endings)


def _kinds(question: Question) -> tuple[str, ...]:
    kind = question.fields.get(question.entry.get("kind", "")) if "name" in question.entry else None
    return tuple(kind.options) if kind else ()
