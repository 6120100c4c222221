"""The answers of a screening in SDTM: measured values in LB, VS, CV and RS, therapies in CM and PR, the others in XE.

A question that was never asked has no record. One that was asked and is not known has one, NOT DONE.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from flows.rules.facts import NOT_DONE
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.description import Column, columns, response_columns
from storage.exports.screenings.history import Collected
from storage.exports.screenings.spanning import key_in
from storage.exports.sdtm.standard.datasets import Test, tests
from storage.exports.sdtm.standard.written import day_in, number, numeric, text, unit
from storage.exports.sdtm.trial.answer_codes import LISTS, label_of, test_code, test_name
from storage.exports.sdtm.trial.design import Row, record

Found = Iterator[tuple[str, Row]]

NOT_KNOWN, NOT_PERFORMED = "NOT KNOWN", "NOT PERFORMED"
ANSWER, LAPSED = "ELIGIBILITY ANSWER", "LAPSED ANSWER"
METHODS = {"echo": "ECHOCARDIOGRAPHY", "muga": "MUGA"}
_METHOD_OF = {"lvef_percent": "lvef_modality"}


@dataclass
class Answers:
    """The answers of one screening: `record` as they are used, `asked` which were, `collected` what was typed.

    `lapsed`: what holds no longer. `day`: of those that have no day of their own. `spanned`: the trial that has what
    every version asks, by which a test has one name and one unit, whoever was asked under which version.
    """

    trial: Trial
    spanned: Trial
    record: Mapping[str, Json]
    lapsed: Mapping[str, Json]
    asked: frozenset[str]
    collected: Mapping[str, Collected]
    day: str
    visit: Row
    placed: set[str] = field(default_factory=set)

    def rows(self) -> Found:
        """Every record, by its dataset."""
        for column in columns(self.trial):
            if column.key not in self.lapsed and (column.key in self.record or column.key in self.asked):
                yield from self._measured(column)
        for column in columns(self.trial):
            if column.key != "as_of" and column.key not in self.placed:
                yield from self._answered(column)

    def _measured(self, column: Column) -> Found:
        test = test_of(column)
        if test is None or column.type not in ("integer", "number", "choice"):
            return
        question = self.trial.by_key[column.key]
        method = _METHOD_OF.get(column.key, "")
        self.placed.add(column.key)
        self.placed.update(key for key in (question.dated, question.upper_limit, method) if key in self.record)
        found = finding(test, column, self.record.get(column.key), self.collected.get(column.key))
        upper = self.record.get(question.upper_limit)
        found |= _limits(test.domain, found, upper, self.collected.get(question.upper_limit), column.unit)
        found |= record(test.domain, DTC=day_in(self.record.get(question.dated))) | self.visit
        if method:
            found |= record(test.domain, METHOD=METHODS.get(str(self.record.get(method))))
        yield test.domain, of_test(test, column.key, column.loinc) | found

    def _answered(self, column: Column) -> Found:
        if column.key in self.record and column.type == "entries":
            yield from self._entries(column)
        elif column.key in self.record:
            yield from self._item(column, self.record[column.key], column.key)
        elif self.lapsed.get(column.key) is not None and column.type != "entries":
            for name, row in self._item(column, self.lapsed[column.key], column.key):
                yield name, row | {"XECAT": LAPSED}
        elif column.key in self.asked:
            yield "XE", self._named(column.key, column.label) | _absent("XE", NOT_KNOWN)

    def _item(self, column: Column, value: Json, key: str, group: str | None = None) -> Found:
        values = value if isinstance(value, list) else [value]
        for one in values or ["none"]:
            found = plain_finding("XE", column, one, self.collected.get(key) if group is None else None)
            yield "XE", self._named(key, column.label, group) | found

    def _entries(self, column: Column) -> Found:
        entries = self.record[column.key]
        if not entries:
            yield "XE", self._named(column.key, column.label) | plain_finding("XE", column, "none", None)
        of = LISTS.get(column.key)
        for place, entry in enumerate(entries or (), 1):
            spid = f"{column.key}.{place}"
            own = of.row(entry, spid, column) if of else {}
            if of and own:
                yield of.domain, own
            for part in column.fields:
                if entry.get(part.key) is not None and not (of and of.holds(part.key, own)):
                    yield from self._item(part, entry[part.key], f"{column.key}.{part.key}", spid)

    def _named(self, key: str, label: str, group: str | None = None) -> Row:
        of = key_in(key, self.trial, self.spanned)
        named: Row = {
            "XESPID": key,
            "XETESTCD": test_code(self.spanned, of),
            "XETEST": test_name(self.spanned, of, label_of(self.spanned, of) or label),
        }
        return named | {"XECAT": ANSWER, "XEGRPID": group, "XEDTC": self.day, **self.visit}


@cache
def test_of(column: Column) -> Test | None:
    """What a question measures, by its key in the library or by what it is called; None for what has no domain."""
    return tests().get(column.key) or tests().get(column.label.casefold())


def finding(test: Test, column: Column, value: Json, collected: Collected | None) -> Row:
    """The result of a test: as it was typed, and as it is used."""
    return plain_finding(test.domain, column, value, collected, chosen_upper=True)


def plain_finding(
    domain: str, column: Column, value: Json, collected: Collected | None, chosen_upper: bool = False
) -> Row:
    """The same of any answer; `chosen_upper`: what was chosen is written as a result of a laboratory is."""
    if value is None:
        return _absent(domain, NOT_KNOWN)
    if column.not_done and value == NOT_DONE:
        return _absent(domain, NOT_PERFORMED)
    as_used = number(value)
    if as_used is None:
        label = next((option.label for option in column.options if option.value == value), text(value))
        used = label.upper() if chosen_upper else day_in(value) or text(value)
        return record(domain, ORRES=label, STRESC=used)
    standard = unit(column.unit)
    measured = measure(domain, as_used, standard)
    if collected is None:
        return measured
    return measured | record(domain, ORRES=collected.value, ORRESU=unit(collected.unit) or standard)


def measure(domain: str, value: Decimal, of_unit: str | None) -> Row:
    """The result that a number is, as it is used."""
    said = text(value)
    return record(domain, ORRES=said, ORRESU=of_unit, STRESC=said, STRESN=numeric(value), STRESU=of_unit)


def _absent(domain: str, why: str) -> Row:
    return record(domain, STAT="NOT DONE", REASND=why)


def of_test(test: Test, key: str, loinc: str = "") -> Row:
    """What a test says of itself, whatever came of it."""
    of = {"CAT": test.category, "SPEC": test.specimen, "METHOD": test.method, "LOINC": loinc}
    named = {name: value or None for name, value in of.items()}
    return record(test.domain, SPID=key, TESTCD=test.code, TEST=test.name, **named)


def _limits(domain: str, found: Row, upper: Json, collected: Collected | None, standard_unit: str) -> Row:
    """The upper limit: in the typed unit where it was typed in that, and as it is used."""
    limit, value = number(upper), found.get(f"{domain}STRESN")
    if limit is None:
        return {}
    typed = (collected.value, unit(collected.unit)) if collected else (text(upper), unit(standard_unit))
    same = typed[1] == found.get(f"{domain}ORRESU")
    indicated = {} if value is None else record(domain, NRIND="HIGH" if value > limit else "NORMAL")
    return record(domain, ORNRHI=typed[0] if same else None, STNRHI=numeric(limit)) | indicated


def response_rows(trial: Trial, cycle: int, on: str, answers: Mapping[str, Json], visit: Row) -> Found:
    """The response to a cycle: what its questions measure in the domain of that, the others in XE."""
    for column in response_columns(trial):
        value, test = answers.get(column.key), test_of(column)
        if test:
            found = finding(test, column, value, None) | record(test.domain, DTC=on) | visit
            yield test.domain, of_test(test, column.key, column.loinc) | found
        else:
            key = f"response.{column.key}"
            named: Row = {"XESPID": key, "XETESTCD": test_code(trial, key), "XECAT": "RESPONSE", "XEDTC": on}
            named |= {"XETEST": test_name(trial, key, column.label), "XEGRPID": f"cycle.{cycle}"}
            yield "XE", named | plain_finding("XE", column, value, None) | visit
