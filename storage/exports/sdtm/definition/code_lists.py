"""What the values of a Define-XML are: the terms that the datasets hold, with their codes, and its value level."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.rules.trial import Trial
from storage.exports.common.description import Column, columns, response_columns
from storage.exports.odm.xml import element, translated
from storage.exports.sdtm.spool import Spool
from storage.exports.sdtm.standard.datasets import Term, terms, tests
from storage.exports.sdtm.trial.answer_codes import test_code

# Lists whose terms come from the tests that are made, or from the trial: their names and NCI codes.
_OF_TESTS = {
    "LBTESTCD": ("Laboratory Test Code", "C65047"),
    "LBTEST": ("Laboratory Test Name", "C67154"),
    "VSTESTCD": ("Vital Signs Test Code", "C66741"),
    "VSTEST": ("Vital Signs Test Name", "C67153"),
    "CVTESTCD": ("Cardiovascular Test Code", "C101847"),
    "CVTEST": ("Cardiovascular Test Name", "C101846"),
}
# What is listed outside of CDISC: dictionary, version, where it is.
EXTERNAL = {"COUNTRY": ("ISO 3166", "2020"), "LOINC": ("LOINC", "2.77")}
# The lists of DSDECOD by its category.
_BY_CATEGORY = {"DISPOSITION EVENT": "C66727", "PROTOCOL MILESTONE": "C114118", "OTHER EVENT": "C150811"}


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list: its name and NCI code, and its terms, each with what it stands for and its own code."""

    oid: str
    name: str
    code: str
    items: tuple[tuple[str, str, str], ...]
    type: str = "text"

    def xml(self) -> str:
        """The CodeList element; a term of a CDISC list without a code of its own extends it.

        Its terms are all decoded or none: where some are, another stands for itself.
        """
        standard = {"def:StandardOID": "STD.CT"} if self.code else {"def:IsNonStandard": "Yes"}
        decoded = any(decode for _, decode, _ in self.items)
        items = [self._item(term, decode or (term if decoded else ""), code) for term, decode, code in self.items]
        inside = [*items, *([_alias(self.code)] if self.code else [])]
        return element("CodeList", *inside, OID=self.oid, Name=self.name, DataType=self.type, **standard)

    def _item(self, term: str, decode: str, code: str) -> str:
        extends = {"def:ExtendedValue": "Yes"} if self.code and not code else {}
        alias = [_alias(code)] if code else []
        if not decode:
            return element("EnumeratedItem", *alias, CodedValue=term, **extends)
        return element("CodeListItem", element("Decode", translated(decode)), *alias, CodedValue=term, **extends)


def _alias(code: str) -> str:
    return element("Alias", Context="nci:ExtCodeID", Name=code)


def list_oid(name: str) -> str:
    """The OID of a list."""
    return f"CL.{name}"


def code_lists(spools: Mapping[str, Spool], trial: Trial) -> dict[str, CodeList]:
    """Every list by its name: the terms that occur, of a list of CDISC's only the ones that do."""
    found: dict[str, dict[str, str]] = {}
    numeric: set[str] = set()
    for spool in spools.values():
        for variable in spool.dataset.variables:
            if variable.codelist and variable.codelist not in EXTERNAL:
                found.setdefault(variable.codelist, {}).update(spool.terms[variable.name])
                numeric |= {variable.codelist} if variable.numeric else set()
    lists = {name: _list(name, of, name in numeric) for name, of in found.items() if of}
    return lists | _by_category(found.get("DSDECOD", {})) | dict(_of_answers(spools["XE"], trial))


def _list(name: str, found: Mapping[str, str], numeric: bool) -> CodeList:
    known = {term.term: term for term in terms().get(name, ())}
    lists = {(term.list_name, term.list_code) for term in known.values()}
    called, code = next(iter(lists)) if len(lists) == 1 else _OF_TESTS.get(name, (name, ""))
    items = tuple((term, *_decoded(name, term, found[term], known)) for term in sorted(found))
    return CodeList(list_oid(name), called, code, items, "float" if numeric else "text")


def _decoded(name: str, term: str, beside: str, known: Mapping[str, Term]) -> tuple[str, str]:
    if term in known:
        return known[term].decode, known[term].code
    codes = {one.code: one.term_code for one in tests().values()} | {
        one.name: one.term_code for one in tests().values()
    }
    return beside, codes.get(term, "") if name in _OF_TESTS else ""


def _by_category(found: Mapping[str, str]) -> dict[str, CodeList]:
    """The terms of DSDECOD by the category that they are of, whose lists differ."""
    lists: dict[str, list[Term]] = {}
    for term in terms()["DSDECOD"]:
        if term.term in found:
            lists.setdefault(term.list_code, []).append(term)
    return {
        code: CodeList(list_oid(code), of[0].list_name, code, tuple((t.term, t.decode, t.code) for t in of))
        for code, of in lists.items()
    }


def _of_answers(spool: Spool, trial: Trial) -> Iterator[tuple[str, CodeList]]:
    """The answers to choose from, of each question that is in XE."""
    for code, column in answered_columns(trial):
        if code in spool.results and column.options:
            items = tuple((option.value, option.label, "") for option in column.options)
            none = (("none", "None", ""),) if column.type == "choices" and not column.low else ()
            name = f"XE.{code}"
            yield name, CodeList(list_oid(name), f"Answers to {code}", "", items + none)


def answered_columns(trial: Trial) -> Iterator[tuple[str, Column]]:
    """Every question that may be in XE, with its XETESTCD."""
    for column in columns(trial):
        yield test_code(trial, column.key), column
        yield from ((test_code(trial, f"{column.key}.{part.key}"), part) for part in column.fields)
    for column in response_columns(trial):
        yield test_code(trial, f"response.{column.key}"), column


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The values of a variable of a dataset where another one, `by`, has a value."""

    dataset: str
    variable: str
    by: str
    when: str
    type: str
    longest: int
    codelist: str
    origin: str

    def oid(self, prefix: str) -> str:
        """Its OID with a prefix."""
        return f"{prefix}.{self.dataset}.{self.variable}.{self.when.replace(' ', '_')}"


def values_of(spool: Spool, lists: Mapping[str, CodeList]) -> Iterator[ValueOf]:
    """The value level of a dataset: its results by test, its qualifiers by name, its dispositions by category."""
    name = spool.dataset.name
    supplemental = name.startswith("SUPP")
    by, variable = ("QNAM", "QVAL") if supplemental else (f"{name}TESTCD", f"{name}STRESC")
    for when, (types, longest) in spool.results.items():
        several = "float" if types == {"integer", "float"} else "text"
        kind = next(iter(types)) if len(types) == 1 else several
        listed = f"XE.{when}" if name == "XE" and kind == "text" and f"XE.{when}" in lists else ""
        yield ValueOf(name, variable, by, when, kind, longest, listed, "Collected" if supplemental else "Derived")
    if name == "DS" and spool.count:
        width = spool.columns()[[one.name for one in spool.dataset.variables].index("DSDECOD")].width
        for category in sorted(spool.terms["DSCAT"]):
            if (code := _BY_CATEGORY[category]) in lists:
                yield ValueOf(name, "DSDECOD", "DSCAT", category, "text", width, code, "Assigned")
