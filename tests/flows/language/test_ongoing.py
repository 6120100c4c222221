"""Still being given is an answer of its own: no last dose, never a date, never over."""

from datetime import date

import pytest

from flows.answers.path import path_of, record_of
from flows.answers.reply import Slot
from flows.decision.assess import assess
from flows.decision.next_step.next_step import next_steps
from flows.decision.next_step.sentences import next_step_sentences
from flows.decision.timeline.timeline import timeline
from flows.decision.what_if.read_what_if import read_what_if
from flows.decision.what_if.what_if import what_if
from flows.rules.evaluation.decide import decide
from tests.answered import answered
from tests.flows.decision.test_what_if import ANSWERS
from tests.journeys.chats import TODAY, answers_of, asked, labels, shown, tapped, then
from tests.trials import NCT04556084

CHEMO = {"agent": "vincristine", "kinds": ["chemotherapy"]}
LAST_DOSE = Slot("prior_therapies", 0, "last_dose")
LAST_FRACTION = Slot("prior_radiation", 0, "last_date")
GOING = {**CHEMO, "last_dose": None, "ongoing": "yes"}
WITH = {**ANSWERS, "prior_therapies": [GOING]}
SAYS = "vincristine is still being given: the waiting period begins after the last dose"


def chemo(**more: str | None):
    return asked(LAST_DOSE, {"prior_therapies.draft": [{**CHEMO, **more}]})


def entry_of(context):
    return answers_of(context)["prior_therapies.draft"][0]


SURE = (
    *("ongoing", "On-going", "on going.", "still on it", "still being given", "he is still on it", "still", "current"),
    *("3 Oct - ongoing", "today, ongoing", "3 Oct to present", "to present", "3 Oct – present", "since 3 Oct, ongoing"),
    *("started 3 Oct, ongoing", "ongoing since 3/10/26", "since Oct 2025, ongoing", "not stopped yet", "no end date"),
    *("continues daily", "vincristine ongoing", "until now", "currently on it", "hasn't stopped", "till date"),
    *("laufend", "läuft noch", "laufend seit 3. Okt", "en cours", "depuis le 3 oct., en cours", "en curso", "in corso"),
    *(
        "läuft weiter",
        "weiterhin",
        "andauernd",
        "wird noch gegeben",
        "Therapie läuft noch",
        "jusqu'à présent",
        "toujours",
    ),
    *("todavía", "sigue", "hasta ahora", "actualmente", "tuttora", "ancora in corso", "fino ad oggi", "lopend"),
    *("nog steeds", "tot heden", "sinds 3 okt, lopend", "desde el 3 de octubre, en curso", "dal 3 ottobre, in corso"),
)

DOUBTFUL = (
    *("not ongoing", "ongoing?", "ongoing until 3 Oct", "was ongoing, stopped 3 Oct", "ongoing, last dose 3 Dec"),
    *("last dose today, ongoing", "3 Oct - 5 Nov, ongoing", "still on imatinib", "probably ongoing", "nicht laufend"),
    *("started 3 Oct", "since 3 Oct", "from 3 Oct", "3 Oct started", "continued 3 Oct", "until 3 Oct", "ongoing 5 mg"),
)


@pytest.mark.parametrize("text", SURE)
def test_still_being_given_is_read_as_people_type_it(text):
    assert entry_of(then(chemo(), text)) == GOING


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_be_ongoing_or_over_is_asked_and_nothing_is_stored(text):
    context = then(chemo(), text)
    assert entry_of(context) == CHEMO
    assert "Still being given" in labels(context)
    assert entry_of(tapped(context, "Still being given")) == GOING


@pytest.mark.parametrize("text", ["started 3 Oct", "since 3 Oct", "until 3 Oct", "was ongoing, stopped 3 Oct"])
def test_the_day_beside_a_doubtful_word_can_be_the_last_dose(text):
    context = tapped(then(chemo(), text), "Last given Sat 3 Oct 2026")
    assert entry_of(context) == {**CHEMO, "last_dose": "2026-10-03"}


def test_a_button_says_it_and_the_list_and_the_question_show_it():
    context = tapped(chemo(), "Still being given")
    assert entry_of(context) == GOING
    assert "1. vincristine, still being given" in shown(context)
    assert SAYS in shown(context)
    again = tapped(context, "1. vincristine")
    assert "Last dose: still being given" in shown(again)
    assert "Now: still being given" in shown(tapped(again, "Last dose"))


def test_a_last_dose_ends_it_and_not_known_yet_takes_it_back():
    assert entry_of(then(chemo(last_dose=None, ongoing="yes"), "3 Oct")) == {**CHEMO, "last_dose": "2026-10-03"}
    assert entry_of(then(chemo(last_dose=None, ongoing="yes"), "not known")) == {**CHEMO, "last_dose": None}


def test_other_fields_of_the_entry_leave_it_as_it_is():
    context = asked(Slot("prior_therapies", 0, "kinds"), {"prior_therapies.draft": [GOING]})
    assert entry_of(then(context, "chemotherapy, monoclonal antibody"))["ongoing"] == "yes"


def test_radiation_may_go_on_as_well():
    context = then(asked(LAST_FRACTION, {"prior_radiation.draft": [{"site": "cranial"}]}), "ongoing")
    assert answers_of(context)["prior_radiation.draft"] == [{"site": "cranial", "last_date": None, "ongoing": "yes"}]
    assert "cranial radiation is still being given: the waiting period begins after the last fraction" in shown(context)


@pytest.mark.parametrize("text", ["ongoing", "3 Oct - ongoing", "3 Oct to present", "started 3 Oct"])
def test_ongoing_immune_suppression_is_the_answer_to_the_question_before(text):
    given = {"prior_hct": "yes", "gvhd": "none", "immunosuppression": "stopped"}
    context = then(asked(Slot("immunosuppression_stopped"), given), text)
    assert "go back and answer Ongoing" in shown(context)
    assert answers_of(context) == given


def test_the_record_stays_the_contract_s_and_the_criterion_is_never_met():
    record = record_of(answered(WITH), TODAY, NCT04556084)
    assert record["prior_therapies"] == [CHEMO]
    decision = assess(record, NCT04556084)
    assert (decision.outcome, decision.status("I6"), decision.earliest, decision.latest) == (
        "incomplete", "pending", None, None,
    )  # fmt: skip
    assert path_of(answered(WITH), TODAY, NCT04556084).facts.get("prior_therapies")[0].ongoing


def test_entries_that_say_nothing_of_it_read_as_before():
    assert (
        not path_of(answered({**ANSWERS, "prior_therapies": [CHEMO]}), TODAY, NCT04556084)
        .facts.get("prior_therapies")[0]
        .ongoing
    )


def test_the_picture_names_it_in_short():
    shown_in_picture = timeline(decide(path_of(answered(WITH), TODAY, NCT04556084).facts, NCT04556084))
    assert shown_in_picture.undated == ("vincristine is still being given",)
    assert shown_in_picture.window == "No registration window yet"


def test_the_review_says_it_in_its_own_words():
    context = tapped(tapped(tapped(asked(Slot("sex"), WITH), "Review"), "? Prior therapy"), "? I6")
    assert f"\n{SAYS}." in shown(context)


def test_the_next_step_is_to_stop_it_or_to_plan_a_last_dose_and_no_day_is_promised():
    said = next_step_sentences(next_steps(answered(WITH), TODAY, NCT04556084))
    assert said == (
        "4 things left: vincristine: stop it, or plan its last dose, a new creatinine, new ALT and bilirubin, "
        "and a new LVEF. "
        "No day of registration can be named before the last dose is known or planned.",
    )


@pytest.mark.parametrize("half_life", [{}, {"half_life_days": 22}])
def test_an_antibody_that_goes_on_leaves_a_way_whatever_its_half_life(half_life):
    going = {"agent": "rituximab", "kinds": ["monoclonal_antibody"], "last_dose": None, "ongoing": "yes", **half_life}
    step = next_steps(answered({**ANSWERS, "prior_therapies": [going]}), TODAY, NCT04556084)
    assert step.missing is not None
    assert step.first_day is None
    assert "rituximab: stop it, or plan its last dose" in [thing.label for thing in step.missing]


def test_a_what_if_with_a_last_dose_ends_it():
    changes = read_what_if("last vincristine 12 Nov", answered(WITH), TODAY, NCT04556084)
    assert changes == {"prior_therapies": [{**CHEMO, "last_dose": "2026-11-12"}]}
    assert what_if(answered(WITH), TODAY, changes, NCT04556084).after.findings["I6"].ends == date(2026, 11, 19)
