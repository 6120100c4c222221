"""What the chat shows, hears and says of a question: its words, the names typed for it, and how it is got."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flows.trials.form.leaves.trees import Tree
from flows.trials.form.nodes import value_of, values_of
from flows.trials.form.problems import listed
from flows.trials.form.said import Said

ROLES = ("investigator", "coordinator", "sponsor")
EFFORTS = ("coordinator", "chart", "laboratory", "imaging", "procedure")
LATER = ("again", "change", "never")
USUAL_DAYS = re.compile(r"([1-9][0-9]{0,4}) days")
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
LOINC = re.compile(r"[0-9]{1,7}-[0-9]")
MOST_BESIDE = 300
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


TEXTS = (
    *("section", "help", "label", "example", "beside", "if_ongoing", "if_negative", "effort"),
    *("thing", "later", "again", "then", "loinc"),
)


def read_in_chat(said: Said, options: Mapping[str, str]) -> InChat:
    """What the chat needs of a question; `options`: the answers that it takes."""
    for key, words in _wrong(said, options):
        said.tell(words, key)
    fraction, days = said.text("fraction_below"), USUAL_DAYS.fullmatch(said.text("usual"))
    return InChat(
        **{key: said.text(key) for key in TEXTS},
        called=said.many("called"),
        options_called={key: values_of(node) for key, node in said.by_name("options_called").items()},
        notes={key: value_of(node) for key, node in said.by_name("notes").items()},
        fraction_below=Decimal(fraction) if DECIMAL.fullmatch(fraction) else None,
        usual_days=int(days[1]) if days else None,
        may_change=said.text("may_change") == "yes",
        for_chair="not_known" in said,
        belongs_when=said.tree("belongs_when", gate=True),
        got_with=said.text("got_with") or None,
        lasting=said.many("lasting"),
    )


def _wrong(said: Said, options: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, allowed in WORDS.items():
        if key in said and said.text(key) not in allowed:
            yield key, f'"{key}: {said.text(key)}": there are {listed(allowed)}'
    if "fraction_below" in said and not DECIMAL.fullmatch(said.text("fraction_below")):
        yield "fraction_below", '"fraction_below" is a number such as 0.1'
    if "loinc" in said and not _is_loinc(code := said.text("loinc")):
        yield "loinc", f'"loinc: {code}" is no LOINC code such as 1742-6, whose last figure follows from those before'
    if len(said.text("beside")) > MOST_BESIDE:
        yield "beside", f'"beside" takes single words, {MOST_BESIDE} characters at most'
    for key in ("options_called", "notes", "lasting"):
        for option in (*said.by_name(key), *said.many(key)):
            if option not in options:
                yield key, f'{key}: "{option}" is no answer to it; there are {listed(options)}'


def _is_loinc(code: str) -> bool:
    """Whether a code has the form of LOINC, and its check figure: "mod 10" (LOINC Users' Guide, appendix C)."""
    if not LOINC.fullmatch(code):
        return False
    doubled = (int(figure) * (2 - at % 2) for at, figure in enumerate(reversed(code[:-2])))
    return (sum(sum(divmod(one, 10)) for one in doubled) + int(code[-1])) % 10 == 0
