"""The response of a trial file: its questions, what follows from the answers, the endpoints."""

from collections.abc import Mapping

from flows.rules.treatment import NextTreatment
from flows.trials.form.keys import keys, treatment_keys
from flows.trials.form.leaves.scope import Scope
from flows.trials.form.leaves.tree_checks import check_tree
from flows.trials.form.leaves.trees import Tree, read_tree
from flows.trials.form.nodes import Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.questions import Question, read_question
from flows.trials.form.treatment.treatment import EndpointLine, FollowingLine, ResponseForm
from flows.trials.form.treatment.values import MOST_CYCLES, Values

ANSWERS = ("number", "one of", "yes/no")


def read_response(node: Node | None, problems: Problems) -> ResponseForm | None:
    """What a file asks after a cycle; None where it asks nothing."""
    if node is None:
        return None
    values = Values(keys.taken(node, treatment_keys.RESPONSE, "response", problems), "response", problems)
    questions = _questions(values.found.get("questions"), node.line, problems)
    told = {key.value: keys.value_of(value) for key, value in keys.pairs(values.found.get("told"))}
    for name in told:
        if name not in questions:
            problems.append(Problem(node.line, f'told: there is no question "{name}"{did_you_mean(name, questions)}'))
    following = (_following(one, questions, problems) for one in keys.items(values.found.get("following")))
    endpoints = (_endpoint(one, questions, problems) for one in keys.items(values.found.get("endpoints")))
    return ResponseForm(
        values.text("name"),
        values.text("says"),
        questions,
        told,
        tuple(one for one in following if one),
        tuple(one for one in endpoints if one),
    )


def _questions(node: Node | None, line: int, problems: Problems) -> Mapping[str, Question]:
    questions: dict[str, Question] = {}
    for item in keys.items(node):
        for name, asked in keys.pairs(item):
            what = f"response, question {name.value}"
            question = read_question(name.value, asked, name.line, problems, what)
            if question is None:
                continue
            allowed = ("date",) if not questions else ANSWERS
            if question.answer not in allowed:
                words = f"{what}: it is answered by {question.answer}; here stand {', '.join(allowed)}"
                problems.append(Problem(name.line, words))
            questions[question.name] = question
    if next(iter(questions), None) != "on":
        problems.append(Problem(line, 'response: the first question is "on", for its day'))
    return questions


def _tree(values: Values, key: str, questions: Mapping[str, Question]) -> Tree | None:
    if key not in values.found:
        return None
    tree = read_tree(values.found[key], values.problems)
    check_tree(tree, Scope(questions, {}, {}), values.problems, f"{values.what}: ")
    return tree


def _following(node: Node, questions: Mapping[str, Question], problems: Problems) -> FollowingLine | None:
    values = Values(keys.taken(node, treatment_keys.FOLLOWING, "what follows", problems), "what follows", problems)
    when, following = _tree(values, "when", questions), values.one_of("next", tuple(NextTreatment))
    words = values.template("words", ("response", "cycle", *questions))
    stopped = values.one_of("stopped", ("yes",)) == "yes"
    if when is None or following not in tuple(NextTreatment):
        return None
    after = values.count("after", MOST_CYCLES)
    return FollowingLine(when, NextTreatment(following), words, after, stopped, values.text("called"), node.line)


def _endpoint(node: Node, questions: Mapping[str, Question], problems: Problems) -> EndpointLine | None:
    values = Values(keys.taken(node, treatment_keys.ENDPOINT, "an endpoint", problems), "an endpoint", problems)
    reached = _tree(values, "reached_when", questions)
    return EndpointLine(values.text("code"), values.text("words"), reached) if reached else None
