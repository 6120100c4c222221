"""What an author should look at again in a sound file: none of it is wrong by itself, and each has misled authors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.rules.evaluation.decide import find
from flows.rules.periods import COUNTED, Period, words_of
from flows.rules.status import Status
from flows.trials.checking.cases import Answered, Starts, answered_cases
from flows.trials.checking.gates import gaps, varied
from flows.trials.compiling.trial import what_decides
from flows.trials.form.criteria import deciding_leaves, named_in
from flows.trials.form.leaves.leaves import Includes, Is, Leaf, Since, Within
from flows.trials.form.problems import Problem
from flows.trials.form.questions.library import library, library_question
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Criterion, Trial

# As many letters are seen on a button that has a row to itself.
ON_A_BUTTON = 32
# Who answers a question that is worded negatively, or writes a rule on it, turns it round.
NEGATIVE = re.compile(
    r"\b(not|no|none|never|without|unable|unwilling|refuses?|declines?|lacks?|fails?|absen(?:t|ce)|free (?:of|from))\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(not|no|never|absen(?:t|ce))\b", re.IGNORECASE)
WILLING = re.compile(r"\b(willing|able|agrees?|consents?)\b", re.IGNORECASE)
# Further on, a negation is most often in a clause beside the question: "... that was not treated?"
FIRST_WORDS = 6
NO_HISTORY = re.compile(r"\b(no history of|absence of|free (?:of|from))\b", re.IGNORECASE)


def notes_of(trial: Trial) -> tuple[Problem, ...]:
    """What to look at again, by line."""
    found = (
        *_passed_by_never(trial),
        *_asked_negatively(trial),
        *_questions_worded_negatively(trial),
        *_options_worded_negatively(trial),
        *gaps(trial),
        *_one_day_apart(trial),
        *_begun_again(trial),
        *_cut_short(trial),
        *passed_by_silence(trial),
    )
    return tuple(sorted(set(found)))


def _asked_negatively(trial: Trial) -> Iterator[Problem]:
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


def _questions_worded_negatively(trial: Trial) -> Iterator[Problem]:
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


def _options_worded_negatively(trial: Trial) -> Iterator[Problem]:
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


def _passed_by_never(trial: Trial) -> Iterator[Problem]:
    """ "On insulin for at least 1 year" passes for who never was, where the question takes `never`."""
    for criterion in trial.criteria:
        for line, holds in deciding_leaves(criterion):
            leaf = line.leaf
            question = trial.questions.get(leaf.name) if isinstance(leaf, Since) else None
            if question and question.answer.endswith("never") and holds and criterion.inclusion:
                words = f'"{line.text}": never passes it. If it must have been, ask {question.name} for a date, '
                yield Problem(line.line, f'{words}or add "not: {question.name} is never"')


def _begun_again(trial: Trial) -> Iterator[Problem]:
    """A section to which the chat comes back, so that "3 of 9" follows on "5 of 9"."""
    seen: list[str] = []
    for question in trial.questions.values():
        section = question.in_chat.section
        if section and section in seen[:-1]:
            words = f'question {question.name} takes the chat back to the section "{section}"'
            yield Problem(question.line, f"{words}: put it beside the others, or give it another")
        elif section not in seen:
            seen.append(section)


def _cut_short(trial: Trial) -> Iterator[Problem]:
    """Labels that no button shows whole: two letters of it are a box where several can be chosen."""
    for question in trial.questions.values():
        most = ON_A_BUTTON - (2 if question.answer == "some of" else 0)
        for label in question.options.values():
            if len(label) > most:
                words = f'question {question.name}: a button shows {most} letters of "{label}"'
                yield Problem(question.line, f"{words}: say the rest in the help")


@dataclass(frozen=True, slots=True)
class _End:
    """Where a time ends; `after`: its last day still keeps out. Four weeks are 28 days."""

    length: tuple[int, str]
    after: bool
    line: int
    words: str


def _one_day_apart(trial: Trial) -> Iterator[Problem]:
    """One number of days that lets in on its last day in one place, and only the day after it in another."""
    ends = tuple(_waits(trial))
    for length in dict.fromkeys(end.length for end in ends):
        same = [end for end in ends if end.length == length]
        if len({end.after for end in same}) == 2:
            on_it, after_it = (
                " and ".join(dict.fromkeys(f"line {end.line} ({end.words})" for end in same if end.after is after))
                for after in (False, True)
            )
            words = f"the same time lets in on its last day in {on_it}, and only the day after in {after_it}"
            yield Problem(min(end.line for end in same), f"{words}: does the record mean so?")


def _waits(trial: Trial) -> Iterator[_End]:
    for criterion in trial.criteria:
        for line, holds in deciding_leaves(criterion):
            leaf = line.leaf
            if isinstance(leaf, Since if holds else Within):
                yield from _ends(leaf.period, leaf.strict is holds, line.line, f"{criterion.code}: {line.text}")
        rule = criterion.washout
        if rule and rule.period:
            word = "clear of" if rule.strict else "wait"
            words = f"{criterion.code}: {word} {words_of(rule.period)}"
            yield from _ends(rule.period, rule.strict, rule.line, words)


def _ends(period: Period, after: bool, line: int, words: str) -> Iterator[_End]:
    for span in period.spans:
        if span.unit in COUNTED:
            unit, many = COUNTED[span.unit]
            yield _End((int(span.number) * many, unit), after, line, words)


PASSED, KEPT_OUT = (Status.MET, Status.NOT_APPLICABLE), (Status.NOT_MET, Status.WAIT)


def passed_by_silence(trial: Trial) -> Iterator[Problem]:
    """Each question whose absence passes a criterion that an answer to it would fail, with one who shows it."""
    starts = answered_cases(trial)
    for criterion in trial.criteria:
        for name in named_in(criterion):
            if name in trial.questions and (who := _silent(trial, criterion, name, starts)):
                yield Problem(criterion.line, f"criterion {criterion.code} passes {who}: is that meant?")


def _silent(trial: Trial, criterion: Criterion, name: str, starts: Starts) -> str | None:
    gate = trial.questions[name].asked_when
    for called, start in starts:
        for words, answered in (("", start), *(varied(gate, trial, start) if gate else ())):
            if _stands(trial, criterion, answered.changed({name: None})) not in PASSED:
                continue
            for answer in _answers(trial, name, starts):
                if _stands(trial, criterion, answered.changed({name: answer})) in KEPT_OUT:
                    with_words = f" with {words}" if words else ""
                    return f"{called}{with_words} where {name} is not answered, and fails where it is {answer}"
    return None


def _stands(trial: Trial, criterion: Criterion, answered: Answered) -> Status:
    return find(what_decides(trial).by_code[criterion.code], answered.facts(trial)).status


def _answers(trial: Trial, name: str, starts: Starts) -> tuple[Any, ...]:
    """The options of a question, or what the candidates of the file answer to it."""
    options = trial.questions[name].options
    given = [start.values[name] for _, start in starts if name in start.values]
    return tuple(options) or tuple(answer for index, answer in enumerate(given) if answer not in given[:index])
