"""What a trial file says becomes the conditions of the rules."""

import pytest

from flows.package import text_of
from flows.rules.conditions import Condition
from flows.rules.trial import Category
from flows.trials.compiling.translate import rules_of, translate
from flows.trials.form.reading import read_trial
from flows.trials.nct04556084.trial import NCT04556084

FILE = read_trial(text_of("flows.trials.files", "nct04556084.yaml"))
OURS = {criterion.code: criterion for criterion in FILE.criteria}
ITEMS = {item.code: item for item in FILE.chair}


@pytest.mark.parametrize("code", [criterion.code for criterion in NCT04556084.criteria])
def test_a_criterion_of_the_file_means_the_conditions_that_the_chat_goes_by(code: str) -> None:
    known = next(criterion for criterion in NCT04556084.criteria if criterion.code == code)
    translated = rules_of(OURS[code], FILE.questions)
    assert translated.condition == known.condition
    assert translated.proof == known.proof
    assert translated.not_applicable_if == known.not_applicable_if
    assert OURS[code].inclusion is (known.category is Category.INCLUSION)


@pytest.mark.parametrize("code", ITEMS)
def test_a_chair_item_of_the_file_means_the_condition_that_the_chat_goes_by(code: str) -> None:
    known: dict[str, Condition] = {query.code: query.condition for query in NCT04556084.chair_queries}
    assert translate(ITEMS[code].when, FILE.questions) == known[code]
