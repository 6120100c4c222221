"""The datasets of SDTM that are written, and their variables and controlled terms: data files, checked when loaded.

Sources: SDTM IG 3.4 (order, label, role and core of every variable); NCI/CDISC controlled terminology, with which every
term and code was compared; what has no code here is not in it, and extends its list. XE is ours (IG 3.4, section 2.6:
X, Y and Z are free for it): whatever was answered or decided and has no domain of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.package import Row, table

IG, CT = "3.4", "2025-03-28"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: `type` as Define-XML has it, `longest` in bytes (0: a number), `codelist` the name of its terms.

    `origin` is empty where nothing is collected; `about` says how a value comes about.
    """

    name: str
    label: str
    type: str
    longest: int
    core: str
    role: str
    codelist: str
    origin: str
    about: str

    @property
    def numeric(self) -> bool:
        """Whether it is a number."""
        return self.longest == 0


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset: its name and label, its class, what one record is, and the variables that tell records apart."""

    name: str
    label: str
    of_class: str
    structure: str
    keys: tuple[str, ...]
    variables: tuple[Variable, ...]

    @property
    def reference(self) -> bool:
        """Whether it is of the trial and not of its subjects."""
        return self.of_class == "TRIAL DESIGN"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a code list: the name and code of the list, the term, its decode, and its own code."""

    list_name: str
    list_code: str
    term: str
    decode: str
    code: str


@dataclass(frozen=True, slots=True)
class Test:
    """What a question measures: the domain, the test, its category, specimen, method, and its code."""

    domain: str
    code: str
    name: str
    category: str
    specimen: str
    method: str
    term_code: str


_ANY = r"(?s:.*)"
_DATASET = {
    "name": "[A-Z]{2,8}",
    "label": ".{1,40}",
    "class": "[A-Z ]+",
    "structure": "One record per .+",
    "keys": "[A-Z ]*",
}
_VARIABLE = {
    "dataset": "[A-Z]{2,8}",
    "name": "[A-Z]{2,8}",
    "label": ".{1,40}",
    "type": "text|integer|float|datetime|durationDatetime",
    "length": "[0-9]{1,3}",
    "core": "Req|Exp|Perm",
    "role": _ANY,
    "codelist": "[A-Z]*",
    "origin": "|Assigned|Collected|Derived|Protocol",
    "about": _ANY,
}
_TERM = {
    "codelist": "[A-Z]+",
    "name": ".+",
    "code": "(C[0-9]+)?",
    "term": ".+",
    "decode": ".+",
    "term_code": "(C[0-9]+)?",
}
_TEST = {
    "question": "[^A-Z]+",
    "domain": "[A-Z]{2}",
    "testcd": "[A-Z][A-Z0-9_]{0,7}",
    "test": ".{1,40}",
    "category": ".{0,40}",
    "specimen": ".{0,40}",
    "method": ".{0,40}",
    "code": "(C[0-9]+)?",
}


@cache
def datasets() -> tuple[Dataset, ...]:
    """Every dataset in the order of Define-XML; ValueError where one of the tables is not right."""
    rows = table(__package__, "variables.csv", _VARIABLE)
    found = []
    for dataset in table(__package__, "datasets.csv", _DATASET):
        name, label, of_class, structure, keys = dataset.cells.values()
        variables = tuple(_variable(row) for row in rows if row.cells["dataset"] == name)
        own = "STUDYID" if of_class == "TRIAL DESIGN" else "STUDYID USUBJID"
        found.append(Dataset(name, label, of_class, structure, tuple(f"{own} {keys}".split()), variables))
    return tuple(found)


def _variable(row: Row) -> Variable:
    _, name, label, kind, length, *others = row.cells.values()
    core, role, codelist, origin, about = others
    return Variable(name, label, kind, int(length), core, role, codelist, origin, about)


@cache
def terms() -> Mapping[str, tuple[Term, ...]]:
    """The controlled terms by the name of their list."""
    found: dict[str, list[Term]] = {}
    for row in table(__package__, "terms.csv", _TERM):
        codelist, *cells = row.cells.values()
        found.setdefault(codelist, []).append(Term(*cells))
    return {name: tuple(of) for name, of in found.items()}


@cache
def tests() -> Mapping[str, Test]:
    """What is measured, by the key of a question of the library or by what any trial calls it, in small letters."""
    rows = [list(row.cells.values()) for row in table(__package__, "tests.csv", _TEST)]
    return {question: Test(*cells) for question, *cells in rows}


@cache
def countries() -> Mapping[str, str]:
    """The country of a time zone, as ISO 3166-1 alpha-3. Source: IANA zone.tab."""
    rows = table(__package__, "countries.csv", {"zone": r"[\w/+-]+", "country": "[A-Z]{3}"})
    return {row.cells["zone"]: row.cells["country"] for row in rows}


@cache
def unsaid_parameters() -> tuple[tuple[str, ...], ...]:
    """The parameters of TS that no trial file says, with their names."""
    rows = table(__package__, "parameters.csv", {"parameter": "[A-Z]{1,8}", "name": ".{1,40}"})
    return tuple(tuple(row.cells.values()) for row in rows)
