"""What if: what is read from a typed text, and that the answer is the decision of the changed record."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest

from flows.answers.path import record_of
from flows.answers.reply import Doubt, No
from flows.decision.assess import assess
from flows.decision.what_if.read_what_if import EXAMPLES, read_what_if
from flows.decision.what_if.what_if import MOVES_ALONG, NOTHING_CHANGED, WhatIf, known_on, what_if, with_start
from tests.answered import answered
from tests.trials import NCT04556084

D = Decimal
TODAY = date(2026, 11, 20)


def day(offset: int) -> str:
    return (TODAY + timedelta(offset)).isoformat()


VINCRISTINE = {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": day(-2)}
INOTUZUMAB = {"agent": "inotuzumab ozogamicin", "kinds": ["monoclonal_antibody"], "last_dose": day(-10)}
TBI = {"site": "tbi", "last_date": "2026-06-01"}

# fmt: off
ANSWERS = {
    "registration_date": day(0), "start_date": day(2), "age_months": 168, "sex": "male", "b_all": "yes",
    "blasts_percent": D("1.5"), "mrd_percent": D("0.2"), "mrd_by_flow": "yes", "disease_group": ["relapse"],
    "hct_intent": "yes", "donor_available": "yes", "hct_direct": "yes", "lansky": 90,
    "creatinine_mg_dl": D("0.7"), "creatinine_date": day(-3),
    "alt_u_l": 60, "alt_uln_u_l": 40, "bilirubin_mg_dl": D("0.6"), "bilirubin_uln_mg_dl": D("1.2"),
    "liver_date": day(-3), "lvef_percent": 62, "lvef_modality": "echo", "lvef_date": day(-4),
    "prior_therapies": [VINCRISTINE, INOTUZUMAB],
    "prior_hct": "no", "radiation_planned": "no", "prior_radiation": [TBI], "sexually_active": "no",
    "consent_signed": "yes", "consent_date": day(-1), "cns3_history": "no", "cns_status": "cns1",
    "concomitant_therapy": "no", "uncontrolled_infection": "no", "blinatumomab_allergy": "no",
    "other_phase12_study": "no",
}


# fmt: on


def dosed(vincristine: str = day(-2), inotuzumab: str = day(-10)) -> dict:
    return {"prior_therapies": [VINCRISTINE | {"last_dose": vincristine}, INOTUZUMAB | {"last_dose": inotuzumab}]}


def read(text: str, answers: dict = ANSWERS) -> dict | Doubt | No:
    return read_what_if(text, answered(answers), TODAY, NCT04556084)


def refusal(text: str, answers: dict = ANSWERS) -> str:
    refused = read(text, answers)
    assert isinstance(refused, No)
    return refused.why


def told_of(changes: dict, answers: dict = ANSWERS) -> WhatIf:
    return what_if(answered(answers), TODAY, changes, NCT04556084)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("registration 1 Dec", {"registration_date": "2026-12-01"}),
        ("Registration: 2026-12-01", {"registration_date": "2026-12-01"}),
        ("What if registration moves to 1 Dec?", {"registration_date": "2026-12-01"}),
        ("reg tomorrow", {"registration_date": day(1)}),
        ("start to 10 Dec", {"start_date": "2026-12-10"}),
        ("if we move the start to 10 Dec", {"start_date": "2026-12-10"}),
        ("registration 1 Dec and start 10 Dec", {"registration_date": "2026-12-01", "start_date": "2026-12-10"}),
        ("last vincristine 12 Nov", dosed(vincristine="2026-11-12")),
        ("if the last vincristine was on 12 Nov", dosed(vincristine="2026-11-12")),
        ("last VCR 12 Nov", dosed(vincristine="2026-11-12")),
        ("vincristin 12 Nov 26", dosed(vincristine="2026-11-12")),
        ("vincristine last dose 12 Nov", dosed(vincristine="2026-11-12")),
        ("vincristine tomorrow", dosed(vincristine=day(1))),
        ("last dose of InO on 18 Nov", dosed(inotuzumab="2026-11-18")),
        ("last besponsa 3 days ago", dosed(inotuzumab=day(-3))),
        ("creatinine 0.6 today", {"creatinine_mg_dl": D("0.6"), "creatinine_date": day(0)}),
        ("creatinine 0,6", {"creatinine_mg_dl": D("0.6"), "creatinine_date": day(0)}),
        ("lvef 35% on 18 Nov", {"lvef_percent": D(35), "lvef_date": "2026-11-18"}),
        ("egfr 75 17 nov", {"creatinine_clearance": D(75), "clearance_date": "2026-11-17"}),
        ("lansky 60", {"lansky": D(60)}),
        ("consent today", {"consent_signed": "yes", "consent_date": day(0)}),
        ("pregnancy test negative today", {"pregnancy_test": "negative", "pregnancy_test_date": day(0)}),
        # One date stands for both liver values, so a newer ALT alone leaves the older one of the bilirubin.
        ("alt 90", {"alt_u_l": D(90), "liver_date": day(-3)}),
        ("alt 90 on 10 Nov", {"alt_u_l": D(90), "liver_date": "2026-11-10"}),
        ("alt 90, bilirubin 0.5", {"alt_u_l": D(90), "bilirubin_mg_dl": D("0.5"), "liver_date": day(0)}),
        ("alt 90 yesterday and bili 0.5 today",
         {"alt_u_l": D(90), "bilirubin_mg_dl": D("0.5"), "liver_date": day(-1)}),
        ("alt 90 tomorrow", {"alt_u_l": D(90), "liver_date": day(-3)}),
        ("alt 90 and bilirubin 0.5 tomorrow",
         {"alt_u_l": D(90), "bilirubin_mg_dl": D("0.5"), "liver_date": day(0)}),
        # A value that is measured again and stays as it is has a new date alone.
        ("repeat lvef today", {"lvef_date": day(0)}),
        ("repeat the LVEF", {"lvef_date": day(0)}),
        ("lvef tomorrow", {"lvef_date": day(1)}),
        ("LVEF 62 on 25 nov", {"lvef_date": "2026-11-25"}),
        ("labs today", {"creatinine_date": day(0), "liver_date": day(0)}),
        ("repeat labs on 24 nov", {"creatinine_date": day(4), "liver_date": day(4)}),
        ("liver tomorrow", {"liver_date": day(1)}),
        ("everything tomorrow", {"creatinine_date": day(1), "liver_date": day(1), "lvef_date": day(1)}),
        ("liver values date 19 nov", {"liver_date": "2026-11-19"}),
        ("echo 55 today", {"lvef_percent": D(55), "lvef_date": day(0)}),
        ("muga 55 today", {"lvef_modality": "muga", "lvef_percent": D(55), "lvef_date": day(0)}),
        # Of one day in several years, a measurement is meant for the nearest.
        ("lvef 55 on 5 mar", {"lvef_percent": D(55), "lvef_date": "2027-03-05"}),
        ("lvef 55 on 5 sep", {"lvef_percent": D(55), "lvef_date": "2026-09-05"}),
        ("consent 24 nov", {"consent_signed": "yes", "consent_date": "2026-11-24"}),
        ("postpone by a week", {"registration_date": day(7)}),
        ("1 week later", {"registration_date": day(7)}),
        ("delay registration by 3 days", {"registration_date": day(3)}),
        ("registration 2 weeks later", {"registration_date": day(14)}),
        ("start 3 days later", {"start_date": day(5)}),
        ("what if registered 1 Dec", {"registration_date": "2026-12-01"}),
        ("if she is registered on 1 Dec", {"registration_date": "2026-12-01"}),
        ("registering tomorrow", {"registration_date": day(1)}),
        ("register a week later", {"registration_date": day(7)}),
        ("shift registration by 3 days", {"registration_date": day(3)}),
        ("put registration off by a week", {"registration_date": day(7)}),
        ("push it back a week", {"registration_date": day(7)}),
        ("start a day later", {"start_date": day(3)}),
        ("start later by a day", {"start_date": day(3)}),
        ("start postponed by 3 days", {"start_date": day(5)}),
        ("starting a day later", {"start_date": day(3)}),
        ("start a day earlier", {"start_date": day(1)}),
        ("bring the start forward by 1 day", {"start_date": day(1)}),
        ("treatment starts 5 Dec", {"start_date": "2026-12-05"}),
        ("registered 3 Dec and started 5 Dec", {"registration_date": "2026-12-03", "start_date": "2026-12-05"}),
        ("postpone to 5 dec", {"registration_date": "2026-12-05"}),
        ("move the start to 5 dec", {"start_date": "2026-12-05"}),
        ("registration in 2 weeks", {"registration_date": day(14)}),
        ("donor no", {"donor_available": "no"}),
        ("no donor", {"donor_available": "no"}),
        ("cns cns2", {"cns_status": "cns2"}),
        ("tbi 1 oct", {"prior_radiation": [TBI | {"last_date": "2026-10-01"}]}),
        ("last radiation was 1 oct", {"prior_radiation": [TBI | {"last_date": "2026-10-01"}]}),
        ("creatinine 62 umol/L yesterday", {"creatinine_mg_dl": D("0.701357466063348"), "creatinine_date": day(-1)}),
        ("alt 0.9 ukat/L", {"alt_u_l": D("54.0"), "liver_date": day(-3)}),
        ("move registration to 12 dec and lvef 60 on 10 dec",
         {"registration_date": "2026-12-12", "lvef_percent": D(60), "lvef_date": "2026-12-10"}),
    ],
)  # fmt: skip
def test_a_typed_what_if_is_read(text, changes):
    assert read(text) == changes


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("vcr 3/11/2026", [dosed("2026-11-03"), dosed("2026-03-11")]),
        ("last vincristine last friday", [dosed(day(0)), dosed(day(-7))]),
        ("lvef 55 10/3/2026", [{"lvef_percent": D(55), "lvef_date": "2026-10-03"},
                               {"lvef_percent": D(55), "lvef_date": "2026-03-10"}]),
        ("reg 1 nov", [{"registration_date": "2027-11-01"}]),
        ("tbi 1 feb", [{"prior_radiation": [TBI | {"last_date": "2026-02-01"}]},
                       {"prior_radiation": [TBI | {"last_date": "2027-02-01"}]}]),
        ("mrd <0.01", [{"mrd_percent": D(0)}]),
        ("mrd 1×10⁻⁴", [{"mrd_percent": D("0.01")}]),
    ],
)  # fmt: skip
def test_what_may_mean_several_things_is_asked(text, offers):
    asked = read(text)
    assert isinstance(asked, Doubt)
    assert [offer.value for offer in asked.offers] == offers


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Nothing was typed"),
        ("foo", EXAMPLES),
        ("alt", EXAMPLES),
        ("alt?", EXAMPLES),
        ("registration", EXAMPLES),
        ("registration yesterday", "too early"),
        ("start 19 Nov 2026", "too early"),
        ("registration 1.12.", "needs its year"),
        ("last vincristine was the 12th", "A number alone is not a day"),
        ("last dose 12 Nov", "vincristine or inotuzumab ozogamicin"),
        ("asparaginase 3 nov", "vincristine or inotuzumab ozogamicin"),
        ("alt 90 sometime", "not a day"),
        ("lvef 62 sometime", "not a day"),
        ("repeat alt tomorrow", "repeat both"),
        ("repeat pregnancy test", "no value yet"),
        ("registration 12 dec and lvef 60 on 15 dec", "would not fit the other dates"),
        ("bring forward by 2 days", "too early"),
        ("cranial 1 oct 2026", "enter it first"),
        ("lvef 140", "at most 100"),
        ("lansky 55", "Only tens"),
        ("vcr 3/11/2026 and alt 90", "type it alone"),
        ("alt unknown", EXAMPLES),
        ("vincristine missed 12 Nov", "Not understood: “missed”"),
        ("last vincristine I think 12 Nov", "Not understood: “i think”"),
        ("last vincristine started 12 Nov", "Not understood: “started”"),
        ("vincristine 12 Nov cancelled", "Not understood: “cancelled”"),
        ("tbi cancelled 1 oct", "Not understood: “cancelled”"),
        ("lvef 55 ordered 18 nov", "Not understood: “ordered”"),
        ("consent withdrawn 24 nov", "Not understood: “withdrawn”"),
        ("labs due tomorrow", "Not understood: “due”"),
        ("registration Nov-24", "a day of this year or a month of another"),
        ("start maybe 10 Dec", "not one certain day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(text, why):
    assert why in refusal(text)


def test_the_only_prior_therapy_needs_no_name():
    changes = read("last dose 12 Nov", ANSWERS | {"prior_therapies": [VINCRISTINE]})
    assert changes == {"prior_therapies": [VINCRISTINE | {"last_dose": "2026-11-12"}]}
    assert "enter it first" in refusal("last dose 12 Nov", ANSWERS | {"prior_therapies": []})


def test_of_several_courses_of_one_agent_the_latest_is_meant():
    twice = ANSWERS | {"prior_therapies": [VINCRISTINE, VINCRISTINE | {"last_dose": day(-40)}]}
    changes = read("last vincristine 12 Nov", twice)
    assert [entry["last_dose"] for entry in changes["prior_therapies"]] == ["2026-11-12", day(-40)]


def test_an_unfinished_list_is_finished_first():
    assert "not finished" in refusal("last vincristine 12 Nov", ANSWERS | {"prior_therapies.draft": [VINCRISTINE]})


def test_a_last_dose_that_would_not_fit_the_record_is_refused():
    late = {"agent": "x", "kinds": ["biologic"], "last_dose": day(-9), "late_ae": "yes", "ae_until": day(-3)}
    assert "Prior therapies would not fit" in refusal("last x yesterday", ANSWERS | {"prior_therapies": [late]})


ORGANS = "LVEF, ALT and bilirubin, creatinine or clearance"

WHAT_IFS = [
    {"registration_date": day(11)},
    {"registration_date": day(11), "start_date": day(30)},
    {"start_date": day(20)},
    dosed(vincristine=day(-12)),
    dosed(vincristine=day(3)),
    dosed(inotuzumab=day(0)),
    {"creatinine_mg_dl": D("0.6"), "creatinine_date": day(0)},
    {"creatinine_mg_dl": D(3), "creatinine_date": day(0)},
    {"lvef_percent": D(39), "lvef_date": day(0)},
    {"alt_u_l": D(200), "liver_date": day(-3)},
    {"karnofsky": D(90)},
    {"consent_signed": "no"},
    {"lvef_date": day(3)},
    {"lvef_percent": D(39), "lvef_date": day(3)},
    {"registration_date": day(20), "lvef_date": day(18)},
    {"consent_signed": "yes", "consent_date": day(2)},
]


@pytest.mark.parametrize("changes", WHAT_IFS)
def test_the_answer_is_the_decision_of_the_changed_record(changes):
    kept = copy.deepcopy(ANSWERS)
    given = answered(ANSWERS)
    told = what_if(given, TODAY, changes, NCT04556084)
    moved = with_start(given, TODAY, changes, NCT04556084)
    record = record_of(given, TODAY, NCT04556084)
    on = {"as_of": known_on(changes, TODAY, NCT04556084).isoformat()}
    assert told.before.as_json() == assess(record, NCT04556084).as_json()
    assert told.after.as_json() == assess(record | moved | on, NCT04556084).as_json()
    assert given.as_json() == kept == ANSWERS
    assert told.sentences[-1] == NOTHING_CHANGED


def test_what_is_measured_on_a_coming_day_is_counted_on_that_day():
    told = told_of({"lvef_date": day(3)})
    assert told.after.facts.as_of == told.after.facts.registration == TODAY + timedelta(3)
    assert told.after.facts.start == TODAY + timedelta(5)
    assert "Counted on Mon 23 Nov 2026, when all of it would be known." in told.sentences
    planned = ANSWERS | {"registration_date": day(10), "start_date": day(12)}
    assert told_of({"lvef_date": day(3)}, planned).after.facts.registration == TODAY + timedelta(10)


def test_a_last_day_that_stays_is_told_so():
    clear = ANSWERS | dosed(vincristine=day(-12), inotuzumab=day(-12))
    told = told_of({"start_date": day(3)}, clear)
    assert "The last day of registration stays Mon 23 Nov 2026." in told.sentences


def test_the_start_keeps_its_distance_to_a_moved_registration():
    assert with_start(answered(ANSWERS), TODAY, {"registration_date": day(11)}, NCT04556084)["start_date"] == day(13)
    unplanned = answered(ANSWERS, start_date=None)
    assert "start_date" not in with_start(unplanned, TODAY, {"registration_date": day(11)}, NCT04556084)
    assert with_start(answered(ANSWERS), TODAY, {"start_date": day(5)}, NCT04556084) == {"start_date": day(5)}


SAME_DAY = ANSWERS | {"start_date": ANSWERS["registration_date"]}
LAPSED = ANSWERS | {"registration_date": day(-9), "start_date": day(-9)}


@pytest.mark.parametrize("text", ["move the start forward by 1 day", "registration 2 weeks or 3 weeks later", "by"])
def test_a_move_that_may_be_either_way_is_not_guessed(text):
    assert refusal(text)


@pytest.mark.parametrize("answers", [ANSWERS, SAME_DAY, LAPSED])
@pytest.mark.parametrize(
    "text", ["registration 1 Dec", "postpone by a week", "postpone to 5 dec", "reg tomorrow", "labs tomorrow"]
)
def test_another_registration_moves_the_start_along_and_says_so(answers, text):
    changes = read(text, answers)
    assert isinstance(changes, dict), changes
    told = told_of(changes, answers)
    lead = max(told.before.facts.start - told.before.facts.registration, timedelta(0))
    assert told.after.facts.start - told.after.facts.registration == lead
    assert MOVES_ALONG in told.sentences
    assert any("Planned start" in sentence for sentence in told.sentences)


def test_a_start_that_is_typed_or_not_planned_moves_nothing_along():
    assert MOVES_ALONG not in told_of(read("registration 1 Dec and start 10 Dec")).sentences
    unplanned = {key: value for key, value in ANSWERS.items() if key != "start_date"}
    assert MOVES_ALONG not in told_of({"registration_date": day(7)}, unplanned).sentences


@pytest.mark.parametrize("missing", ["donor_available", "prior_therapies", "consent_signed"])
def test_repeats_are_named_for_an_incomplete_screening_too(missing):
    told = told_of({"registration_date": day(11)}, ANSWERS | {missing: None})
    assert told.after.outcome == "incomplete"
    assert f"{ORGANS} would have to be repeated on or after Tue 24 Nov 2026." in told.sentences
    spared = told_of({"registration_date": day(1)}, ANSWERS | {missing: None, "registration_date": day(11)})
    assert f"No repeat would be needed of {ORGANS}." in spared.sentences


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            dosed(vincristine=day(3)),
            (
                "What if: last vincristine Mon 23 Nov 2026 (was 18 Nov 2026).",
                "The outcome stays: ◷ Not yet eligible.",
                "The first day of registration moves from Wed 25 Nov 2026 to Mon 30 Nov 2026.",
                f"{ORGANS} would have to be repeated on or after Mon 23 Nov 2026.",
                NOTHING_CHANGED,
            ),
        ),
        (
            {"lvef_percent": D(39), "lvef_date": day(0)},
            (
                "What if: LVEF 39 % (was 62 %); LVEF date Fri 20 Nov 2026 (was Mon 16 Nov 2026).",
                "The outcome moves from ◷ Not yet eligible to ✗ Not eligible as things stand.",
                "I5c would be not met: LVEF 39 %; it must be at least 40 %.",
                "There would be no first day of registration (now Wed 25 Nov 2026).",
                NOTHING_CHANGED,
            ),
        ),
        (
            dosed(vincristine=day(-12), inotuzumab=day(-12)),
            (
                "What if: last vincristine Sun 8 Nov 2026 (was 18 Nov 2026); last inotuzumab ozogamicin Sun 8 Nov 2026 "
                "(was 10 Nov 2026).",
                "The outcome moves from ◷ Not yet eligible to ✓ Eligible.",
                "No longer in the way: I6 and I9.",
                "The first day of registration moves from Wed 25 Nov 2026 to Fri 20 Nov 2026.",
                "The last day of registration would be Mon 23 Nov 2026.",
                f"No repeat would be needed of {ORGANS}.",
                NOTHING_CHANGED,
            ),
        ),
        (
            {"karnofsky": D(90)},
            (
                "What if: Karnofsky (plays no part for this candidate).",
                "The outcome stays: ◷ Not yet eligible.",
                "The first day of registration stays Wed 25 Nov 2026.",
                f"{ORGANS} would have to be repeated on or after Wed 18 Nov 2026.",
                NOTHING_CHANGED,
            ),
        ),
    ],
)  # fmt: skip
def test_the_difference_is_told_in_sentences(changes, sentences):
    assert told_of(changes).sentences == sentences


def test_a_pregnancy_test_is_repeated_for_the_start():
    woman = ANSWERS | {"age_months": 220, "sex": "female", "karnofsky": 80, "childbearing_potential": "yes",
                       "lactating": "no", "pregnancy_test": "negative", "pregnancy_test_date": day(-1)}  # fmt: skip
    told = told_of({"registration_date": day(5), "start_date": day(15)}, woman).sentences
    assert "pregnancy test would have to be repeated on or after Sat 28 Nov 2026." in told
    assert any("would have to be repeated on or after Wed 18 Nov 2026" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("age", "registration", "noted"),
    [(311, 5, True), (310, 5, False), (310, 30, True), (191, 1, True), (168, 300, False)],
)
def test_a_birthday_before_the_other_day_is_pointed_out_where_it_matters(age, registration, noted):
    told = told_of({"registration_date": day(registration)}, ANSWERS | {"age_months": age, "karnofsky": 90})
    assert any("check it" in sentence for sentence in told.sentences) is noted
