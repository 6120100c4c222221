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
from flows.trials.form.reading import read_trial
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
