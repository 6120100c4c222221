"""A last dose typed beside an agent's name: taken over where it is sure, and said where it is not."""

from dataclasses import replace

import pytest

from flows.answers.reply import Slot
from flows.answers.therapies.agent_entries import NOT_TAKEN
from tests.journeys.chats import answers_of, asked, labels, shown, tapped, then

LIST = Slot("prior_therapies")
CHEMO = {"agent": "vincristine", "kinds": ["chemotherapy"]}


def entered(text: str, **context: object) -> list[dict]:
    return answers_of(tapped(then(replace(asked(LIST), **context), text), "Yes, that is right"))[
        "prior_therapies.draft"
    ]


@pytest.mark.parametrize(
    ("text", "agent", "last"),
    [
        ("vincristine 3 Oct", "vincristine", "2026-10-03"),
        ("vincristine, last dose 3 Oct 2026", "vincristine", "2026-10-03"),
        ("3 Oct vincristine", "vincristine", "2026-10-03"),
        ("last dose of vincristine was on 3 Oct", "vincristine", "2026-10-03"),
        ("VCR IV 50 days ago", "vincristine", "2026-10-03"),
        ("inotuzumab ozogamicin yesterday", "inotuzumab ozogamicin", "2026-11-21"),
        ("ara-c 3 Oct IT", "intrathecal cytarabine", "2026-10-03"),
        ("CPX-351 3. Okt", "liposomal daunorubicin-cytarabine", "2026-10-03"),
    ],
)
def test_a_sure_day_beside_the_name_is_the_last_dose(text, agent, last):
    [entry] = entered(text)
    assert (entry["agent"], entry["last_dose"]) == (agent, last)


@pytest.mark.parametrize(
    "text", ["CAR-T 3 Oct", "dex 3 Oct 2026", "FLAG-IDA on 3 October", "Kantavo 3 Oct", "dex ongoing"]
)
def test_a_day_beside_a_name_that_is_not_sure_is_said_to_be_asked_next(text):
    context = then(asked(LIST), text)
    assert NOT_TAKEN in shown(context)
    assert answers_of(context) == {}


@pytest.mark.parametrize("text", ["mitoxan", "mitoxan 3 Oct", "mitoxan 10/3/2026", "last mitoxan 3 Oct 2026"])
def test_a_name_that_breaks_off_is_asked_about_alike_with_a_day_and_without(text):
    assert {"mitoxantrone", "cyclophosphamide", "Another agent"} <= set(labels(then(asked(LIST), text)))


@pytest.mark.parametrize("text", ["mitoxan 3 Oct, vcr 10 Oct", "vcr 10 Oct, flubatinib 3 Oct"])
def test_an_agent_that_is_named_beside_such_a_name_is_not_lost(text):
    said = shown(then(asked(LIST), text))
    assert "vincristine is named, and" in said
    assert "Enter each by itself" in said


@pytest.mark.parametrize(
    "text", ["CAR-T", "dex", "FLAG-IDA", "AALL1731", "BFM 2000", "ALL IC-BFM 2009", "Kantavo", "7+3"]
)
def test_a_name_alone_has_no_day(text):
    assert NOT_TAKEN not in shown(then(asked(LIST), text))


@pytest.mark.parametrize("text", ["vincristine ongoing", "vincristine since 3 Oct, ongoing", "still on vincristine"])
def test_what_is_still_being_given_is_kept_so(text):
    assert entered(text) == [{**CHEMO, "last_dose": None, "ongoing": "yes"}]


@pytest.mark.parametrize(
    "text",
    [
        *("vincristine held", "vincristine stopped", "vincristine last week", "vincristine started 3 Oct"),
        *("vincristine 3 Dec", "vincristine 3/10/2026", "vincristine ongoing until 3 Oct", "vcr 1.5 mg/m2 3 Oct"),
    ],
)
def test_what_is_not_sure_is_not_taken_over_and_that_is_said(text):
    context = then(asked(LIST), text)
    assert NOT_TAKEN in shown(context)
    assert answers_of(context) == {}
    assert not any("last_dose" in offer.value for offer in context.position.offers)


@pytest.mark.parametrize(
    "text", ["no vincristine 3 Oct", "vincristine missed 3 Oct", "vincristine and dasatinib 3 Oct", "vincristine never"]
)
def test_other_words_are_asked_about_as_before(text):
    context = then(asked(LIST), text)
    assert "Yes, that is right" not in labels(context)
    assert answers_of(context) == {}


@pytest.mark.parametrize("text", ["vincristine", "vincristine iv push", "vincristine 2 mg"])
def test_a_name_with_its_route_and_dose_is_the_agent_alone(text):
    assert NOT_TAKEN not in shown(then(asked(LIST), text))
    assert entered(text) == [CHEMO]


def test_where_days_are_counted_from_registration_no_date_of_the_calendar_is_taken():
    for text in ("vincristine 3 Oct", "vincristine 3. Okt", "vincristine 3/10/2026"):
        assert "no dates are entered" in shown(then(replace(asked(LIST), relative_days=True), text))
    [entry] = entered("vincristine 50 days before registration", relative_days=True)
    assert entry["last_dose"] == "2026-10-03"
