"""The short codes and names of what stands in XE, and which lists of therapies have a domain of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.description import Column, columns
from storage.exports.common.texts import cut
from storage.exports.sdtm.standard.written import day_in, text
from storage.exports.sdtm.trial.design import Row

# What is decided of a screening, by the code in XE: its name, with what the trial calls the day decided about.
DECIDED = {
    "STAGE": "State of the screening",
    "REVISION": "Revision that was finished last",
    "OUTCOME": "Outcome of the decision",
    "COHORT": "Cohort and its outcome",
    "EARLIEST": "First day of the {day} window",
    "LATEST": "Last day of the {day} window",
    "REPEAT": "Measurement to be repeated",
    "CONSULT": "Item for the study chair",
}


def decided_name(code: str, trial: Trial) -> str:
    """The name of what is decided, by its code in XE."""
    return cut(DECIDED[code].format(day=trial.day_noun), 40)


def clear_code(code: str) -> str:
    """The code under which it is said from when a criterion passes."""
    return f"{code.upper()[:6]}_D"


@cache
def test_codes(trial: Trial) -> Mapping[str, str]:
    """The XETESTCD of every key: at most 8 characters, each once, none that stands for something else."""
    taken = set(DECIDED) | {code for one in trial.criteria for code in (one.code.upper()[:8], clear_code(one.code))}
    found: dict[str, str] = {}
    for key in _labels(trial):
        found[key] = _free(_short(key), taken)
        taken.add(found[key])
    return found


def test_code(trial: Trial, key: str) -> str:
    """The XETESTCD of a key: of a question, a field as "list.field", a response's answer, an item of the chair."""
    return test_codes(trial)[key]


@cache
def test_name(trial: Trial, key: str, label: str) -> str:
    """The XETEST of a key, in at most 40 bytes, the same for no other key."""
    same = [other for other, one in _labels(trial).items() if cut(one, 40) == cut(label, 40)]
    return cut(label, 40) if len(same) < 2 else f"{cut(label, 30)} ({test_code(trial, key)})"[:40]


def label_of(trial: Trial, key: str) -> str:
    """The label of a key; empty where it has none."""
    return _labels(trial).get(key, "")


@cache
def _labels(trial: Trial) -> Mapping[str, str]:
    labels = {column.key: column.label for column in columns(trial)}
    labels |= {f"{c.key}.{part.key}": part.label for c in columns(trial) for part in c.fields}
    response = trial.treatment.response if trial.treatment else None
    labels |= {f"response.{one.key}": one.label for one in (response.answers if response else ())}
    return labels | {f"ruling.{query.code}": query.label or query.code for query in trial.chair_queries}


def _short(key: str) -> str:
    """A key as 8 letters: the beginnings of its words, the first one the longest."""
    words = [word for word in key.replace(".", "_").upper().split("_") if word]
    rest = "".join(word[:2] for word in words[1:])[:5]
    return "".join(sign for sign in (words[0][: 8 - len(rest)] + rest) if sign.isalnum())


def _free(code: str, taken: set[str]) -> str:
    if code not in taken:
        return code
    numbered = (f"{code[:6]}{number}" for number in range(2, 100))
    return next(one for one in numbered if one not in taken)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of the library whose entries are records of a domain: its fields for topic, kinds, and the last day."""

    domain: str
    topic: str
    kinds: str
    last: str
    category: str

    def row(self, entry: Mapping[str, Json], spid: str, column: Column) -> Row:
        """The record of an entry; empty where its topic is not known."""
        if entry.get(self.topic) is None:
            return {}
        options = {o.value: o.label for part in column.fields if part.key == self.topic for o in part.options}
        topic = options.get(entry[self.topic], text(entry[self.topic]))
        found: Row = {f"{self.domain}SPID": spid, f"{self.domain}TRT": topic, f"{self.domain}CAT": self.category}
        if self.kinds and entry.get(self.kinds):
            found[f"{self.domain}SCAT"] = "; ".join(entry[self.kinds])
        return found | {f"{self.domain}ENDTC": day_in(entry.get(self.last))}

    def holds(self, field: str, row: Row) -> bool:
        """Whether the record of an entry says a field of it."""
        if field == self.last:
            return bool(row.get(f"{self.domain}ENDTC"))
        return bool(row) and field in (self.topic, self.kinds)


LISTS = {
    "prior_therapies": ListOf("CM", "agent", "kinds", "last_dose", "PRIOR THERAPY"),
    "prior_radiation": ListOf("PR", "site", "", "last_date", "PRIOR RADIATION"),
}
