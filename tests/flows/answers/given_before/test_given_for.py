"""The day that answers were given for: which limit an age may cross, what is asked again, what can be promised."""

from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from flows.answers.given_before.given_for import age_limits, first_at, first_sure, may_cross
from flows.answers.path import asked_again, path_of, record_of
from flows.answers.record import read_values
from flows.calculators.small import completed_months
from flows.decision.assess import decision_on
from flows.decision.next_step.next_step import next_steps
from flows.decision.next_step.sentences import next_step_sentences
from flows.decision.promise import promised
from flows.decision.what_if.what_if import what_if
from flows.rules.conditions import Compare
from flows.rules.evaluation.decide import decide
from tests.answered import answered
from tests.flows.decision.test_what_if import ANSWERS, TODAY, day, dosed
from tests.trials import CREATININE_LIMITS, NCT04556084, QUESTIONS

DAY = date(2026, 11, 5)


def answers(**changes: Any) -> dict[str, Any]:
    """The eligible candidate, with the days that age and start were given for."""
    planned = {"for.age_months": day(0), "for.start_date": day(0), "karnofsky": 90}
    return ANSWERS | {"prior_therapies": [], "prior_radiation": []} | planned | changes


def asked(given: dict[str, Any], today: date) -> list[str]:
    return [question.key for question in asked_again(answered(given), today, NCT04556084)]


def test_the_limits_are_those_of_the_trial_and_its_questions() -> None:
    found: set[int] = {row[0] for row in CREATININE_LIMITS.rows}

    def walk(part: Any) -> None:
        if isinstance(part, Compare) and part.key == "age_months":
            found.add(int(part.bound))
        if isinstance(part, tuple):
            for one in part:
                walk(one)
        elif is_dataclass(part):
            for field in fields(part):
                walk(getattr(part, field.name))

    walk((NCT04556084.criteria, NCT04556084.chair_queries, QUESTIONS))
    assert tuple(sorted(found)) == age_limits(NCT04556084)


@pytest.mark.parametrize(
    ("age", "given_for", "on", "limit"),
    [
        (311, DAY, DAY, None),
        (311, DAY, DAY + timedelta(1), 312),
        (310, DAY, date(2026, 12, 5), None),
        (310, DAY, date(2026, 12, 6), 312),
        (309, DAY, date(2027, 1, 5), None),
        (309, DAY, date(2027, 1, 6), 312),
        (191, DAY, DAY + timedelta(1), 192),
        (95, DAY, DAY + timedelta(45), 96),
        (119, DAY, DAY + timedelta(1), 120),
        (0, DAY, DAY + timedelta(1), 1),
        (168, DAY, DAY + timedelta(300), None),
        (192, DAY, DAY - timedelta(1), 192),
        (193, DAY, date(2026, 10, 5), None),
        (193, DAY, date(2026, 10, 4), 192),
        (310, date(2026, 1, 30), date(2026, 2, 28), 312),
        (310, date(2027, 2, 28), date(2027, 3, 29), 312),
    ],
)
def test_an_age_may_cross_a_limit_from_the_first_day_on_which_a_birthday_may_be(
    age: int, given_for: date, on: date, limit: int | None
) -> None:
    assert may_cross(age, given_for, on, NCT04556084) == limit


def test_no_birth_date_crosses_a_limit_before_the_day_that_is_named_and_some_does_on_it() -> None:
    for given_for in (date(2026, 1, 30), date(2026, 3, 1), date(2028, 2, 29), date(2026, 12, 31)):
        births = [given_for - timedelta(days) for days in range(25 * 365, 26 * 365 + 40)]
        for age in (309, 310, 311):
            of_age = [birth for birth in births if completed_months(birth, given_for) == age]
            named = first_at(age, given_for, 312)
            before = named - timedelta(1)
            assert not any(completed_months(birth, before) >= 312 for birth in of_age)
            assert any(completed_months(birth, named + timedelta(2)) >= 312 for birth in of_age)
            sure = first_sure(age, given_for, 300)
            assert all(completed_months(birth, sure) >= 300 for birth in of_age)


def test_an_age_is_not_known_on_a_day_on_which_it_may_be_over_a_limit() -> None:
    given = answers(age_months=311)
    later = answers(age_months=311, registration_date=day(1), start_date=day(2)) | {"for.start_date": day(1)}
    assert asked(given, TODAY) == []
    assert asked(later, TODAY) == ["age_months"]
    assert decision_on(answered(given), TODAY, NCT04556084).outcome == "eligible"
    assert decision_on(answered(later), TODAY, NCT04556084).outcome == "incomplete"


def test_planned_registration_and_start_lapse_together() -> None:
    given = answers(start_date=day(9))
    assert asked(given, TODAY + timedelta(1)) == ["registration_date", "start_date"]
    record = record_of(answered(given), TODAY + timedelta(1), NCT04556084)
    assert not {"registration_date", "start_date"} & record.keys()
    anew = given | {"registration_date": day(1)}
    assert asked(anew, TODAY + timedelta(1)) == ["start_date"], "it was planned for another registration"
    assert asked(anew | {"for.start_date": day(1)}, TODAY + timedelta(1)) == []


@pytest.mark.parametrize("later", range(0, 60, 7))
def test_a_record_never_breaks_the_contract_on_a_later_day(later: int) -> None:
    for start in (0, 2, 20, 40):
        given = answers(start_date=day(start), age_months=191)
        assert read_values(record_of(answered(given), TODAY + timedelta(later), NCT04556084), NCT04556084)[1] == ()
        facts = path_of(answered(given), TODAY + timedelta(later), NCT04556084).facts
        assert facts.as_of <= facts.registration <= facts.start


@pytest.mark.parametrize(
    ("days", "good", "again"), [(14, None, []), (15, None, ["donor_available"]), (4, 3, ["donor_available"])]
)
def test_what_may_have_changed_is_asked_again_after_the_sites_number_of_days(
    days: int, good: int | None, again: list[str]
) -> None:
    given = answers(registration_date=None, start_date=None) | {"for.donor_available": day(0), "good.days": good or 14}
    assert asked(given, TODAY + timedelta(days)) == again


def test_what_follows_from_an_answer_that_is_asked_again_is_asked_with_it() -> None:
    """A girl's contraception is not asked apart from whether she may become pregnant."""
    old = {f"for.{key}": day(-20) for key in ("childbearing_potential", "sexually_active", "lactating")}
    given = answers(sex="female", childbearing_potential="yes", sexually_active="no", lactating="no") | old
    assert asked(given, TODAY) == ["childbearing_potential", "sexually_active", "lactating"]


def test_no_window_reaches_past_the_day_from_which_the_age_may_end_it() -> None:
    within = decision_on(answered(answers(age_months=310)), TODAY - timedelta(0), NCT04556084)
    assert promised(within).latest == within.latest
    short = decision_on(answered(answers(age_months=311)), TODAY, NCT04556084)
    assert (short.earliest, short.latest) == (TODAY, TODAY + timedelta(3))
    assert (promised(short).earliest, promised(short).latest) == (TODAY, TODAY)
    assert "on Sat 21 Nov 2026 it may be 26 years" in promised(short).why


def test_a_birthday_that_only_eases_the_limits_keeps_the_window() -> None:
    decision = decision_on(answered(answers(age_months=119)), TODAY, NCT04556084)
    assert promised(decision).latest == decision.latest
    assert promised(decision).why == ""


def test_no_day_is_promised_after_a_wait_that_ends_when_the_age_is_not_sure() -> None:
    waiting = answers(age_months=311, **dosed(vincristine=day(-2), inotuzumab=day(-200)))
    decision = decision_on(answered(waiting), TODAY, NCT04556084)
    assert decision.earliest == TODAY + timedelta(5)
    assert promised(decision).earliest is None
    sentences = " ".join(next_step_sentences(next_steps(answered(waiting), TODAY, NCT04556084)))
    assert "Eligible from" not in sentences
    assert "No day can be promised yet" in sentences


def test_before_the_planned_day_the_age_may_still_be_under_a_limit() -> None:
    planned = {"registration_date": day(3), "start_date": day(3), "for.age_months": day(3), "for.start_date": day(3)}
    given = answers(age_months=192, karnofsky=90, **planned)
    decision = decision_on(answered(given), TODAY, NCT04556084)
    assert decision.earliest == TODAY
    assert promised(decision).earliest == TODAY + timedelta(3)


def test_a_what_if_takes_an_age_that_may_be_another_one_then_as_not_known() -> None:
    result = what_if(answered(answers(age_months=311)), TODAY, {"registration_date": day(2)}, NCT04556084)
    assert result.after.outcome == "incomplete"
    assert any("on Sun 22 Nov 2026 it may be 26 years" in sentence for sentence in result.sentences)
    near = what_if(answered(answers(age_months=168)), TODAY, {"registration_date": day(2)}, NCT04556084)
    assert near.after.outcome == "eligible"


def test_a_what_if_takes_what_may_change_as_unchanged_until_then() -> None:
    given = answers() | {"for.donor_available": day(0)}
    after = what_if(
        answered(given),
        TODAY,
        {"lvef_date": day(30), "liver_date": day(30), "creatinine_date": day(30)},
        NCT04556084,
    ).after
    assert after.outcome == "eligible"


def test_the_decision_of_facts_knows_nothing_of_days_given_for() -> None:
    facts = path_of(answered(answers()), TODAY, NCT04556084).facts
    assert (
        decide(facts, NCT04556084).as_json()
        == decision_on(answered(ANSWERS | {"prior_therapies": [], "prior_radiation": []}), TODAY, NCT04556084).as_json()
    )


def test_where_the_number_of_good_days_was_taken_back_the_usual_one_counts() -> None:
    """As it is where a change of a finished screening is discarded that was the first with another number."""
    given = answers() | {"for.donor_available": day(-10)}
    assert asked(given | {"good.days": 3}, TODAY) == ["donor_available"]
    assert asked(given | {"good.days": None}, TODAY) == asked(given, TODAY) == []
