"""NCT04573309 in its versions, as files, and an answer to every question of theirs."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from flows.rules.trial import Trial
from flows.trials.checking.cases import read_answers
from flows.trials.files.brought import TrialVersion, brought
from flows.trials.form.read_trial import read_trial
from flows.trials.registry import compiled

WILSON = "NCT04573309"
FOLDER = Path(__file__).with_name("amended")
TODAY = date(2026, 11, 2)
DAY_1 = date(2026, 11, 20)


@cache
def text_of(version: str) -> str:
    """The file of a version; the last one is brought."""
    own = FOLDER / f"nct04573309-{version}.yaml"
    return own.read_text("utf-8") if own.exists() else brought()[TrialVersion(WILSON, version)]


# An invented trial that ends at registration, and its amendment: another unit, a criterion and its question gone, a
# new one, other limits, another form of the consent.
ANAEMIA = "NCT09000016"


def anaemia(number: str) -> str:
    """The file of a version of it, 1.0 or 2.0."""
    return (FOLDER / f"{ANAEMIA.lower()}-{number}.yaml").read_text("utf-8")


def version(number: str) -> Trial:
    """The trial in a version."""
    return compiled(text_of(number))


@cache
def _eligible() -> Mapping[str, Any]:
    trial = read_trial(text_of("3.1"))
    answered = read_answers(trial, trial.candidate, [], "the candidate")
    assert answered is not None
    return {trial.questions[name].key: _as_stored(value) for name, value in answered.values.items()}


def _as_stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def answers(**others: Any) -> dict[str, Any]:
    """The answers of somebody who is eligible under each version, but for those that are others."""
    return {**_eligible(), **others}


# An invented amendment of NCT04556084: chemotherapy 14 days before, an LVEF of 50 %, and a question more.
STRICTER = "amendment 1 of 2026-03-01"
_FIRST = TrialVersion("NCT04556084", "record of 2022-04-05")
_SAYS = """amends:
  version: record of 2022-04-05
  number: "1"
  approved: 2026-03-01
  why: Invented, for tests.
  changed:
    I5c: "LVEF: at least 50 % in the place of 40"
    I6: "chemotherapy: 14 days in the place of 7"
    E7: "new: allergy to rabbits"
  rescreen: once
"""
_RABBITS = """  - code: E7
    exclusion: 7
    topic: rabbits
    says: Allergy to rabbits.
    ask: Is there an allergy to rabbits?
"""
_PAIRS = (
    ("version: record of 2022-04-05", f"version: {STRICTER}"),
    ("- lvef >= 40 %", "- lvef >= 50 %"),
    (
        "washout: {of: chemotherapy, wait: 7 days, before: registration}",
        "washout: {of: chemotherapy, wait: 14 days, before: registration}",
    ),
    ("chair:\n", f"{_RABBITS}chair:\n"),
    ("short: 7 days since chemotherapy", "short: 14 days since chemotherapy"),
    ("LVEF of at least 40 % by", "LVEF of at least 50 % by"),
    ("candidate:\n", f"{_SAYS}candidate:\n  e7: no\n"),
)


def stricter(*, asks: bool = True) -> str:
    """The file of the invented amendment; without the question more where it does not ask."""
    text = brought()[_FIRST]
    for old, new in _PAIRS:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    if asks:
        return text
    for of_question in (_RABBITS, "  e7: no\n", '    E7: "new: allergy to rabbits"\n'):
        text = text.replace(of_question, "")
    return text


# An invented version 4 of NCT04573309 that is sound: 14 days for zinc, a stricter ALT, and a question more.
_FOURTH = (
    ('version: "3.1"\n', 'version: "4"\n'),
    ("within 21 days prior to Day 1., reading: Day 21", "within 14 days prior to Day 1., reading: Day 14"),
    ("excluded_when: last_zinc within 21 days", "excluded_when: last_zinc within 14 days"),
    (
        "name: zinc 21 days before, with: {last_zinc: 21 days before day 1}",
        "name: zinc 14 days before, with: {last_zinc: 14 days before day 1}",
    ),
    ("alt > 2 x upper limit", "alt > 1 x upper limit"),
    ("ALT > 2 × ULN", "ALT > 1 × ULN"),
    ("{name: ALT 81 of 40, with: {alt: 81}", "{name: ALT 41 of 40, with: {alt: 41}"),
    ("candidate:\n", 'candidate:\n  e20: no\n  consent_version: "5.0"\n'),
    ("  - consent_date\n", "  - consent_date\n  - consent_version\n"),
    ("consent_date is known]}}", "consent_date is known, consent_version is known]}}"),
)
_FOURTH_SAYS = """  - {code: E20, exclusion: 20, says: Allergy to copper., ask: Is there an allergy to copper?}
amends:
  version: "3.1"
  number: "4"
  approved: 2026-10-01
  why: Invented, for tests.
  changed:
    E10: "zinc: 14 days in the place of 21"
    E4: "ALT: the upper limit in the place of twice that"
    E20: "new: allergy to copper"
    I12: "the version of the consent form is recorded"
  consent: "5.0"
  rescreen: once
"""


def fourth() -> str:
    """The file of an invented version 4 of NCT04573309, which an administrator may send."""
    text = text_of("3.1")
    for old, new in _FOURTH:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    before, _, said = text.partition("amends:\n")
    return f"{before}{_FOURTH_SAYS}{said[said.index('candidate:') :]}"
