"""The study in CDISC ODM 1.3.2: units, and for each protocol version its forms, items and code lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flows.decision.status_words import OUTCOMES, WORDS
from flows.rules.question import Option
from flows.rules.trial import Trial
from storage.exports.common.codes import UCUM_CODES, slug
from storage.exports.common.description import Column, columns, sections
from storage.exports.common.table import written
from storage.exports.odm.xml import element, text, translated

DECISION = "IG.DECISION"
YES_NO = (Option("Y", "Yes"), Option("N", "No"))
NOT_DONE = (Option("NOT DONE", "Not done"),)
_TYPES = {"integer": "integer", "number": "double", "date": "date"}


@dataclass(frozen=True, slots=True)
class OdmItem:
    """One item: `options` are its code list, named `listed`; `column` gives the range of a number and the length of a
    text, else that is `longest`."""

    oid: str
    question: str
    type: str = "text"
    options: tuple[Option, ...] = ()
    listed: str = ""
    column: Column | None = None
    required: bool = False
    longest: int = 1


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items that are collected together; a repeating one holds an entry of a list each time."""

    oid: str
    name: str
    items: tuple[OdmItem, ...]
    repeating: bool = False


class OdmForm(NamedTuple):
    """A form and the event that it is filled in at."""

    event: str
    form: str
    name: str
    mandatory: str


SCREENING = OdmForm("SE.SCREENING", "F.SCREENING", "Screening", "Yes")
AFTER = OdmForm("SE.COURSE", "F.COURSE", "After screening", "No")
# What happened after screening: a group for each thing.
HAPPENED = ItemGroup(
    "IG.EVENT",
    "What happened",
    (
        OdmItem("I.event.what", "What happened", longest=1000),
        OdmItem("I.event.cycle", "Cycle", "integer"),
        OdmItem("I.event.planned", "When it was planned for", longest=1000),
        OdmItem("I.event.actual", "When it was", longest=1000),
        OdmItem("I.event.until", "Until when", longest=1000),
        OdmItem("I.event.value", "What was found or given", longest=1000),
        OdmItem("I.event.unit", "Unit", longest=1000),
        OdmItem("I.event.why", "Why, or in which words", longest=1000),
        OdmItem("I.event.by", "By whom it was recorded", longest=1000),
    ),
    repeating=True,
)


def study_oid(trial: Trial) -> str:
    """What data name the study by."""
    return f"ST.{trial.registry_id}"


def version_oid(version: str) -> str:
    """What data name a protocol version by."""
    return f"MDV.{slug(version)}"


def group_of(section: str) -> str:
    """The item group of a section."""
    return "IG." + "-".join(section.upper().split())


def study(versions: Mapping[str, Trial], trial: Trial) -> str:
    """The Study element; `versions`: the trial in each of its versions, `trial`: what spans them."""
    names = {"StudyName": trial.registry_id, "StudyDescription": trial.title}
    names["ProtocolName"] = trial.registry_id
    variables = element("GlobalVariables", *(element(tag, text(words)) for tag, words in names.items()))
    units = element("BasicDefinitions", *(_unit(unit) for unit in _units(trial)))
    return element(
        "Study", variables, units, *(_version(version, own) for version, own in versions.items()), OID=study_oid(trial)
    )


def groups(trial: Trial) -> tuple[ItemGroup, ...]:
    """Every item group: the sections, the lists, and the decision."""
    single = (ItemGroup(group_of(of), of, _items(within, "I.")) for of, within in sections(trial).items())
    lists = (
        ItemGroup(f"IG.{column.key}", column.label, _items(column.fields, f"I.{column.key}."), repeating=True)
        for column in columns(trial)
        if column.type == "entries"
    )
    return (*single, *lists, ItemGroup(DECISION, "Decision", tuple(_of_decision(trial))))


def _items(of: tuple[Column, ...], within: str) -> tuple[OdmItem, ...]:
    return tuple(item for column in of for item in items(column, within))


def items(column: Column, within: str) -> Iterator[OdmItem]:
    """The items of a question: one, or one for each member of a list, and one for "not done"."""
    oid = within + column.key
    if column.type == "entries":
        yield OdmItem(f"{oid}.any", column.text, options=YES_NO, listed="CL.YN")
    elif column.type == "choices":
        for option in column.options:
            yield OdmItem(f"{oid}.{option.value}", f"{column.text} {option.label}", options=YES_NO, listed="CL.YN")
    elif column.type == "choice":
        yield OdmItem(oid, column.text, options=column.options, listed=f"CL{oid[1:]}", required=column.required)
    else:
        yield OdmItem(oid, column.text, _TYPES.get(column.type, "text"), column=column, required=column.required)
    if column.not_done:
        yield OdmItem(f"{oid}.stat", f"{column.text} Not done", options=NOT_DONE, listed="CL.NOTDONE")


def _of_decision(trial: Trial) -> Iterator[OdmItem]:
    outcomes = tuple(Option(code, words) for code, (_, words) in OUTCOMES.items())
    yield OdmItem("I.decision.outcome", "Outcome", options=outcomes, listed="CL.OUTCOME")
    yield OdmItem("I.decision.earliest", f"First day of the {trial.day_noun} window", "date")
    yield OdmItem("I.decision.latest", f"Last day of the {trial.day_noun} window", "date")
    for cohort, words in trial.cohorts.items():
        yield OdmItem(f"I.decision.outcome.{cohort}", f"Outcome: {words}", options=outcomes, listed="CL.OUTCOME")
    findings = tuple(Option(status, words) for status, words in WORDS.items())
    for criterion in trial.criteria:
        words = f"{criterion.code}: {criterion.short}"
        yield OdmItem(f"I.decision.{criterion.code}", words, options=findings, listed="CL.FINDING")


def _version(version: str, trial: Trial) -> str:
    found = groups(trial)
    every = (*found, HAPPENED)
    distinct = {item.oid: item for group in every for item in group.items}
    lists = {item.listed: item.options for item in distinct.values() if item.listed}
    forms = ((SCREENING, found), (AFTER, (HAPPENED,)))
    return element(
        "MetaDataVersion",
        element("Protocol", *(_reference("StudyEvent", one.event, one.mandatory) for one, _ in forms)),
        *(_event(one) for one, _ in forms),
        *(_form(one, of) for one, of in forms),
        *map(_group, every),
        *map(_item, distinct.values()),
        *(_list(oid, options) for oid, options in lists.items()),
        OID=version_oid(version),
        Name=version,
    )


def _reference(to: str, oid: str, mandatory: str) -> str:
    return element(f"{to}Ref", **{f"{to}OID": oid}, Mandatory=mandatory)


def _event(of: OdmForm) -> str:
    form = _reference("Form", of.form, "Yes")
    return element("StudyEventDef", form, OID=of.event, Name=of.name, Repeating="Yes", Type="Unscheduled")


def _form(of: OdmForm, within: tuple[ItemGroup, ...]) -> str:
    references = (_reference("ItemGroup", group.oid, "No") for group in within)
    return element("FormDef", *references, OID=of.form, Name=of.name, Repeating="No")


def _group(group: ItemGroup) -> str:
    required = {True: "Yes", False: "No"}
    references = [_reference("Item", item.oid, required[item.required]) for item in group.items]
    return element("ItemGroupDef", *references, OID=group.oid, Name=group.name, Repeating=required[group.repeating])


def _item(item: OdmItem) -> str:
    alone = item.column.high if item.column else item.longest
    longest = max((len(option.value) for option in item.options), default=alone)
    return element(
        "ItemDef",
        element("Question", translated(item.question)),
        *_limits(item),
        *([element("CodeListRef", CodeListOID=item.listed)] if item.listed else []),
        OID=item.oid,
        Name=item.oid.removeprefix("I."),
        DataType=item.type,
        Length=str(longest) if item.type == "text" else None,
    )


def _limits(item: OdmItem) -> Iterator[str]:
    column = item.column
    if column is None or column.type not in ("integer", "number"):
        return
    if column.unit:
        yield element("MeasurementUnitRef", MeasurementUnitOID=f"MU.{column.unit}")
    for comparator, bound in (("GT" if column.above else "GE", column.low), ("LE", column.high)):
        if bound is not None:
            value = element("CheckValue", text(written(bound)))
            yield element("RangeCheck", value, Comparator=comparator, SoftHard="Hard")


def _list(oid: str, options: tuple[Option, ...]) -> str:
    coded = [element("CodeListItem", element("Decode", translated(o.label)), CodedValue=o.value) for o in options]
    return element("CodeList", *coded, OID=oid, Name=oid, DataType="text")


def _units(trial: Trial) -> list[str]:
    every = (field for column in columns(trial) for field in (column, *column.fields))
    return list(dict.fromkeys(column.unit for column in every if column.unit))


def _unit(unit: str) -> str:
    code = UCUM_CODES.get(unit)
    alias = [element("Alias", Context="UCUM", Name=code)] if code else []
    return element("MeasurementUnit", element("Symbol", translated(unit)), *alias, OID=f"MU.{unit}", Name=unit)
