"""What a Define-XML must say of its datasets, checked against the datasets themselves."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from tests.storage.exports.sdtm.reading import NS, Archive
from tests.storage.exports.sdtm.rules import GUIDE

DEF = f"{{{NS['def']}}}"
Problems = Iterator[str]
# By class, and in each by name; the trial first.
TRIAL, SPECIAL, INTERVENTIONS = "TA TE TI TS TV", "DM SE SV", "CM EC EX PR"
ORDER = f"{TRIAL} {SPECIAL} {INTERVENTIONS} DS DV IE CV LB RS VS XE SUPPDS RELREC".split()
Element = etree._Element


def found(of: Element, path: str) -> list[Element]:
    return list(of.iterfind(path, NS))


@lru_cache(maxsize=32)
def by_oid(archive: Archive, tag: str) -> dict[str, Element]:
    return {one.get("OID", ""): one for one in archive.define.iter(f"{{{NS['odm']}}}{tag}", f"{DEF}{tag}")}


def problems(archive: Archive, folder: Path) -> Problems:
    """Every way in which the definition and the data differ."""
    groups, items = by_oid(archive, "ItemGroupDef"), by_oid(archive, "ItemDef")
    if [one.get("Name") for one in groups.values()] != list(ORDER):
        yield f"datasets: {list(groups)}"
    for group in groups.values():
        yield from _dataset(archive, group, items, folder)
    yield from _references(archive)


def _dataset(archive: Archive, group: Element, items: dict[str, Element], folder: Path) -> Problems:
    name = group.get("Name", "")
    rows, header = archive.of(name), archive.header(name)
    of = [items[one.get("ItemOID", "")] for one in found(group, "odm:ItemRef")]
    if [one.get("Name") for one in of] != header:
        yield f"{name}: {[one.get('Name') for one in of]} but {header}"
    leaf = found(group, "def:leaf")
    if bool(rows) is not bool(leaf) or bool(rows) is bool(group.get(f"{DEF}HasNoData")):
        yield f"{name}: its file"
    if rows != [] and f"{name.lower()}.xpt" != leaf[0].get(f"{{{NS['xlink']}}}href"):
        yield f"{name}: {leaf[0].attrib}"
    keys = sorted((int(one.get("KeySequence", 0)), one.get("ItemOID", "")) for one in found(group, "odm:ItemRef"))
    names = [items[oid].get("Name", "") for place, oid in keys if place]
    seen = [tuple(row[key] for key in names) for row in rows]
    if len(set(seen)) != len(seen):
        yield f"{name}: {names} do not tell its records apart"
    required = {one[:-1] for one in GUIDE[name] if one.endswith("!")}
    mandatory = {
        items[one.get("ItemOID", "")].get("Name")
        for one in found(group, "odm:ItemRef")
        if one.get("Mandatory") == "Yes"
    }
    if mandatory != required & set(header):
        yield f"{name}: mandatory {mandatory ^ required}"
    if rows:
        yield from _transport(archive, name, of, folder)
    for item in of:
        yield from _values(archive, name, item, [row[item.get("Name", "")] for row in rows])


def _transport(archive: Archive, name: str, of: list[Element], folder: Path) -> Problems:
    _, about = archive.transport(name, folder)
    for item in of:
        variable = item.get("Name", "")
        label = found(item, "odm:Description/odm:TranslatedText")[0].text
        if about.column_names_to_labels[variable] != label or len(label or "") > 40:
            yield f"{name}.{variable}: {label}"
        numeric = item.get("DataType") in ("integer", "float")
        if about.readstat_variable_types[variable].startswith("string") is numeric:
            yield f"{name}.{variable}: {item.get('DataType')}"
        if item.get("DataType") == "text" and int(item.get("Length", 0)) != about.variable_storage_width[variable]:
            yield f"{name}.{variable}: length {item.get('Length')}, not {about.variable_storage_width[variable]}"


TYPES = {
    "integer": re.compile(r"-?\d+"),
    "float": re.compile(r"-?\d+(\.\d+)?(e-?\d+)?"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?"),
    "durationDatetime": re.compile(r"P\d+D"),
    "text": re.compile(r"(?s).*"),
}


def _values(archive: Archive, name: str, item: Element, values: list[str]) -> Problems:
    of, kind, said = f"{name}.{item.get('Name')}", item.get("DataType", ""), [one for one in values if one]
    yield from (f"{of}: {one!r} is no {kind}" for one in said if not TYPES[kind].fullmatch(one))
    origin = found(item, "def:Origin")
    if not origin or (origin[0].get("Type") == "Not Available" and said):
        yield f"{of}: no origin"
    if kind == "text" and not 1 <= int(item.get("Length", 0)) <= 200:
        yield f"{of}: length {item.get('Length')}"
    for reference in found(item, "odm:CodeListRef"):
        terms = _terms(archive, reference.get("CodeListOID", ""))
        yield from (f"{of}: {one!r} is not listed" for one in set(said) - terms if terms)
    for reference in found(item, "def:ValueListRef"):
        yield from _value_level(archive, name, item, reference.get("ValueListOID", ""))


def _terms(archive: Archive, oid: str) -> set[str]:
    listed = by_oid(archive, "CodeList")[oid]
    return {one.get("CodedValue", "") for one in listed if one.get("CodedValue")}


def _value_level(archive: Archive, name: str, item: Element, oid: str) -> Problems:
    """Each where clause holds for records, and every record with a value is of one."""
    items, clauses = by_oid(archive, "ItemDef"), by_oid(archive, "WhereClauseDef")
    values, covered = [row for row in archive.of(name) if row[item.get("Name", "")]], 0
    for reference in found(by_oid(archive, "ValueListDef")[oid], "odm:ItemRef"):
        where = found(reference, "def:WhereClauseRef")[0].get("WhereClauseOID", "")
        [check] = found(clauses[where], "odm:RangeCheck")
        by = items[check.get(f"{DEF}ItemOID", "")].get("Name", "")
        of = [row[item.get("Name", "")] for row in values if row[by] == found(check, "odm:CheckValue")[0].text]
        covered += len(of)
        if not of:
            yield f"{name}: {where} holds for nothing"
        yield from _values(archive, name, items[reference.get("ItemOID", "")], of)
    if covered != len(values):
        yield f"{name}: {oid} covers {covered} of {len(values)}"


def _references(archive: Archive) -> Problems:
    """Everything that is referred to is there, and everything there is referred to."""
    defined: dict[str, set[str]] = {
        "MethodOID": set(by_oid(archive, "MethodDef")),
        f"{DEF}CommentOID": set(by_oid(archive, "CommentDef")),
        "CodeListOID": set(by_oid(archive, "CodeList")),
        "ItemOID": set(by_oid(archive, "ItemDef")),
    }
    used: dict[str, set[Any]] = {name: set() for name in defined}
    for one in archive.define.iter():
        for name in used:
            used[name] |= {one.get(name)} - {None}
    for name, of in defined.items():
        yield from (f"{name}: {one}" for one in of ^ used[name])
