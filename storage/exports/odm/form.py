"""Screenings in CDISC ODM 1.3.2, streamed: the data go to a scratch file first, as whom they name is known at the end.

The file is transactional, so that a person who was screened twice may stand in it twice, each time "Upsert".
"""

import shutil
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import BinaryIO

from storage.exports.common.codes import name, record_day
from storage.exports.common.table import instant
from storage.exports.odm.study import study, study_oid, version_oid
from storage.exports.odm.subject import Named, subject_data
from storage.exports.odm.xml import NAMESPACE, element, start, text
from storage.exports.screenings.snapshot import Snapshot
from storage.trail import audit

LEGAL_REASON = "Electronic signature of the person named; what it binds to is settled by the site's procedures."


def write_odm(snapshot: Snapshot, out: BinaryIO) -> None:
    """Write a snapshot as one ODM file."""
    named = Named()
    with TemporaryFile() as data:
        for piece in _clinical_data(snapshot, named):
            data.write(piece.encode())
        data.seek(0)
        out.write(_before(snapshot, named).encode())
        shutil.copyfileobj(data, out)
        out.write(b"</ODM>\n")


def _before(snapshot: Snapshot, named: Named) -> str:
    root = start(
        "ODM",
        xmlns=NAMESPACE,
        FileType="Transactional",
        FileOID=name(snapshot.trial, "odm", snapshot.head.seq, snapshot.head.hash, instant(snapshot.taken_at)).urn,
        CreationDateTime=instant(snapshot.taken_at),
        ODMVersion="1.3.2",
        SourceSystem="Blinabridge",
        Description=audit.line(snapshot.head),
    )
    heading = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{heading}{root}\n{study(snapshot.versions, snapshot.trial)}\n{_admin(snapshot, named)}\n"


def _clinical_data(snapshot: Snapshot, named: Named) -> Iterator[str]:
    written = snapshot.each(lambda s: (s.protocol_version, subject_data(s, named)))
    for version, subjects in groupby(written, itemgetter(0)):
        yield start("ClinicalData", StudyOID=study_oid(snapshot.trial), MetaDataVersionOID=version_oid(version))
        yield from (f"{subject}\n" for _, subject in subjects)
        yield "</ClinicalData>\n"


def _admin(snapshot: Snapshot, named: Named) -> str:
    people = [_user(number, label, named) for number, label in sorted(named.people.items())]
    sites = [_location(snapshot, number, label) for number, label in sorted(named.sites.items())]
    signatures = [_definition(oid, meaning) for meaning, oid in named.meanings.items()]
    return element("AdminData", *people, *sites, *signatures, StudyOID=study_oid(snapshot.trial))


def _user(number: int, label: str, named: Named) -> str:
    printed = named.printed_names.get(number)
    names = [element("DisplayName", text(label)), *([element("FullName", text(printed))] if printed else [])]
    return element("User", *names, OID=f"U.{number}")


def _location(snapshot: Snapshot, number: int, label: str) -> str:
    versions = [
        element(
            "MetaDataVersionRef",
            StudyOID=study_oid(snapshot.trial),
            MetaDataVersionOID=version_oid(version),
            # ODM wants a day here: where the trial's file says none, it is in effect by the day of this file.
            EffectiveDate=(record_day(trial.record_date) or snapshot.taken_at.date()).isoformat(),
        )
        for version, trial in snapshot.versions.items()
    ]
    return element("Location", *versions, OID=f"LOC.{number}", Name=label, LocationType="Site")


def _definition(oid: str, meaning: str) -> str:
    said = element("Meaning", text(meaning)), element("LegalReason", text(LEGAL_REASON))
    return element("SignatureDef", *said, OID=oid, Methodology="Electronic")
