"""Questions and options that are worded negatively: who answers them, or writes a rule on them, turns them round."""

import re
from collections.abc import Iterator

from flows.trials.form.criteria import deciding_leaves
from flows.trials.form.leaves.leaves import Includes, Is, Leaf
from flows.trials.form.problems import Problem
from flows.trials.form.questions.library import library, library_question
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

NEGATIVE = re.compile(
    r"\b(not|no|none|never|without|unable|unwilling|refuses?|declines?|lacks?|fails?|absen(?:t|ce)|free (?:of|from))\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(not|no|never|absen(?:t|ce))\b", re.IGNORECASE)
WILLING = re.compile(r"\b(willing|able|agrees?|consents?)\b", re.IGNORECASE)
# Further on, a negation is most often in a clause beside the question: "... that was not treated?"
FIRST_WORDS = 6
NO_HISTORY = re.compile(r"\b(no history of|absence of|free (?:of|from))\b", re.IGNORECASE)


def asked_negatively(trial: Trial) -> Iterator[Problem]:
    """An `ask` is worded so that yes passes an inclusion and fails an exclusion."""
    for criterion in trial.criteria:
        question = trial.questions.get(criterion.code.lower())
        if question is None:
            continue
        found = (NEGATIVE if criterion.inclusion else WILLING).search(question.ask)
        if not found and not criterion.inclusion and not NEGATIVE.search(criterion.says):
            found = DENIED.search(question.ask)  # the record says what keeps out, the question that it is not so
        if found:
            yes = "passes" if criterion.inclusion else "fails"
            yield Problem(question.line, f'"{question.ask}": "{found[0]}" stands in it; yes {yes} {criterion.code}')


def questions_worded_negatively(trial: Trial) -> Iterator[Problem]:
    """Yes/no questions in the file's own words that ask whether something is not so."""
    asked = {criterion.code.lower() for criterion in trial.criteria}
    for question in trial.questions.values():
        if question.name in asked or question.answer != "yes/no" or not _own_words(question):
            continue
        found = NEGATIVE.search(" ".join(question.ask.split()[:FIRST_WORDS])) or NO_HISTORY.search(question.ask)
        if found:
            words = f'"{found[0]}" stands in it, so yes says that something is not so; ask whether it is'
            yield Problem(question.line, f'question {question.name}, "{question.ask}": {words}')


def _own_words(question: Question) -> bool:
    return question.name not in library().questions or library_question(question.name).ask != question.ask


def options_worded_negatively(trial: Trial) -> Iterator[Problem]:
    """Options such as "none" that keep out, or let in, where the criterion's words deny nothing."""
    for criterion in trial.criteria:
        if NEGATIVE.search(criterion.says):
            continue
        for line, holds in deciding_leaves(criterion):
            wanted = holds is not (isinstance(line.leaf, Includes) and line.leaf.how == "none")
            if wanted is criterion.inclusion and (label := _denying(line.leaf, trial)):
                does = "lets in" if criterion.inclusion else "keeps out"
                words = f'it {does} whoever is "{label}", and the words of {criterion.code} deny nothing'
                yield Problem(line.line, f'"{line.text}": {words}: is it the right way round?')


def _denying(leaf: Leaf, trial: Trial) -> str | None:
    question = trial.questions.get(leaf.name) if isinstance(leaf, Is | Includes) else None
    if question is None or not isinstance(leaf, Is | Includes):
        return None
    labels = (question.options.get(option, "") for option in leaf.options)
    return next((label for label in labels if NEGATIVE.search(label)), None)
