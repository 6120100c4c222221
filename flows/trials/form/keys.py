"""The keys that each map of a trial file takes, read from `keys.csv`; what stands under another one is told."""

from typing import NamedTuple

from flows.package import PARTED, table
from flows.trials.form.nodes import Fields, Many, Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean

TEXT, TEXTS, LIST, MAP, CONDITION = "a text", "a text or a list of texts", "a list", "a map", "a condition"
ANYTHING = "a text, a list or a map"
FITS: dict[str, tuple[type, ...]] = {
    TEXT: (Text,),
    TEXTS: (Text, Many),
    LIST: (Many,),
    MAP: (Fields,),
    CONDITION: (Text, Fields),
    ANYTHING: (Text, Many, Fields),
}
KIND_WORDS = {Text: "a text", Many: "a list", Fields: "a map"}
UNJOINED = 'a list of conditions: say "all:" or "any:" before it'
COLUMNS = {
    "form": ".+",
    "key": "[a-z_]+",
    "must": "(?:yes|beside)?",
    "shape": "|".join(FITS),
    "beside": f"(?:{PARTED})?",
    "anew": "(?:yes)?",
    "words": ".+",
}


class Key(NamedTuple):
    """What stands under a key, in a word and in a sentence; `must`: it may not be missing.

    Of a question: the kinds of answer that it belongs `beside` (none: all), whether it is `needed` there, and whether a
    trial may say it `anew` of a question of the library.
    """

    shape: str
    words: str
    must: bool
    beside: tuple[str, ...]
    needed: bool
    anew: bool


Form = dict[str, Key]
FORMS: dict[str, Form] = {}
for _row in table("flows.trials.form", "keys.csv", COLUMNS):
    _cells = _row.cells
    FORMS.setdefault(_cells["form"], {})[_cells["key"]] = Key(
        _cells["shape"],
        _cells["words"],
        _cells["must"] == "yes",
        _row.parted("beside"),
        _cells["must"] == "beside",
        _cells["anew"] == "yes",
    )
QUESTION = FORMS["a question"]


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
        problems.append(Problem(value.line, UNJOINED))
    else:
        problems.append(Problem(value.line, f"{what} is {KIND_WORDS[type(value)]}; it must be {shape}"))
    return False


def _unknown(key: str, form: Form, given: set[str], what: str) -> str:
    free = [name for name in form if name not in given]
    words = f'{what} has no "{key}"'
    if meant := did_you_mean(key, free):
        return f"{words}{meant}"
    return f"{words}. It takes {', '.join(free)}. (Words with a comma inside {{ }} need quotes.)"
