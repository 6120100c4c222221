"""What a leaf may look at, and the sentences about what it may not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.trials.form.leaves.leaves import LATEST
from flows.trials.form.problems import did_you_mean
from flows.trials.form.questions.library import library
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Table


@dataclass(frozen=True, slots=True)
class Scope:
    """What a leaf may look at: the questions asked before it, the anchors and the tables."""

    questions: Mapping[str, Question]
    anchors: Mapping[str, str]
    tables: Mapping[str, Table]


Words = Iterator[str]


def no_question(name: str, questions: Mapping[str, Question]) -> str:
    """The sentence about a name that no question asked so far has."""
    if name.startswith(LATEST):
        lists = [question.name for question in questions.values() if question.answer == "list"]
        listed = name.removeprefix(LATEST)
        words = f'"latest" takes a list, in criteria and chair items, and "{listed}" is none here'
        return f"{words}; there are {', '.join(lists) or 'none'}{did_you_mean(listed, lists)}"
    if name in library().questions:
        return f'there is no question "{name}". It is in the library: add "- {name}" to questions'
    near = did_you_mean(name, questions)
    return f'there is no question "{name}"{near}'


def answered_by(question: Question, kinds: tuple[str, ...], asks: str) -> Words:
    """The sentence about a question that is answered in another way than a leaf asks for."""
    if question.answer not in kinds:
        yield f"{question.name} is answered by {question.answer}, and this asks for {asks}"
