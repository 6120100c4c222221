"""The question library: every item is sound by itself, and what belongs to it stands beside it."""

from decimal import Decimal

import pytest

from flows.trials.files.brought import brought
from flows.trials.form.leaves.checks import wrong_with
from flows.trials.form.leaves.parse import read_leaf
from flows.trials.form.leaves.scope import Scope
from flows.trials.form.nodes import Fields, Text, texts
from flows.trials.form.problems import Problems
from flows.trials.form.questions.library import asked_question, library
from flows.trials.form.questions.question_values import SLIP
from flows.trials.form.questions.questions import Question
from flows.trials.form.read_trial import read_trial
from storage.exports.common.codes import UCUM_CODES

NAMES = tuple(library().questions)


def asked(name: str) -> Question:
    problems: Problems = []
    question = asked_question(Text(name, 1), problems)
    assert problems == []
    assert question
    return question


ALL = {name: asked(name) for name in NAMES}


@pytest.mark.parametrize("question", ALL.values(), ids=NAMES)
def test_what_belongs_to_an_item_is_an_item_of_the_right_kind(question: Question) -> None:
    if question.date:
        assert ALL[question.date].answer in ("date", "time")
    for limit in (question.upper_limit, question.lower_limit):
        assert limit is None or (ALL[limit].unit, ALL[limit].slips) == (question.unit, question.slips)
    if question.half_life:
        assert ALL[question.half_life].unit == "days"


@pytest.mark.parametrize("question", ALL.values(), ids=NAMES)
def test_a_number_has_a_usual_range_or_a_step_and_its_unit_a_ucum_code(question: Question) -> None:
    if question.answer == "number":
        assert question.usual or question.step or question.high
        assert (question.unit or "") in UCUM_CODES
        assert question.low is not None


@pytest.mark.parametrize("text", brought().values(), ids=[of.registry_id for of in brought()])
def test_every_unit_of_a_trial_that_the_project_brings_has_a_ucum_code(text: str) -> None:
    units = {question.unit or "" for question in read_trial(text).questions.values() if question.answer == "number"}
    assert units <= UCUM_CODES.keys()


def test_units_that_people_mistake_are_equations_from_the_item_s_own_unit() -> None:
    slips = {(question.name, slip) for question in ALL.values() for slip in question.slips}
    assert all((found := SLIP.fullmatch(slip)) and found[1] in (ALL[name].unit, "ukat/L") for name, slip in slips)
    assert ("neutrophils", "1 10^9/L = 1000 /mm3") in slips
    assert ("albumin", "1 g/dL = 10 g/L") in slips


COUNTS = [("neutrophils", "1500 /mm3", "1.5"), ("platelets", "50000 /uL", "50"), ("cd4", "0.35 10^9/L", "350")]


@pytest.mark.parametrize(("name", "written", "meant"), COUNTS)
def test_a_limit_in_another_unit_is_refused_with_the_equation_that_recounts_it(
    name: str, written: str, meant: str
) -> None:
    words = wrong_with(read_leaf(f"{name} >= {written}"), scope_of(name))
    assert any("it must be recounted: 1 " in word for word in words), words
    number, _, unit = written.partition(" ")
    slip = next(found for text in ALL[name].slips if (found := SLIP.fullmatch(text)) and found[3] == unit)
    assert Decimal(number) / Decimal(slip[2]) == Decimal(meant)
    assert wrong_with(read_leaf(f"{name} >= {meant} {ALL[name].unit}"), scope_of(name)) == []


def scope_of(name: str) -> Scope:
    return Scope({name: ALL[name]}, {}, {})


def test_a_name_that_people_type_means_one_item() -> None:
    called: dict[str, str] = {}
    for name, node in library().questions.items():
        assert isinstance(node, Fields)
        for text in texts(node.get("called")):
            assert called.setdefault(text.value.lower(), name) == name, text.value


@pytest.mark.parametrize("name", ["as_of", "age_months", "registration_date"])
def test_an_own_question_takes_no_name_that_records_keep_for_another(name: str) -> None:
    """Its answer would be taken for one that means the same in every trial, and be carried over."""
    problems: Problems = []
    own = Fields(((Text("ask", 1), Text("When?", 1)), (Text("answer", 1), Text("date", 1))), 1)
    asked_question(Fields(((Text(name, 1), own),), 1), problems)
    assert [f'records keep "{name}" for another question' in problem.words for problem in problems] == [True]
