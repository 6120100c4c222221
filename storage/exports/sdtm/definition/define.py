"""Define-XML 2.1 for the datasets of an export: exactly what they hold, as long as it is, and where it comes from.

Source: CDISC Define-XML 2.1.9. A dataset without records has no file, and says so (`def:HasNoData`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.rules.trial import Trial
from storage.exports.common.codes import name
from storage.exports.common.table import instant
from storage.exports.common.texts import plain_ascii
from storage.exports.odm.xml import element, start, text, translated
from storage.exports.sdtm.definition.code_lists import EXTERNAL, CodeList, ValueOf, code_lists, list_oid, values_of
from storage.exports.sdtm.spool import Spool
from storage.exports.sdtm.standard.datasets import CT, IG, Dataset, Variable

NAMESPACES = {
    "xmlns": "http://www.cdisc.org/ns/odm/v1.3",
    "xmlns:def": "http://www.cdisc.org/ns/def/v2.1",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}
_SOURCES = {"Collected": "Investigator"}


@dataclass(frozen=True, slots=True)
class Definition:
    """What a Define-XML is of: the trial and its versions, the moment, and the datasets with their records."""

    trial: Trial
    versions: Sequence[str]
    at: datetime
    spools: Mapping[str, Spool]

    def xml(self) -> str:
        """The whole document."""
        root = start(
            "ODM",
            **NAMESPACES,
            ODMVersion="1.3.2",
            FileType="Snapshot",
            FileOID=name(self.trial, "define", instant(self.at)).urn,
            CreationDateTime=instant(self.at),
            SourceSystem="Blinabridge",
            **{"def:Context": "Other"},
        )
        names = {"StudyName": self.trial.registry_id, "StudyDescription": plain_ascii(self.trial.title)}
        names["ProtocolName"] = self.trial.registry_id
        variables = element("GlobalVariables", *(element(tag, text(words)) for tag, words in names.items()))
        study = element("Study", variables, self._metadata(), OID=f"ST.{self.trial.registry_id}")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n{study}\n</ODM>\n'

    def _metadata(self) -> str:
        datasets = [spool.dataset for spool in self.spools.values()]
        lists = code_lists(self.spools, self.trial)
        values = [value for spool in self.spools.values() for value in values_of(spool, lists)]
        variables = [
            (spool.dataset, variable, written.width)
            for spool in self.spools.values()
            for variable, written in zip(spool.dataset.variables, spool.columns(), strict=True)
        ]
        return element(
            "MetaDataVersion",
            _standards(),
            *_value_lists(values),
            *map(_where, values),
            *map(self._group, datasets),
            *(_item(*one, values, lists) for one in variables),
            *(_value_item(value) for value in values),
            *(one.xml() for one in lists.values()),
            *(_external(name) for name in EXTERNAL),
            *(_method(of, one) for of, one, _ in variables if one.origin == "Derived"),
            *(_comment(_oid("COM", of, one), one.about) for of, one, _ in variables if _commented(one)),
            _comment("COM.VERSIONS", f"Versions of the trial file: {'; '.join(self.versions) or 'none'}."),
            OID=f"MDV.{self.trial.registry_id}.SDTM",
            Name=f"{self.trial.registry_id}, SDTM",
            Description="Screening, registration and treatment as SDTM datasets",
            **{"def:DefineVersion": "2.1.9", "def:CommentOID": "COM.VERSIONS"},
        )

    def _group(self, dataset: Dataset) -> str:
        spool, file = self.spools[dataset.name], f"{dataset.name.lower()}.xpt"
        title = element("def:title", text(file))
        leaf = element("def:leaf", title, ID=f"LF.{dataset.name}", **{"xlink:href": file}) if spool.count else ""
        own = {"def:IsNonStandard": "Yes"} if dataset.name == "XE" else {"def:StandardOID": "STD.SDTMIG"}
        found = {"def:ArchiveLocationID": f"LF.{dataset.name}"} if spool.count else {"def:HasNoData": "Yes"}
        return element(
            "ItemGroupDef",
            element("Description", translated(dataset.label)),
            *(_reference(dataset, place, one) for place, one in enumerate(dataset.variables, 1)),
            element("def:Class", Name=dataset.of_class),
            leaf,
            OID=f"IG.{dataset.name}",
            Name=dataset.name,
            Repeating="No" if dataset.name == "DM" else "Yes",
            IsReferenceData="Yes" if dataset.reference else "No",
            SASDatasetName=dataset.name,
            Domain=dataset.name.removeprefix("SUPP"),
            Purpose="Tabulation",
            **{"def:Structure": dataset.structure, **own, **found},
        )


def _standards() -> str:
    guide = {"Name": "SDTMIG", "Type": "IG", "Version": IG}
    terminology = {"Name": "CDISC/NCI", "Type": "CT", "PublishingSet": "SDTM", "Version": CT}
    return element(
        "def:Standards",
        element("def:Standard", OID="STD.SDTMIG", Status="Final", **guide),
        element("def:Standard", OID="STD.CT", Status="Final", **terminology),
    )


def _oid(prefix: str, dataset: Dataset, variable: Variable) -> str:
    return f"{prefix}.{dataset.name}.{variable.name}"


def _reference(dataset: Dataset, place: int, variable: Variable) -> str:
    return element(
        "ItemRef",
        ItemOID=_oid("IT", dataset, variable),
        OrderNumber=str(place),
        Mandatory="Yes" if variable.core == "Req" else "No",
        KeySequence=str(dataset.keys.index(variable.name) + 1) if variable.name in dataset.keys else None,
        MethodOID=_oid("MT", dataset, variable) if variable.origin == "Derived" else None,
        Role=variable.role,
    )


def _item(
    dataset: Dataset, variable: Variable, longest: int, values: Sequence[ValueOf], lists: Mapping[str, CodeList]
) -> str:
    inside = [element("Description", translated(variable.label))]
    if variable.codelist in lists or variable.codelist in EXTERNAL:
        inside.append(element("CodeListRef", CodeListOID=list_oid(variable.codelist)))
    inside.append(_origin(variable.origin))
    if any(one.dataset == dataset.name and one.variable == variable.name for one in values):
        inside.append(element("def:ValueListRef", ValueListOID=_oid("VL", dataset, variable)))
    comment = _oid("COM", dataset, variable) if _commented(variable) else None
    return _defined(_oid("IT", dataset, variable), variable.name, variable.type, longest, inside, comment)


def _defined(oid: str, name: str, kind: str, longest: int, inside: Sequence[str], comment: str | None = None) -> str:
    about = {"SASFieldName": name, "DataType": kind, **_length(kind, longest), "def:CommentOID": comment}
    return element("ItemDef", *inside, OID=oid, Name=name, **about)


def _origin(origin: str) -> str:
    if not origin:
        return element("def:Origin", Type="Not Available")
    return element("def:Origin", Type=origin, Source=_SOURCES.get(origin, "Sponsor"))


def _length(kind: str, longest: int) -> dict[str, str]:
    """Days and times have no length in Define-XML; numbers are as long as the double that they are kept in."""
    if kind in ("datetime", "durationDatetime", "date"):
        return {}
    digits = {"SignificantDigits": "4"} if kind == "float" else {}
    return {"Length": str(longest or 8), **digits}


def _commented(variable: Variable) -> bool:
    return bool(variable.about) and variable.origin != "Derived"


def _comment(oid: str, words: str) -> str:
    return element("def:CommentDef", element("Description", translated(words)), OID=oid)


def _method(dataset: Dataset, variable: Variable) -> str:
    described = element("Description", translated(variable.about))
    oid = _oid("MT", dataset, variable)
    return element("MethodDef", described, OID=oid, Name=f"Algorithm of {variable.name}", Type="Computation")


def _external(codelist: str) -> str:
    dictionary, version = EXTERNAL[codelist]
    external = element("ExternalCodeList", Dictionary=dictionary, Version=version)
    return element("CodeList", external, OID=list_oid(codelist), Name=dictionary, DataType="text")


def _value_lists(values: Sequence[ValueOf]) -> Iterator[str]:
    for dataset, variable in dict.fromkeys((one.dataset, one.variable) for one in values):
        of = [one for one in values if (one.dataset, one.variable) == (dataset, variable)]
        yield element(
            "def:ValueListDef",
            *(_value_reference(place, one) for place, one in enumerate(of, 1)),
            OID=f"VL.{dataset}.{variable}",
        )


def _value_reference(place: int, value: ValueOf) -> str:
    where = element("def:WhereClauseRef", WhereClauseOID=value.oid("WC"))
    return element("ItemRef", where, ItemOID=value.oid("IT"), OrderNumber=str(place), Mandatory="No")


def _where(value: ValueOf) -> str:
    checked = {"Comparator": "EQ", "SoftHard": "Soft", "def:ItemOID": f"IT.{value.dataset}.{value.by}"}
    check = element("RangeCheck", element("CheckValue", text(value.when)), **checked)
    return element("def:WhereClauseDef", check, OID=value.oid("WC"))


def _value_item(value: ValueOf) -> str:
    listed = [element("CodeListRef", CodeListOID=list_oid(value.codelist))] if value.codelist else []
    inside = [*listed, _origin(value.origin)]
    return _defined(value.oid("IT"), value.variable, value.type, value.longest, inside)
