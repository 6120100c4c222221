"""The keys that each map of a trial file takes: what is read, what is missed, and the reference that authors read."""

from flows.trials.form.keys.chat_keys import (
    ACTS,
    CONTRADICTION,
    FILE_IN_CHAT,
    GROUP,
    MARKED,
    QUESTION_IN_CHAT,
)
from flows.trials.form.keys.criterion_keys import AMENDS, CASE, CHAIR, CRITERION, WASHOUT
from flows.trials.form.keys.shapes import ANYTHING, CONDITION, LIST, MAP, TEXT, TEXTS, Form, Key
from flows.trials.form.keys.treatment_keys import TREATMENT_FORMS
from flows.trials.form.nodes import Fields, Many, Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean

FILE: Form = {
    "trial": Key(TEXT, "registry number", True),
    "version": Key(
        TEXT, "of this file; never used again for other content; with the registry number at most 36 characters", True
    ),
    "record": Key(MAP, "where the words come from", True),
    "title": Key(TEXT, "what the trial is called", True),
    "planned": Key(TEXT, "how many are to take part"),
    "anchors": Key(
        MAP,
        "the days that rules count to, name: question. The first is the day that is decided about. A day whose "
        "question may lie ahead is a plan and can move; any other is a fact and cannot. Each has a question of its own",
        True,
    ),
    "cohorts": Key(MAP, "name: words; a decision is made for each"),
    "tables": Key(MAP, "limits by age and sex, name: table"),
    "site": Key(
        MAP,
        "what is the same for every candidate of this site, name: number and unit, such as alt_limit: 40 U/L; it may "
        "stand where a leaf takes N x NAME or a limit of normal, and is not asked",
    ),
    "questions": Key(
        LIST,
        "in the order asked: a name of the library, a name with what is narrowed, or a name with an own question",
        True,
    ),
    "criteria": Key(LIST, "the criteria, in the record's order", True),
    "chair": Key(LIST, "what a person must take to the study chair"),
    "treatment": Key(MAP, "what follows registration; without it the trial ends there"),
    "candidate": Key(MAP, "the answers of one who is eligible, with `today`; the cases start from it", True),
    "cases": Key(LIST, "candidates with what comes out", True),
    "signed": Key(LIST, "rows that were read and signed, as `trial show` prints them; kept, and run like cases"),
    "amends": Key(MAP, "what this version changes in the one before it; without it, it is the first"),
    **FILE_IN_CHAT,
}
RECORD: Form = {
    "source": Key(TEXT, "where the record stands", True),
    "updated": Key(TEXT, "day of its last change"),
    "status": Key(TEXT, "such as recruiting, or closed"),
}
TABLE: Form = {
    "unit": Key(TEXT, "of the limits", True),
    "by": Key(TEXTS, "[age, sex]", True),
    "rows": Key(
        MAP, "from this age on: {male: limit, female: limit}; under the first row the leaf does not apply", True
    ),
}
QUESTION: Form = {
    "ask": Key(TEXT, "the question in words", True),
    "answer": Key(
        TEXT,
        "yes/no, one of, some of, number, age (completed months), date, date or never, time (day and time), "
        "time or never, name, list",
        True,
    ),
    "options": Key(MAP, "value: label, for one of and some of"),
    "unit": Key(TEXT, "of a number"),
    "from": Key(TEXT, "lowest value"),
    "above": Key(TEXT, "a value that is itself too low"),
    "to": Key(TEXT, "highest value"),
    "step": Key(TEXT, "only multiples of it"),
    "usual": Key(
        TEXT, "A to B, or of a day: so many days from today; outside of it the chat asks again. No thousands separator"
    ),
    "slips": Key(TEXTS, "equations with the units people mistake it for, such as 1 mg/dL = 88.4 umol/L"),
    "not_done": Key(TEXT, "allowed: an answer that leaves every leaf open"),
    "ongoing": Key(TEXT, "allowed: it is still going on, so no time since it passes"),
    "date": Key(TEXT, "question with the day of this measurement"),
    "measurement": Key(TEXT, "of such a date: the name of what is repeated"),
    "upper_limit": Key(TEXT, "question with the upper limit of normal"),
    "lower_limit": Key(TEXT, "question with the lower limit of normal"),
    "half_life": Key(TEXT, "question with the half-life, in days, of what this date ended"),
    "ahead": Key(TEXT, "yes: the day may lie ahead"),
    "not_before": Key(TEXT, "question with a day that this one may not precede"),
    "until_known": Key(TEXT, "today, or a question that stands in"),
    "asked_when": Key(CONDITION, "a condition, or needed: some criterion is not settled without it"),
    "counts_when": Key(CONDITION, "where an answer given unasked counts, or always"),
    "brings": Key(TEXT, "question of the library that is asked right after it, unless the trial asks it elsewhere"),
    "at": Key(TEXT, "anchor for which the answer holds; it is asked again when that day moves"),
    "fields": Key(MAP, "of a list: name: question"),
    "entry": Key(MAP, "of a list: which field is its name, kind, day, half_life"),
    "key": Key(TEXT, "its name in the record"),
    **QUESTION_IN_CHAT,
}
ENTRY: Form = {
    "name": Key(TEXT, "field with the agent"),
    "kind": Key(TEXT, "field with its kinds or its site", True),
    "day": Key(TEXT, "field with the last day", True),
    "half_life": Key(TEXT, "field with the half-life in days"),
    "noun": Key(TEXT, "what one entry is called, such as course"),
}
# What a trial may say of a library question; the rest means the same in every trial.
NARROWED = (
    *("ask", "help", "label", "section", "usual", "from", "above", "to", "example", "called", "beside"),
    *(
        "if_ongoing",
        "if_negative",
        "asked_when",
        "counts_when",
        "belongs_when",
        "at",
        "may_change",
        "not_known",
        "judged_by",
    ),
    *("thing", "later", "again", "lasting", "then", "notes", "options", "fields"),
)
EXCEPTED: Form = {
    "period": Key(TEXT, "its own period, or none", True),
    "called": Key(TEXTS, "the names of an agent that the agents' table lacks", True),
}
FORMS: dict[str, Form] = {
    "the file": FILE,
    "record": RECORD,
    "amends": AMENDS,
    "a table": TABLE,
    "a question": QUESTION,
    "entry": ENTRY,
    "a criterion": CRITERION,
    "washout": WASHOUT,
    "an excepted agent": EXCEPTED,
    "a chair item": CHAIR,
    "a case": CASE,
    "a group": GROUP,
    "a contradiction": CONTRADICTION,
    "a reading that acts": ACTS,
    "of marked agents": MARKED,
    **TREATMENT_FORMS,
}
FITS: dict[str, tuple[type, ...]] = {
    TEXT: (Text,),
    TEXTS: (Text, Many),
    LIST: (Many,),
    MAP: (Fields,),
    CONDITION: (Text, Fields),
    ANYTHING: (Text, Many, Fields),
}
KIND_WORDS = {Text: "a text", Many: "a list", Fields: "a map"}


def taken(node: Node, form: Form, what: str, problems: Problems) -> dict[str, Node]:
    """What stands under each key that the form knows; unknown, missing and misshapen ones are told."""
    if not isinstance(node, Fields):
        words = f"{what}: here stands {KIND_WORDS[type(node)]}; it takes {', '.join(form)}"
        problems.append(Problem(node.line, words))
        return {}
    given = {key.value for key, _ in node.pairs}
    problems.extend(
        Problem(node.line, f'{what} lacks "{key}"') for key, takes in form.items() if takes.must and key not in given
    )
    found: dict[str, Node] = {}
    for key, value in node.pairs:
        takes = form.get(key.value)
        if takes is None:
            problems.append(Problem(key.line, _unknown(key.value, form, given, what)))
        elif fits(value, takes.shape, f'{what}: "{key.value}"', problems):
            found[key.value] = value
    return found


def fits(value: Node, shape: str, what: str, problems: Problems) -> bool:
    """Whether a value is of a shape; what is not, or is empty, is told."""
    if isinstance(value, FITS[shape]):
        if not isinstance(value, Text) or value.value.strip():
            return True
        problems.append(Problem(value.line, f"{what} is empty"))
    elif shape == CONDITION:
        problems.append(Problem(value.line, 'a list of conditions: say "all:" or "any:" before it'))
    else:
        problems.append(Problem(value.line, f"{what} is {KIND_WORDS[type(value)]}; it must be {shape}"))
    return False


def _unknown(key: str, form: Form, given: set[str], what: str) -> str:
    free = [name for name in form if name not in given]
    words = f'{what} has no "{key}"'
    if meant := did_you_mean(key, free):
        return f"{words}{meant}"
    return f"{words}. It takes {', '.join(free)}. (Words with a comma inside {{ }} need quotes.)"


def texts(node: Node | None) -> tuple[Text, ...]:
    """The texts of a text or a list of texts."""
    if isinstance(node, Many):
        return tuple(item for item in node.items if isinstance(item, Text))
    return (node,) if isinstance(node, Text) else ()


def value_of(node: Node | None) -> str:
    """The text that stands there; empty where none does."""
    return node.value if isinstance(node, Text) else ""


def pairs(node: Node | None) -> tuple[tuple[Text, Node], ...]:
    """The keys of a map and what stands under them; nothing where no map stands."""
    return node.pairs if isinstance(node, Fields) else ()


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; nothing where no list stands."""
    return node.items if isinstance(node, Many) else ()
