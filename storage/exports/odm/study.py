"""The study in CDISC ODM 1.3.2: units, and for each protocol version its forms, items and code lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.decision.status_words import OUTCOMES, WORDS
from flows.rules.question import Option
from flows.rules.trial import Trial
from storage.exports.common.codes import UCUM_CODES, slug
from storage.exports.common.description import Column, columns
from storage.exports.common.table import written
from storage.exports.odm import events
from storage.exports.odm.xml import element, text, translated

EVENT, FORM, DECISION = "SE.SCREENING", "F.SCREENING", "IG.DECISION"
YES_NO = (Option("Y", "Yes"), Option("N", "No"))
NOT_DONE = (Option("NOT DONE", "Not done"),)
_TYPES = {"integer": "integer", "number": "double", "date": "date"}


@dataclass(frozen=True, slots=True)
class OdmItem:
    """One item: `options` are its code list, named `listed`; `column` gives its range where it is a number."""

    oid: str
    question: str
    type: str = "text"
    options: tuple[Option, ...] = ()
    listed: str = ""
    column: Column | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items that are collected together; a repeating one holds an entry of a list each time."""

    oid: str
    name: str
    items: tuple[OdmItem, ...]
    repeating: bool = False


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
    sections = dict.fromkeys(column.section for column in columns(trial))
    single = tuple(ItemGroup(group_of(section), section, tuple(_of_section(section, trial))) for section in sections)
    lists = tuple(
        ItemGroup(f"IG.{column.key}", column.label, tuple(_of_entry(column)), repeating=True)
        for column in columns(trial)
        if column.type == "entries"
    )
    return (*single, *lists, ItemGroup(DECISION, "Decision", tuple(_of_decision(trial))))


def _of_section(section: str, trial: Trial) -> Iterator[OdmItem]:
    for column in columns(trial):
        if column.section == section:
            yield from items(column, "I.")


def _of_entry(column: Column) -> Iterator[OdmItem]:
    for field in column.fields:
        yield from items(field, f"I.{column.key}.")


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
    distinct = {item.oid: item for group in found for item in group.items}
    lists = {item.listed: item.options for item in distinct.values() if item.listed}
    event = element("StudyEventRef", StudyEventOID=EVENT, Mandatory="Yes")
    form = element("FormRef", FormOID=FORM, Mandatory="Yes")
    references = [element("ItemGroupRef", ItemGroupOID=group.oid, Mandatory="No") for group in found]
    return element(
        "MetaDataVersion",
        element("Protocol", event, element("StudyEventRef", StudyEventOID=events.EVENT, Mandatory="No")),
        element("StudyEventDef", form, OID=EVENT, Name="Screening", Repeating="Yes", Type="Unscheduled"),
        *events.definitions(),
        element("FormDef", *references, OID=FORM, Name="Screening", Repeating="No"),
        events.form_definition(),
        *map(_group, found),
        events.group_definition(),
        *map(_item, distinct.values()),
        *events.item_definitions(),
        *(_list(oid, options) for oid, options in lists.items()),
        OID=version_oid(version),
        Name=version,
    )


def _group(group: ItemGroup) -> str:
    required = {True: "Yes", False: "No"}
    references = [element("ItemRef", ItemOID=item.oid, Mandatory=required[item.required]) for item in group.items]
    return element("ItemGroupDef", *references, OID=group.oid, Name=group.name, Repeating=required[group.repeating])


def _item(item: OdmItem) -> str:
    return element(
        "ItemDef",
        element("Question", translated(item.question)),
        *_limits(item),
        *([element("CodeListRef", CodeListOID=item.listed)] if item.listed else []),
        OID=item.oid,
        Name=item.oid.removeprefix("I."),
        DataType=item.type,
        Length=str(_length(item)) if item.type == "text" else None,
    )


def _length(item: OdmItem) -> int:
    return max([len(option.value) for option in item.options] or [item.column.high if item.column else 1])


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
