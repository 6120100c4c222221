"""The names of the codes that trials give their questions, and the codes of units, each with where it was read.

A question without a code is known by its own key alone: a near miss (a clearance "measured or estimated", MRD whatever
the panel, a pregnancy test in blood or urine) is worse than none.
"""

import hashlib
import unicodedata
from datetime import date
from functools import cache, lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

from flows.rules.trial import Trial

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
UCUM_CODES = {
    "": "{score}",
    "%": "%",
    "/uL": "/uL",
    "10^9/L": "10*9/L",
    "Gy": "Gy",
    "IU/L": "[iU]/L",
    "U/L": "U/L",
    "U/kg": "[iU]/kg",
    "days": "d",
    "g/24h": "g/(24.h)",
    "g/dL": "g/dL",
    "kg": "kg",
    "kg/m2": "kg/m2",
    "mL": "mL",
    "mL/min": "mL/min",
    "mL/min/1.73 m2": "mL/min/{1.73_m2}",
    "mg/dL": "mg/dL",
    "mg/day": "mg/d",
    "mmHg": "mm[Hg]",
    "months": "mo",
    "s": "s",
    "ug/L": "ug/L",
    "units/week": "{unit}/wk",
    "weeks": "wk",
}

# Letters that are not a plain one with a mark on it.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "æ": "ae", "Æ": "AE", "ı": "i"})
_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "×": "x", "µ": "u"}
    | {"μ": "u", "≥": ">=", "≤": "<=", "²": "2", "³": "3", "°": " deg", "±": "+/-"}
)


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


def ascii_name(site: str, number: int) -> str:
    """A site's name in ASCII, which is all that SAS files are sure to keep; with its number where it was changed."""
    if site.isascii() and site.isprintable():
        return site
    plain = unicodedata.normalize("NFKD", site.translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = "".join(sign if sign.isprintable() else " " for sign in plain).split()
    return f"{' '.join(words) or 'Site'} {number:03}"


@lru_cache(maxsize=4_000)
def plain_ascii(text: str) -> str:
    """A text in printable ASCII: signs and letters as what they are written like, a question mark for any other."""
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_SIGNS).translate(_LETTERS))
    kept = (sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() and sign.isprintable() else " " if sign.isspace() else "?" for sign in kept)


def cut(text: str, size: int) -> str:
    """The text in at most so many bytes of UTF-8, no character split."""
    return text.encode()[:size].decode(errors="ignore")
