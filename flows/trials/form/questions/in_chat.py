"""What the chat shows, hears and says of a question: its words, the names typed for it, and how it is got."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flows.trials.form.keys import keys
from flows.trials.form.leaves.trees import Tree, read_tree
from flows.trials.form.nodes import Fields, Node
from flows.trials.form.problems import Problem, Problems, listed

ROLES = ("investigator", "coordinator", "sponsor")
EFFORTS = ("coordinator", "chart", "laboratory", "imaging", "procedure")
LATER = ("again", "change", "never")
USUAL_DAYS = re.compile(r"([1-9][0-9]{0,4}) days")
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
LOINC = re.compile(r"[0-9]{1,7}-[0-9]")
# What each of these keys may say.
WORDS: dict[str, tuple[str, ...]] = {
    "judged_by": ROLES,
    "effort": EFFORTS,
    "later": LATER,
    "may_change": ("yes", "no"),
    "not_known": ("for the chair",),
}


@dataclass(frozen=True, slots=True, eq=False)
class InChat:
    """What a file says of a question beside what rules look at; empty where it says nothing.

    `usual_days`: so far from today a day goes without a question. `later`, `thing`, `again`, `then`, `lasting`: how
    an answer that fails can become another, and in which words.
    """

    section: str
    help: str
    label: str
    example: str
    called: tuple[str, ...]
    options_called: Mapping[str, tuple[str, ...]]
    beside: str
    if_ongoing: str
    if_negative: str
    notes: Mapping[str, str]
    fraction_below: Decimal | None
    usual_days: int | None
    may_change: bool
    for_chair: bool
    belongs_when: Tree | None
    effort: str
    got_with: str | None
    thing: str
    later: str
    again: str
    lasting: tuple[str, ...]
    then: str
    loinc: str


def read_in_chat(found: Mapping[str, Node], options: Mapping[str, str], what: str, problems: Problems) -> InChat:
    """What the chat needs of a question; `options`: the answers that it takes."""
    line = min((node.line for node in found.values()), default=1)
    problems.extend(Problem(found[key].line, f"{what}: {words}") for key, words in _wrong(found, options))
    fraction, usual = (keys.value_of(found.get(key)) for key in ("fraction_below", "usual"))
    days = USUAL_DAYS.fullmatch(usual)
    belongs = found.get("belongs_when")
    texts = {key: _told(found, key) for key in TEXTS}
    if len(texts["beside"]) > 300:
        problems.append(Problem(line, f'{what}: "beside" takes single words, 300 characters at most'))
    return InChat(
        **texts,
        called=_many(found.get("called")),
        options_called={key: _many(node) for key, node in _pairs(found.get("options_called"))},
        notes={key: keys.value_of(node) for key, node in _pairs(found.get("notes"))},
        fraction_below=Decimal(fraction) if DECIMAL.fullmatch(fraction) else None,
        usual_days=int(days[1]) if days else None,
        may_change=keys.value_of(found.get("may_change")) == "yes",
        for_chair=bool(keys.value_of(found.get("not_known"))),
        belongs_when=read_tree(belongs, problems, gate=True) if belongs else None,
        got_with=keys.value_of(found.get("got_with")) or None,
        lasting=_many(found.get("lasting")),
    )


TEXTS = (
    *("section", "help", "label", "example", "beside", "if_ongoing", "if_negative", "effort"),
    *("thing", "later", "again", "then", "loinc"),
)


def _told(found: Mapping[str, Node], key: str) -> str:
    return keys.value_of(found.get(key))


def _many(node: Node | None) -> tuple[str, ...]:
    return tuple(text.value for text in keys.texts(node))


def _pairs(node: Node | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Fields):
        yield from ((key.value, value) for key, value in node.pairs)


def _wrong(found: Mapping[str, Node], options: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, allowed in WORDS.items():
        word = _told(found, key)
        if word and word not in allowed:
            yield key, f'"{key}: {word}": there are {listed(allowed)}'
    if "fraction_below" in found and not DECIMAL.fullmatch(_told(found, "fraction_below")):
        yield "fraction_below", '"fraction_below" is a number such as 0.1'
    if "loinc" in found and not _is_loinc(code := _told(found, "loinc")):
        yield "loinc", f'"loinc: {code}" is no LOINC code such as 1742-6, whose last figure follows from those before'
    for key in ("options_called", "notes", "lasting"):
        for option in _names(found.get(key)):
            if option not in options:
                yield key, f'{key}: "{option}" is no answer to it; there are {listed(options)}'


def _names(node: Node | None) -> Iterator[str]:
    yield from (key for key, _ in _pairs(node))
    yield from _many(node)


def _is_loinc(code: str) -> bool:
    """Whether a code has the form of LOINC, and its check figure: "mod 10" (LOINC Users' Guide, appendix C)."""
    if not LOINC.fullmatch(code):
        return False
    doubled = (int(figure) * (2 - at % 2) for at, figure in enumerate(reversed(code[:-2])))
    return (sum(sum(divmod(one, 10)) for one in doubled) + int(code[-1])) % 10 == 0
