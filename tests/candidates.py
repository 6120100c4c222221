"""The candidates of the brought trial files, who are eligible, as a chat keeps what was answered about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flows.answers.stored_keys import CONSENT_VERSION, Kind, beside
from flows.language.wall_time import at_instant, written
from flows.rules.facts import Entry
from flows.rules.trial import Trial
from flows.trials.checking.cases import read_answers
from flows.trials.files.brought import brought
from flows.trials.form.problems import Problems
from flows.trials.form.read_trial import read_trial
from flows.trials.registry import compiled

ZONE = ZoneInfo("Europe/Berlin")
SITE_ZONE = beside(Kind.SITE, "zone")


@dataclass(frozen=True, slots=True)
class Candidate:
    """The answers of a trial's candidate in the record's JSON form, and the day on which they are assessed."""

    trial: Trial
    answers: dict[str, Any]
    today: date


def candidates() -> Iterator[Candidate]:
    """That of every brought file."""
    return map(candidate_of, brought().values())


@cache
def candidate_of(text: str) -> Candidate:
    """The candidate of a trial file; times are by the clock of the zone above."""
    form = read_trial(text)
    problems: Problems = []
    read = read_answers(form, form.candidate, problems, "candidate")
    assert read, problems
    answers = {form.questions[name].key: as_answer(value) for name, value in read.values.items()}
    if CONSENT_VERSION in compiled(text).by_key:
        answers.setdefault(CONSENT_VERSION, "4.0")
    return Candidate(compiled(text), {**answers, SITE_ZONE: ZONE.key}, read.today)


def candidate(registry_id: str) -> Candidate:
    """The candidate of the last version of a brought trial."""
    return [one for one in candidates() if one.trial.registry_id == registry_id][-1]


def as_answer(value: Any) -> Any:
    """A typed value of a file as the record has it; its clock is taken to be that of the zone."""
    if isinstance(value, datetime):
        return written(at_instant(value.replace(tzinfo=ZONE), ZONE))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_answer(one) for one in value]
    if isinstance(value, dict | Entry):
        return {key: as_answer(one) for key, one in value.items()} if isinstance(value, dict) else value
    return value
