"""The reference of the form, made from the tables that files are read by."""

from collections.abc import Iterator
from typing import get_args

from flows.trials.compiling.facts import allowed
from flows.trials.form.keys import CONDITION, FORMS, QUESTION
from flows.trials.form.leaves.leaves import Plain
from flows.trials.form.leaves.trees import TREE_WORDS
from flows.trials.form.questions.library import library, library_questions
from flows.trials.form.questions.question_values import ANSWERS
from flows.trials.form.questions.questions import Question

# What the time words mean, D the day of the event (day 0) and A the anchor.
TIMES = (
    ("at least N since D before A", "D + N <= A: day N passes, the day before waits until then"),
    ("more than N since D before A", "D + N < A: day N waits one day more"),
    ("D within N before A", "D <= A <= D + N: day N is in"),
    ("D less than N before A", "D <= A < D + N: day N is out"),
    ("not of each", "at least and less than, more than and within are each other's reverse"),
    ("washout: wait N", "as at least N since: day N passes"),
    ("washout: clear_of N", "as not within N: day N keeps out, the day after it passes"),
    ("D planned, after A", "passes neither a leaf nor its reverse; in a washout it is waited for"),
    ("never", "within and less than are false, at least and more than true"),
    ("ongoing", "within and less than are true, at least and more than false"),
    ("weeks", "7 calendar days of the site each"),
    ("months, years", "the same day of the month; where there is none, the 1st of the month after"),
    ("hours", "time that passes, to the minute; where only a day is known all its times are tried"),
    ("half-lives", "rounded up to whole days"),
    ("P or Q, whichever is longer", "the later end; with shorter, the earlier one"),
    ("measured within N before A", "good on the day of the test and N days (or hours) after it"),
)


def reference() -> str:
    """The reference as Markdown."""
    return "\n".join(_lines()) + "\n"


def how_written(leaf: type) -> str:
    """How a leaf is written, with an example: the first paragraph of what is said of its type."""
    return " ".join((leaf.__doc__ or "").partition("\n\n")[0].split())


def _lines() -> Iterator[str]:
    yield from ("# The form of a trial file", "")
    yield "Made from the tables that files are read by. `*`: must be there. What is not here is an error with its line."
    for name, form in FORMS.items():
        yield from ("", f"## {name[:1].upper()}{name[1:]}", "", "| key | what stands there |", "| --- | --- |")
        for key, takes in form.items():
            only = f"; beside {', '.join(takes.beside)}" if takes.beside else ""
            yield f"| `{key}`{'*' if takes.must else ''} | {takes.words}{only} ({takes.shape}) |"
    yield from ("", f"Answers: {', '.join(ANSWERS)}.")
    anew = (key for key, takes in QUESTION.items() if takes.anew)
    yield f"Of a question of the library a trial may say anew: {', '.join(anew)}."
    yield from ("", "## A condition", "", f"{CONDITION.capitalize()} is a leaf in one line, or one of:", "")
    yield from (f"- {words}" for words in TREE_WORDS.values())
    yield from ("", "## A leaf", "")
    yield from (f"- {how_written(kind)}" for kind in get_args(Plain))
    yield "- any of them, measured within PERIOD before ANCHOR: `hba1c <= 10 %, measured within 28 days before start`"
    yield from ("", "## Time", "", "| words | meaning |", "| --- | --- |")
    yield from (f"| {words} | {meaning} |" for words, meaning in TIMES)
    yield from ("", "## The question library", "", "| name | what is asked | answer |", "| --- | --- | --- |")
    for question in library_questions():
        beside = f"; {belongs}" if (belongs := ", ".join(_beside(question))) else ""
        yield f"| `{question.name}` | {question.ask} | {allowed(question)}{beside} |"
    yield from ("", "Tables of limits: " + ", ".join(f"`{name}`" for name in library().tables) + ".")


def _beside(question: Question) -> Iterator[str]:
    for word in ("date", "upper_limit", "lower_limit", "half_life"):
        if name := getattr(question, word):
            yield f"{word}: `{name}`"
    for field in question.fields.values():
        yield f"`{field.name}`: {', '.join(field.options) if len(field.options) > 2 else field.answer}"
