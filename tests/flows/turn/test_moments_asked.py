"""A day with its time is asked for where a rule counts in hours: typed, tapped and completed, doubted, shown."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows import texts
from flows.answers.lifecycle import Stage
from flows.answers.path import path_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.chat.context import Screening, TurnContext
from flows.chat.position import ChatState, Position
from flows.decision.assess import decision_on
from flows.decision.what_if.what_if import what_if
from flows.rules.status import Status
from tests.answered import answered
from tests.candidates import SITE_ZONE, candidate
from tests.journeys.chats import answers_of, labels, shown, tapped, then

WILSON = candidate("NCT04573309")
ALCOHOL = "last_alcohol"
# The night of Sun 25 Oct 2026 has the hour from two to three twice in Berlin.
TODAY = date(2026, 10, 26)


def asked(key: str = ALCOHOL, today: date = TODAY, **answers: Any) -> TurnContext:
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answered({SITE_ZONE: "Europe/Berlin", **answers}), WILSON.trial)
    at = Position(ChatState.ASKING, Slot(key))
    return TurnContext(today, "coordinator", "Site 1", at, WILSON.trial, screening, code_pattern="S-###")


def test_day_and_time_in_one_text_are_the_answer_on_the_clock_of_the_site() -> None:
    context = then(asked(), "yesterday 20:00")
    assert answers_of(context)[ALCOHOL] == "2026-10-25T20:00+01:00[Europe/Berlin]"
    assert "Kept · Last alcohol: Sun 25 Oct 2026 20:00" in shown(context)


def test_of_a_tapped_day_the_time_is_asked_and_completes_it() -> None:
    context = tapped(asked(), "Yesterday")
    assert "At what time on Sun 25 Oct 2026?" in shown(context)
    assert answers_of(then(context, "20:00"))[ALCOHOL] == "2026-10-25T20:00+01:00[Europe/Berlin]"
    assert answers_of(then(context, "24 Oct 8 pm"))[ALCOHOL] == "2026-10-24T20:00+02:00[Europe/Berlin]"


AT_TWO = datetime(2026, 10, 26, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_time_of_today_that_is_still_to_come_is_asked_about_before_it_is_kept() -> None:
    context = then(replace(asked(), now=AT_TWO), "today 20:00")
    assert texts.question.still_to_come("Mon 26 Oct 2026 20:00") in shown(context)
    assert ALCOHOL not in answers_of(context)
    planned = tapped(context, texts.question.is_planned("Mon 26 Oct 2026 20:00"))
    assert answers_of(planned)[ALCOHOL] == "2026-10-26T20:00+01:00[Europe/Berlin]"
    chosen = tapped(then(replace(asked(), now=AT_TWO), "20:00"), "Mon 26 Oct 2026 20:00 (Europe/Berlin)")
    assert texts.question.still_to_come("Mon 26 Oct 2026 20:00") in shown(chosen)


def test_a_time_of_today_that_has_passed_and_a_planned_one_are_kept_at_once() -> None:
    context = then(replace(asked(), now=AT_TWO), "today 13:59")
    assert answers_of(context)[ALCOHOL] == "2026-10-26T13:59+01:00[Europe/Berlin]"
    dosed = then(replace(asked("planned_first_dose", planned_screening="2026-10-26"), now=AT_TWO), "today 20:00")
    assert answers_of(dosed)["planned_first_dose"] == "2026-10-26T20:00+01:00[Europe/Berlin]"


def test_the_day_alone_is_an_answer_too() -> None:
    context = tapped(then(asked(), "yesterday"), "Only the day is known")
    assert answers_of(context)[ALCOHOL] == "2026-10-25"


def test_a_time_alone_is_asked_for_its_day_and_never_guessed() -> None:
    context = then(asked(), "20:00")
    assert "On which day at 20:00?" in shown(context)
    assert "Mon 26 Oct 2026 20:00 (Europe/Berlin)" in labels(context)
    chosen = tapped(context, "Sun 25 Oct 2026 20:00 (Europe/Berlin)")
    assert answers_of(chosen)[ALCOHOL] == "2026-10-25T20:00+01:00[Europe/Berlin]"


@pytest.mark.parametrize(
    ("label", "kept", "words"),
    [
        ("Sun 25 Oct 2026 02:30 UTC+02:00 (Europe/Berlin)", "2026-10-25T02:30+02:00[Europe/Berlin]", "02:30"),
        (
            "Sun 25 Oct 2026 02:30 UTC+01:00 (Europe/Berlin)",
            "2026-10-25T02:30+01:00[Europe/Berlin]",
            "02:30 (the second time that night)",
        ),
    ],
)
def test_an_hour_that_the_clock_shows_twice_is_asked_and_told_apart(label: str, kept: str, words: str) -> None:
    context = then(asked(), "25 Oct 02:30")
    assert "it shows 02:30 twice" in shown(context)
    chosen = tapped(context, label)
    assert answers_of(chosen)[ALCOHOL] == kept
    assert f"Kept · Last alcohol: Sun 25 Oct 2026 {words}\n" in f"{shown(chosen)}\n"


def test_a_time_that_the_clock_skips_is_asked_about() -> None:
    context = then(asked(today=date(2026, 3, 30)), "29 Mar 02:30")
    assert "never shows 02:30" in shown(context)
    taken = tapped(context, "Sun 29 Mar 2026 03:00 (Europe/Berlin)")
    assert answers_of(taken)[ALCOHOL] == "2026-03-29T03:00+02:00[Europe/Berlin]"


def decided(first_dose: str, alcohol: str) -> Status:
    answers = {**WILSON.answers, "planned_first_dose": first_dose, ALCOHOL: alcohol}
    code = next(one.code for one in WILSON.trial.criteria if ALCOHOL in one.questions)
    return decision_on(answered(answers), WILSON.today, WILSON.trial).status(code)


def test_hours_are_counted_as_they_pass_and_a_day_alone_stays_open_only_where_its_time_matters() -> None:
    dose = "2026-11-10T08:00+01:00[Europe/Berlin]"
    assert decided(dose, "2026-11-08T08:01+01:00[Europe/Berlin]") is Status.WAIT
    assert decided(dose, "2026-11-08T07:59+01:00[Europe/Berlin]") is Status.MET
    assert decided(dose, "2026-11-08") is Status.PENDING
    assert decided(dose, "2026-11-06") is Status.MET


def test_a_planned_dose_keeps_its_time_when_the_plan_moves() -> None:
    dose = {"planned_first_dose": "2026-11-16"}
    told = what_if(answered(WILSON.answers), WILSON.today, dose, WILSON.trial)
    planned = path_of(answered(WILSON.answers), WILSON.today, WILSON.trial).facts.get("planned_first_dose")
    assert planned.hour
    at = Position(ChatState.WONDERING)
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answered(WILSON.answers), WILSON.trial)
    context = TurnContext(WILSON.today, "coordinator", "Site 1", at, WILSON.trial, screening, code_pattern="S-###")
    later = shown(tapped(context, "Day 1 +7 d"))
    assert f"{planned:%H:%M} (was" in later
    assert told.after.facts.get("planned_first_dose") == date(2026, 11, 16)


def test_a_question_for_a_time_says_how_to_type_it() -> None:
    assert "such as 3 Oct 14:30" in shown(asked())
    assert draw(asked()).rows


def test_an_age_at_consent_is_calculated_for_the_day_of_consent() -> None:
    consent = {"consent_signed": "yes", "consent_date": "2026-11-01"}
    context = asked("age_months", today=date(2026, 11, 2), planned_first_dose="2026-11-20", **consent)
    context = then(tapped(tapped(context, "More"), "Calculate: From a birth date"), "2 Nov 1986")
    assert "39 years 11 months completed on Sun 1 Nov 2026." in shown(context)
