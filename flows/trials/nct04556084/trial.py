"""NCT04556084, blinatumomab as a bridge to transplant in B-ALL, as one whole."""

from flows.rules.trial import Measured, Together, Trial
from flows.trials.nct04556084.costs import BANDS, BEST_WORST, PROCEDURES
from flows.trials.nct04556084.criteria import CHAIR_QUERIES, CRITERIA, DAY_COUNT
from flows.trials.nct04556084.questions import QUESTIONS
from flows.trials.nct04556084.treatment import TREATMENT

LIVER = ("alt_u_l", "bilirubin_mg_dl")
LABS = ("creatinine_mg_dl", "creatinine_clearance", *LIVER)

# What is repeated together, by what it is called.
GROUPS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("labs", "lab", "bloods", "blood tests", "lab values", "laboratory values"), LABS),
    **dict.fromkeys(("liver", "liver values", "lfts", "lft"), LIVER),
    **dict.fromkeys(("all", "everything", "all measurements"), ("lvef_percent", *LABS, "pregnancy_test")),
}

NCT04556084 = Trial(
    registry_id="NCT04556084",
    version="record of 2022-04-05",
    title="Blinatumomab Bridging Therapy",
    record_date="2022-04-05",
    criteria=CRITERIA,
    chair_queries=CHAIR_QUERIES,
    measured=(
        Measured("I5a", "renal", "creatinine or clearance", "Kidney function"),
        Measured("I5b", "liver", "ALT and bilirubin", "Liver function"),
        Measured("I5c", "cardiac", "LVEF"),
        Measured("E4", "pregnancy_test", "pregnancy test"),
    ),
    planned=35,  # "Estimated Enrollment" of the same record
    questions=QUESTIONS,
    home=(
        "Screening for NCT04556084: blinatumomab as a bridge to transplant in B-ALL, up to 25 years.",
        "It counts days, keeps answers and says what is missing. The investigator decides.",
    ),
    number_prefix="BLINA",
    day_count=DAY_COUNT,
    procedures=PROCEDURES,
    best_worst=BEST_WORST,
    bands=BANDS,
    groups=GROUPS,
    together=(
        Together("All {n}: yes", {"hct_intent": "yes", "donor_available": "yes", "hct_direct": "yes"}),
        Together("None of these {n}", {"prior_hct": "no", "radiation_planned": "no"}),
        Together("CNS1 now, never CNS3", {"cns3_history": "no", "cns_status": "cns1"}),
        Together(
            "None of these {n}",
            {
                "concomitant_therapy": "no",
                "uncontrolled_infection": "no",
                "blinatumomab_allergy": "no",
                "other_phase12_study": "no",
            },
        ),
    ),
    notes={
        ("cns_status", "cns3"): "CNS3 at any time excludes, even after it has cleared: answer “CNS3 ever” with yes."
    },
    treatment=TREATMENT,
    readings=(
        "Enrolment is taken to be registration, here and in the number planned.",
        "Waiting periods, which the record counts to no day, are counted to registration.",
        "“Percentage of subjects” in the endpoints: all who began treatment are counted, and who has no result yet has "
        "not reached the endpoint; those with a result are told beside it. The last cycle given counts.",
    ),
)
