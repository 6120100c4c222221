"""What followed a screening, as tables of its checklist: registration, doses, cycles, responses, the end."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.answers.lifecycle import Stage
from flows.chat.asked import answer_words
from flows.language.days import day_words, short_day
from flows.language.numbers import number_words
from flows.language.wall_time import at_instant
from flows.rules.question import Question
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import Dosed, History, Measured
from storage.exports.tables.flow import ENDS

_NOT_YET = "not yet"


def story(screening: ExportedScreening) -> Iterator[dict[str, Any]]:
    """The tables that have a row: title, head and rows; planned and actual stand in columns of their own."""
    history, zone = screening.happened.history, ZoneInfo(screening.zone)
    made = (
        (
            "Registration",
            ("Number", "Planned for", "Registered on", "Window of that day", "By"),
            _registration(history),
        ),
        ("Doses", ("Cycle", "Dose", "Weight", "Height", "By"), [_dose(one) for one in history.doses if one.stands]),
        (
            f"Cycles, on the clock of {screening.zone}",
            ("Cycle", "Planned start", "Start", "Planned end", "End", "Interruptions"),
            list(_cycles(history, zone)),
        ),
        ("Responses and tests", ("What", "On", "Found", "By"), [*_responses(history, screening), *_tests(history)]),
        ("Deviations", ("On", "What"), [[short_day(one.on), one.words] for one in history.deviations]),
        ("End", ("How", "On", "Reason", "By"), _end(history)),
    )
    for title, head, rows in made:
        if rows:
            yield {"title": title, "head": list(head), "rows": rows}


def _registration(history: History) -> list[list[str]]:
    one = history.registration
    if one is None:
        return []
    window = f"{_day(one.earliest)} to {_day(one.latest)}"
    return [[one.number, _day(one.planned_on), day_words(one.on), window, one.by.label]]


def _dose(one: Dosed) -> list[str]:
    return [
        str(one.cycle),
        f"{number_words(one.amount)} {one.unit}",
        _size(one.weight),
        _size(one.height),
        one.by.label,
    ]


def _size(one: Measured | None) -> str:
    return f"{number_words(one.value)} {one.unit}, {short_day(one.on)}" if one else "–"


def _cycles(history: History, zone: ZoneInfo) -> Iterator[list[str]]:
    for one in history.cycles:
        pauses = [
            f"{_at(pause.since, zone)} to {_at(pause.until, zone) if pause.until else 'now'}"
            for pause in one.interruptions
        ]
        ended = (_at(one.ended, zone) if one.ended else _NOT_YET) + (" (stopped)" if one.stopped else "")
        begun = _at(one.started, zone) if one.started else _NOT_YET
        planned = [_at(one.planned_start, zone), begun, _at(one.planned_end, zone), ended]
        yield [str(one.number), *planned, "; ".join(pauses) or "none"]


def _at(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return "–"
    moment = at_instant(at, zone)
    return f"{short_day(moment.day)} {moment.wall:%H:%M}"


def _responses(history: History, screening: ExportedScreening) -> Iterator[list[str]]:
    treatment = screening.trial.treatment
    asked = treatment.response.answers if treatment and treatment.response else ()
    for one in history.responses:
        if one.stands:
            found = [f"{question.label}: {_found(question, one.answers.get(question.key))}" for question in asked]
            yield [f"Response to cycle {one.cycle}", short_day(one.on), "; ".join(found), one.by.label]


def _found(question: Question, value: object) -> str:
    return "not known" if value is None else answer_words(question, value)


def _tests(history: History) -> Iterator[list[str]]:
    for one in history.tests:
        yield ["Pregnancy test", short_day(one.on), "positive" if one.positive else "negative", one.by.label]


def _end(history: History) -> list[list[str]]:
    one = history.end
    return [[ENDS[Stage(one.how)], day_words(one.on), one.reason or "–", one.by.label]] if one else []


def _day(day: date | None) -> str:
    return short_day(day) if day else "–"
