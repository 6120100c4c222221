"""What the chat says of candidates of the brought trials who are not eligible, wait, or are not known well enough."""

from decimal import Decimal
from typing import Any

import pytest

from flows.answers.path import path_of
from flows.chat.position import ChatState, Position
from flows.decision.flags import flags_after, in_order
from tests.answered import answered
from tests.candidates import candidate
from tests.flows.turn.test_brought_trials import context_of
from tests.journeys.chats import shown

GLUCAGON, LUNG, WILSON = "NCT03421379", "NCT05482568", "NCT04573309"
WOMAN = {"sex": "female", "childbearing_potential": "yes", "lactating": "no", "contraception_men": None}
WITH_TEST = {"abstinent": "no", "contraception_women": "yes", "serum_pregnancy_test": "negative"}
DOCETAXEL = {"agent": "docetaxel", "kinds": ["chemotherapy"], "last_dose": "2026-10-20"}
CHEST = {"prior_radiation": [{"site": "chest", "last_date": "2026-08-01"}], "chest_dose": Decimal(45)}

# The trial, what is answered in another way, and lines of the card.
OUTCOMES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "type 2, whose urine test is not done and whose donation waits": (
        GLUCAGON,
        {**WOMAN, **WITH_TEST, "diabetes_type": "type_2", "oams": ["metformin"], "urine_pregnancy_test": "not_done",
         "last_large_donation": "2026-08-01", "donated_12_months": Decimal(400)},
        ("Type 2 diabetes: incomplete, contraception and pregnancy of women.",
         "Type 2 diabetes: 1 thing left: urine pregnancy test. Eligible from Sun 22 Nov 2026"),
    ),
    "a urine test of which only the day is known": (
        GLUCAGON,
        {**WOMAN, **WITH_TEST, "urine_pregnancy_test": "negative", "urine_pregnancy_time": "2026-11-09"},
        ("I3 (contraception and pregnancy of women) · Urine pregnancy test time.",),
    ),
    "which diabetes it is, is not known": (
        GLUCAGON,
        {"diabetes_type": None, "insulin_therapy": None, "insulin_since": None},
        ("Type 1 diabetes: 3 things left: diabetes type, insulin therapy as listed and insulin since.",
         "Type 2 diabetes: 4 things left: diabetes type, insulin therapy as listed, insulin since and oral medicines."),
    ),
    "too old, too heavy and badly controlled": (
        GLUCAGON,
        {"hba1c": Decimal(11), "bmi": Decimal(33), "age_months": Decimal(816)},
        ("✗ not met · I6 (HbA1c): HbA1c 11 %; it must be at most 10 %.",
         "Type 1 diabetes: not eligible as things stand: age (I4a). Nothing can change that.",
         "Not eligible as things stand: HbA1c (I6). A repeat that is better would change that."),
    ),
    "another trial two months ago": (
        GLUCAGON,
        {"last_trial_dose": "2026-09-01", "trial_drug_half_life": Decimal(3)},
        ("Screening: Not before Fri 1 Jan 2027",
         "Type 1 diabetes: nothing is left to find out. Eligible from Fri 1 Jan 2027."),
    ),
    "chemotherapy and radiation of the chest that still count": (
        LUNG,
        {"prior_therapies": [DOCETAXEL], **CHEST},
        ("First dose: Not before Tue 2 Feb 2027",
         "E5 (chest radiation): Prior radiation: Chest, over on Tue 2 Feb 2027.",
         "E3 (systemic therapy): docetaxel: more than 4 weeks end Wed 18 Nov 2026"),
    ),
    "an immunosuppressant that is still taken": (
        LUNG,
        {"last_immunosuppressant": "ongoing"},
        ("Not eligible as things stand: last immunosuppressant (E9). That would have to change first.",),
    ),
    "what is not known of each kind of leaf": (
        LUNG,
        dict.fromkeys(("sex", "ecog", "prior_therapies", "prior_radiation", "last_cyp3a4", "last_trial_dose", "i5")),
        ("I3 (ECOG) · ECOG.", "I5 (diagnosis) · Diagnosis.", "E3 (systemic therapy) · Prior therapies.",
         "E5 (chest radiation) · Chest dose in 6 months, Prior radiation.", "E20 (other trial) · Last trial dose.",
         "E24 (pregnancy and lactation) · Sex, Childbearing potential, Lactating."),
    ),
    "a girl of 7 years": (WILSON, {**WOMAN, "childbearing_potential": None, "lactating": None,
                                   "age_months": Decimal(95)}, ("✓ Eligible",)),
}  # fmt: skip


@pytest.mark.parametrize(("registry_id", "other", "lines"), OUTCOMES.values(), ids=OUTCOMES)
def test_the_decision_says_what_keeps_a_candidate_out_and_what_is_left(
    registry_id: str, other: dict[str, Any], lines: tuple[str, ...]
) -> None:
    of = candidate(registry_id)
    answers = {key: value for key, value in {**of.answers, **other}.items() if value is not None}
    card = shown(context_of(of, answers, of.today, Position(ChatState.DECIDING)))
    assert [line for line in lines if line not in card] == [], card


def test_a_flag_of_what_one_cohort_alone_asks_names_the_cohort() -> None:
    of = candidate(GLUCAGON)
    unknown = {key: value for key, value in of.answers.items() if key != "diabetes_type"}
    before, after = (path_of(answered(answers), of.today, of.trial).facts for answers in (unknown, of.answers))
    assert in_order(flags_after(of.trial.by_key["diabetes_type"], before, after, of.trial)) == (
        "✗ I1b (diabetes type, insulin and oral medicines) not met, Type 2 diabetes only: Diabetes type: Type 1.",
    )
