"""What a file need not say, because it follows: what helps, what to try, what comes together, what is needed."""

from decimal import Decimal

import pytest

from flows.rules.conditions import ALWAYS, FreshMeasurement, Unless
from flows.rules.procedures import Effort, Procedure, Remedy
from tests.trials import NCT04556084

D = Decimal


@pytest.mark.parametrize(
    ("key", "best", "worst"),
    [
        ("blasts_percent", D(0), D(100)),
        ("mrd_percent", D(100), D(0)),
        ("alt_u_l", D("0.001"), D(100000)),
        ("alt_uln_u_l", D(100000), D("0.001")),
        ("b_all", "yes", "no"),
        ("blinatumomab_allergy", "no", "yes"),
        ("gvhd", "none", "acute"),
        ("cns_status", "cns1", "cns3"),
        ("lvef_modality", "echo", "echo"),
        ("immunosuppression", "never", "ongoing"),
        ("vhr_features", ("induction_failure",), ()),
        ("prior_therapies", (), ()),
        ("half_life_days", D("0.001"), D(365)),
    ],
)
def test_the_rules_say_which_answer_helps_most_and_least(key, best, worst):
    assert NCT04556084.best_worst[key] == (best, worst)


def test_what_two_criteria_look_at_is_tried_in_every_band():
    assert NCT04556084.bands == {
        "age_months": tuple(D(months) for months in (0, 1, 6, 12, 24, 72, 96, 120, 156, 192, 312)),
        "sex": ("female", "male"),
        "childbearing_potential": ("no", "yes"),
    }


def test_what_was_measured_on_one_day_is_one_procedure_and_its_limits_stay():
    assert NCT04556084.procedures[14] == Procedure(
        "ALT and bilirubin",
        ("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl", "liver_date"),
        Effort.LABORATORY,
        Remedy.AGAIN,
        "new ALT and bilirubin",
        ("alt_uln_u_l", "bilirubin_uln_mg_dl"),
    )


def test_a_question_that_is_needed_is_asked_unless_the_criterion_holds_without_it():
    clearance = NCT04556084.by_key["creatinine_clearance"]
    assert isinstance(clearance.asked_when, Unless)
    assert isinstance(clearance.asked_when.part, FreshMeasurement)
    assert clearance.asked_when.part.date_key == "creatinine_date"
    assert clearance.counts_when is ALWAYS


def test_words_that_go_without_saying_beside_a_day_follow_from_what_the_day_is_of():
    beside = {key: NCT04556084.by_key[key].kind.beside.split()[0] for key in ("registration_date", "lvef_date")}
    assert beside == {"registration_date": "planned", "lvef_date": "drawn"}
    assert NCT04556084.fields["last_dose"].kind.beside.startswith("received")
    assert NCT04556084.by_key["alt_uln_u_l"].kind.limit


def test_how_days_are_counted_is_said_beside_every_reading():
    assert NCT04556084.by_code["I6"].reading.endswith(NCT04556084.day_count)
    assert "good on that day and the 7 days after it" in NCT04556084.by_code["I5b"].reading
