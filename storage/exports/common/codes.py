"""The names of the codes that trials give their questions, and the codes of units, each with where it was read.

A question without a code is known by its own key alone: a near miss (a clearance "measured or estimated", MRD whatever
the panel, a pregnancy test in blood or urine) is worse than none.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from flows.package import table
from flows.rules.trial import Trial
from storage.exports.common.texts import cut

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
REGISTRY = "http://clinicaltrials.gov"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
HL7 = "http://terminology.hl7.org/CodeSystem/"
ASTM_SIGNATURE = "urn:iso-astm:E1762-95:2013"

# LOINC code -> its name, as a coding shows it. Read in: 10230-1 loinc.org/10230-1; 89243-0 HL7 mCODE,
# KarnofskyPerformanceStatus; 2160-0, 1742-6, 1975-2 HL7 value sets of laboratory orders. Not verified against a LOINC
# release. A code without a name here is shown by itself: a wrong name is worse than none.
LOINC_NAMES = {
    "89243-0": "Karnofsky Performance Status score",
    "2160-0": "Creatinine [Mass/volume] in Serum or Plasma",
    "1742-6": "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
    "1975-2": "Bilirubin.total [Mass/volume] in Serum or Plasma",
    "10230-1": "Left ventricular Ejection fraction",
}

# Unit as it is written -> UCUM code (The Unified Code for Units of Measure, ucum.org). A score has no unit: "1" would
# be a number of things, "{score}" is UCUM's form for a remark.
_UCUM = table(__package__, "ucum.csv", {"unit": r"\S*( m2)?", "code": r"\S+"})
UCUM_CODES: Mapping[str, str] = {row.cells["unit"]: row.cells["code"] for row in _UCUM}

_APART = "\x1f"


@cache
def _root(trial: Trial) -> bytes:
    return uuid5(NAMESPACE_URL, f"https://clinicaltrials.gov/study/{trial.registry_id}").bytes


def name(trial: Trial, *parts: object) -> UUID:
    """The one UUID of these parts in a trial (RFC 4122, version 5): the same parts, the same identifier, for ever."""
    return UUID(text_of_name(trial, *parts))


def text_of_name(trial: Trial, *parts: object) -> str:
    """The same as text, made without the object, which takes six times as long."""
    said = _APART.join(map(str, parts)).encode()
    found = hashlib.sha1(_root(trial) + said, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(found[16], 16) & 3]
    return f"{found[:8]}-{found[8:12]}-5{found[13:16]}-{variant}{found[17:20]}-{found[20:32]}"


@cache
def system(what: str, trial: Trial) -> str:
    """The URI of one of our own code or identifier systems; it is a UUID, as no web address is ours to give."""
    return name(trial, "system", what).urn


def slug(version: str) -> str:
    """A protocol version as one word, as canonical references and OIDs want it."""
    return "-".join(version.split())


def record_day(updated: str) -> date | None:
    """The day of the record that a trial's file was written from; None where the file says none."""
    try:
        return date.fromisoformat(updated)
    except ValueError:
        return None


def subject_key(site: str, code: str, trial: Trial) -> str:
    """One candidate across all sites, the same whenever screened again; SAS allows 200 bytes, so the site gives way."""
    ends = len(f"{trial.registry_id}--{code}".encode())
    return f"{trial.registry_id}-{cut(site, 200 - ends)}-{code}"
