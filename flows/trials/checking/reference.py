"""The reference of the form, made from the tables that files are read by."""

from collections.abc import Iterator

from flows.trials.compiling.answers import allowed
from flows.trials.form.keys.keys import FORMS, NARROWED, QUESTION
from flows.trials.form.keys.shapes import CONDITION
from flows.trials.form.leaves import leaves
from flows.trials.form.leaves.trees import TREE_WORDS
from flows.trials.form.questions.library import library, library_questions
from flows.trials.form.questions.question_values import ANSWERS
from flows.trials.form.questions.questions import ONLY_FOR, Question

# How each leaf is written, with an example.
LEAVES: dict[type, str] = {
    leaves.Compare: "NAME <, <=, >, >= or = NUMBER UNIT: `mrd >= 0.01 %`, `age <= 25 years`",
    leaves.Between: "NAME between A and B UNIT, both ends in: `bmi between 18.5 and 30 kg/m2`",
    leaves.Multiple: "NAME < N x OTHER: `alt < 5 x alt_limit`",
    leaves.Normal: "NAME < N x upper limit, or lower limit: `alt < 5 x upper limit`",
    leaves.WithinNormal: "NAME within normal limits: `albumin within normal limits`",
    leaves.InTable: "NAME <= TABLE for age and sex: `creatinine <= creatinine_limits for age and sex`",
    leaves.Known: "NAME is known: `sex is known`",
    leaves.Is: "NAME is OPTION or OPTION: `lvef_method is echo or muga`, `last_dose is never`, `alt is not_done`",
    leaves.Includes: "NAME includes OPTION, includes none of OPTIONS, includes only OPTIONS: `signs includes fever`",
    leaves.Named: "NAME named AGENT, by any of the names in the agents' table: `agent named inotuzumab`",
    leaves.NumberOf: "number of NAME >= K: `number of features >= 1`",
    leaves.Since: "at least (or more than) PERIOD since NAME before ANCHOR: `at least 7 days since stop before start`; "
    "since the last day of a list's entries: `more than 4 weeks since latest prior_radiation before start`",
    leaves.Within: "NAME within PERIOD before ANCHOR, or less than: `last_dose within 21 days before start`",
    leaves.After: "NAME at least (or more than) PERIOD after DAY, within or less than: "
    "`platelets_date at least 7 days after last_transfusion`; DAY is an anchor or a question asked before",
}
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


def _lines() -> Iterator[str]:
    yield from ("# The form of a trial file", "")
    yield "Made from the tables that files are read by. `*`: must be there. What is not here is an error with its line."
    for name, form in FORMS.items():
        yield from ("", f"## {name[:1].upper()}{name[1:]}", "", "| key | what stands there |", "| --- | --- |")
        for key, takes in form.items():
            only = f"; beside {', '.join(ONLY_FOR[key])}" if form is QUESTION and key in ONLY_FOR else ""
            yield f"| `{key}`{'*' if takes.must else ''} | {takes.words}{only} ({takes.shape}) |"
    yield from ("", f"Answers: {', '.join(ANSWERS)}.")
    yield f"Of a question of the library a trial may say anew: {', '.join(NARROWED)}."
    yield from ("", "## A condition", "", f"{CONDITION.capitalize()} is a leaf in one line, or one of:", "")
    yield from (f"- {words}" for words in TREE_WORDS.values())
    yield from ("", "## A leaf", "")
    yield from (f"- {LEAVES[kind]}" for kind in LEAVES)
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
