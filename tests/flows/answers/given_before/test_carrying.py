"""What one trial may take of another's answers: what means the same in both, and fits."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flows.answers.entries import settling
from flows.answers.evidence import source_words
from flows.answers.given_before.carrying import WITH_IT, CarriedAnswer, carriable, changes_of, fits
from flows.rules.question import Choice, NumberKind, Question
from flows.rules.trial import Trial
from flows.trials.registry import REFERENCE
from tests.answered import answered


def other(*questions: Question) -> Trial:
    return replace(REFERENCE, registry_id="NCT2", questions=questions)


def test_answers_to_the_library_are_carried_and_those_to_a_trials_own_questions_are_not() -> None:
    lent = set(carriable(other(*REFERENCE.questions), REFERENCE))
    assert {"age_months", "sex", "alt_u_l", "prior_therapies"} <= lent
    assert not {"b_all", "registration_date", "start_date"} & lent


def test_the_same_trial_takes_all_but_the_planned_days() -> None:
    assert "b_all" in set(carriable(REFERENCE, REFERENCE))
    assert "registration_date" not in set(carriable(REFERENCE, REFERENCE))


def test_what_has_another_unit_or_kind_is_not_carried() -> None:
    kind = NumberKind("g/L")
    strange = other(replace(REFERENCE.by_key["alt_u_l"], kind=kind), replace(REFERENCE.by_key["sex"], kind=kind))
    assert list(carriable(strange, REFERENCE)) == []


def test_what_is_not_known_or_out_of_range_does_not_fit() -> None:
    age = replace(REFERENCE.by_key["age_months"], kind=NumberKind("months", Decimal(216), Decimal(1200)))
    assert [fits(age, value) for value in (None, 17, 216)] == [False, False, True]
    assert not fits(replace(REFERENCE.by_key["sex"], kind=Choice(())), "male")
    assert fits(REFERENCE.by_key["prior_therapies"], [])


def test_what_stands_beside_an_answer_goes_with_it() -> None:
    answers = {"sex": "male", "source.sex": "chart", "for.sex": "2026-11-02", "ruling.sex": "x", "source.age": "lab"}
    beside = answered(answers).of("sex", WITH_IT)
    carried = (CarriedAnswer("sex", "male", "Ada", date(2026, 11, 2), "NCT2", beside),)
    told = {"trial": "NCT2", "screening": 0, "by": "Ada", "on": "2026-11-02"}
    expected = {"sex": "male", "source.sex": "chart", "for.sex": "2026-11-02", "carried.sex": told}
    assert changes_of(carried).as_json() == expected
    assert source_words("sex", answered(expected)) == " (chart; carried over from NCT2: Ada, 2 Nov 2026)"


def test_who_gave_an_answer_elsewhere_is_not_said_of_another_one() -> None:
    answers = {"sex": "male", "carried.sex": {"trial": "NCT2", "screening": 1, "by": "Ada", "on": "2026-11-02"}}
    assert settling(answered(answers), "sex", "female").as_json() == {"sex": "female", "carried.sex": None}
    assert settling(answered(answers), "sex", "male").as_json() == {"sex": "male"}
