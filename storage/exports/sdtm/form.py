"""Decided screenings in CDISC SDTM: TI, IE, DM and SV, each as CSV and as XPT, in one ZIP file.

A screening that is open or was begun by mistake is in none of them. A person screened again keeps one USUBJID and one
row in DM; each attempt is a visit of its own number.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flows.answers.lifecycle import Stage
from flows.rules.status import Status
from flows.rules.trial import Category, Criterion, Trial
from storage.exports.common.about import about_table
from storage.exports.common.codes import ascii_name, subject_key
from storage.exports.common.rows import Snapshot
from storage.exports.common.screening import ExportedScreening
from storage.exports.common.table import Field, Table
from storage.exports.sdtm.variables import DM, IE, SV, TI
from storage.exports.sdtm.xpt import Value, Variable, write_xpt
from storage.exports.tables.csv import write_csv

# CDISC controlled terminology: SEX (C66731), ARMNULRS (C142179).
SEXES = {"female": "F", "male": "M", None: "U"}
SCREEN_FAILURE, NOT_ASSIGNED = "SCREEN FAILURE", "NOT ASSIGNED"

Row = dict[str, Value]


def write_sdtm(snapshot: Snapshot, out: BinaryIO) -> None:
    """Write the four domains of a snapshot, with a note on what they were made from."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        left_out = []
        for name, label, variables, rows in DOMAINS:
            fields = tuple(Field(variable.name, variable.label) for variable in variables)
            _csv(archive, snapshot, Table(name, fields, _cells(variables, rows(snapshot), snapshot.trial)))
            # A transport file without rows makes readers fail (pandas 2 does), and is not submitted.
            cells = _cells(variables, rows(snapshot), snapshot.trial)
            if (first := next(cells, None)) is None:
                left_out.append(f"{name}.xpt")
                continue
            with archive.open(_named(snapshot, f"{name}.xpt"), "w") as file:
                lines = chain([first], cells)
                write_xpt(name.upper(), label, variables, lines, snapshot.taken_at, cast(BinaryIO, file))
        about = about_table(snapshot)
        _csv(archive, snapshot, replace(about, rows=[*about.rows, ["without_rows", " ".join(left_out)]]))


def _csv(archive: ZipFile, snapshot: Snapshot, table: Table) -> None:
    with archive.open(_named(snapshot, f"{table.name}.csv"), "w") as file:
        write_csv(table, cast(BinaryIO, file), bom=snapshot.bom)


def trial_criteria(snapshot: Snapshot) -> Iterator[Row]:
    """TI: one row for each criterion and protocol version."""
    for version in snapshot.protocol_versions:
        for criterion in snapshot.trial.criteria:
            yield {"DOMAIN": "TI", **_criterion(criterion), "TIVERS": version}


def exceptions(snapshot: Snapshot) -> Iterator[Row]:
    """IE: one row for each criterion that was not met."""
    rows: Counter[str] = Counter()
    for screening, not_met, attempt in _attempts(snapshot):
        for criterion in not_met:
            rows[_subject(screening)] += 1
            yield _exception(screening, criterion) | _visit(attempt) | {"IESEQ": rows[_subject(screening)]}


def demographics(snapshot: Snapshot) -> Iterator[Row]:
    """DM: one row for each person, as the last attempt left it."""
    last = {_subject(screening): screening.id for screening, *_ in _attempts(snapshot)}
    for screening, *_ in _attempts(snapshot):
        if last[_subject(screening)] == screening.id:
            yield _person(screening)


def visits(snapshot: Snapshot) -> Iterator[Row]:
    """SV: one row for each attempt, from the day it was started to the day it was finished at the site.

    A chat is no contact with the candidate, so the contact mode stays empty.
    """
    for screening, _, attempt in _attempts(snapshot):
        finished = screening.finished_at or screening.updated_at
        yield {
            "DOMAIN": "SV",
            "USUBJID": _subject(screening),
            **_visit(attempt),
            "SVPRESP": "Y",
            "SVOCCUR": "Y",
            "SVSTDTC": screening.local_day(screening.created_at).isoformat(),
            "SVENDTC": screening.local_day(finished).isoformat(),
        }


def _attempts(snapshot: Snapshot) -> Iterator[tuple[ExportedScreening, list[Criterion], int]]:
    """The decided screenings, each with the criteria not met and its number among those of the same person."""
    counts: Counter[str] = Counter()
    for screening, not_met in snapshot.each(_read):
        if screening.decided and screening.stage != Stage.WITHDRAWN:
            counts[_subject(screening)] += 1
            yield screening, not_met, counts[_subject(screening)]


def _read(screening: ExportedScreening) -> tuple[ExportedScreening, list[Criterion]]:
    """A screening and the criteria that its decision says are not met."""
    statuses = screening.decision["criteria"] if screening.decision["outcome"] else {}
    return screening, [one for one in screening.trial.criteria if statuses[one.code] == Status.NOT_MET]


def _subject(screening: ExportedScreening) -> str:
    return subject_key(_site(screening), screening.subject_code, screening.trial)


def _site(screening: ExportedScreening) -> str:
    return ascii_name(screening.site, screening.site_number)


def _visit(attempt: int) -> Row:
    return {"VISITNUM": attempt, "VISIT": f"SCREENING {attempt}"}


def _criterion(criterion: Criterion) -> Row:
    return {
        "IETESTCD": criterion.code.upper(),
        "IETEST": criterion.short,
        "IECAT": criterion.category.value.upper(),
    }


def _exception(screening: ExportedScreening, criterion: Criterion) -> Row:
    answer = "N" if criterion.category is Category.INCLUSION else "Y"
    found: Row = {"DOMAIN": "IE", "USUBJID": _subject(screening), "IESPID": criterion.code, **_criterion(criterion)}
    return found | {
        "IEORRES": answer,
        "IESTRESC": answer,
        "EPOCH": "SCREENING",
        "IEDTC": screening.as_of.isoformat(),
    }


def _person(screening: ExportedScreening) -> Row:
    record = screening.record
    months = record.get("age_months")
    failed = screening.decision["outcome"] == "not_eligible"
    return {
        "DOMAIN": "DM",
        "USUBJID": _subject(screening),
        "SUBJID": screening.subject_code,
        "RFICDTC": record.get("consent_date"),
        "SITEID": _site(screening),
        "AGE": months,
        "AGEU": None if months is None else "MONTHS",
        "SEX": SEXES[record.get("sex")],
        "DMDTC": screening.as_of.isoformat(),
        "ARMNRS": SCREEN_FAILURE if failed else NOT_ASSIGNED,
    }


def _cells(variables: Sequence[Variable], rows: Iterable[Row], trial: Trial) -> Iterator[list[Any]]:
    return ([(row | {"STUDYID": trial.registry_id}).get(variable.name) for variable in variables] for row in rows)


def _named(snapshot: Snapshot, name: str) -> ZipInfo:
    at = snapshot.taken_at
    info = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = ZIP_DEFLATED
    return info


DOMAINS: tuple[tuple[str, str, tuple[Variable, ...], Callable[[Snapshot], Iterator[Row]]], ...] = (
    ("ti", "Trial Inclusion/Exclusion Criteria", TI, trial_criteria),
    ("ie", "Inclusion/Exclusion Criteria Not Met", IE, exceptions),
    ("dm", "Demographics", DM, demographics),
    ("sv", "Subject Visits", SV, visits),
)
