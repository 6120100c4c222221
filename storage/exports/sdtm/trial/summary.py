"""What a trial is in general (TS): as far as its file says it, and what of it happened in the data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flows.rules.trial import Trial
from storage.exports.common.texts import cut
from storage.exports.sdtm.standard.datasets import CT, IG, unsaid_parameters
from storage.exports.sdtm.trial.design import Row, arms, treatment_name

_ISO = {"TSVCDREF": "ISO 8601"}


def trial_summary(trial: Trial, taken_on: date, registered: int, first_consent: str | None) -> Iterator[Row]:
    """TS: one row for each value; `registered`: how many are, `first_consent`: the earliest day of theirs."""
    for parameter, name, *values in sorted(_said(trial, taken_on, registered, first_consent)):
        for number, value in enumerate(values or [{"TSVALNF": "NI"}], 1):
            yield {"TSSEQ": number, "TSPARMCD": parameter, "TSPARM": name, **value}


def _said(trial: Trial, taken_on: date, registered: int, first_consent: str | None) -> Iterator[tuple[Any, ...]]:
    # FDA, Study Data Technical Conformance Guide, appendix B, wants these too; a trial file does not say them.
    yield from unsaid_parameters()
    yield "ACTSUB", "Actual Number of Subjects", _value(registered)
    yield "DCUTDESC", "Data Cutoff Description", _value("The moment at which the files were made")
    yield "DCUTDTC", "Data Cutoff Date", _value(taken_on.isoformat()) | _ISO
    yield "NARMS", "Planned Number of Arms", _value(len(arms(trial)))
    yield "OBJPRIM", "Trial Primary Objective", *_values(trial.aim)
    yield "PLANSUB", "Planned Number of Subjects", *_values(trial.planned or "")
    yield "REGID", "Registry Identifier", _value(trial.registry_id)
    yield "SDTIGVER", "SDTM IG Version", _value(IG)
    yield "SDTMVER", "SDTM Version", _value("2.0")
    yield "SSTDTC", "Study Start Date", *(_values(first_consent or ""))
    coded: Row = {"TSVALCD": "C98388", "TSVCDREF": "CDISC CT", "TSVCDVER": CT}
    yield "STYPE", "Study Type", _value("INTERVENTIONAL") | coded
    yield "TITLE", "Trial Title", _value(trial.title)
    if trial.cohorts:
        yield "NCOHORT", "Number of Groups/Cohorts", _value(len(trial.cohorts))
    if rules := trial.treatment:
        yield "TRT", "Investigational Therapy or Treatment", _value(treatment_name(trial))
        yield "PTRTDUR", "Planned Treatment Duration", _value(f"P{rules.cycles.days * rules.cycles.most}D") | _ISO
        endpoints = rules.response.endpoints if rules.response else ()
        yield "OUTMSPRI", "Primary Outcome Measure", *(_value(one.words) for one in endpoints)


def _value(value: object) -> Row:
    return {"TSVAL": cut(str(value), 200)}


def _values(value: object) -> Iterator[Row]:
    if value != "":
        yield _value(value)
