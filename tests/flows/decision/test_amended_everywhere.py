"""What an amendment means for screenings in every state, and for 40 that stand on both sides of its limits."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from flows.answers.given_before.carrying import changes_by
from flows.answers.lifecycle import OPEN, REGISTERED, Stage
from flows.decision.new_version import Effect, UnderBoth, under_both
from flows.trials.registry import compiled
from tests.answered import answered
from tests.flows.decision.test_new_version import outcomes, statuses
from tests.flows.trials.versions import DAY_1, FOLDER, TODAY, answers, fourth, stricter, version
from tests.flows.turn.places import ELIGIBLE
from tests.trials import NCT04556084

STRICT, UNASKED = compiled(stricter()), compiled(stricter(asks=False))
MONDAY = date(2026, 11, 23)


def chemotherapy(days: int) -> dict[str, Any]:
    """Vincristine so many days before the registration."""
    last = date.fromisoformat(ELIGIBLE["registration_date"]) - timedelta(days)
    entry = {"agent": "Vincristine", "kinds": ["chemotherapy"], "last_dose": last.isoformat()}
    return {"prior_therapies": [entry]}


# The answers, what the amendment without its question means for a decision, and for one that is signed or waits.
LIMITS: tuple[tuple[dict[str, Any], Effect, Effect], ...] = (
    (chemotherapy(15), Effect.UNCHANGED, Effect.UNCHANGED),
    (chemotherapy(14), Effect.UNCHANGED, Effect.UNCHANGED),
    (chemotherapy(13), Effect.MOVED, Effect.MOVED),
    (chemotherapy(7), Effect.MOVED, Effect.MOVED),
    ({"lvef_percent": 50}, Effect.UNCHANGED, Effect.UNCHANGED),
    ({"lvef_percent": 49}, Effect.LOST, Effect.SIGNED_LOST),
    ({"lvef_percent": 40}, Effect.LOST, Effect.SIGNED_LOST),
    ({"lvef_percent": 39}, Effect.UNCHANGED, Effect.UNCHANGED),
)
SIGNING = (Stage.AWAITING, Stage.SIGNED)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(("given", "decided", "signed"), LIMITS)
def test_what_the_amendment_means_for_a_screening_in_every_state(
    stage: Stage, given: dict[str, Any], decided: Effect, signed: Effect
) -> None:
    found = under_both(answered(ELIGIBLE | given), stage, MONDAY, NCT04556084, UNASKED)
    if stage in REGISTERED:
        assert found == UnderBoth(Effect.REGISTERED, None, None, ())
        return
    assert outcomes(found)[0] != "incomplete"
    assert found.effect is (signed if stage in SIGNING else decided)


@pytest.mark.parametrize("stage", Stage)
def test_a_question_more_opens_what_was_decided_in_every_state_but_registered(stage: Stage) -> None:
    found = under_both(answered(ELIGIBLE), stage, MONDAY, NCT04556084, STRICT)
    assert found.effect is (Effect.REGISTERED if stage in REGISTERED else Effect.OPENED)
    assert [question.key for question in found.asks] == ([] if stage in REGISTERED else ["e7"])


def screenings() -> Iterator[dict[str, str]]:
    with (FOLDER / "screenings.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_the_40_open_screenings_stand_on_both_sides_of_each_limit() -> None:
    rows = list(screenings())
    assert len({row["code"] for row in rows}) == 40
    assert {"20", "21", "22", "29", "30", "31"} <= {row["zinc"] for row in rows}


@pytest.mark.parametrize("row", list(screenings()), ids=lambda row: row["code"])
def test_each_of_the_40_is_told_what_stands_beside_it(row: dict[str, str]) -> None:
    zinc = "never" if row["zinc"] == "never" else (DAY_1 - timedelta(int(row["zinc"]))).isoformat()
    given = answers(last_zinc=zinc, alt_u_l=int(row["alt"]), drug_screen=row["drug_screen"] or None)
    one, two, three, mended = map(version, ("1", "2", "3", "3.1"))
    by_two = under_both(answered(given), OPEN[0], TODAY, one, two)
    assert (outcomes(by_two)[0], by_two.effect) == (row["under_1"], row["by_2"])
    by_three = under_both(answered(given), OPEN[0], TODAY, two, three)
    assert (outcomes(by_three), statuses(by_three, "E10")) == (
        (row["under_2"], row["under_3"]),
        (row["zinc_2"], row["zinc_3"]),
    )
    assert by_three.effect == row["by_3"]
    assert under_both(answered(given), OPEN[0], TODAY, three, mended).effect is Effect.UNCHANGED


def test_who_takes_several_versions_at_once_is_asked_what_each_of_them_asks_again() -> None:
    found = under_both(answered(answers()), Stage.SIGNED, TODAY, *map(version, ("1", "2", "3")))
    assert [question.key for question in found.asks] == ["leipzig_documented", "drug_screen", "drug_screen_day_8"]
    assert found.before
    assert found.before.trial is version("1")


def test_another_form_of_the_consent_is_asked_with_its_day_and_no_other_answer_is() -> None:
    fourth_version = compiled(fourth())
    signed = answers(consent_version="4.0")
    assert changes_by([fourth_version], answered(signed)).as_json() == {"consent_version": None, "consent_date": None}
    assert not changes_by([fourth_version], answered(answers(consent_version="5.0")))
    assert not changes_by([fourth_version], answered({**signed, "consent_signed": "no"}))
    found = under_both(answered(signed), Stage.SIGNED, TODAY, version("3.1"), fourth_version)
    assert [question.key for question in found.asks] == ["consent_date", "consent_version", "e20"]
