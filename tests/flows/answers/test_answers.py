"""Answers are read from what is stored and written as it was; a change of them is what is read again afterwards."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.answers.answers import Answers, Changes, changed, in_zone, remembered
from flows.answers.stored_keys import Kind
from storage.engine.canonical import canonical, parsed
from tests.answered import answered
from tests.flows.answers.test_stored_keys import STORED
from tests.flows.rules.burns import BURNS
from tests.trials import NCT04556084

# As a turn may have them: exact decimals, tuples, and words of a kind.
NUMBERS = st.integers(-1000, 1000) | st.decimals(-1000, 1000, places=3)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=4) | st.sampled_from(Kind),
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=3), parts, max_size=3) | st.tuples(parts)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from([*(stored for stored, *_ in STORED), "alt_u_l", "sex", "cns_status", "strange.key", "draft"])
CHANGES = st.dictionaries(KEYS, VALUES, min_size=1)


def test_every_kind_has_a_field_in_the_order_of_the_kinds() -> None:
    stored = {stored: number for number, (stored, *_) in enumerate(STORED)} | {"sex": "male"}
    found = Answers.from_json(stored)
    assert len(fields(Answers)) == len(Kind)
    assert (found.given, found.drafts, found.sources) == ({"sex": "male"}, {"prior_therapies": 0}, {"alt_u_l": 1})
    assert (found.methods, found.typed, found.carried) == ({"creatinine_clearance": 2}, {"alt_u_l": 3}, {"sex": 4})
    assert (found.given_for, found.good, found.imported) == ({"age_months": 5}, {"days": 6}, {"as_of": 7})
    assert (found.site, found.rulings, found.chair) == ({"zone": 8}, {"age_25": 9}, {"cns_status": 10})
    assert found.as_json() == stored


@given(CHANGES)
def test_what_is_stored_is_written_as_it_was(stored: dict[str, Any]) -> None:
    assert Answers.from_json(stored).as_json() == stored


@given(CHANGES, CHANGES)
@settings(max_examples=300)
def test_changed_answers_are_to_the_letter_what_is_read_again(before: dict[str, Any], changes: dict[str, Any]) -> None:
    """So that whoever has them in hand need not read them, and nothing is otherwise after a restart."""
    text = canonical(answered(before).as_json())
    then = changed(Answers.from_json(parsed(text)), Changes.from_json(changes))
    assert repr(then) == repr(Answers.from_json(parsed(canonical(then.as_json()))))


@given(CHANGES, CHANGES, CHANGES)
def test_two_changes_in_one_are_the_second_after_the_first(
    before: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    one, two = Changes.from_json(first), Changes.from_json(second)
    assert (one | two).as_json() == first | second
    if not (one.given_for or two.given_for):
        answers = answered(before)
        assert changed(answers, one | two).as_json() == changed(changed(answers, one), two).as_json()


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"lvef_percent": 60}, {"age_months": "2026-11-01"}),
        ({"lvef_percent": None}, {"age_months": "2026-11-01"}),
        (
            {"lvef_percent": 60, "for.lvef_percent": "2026-11-09"},
            {"age_months": "2026-11-01", "lvef_percent": "2026-11-09"},
        ),
        ({"source.lvef_percent": "chart"}, {"age_months": "2026-11-01", "lvef_percent": "2026-11-02"}),
        ({"for.lvef_percent": "2026-11-09"}, {"age_months": "2026-11-01", "lvef_percent": "2026-11-02"}),
    ],
)
def test_the_day_that_an_answer_was_given_for_goes_with_it(changes: dict[str, Any], days: dict[str, str]) -> None:
    before = answered(
        {"lvef_percent": 55, "for.lvef_percent": "2026-11-02", "age_months": 300, "for.age_months": "2026-11-01"}
    )
    assert changed(before, Changes.from_json(changes)).given_for == days
    assert before.given_for == {"age_months": "2026-11-01", "lvef_percent": "2026-11-02"}


def test_equal_numbers_become_what_they_are_stored_as() -> None:
    then = changed(Answers(), Changes({"a": Decimal("1.50"), "b": Decimal("2.00"), "c": (Decimal("1E+2"),)}))
    assert repr(then.given) == repr({"a": Decimal("1.5"), "b": 2, "c": [100]})


def test_the_zone_of_the_site_stands_beside_the_answers_and_the_same_ones_are_the_same() -> None:
    one = answered(sex="male")
    assert in_zone(one, "Europe/Berlin") is in_zone(one, "Europe/Berlin")
    assert in_zone(one, "Europe/Berlin").as_json() == {"sex": "male", "site.zone": "Europe/Berlin"}


TODAY = date(2026, 3, 2)


def test_the_same_answers_are_looked_at_once_and_equal_ones_again() -> None:
    asked: list[int] = []
    find = remembered(lambda answers, today, trial: asked.append(id(answers)) or len(asked))
    one, equal = Answers({"a": 1}), Answers({"a": 1})
    assert [
        find(one, TODAY, BURNS),
        find(one, TODAY, BURNS),
        find(equal, TODAY, BURNS),
        find(one, date(2026, 3, 3), BURNS),
        find(one, TODAY, NCT04556084),
    ] == [1, 1, 2, 3, 4]


def test_the_same_changes_of_the_same_answers_are_the_same_answers() -> None:
    one, changes = Answers({"a": 1}), Changes({"b": ["x"]}, sources={"b": "chart"})
    once = changed(one, changes)
    assert changed(one, changes) is once
    assert changed(one, Changes({"b": ["x"]}, sources={"b": "chart"})) is not once
    assert changed(Answers({"a": 1}), changes) is not once
