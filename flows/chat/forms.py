"""Small forms beside the questions: a calculator's inputs, a ruling of the study chair, weights and responses.

A form is asked field by field with the same cards as the questions. Its position is a slot of the form whose field is
the input; what was filled in is kept with the position, until the form is done.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows.answers.for_chair import ruled_questions, slot_ruled
from flows.answers.reply import Form, FormKind, Slot
from flows.calculators.calculate import UNKEPT, calculators, inputs_of, next_input
from flows.decision.rulings import FIELDS, RULED_BY
from flows.rules.answer_values import read_value
from flows.rules.conditions import ALWAYS
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.question import Question
from flows.rules.trial import Trial
from flows.treatment.course.form_fields import fields_of


def is_ruling(slot: Slot | None) -> bool:
    """Whether a slot is a field of a ruling."""
    return slot is not None and slot.form is not None and slot.form.kind in (FormKind.RULING, FormKind.CHAIR)


def is_unkept(slot: Slot | None) -> bool:
    """Whether what is typed into a slot may be kept nowhere, not even as a choice of two."""
    return slot is not None and slot.form is not None and (slot.form.of, slot.field) in UNKEPT


def fields_of_form(form: Form, trial: Trial) -> tuple[Question, ...]:
    """The fields of a form, in order."""
    if form.kind is FormKind.CALCULATOR:
        return inputs_of(form.of, trial)
    if form.kind is FormKind.CHAIR:
        return (*map(_ruled, ruled_questions(slot_ruled(form.of), trial)), *RULED_BY)
    if form.kind is FormKind.RULING:
        return FIELDS
    return fields_of(form.kind, trial.treatment) if trial.treatment else ()


def _ruled(question: Question) -> Question:
    """A question as it is put to whoever ruled: it has an answer; what hangs on another one is asked after that."""
    asked_when = ALWAYS if question.for_chair else question.asked_when
    return replace(question, asked_when=asked_when, required=True, open_in_chat=False, for_chair=False)


def field_of_form(form: Form, key: str, trial: Trial) -> Question:
    """One field of a form."""
    return next(field for field in fields_of_form(form, trial) if field.key == key)


def typed_fields(form: Form, filled: Mapping[str, Any], today: date, trial: Trial) -> Facts:
    """What was filled in, as typed values."""
    kinds = {field.key: field.kind for field in fields_of_form(form, trial)}
    values = {key: read_value(kinds[key], value) for key, value in filled.items() if key in kinds and value is not None}
    return Facts(values, today)


def next_field(form: Form, filled: Mapping[str, Any], today: date, trial: Trial) -> Question | None:
    """The first field that applies and was not filled in; None when the form is done."""
    facts = typed_fields(form, filled, today, trial)
    if form.kind is FormKind.CALCULATOR:
        return next_input(calculators(trial)[form.of], facts.values, trial)
    return next(
        (field for field in fields_of_form(form, trial) if field.key not in filled and holds(field.asked_when, facts)),
        None,
    )


def field_applies(form: Form, key: str, filled: Mapping[str, Any], today: date, trial: Trial) -> bool:
    """Whether a field is asked with what was filled in so far."""
    return holds(field_of_form(form, key, trial).asked_when, typed_fields(form, filled, today, trial))


# How far back a period reaches, in days; None: everything.
PERIODS: tuple[tuple[str, str, int | None], ...] = (
    ("all", "Everything", None),
    ("year", "Last 365 days", 365),
    ("quarter", "Last 90 days", 90),
    ("month", "Last 30 days", 30),
)
