"""Small forms beside the questions: a calculator's inputs, a ruling of the study chair, weights and responses.

A form is asked field by field with the same cards as the questions. Its position is a slot whose key is the form's
name and whose field is the input; what was filled in is kept with the position, until the form is done.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows.answers.for_chair import ruled_questions, slot_named
from flows.answers.keys import Kind, read_key
from flows.answers.reply import Slot
from flows.calculators.calculate import UNKEPT, calculators, next_input
from flows.decision.rulings import FIELDS, RULED_BY
from flows.rules.conditions import ALWAYS
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.question import Question
from flows.rules.trial import Trial
from flows.rules.values import read_value
from flows.treatment.course.fields import FORMS, fields_of

CALCULATOR = "calculator."


def is_form(key: str) -> bool:
    """Whether a slot's key is a form's name."""
    return read_key(key).kind in (Kind.RULING, Kind.CHAIR) or key.startswith((CALCULATOR, *FORMS))


def is_ruling(slot: Slot | None) -> bool:
    """Whether a slot is a field of a ruling."""
    return slot is not None and read_key(slot.key).kind in (Kind.RULING, Kind.CHAIR)


def is_unkept(slot: Slot | None) -> bool:
    """Whether what is typed into a slot may be kept nowhere, not even as a choice of two."""
    return slot is not None and (slot.key.removeprefix(CALCULATOR), slot.field) in UNKEPT


def fields_of_form(name: str, trial: Trial) -> tuple[Question, ...]:
    """The fields of a form, in order."""
    if name.startswith(CALCULATOR):
        return calculators(trial)[name.removeprefix(CALCULATOR)].inputs
    if read_key(name).kind is Kind.CHAIR:
        return (*map(_ruled, ruled_questions(slot_named(name), trial)), *RULED_BY)
    if prefix_of(name) not in FORMS:
        return FIELDS
    return fields_of(prefix_of(name), trial.treatment) if trial.treatment else ()


def _ruled(question: Question) -> Question:
    """A question as it is put to whoever ruled: it has an answer; what hangs on another one is asked after that."""
    asked_when = ALWAYS if question.for_chair else question.asked_when
    return replace(question, asked_when=asked_when, required=True, open_in_chat=False, for_chair=False)


def prefix_of(name: str) -> str:
    """The kind of a form, such as "response." of "response.1"."""
    return name.partition(".")[0] + "."


def field_of_form(name: str, key: str, trial: Trial) -> Question:
    """One field of a form."""
    return next(field for field in fields_of_form(name, trial) if field.key == key)


def typed_fields(name: str, filled: Mapping[str, Any], today: date, trial: Trial) -> Facts:
    """What was filled in, as typed values."""
    kinds = {field.key: field.kind for field in fields_of_form(name, trial)}
    values = {key: read_value(kinds[key], value) for key, value in filled.items() if key in kinds and value is not None}
    return Facts(values, today)


def next_field(name: str, filled: Mapping[str, Any], today: date, trial: Trial) -> Question | None:
    """The first field that applies and was not filled in; None when the form is done."""
    facts = typed_fields(name, filled, today, trial)
    if name.startswith(CALCULATOR):
        return next_input(calculators(trial)[name.removeprefix(CALCULATOR)], facts.values)
    return next(
        (field for field in fields_of_form(name, trial) if field.key not in filled and holds(field.asked_when, facts)),
        None,
    )


def field_applies(name: str, key: str, filled: Mapping[str, Any], today: date, trial: Trial) -> bool:
    """Whether a field is asked with what was filled in so far."""
    return holds(field_of_form(name, key, trial).asked_when, typed_fields(name, filled, today, trial))


# How far back a period reaches, in days; None: everything.
PERIODS: tuple[tuple[str, str, int | None], ...] = (
    ("all", "Everything", None),
    ("year", "Last 365 days", 365),
    ("quarter", "Last 90 days", 90),
    ("month", "Last 30 days", 30),
)
