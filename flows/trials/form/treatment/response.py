"""The response of a trial file: its questions, what follows from the answers, the endpoints."""

from collections.abc import Mapping

from flows.rules.conditions import ALWAYS
from flows.rules.treatment import Following, NextTreatment
from flows.trials.form.leaves.scope import Scope
from flows.trials.form.leaves.tree_checks import check_tree
from flows.trials.form.leaves.trees import Tree
from flows.trials.form.nodes import Node, pairs, value_of
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.questions import Question, read_question
from flows.trials.form.said import Said
from flows.trials.form.treatment.lengths import MOST_CYCLES
from flows.trials.form.treatment.treatment import EndpointLine, FollowingLine, ResponseForm

ANSWERS = ("number", "one of", "yes/no")


def read_response(node: Node | None, problems: Problems) -> ResponseForm | None:
    """What a file asks after a cycle; None where it asks nothing."""
    if node is None:
        return None
    said = Said(node, "response", problems)
    questions = _questions(said)
    told = {name: value_of(words) for name, words in said.by_name("told").items()}
    for name in told:
        if name not in questions:
            problems.append(Problem(node.line, f'told: there is no question "{name}"{did_you_mean(name, questions)}'))
    following = (_following(one, questions, problems) for one in said.items("following"))
    endpoints = (_endpoint(one, questions, problems) for one in said.items("endpoints"))
    return ResponseForm(
        said.text("name"),
        said.text("says"),
        questions,
        told,
        tuple(one for one in following if one),
        tuple(one for one in endpoints if one),
    )


def _questions(response: Said) -> Mapping[str, Question]:
    questions: dict[str, Question] = {}
    for name, asked in (pair for item in response.items("questions") for pair in pairs(item)):
        what = f"response, question {name.value}"
        question = read_question(name.value, asked, name.line, response.problems, what)
        if question is None:
            continue
        allowed = ANSWERS if questions else ("date",)
        if question.answer not in allowed:
            words = f"{what}: it is answered by {question.answer}; here stand {', '.join(allowed)}"
            response.problems.append(Problem(name.line, words))
        questions[question.name] = question
    if next(iter(questions), None) != "on":
        response.tell('the first question is "on", for its day')
    return questions


def _tree(said: Said, key: str, questions: Mapping[str, Question]) -> Tree | None:
    tree = said.tree(key)
    check_tree(tree, Scope(questions, {}, {}), said.problems, f"{said.what}: ")
    return tree


def _following(node: Node, questions: Mapping[str, Question], problems: Problems) -> FollowingLine | None:
    said = Said(node, "what follows", problems)
    when, following = _tree(said, "when", questions), said.one_of("next", tuple(NextTreatment))
    words = said.template("words", ("response", "cycle", *questions))
    stopped = said.one_of("stopped", ("yes",)) == "yes"
    if when is None or following not in tuple(NextTreatment):
        return None
    after, called = said.count("after", MOST_CYCLES), said.text("called")
    return FollowingLine(Following(ALWAYS, NextTreatment(following), words, after, stopped, called), when, node.line)


def _endpoint(node: Node, questions: Mapping[str, Question], problems: Problems) -> EndpointLine | None:
    said = Said(node, "an endpoint", problems)
    reached = _tree(said, "reached_when", questions)
    return EndpointLine(said.text("code"), said.text("words"), reached) if reached else None
