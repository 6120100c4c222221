"""What of a screening's answers a record may hold, and what is marked beside it, so that no form stumbles over one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.answers.answers import Answers
from flows.answers.path import path_of, record_of
from flows.answers.record import read_values
from flows.rules.trial import Trial
from storage.engine.canonical import Json

# Between a key and the day that its answer was given for, in one member of a cell.
APART = " "


@dataclass(frozen=True, slots=True)
class Sound:
    """A record as the contract has it. `asked_again`: beside it the answers that hold no longer or do not fit, each
    with the day that it was given for, where that is known. `values`: the typed values of a record that was stored."""

    record: dict[str, Json]
    asked_again: dict[str, tuple[Json, str | None]]
    values: Mapping[str, Any] | None = None

    @property
    def answered(self) -> dict[str, Json]:
        """Every answer: those of the record, and those that are asked again."""
        return self.record | {key: value for key, (value, _) in self.asked_again.items()}

    @property
    def marks(self) -> list[str]:
        """The keys of what is asked again, each with its day."""
        return [APART.join(filter(None, (key, day))) for key, (_, day) in self.asked_again.items()]


def of_answers(answers: Answers, day: date, trial: Trial) -> Sound:
    """The record of an open screening on a day."""
    lapsed = path_of(answers, day, trial).expired
    again = {key: (answers.given[key], answers.given_for.get(key)) for key in sorted(lapsed)}
    return Sound(record_of(answers, day, trial), again)


def of_record(stored: Mapping[str, Json], trial: Trial) -> Sound:
    """A stored record, without what the contract does not allow in one; a start of before its day is such a thing."""
    record = dict(stored)
    again: dict[str, tuple[Json, str | None]] = {}
    values, wrongs = read_values(record, trial)
    while wrongs:
        wrong = {one.key.partition("[")[0].partition(".")[0] for one in wrongs}
        if not wrong & record.keys():
            raise ValueError(f"no record: {', '.join(sorted(wrong))}")
        again |= {key: (record.pop(key), None) for key in sorted(wrong & record.keys())}
        values, wrongs = read_values(record, trial)
    return Sound(record, again, values)


def marked(mark: str) -> tuple[str, str | None]:
    """The key and the day of a mark."""
    key, _, day = mark.strip().partition(APART)
    return key, day or None
