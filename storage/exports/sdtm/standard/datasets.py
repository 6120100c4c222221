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


# Name, label, class, what a record is, keys.
_DATASETS = (
    ("TA", "Trial Arms", "TRIAL DESIGN", "One record per planned Element per Arm", "ARMCD TAETORD"),
    ("TE", "Trial Elements", "TRIAL DESIGN", "One record per planned Element", "ETCD"),
    (
        "TI",
        "Trial Inclusion/Exclusion Criteria",
        "TRIAL DESIGN",
        "One record per I/E criterion per version",
        "IETESTCD TIVERS",
    ),
    ("TS", "Trial Summary", "TRIAL DESIGN", "One record per trial summary parameter value", "TSPARMCD TSSEQ"),
    ("TV", "Trial Visits", "TRIAL DESIGN", "One record per planned Visit", "VISITNUM"),
    ("DM", "Demographics", "SPECIAL PURPOSE", "One record per subject", ""),
    ("SE", "Subject Elements", "SPECIAL PURPOSE", "One record per actual Element per subject", "SESTDTC ETCD"),
    ("SV", "Subject Visits", "SPECIAL PURPOSE", "One record per actual visit per subject", "VISITNUM"),
    (
        "CM",
        "Concomitant/Prior Medications",
        "INTERVENTIONS",
        "One record per prior therapy per screening per subject",
        "CMSEQ",
    ),
    ("EC", "Exposure as Collected", "INTERVENTIONS", "One record per bag or stretch per subject, per mood", "ECSEQ"),
    ("EX", "Exposure", "INTERVENTIONS", "One record per constant-dosing interval per subject", "EXTRT EXSTDTC"),
    ("PR", "Procedures", "INTERVENTIONS", "One record per prior radiation per screening per subject", "PRSEQ"),
    ("DS", "Disposition", "EVENTS", "One record per disposition status or protocol milestone per subject", "DSSEQ"),
    ("DV", "Protocol Deviations", "EVENTS", "One record per protocol deviation per subject", "DVSEQ"),
    (
        "IE",
        "Inclusion/Exclusion Criteria Not Met",
        "FINDINGS",
        "One record per criterion not met per screening per subject",
        "VISITNUM IETESTCD",
    ),
    ("CV", "Cardiovascular System Findings", "FINDINGS", "One record per finding per visit per subject", "CVSEQ"),
    ("LB", "Laboratory Test Results", "FINDINGS", "One record per lab test per visit per subject", "LBSEQ"),
    (
        "RS",
        "Disease Response and Clin Classification",
        "FINDINGS",
        "One record per clinical classification per visit per subject",
        "RSSEQ",
    ),
    ("VS", "Vital Signs", "FINDINGS", "One record per vital sign measurement per subject", "VSSEQ"),
    ("XE", "Eligibility Answers and Decisions", "FINDINGS", "One record per answer or finding per subject", "XESEQ"),
    (
        "SUPPDS",
        "Supplemental Qualifiers for DS",
        "RELATIONSHIP",
        "One record per supplemental qualifier per record",
        "RDOMAIN IDVAR IDVARVAL QNAM",
    ),
    (
        "RELREC",
        "Related Records",
        "RELATIONSHIP",
        "One record per related record, group of records or dataset",
        "RDOMAIN IDVAR IDVARVAL RELID",
    ),
)
_ANY = r"(?s:.*)"
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
    """Every dataset in the order of Define-XML; ValueError where the table of variables is not right."""
    rows = table(__package__, "variables.csv", _VARIABLE)
    found = []
    for name, label, of_class, structure, keys in _DATASETS:
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
