"""What the values of one variable are like, test by test: the value level of a Define-XML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storage.exports.sdtm.definition.lists import CodeList
from storage.exports.sdtm.spool import Spool

# The more general one first: the type of values that are of several.
_GENERAL = ("text", "date", "float", "integer")
_BY_CATEGORY = {"DISPOSITION EVENT": "C66727", "PROTOCOL MILESTONE": "C114118", "OTHER EVENT": "C150811"}


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
        kind = next(iter(types)) if len(types) == 1 else _of_several(types)
        listed = f"XE.{when}" if name == "XE" and kind == "text" and f"XE.{when}" in lists else ""
        yield ValueOf(name, variable, by, when, kind, longest, listed, "Collected" if supplemental else "Derived")
    if name == "DS" and spool.count:
        width = spool.columns()[[one.name for one in spool.dataset.variables].index("DSDECOD")].width
        for category in sorted(spool.terms["DSCAT"]):
            if (code := _BY_CATEGORY[category]) in lists:
                yield ValueOf(name, "DSDECOD", "DSCAT", category, "text", width, code, "Assigned")


def _of_several(types: set[str]) -> str:
    return "float" if types == {"integer", "float"} else next(one for one in _GENERAL if one == "text")
