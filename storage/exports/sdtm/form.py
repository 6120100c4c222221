"""Screenings in CDISC SDTM (IG 3.4): every dataset as CSV and as XPT, with their Define-XML 2.1, in one ZIP file.

What was begun by mistake and withdrawn is in none of them; an open screening is, without a decision. A person screened
again keeps one USUBJID and one row in DM; each attempt is a visit of its own number. Persons are gone through once, one
at a time: what is written first hangs on the last of them, so that the records wait on disk.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from flows.answers.lifecycle import Stage
from storage.exports.common.about import about_table, left_out_table
from storage.exports.common.file_writing import named
from storage.exports.common.table import Cell, Field, Table
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.sdtm.definition.define import Definition
from storage.exports.sdtm.spool import Spool
from storage.exports.sdtm.standard.datasets import datasets
from storage.exports.sdtm.subjects.attempt import attempt_of
from storage.exports.sdtm.subjects.person import Attempt, subject_rows
from storage.exports.sdtm.trial.design import criterion_codes, trial_arms, trial_criteria, trial_elements, trial_visits
from storage.exports.sdtm.trial.summary import trial_summary
from storage.exports.sdtm.xpt import write_xpt
from storage.exports.tables.csv_files import write_csv


def write_sdtm(snapshot: Snapshot, out: BinaryIO) -> None:
    """Write the datasets of a snapshot, their definition, and a note on what they were made from."""
    with ExitStack() as stack:
        study = snapshot.trial.registry_id
        files = ((one, cast(BinaryIO, stack.enter_context(TemporaryFile()))) for one in datasets())
        spools = {one.name: Spool(one, study, file) for one, file in files}
        _fill(snapshot, spools)
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for spool in spools.values():
                _write(archive, snapshot, spool)
            definition = Definition(snapshot.trial, snapshot.protocol_versions, snapshot.taken_at, spools)
            archive.writestr(named("define.xml", snapshot.taken_at), definition.xml())
            _csv(archive, snapshot, about_table(snapshot))
            _csv(archive, snapshot, replace(left_out_table(snapshot), name="left_out"))


def _fill(snapshot: Snapshot, spools: dict[str, Spool]) -> None:
    trial = snapshot.trial
    registered, consents = 0, []
    for attempts in _persons(snapshot):
        for name, row in subject_rows(attempts, trial):
            spools[name].add(row)
        if main := next((one for one in reversed(attempts) if one.registered), None):
            registered += 1
            consents += [at for at in [main.demographics["RFICDTC"]] if at]
    spools["TA"].extend(trial_arms(trial))
    spools["TE"].extend(trial_elements(trial))
    spools["TI"].extend(trial_criteria(snapshot.versions, criterion_codes(snapshot.lineage)))
    first = str(min(consents)) if consents else None
    spools["TS"].extend(trial_summary(trial, snapshot.taken_at.date(), registered, first))
    spools["TV"].extend(trial_visits(trial))


def _persons(snapshot: Snapshot) -> Iterator[Sequence[Attempt]]:
    """The attempts of each person, in their order."""
    codes = criterion_codes(snapshot.lineage)

    def made(screening: ExportedScreening) -> list[Attempt]:
        if screening.stage == Stage.WITHDRAWN:
            return []
        return [attempt_of(screening, codes, snapshot.trial, snapshot.taken_at)]

    attempts = (one for found in snapshot.by_candidate().each(made) for one in found)
    for _, of_person in groupby(attempts, attrgetter("subject")):
        yield list(of_person)


def _write(archive: ZipFile, snapshot: Snapshot, spool: Spool) -> None:
    name, dataset = spool.dataset.name, spool.dataset
    fields = tuple(Field(variable.name, variable.label) for variable in dataset.variables)
    _csv(archive, snapshot, Table(name.lower(), fields, cast(Iterable[Sequence[Cell]], spool.rows())))
    # A transport file without rows makes readers fail (pandas does), and is not submitted: Define-XML says so.
    if spool.count:
        with archive.open(named(f"{name.lower()}.xpt", snapshot.taken_at), "w") as file:
            lines = spool.in_ascii()
            write_xpt(name, dataset.label, spool.columns(), lines, snapshot.taken_at, cast(BinaryIO, file))


def _csv(archive: ZipFile, snapshot: Snapshot, table: Table) -> None:
    with archive.open(named(f"{table.name}.csv", snapshot.taken_at), "w") as file:
        write_csv(table, cast(BinaryIO, file), bom=snapshot.order.bom)
