"""The evidence of one screening: each answer in words, where it comes from, who gave it and when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from flows import texts
from flows.answers.answers import Answers
from flows.answers.entries import FOR_CHAIR, LAST_DAYS, ONGOING, recorded, with_ongoing
from flows.answers.evidence import method_words, said_before, source_words
from flows.answers.path import Path, path_of
from flows.answers.record import read_values
from flows.answers.stored_keys import Kind, question_of, read_key
from flows.language.numbers import count
from flows.rules.answer_values import Unfit, read_value
from flows.rules.answer_words import STILL_GIVEN, value_words
from flows.rules.question import Entries, Question
from flows.rules.trial import Trial
from storage.exports.screenings.exported import ExportedScreening
from storage.study.listings import Answer

Group = dict[str, Any]  # {"lines": [[label, value], ...], "by": who and when}


@dataclass(frozen=True)
class Evidence:
    """What one screening rests on: its path, typed `values`, and the last `answers` by key.

    `by` says who gave an answer and when; `standing` are the answers that were not erased.
    """

    path: Path
    values: Mapping[str, Any]
    answers: Mapping[str, Answer]
    by: Mapping[str, str]
    standing: Answers = field(repr=False)
    trial: Trial = field(repr=False)

    def groups(self, keys: Iterable[str]) -> list[Group]:
        """The answers to these questions; those of one person at one time stand together."""
        shown = [(self._by(key), self._line(key)) for key in keys if self._is_shown(key)]
        return [
            {"lines": [line for _, line in lines], "by": by} for by, lines in groupby(shown, key=lambda pair: pair[0])
        ]

    @cached_property
    def mostly(self) -> str:
        """The person and the day of most answers, such as "Nurse, 2 Mar 2026"; empty where there is none."""
        said = Counter(by.rsplit(" ", 2)[0] for by in self.by.values())
        return said.most_common(1)[0][0] if said else ""

    def _by(self, key: str) -> str:
        """Who gave an answer and when; the time alone where person and day are those of most."""
        by = self.by.get(key, "")
        return by.rsplit(" ", 2)[1] if by and by.rsplit(" ", 2)[0] == self.mostly else by

    def not_asked(self, keys: Iterable[str]) -> list[str]:
        """The labels of these questions that did not come up."""
        return [self.trial.by_key[key].label for key in keys if not self._is_shown(key)]

    def entries(self, question: Question) -> list[list[str]]:
        """The entries of a list in words, a row each and a cell for each field."""
        assert isinstance(question.kind, Entries)
        fields, values = question.kind.fields, self.values.get(question.key) or ()
        given = self.standing.entries(question.key)
        asked = [entry.get(FOR_CHAIR) or {} for entry in given] if len(given) == len(values) else [{}] * len(values)
        return [[_field(entry, part, of) for part in fields] for entry, of in zip(values, asked, strict=True)]

    def _is_shown(self, key: str) -> bool:
        return key in self.answers or key in self.values or any(key == q.key for q in self.path.questions)

    def _line(self, key: str) -> list[str]:
        question, value = self.trial.by_key[key], self.values.get(key)
        words = (said_before(key, self.standing, self.trial) if value is not None else "") + self._words(
            question, value
        )
        aside = "; kept aside, since not asked any more" if key in self.path.off_path else ""
        working = method_words(key, self.standing) if key in self.values else ""
        source = source_words(key, self.standing) if key in self.values else ""
        return [question.label, f"{words}{source}{aside}" + (f". {METHOD_LABEL}: {working}" if working else "")]

    def _words(self, question: Question, value: Any) -> str:
        if value is not None:
            if isinstance(question.kind, Entries) and value:
                return f"{count(len(value), question.kind.noun)}, listed below"
            return value_words(question, value)
        answer = self.answers.get(question.key)
        if answer is None:
            return "not answered"
        return "erased" if answer.erased else "not known yet"


METHOD_LABEL = "Calculated"


def evidence_of(screening: ExportedScreening, answers: list[Answer], said: Mapping[int, str]) -> Evidence:
    """The evidence of a screening; `said`: who gave each answer and when, by the number of the answer."""
    last = {answer.key: answer for answer in answers if read_key(answer.key).kind is not Kind.DRAFT}
    standing = Answers.from_json({key: answer.value for key, answer in last.items() if not answer.erased})
    return Evidence(
        path_of(
            Answers({**screening.record, **_entries_given(screening.record, standing.given, screening.trial)}),
            screening.as_of,
            screening.trial,
        ),
        with_ongoing(read_values(screening.record, screening.trial)[0], standing),
        last,
        {key: said[answer.id] for key, answer in last.items()},
        standing,
        screening.trial,
    )


def _entries_given(record: Mapping[str, Any], standing: Mapping[str, Any], trial: Trial) -> dict[str, Any]:
    """The lists as they were answered, which say more than the record: what is still being given."""
    return {
        key: standing[key]
        for key in LAST_DAYS
        if standing.get(key) and [recorded(entry, trial) for entry in standing[key]] == record.get(key)
    }


def changes(answers: list[Answer], trial: Trial) -> Iterator[tuple[Answer, str, str, str]]:
    """Each answer that took the place of another: it, the question's label, what was said before, and what now."""
    before: dict[str, Answer] = {}
    for answer in answers:
        key = answer.key
        if read_key(key).kind is Kind.DRAFT or _label(key, trial) is None:
            continue
        if key in before and (before[key].value != answer.value or before[key].erased or answer.erased):
            was, now = _answer_words(before[key], answer, trial), _answer_words(answer, before[key], trial)
            yield answer, _label(key, trial) or "", was, now
        before[key] = answer


def rest(used: Iterable[str], trial: Trial) -> list[str]:
    """The questions that none of these is, the day of the assessment apart."""
    taken = set(used)
    return [question.key for question in tuple(trial.by_key.values())[1:] if question.key not in taken]


def _label(key: str, trial: Trial) -> str | None:
    question = trial.by_key.get(question_of(key, Kind.METHOD))
    if question is None:
        return None
    return question.label if key in trial.by_key else f"{question.label}, how it was calculated"


def _answer_words(answer: Answer, other: Answer, trial: Trial) -> str:
    """An answer in words; of a list only the entries that the other does not have."""
    if answer.erased:
        return "erased"
    key = read_key(answer.key)
    if key.kind is Kind.METHOD:
        return method_words(key.question, Answers(methods={key.question: answer.value})) or "given as it is"
    question = trial.by_key[answer.key]
    if isinstance(question.kind, Entries) and answer.value:
        apart = [entry for entry in answer.value if entry not in (other.value or ())]
        counted = count(len(answer.value), question.kind.noun)
        return "; ".join([counted, *(_entry_words(question.kind, entry) for entry in apart)])
    return _value(question, answer.value)


def _entry_words(kind: Entries, entry: Mapping[str, Any]) -> str:
    parts = [f"{part.label} {_value(part, entry[part.key])}" for part in kind.fields if entry.get(part.key) is not None]
    asked = entry.get(FOR_CHAIR) or {}
    open_ones = (part.label for part in kind.fields if part.key in asked and entry.get(part.key) is None)
    chair = (f"{label} {texts.question.FOR_CHAIR.lower()}" for label in open_ones)
    return ", ".join((*parts, *((STILL_GIVEN,) if entry.get(ONGOING) else ()), *chair))


def _value(question: Question, value: Any) -> str:
    """A value as it was stored, in words; one that the question takes no more, as it is."""
    try:
        return value_words(question, value if value in (None, []) else read_value(question.kind, value))
    except (Unfit, KeyError):
        return str(value)


def _field(entry: Any, part: Question, asked: Mapping[str, Any]) -> str:
    value = entry.get(part.key)
    if value is None and part.key in asked:
        return texts.question.FOR_CHAIR.lower()
    if value is None and part.key in LAST_DAYS.values() and entry.ongoing:
        return STILL_GIVEN
    return "–" if value is None else value_words(part, value)
